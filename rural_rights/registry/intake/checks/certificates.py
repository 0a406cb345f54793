"""The older register and its certificates: evidence that must not contradict the contract."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from rural_rights.kernel.codes import CodeError, ContractCertificateNumber
from rural_rights.registry.intake.checks.contracts import years_between
from rural_rights.registry.intake.inspection import YES, Inspection
from rural_rights.registry.intake.numerals import chinese_integer

_YEARS: Final = re.compile(r"([0-9〇零一二三四五六七八九十百]+)\s*(?:周)?年")
_DAY: Final = re.compile(r"(\d{4})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
_BOTH_ENDS: Final = 2


def check_certificates(case: Inspection) -> None:
    """Numbers are used once; terms, households and dates agree with the contract."""
    _numbers(case)
    _entries(case)
    _certificates(case)
    if "CBJYQZDJB" in case.handover.tables:
        contracts = case.table("CBHT")
        for code, indices in case.contracts.items():
            if code not in case.registered:
                case.notes.add("register-row-missing", contracts.table, indices[0], "CBHTBM")


def kept_number(text: str) -> str:
    """Return a certificate number in the form in which it is kept, or as it is."""
    try:
        return str(ContractCertificateNumber.parse(text))
    except CodeError:
        return text.strip()


def _numbers(case: Inspection) -> None:
    """No number stands on two certificates (invariant 6)."""
    fields = case.table("CBJYQZDJB")
    used: dict[str, list[int]] = {}
    issued = {code: rows[0] for code, rows in case.certified.items()}
    days = case.table("CBJYQZ").days["FZRQ"]
    for index, text in enumerate(fields.text("CBJYQZLSH")):
        if not text:
            continue
        number = text
        try:
            parsed = ContractCertificateNumber.parse(text)
        except CodeError:
            case.notes.add("certificate-number-form", fields.table, index, "CBJYQZLSH")
        else:
            number = str(parsed)
            row = issued.get(fields.text("CBJYQZBM")[index])
            day = days[row] if row is not None else None
            if day is not None and day.year != parsed.year:
                case.notes.add("certificate-year-differs", fields.table, index, "CBJYQZLSH")
        used.setdefault(number, []).append(index)
    codes = fields.text("CBJYQZBM")
    for number, indices in used.items():
        if len(indices) > 1:
            for index in indices:
                other = "、".join(codes[row] for row in indices if row != index)
                case.notes.add(
                    "certificate-number-twice",
                    fields.table,
                    index,
                    "CBJYQZLSH",
                    found=number,
                    other=other,
                )


def _entries(case: Inspection) -> None:
    fields = case.table("CBJYQZDJB")
    contracts = case.table("CBHT")
    for index, code in enumerate(fields.text("CBJYQZBM")):
        start, end = fields.days["CBQXQ"][index], fields.days["CBQXZ"][index]
        if start is not None and end is not None:
            if end < start:
                case.notes.add("term-reversed", fields.table, index, "CBQXZ")
            elif not term_text_fits(fields.text("CBQX")[index], start, end):
                found = fields.text("CBQX")[index]
                case.notes.add("term-text", fields.table, index, "CBQX", found=found)
        rows = case.contracts.get(code)
        if rows is None:
            continue
        row = rows[0]
        agreed = contracts.days["CBQXQ"][row], contracts.days["CBQXZ"][row]
        sound = None not in agreed and not case.notes.is_bad("CBHT", row, "CBQXZ")
        if sound and None not in (start, end) and agreed != (start, end):
            case.notes.add("register-term-differs", fields.table, index, "CBQXZ")
        for column in ("CBFBM", "FBFBM"):
            theirs, ours = contracts.text(column)[row], fields.text(column)[index]
            if theirs and ours and theirs != ours:
                case.notes.add("register-household-differs", fields.table, index, column)
        theirs, ours = contracts.text("CBFS")[row], fields.text("CBFS")[index]
        if theirs and ours and theirs != ours:
            case.notes.add("register-way-differs", fields.table, index, "CBFS")


def term_text_fits(text: str, start: date, end: date) -> bool:
    """Tell whether a term in words (30年, or two dates) is that of the dates."""
    days = [(int(y), int(m), int(d)) for y, m, d in _DAY.findall(text)]
    if len(days) == _BOTH_ENDS:
        return days == [(day.year, day.month, day.day) for day in (start, end)]
    found = _YEARS.search(text)
    if found is None:
        return False
    return chinese_integer(found[1]) == years_between(start, end)


def _certificates(case: Inspection) -> None:
    fields = case.table("CBJYQZ")
    members = case.table("CBF_JTCY").text("CYZJHM")
    for index, code in enumerate(fields.text("CBJYQZBM")):
        issued, collected = fields.days["FZRQ"][index], fields.days["QZLQRQ"][index]
        rows = case.registered.get(code)
        entered = case.table("CBJYQZDJB").days["DJSJ"][rows[0]] if rows else None
        if issued is not None and entered is not None and issued < entered:
            case.notes.add("issued-before-registered", fields.table, index, "FZRQ")
        if issued is not None and collected is not None and collected < issued:
            case.notes.add("collected-before-issued", fields.table, index, "QZLQRQ")
        if fields.text("QZSFLQ")[index] != YES:
            continue
        name, number = fields.text("QZLQRXM")[index], fields.text("QZLQRZJHM")[index]
        if not name or not fields.table.column("QZLQRQ")[index].strip():
            column = "QZLQRQ" if name else "QZLQRXM"
            case.notes.add("collector-missing", fields.table, index, column)
        family = case.members.get(code[:18], ())
        numbers = [members[row] for row in family]
        if number and all(numbers) and number not in numbers:
            case.notes.add("collector-not-member", fields.table, index, "QZLQRZJHM")
