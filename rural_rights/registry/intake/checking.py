"""Checks a hand-over and says what of it goes in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from rural_rights.registry.intake import assemble_rights
from rural_rights.registry.intake.assemble import Assembly
from rural_rights.registry.intake.catalogue import ASSETS, HOMESTEADS, SHARES, tables
from rural_rights.registry.intake.checks.certificates import check_certificates
from rural_rights.registry.intake.checks.contracts import check_contracts
from rural_rights.registry.intake.checks.holders import Holders, check_holders
from rural_rights.registry.intake.checks.homesteads import check_homesteads
from rural_rights.registry.intake.checks.households import check_households
from rural_rights.registry.intake.checks.leases import check_leases
from rural_rights.registry.intake.checks.links import check_links
from rural_rights.registry.intake.checks.parcels import check_parcels
from rural_rights.registry.intake.checks.persons import Family, check_persons
from rural_rights.registry.intake.checks.register import against_register, known_elsewhere
from rural_rights.registry.intake.checks.shapes import check_shapes
from rural_rights.registry.intake.checks.shares import ShareBook, check_shares
from rural_rights.registry.intake.checks.stated import check_stated
from rural_rights.registry.intake.inspection import Inspection, rows_by
from rural_rights.registry.intake.known import Known
from rural_rights.registry.intake.pause import collection_paused
from rural_rights.registry.intake.source import Handover
from rural_rights.registry.intake.verdict import Verdict
from rural_rights.registry.intake.village import (
    Contract,
    Homestead,
    Lease,
    Parcel,
    Right,
    RightKey,
    RightKind,
    ShareHousehold,
    Village,
)

_GROUP: Final = re.compile(r"第?[0-9一二三四五六七八九十]+(?:村民小?|经济合作)?(?:小组|组|社)$")
_WELCOME: Final = ("CBJYQZDJB", "CBJYQZ", "ZD", HOMESTEADS, SHARES, ASSETS)


def check(handover: Handover, known: Known | None = None, *, on: date | None = None) -> Village:
    """Check every row of a hand-over; return what goes in and everything found.

    ``known`` is asked what the register holds already: rights that are just so are skipped.
    ``on`` is the office date: without it no date is judged to lie ahead.

    Law: NY/T 2539-2016; 《不动产登记暂行条例》第十七、二十二条.
    """
    with collection_paused():
        return _check(handover, known, on)


def _check(handover: Handover, known: Known | None, on: date | None) -> Village:
    case = Inspection(handover, on)
    for remark in handover.remarks:
        case.notes.remark(remark, case.table(remark.table).table)
    _tell_missing(case)
    for subject in (check_links, check_households, check_contracts, check_parcels):
        subject(case)
    shapes = check_shapes(case)
    for subject in (check_certificates, check_leases, check_homesteads, check_stated):
        subject(case)
    book = check_shares(case)
    family = Family(case)
    names = check_persons(case, family)
    holders = check_holders(case, family)
    if known is not None:
        known_elsewhere(case, known)
    verdict = Verdict(case)
    assembly = Assembly(case, names, shapes)
    return _Village(case, assembly, verdict, known).build(book, family, holders)


def _tell_missing(case: Inspection) -> None:
    for name in _WELCOME:
        if name not in case.handover.tables:
            facts = {"found": tables()[name].title}
            case.notes.add_at("table-missing", case.table(name).table, 0, "", facts=facts)


class _Village:
    """Puts together the rights that nothing keeps out."""

    def __init__(
        self, case: Inspection, assembly: Assembly, verdict: Verdict, known: Known | None
    ) -> None:
        self._case = case
        self._assembly = assembly
        self._verdict = verdict
        self._known = known

    def _free(self, kind: RightKind, codes: Iterable[str]) -> list[str]:
        held = self._verdict.held
        return [code for code in codes if not held.get(RightKey(kind, code))]

    def build(self, book: ShareBook | None, family: Family, holders: Holders) -> Village:
        """Return the village."""
        case, assembly = self._case, self._assembly
        contracts = list(
            assemble_rights.contracts(assembly, self._free(RightKind.CONTRACT, case.contracts))
        )
        leases = assemble_rights.leases(assembly, self._free(RightKind.LEASE, case.leases))
        rows = rows_by(case.table(HOMESTEADS).text("宗地代码"))
        free = {lot: rows[lot][0] for lot in self._free(RightKind.HOMESTEAD, rows)}
        drawn = rows_by(case.table("ZD").text("ZDDM"))
        homesteads = assemble_rights.homesteads(assembly, free, drawn, holders, family)
        shares: Iterable[ShareHousehold] = ()
        if book is not None:
            numbers = self._free(RightKind.SHARE, book.households)
            shares = assemble_rights.share_households(assembly, book, numbers)
        rights: list[Right] = [*contracts, *leases, *homesteads, *shares]
        skipped = against_register(case, self._verdict, rights, self._known)
        new = [right for right in rights if right.key not in skipped and self._is_free(right.key)]
        return self._village(new, [r for r in rights if r.key in skipped], book)

    def _is_free(self, key: RightKey) -> bool:
        return not self._verdict.held.get(key)

    def _village(
        self, new: Sequence[Right], skipped: Sequence[Right], book: ShareBook | None
    ) -> Village:
        case = self._case
        issuers = self._assembly.issuers(self._verdict.usable_issuers)
        loose = self._loose_parcels()
        findings = case.notes.findings()
        contracts = tuple(right for right in new if isinstance(right, Contract))
        households = {right.household.code: right.household for right in contracts}
        return Village(
            case.handover,
            *self._village_name(),
            issuers,
            assemble_rights.collective(book, findings) if book is not None else None,
            self._assembly.persons,
            tuple(households.values()),
            contracts,
            tuple(right for right in new if isinstance(right, Lease)),
            tuple(right for right in new if isinstance(right, Homestead)),
            tuple(right for right in new if isinstance(right, ShareHousehold)),
            loose,
            findings,
            {key: tuple(found) for key, found in self._verdict.held.items() if found},
            {key: tuple(found) for key, found in self._verdict.warned.items() if found},
            tuple(right.key for right in skipped),
            self._accepted(new, len(issuers), len(loose)),
            _rows_of(skipped),
        )

    def _village_name(self) -> tuple[str, str]:
        fields = self._case.table("FBF")
        codes = Counter(code[:12] for code in fields.text("FBFBM") if code)
        code = codes.most_common(1)[0][0] if codes else ""
        named = Counter(_GROUP.sub("", name) for name in fields.text("FBFMC") if name)
        name = named.most_common(1)[0][0] if named else ""
        return code, self._case.handover.stated.get("village", name)

    def _loose_parcels(self) -> tuple[Parcel, ...]:
        """Parcels that nobody contracts: land of the collective, drawn but not let."""
        case = self._case
        return tuple(
            self._assembly.parcel(rows[0])
            for code, rows in case.drawn.items()
            if code not in case.contracted
            and not any(case.notes.is_rejected("DK", row) for row in rows)
        )

    def _accepted(self, rights: Sequence[Right], issuers: int, loose: int) -> Mapping[str, int]:
        counted = _rows_of(rights)
        counted["FBF"] = issuers
        counted["DK"] += loose
        if ASSETS in self._case.handover.tables:
            rejected = len(self._case.notes.rejected(ASSETS))
            counted[ASSETS] = len(self._case.table(ASSETS)) - rejected
        return {name: counted[name] for name in tables() if name in self._case.handover.tables}


def _rows_of(rights: Iterable[Right]) -> Counter[str]:
    rows = {(source.name, source.at) for right in rights for source in right.rows}
    return Counter(name for name, _ in rows)
