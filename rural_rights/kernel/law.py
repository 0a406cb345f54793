"""Law as dated data: what applied on a day, and where it says so.

Statute figures stand here with citation and date in force.  County practice, the [P]
figures, stands in a dated TOML file (``practice.py``).  An act is judged by its own day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Dated(Generic[T]):
    """A figure of law: ``(in force from, value, citation)``, oldest first."""

    name: str
    versions: tuple[tuple[date, T, str], ...]

    def on(self, day: date) -> T:
        """Return the value in force on ``day``; raises ``LookupError`` before the first."""
        return self._version(day)[1]

    def cites(self, day: date) -> str:
        """Return the citation of the version in force on ``day``."""
        return self._version(day)[2]

    def _version(self, day: date) -> tuple[date, T, str]:
        for version in reversed(self.versions):
            if version[0] <= day:
                return version
        raise LookupError(f"{self.name}: nothing in force on {day}")


CONTRACT_LAND_ACT = "《农村土地承包法》"
CIVIL_CODE = "《民法典》"
REGISTRATION_REGULATION = "《不动产登记暂行条例》"
ASSETS_REGULATION = "《浙江省农村集体资产管理条例》"

FARMLAND_TERM_YEARS = Dated(
    "farmland-term-years",
    ((date(2003, 3, 1), 30, CONTRACT_LAND_ACT + "第二十一条"),),
)
HOMESTEAD_LIMIT_M2 = Dated(
    "homestead-limit-m2",
    (
        (
            date(1987, 1, 1),
            {"耕地": Decimal(125), "其他": Decimal(140), "山区荒坡": Decimal(160)},
            "《浙江省土地管理条例》第五十五条",
        ),
    ),
)
CASE_LIMIT_WORKING_DAYS = Dated(
    "case-limit-working-days",
    ((date(2015, 3, 1), 30, REGISTRATION_REGULATION + "第二十条"),),
)
FIRST_ENTRY_NOTICE_WORKING_DAYS = Dated(
    "first-entry-notice-working-days",
    ((date(2003, 1, 1), 15, "《不动产登记暂行条例实施细则》第十七条"),),
)
REGISTRABLE_LEASE_YEARS = Dated(
    "registrable-lease-years",
    ((date(2019, 1, 1), 5, CONTRACT_LAND_ACT + "第四十一条"),),
)
SEIZURE_LIMIT_YEARS = Dated(
    "seizure-limit-years",
    ((date(2015, 2, 4), 3, "《民事诉讼法解释》第四百八十五条"),),
)
SHARE_CAP = Dated(
    "share-cap",
    ((date(2016, 5, 1), Decimal("0.03"), ASSETS_REGULATION + "第三十条"),),
)

_REGIMES = (
    (date(1998, 1, 1), "1998-first"),
    (date(2003, 3, 1), "2003-contract-act"),
    (date(2015, 3, 1), "2015-unified-register"),
    (date(2019, 1, 1), "2019-contract-act"),
    (date(2021, 1, 1), "2021-civil-code"),
    (date(2023, 5, 1), "2023-contract-measure"),
    (date(2025, 5, 1), "2025-collective-act"),
)


def regime_on(day: date) -> str:
    """Return the id of the rule regime under which an act of that day is judged."""
    current = _REGIMES[0][1]
    for start, name in _REGIMES:
        if start <= day:
            current = name
    return current
