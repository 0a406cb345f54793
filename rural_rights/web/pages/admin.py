"""The administrator's pages: accounts, programs of institutions, the demonstration's clock."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Form, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response

from rural_rights.access.clients import new_client
from rural_rights.access.commands.change_account import (
    ReachChange,
    StateChange,
    change_reach,
    demand_new_password,
    disable_account,
    enable_account,
)
from rural_rights.access.commands.clients import (
    SCOPES,
    ClientChange,
    register_client,
    revoke_client,
)
from rural_rights.access.commands.create_account import NewAccount, create_account
from rural_rights.access.commands.enrol_person import SlipAsk, give_slip
from rural_rights.access.commands.move_office_date import ClockMove, move_office_date
from rural_rights.access.scope import Reach
from rural_rights.access.store import accounts, clients, institutions
from rural_rights.access.store.accounts import AccountRow
from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import NotFound, Refused
from rural_rights.web.doors import IdempotencyKey, Visit, allow, flash
from rural_rights.web.forms import FormReader
from rural_rights.web.i18n import _
from rural_rights.web.pieces import Action, Column, Empty, Fact, Pager, Table, field_errors
from rural_rights.web.role_names import role_name, role_names
from rural_rights.web.shell import render

router = APIRouter(include_in_schema=False)

Manager = Annotated[Visit, Depends(allow("account.manage"))]
ClientManager = Annotated[Visit, Depends(allow("client.manage"))]
ClockMover = Annotated[Visit, Depends(allow("clock.move"))]
_ROWS = 50


def _state_words() -> dict[str, str]:
    return {"enrolled": _("待激活"), "active": _("正常"), "disabled": _("已停用")}


@router.get("/accounts")
def account_list(request: Request, visit: Manager, after: str = "") -> Response:
    """List the accounts of the county, by login name."""
    with visit.desk.reading() as conn:
        found = accounts.listed(conn, Reach("true"), after, _ROWS + 1)
    rows = [
        {
            "login_name": it.login_name,
            "display_name": it.display_name,
            "roles": "、".join(role_name(role) for role in it.roles),
            "scope": it.scope,
            "state": _state_words()[it.state],
            "href": f"{visit.root}/accounts/{it.public_id}",
        }
        for it in found[:_ROWS]
    ]
    last = rows[-1]["login_name"] if len(found) > _ROWS else ""
    table = Table(
        name="accounts",
        caption=_("账户"),
        columns=[
            Column("login_name", _("登录名"), kind="link"),
            Column("display_name", _("姓名")),
            Column("roles", _("岗位")),
            Column("scope", _("管辖区划")),
            Column("state", _("状态")),
        ],
        rows=rows,
        empty=Empty(_("还没有账户。"), _("新建账户"), f"{visit.root}/accounts/new"),
        pager=Pager(1, len(rows), next=f"{visit.root}/accounts?after={last}") if last else None,
    )
    actions = [
        Action(_("新建账户"), f"{visit.root}/accounts/new", main=True),
        Action(_("接口程序"), f"{visit.root}/clients"),
    ]
    if visit.office.demo:
        actions.append(Action(_("移动办公日期"), f"{visit.root}/clock"))
    return render(
        request,
        "access/accounts.html",
        title=_("账户"),
        section="accounts",
        table=table,
        actions=actions,
    )


@router.get("/accounts/new")
def new_account_page(request: Request, visit: Manager) -> Response:
    """Show the form for a new account."""
    return _new_account_form(request, visit)


def _new_account_form(
    request: Request,
    visit: Visit,
    refusal: Refused | None = None,
    posted: dict[str, str] | None = None,
) -> Response:
    with visit.desk.reading() as conn:
        known = {str(it.id): it.name for it in institutions.listed(conn)}
    return render(
        request,
        "access/new_account.html",
        title=_("新建账户"),
        section="accounts",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        values=posted,
        roles=role_names(),
        institutions=known,
    )


@router.post("/accounts/new")
def new_account(
    *,
    request: Request,
    visit: Manager,
    key: IdempotencyKey,
    login_name: Annotated[str, Form()] = "",
    display_name: Annotated[str, Form()] = "",
    role: Annotated[str, Form()] = "",
    scope: Annotated[str, Form()] = "",
    institution_id: Annotated[str, Form()] = "",
    phone: Annotated[str, Form()] = "",
) -> Response:
    """Create an account that awaits its activation slip."""
    posted = {
        "login_name": login_name,
        "display_name": display_name,
        "role": role,
        "scope": scope,
        "institution_id": institution_id,
        "phone": phone,
    }
    reader = FormReader(posted)
    try:
        name = reader.text("display_name")
        chosen = reader.choice("role", role_names())
        reader.refuse_if_any()
        ask = NewAccount(
            login_name=login_name.strip().lower(),
            display_name=name,
            roles=[Role(chosen)],
            scope=scope.strip(),
            institution_id=int(institution_id) if institution_id.isdecimal() else None,
            phone=phone.strip(),
        )
        made = visit.desk.carry_out(create_account, visit.actor, ask, key=key)
    except Refused as refusal:
        return _new_account_form(request, visit, refusal, posted)
    flash(visit, "success", _("账户已建立，请打印激活单交给本人。"))
    return RedirectResponse(f"{visit.root}/accounts/{made.public_id}", 303)


@router.get("/accounts/{public_id}")
def account_page(request: Request, visit: Manager, public_id: UUID) -> Response:
    """Show one account and what can be done with it."""
    with visit.desk.reading() as conn:
        account = accounts.by_public_id(conn, public_id)
    facts = [
        Fact(_("登录名"), account.login_name),
        Fact(_("姓名"), account.display_name),
        Fact(_("岗位"), "、".join(role_name(role) for role in account.roles)),
        Fact(_("管辖区划"), account.scope or _("无")),
        Fact(_("动态码"), _("已启用") if account.totp_sealed else _("未启用")),
        Fact(_("状态"), _state_words()[account.state]),
    ]
    return render(
        request,
        "access/one_account.html",
        title=account.display_name,
        section="accounts",
        facts=facts,
        account=account,
        actions=_account_actions(visit, account),
        roles=role_names(),
    )


def _account_actions(visit: Visit, account: AccountRow) -> list[Action]:
    """Return what can be done with an account in its state."""
    here = f"{visit.root}/accounts/{account.public_id}"
    if account.state == "disabled":
        return [Action(_("恢复使用"), f"{here}/enable", "post", main=True)]
    stop = Action(_("停用"), f"{here}/disable", "post")
    if account.party_id is not None:  # his slips are made at the counter, by his own clerk
        return [stop]
    slip = Action(_("办理激活单"), f"{here}/slip", "post", main=True)
    if account.state == "enrolled":
        return [slip, stop]
    return [slip, Action(_("要求更改密码"), f"{here}/demand-password", "post"), stop]


@router.post("/accounts/{public_id}/disable")
def disable(
    visit: Manager, public_id: UUID, key: IdempotencyKey, version: Annotated[int, Form()]
) -> Response:
    """Close an account; its sessions end at once."""
    ask = StateChange(public_id=public_id, version=version)
    visit.desk.carry_out(disable_account, visit.actor, ask, key=key)
    flash(visit, "success", _("账户已停用，已登录的设备全部退出。"))
    return RedirectResponse(f"{visit.root}/accounts/{public_id}", 303)


@router.post("/accounts/{public_id}/enable")
def enable(
    visit: Manager, public_id: UUID, key: IdempotencyKey, version: Annotated[int, Form()]
) -> Response:
    """Open a disabled account again."""
    ask = StateChange(public_id=public_id, version=version)
    visit.desk.carry_out(enable_account, visit.actor, ask, key=key)
    flash(visit, "success", _("账户已恢复使用。"))
    return RedirectResponse(f"{visit.root}/accounts/{public_id}", 303)


@router.post("/accounts/{public_id}/demand-password")
def demand_password(
    visit: Manager, public_id: UUID, key: IdempotencyKey, version: Annotated[int, Form()]
) -> Response:
    """Demand a new password at the person's next step."""
    ask = StateChange(public_id=public_id, version=version)
    visit.desk.carry_out(demand_new_password, visit.actor, ask, key=key)
    flash(visit, "success", _("下次办理前须先更改密码。"))
    return RedirectResponse(f"{visit.root}/accounts/{public_id}", 303)


