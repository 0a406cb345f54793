"""A holder's rights in plain words: what a farmer would say of his land, house and shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from rural_rights.kernel.actor import Role
from rural_rights.kernel.dates import Period
from rural_rights.kernel.refusal import Breach
from rural_rights.registry.model import Certificate, Folio, Holder
from rural_rights.registry.rules import standing
from rural_rights.registry.store.mine import Reading
from rural_rights.web import format as written
from rural_rights.web.i18n import N_, _, ngettext
from rural_rights.web.pieces import Action, Fact, LandMap, Parcel, TermBar, purposes
from rural_rights.web.role_names import role_name
from rural_rights.web.states import state

TAGS: Final = {
    "current": "in-force",
    "restricted": "restricted",
    "seized": "seized",
    "pending": "in-progress",
    "none": "unknown",
}
TITLES: Final = {"contract": N_("我的地"), "homestead": N_("我的房子"), "share": N_("我的股份")}
_BURDENS: Final = {
    "seizure": ("seized", N_("法院查封")),
    "objection": ("objected", N_("异议登记")),
    "advance-notice": ("noted", N_("预告登记")),
    "dispute": ("restricted", N_("权属争议")),
}
_READ: Final = {
    "folio": N_("权利登记"),
    "case": N_("登记业务"),
    "search": N_("查找"),
    "person": N_("个人资料"),
    "id-number": N_("身份证号"),
    "lending-check": N_("贷前核查"),
}
_FOR: Final = {
    "lending": N_("贷款审查"),
    "review": N_("贷后复核"),
}
_PAPER_STATES: Final = {"drafted": "in-progress", "signed": "certificate-made", "issued": "valid"}


@dataclass(frozen=True, slots=True)
class Choice:
    """One great choice: where it leads, what it says, and a line below."""

    href: str
    words: str
    note: str


@dataclass(frozen=True, slots=True)
class Burden:
    """What lies on a right: tag, words, until when."""

    tag: str
    words: str
    note: str


def title_of(folio: Folio) -> str:
    """Return what the holder calls it."""
    return _(TITLES[folio.right_kind])


def tag_of(folio: Folio) -> str:
    """Return the state of the right, as every page names it."""
    return TAGS[folio.state]


def in_words(folio: Folio, person_id: int | None) -> str:
    """Return the right in one sentence."""
    if folio.right_kind == "share":
        units = sum((amount for _name, amount in _own_units(folio, person_id)), Decimal(0))
        whole = sum((a for h in folio.holders for _n, a in h.share_units), Decimal(0))
        return _("您 %(own)s 股，全户 %(all)s 股", own=_plain(units), all=_plain(whole))
    area = written.area(folio.right.area_m2) if folio.right else ""
    if folio.right_kind == "homestead":
        return _("宅基地和房屋，%(area)s", area=area)
    count = len(folio.parcels)
    return ngettext("%(num)d 块地，%(area)s", "%(num)d 块地，%(area)s", count, area=area)


def _own_units(folio: Folio, person_id: int | None) -> tuple[tuple[str, Decimal], ...]:
    for holder in folio.holders:
        if holder.person_id == person_id:
            return holder.share_units
    return ()


def _plain(units: Decimal) -> str:
    whole = units.to_integral_value()
    return written.number(whole if whole == units else units.normalize())


def choices_of(root: str, folios: Sequence[Folio], *, is_farmer: bool) -> list[Choice]:
    """Return at most four choices: more would not be read."""
    if not is_farmer:
        return [
            Choice(f"{root}/exchange", _("找地承租"), _("正在挂牌出租的土地")),
            Choice(f"{root}/my/rights", _("我的权利"), _("我有份的权利")),
            Choice(f"{root}/messages", _("消息"), _("办理结果和通知")),
        ]
    kinds = ("contract", "homestead", "share")
    found = {kind: [f for f in folios if f.right_kind == kind] for kind in kinds}
    choices = [_choice(root, kind, found[kind]) for kind in kinds]
    asked = Choice(f"{root}/my/readings", _("谁查过我"), _("谁看过我家的登记、为什么"))
    return [*choices, asked]


def _choice(root: str, kind: str, folios: Sequence[Folio]) -> Choice:
    if not folios:
        return Choice(f"{root}/my/rights", _(TITLES[kind]), _("登记簿中还没有"))
    if len(folios) == 1:
        note = in_words(folios[0], None) if kind != "share" else _("集体资产股份")
        return Choice(f"{root}/my/rights/{folios[0].public_id}", _(TITLES[kind]), note)
    count = ngettext("%(num)d 处", "%(num)d 处", len(folios))
    return Choice(f"{root}/my/rights", _(TITLES[kind]), count)


def actions_of(root: str, folio: Folio, today: date) -> list[Action]:
    """Return what the holder can do now; what stands against it is told beside it."""
    unit = folio.public_id
    stands = [*_found(standing.not_seized(folio)), *_found(standing.right_stands(folio, today))]
    actions = []
    if folio.right_kind == "contract":
        address = f"{root}/exchange/new/{unit}"
        actions.append(_action(_("出租土地"), address, stands, main=True))
    if folio.right_kind != "share":
        address = f"{root}/authorise?unit={unit}"
        actions.append(_action(_("授权银行"), address, stands, main=False))
    paper = _paper(folio)
    if paper is not None and paper.document_sha256 is not None:
        actions.append(Action(_("查看证书"), f"{root}/my/rights/{unit}/certificate.pdf"))
    else:
        reason = _("证书还没有制作完成")
        remedy = _("制作完成后，村里会通知您领取")
        actions.append(Action(_("查看证书"), allowed=False, reason=reason, remedy=remedy))
    return actions


def _action(label: str, href: str, stands: Sequence[Breach], *, main: bool) -> Action:
    return Action.forbidden(label, *stands) if stands else Action(label, href, main=main)


def _found(breach: Breach | None) -> Iterator[Breach]:
    if breach is not None:
        yield breach


def _paper(folio: Folio) -> Certificate | None:
    return folio.certificate_of(folio.right.right_id) if folio.right else None


def facts_of(folio: Folio, person_id: int | None) -> list[Fact]:
    """Return what the register says, in the order a holder asks."""
    facts = [Fact(_("户"), folio.household.name if folio.household else "")]
    facts.append(Fact(_("权利人"), "、".join(_named(h, person_id) for h in folio.holders)))
    facts.append(Fact(_("坐落"), folio.place or ""))
    if folio.right_kind == "share":
        facts += [
            Fact(_("我的%(what)s", what=name or _("股份")), _("%(n)s 股", n=_plain(amount)))
            for name, amount in _own_units(folio, person_id)
        ]
    elif folio.right is not None:
        facts.append(Fact(_("面积"), written.area(folio.right.area_m2)))
        facts.append(Fact(_("我的份额"), _own_share(folio, person_id)))
    facts.append(_paper_fact(_paper(folio)))
    return facts


def _named(holder: Holder, person_id: int | None) -> str:
    return _("%(name)s（本人）", name=holder.name) if holder.person_id == person_id else holder.name


def _own_share(folio: Folio, person_id: int | None) -> str:
    for holder in folio.holders:
        if holder.person_id == person_id and holder.numerator and holder.denominator:
            return f"{holder.numerator}/{holder.denominator}"
    return _("与家人共同共有") if len(folio.holders) > 1 else _("全部")


def _paper_fact(paper: Certificate | None) -> Fact:
    if paper is None:
        return Fact(_("证书"), _("没有有效证书"))
    note = _("%(day)s 领取", day=written.day(paper.collected_on)) if paper.collected_on else ""
    return Fact(_("证书"), paper.number, state=_PAPER_STATES[paper.state], note=note)


def term_bar(folio: Folio, today: date) -> TermBar | None:
    """Return the term with today in it; None for a right without one."""
    if folio.right is None or folio.right.term_from is None:
        return None
    last = Period(folio.right.term_from, folio.right.term_to).last_day
    return TermBar(folio.right.term_from, last, today)


def burdens_of(folio: Folio) -> list[Burden]:
    """Return leases, mortgages and restrictions as the holder reads them."""
    burdens = [
        Burden(
            _BURDENS[r.kind][0], _(_BURDENS[r.kind][1]), _restricted(r.authority, r.effective_to)
        )
        for r in folio.restrictions
    ]
    burdens += [
        Burden(
            "mortgaged",
            _(
                "抵押给%(bank)s，担保 %(sum)s",
                bank=m.institution_name,
                sum=written.money(m.secures_yuan),
            ),
            _("债务到 %(day)s", day=written.day(m.debt_to)),
        )
        for m in folio.mortgages
    ]
    burdens += [
        Burden(
            "leased",
            _("租给%(who)s，%(area)s", who=lease.lessee_name, area=written.area(lease.area_m2)),
            written.term(lease.effective_from, lease.effective_to - timedelta(days=1)),
        )
        for lease in folio.leases
    ]
    return burdens


def _restricted(authority: str | None, until: date | None) -> str:
    words = authority or ""
    if until is None:
        return words
    last = written.day(until - timedelta(days=1))
    return _("%(who)s，到 %(day)s", who=words, day=last) if words else _("到 %(day)s", day=last)


def land_map(root: str, folios: Iterable[Folio]) -> LandMap | None:
    """Return the map of the holder's land; None when nothing of it was surveyed."""
    parcels = []
    for folio in folios:
        tone = state(tag_of(folio)).tone
        href = f"{root}/my/rights/{folio.public_id}"
        parcels += [
            Parcel(
                name=parcel.name or parcel.code[-5:],
                geometry=parcel.geometry,
                tone=tone,
                href=href,
                says=written.area(parcel.area_m2),
            )
            for parcel in folio.parcels
            if parcel.geometry
        ]
    return LandMap("land", _("我家的地块"), parcels) if parcels else None


def reading_rows(found: Iterable[Reading]) -> list[dict[str, object]]:
    """Return who read what; a desk or an institution is named, its people are not."""
    known = purposes() | {key: _(words) for key, words in _FOR.items()}
    return [
        {
            "at": reading.at,
            "who": reading.institution or _desk(reading.acting_role),
            "what": _(_READ[reading.what]) if reading.what in _READ else reading.what,
            "purpose": known.get(reading.purpose, reading.purpose),
        }
        for reading in found
    ]


def _desk(role: str) -> str:
    return role_name(Role(role)) if role in set(Role) else role
