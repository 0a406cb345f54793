"""Mandates: who acts for whom in the exchange, given online or by a paper at the counter."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from rural_rights.kernel.actor import Role
from rural_rights.kernel.names import masked_name
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.transfers import queries
from rural_rights.transfers.commands.give_mandate import MandateAsk, give_mandate
from rural_rights.transfers.commands.revoke_mandate import RevokeAsk, revoke_mandate
from rural_rights.transfers.model import Mandate
from rural_rights.transfers.store.reading import clerks_of, find_villagers, villages_of_person
from rural_rights.web import format as written
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pages.exchange import crumbs, tabs
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Action, Crumb, field_errors
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

# Who may list is who may give a mandate (the farmer) or take one in on paper (the clerk).
Party = Annotated[Visit, Depends(allow("listing.make"))]
_USUAL_DAYS = 90


@router.get("/exchange/mandates")
def mandates_page(request: Request, visit: Party) -> Response:
    """Show the mandates that the farmer gave, or that the clerk holds."""
    with visit.desk.reading() as conn:
        found = queries.own_mandates(conn, visit.actor)
    return render(
        request,
        "exchange/mandates.html",
        title=_("交易委托"),
        section="exchange",
        crumbs=crumbs(visit, Crumb(_("委托"))),
        tabs=tabs(visit, "/mandates"),
        actions=[_new_action(visit)],
        mandates=[_shown(visit, mandate) for mandate in found],
    )


def _new_action(visit: Visit) -> Action:
    clerk = visit.actor.role is Role.CLERK
    label = _("登记委托书") if clerk else _("委托村文书")
    return Action(label, f"{visit.root}/exchange/mandates/new", main=True)


def _shown(visit: Visit, mandate: Mandate) -> dict[str, object]:
    live = mandate.effective_to is None or mandate.effective_to > visit.office.day
    last = mandate.effective_to - timedelta(days=1) if mandate.effective_to else None
    empty = last is not None and last < mandate.effective_from
    return {
        "principal": masked_name(mandate.principal_name),
        "term": "" if empty else written.term(mandate.effective_from, last),
        "paper": mandate.paper_no or _("线上办理"),
        "state": "in-force" if live else "revoked" if empty else "expired",
        "revoke": f"{visit.root}/exchange/mandates/{mandate.public_id}/revoke" if live else "",
    }


@router.get("/exchange/mandates/new")
def new_page(request: Request, visit: Party, q: str = "") -> Response:
    """Show the form: the farmer chooses his clerk, the clerk finds his farmer."""
    return _form(request, visit, q)


def _form(
    request: Request,
    visit: Visit,
    q: str = "",
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    day = visit.office.day
    with visit.desk.reading() as conn:
        if visit.actor.role is Role.CLERK:
            found = find_villagers(conn, visit.actor.scope, q.strip(), day) if q.strip() else ()
            people = {
                str(row.public_id): f"{row.name}（{row.birth_date:%Y}）"
                if row.birth_date
                else row.name
                for row in found
            }
        else:
            villages = villages_of_person(conn, _own_party(visit), day)
            people = {str(row.public_id): row.display_name for row in clerks_of(conn, villages)}
    return render(
        request,
        "exchange/mandate_new.html",
        title=_("登记委托书") if visit.actor.role is Role.CLERK else _("委托村文书"),
        section="exchange",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=crumbs(
            visit, Crumb(_("委托"), f"{visit.root}/exchange/mandates"), Crumb(_("新委托"))
        ),
        counter=visit.actor.role is Role.CLERK,
        people=people,
        q=q,
        last_day=day + timedelta(days=_USUAL_DAYS),
        today=day,
    )


def _own_party(visit: Visit) -> int:
    if visit.actor.party_id is None:
        raise NotFound
    return visit.actor.party_id


@router.post("/exchange/mandates/new")
def give(*, request: Request, visit: Party, key: IdempotencyKey, form: Posted) -> Response:
    """Enter the mandate."""
    posted = texts_of(form)
    try:
        ask = _ask(visit, posted)
        visit.desk.carry_out(give_mandate, visit.actor, ask, key=key)
    except Refused as refusal:
        return _form(request, visit, posted.get("q", ""), refusal, posted)
    flash(visit, "success", _("委托已登记。"), clears="mandate")
    return RedirectResponse(f"{visit.root}/exchange/mandates", 303)


def _ask(visit: Visit, posted: dict[str, str]) -> MandateAsk:
    reader = FormReader(posted)
    counter = visit.actor.role is Role.CLERK
    with visit.desk.reading() as conn:
        if counter:
            q = posted.get("q", "").strip()
            rows = find_villagers(conn, visit.actor.scope, q, visit.office.day) if q else ()
            people = {str(row.public_id): int(row.party_id) for row in rows}
        else:
            villages = villages_of_person(conn, _own_party(visit), visit.office.day)
            people = {str(row.public_id): int(row.id) for row in clerks_of(conn, villages)}
    chosen = reader.choice("person", people)
    last_day = reader.day("last_day")
    paper_no = reader.text("paper_no", required=counter)
    reader.refuse_if_any()
    own_account = visit.actor.account_id or 0
    return MandateAsk(
        principal_id=people[chosen] if counter else _own_party(visit),
        agent_account_id=own_account if counter else people[chosen],
        starts_on=visit.office.day,
        last_day=last_day,
        paper_no=paper_no[:64] if counter else "",
    )


@router.post("/exchange/mandates/{mandate}/revoke")
def revoke(visit: Party, mandate: UUID, key: IdempotencyKey) -> Response:
    """Take a mandate back."""
    visit.desk.carry_out(revoke_mandate, visit.actor, RevokeAsk(mandate=mandate), key=key)
    flash(visit, "success", _("委托已撤销。"))
    return RedirectResponse(f"{visit.root}/exchange/mandates", 303)