@router.post("/accounts/{public_id}/reach")
def reach(
    *,
    visit: Manager,
    public_id: UUID,
    key: IdempotencyKey,
    version: Annotated[int, Form()],
    role: Annotated[list[Role], Form()],
    scope: Annotated[str, Form()] = "",
) -> Response:
    """Give an account other roles or another reach."""
    ask = ReachChange(public_id=public_id, version=version, roles=role, scope=scope.strip())
    visit.desk.carry_out(change_reach, visit.actor, ask, key=key)
    flash(visit, "success", _("岗位和管辖已变更，须重新登录。"))
    return RedirectResponse(f"{visit.root}/accounts/{public_id}", 303)


@router.post("/accounts/{public_id}/slip")
def make_slip(visit: Manager, public_id: UUID, key: IdempotencyKey) -> Response:
    """Make a slip for an account of the office: to activate it, or to recover it."""
    with visit.desk.reading() as conn:
        account = accounts.by_public_id(conn, public_id)
    ask = SlipAsk(
        account=public_id, purpose="activate" if account.state == "enrolled" else "recover"
    )
    made = visit.desk.carry_out(give_slip, visit.actor, ask, key=key)
    return RedirectResponse(f"{visit.root}/slips/{made.slip}", 303)


@router.get("/clients")
def client_list(request: Request, visit: ClientManager) -> Response:
    """List the programs of banks and insurers, with a form for a new one."""
    return _client_page(request, visit)


