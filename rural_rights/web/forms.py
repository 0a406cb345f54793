"""Read what people typed: dates, money, areas, numbers, identity numbers.

A ``FormReader`` collects every fault of a form and refuses them together, so that nobody
mends one field only to be told of the next.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from rural_rights.kernel.area import square_metres
from rural_rights.kernel.money import yuan
from rural_rights.kernel.refusal import Breach, Refused

_DAY = re.compile(r"(\d{4})(?:(\d\d)(\d\d)|\D{1,2}(\d{1,2})\D{1,2}(\d{1,2})\D?)")
_LONGEST_NUMBER = 18


class FormReader:
    """Reads one posted form.

    A method that finds a fault notes it and returns a stand-in of the right type; call
    ``refuse_if_any()`` before using what was read, and no stand-in gets past it.
    """

    def __init__(self, posted: Mapping[str, object]) -> None:
        self._posted = posted
        self.breaches: list[Breach] = []

    def refuse_if_any(self) -> None:
        """Raise ``Refused`` with every fault found so far."""
        if self.breaches:
            raise Refused(*self.breaches)

    def text(self, name: str, *, required: bool = True) -> str:
        """Return what was typed, spaces at the ends dropped; no character is changed."""
        value = str(self._posted.get(name, "") or "").strip()
        if required and not value:
            self._missing(name)
        return value

    def choice(self, name: str, allowed: Mapping[str, object]) -> str:
        """Return the chosen option; one that was not offered is refused."""
        value = self.text(name)
        if value and value not in allowed:
            self._note(name, "not-offered", "请从列出的选项中选择", "Choose one of the options")
        return value

    def day(self, name: str) -> date:
        """Return a day from 年/月/日 fields, or from one text: 2026-11-22, 2026年11月22日."""
        parts = [self._digits(f"{name}_{part}") for part in ("year", "month", "day")]
        typed = self._digits(name) or "-".join(part for part in parts if part)
        if not typed:
            self._missing(name)
            return date.min
        found = _DAY.fullmatch(typed)
        try:
            if found:
                return date(*(int(part) for part in found.groups() if part))
        except ValueError:
            pass  # the thirty-first of a short month: told below like any other such day
        self._note(
            name, "no-such-day", "没有这一天，请核对年、月、日", "There is no such day; check it"
        )
        return date.min

    def money(self, name: str) -> Decimal:
        """Return an amount in yuan; more than two places is refused, never rounded."""
        try:
            return yuan(self._decimal(name))
        except ValueError:
            self._note(name, "not-money", "金额最多两位小数", "Give at most two decimal places")
            return Decimal(0)

    def area(self, name: str) -> Decimal:
        """Return an area in m2 with two places; finer ones and negative ones are refused."""
        try:
            return square_metres(self._decimal(name))
        except ValueError:
            zh, en = (
                "面积以平方米计，最多两位小数",
                "Give square metres, at most two decimal places",
            )
            self._note(name, "not-an-area", zh, en)
            return Decimal(0)

    def whole(self, name: str, *, least: int = 0, most: int = 10**9) -> int:
        """Return a whole number from ``least`` to ``most``, both included."""
        value = self._decimal(name)
        if value != value.to_integral_value() or not least <= value <= most:
            zh, en = f"请填 {least} 到 {most} 之间的整数", f"Give a whole number, {least} to {most}"
            self._note(name, "not-whole", zh, en)
            return least
        return int(value)

    def identity_number(self, name: str) -> str:
        """Return an identity number as typed, full width made half, x made X, spaces dropped.

        Whether it is a valid number is a rule of the kernel, not of this form.
        """
        typed = unicodedata.normalize("NFKC", self.text(name))
        return re.sub(r"[\s-]", "", typed).upper()

    def _digits(self, name: str) -> str:
        return unicodedata.normalize("NFKC", self.text(name, required=False)).strip()

    def _decimal(self, name: str) -> Decimal:
        typed = re.sub(r"[,\s¥]", "", self._digits(name))
        if not typed:
            self._missing(name)
            return Decimal(0)
        try:
            value = Decimal(typed)
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite() or value.adjusted() > _LONGEST_NUMBER:
            zh, en = "请填数字，例如 1234.56", "Give a number, for example 1234.56"
            self._note(name, "not-a-number", zh, en)
            return Decimal(0)
        return value

    def _missing(self, name: str) -> None:
        self._note(name, "field-missing", "请填写这一项", "Fill in this field")

    def _note(self, name: str, rule: str, zh: str, en: str) -> None:
        self.breaches.append(Breach(rule=rule, says_zh=zh, says_en=en, field=name))
