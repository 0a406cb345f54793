"""The hand-over beside what the register holds already.

Import over an existing register is a case, never an update: what is just so is skipped, what
differs is told.  Law: 《不动产登记暂行条例》第十四条.
"""

from __future__ import annotations

from collections.abc import Sequence

from rural_rights.registry.intake.assemble import person_key
from rural_rights.registry.intake.checks.certificates import kept_number
from rural_rights.registry.intake.inspection import Inspection
from rural_rights.registry.intake.known import Known, fingerprint
from rural_rights.registry.intake.verdict import Verdict
from rural_rights.registry.intake.village import Right, RightKey


def known_elsewhere(case: Inspection, known: Known) -> None:
    """Nobody is a member of two households, and no certificate number is used twice."""
    fields = case.table("CBF_JTCY")
    keys = [
        person_key(kind, number) if number else ""
        for kind, number in zip(fields.text("CYZJLX"), fields.text("CYZJHM"), strict=True)
    ]
    living = known.households_of({key for key in keys if key})
    for index, (key, household) in enumerate(zip(keys, fields.text("CBFBM"), strict=True)):
        other = living.get(key, household)
        if other != household:
            case.notes.add("living-elsewhere", fields.table, index, "CYZJHM", other=other)
    register = case.table("CBJYQZDJB")
    numbers = [kept_number(text) for text in register.text("CBJYQZLSH")]
    used = known.holders_of_certificates({number for number in numbers if number})
    for index, (number, code) in enumerate(zip(numbers, register.text("CBJYQZBM"), strict=True)):
        other = used.get(number, code)
        if other != code:
            case.notes.add(
                "certificate-number-registered", register.table, index, "CBJYQZLSH", other=other
            )


def against_register(
    case: Inspection, verdict: Verdict, rights: Sequence[Right], known: Known | None
) -> frozenset[RightKey]:
    """Return the rights that the register holds just so; those that differ are held."""
    if known is None:
        return frozenset()
    held = known.fingerprints([right.key for right in rights])
    same: set[RightKey] = set()
    for right in rights:
        theirs = held.get(right.key)
        if theirs is None:
            continue
        ours = fingerprint(right)
        if dict(ours) == dict(theirs):
            same.add(right.key)
            continue
        places = dict(zip(ours, right.rows, strict=True))
        differing = [place for place in ours if ours[place] != theirs.get(place)]
        for source in [places[place] for place in differing] or [right.source]:
            case.notes.add("differs-from-register", source.table, source.at)
            verdict.held[right.key].append(case.notes.last)
    return frozenset(same)
