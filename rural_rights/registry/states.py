"""The life of a case: every lawful step and no other; ``case_step`` holds the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from rural_rights.kernel.actor import Role
from rural_rights.kernel.refusal import Breach, Refused

# (state, step) -> (next state, desks that may take it)
STEPS: Final[Mapping[tuple[str, str], tuple[str, tuple[Role, ...]]]] = {
    ("submitted", "accept"): ("accepted", (Role.CLERK,)),
    ("submitted", "request-correction"): ("correction-requested", (Role.CLERK,)),
    ("submitted", "decline"): ("not-accepted", (Role.CLERK,)),
    ("submitted", "withdraw"): ("withdrawn", (Role.CLERK, Role.FARMER)),
    ("correction-requested", "resubmit"): ("submitted", (Role.CLERK,)),
    ("correction-requested", "withdraw"): ("withdrawn", (Role.CLERK, Role.FARMER)),
    ("accepted", "pass-preliminary"): ("preliminary-passed", (Role.REVIEWER,)),
    ("accepted", "request-correction"): ("correction-requested", (Role.REVIEWER,)),
    ("accepted", "refuse"): ("refused", (Role.REVIEWER,)),
    ("accepted", "withdraw"): ("withdrawn", (Role.CLERK,)),
    ("preliminary-passed", "publish-notice"): ("public-notice", (Role.REVIEWER,)),
    ("preliminary-passed", "pass-final"): ("final-passed", (Role.REGISTRAR,)),
    ("preliminary-passed", "request-correction"): ("correction-requested", (Role.REVIEWER,)),
    ("preliminary-passed", "refuse"): ("refused", (Role.REGISTRAR,)),
    ("preliminary-passed", "withdraw"): ("withdrawn", (Role.CLERK,)),
    ("public-notice", "pass-final"): ("final-passed", (Role.REGISTRAR,)),
    ("public-notice", "request-correction"): ("correction-requested", (Role.REGISTRAR,)),
    ("public-notice", "refuse"): ("refused", (Role.REGISTRAR,)),
    ("public-notice", "withdraw"): ("withdrawn", (Role.CLERK,)),
    ("final-passed", "enter"): ("entered", (Role.REGISTRAR,)),
    ("final-passed", "request-correction"): ("correction-requested", (Role.REGISTRAR,)),
    ("final-passed", "refuse"): ("refused", (Role.REGISTRAR,)),
    ("final-passed", "withdraw"): ("withdrawn", (Role.CLERK,)),
    ("entered", "make-certificate"): ("certificate-made", (Role.CLERK, Role.REGISTRAR)),
    ("certificate-made", "issue"): ("issued", (Role.CLERK,)),
}

STATE_WORDS: Final[Mapping[str, tuple[str, str]]] = {
    "submitted": ("待受理", "Submitted"),
    "correction-requested": ("待补正", "Correction requested"),
    "accepted": ("已受理,待初审", "Accepted"),
    "preliminary-passed": ("初审通过", "Preliminary review passed"),
    "public-notice": ("公告中", "Public notice"),
    "final-passed": ("复审通过,待登簿", "Final review passed"),
    "entered": ("已登簿,待缮证", "Entered"),
    "certificate-made": ("已缮证,待发证", "Certificate made"),
    "issued": ("已发证", "Issued"),
    "not-accepted": ("不予受理", "Not accepted"),
    "refused": ("不予登记", "Refused"),
    "withdrawn": ("已撤回", "Withdrawn"),
}


def steps_from(state: str, role: Role) -> tuple[str, ...]:
    """Return the steps that a desk may take from a state: what the pages offer."""
    return tuple(
        step for (before, step), (_, desks) in STEPS.items() if before == state and role in desks
    )


def step_to(state: str, step: str, role: Role) -> str:
    """Return the state after ``step``, or refuse it from this state or for this desk.

    Law: 不动产登记暂行条例 16-22.
    """
    found = STEPS.get((state, step))
    if found is not None and role in found[1]:
        return found[0]
    zh, en = STATE_WORDS[state]
    raise Refused(
        Breach(
            rule="case-step-not-allowed",
            says_zh=f"业务状态为“{zh}”,本岗位不能办理此步骤",
            says_en=f"The case is '{en}': this desk cannot take that step now",
            remedy_zh="请刷新页面查看业务当前状态",
            remedy_en="Reload the page to see where the case stands",
            law="《不动产登记暂行条例》第十六条至第二十二条",
        )
    )
