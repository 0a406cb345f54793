"""What must hold before a clerk is given leave to act for a farmer."""

from __future__ import annotations

from datetime import date

from rural_rights.kernel import law
from rural_rights.kernel.refusal import Breach

LONGEST_DAYS = 366


def term_fits(starts_on: date, last_day: date, today: date) -> Breach | None:
    """Refuse a mandate that begins in the past, ends before it begins, or has no near end.

    Law: 民法典 165 (授权委托书应当载明期限).
    """
    if today <= starts_on <= last_day and (last_day - starts_on).days < LONGEST_DAYS:
        return None
    return Breach(
        rule="mandate-term-out-of-range",
        says_zh="委托期限须自今日或以后起,且不超过一年",
        says_en="A mandate begins today or later and lasts a year at most",
        remedy_zh="请核对起止日期",
        remedy_en="Check the dates",
        law=law.CIVIL_CODE + "第一百六十五条",
        field="last_day",
    )


def paper_named(given_how: str, paper_no: str) -> Breach | None:
    """Refuse a mandate recorded by a clerk without the signed paper it rests on.

    Law: 民法典 165 (委托书由被代理人签名).
    """
    if given_how != "paper" or paper_no:
        return None
    return Breach(
        rule="mandate-paper-missing",
        says_zh="请填写农户签字的委托书编号",
        says_en="Give the number of the mandate that the farmer signed",
        remedy_zh="委托书由农户本人签字",
        remedy_en="The farmer signs the mandate himself",
        law=law.CIVIL_CODE + "第一百六十五条",
        field="paper_no",
    )
