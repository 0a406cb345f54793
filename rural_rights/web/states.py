"""One vocabulary of states: the same word and the same colour on every page.

Five tones only: green stands, blue is under way, amber is limited, red is seized or
void, grey is history.  A page names a state by its id; an id that is not here is a bug.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rural_rights.web.i18n import N_, _

Tone = Literal["green", "blue", "amber", "red", "grey"]

TONES: dict[Tone, str] = {
    "green": N_("现势"),
    "blue": N_("办理中"),
    "amber": N_("限制"),
    "red": N_("查封"),
    "grey": N_("历史"),
}


@dataclass(frozen=True, slots=True)
class State:
    """How a state is shown: its tone, and its Chinese word (translated when shown)."""

    tone: Tone
    words: str


STATES: dict[str, State] = {
    # rights and folios
    "in-force": State("green", N_("现势")),
    "in-progress": State("blue", N_("办理中")),
    "restricted": State("amber", N_("限制")),
    "mortgaged": State("amber", N_("已抵押")),
    "objected": State("amber", N_("异议")),
    "noted": State("amber", N_("预告")),
    "leased": State("blue", N_("流转中")),
    "seized": State("red", N_("查封")),
    "historic": State("grey", N_("历史")),
    "unknown": State("grey", N_("不详")),
    # cases
    "draft": State("grey", N_("草稿")),
    "submitted": State("blue", N_("已提交")),
    "returned": State("amber", N_("退回补正")),
    "accepted": State("blue", N_("已受理")),
    "preliminary-review": State("blue", N_("初审")),
    "public-notice": State("blue", N_("公示中")),
    "objection-hold": State("amber", N_("异议处理")),
    "final-review": State("blue", N_("复审")),
    "entered": State("green", N_("已登簿")),
    "certificate-made": State("green", N_("已缮证")),
    "issued": State("green", N_("已发证")),
    "correction-requested": State("amber", N_("待补正")),
    "preliminary-passed": State("blue", N_("初审通过")),
    "final-passed": State("blue", N_("复审通过")),
    "archived": State("grey", N_("已归档")),
    "not-accepted": State("grey", N_("不予受理")),
    "refused": State("red", N_("不予登记")),
    "withdrawn": State("grey", N_("已撤回")),
    "suspended": State("amber", N_("中止")),
    # certificates and papers
    "valid": State("green", N_("有效")),
    "superseded": State("grey", N_("已换发")),
    "void": State("red", N_("作废")),
    "drafted": State("blue", N_("待签章")),
    "signed": State("blue", N_("待发证")),
    "lost": State("grey", N_("遗失")),
    "damaged": State("grey", N_("破损")),
    "frozen": State("amber", N_("冻结")),
    # exchange
    "listed": State("blue", N_("挂牌中")),
    "agreed": State("blue", N_("已成交")),
    "completed": State("green", N_("已鉴证")),
    "ended": State("grey", N_("已终止")),
    # mortgages and authorisations
    "registered": State("green", N_("已登记")),
    "released": State("grey", N_("已注销")),
    "expired": State("grey", N_("已到期")),
    "revoked": State("grey", N_("已撤销")),
    # findings and checks
    "passed": State("green", N_("通过")),
    "normalised": State("blue", N_("已规范")),
    "warning": State("amber", N_("提示")),
    "rejected": State("red", N_("退回")),
    # background work
    "queued": State("grey", N_("排队")),
    "running": State("blue", N_("进行中")),
    "paused": State("amber", N_("已暂停")),
    "finished": State("green", N_("已完成")),
    "failed": State("red", N_("出错")),
}


def tone_words(tone: Tone) -> str:
    """Return the word that a colour stands for, where a map explains its colours."""
    return _(TONES[tone])


def state(name: str) -> State:
    """Return how the state ``name`` is shown; raises ``KeyError`` for an id not in the list."""
    known = STATES[name]
    return State(known.tone, _(known.words))
