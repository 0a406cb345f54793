"""The life of a listing: every lawful step and no other; ``listing_step`` holds the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach

LISTERS: Final = (Role.FARMER, Role.CLERK)
OFFICERS: Final = (Role.EXCHANGE,)

# (state, step) -> (next state, desks that may take it)
STEPS: Final[Mapping[tuple[str, str], tuple[str, tuple[Role, ...]]]] = {
    ("draft", "publish"): ("published", LISTERS),
    ("draft", "withdraw"): ("withdrawn", LISTERS),
    ("published", "withdraw"): ("withdrawn", LISTERS),
    ("published", "award"): ("awarded", OFFICERS),
    ("published", "fail"): ("failed", OFFICERS),
    ("published", "suspend"): ("suspended", OFFICERS),
    ("suspended", "resume"): ("published", OFFICERS),
    ("suspended", "withdraw"): ("withdrawn", LISTERS),
    ("awarded", "sign-contract"): ("contracted", OFFICERS),
    ("awarded", "fail"): ("failed", OFFICERS),
    ("contracted", "close"): ("closed", OFFICERS),
}

STATES: Final = (
    "draft",
    "published",
    "awarded",
    "contracted",
    "closed",
    "withdrawn",
    "failed",
    "suspended",
)
PUBLIC_STATES: Final = ("published", "suspended", "awarded", "contracted", "closed", "failed")
HOLDS_PARCELS: Final = ("published", "suspended", "awarded")
"""While a listing is in one of these no other may offer the same parcel."""

STATE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "draft": ("草稿", "Draft"),
    "published": ("公告中", "Published"),
    "awarded": ("已成交,待签约", "Awarded"),
    "contracted": ("已签约,待鉴证", "Contracted"),
    "closed": ("已办结", "Closed"),
    "withdrawn": ("已撤回", "Withdrawn"),
    "failed": ("已终止", "Failed"),
    "suspended": ("中止", "Suspended"),
}


def step_open(state: str, step: str, role: Role) -> Breach | None:
    """Refuse a step that is not open from this state or to this desk.

    Law: 农村土地经营权流转管理办法 (the trading rules of the exchange fix the order of steps).
    """
    found = STEPS.get((state, step))
    if found is not None and role in found[1]:
        return None
    zh, en = STATE_WORDS[state]
    return Breach(
        rule="listing-step-not-allowed",
        says_zh=f"项目状态为“{zh}”,本岗位不能办理此步骤",
        says_en=f"The listing is '{en}': this desk cannot take that step now",
        remedy_zh="请刷新页面查看项目当前状态",
        remedy_en="Reload the page to see where the listing stands",
        law="《农村土地经营权流转管理办法》及本市交易规则",
    )


def after(state: str, step: str) -> str:
    """Return the state that a step leads to; the step must be open."""
    return STEPS[state, step][0]
