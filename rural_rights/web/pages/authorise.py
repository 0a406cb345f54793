"""授权银行: the holder lets a bank look at a right, and takes it back; the clerk does it for him.

Law: 民法典 218; 不动产登记暂行条例 27, 28; 个人信息保护法 15, 29.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated, Any, Final, Literal, cast
from uuid import UUID

from fastapi import APIRouter, Depends, Request
from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from rural_rights.access.scope import must_reach
from rural_rights.db.desk import office_day
from rural_rights.kernel.actor import Role
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.loans.commands.authorise_bank import (
    AuthorisationAsk,
    RevocationAsk,
    authorise_bank,
    revoke_authorisation,
)
from rural_rights.loans.rules.check import adult_holders
from rural_rights.loans.store import authorisations
from rural_rights.registry.model import Folio, Holder
from rural_rights.registry.store import mine, search
from rural_rights.registry.store.folio import read_folio, unit_id_of
from rural_rights.registry.store.view import View
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pages import bank_words as words
from rural_rights.web.pages.posted import Posted, texts_of
from rural_rights.web.pieces import Crumb, field_errors
from rural_rights.web.role_names import role_name
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)
Giver = Annotated[Visit, Depends(allow("authorise.bank"))]
_USUAL_DAYS: Final = 15


@dataclass(frozen=True, slots=True)
class Given:
    """An authorisation as its giver reads it."""

    bank: str
    right: str
    by: str
    purpose: str
    last_day: Any
    paper: str
    state: str
    revoke: str


@dataclass(frozen=True, slots=True)
class Look:
    """One look at the right: when, whose, what for."""

    at: Any
    who: str
    purpose: str


def _is_clerk(visit: Visit) -> bool:
    return visit.actor.role is Role.CLERK


def _folio(conn: Connection, visit: Visit, unit: UUID) -> Folio:
    """Return the unit when it is the farmer's own, or lies in the clerk's reach."""
    on = office_day(conn)
    if not _is_clerk(visit):
        return mine.right_of(conn, _person(visit), unit, on)
    folio = read_folio(conn, unit_id_of(conn, unit), View(law_on=on))
    must_reach(visit.actor, folio.village_code)
    return folio


def _person(visit: Visit) -> int:
    if visit.actor.party_id is None:
        raise NotFound
    return visit.actor.party_id


def _own_rights(conn: Connection, visit: Visit) -> tuple[Folio, ...]:
    """Return the farmer's rights that can be a security at all: land and house."""
    if _is_clerk(visit) or visit.actor.party_id is None:
        return ()
    found = mine.rights_of(conn, visit.actor.party_id, office_day(conn))
    return tuple(folio for folio in found if folio.right_kind != "share")


@router.get("/authorise")
def authorise_page(request: Request, visit: Giver, unit: UUID | None = None) -> Response:
    """Show the form for a right (or the rights to choose from) and what was given before."""
    return _page(request, visit, unit)


def _page(
    request: Request,
    visit: Visit,
    unit: UUID | None,
    refusal: Refused | None = None,
    posted: Mapping[str, str] | None = None,
) -> Response:
    with visit.desk.reading() as conn:
        on = office_day(conn)
        rights = _own_rights(conn, visit)
        if unit is None and len(rights) == 1:
            unit = rights[0].public_id
        folio = _folio(conn, visit, unit) if unit else None
        banks = {
            str(bank.id): bank.name for bank in authorisations.banks(conn, visit.county.code, on)
        }
        rows = _rows(conn, visit, folio)
        looks = _looks(conn, visit, rights, folio)
    adults = adult_holders(folio, on) if folio else ()
    return render(
        request,
        "loans/authorise.html",
        title=_("授权银行"),
        section="rights" if _is_clerk(visit) else "my-rights",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        crumbs=_crumbs(visit),
        clerk=_is_clerk(visit),
        folio=folio,
        right=words.right_name(folio.right_kind) if folio else "",
        rights=[_choice(visit, it) for it in rights],
        banks=banks,
        purposes=words.purposes(),
        givers={str(holder.public_id): holder.name for holder in adults},
        others=_others(visit, adults),
        most_days=practice().days("authorisation_days_at_most", on),
        usual_days=_USUAL_DAYS,
        given=[_given(visit, row) for row in rows],
        looks=looks,
    )


def _crumbs(visit: Visit) -> tuple[Crumb, ...]:
    if _is_clerk(visit):
        return (Crumb(_("权利"), f"{visit.root}/rights"), Crumb(_("授权银行")))
    return (Crumb(_("我的权利"), f"{visit.root}/my/rights"), Crumb(_("授权银行")))


def _choice(visit: Visit, folio: Folio) -> dict[str, str]:
    return {
        "href": f"{visit.root}/authorise?unit={folio.public_id}",
        "words": words.right_name(folio.right_kind),
        "note": folio.code,
    }


def _others(visit: Visit, adults: tuple[Holder, ...]) -> dict[str, str]:
    """Return whose agreement is asked: the farmer himself agrees by authorising."""
    return {
        f"agree_{holder.public_id}": holder.name
        for holder in adults
        if _is_clerk(visit) or holder.person_id != visit.actor.party_id
    }


