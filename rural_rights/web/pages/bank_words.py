"""The bank's desk in words: a stored check and a security as the officer reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final, Self

from rural_rights.web import format as written
from rural_rights.web.i18n import N_, _, ngettext
from rural_rights.web.pieces import Fact, TermBar

COLOURS: Final = {
    "green": ("passed", "success", N_("可以抵押")),
    "amber": ("warning", "warning", N_("可以抵押，请注意下列事项")),
    "red": ("rejected", "refusal", N_("现在不能抵押")),
}
RIGHTS: Final = {
    "contract": N_("土地承包经营权"),
    "homestead": N_("宅基地使用权及房屋所有权"),
    "share": N_("集体资产股份"),
}
RESTRICTIONS: Final = {
    "seizure": ("seized", N_("查封")),
    "objection": ("objected", N_("异议登记")),
    "advance-notice": ("noted", N_("预告登记")),
    "dispute": ("restricted", N_("权属争议")),
}
PAPER_STATES: Final = {
    "drafted": "drafted",
    "signed": "signed",
    "issued": "valid",
    "void": "void",
    "superseded": "superseded",
}
KINDS: Final = {"general": N_("一般抵押"), "maximum": N_("最高额抵押")}
PURPOSES: Final = {"lending": N_("贷前核查和抵押"), "review": N_("贷后复核")}


def kinds() -> dict[str, str]:
    """Return the kinds of mortgage that the form offers."""
    return {key: _(word) for key, word in KINDS.items()}


def purposes() -> dict[str, str]:
    """Return what a holder can authorise a bank for."""
    return {key: _(word) for key, word in PURPOSES.items()}


def right_name(kind: str) -> str:
    """Return the name of a kind of right."""
    return _(RIGHTS[kind])


@dataclass(frozen=True, slots=True)
class Said:
    """A reason or a note of a stored check: both languages, cure and law."""

    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    law: str = ""

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return it from the stored result."""
        return cls(**{name: str(told.get(name) or "") for name in cls.__slots__})


@dataclass(frozen=True, slots=True)
class Shown:
    """A stored check, ready for the page: every number and day of it is the stored one."""

    tag: str
    kind: str
    headline: str
    blocks: tuple[Said, ...]
    notes: tuple[Said, ...]
    facts: tuple[Fact, ...]
    term: TermBar | None
    parcels: tuple[Mapping[str, Any], ...]
    mortgages: tuple[Mapping[str, Any], ...]
    leases: tuple[Mapping[str, Any], ...]
    restrictions: tuple[Mapping[str, Any], ...]
    others: tuple[Mapping[str, Any], ...]
    unseen: str

    @classmethod
    def of(cls, row: Any) -> Self:
        """Return the page's view of a stored check."""
        result: Mapping[str, Any] = row.result
        tag, kind, headline = COLOURS[row.colour]
        return cls(
            tag=tag,
            kind=kind,
            headline=_(headline),
            blocks=tuple(Said.of(told) for told in result["blocks"]),
            notes=tuple(Said.of(told) for told in result["notes"]),
            facts=tuple(_facts(result)),
            term=_term(result),
            parcels=tuple(_typed(it) for it in result["parcels"]),
            mortgages=tuple(_typed(it) for it in result["mortgages"]),
            leases=tuple(_typed(it) for it in result["leases"]),
            restrictions=tuple(_restriction(it) for it in result["restrictions"]),
            others=tuple(
                _typed(it) | {"name": right_name(it["right_kind"])}
                for it in result.get("other_rights", ())
            ),
            unseen=_("、").join(right_name(kind) for kind in result.get("not_authorised", ())),
        )


def _day(text: Any) -> date | None:
    return date.fromisoformat(text) if text else None


_DAYS: Final = frozenset(
    {"debt_to", "starts_on", "last_day", "rent_paid_to", "last_change_on", "from", "to"}
)
_NUMBERS: Final = frozenset({"area_m2", "secures_yuan"})


def _typed(it: Mapping[str, Any]) -> dict[str, Any]:
    """Return a stored line with its days and exact numbers read back."""
    typed = dict(it)
    for name in it:
        if name in _DAYS:
            typed[name] = _day(it[name])
        elif name in _NUMBERS and it[name] is not None:
            typed[name] = Decimal(it[name])
    return typed


