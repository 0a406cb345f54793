"""What must hold before the county's final review of a case."""

from __future__ import annotations

from datetime import date

from rural_rights.kernel.refusal import Breach


def four_eyes(account_id: int | None, *earlier: int | None) -> Breach | None:
    """Refuse the final review to who accepted the case or reviewed it before.

    Law: 不动产登记暂行条例 18.
    """
    if account_id is None or account_id not in earlier:
        return None
    return Breach(
        rule="registration-case-four-eyes",
        says_zh="受理人、初审人不得办理同一业务的复审",
        says_en="Who accepted or reviewed a case may not be its final reviewer",
        remedy_zh="请由另一名登记人员复审",
        remedy_en="Another registrar must do the final review",
        law="《不动产登记暂行条例》第十八条及不相容岗位分离要求",
    )


def notice_over(ends_on: date | None, office_date: date) -> Breach | None:
    """Refuse the final review before the notice (None: none was published) has ended.

    Law: 不动产登记暂行条例实施细则 17.
    """
    if ends_on is None:
        return _notice_breach("notice-missing", "首次登记须先公告", "A notice is due first")
    if office_date > ends_on:
        return None
    return _notice_breach(
        "notice-running",
        f"公告期至{ends_on}届满,期满前不得复审",
        f"The notice runs until {ends_on}",
    )


def _notice_breach(rule: str, zh: str, en: str) -> Breach:
    return Breach(
        rule=rule,
        says_zh=zh,
        says_en=en,
        remedy_zh="请在公告期满且无异议后办理",
        remedy_en="Continue after the notice has ended without objection",
        law="《不动产登记暂行条例实施细则》第十七条",
    )
