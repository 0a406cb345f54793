"""Contracts, leases, homesteads and share households out of the rows that passed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rural_rights.registry.intake.assemble import Assembly, sure
from rural_rights.registry.intake.catalogue import ASSETS, HOMESTEADS, SHARES, Severity
from rural_rights.registry.intake.checks.certificates import kept_number
from rural_rights.registry.intake.checks.holders import Holders
from rural_rights.registry.intake.checks.persons import Family
from rural_rights.registry.intake.checks.shares import ShareBook
from rural_rights.registry.intake.documents import RESIDENT_ID
from rural_rights.registry.intake.findings import Finding
from rural_rights.registry.intake.inspection import YES
from rural_rights.registry.intake.numerals import built_year, storeys
from rural_rights.registry.intake.village import (
    Collective,
    Contract,
    FormerCertificate,
    Homestead,
    Household,
    Lease,
    Shareholder,
    ShareHousehold,
)


def contracts(assembly: Assembly, codes: Sequence[str]) -> Iterator[Contract]:
    """Return the contracts of these codes."""
    case = assembly.case
    fields = case.table("CBHT")
    t = fields.texts
    households: dict[str, Household] = {}
    for code in codes:
        row = case.contracts[code][0]
        household = households.get(t["CBFBM"][row])
        if household is None:
            household = households[t["CBFBM"][row]] = assembly.household(t["CBFBM"][row])
        parcels = tuple(assembly.contracted(index) for index in case.parcel_rows.get(code, ()))
        former = _former(assembly, code)
        rows = [assembly.source("CBHT", row), household.source]
        rows += [member.source for member in household.members]
        for parcel in parcels:
            rows += [parcel.source, parcel.parcel.source]
        rows += [assembly.source("CBJYQZDJB", at) for at in case.registered.get(code, ())]
        rows += [assembly.source("CBJYQZ", at) for at in case.certified.get(code, ())]
        yield Contract(
            code,
            t["YCBHTBM"][row],
            t["FBFBM"][row],
            household,
            t["CBFS"][row],
            sure(fields.days["CBQXQ"][row]),
            sure(fields.days["CBQXZ"][row]),
            sure(fields.days["QDSJ"][row]),
            fields.areas["YHTZMJ"][row],
            parcels,
            former,
            tuple(rows),
        )


def _former(assembly: Assembly, code: str) -> FormerCertificate | None:
    case = assembly.case
    entries = case.registered.get(code)
    if not entries:
        return None
    entry, papers = case.table("CBJYQZDJB"), case.table("CBJYQZ")
    row = entries[0]
    paper = next(iter(case.certified.get(code, ())), None)
    t, p = entry.texts, papers.texts
    return FormerCertificate(
        code,
        kept_number(t["CBJYQZLSH"][row]),
        t["CBQX"][row],
        entry.days["CBQXQ"][row],
        entry.days["CBQXZ"][row],
        t["DJBFJ"][row],
        t["YCBJYQZBH"][row],
        t["DBR"][row],
        entry.days["DJSJ"][row],
        p["FZJG"][paper] if paper is not None else "",
        papers.days["FZRQ"][paper] if paper is not None else None,
        p["QZSFLQ"][paper] == YES if paper is not None else None,
        papers.days["QZLQRQ"][paper] if paper is not None else None,
        p["QZLQRXM"][paper] if paper is not None else "",
        assembly.source("CBJYQZDJB", row),
    )


def leases(assembly: Assembly, codes: Sequence[str]) -> Iterator[Lease]:
    """Return the leases of these codes."""
    case = assembly.case
    fields = case.table("LZHT")
    t = fields.texts
    parcels = case.table("CBDKXX").text("DKBM")
    for code in codes:
        row = case.leases[code][0]
        yield Lease(
            code,
            t["YCBHTBM"][row],
            t["CBFBM"][row],
            t["SRFBM"][row],
            t["LZFS"][row],
            t["LZQX"][row],
            sure(fields.days["LZQXKSRQ"][row]),
            sure(fields.days["LZQXJSRQ"][row]),
            sure(fields.areas["LZMJ"][row]),
            tuple(parcels[at] for at in case.leased_rows[code]),
            t["LZQTDYT"][row],
            t["LZHTDYT"][row],
            t["LZJGSM"][row],
            sure(fields.days["HTQDRQ"][row]),
            (assembly.source("LZHT", row),),
        )


def homesteads(
    assembly: Assembly,
    rows_by_lot: Mapping[str, int],
    drawn: Mapping[str, Sequence[int]],
    holders: Holders,
    family: Family,
) -> Iterator[Homestead]:
    """Return the homesteads of these rows."""
    fields = assembly.case.table(HOMESTEADS)
    t = fields.texts
    shapes = assembly.shapes.get("ZD")
    for lot, row in rows_by_lot.items():
        text = t["层数"][row]
        read = storeys(text) if text else None
        rows = [assembly.source(HOMESTEADS, row)]
        shape, bounds, drawn_m2 = b"", None, None
        if shapes is not None:
            at = drawn[lot][0]
            rows.append(assembly.source("ZD", at))
            west, south, east, north = shapes.bounds[at].tolist()
            drawn_m2 = assembly.case.table("ZD").areas["ZDMJ"][at]
            shape, bounds = sure(shapes.layer.shapes[at]), (west, south, east, north)
        yield Homestead(
            lot,
            t["不动产单元号"][row],
            t["坐落"][row],
            sure(fields.areas["宅基地面积"][row]),
            drawn_m2,
            fields.areas["建筑占地面积"][row],
            fields.areas["建筑面积"][row],
            read.whole if read else None,
            t["结构"][row],
            t["建成年份"][row],
            built_year(t["建成年份"][row]),
            t["用地类型"][row],
            t["东至"][row],
            t["南至"][row],
            t["西至"][row],
            t["北至"][row],
            tuple(assembly.person(RESIDENT_ID, number) for number in holders[row]),
            family.household_of.get(t["身份证号"][row], ""),
            t["批准文号"][row],
            t["备注"][row],
            shape,
            bounds,
            tuple(rows),
        )


def share_households(
    assembly: Assembly, book: ShareBook, codes: Sequence[str]
) -> Iterator[ShareHousehold]:
    """Return the share households of these numbers."""
    t = book.fields.texts
    numbers, names, relations = t["身份证号"], t["姓名"], t["与户主关系"]
    sources = assembly.sources(SHARES)
    for code in codes:
        rows = book.households[code]
        yield ShareHousehold(
            code,
            t["户主"][rows[0]],
            tuple(
                Shareholder(
                    assembly.person(RESIDENT_ID, numbers[row]),
                    names[row],
                    relations[row],
                    sure(book.member[row]),
                    {name: sure(units[row]) for name, units in book.units.items()},
                    sources[row],
                )
                for row in rows
            ),
            tuple(sources[row] for row in rows),
        )


def collective(book: ShareBook, findings: Sequence[Finding]) -> Collective:
    """Return the organisation whose shares these are."""
    title = book.fields.table.title
    outside = [found for found in findings if found.index < 0 and found.table == SHARES]
    return Collective(
        title.replace(SHARES, "").strip(),
        book.uscc,
        book.base_date,
        book.mode,
        book.classes,
        book.everything,
        book.assets,
        tuple(
            found
            for found in (*outside, *(f for f in findings if f.table == ASSETS))
            if found.severity is Severity.REJECT and found.rule != "right-held-back"
        ),
    )