def _restriction(it: Mapping[str, Any]) -> dict[str, Any]:
    tag, words = RESTRICTIONS[it["kind"]]
    typed = _typed(it)
    last = typed["to"] and typed["to"] - timedelta(days=1)
    return {"tag": tag, "words": _(words), "term": written.term(typed["from"], last)}


def _facts(result: Mapping[str, Any]) -> list[Fact]:
    unit, right, paper = result["unit"], result["right"], result["certificate"]
    holders = _("、").join(
        _("%(name)s（户主）", name=it["name"]) if it["is_head"] else it["name"]
        for it in result["holders"]
    )
    facts = [
        Fact(_("权利"), right_name(unit["right_kind"])),
        Fact(_("单元代码"), unit["code"]),
        Fact(_("权利人"), holders),
        Fact(_("坐落"), unit["place"]),
    ]
    if right:
        if right["area_m2"] is not None:
            facts.append(Fact(_("面积"), written.area(Decimal(right["area_m2"]))))
        left = right["term_left_days"]
        if left is not None:
            days = ngettext("%(num)d 天", "%(num)d 天", left)
            until = written.day(_day(right["term_last_day"]))
            facts.append(Fact(_("剩余期限"), days, note=_("到 %(day)s", day=until)))
        facts.append(Fact(_("最近一次登簿"), written.day(_day(right["last_change_on"]))))
    if paper:
        facts.append(Fact(_("证书"), paper["number"], state=PAPER_STATES[paper["state"]]))
    else:
        facts.append(Fact(_("证书"), _("没有有效证书")))
    authorised = written.day(_day(result["authorisation_last_day"]))
    facts.append(Fact(_("授权有效至"), authorised))
    return facts


def _term(result: Mapping[str, Any]) -> TermBar | None:
    right = result["right"]
    start = _day(right["term_from"]) if right else None
    if start is None:
        return None
    today = date.fromisoformat(result["office_date"])
    return TermBar(start, _day(right["term_last_day"]), today)


def given(row: Any) -> dict[str, Any]:
    """Return a live authorisation as the bank's list shows it."""
    return {
        "public_id": row.public_id,
        "right": right_name(row.right_kind),
        "unit_code": row.unit_code,
        "purpose": _(PURPOSES[row.purpose]),
        "last_day": row.effective_to - timedelta(days=1),
    }


def held(row: Any, root: str) -> dict[str, Any]:
    """Return a security as the bank's list shows it."""
    return {
        "href": f"{root}/loans/mortgages/{row.public_id}",
        "number": row.proof_number or row.loan_no,
        "loan_no": row.loan_no,
        "unit_code": row.unit_code,
        "secures_yuan": row.secures_yuan,
        "rank": rank_words(row.rank),
        "debt_to": row.debt_to,
        "registered_on": row.registered_on,
        "state": "released" if row.rank is None else "registered",
    }


def rank_words(rank: int | None) -> str:
    """Return the place in line, or a dash for a security that stands no more."""
    return "—" if rank is None else _("第 %(rank)d 顺位", rank=rank)


def mortgage_facts(row: Any) -> list[Fact]:
    """Return what the register says of a security."""
    facts = [
        Fact(_("抵押财产"), right_name(row.right_kind), note=row.unit_code),
        Fact(_("顺位"), rank_words(row.rank), note=_("登记次序 %(no)d", no=row.priority)),
        Fact(_("抵押方式"), _(KINDS[row.kind])),
        Fact(
            _("担保金额"),
            written.money(row.secures_yuan),
            note=written.money_words(row.secures_yuan),
        ),
        Fact(_("评估价值"), written.money(row.value_yuan)),
        Fact(_("债务履行期限"), written.term(row.debt_from, row.debt_to)),
        Fact(_("借款编号"), row.loan_no),
        Fact(_("合同编号"), row.contract_no),
        Fact(_("担保范围"), row.scope),
        Fact(_("约定禁止转让"), _("是") if row.transfer_banned else _("否")),
        Fact(_("登记日期"), written.day(row.registered_on)),
    ]
    if row.proof_number:
        # A proof is good from its entry on: nobody has to collect it.
        proof = "void" if row.proof_state == "void" else "valid"
        facts.append(Fact(_("登记证明"), row.proof_number, state=proof))
    if row.rank is None:
        facts.append(Fact(_("注销日期"), written.day(row.effective_to), note=row.ended_because))
    return facts