def _client_page(
    request: Request,
    visit: Visit,
    refusal: Refused | None = None,
    fresh: tuple[str, str] | None = None,
) -> Response:
    with visit.desk.reading() as conn:
        known = clients.listed(conn)
        owners = {str(it.id): it.name for it in institutions.listed(conn)}
    return render(
        request,
        "access/clients.html",
        title=_("接口程序"),
        section="accounts",
        status=422 if refusal else 200,
        errors=field_errors(refusal) if refusal else None,
        clients=known,
        institutions=owners,
        scopes=SCOPES,
        fresh=fresh,
    )


@router.post("/clients")
def make_client(
    *,
    request: Request,
    visit: ClientManager,
    key: IdempotencyKey,
    title: Annotated[str, Form()],
    institution_id: Annotated[int, Form()],
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Register a program; its secret is shown on this page and never again."""
    ask, secret = new_client(title.strip(), institution_id, scopes or [])
    try:
        visit.desk.carry_out(register_client, visit.actor, ask, key=key)
    except Refused as refusal:
        return _client_page(request, visit, refusal)
    return _client_page(request, visit, fresh=(ask.client_id, secret))


@router.post("/clients/{client_id}/revoke")
def shut_client_out(visit: ClientManager, client_id: str, key: IdempotencyKey) -> Response:
    """Shut a program out at once."""
    visit.desk.carry_out(revoke_client, visit.actor, ClientChange(client_id=client_id), key=key)
    flash(visit, "success", _("接口程序已停用。"))
    return RedirectResponse(f"{visit.root}/clients", 303)


@router.get("/clock")
def clock_page(request: Request, visit: ClockMover) -> Response:
    """Show the form that moves the office date of a demonstration."""
    if not visit.office.demo:
        raise NotFound
    return render(
        request, "access/clock.html", title=_("移动办公日期"), section="accounts",
        day=visit.office.day,
    )  # fmt: skip


@router.post("/clock")
async def move_clock(request: Request, visit: ClockMover, key: IdempotencyKey) -> Response:
    """Move the office date forward; only in the embedded demonstration."""
    if not visit.office.demo:
        raise NotFound
    posted = {name: str(value) for name, value in (await request.form()).items()}
    return await run_in_threadpool(_move_clock, request, visit, key, posted)


def _move_clock(request: Request, visit: Visit, key: str, posted: dict[str, str]) -> Response:
    reader = FormReader(posted)
    try:
        to = reader.day("to")
        reader.refuse_if_any()
        moved = visit.desk.carry_out(move_office_date, visit.actor, ClockMove(to=to), key=key)
    except Refused as refusal:
        return render(
            request,
            "access/clock.html",
            title=_("移动办公日期"),
            section="accounts",
            status=422,
            errors=field_errors(refusal),
            values=posted,
            day=visit.office.day,
        )
    flash(visit, "success", _("办公日期已移至 %(day)s。", day=moved.office_date.isoformat()))
    return RedirectResponse(f"{visit.root}/clock", 303)
