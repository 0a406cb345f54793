"""The codes that hold the tables together.  Law: NY/T 2538-2014, NY/T 2539-2016."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from rural_rights.kernel.codes import ContractorCode
from rural_rights.registry.intake.fields import Fields
from rural_rights.registry.intake.findings import Notes
from rural_rights.registry.intake.inspection import Inspection

_ISSUER = 14
_CONTRACTOR = 18


def check_links(case: Inspection) -> None:
    """Every code is unique where it names a row, known where it refers to one."""
    for name, column in _KEYS:
        codes_once(case.notes, case.table(name), column, "code-twice")
    _issuers(case)
    _households(case)
    _contracts(case)
    _parcel_rows(case)
    _older_register(case)


_KEYS = (
    ("FBF", "FBFBM"),
    ("CBF", "CBFBM"),
    ("CBHT", "CBHTBM"),
    ("CBJYQZDJB", "CBJYQZBM"),
    ("CBJYQZ", "CBJYQZBM"),
    ("LZHT", "LZHTBM"),
)


def codes_once(notes: Notes, fields: Fields, column: str, rule: str) -> None:
    """Note every row whose code another row has too.  Law: NY/T 2538-2014."""
    codes = fields.text(column)
    if len(set(codes)) == len(codes):
        return
    counted = Counter(codes)
    for code, times in counted.items():
        if not code or times == 1:
            continue
        indices = [index for index, other in enumerate(codes) if other == code]
        rows = "、".join(str(fields.table.numbers[index]) for index in indices)
        for index in indices:
            notes.add(rule, fields.table, index, column, rows=rows)


def _note_all(notes: Notes, fields: Fields, indices: Iterable[int], column: str, rule: str) -> None:
    for index in indices:
        notes.add(rule, fields.table, index, column)


def _unknown(codes: Sequence[str], known: Iterable[str]) -> list[int]:
    missing = set(codes) - set(known) - {""}
    return [index for index, code in enumerate(codes) if code in missing] if missing else []


def _issuers(case: Inspection) -> None:
    fields = case.table("FBF")
    villages = Counter(code[:12] for code in fields.text("FBFBM") if code)
    if len(villages) > 1:
        village = villages.most_common(1)[0][0]
        for index, code in enumerate(fields.text("FBFBM")):
            if code and code[:12] != village:
                case.notes.add(
                    "issuer-of-other-village", fields.table, index, "FBFBM", expected=village
                )
    for name, column in (("CBHT", "FBFBM"), ("CBDKXX", "FBFBM"), ("CBJYQZDJB", "FBFBM")):
        fields = case.table(name)
        codes = fields.text(column)
        for index in _unknown(codes, case.issuers):
            case.notes.add("unknown-issuer", fields.table, index, column, found=codes[index])
    for name, column in (("CBF", "CBFBM"), ("DK", "DKBM")):
        fields = case.table(name)
        prefixes = [code[:_ISSUER] for code in fields.text(column)]
        for index in _unknown(prefixes, case.issuers):
            case.notes.add("unknown-issuer", fields.table, index, column, found=prefixes[index])


def _households(case: Inspection) -> None:
    households = case.table("CBF")
    for index, (code, kind) in enumerate(
        zip(households.text("CBFBM"), households.text("CBFLX"), strict=True)
    ):
        if kind and ContractorCode.is_form(code) and ContractorCode(code).kind != kind:
            case.notes.add("contractor-kind-band", households.table, index, "CBFLX")
    members = case.table("CBF_JTCY")
    orphans = _unknown(members.text("CBFBM"), case.households)
    _note_all(case.notes, members, orphans, "CBFBM", "orphan-member")


def _prefix(case: Inspection, fields: Fields, column: str) -> None:
    """The column's code begins with the row's issuer."""
    pairs = zip(fields.text(column), fields.text("FBFBM"), strict=True)
    for index, (code, issuer) in enumerate(pairs):
        if code[:_ISSUER] != issuer and code and issuer:
            case.notes.add("prefix-of-other-issuer", fields.table, index, column, expected=issuer)


def _contracts(case: Inspection) -> None:
    contracts = case.table("CBHT")
    _prefix(case, contracts, "CBFBM")
    orphans = _unknown(contracts.text("CBFBM"), case.households)
    _note_all(case.notes, contracts, orphans, "CBFBM", "orphan-contract")
    rows = zip(
        contracts.text("CBHTBM"), contracts.text("CBFBM"), contracts.text("CBFS"), strict=True
    )
    for index, (code, household, way) in enumerate(rows):
        if code and household and code[:_CONTRACTOR] != household:
            case.notes.add("contract-of-other-household", contracts.table, index, "CBHTBM")
        if code and way and (way == "110") != code.endswith("J") and way[:2] in {"11", "12"}:
            case.notes.add("contract-letter", contracts.table, index, "CBFS")


def _parcel_rows(case: Inspection) -> None:
    rows = case.table("CBDKXX")
    contracts = case.table("CBHT")
    _prefix(case, rows, "DKBM")
    orphans = _unknown(rows.text("CBHTBM"), case.contracts)
    _note_all(case.notes, rows, orphans, "CBHTBM", "orphan-parcel-row")
    case_of = dict(
        zip(
            contracts.text("CBHTBM"),
            zip(contracts.text("CBFBM"), contracts.text("FBFBM"), strict=True),
            strict=True,
        )
    )
    columns = zip(
        rows.text("CBHTBM"),
        rows.text("CBFBM"),
        rows.text("FBFBM"),
        rows.text("CBJYQZBM"),
        strict=True,
    )
    for index, (contract, household, issuer, register) in enumerate(columns):
        belongs = case_of.get(contract)
        if belongs is None:
            continue
        if household and belongs[0] and household != belongs[0]:
            case.notes.add("contract-of-other-household", rows.table, index, "CBHTBM")
        if issuer and belongs[1] and issuer != belongs[1]:
            case.notes.add(
                "contract-issuer-differs", rows.table, index, "FBFBM", expected=belongs[1]
            )
        if register and register != contract:
            case.notes.add("register-code-differs", rows.table, index, "CBJYQZBM")
    unknown = _unknown(rows.text("LZHTBM"), case.leases)
    for index in unknown:
        found = rows.text("LZHTBM")[index]
        case.notes.add("lease-unknown", rows.table, index, "LZHTBM", found=found)


def _older_register(case: Inspection) -> None:
    register = case.table("CBJYQZDJB")
    orphans = _unknown(register.text("CBJYQZBM"), case.contracts)
    _note_all(case.notes, register, orphans, "CBJYQZBM", "orphan-register-row")
    certificates = case.table("CBJYQZ")
    orphans = _unknown(certificates.text("CBJYQZBM"), case.registered)
    _note_all(case.notes, certificates, orphans, "CBJYQZBM", "orphan-certificate")
    leases = case.table("LZHT")
    orphans = _unknown(leases.text("YCBHTBM"), case.contracts)
    _note_all(case.notes, leases, orphans, "YCBHTBM", "orphan-lease")
