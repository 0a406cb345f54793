"""How the registry's pages name things: steps, rights, acts, codes, tags."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from rural_rights.kernel.actor import Role
from rural_rights.registry import model
from rural_rights.registry.intake.catalogue import code_list
from rural_rights.registry.queries import Deadline
from rural_rights.registry.states import STATE_WORDS
from rural_rights.web.i18n import N_, _, language
from rural_rights.web.pieces import Clock

RIGHT_KINDS: Final = {
    "contract": N_("土地承包经营权"),
    "homestead": N_("宅基地使用权"),
    "share": N_("集体资产股权"),
}
STEPS: Final = {
    "accept": N_("受理"),
    "request-correction": N_("要求补正"),
    "resubmit": N_("补正后重新提交"),
    "decline": N_("不予受理"),
    "withdraw": N_("撤回申请"),
    "pass-preliminary": N_("初审通过"),
    "publish-notice": N_("发布公告"),
    "pass-final": N_("复审通过"),
    "refuse": N_("不予登记"),
    "enter": N_("登簿"),
    "make-certificate": N_("缮证"),
    "issue": N_("发证"),
}
DONE: Final = {
    "accept": N_("已受理。"),
    "request-correction": N_("已退回补正。"),
    "resubmit": N_("已重新提交。"),
    "decline": N_("已作出不予受理决定。"),
    "withdraw": N_("已撤回。"),
    "pass-preliminary": N_("初审已通过。"),
    "publish-notice": N_("公告已发布。"),
    "pass-final": N_("复审已通过。"),
    "refuse": N_("已作出不予登记决定。"),
    "enter": N_("已登簿，权利自此刻设立。"),
    "make-certificate": N_("证书已制作并签章。"),
    "issue": N_("证书已发放。"),
}
DESKS: Final = {
    Role.CLERK: N_("村级受理岗"),
    Role.REVIEWER: N_("镇街审核岗"),
    Role.REGISTRAR: N_("县级登记岗"),
    Role.FARMER: N_("农户"),
    Role.OPERATOR: N_("经营者"),
    Role.EXCHANGE: N_("交易岗"),
    Role.BANK: N_("金融机构"),
    Role.INSURER: N_("保险机构"),
    Role.COURT: N_("司法协助岗"),
    Role.SUPERVISOR: N_("监管岗"),
    Role.ADMINISTRATOR: N_("系统管理岗"),
}
ACTS: Final = {
    "import-handover": N_("调查成果入库，提出首次登记申请"),
    "accept-case": N_("受理申请"),
    "request-correction": N_("要求补正"),
    "resubmit-case": N_("补正后重新提交"),
    "decline-case": N_("不予受理"),
    "refuse-case": N_("不予登记"),
    "withdraw-case": N_("撤回申请"),
    "pass-preliminary": N_("镇街初审通过"),
    "publish-notice": N_("发布公告"),
    "pass-final": N_("县级复审通过"),
    "enter-right": N_("登簿，权利设立"),
    "make-certificate": N_("缮写证书"),
    "record-document": N_("证书签章存档"),
    "issue-certificate": N_("发放证书"),
    "extend-contract": N_("承包期延长三十年"),
    "register-lease": N_("土地经营权流转登记"),
    "register-mortgage": N_("抵押登记"),
    "release-mortgage": N_("抵押注销登记"),
    "record-seizure": N_("查封登记"),
    "lift-seizure": N_("解除查封"),
}
RESTRICTIONS: Final = {
    "seizure": N_("查封登记"),
    "objection": N_("异议登记"),
    "advance-notice": N_("预告登记"),
    "dispute": N_("权属争议"),
}
RESTRICTION_TAGS: Final = {
    "seizure": "seized",
    "objection": "objected",
    "advance-notice": "noted",
    "dispute": "restricted",
}
CO_OWNERSHIP: Final = {
    "0": N_("单独所有"),
    "1": N_("共同共有"),
    "2": N_("按份共有"),
    "3": N_("其他共有"),
}
DOCUMENT_KINDS: Final = {
    "contract-land": N_("土地承包经营权证"),
    "real-estate": N_("不动产权证书"),
    "share": N_("股权证"),
    "registration-proof": N_("不动产登记证明"),
    "transaction": N_("交易鉴证书"),
    "lease-contract": N_("流转合同"),
}
SEVERITY_TAGS: Final = {"reject": "rejected", "warn": "warning", "normalised": "normalised"}
LAND_KINDS: Final = {"parcel": N_("承包地块"), "lot": N_("宅基地"), "house": N_("房屋")}
FOLIO_TAGS: Final = {
    "seized": "seized",
    "restricted": "restricted",
    "current": "in-force",
    "pending": "in-progress",
    "none": "historic",
}


def in_words(words: Mapping[Any, str], key: Any) -> str:
    """Return the words for a key in the reader's language; the key itself when there are none."""
    text = words.get(key)
    return _(text) if text else str(key or "")


def state_words(state: str) -> str:
    """Return what the office says of a case's state, more exactly than its tag."""
    zh, en = STATE_WORDS[state]
    return (en if language() == "en" else zh).replace(",", "，" if language() == "zh" else ",")


def coded(name: str, code: str | None) -> str:
    """Return the Chinese label of a code of the national lists; empty when there is none."""
    return code_list(name).get(code or "", code or "")


def clock_of(deadline: Deadline | None) -> Clock | None:
    """Return a case's clock as pages show it."""
    if deadline is None:
        return None
    return Clock(
        promised_on=deadline.promised_on,
        legal_on=deadline.legal_on,
        days_left=deadline.days_left,
        used_percent=deadline.used_percent,
        suspended=deadline.suspended,
    )


def folio_tag(folio: model.Folio) -> str:
    """Return the one tag for a unit."""
    if folio.state == "restricted" and not folio.restrictions:
        return "mortgaged"
    return FOLIO_TAGS[folio.state]
