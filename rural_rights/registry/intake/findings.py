"""What was found: which row, which column, which rule, how serious, what to do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from rural_rights.kernel.codes import as_written
from rural_rights.registry.intake.catalogue import Severity, rules, tables
from rural_rights.registry.intake.source import Remark, SourceTable

_FREE_TEXT: Final = frozenset({"name", "text"})


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``index`` is the row's place in its table, -1 outside the rows."""

    table: str
    file: str
    row: int
    key: str
    column: str
    severity: Severity
    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str
    remedy_en: str
    law: str
    index: int = -1

    @property
    def says(self) -> str:
        """What is wrong and what to do, Chinese first."""
        zh = "。".join(text for text in (self.says_zh, self.remedy_zh) if text)
        en = "; ".join(text for text in (self.says_en, self.remedy_en) if text)
        return f"{zh}。 / {en}."

    def to_json(self) -> dict[str, str | int]:
        """Return the form that the import report has."""
        return {
            "table": self.table,
            "row": self.row,
            "key": self.key,
            "column": self.column,
            "severity": self.severity.value,
            "rule": self.rule,
            "says": self.says,
        }


class Notes:
    """Collects findings, and knows which rows are rejected."""

    def __init__(self) -> None:
        self._findings: list[Finding] = []
        self._rejected: defaultdict[str, set[int]] = defaultdict(set)
        self._columns: set[tuple[str, int, str]] = set()

    def add(
        self,
        rule: str,
        table: SourceTable,
        index: int,
        column: str = "",
        **facts: object,
    ) -> None:
        """Note that a row breaks a rule; ``facts`` fill the rule's words."""
        self.add_at(
            rule,
            table,
            table.numbers[index],
            key_of(table, index),
            column,
            facts=facts,
            index=index,
        )

    def add_at(
        self,
        rule: str,
        table: SourceTable,
        row: int,
        key: str,
        column: str = "",
        *,
        facts: Mapping[str, object],
        index: int = -1,
    ) -> None:
        """Note something that is not in a row of its own: a total, a heading, a layer."""
        entry = rules()[rule]
        form = tables().get(table.name)
        spec = form.columns.get(column) if form else None
        words = {"title": spec.title if spec else column, "column": column, **facts}
        self._findings.append(
            Finding(
                table.name,
                table.file,
                row,
                key,
                table.heading(column),
                entry.severity,
                rule,
                entry.zh.format_map(words),
                entry.en.format_map(words),
                entry.fix_zh,
                entry.fix_en,
                entry.law,
                index,
            )
        )
        if index >= 0 and entry.severity is Severity.REJECT:
            self._rejected[table.name].add(index)
            self._columns.add((table.name, index, column))

    def remark(self, remark: Remark, table: SourceTable) -> None:
        """Note what was noticed while reading."""
        index = table.numbers.index(remark.row) if remark.row in table.numbers else -1
        key = remark.key or (key_of(table, index) if index >= 0 else "")
        self.add_at(
            remark.rule, table, remark.row, key, remark.column, facts=remark.facts, index=index
        )

    def is_rejected(self, table: str, index: int) -> bool:
        """Tell whether any rule rejects the row."""
        return index in self._rejected[table]

    def is_bad(self, table: str, index: int, column: str) -> bool:
        """Tell whether a rule rejects this very cell."""
        return (table, index, column) in self._columns

    def rejected(self, table: str) -> frozenset[int]:
        """The rejected rows of a table."""
        return frozenset(self._rejected[table])

    @property
    def last(self) -> Finding:
        """The finding noted last."""
        return self._findings[-1]

    def findings(self) -> tuple[Finding, ...]:
        """Everything found, in the order of the tables and rows."""
        order = {name: at for at, name in enumerate(tables())}
        return tuple(
            sorted(self._findings, key=lambda found: (order.get(found.table, 99), found.row))
        )


def key_of(table: SourceTable, index: int) -> str:
    """Return the row's own code, as the report names it: ``CBFBM``, ``CBFBM/CYXM``, ``DKBM``."""
    form = tables()[table.name]
    return "/".join(
        cell if form.columns[column].kind in _FREE_TEXT else as_written(cell)
        for column in form.key
        for cell in (table.column(column)[index].strip(),)
    )