def _rows(conn: Connection, visit: Visit, folio: Folio | None) -> list[Any]:
    if _is_clerk(visit):
        return authorisations.of_unit(conn, folio.unit_id) if folio else []
    party = visit.actor.party_id
    return authorisations.of_person(conn, party) if party is not None else []


def _given(visit: Visit, row: Any) -> Given:
    live = row.effective_to > visit.office.day
    last = row.effective_to - timedelta(days=1)
    return Given(
        bank=row.institution_name,
        right=words.right_name(row.right_kind),
        by=_("手机办理") if row.way == "phone" else _("村里办理"),
        purpose=words.purposes()[row.purpose],
        last_day=max(last, row.effective_from),
        paper=row.document_no or "",
        state="in-force" if live else "ended",
        revoke=f"{visit.root}/authorise/{row.public_id}/revoke" if live else "",
    )


def _looks(
    conn: Connection, visit: Visit, rights: tuple[Folio, ...], folio: Folio | None
) -> list[Look]:
    """Return who looked: at the farmer's rights, or (for the clerk) nothing of others."""
    if _is_clerk(visit) or visit.actor.party_id is None:
        return []
    seen = (folio,) if folio else rights
    found = mine.readings_of(conn, visit.actor.party_id, seen, limit=20)
    return [
        Look(
            it.at,
            it.institution or role_name(Role(it.acting_role)),
            words.purposes().get(it.purpose, _("办理业务")),
        )
        for it in found
    ]


@router.post("/authorise")
def give(*, request: Request, visit: Giver, key: IdempotencyKey, form: Posted) -> Response:
    """Enter the authorisation."""
    posted = texts_of(form)
    unit = _uuid(posted.get("unit", ""))
    with visit.desk.reading() as conn:
        folio = _folio(conn, visit, unit)
        on = office_day(conn)
        banks = {str(it.id): it for it in authorisations.banks(conn, visit.county.code, on)}
    try:
        ask = _ask(visit, folio, adult_holders(folio, on), banks, posted)
        visit.desk.carry_out(authorise_bank, visit.actor, ask, key=key)
    except Refused as refusal:
        return _page(request, visit, unit, refusal, posted)
    flash(visit, "success", _("已授权。银行现在可以查询，您可以随时撤销。"), clears="authorise")
    return RedirectResponse(f"{visit.root}/authorise?unit={unit}", 303)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotFound from None


def _ask(
    visit: Visit,
    folio: Folio,
    adults: tuple[Holder, ...],
    banks: Mapping[str, Any],
    posted: Mapping[str, str],
) -> AuthorisationAsk:
    reader = FormReader(posted)
    bank = reader.choice("bank", banks)
    purpose = reader.choice("purpose", words.PURPOSES)
    days = reader.whole("days", least=1, most=366)
    by_id = {str(holder.public_id): holder.person_id for holder in adults}
    chosen = reader.choice("giver", by_id) if _is_clerk(visit) else ""
    reader.refuse_if_any()
    agreed = [person for public, person in by_id.items() if f"agree_{public}" in posted]
    return AuthorisationAsk(
        unit_id=folio.unit_id,
        institution_id=int(bank),
        given_by=by_id[chosen] if _is_clerk(visit) else _person(visit),
        purpose=cast("Literal['lending', 'review']", purpose),
        days=days,
        consenting=agreed,
        document_no=posted.get("document_no", "").strip()[:60] if _is_clerk(visit) else "",
    )


@router.post("/authorise/{authorisation}/revoke")
def revoke(visit: Giver, authorisation: UUID, key: IdempotencyKey) -> Response:
    """Take an authorisation back."""
    with visit.desk.reading() as conn:
        row = authorisations.by_public_id(conn, authorisation)
        if row is None:
            raise NotFound
        unit = read_folio(conn, row.unit_id, View(law_on=office_day(conn))).public_id
    ask = RevocationAsk(unit_id=row.unit_id, authorisation_id=row.authorisation_id)
    visit.desk.carry_out(revoke_authorisation, visit.actor, ask, key=key)
    flash(visit, "success", _("授权已撤销，银行不能再查询。"))
    return RedirectResponse(f"{visit.root}/authorise?unit={unit}", 303)


@router.get("/authorise/sheet")
def sheet(request: Request, visit: Giver, unit: UUID | None = None) -> Response:
    """Show the authorisation sheet to print: the holders sign it, the clerk files its number."""
    if unit is None:
        raise NotFound
    with visit.desk.reading() as conn:
        folio = _folio(conn, visit, unit)
        on = office_day(conn)
        banks = authorisations.banks(conn, visit.county.code, on)
    with visit.desk.logging() as conn:
        search.note_reading(
            conn,
            account_id=visit.actor.account_id,
            acting_role=visit.actor.role.value,
            subject_id=folio.unit_id,
            what="folio",
            purpose="case",
        )
    paper = folio.certificate_of(folio.right.right_id) if folio.right else None
    return render(
        request,
        "loans/sheet.html",
        title=_("查询和抵押授权书"),
        section="rights" if _is_clerk(visit) else "my-rights",
        crumbs=_crumbs(visit),
        folio=folio,
        right=words.right_name(folio.right_kind),
        number=paper.number if paper else "",
        adults=adult_holders(folio, on),
        banks=[bank.name for bank in banks],
        most_days=practice().days("authorisation_days_at_most", on),
    )
