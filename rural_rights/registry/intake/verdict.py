"""Which rights a rejected row keeps out, and no other.

- contract: its own row, its household, every member of it, its parcels in table and layer,
  its old register entry and certificate; an issuer only when it cannot be named at all;
- lease: its own row, and whatever keeps its contract out;
- homestead: its own row, and its lot in the layer;
- share household: the rows of its people.

The head and the totals of the share register concern the collective, not any household.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from rural_rights.registry.intake.catalogue import HOMESTEADS, SHARES, Severity
from rural_rights.registry.intake.findings import Finding, key_of
from rural_rights.registry.intake.inspection import Inspection, rows_by
from rural_rights.registry.intake.village import RightKey, RightKind

Held = dict[RightKey, list[Finding]]

_CONTRACT_TABLES = frozenset({"CBHT", "CBJYQZDJB", "CBJYQZ"})


class Verdict:
    """What every right waits for, and what a person should look at in it."""

    def __init__(self, case: Inspection) -> None:
        self._case = case
        self.held: Held = defaultdict(list)
        self.warned: Held = defaultdict(list)
        self.usable_issuers = _usable_issuers(case)
        for finding in case.notes.findings():
            self._place(finding)
        self._hold_for_issuers()
        self._tell_consequences()
        self._hold_leases()

    def _place(self, finding: Finding) -> None:
        if finding.index < 0 or finding.severity is Severity.NORMALISED:
            return
        into = self.held if finding.severity is Severity.REJECT else self.warned
        for key in self.rights_of(finding.table, finding.index):
            into[key].append(finding)

    def rights_of(self, table: str, index: int) -> Iterable[RightKey]:
        """Return the rights that a row is part of."""
        if table in {HOMESTEADS, "ZD"}:
            column = "宗地代码" if table == HOMESTEADS else "ZDDM"
            codes: Sequence[str] = (self._case.table(table).text(column)[index],)
            kind = RightKind.HOMESTEAD
        elif table == SHARES:
            codes, kind = (self._case.table(table).text("户号")[index],), RightKind.SHARE
        elif table == "LZHT":
            codes, kind = (self._case.table(table).text("LZHTBM")[index],), RightKind.LEASE
        else:
            codes, kind = self._contracts_of(table, index), RightKind.CONTRACT
        return [RightKey(kind, code) for code in codes if code]

    def _contracts_of(self, table: str, index: int) -> Sequence[str]:
        case = self._case
        fields = case.table(table)
        if table in _CONTRACT_TABLES:
            column = "CBHTBM" if table == "CBHT" else "CBJYQZBM"
            return (fields.text(column)[index],)
        if table in {"CBF", "CBF_JTCY"}:
            return case.contracts_of.get(fields.text("CBFBM")[index], ())
        if table == "CBDKXX":
            return self._contracts_of_parcel_row(index)
        if table == "DK":
            rows = case.contracted.get(fields.text("DKBM")[index], ())
            return [code for row in rows for code in self._contracts_of_parcel_row(row)]
        return ()

    def _contracts_of_parcel_row(self, row: int) -> Sequence[str]:
        rows = self._case.table("CBDKXX")
        contract = rows.text("CBHTBM")[row]
        if contract in self._case.contracts:
            return (contract,)
        return self._case.contracts_of.get(rows.text("CBFBM")[row], ())

    def _hold_for_issuers(self) -> None:
        fields = self._case.table("CBHT")
        for index, issuer in enumerate(fields.text("FBFBM")):
            if issuer in self._case.issuers and issuer not in self.usable_issuers:
                self._case.notes.add("issuer-held-back", fields.table, index, "FBFBM", found=issuer)
                key = RightKey(RightKind.CONTRACT, fields.text("CBHTBM")[index])
                self.held[key].append(self._case.notes.last)

    def _tell_consequences(self) -> None:
        """Tell at the right's own row what elsewhere keeps it out."""
        case = self._case
        shares = case.table(SHARES)
        own: Mapping[RightKind, tuple[str, Mapping[str, Sequence[int]]]] = {
            RightKind.CONTRACT: ("CBHT", case.contracts),
            RightKind.HOMESTEAD: (HOMESTEADS, rows_by(case.table(HOMESTEADS).text("宗地代码"))),
            RightKind.SHARE: (SHARES, rows_by(shares.text("户号"))),
            RightKind.LEASE: ("LZHT", case.leases),
        }
        for key, findings in self.held.items():
            table, rows = own[key.kind]
            at = rows.get(key.code)
            elsewhere = all(found.table != table for found in findings)
            if at and (elsewhere or key.kind is RightKind.SHARE):
                self._consequence(table, at[0], key, findings[0])

    def _consequence(self, table: str, index: int, key: RightKey, cause: Finding) -> None:
        source = self._case.table(table).table
        other = f"{cause.table} {cause.key or cause.row}".strip()
        code = key.code if key.kind is RightKind.SHARE else key_of(source, index)
        self._case.notes.add_at(
            "right-held-back", source, source.numbers[index], code, facts={"other": other}
        )

    def _hold_leases(self) -> None:
        fields = self._case.table("LZHT")
        for index, contract in enumerate(fields.text("YCBHTBM")):
            causes = self.held.get(RightKey(RightKind.CONTRACT, contract))
            key = RightKey(RightKind.LEASE, fields.text("LZHTBM")[index])
            if causes and not self.held.get(key):
                self._consequence("LZHT", index, key, causes[0])
                self.held[key].append(causes[0])


def _usable_issuers(case: Inspection) -> frozenset[str]:
    """An issuer that can be named: one row, a sound code, a name."""
    fields = case.table("FBF")
    names = fields.text("FBFMC")
    return frozenset(
        code
        for code, rows in case.issuers.items()
        if len(rows) == 1
        and names[rows[0]]
        and not case.notes.is_bad("FBF", rows[0], "FBFBM")
        and not case.notes.is_bad("FBF", rows[0], "FBFMC")
    )
