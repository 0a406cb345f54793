"""The register's public answer in the reader's words: one state, why, and facts to compare."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal

from rural_rights.registry.store.inquiry import OF_RIGHTS, Standing
from rural_rights.web import format as written
from rural_rights.web.i18n import N_, _, ngettext
from rural_rights.web.pieces import Fact

Kind = Literal["success", "info", "warning", "refusal"]

DOCUMENTS: Final = {
    "contract-land": N_("土地承包经营权证"),
    "real-estate": N_("不动产权证书"),
    "share": N_("集体资产股权证"),
    "registration-proof": N_("不动产登记证明（抵押权）"),
    "transaction": N_("交易鉴证书"),
    "lease-contract": N_("出租合同"),
}
RIGHTS: Final = {
    "contract": N_("土地承包经营权"),
    "homestead": N_("宅基地使用权"),
    "share": N_("集体资产股权"),
}
_HEADLINES: Final[dict[str, tuple[str, Kind, str]]] = {
    "valid": (N_("证书有效"), "success", N_("与登记簿一致，现行有效。请核对下列各项与纸面相符。")),
    "superseded": (N_("证书已换发"), "warning", N_("这是旧版本，不再有效。请以新证书为准。")),
    "void": (N_("证书作废"), "refusal", N_("这份证书已不再有效。")),
    "frozen": (N_("权利被查封"), "refusal", N_("证书真实，但权利已被查封，不得转让、抵押。")),
    "unknown": (N_("不能确认"), "warning", ""),
}
_REASONS: Final = {
    "expired": N_("权利期限已届满"),
    "ended": N_("所载权利已消灭"),
    "seized": N_("人民法院查封"),
    "lost": N_("已声明遗失"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """An answer as the page shows it; ``at`` is the instant of the answer."""

    answer: str
    kind: Kind
    headline: str
    says: str
    at: datetime
    facts: tuple[Fact, ...] = ()
    digest: str = ""


def shown_unknown(says: str, at: datetime, *, alarming: bool = False) -> Shown:
    """Return the answer for what the register cannot confirm."""
    headline, kind, _says = _HEADLINES["unknown"]
    return Shown("unknown", "refusal" if alarming else kind, _(headline), says, at)


def shown_standing(standing: Standing, at: datetime) -> Shown:
    """Return the register's answer in words."""
    if standing.answer == "unknown":
        return shown_unknown(_("证书正在制作，尚未发出。"), at)
    headline, kind, says = _HEADLINES[standing.answer]
    return Shown(
        standing.answer,
        kind,
        _(headline),
        _(says),
        at,
        facts=tuple(_facts(standing)),
        digest=standing.digest.hex(),
    )


def _facts(standing: Standing) -> Iterator[Fact]:
    yield from _what_happened(standing)
    yield Fact(_("证书种类"), _(DOCUMENTS.get(standing.document_kind, standing.document_kind)))
    yield Fact(_("证书编号"), standing.number)
    yield Fact(_("版本"), standing.version)
    yield Fact(_("发证日期"), written.day(standing.dated_on))
    if standing.right_kind:
        yield Fact(_("权利种类"), _(RIGHTS[standing.right_kind]))
    if standing.holder:
        yield Fact(_("权利人"), _holder(standing))
    if standing.mortgagee:
        yield Fact(_("抵押权人"), standing.mortgagee)
    yield Fact(_("坐落"), standing.village)
    if standing.area_m2 is not None and standing.document_kind in OF_RIGHTS:
        yield Fact(_("面积"), written.area(standing.area_m2))
    if standing.term is not None and standing.document_kind in OF_RIGHTS:
        yield Fact(_("期限"), written.term(standing.term.start, standing.term.last_day))
    if standing.burdened is not None:
        says = _("有") if standing.burdened else _("无")
        note = _("抵押、出租、查封、异议等记载；详情须权利人授权后查询")
        yield Fact(_("权利负担"), says, note=note)


def _what_happened(standing: Standing) -> Iterator[Fact]:
    """Tell since when it is no longer what it was, why, and what took its place."""
    because = standing.because or (_(_REASONS[standing.reason]) if standing.reason else "")
    if standing.answer != "valid" and because:
        yield Fact(_("原因"), because)
    if standing.since is not None:
        yield Fact(_("自何日起"), written.day(standing.since))
    if standing.successor and standing.successor != standing.number:
        yield Fact(_("现行证书编号"), standing.successor)


def _holder(standing: Standing) -> str:
    if standing.people < 2:
        return standing.holder
    others = standing.people - 1
    return standing.holder + ngettext("等，另有 %(num)d 人", "等，另有 %(num)d 人", others)
