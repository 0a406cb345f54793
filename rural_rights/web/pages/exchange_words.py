"""The exchange in the reader's words: codes, steps, rows of its tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from rural_rights.kernel.names import masked_name
from rural_rights.transfers.model import Listing
from rural_rights.transfers.queries import Card, ListingFile, Open
from rural_rights.web import format as written
from rural_rights.web.i18n import N_, _
from rural_rights.web.pieces import Action, Fact, LandMap, Parcel

WAYS: Final = {"lease": N_("出租"), "sub-lease": N_("转包"), "share-in": N_("入股")}
USES: Final = {"1": N_("种植业"), "2": N_("林业"), "3": N_("畜牧业"), "4": N_("渔业")}
LAND_CLASSES: Final = {"011": N_("水田"), "012": N_("水浇地"), "013": N_("旱地")}
STATE_TAGS: Final = {
    "draft": "draft",
    "published": "listed",
    "awarded": "agreed",
    "contracted": "agreed",
    "closed": "completed",
    "withdrawn": "withdrawn",
    "failed": "ended",
    "suspended": "suspended",
}
APPLICATION_WORDS: Final = {
    "filed": N_("等候审核"),
    "declined": N_("未通过审核"),
    "withdrawn": N_("已撤回"),
    "won": N_("已成交"),
    "lost": N_("未成交"),
}
EVENT_WORDS: Final = {
    "draft": N_("起草"),
    "publish": N_("发布公告"),
    "withdraw": N_("撤回"),
    "award": N_("成交"),
    "fail": N_("终止"),
    "suspend": N_("中止"),
    "resume": N_("恢复"),
    "sign-contract": N_("签订合同，登记租赁"),
    "close": N_("办结"),
}
# step -> (label, how it is asked, whether it is the main thing to do)
_STEPS: Final = {
    "publish": (N_("发布公告"), "post", True),
    "withdraw": (N_("撤回项目"), "get", False),
    "apply": (N_("申请受让"), "get", True),
    "award": (N_("确认成交"), "get", True),
    "fail": (N_("终止项目"), "get", False),
    "suspend": (N_("中止项目"), "get", False),
    "resume": (N_("恢复项目"), "post", True),
    "sign-contract": (N_("签订合同并登记"), "post", True),
    "record-payment": (N_("登记付款凭证"), "get", True),
    "certify": (N_("出具鉴证书"), "post", True),
    "close": (N_("办结归档"), "post", False),
}

_REASONED: Final = frozenset({"withdraw", "fail", "suspend"})


def words(table: Mapping[str, str], code: str) -> str:
    """Return the word for a code in the reader's language; the code itself when unknown."""
    return _(table[code]) if code in table else code


def choices(table: Mapping[str, str]) -> dict[str, str]:
    """Return a code list for a select field."""
    return {code: _(word) for code, word in table.items()}


def actions(steps: Iterable[Open], address: str) -> list[Action]:
    """Return the steps as buttons; one that is shut says why."""
    return [_action(step, address) for step in steps]


def _action(open_step: Open, address: str) -> Action:
    label, method, main = _STEPS[open_step.step]
    if open_step.breaches:
        return Action.forbidden(_(label), *open_step.breaches)
    href = f"{address}/{open_step.step}"
    key = "a" if main else ""
    if method == "post":
        return Action(_(label), href, "post", main=main, key=key)
    if open_step.step in _REASONED:
        href = f"{address}/because?step={open_step.step}"
    return Action(_(label), href, main=main, key=key)


def rent(listing: Listing) -> str:
    """Return the rent a mu and year."""
    return _("%(rent)s / 亩·年", rent=written.money(listing.rent_per_mu_yuan))


def row(card: Card, root: str) -> dict[str, Any]:
    """Return a listing as the row of a table."""
    listing = card.listing
    return {
        "number": listing.number or _("草稿"),
        "href": f"{root}/exchange/listings/{listing.public_id}",
        "village": card.village_name,
        "land": card.land,
        "area": listing.area_m2,
        "rent": listing.rent_per_mu_yuan,
        "term": written.term(listing.term.start, listing.last_day),
        "notice_to": listing.notice_to,
        "state": STATE_TAGS[listing.state],
        "lister": masked_name(card.lister_name),
    }


def facts(file: ListingFile) -> list[Fact]:
    """Return what is offered, as the public may read it."""
    listing = file.listing
    found = [
        Fact(_("所在村"), file.village_name),
        Fact(_("转出方"), masked_name(file.lister_name)),
        Fact(_("流转方式"), words(WAYS, listing.way)),
        Fact(_("面积"), written.area(listing.area_m2)),
        Fact(_("挂牌租金"), rent(listing)),
        Fact(_("流转期限"), written.term(listing.term.start, listing.last_day)),
        Fact(_("用途"), words(USES, listing.purpose)),
        Fact(_("付款方式"), listing.payment),
        Fact(_("受让条件"), listing.conditions or _("无")),
    ]
    if listing.notice_to is not None and listing.notice_from is not None:
        note = _("按尚未公布的工作日历估算") if listing.notice_is_estimate else ""
        notice = written.term(listing.notice_from, listing.notice_to)
        found.append(Fact(_("公告期"), notice, note=note))
    if listing.ended_because:
        found.append(Fact(_("原因"), listing.ended_because))
    return found


def deal_facts(file: ListingFile) -> list[Fact]:
    """Return what was agreed, for the parties and the officer."""
    deal = file.deal
    if deal is None:
        return []
    masked = deal.lessee_name if deal.lessee_uscc else masked_name(deal.lessee_name)
    found = [
        Fact(_("受让方"), masked),
        Fact(_("成交单价"), _("%(rent)s / 亩·年", rent=written.money(deal.rent_per_mu_yuan))),
        Fact(_("租金总额"), written.money(deal.total_yuan)),
        Fact(_("成交日期"), written.day(deal.awarded_on)),
    ]
    if deal.contract_no and deal.signed_on:
        found.append(Fact(_("合同编号"), deal.contract_no))
        found.append(Fact(_("签订日期"), written.day(deal.signed_on)))
    if deal.paid_yuan is not None and deal.paid_on is not None:
        note = _("凭证 %(number)s", number=deal.paid_reference)
        found.append(Fact(_("首期租金"), written.money(deal.paid_yuan), note=note))
    return found


def parcel_map(file: ListingFile) -> LandMap:
    """Return the parcels on offer over the household's other parcels."""
    wanted = set(file.listing.parcel_ids)
    return LandMap(
        "land",
        _("挂牌地块"),
        tuple(
            Parcel(
                parcel.name or parcel.code[-5:],
                parcel.geometry,
                tone="blue",
                says=written.area(parcel.area_m2),
            )
            for parcel in file.folio.parcels
            if parcel.geometry and parcel.spatial_unit_id in wanted
        ),
    )


def application_rows(file: ListingFile, root: str) -> Sequence[dict[str, Any]]:
    """Return the applications as the officer (or the applicant himself) sees them."""
    address = f"{root}/exchange/listings/{file.listing.public_id}"
    return [
        {
            "name": one.name if one.uscc else masked_name(one.name),
            "code": one.uscc or _("身份证已核验"),
            "offered": one.offered_yuan,
            "plan": one.plan,
            "filed_on": one.filed_on,
            "state": words(APPLICATION_WORDS, one.state),
            "waits": one.waits,
            "decline": f"{address}/applications/{one.public_id}/decline",
        }
        for one in file.applications
    ]
