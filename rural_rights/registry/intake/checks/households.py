"""Households of contractors and their members.  Law: 《农村土地承包法》第十六、二十四条."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from rural_rights.kernel.codes import ContractorKind, Sex
from rural_rights.registry.intake.catalogue import code_list, relation_sex
from rural_rights.registry.intake.documents import RESIDENT_ID
from rural_rights.registry.intake.inspection import DECEASED, HEAD, NO, SELF, YES, Inspection

_OLDEST: Final = 120
_MARKS_BY_SEX: Final = {"1": "2", "2": "1"}
_SPOUSES: Final = frozenset({"10", "11", "12"})

# Relations by blood, seen from the head: how much younger they are, at least and as a rule.
# Step-children and in-laws are left out: nothing about their age is impossible.
_CHILDREN: Final = frozenset(map(str, (*range(20, 27), 29, *range(30, 37), 39)))
_PARENTS: Final = frozenset({"51", "52"})
_GRANDCHILDREN: Final = frozenset({"41", "42", "43", "44"})
_USUAL_GAP: Final = ((_CHILDREN, 1, 14), (_PARENTS, -1, 14), (_GRANDCHILDREN, 1, 28))


def check_households(case: Inspection) -> None:
    """Count, head, sexes, ages, co-holders and the representative of every household."""
    _sexes(case)
    _living(case)
    _twice(case)
    households = case.table("CBF")
    for code, rows in case.households.items():
        index = rows[0]
        members = case.members.get(code, ())
        _count(case, index, members)
        if households.text("CBFLX")[index] == ContractorKind.UNIT:
            continue
        if members:
            head = _head(case, code, members)
            if head is not None:
                case.heads[code] = head
                _kin(case, head, members)
            _co_holders(case, members)
            _representative(case, index, members, head)
        if code not in case.contracts_of:
            case.notes.add("household-without-contract", households.table, index, "CBFBM")


def _count(case: Inspection, index: int, members: Sequence[int]) -> None:
    households = case.table("CBF")
    stated = households.counts["CBFCYSL"][index]
    if not members and households.text("CBFLX")[index] == ContractorKind.HOUSEHOLD:
        case.notes.add("household-without-members", households.table, index, "CBFBM")
    elif stated is not None and stated != len(members) and members:
        case.notes.add(
            "member-count", households.table, index, "CBFCYSL", found=stated, expected=len(members)
        )


def _head(case: Inspection, code: str, members: Sequence[int]) -> int | None:
    """Find the one head (02); a sole 01 stands for it.  Law: GB/T 4761-2008."""
    fields = case.table("CBF_JTCY")
    relations = fields.text("YHZGX")
    heads = [index for index in members if relations[index] == HEAD]
    selves = [index for index in members if relations[index] == SELF]
    if not heads and len(selves) == 1:
        case.notes.add("head-coded-01", fields.table, selves[0], "YHZGX")
        return selves[0]
    if len(heads) == 1 and not selves:
        return heads[0]
    if heads or selves:
        for index in (*heads, *selves):
            case.notes.add(
                "household-two-heads",
                fields.table,
                index,
                "YHZGX",
                count=len(heads) + len(selves),
            )
        return None
    first = members[0]
    case.notes.add_at(
        "household-without-head",
        fields.table,
        fields.table.numbers[first],
        code,
        "YHZGX",
        facts={},
        index=first,
    )
    return None


def _sexes(case: Inspection) -> None:
    """Sex agrees with the number's 17th digit and with the relation (invariant 13)."""
    fields = case.table("CBF_JTCY")
    columns = ("CYXB", "CYZJLX", "CYZJHM", "YHZGX", "CYBZ")
    rows = zip(*(fields.text(column) for column in columns), strict=True)
    relations = code_list("YHZGX")
    for index, (sex, kind, number, relation, mark) in enumerate(rows):
        if not sex:
            continue
        if kind == RESIDENT_ID and number and (number[16] in "13579") != (sex == Sex.MALE):
            case.notes.add("sex-contradicts-id", fields.table, index, "CYXB")
        elif relation_sex(relation) not in {"", sex}:
            label = relations[relation]
            case.notes.add("sex-contradicts-relation", fields.table, index, "YHZGX", relation=label)
        if mark and _MARKS_BY_SEX.get(mark, sex) != sex:
            label = code_list("CYBZ")[mark]
            case.notes.add("mark-contradicts-sex", fields.table, index, "CYBZ", mark=label)


def _living(case: Inspection) -> None:
    """The dead hold nothing new, and nobody alive is older than 120 (invariant 11)."""
    fields = case.table("CBF_JTCY")
    columns = ("CYBZ", "SFGYR", "YHZGX", "CYZJLX", "CYZJHM")
    rows = zip(*(fields.text(column) for column in columns), strict=True)
    oldest = f"{case.on.year - _OLDEST:04}" if case.on else ""
    for index, (mark, holds, relation, kind, number) in enumerate(rows):
        if mark == DECEASED:
            if holds == YES:
                case.notes.add("deceased-co-holder", fields.table, index, "SFGYR")
            elif relation == HEAD:
                case.notes.add("head-deceased", fields.table, index, "CYBZ")
        elif kind == RESIDENT_ID and number and number[6:10] < oldest:
            case.notes.add("age-impossible", fields.table, index, "CYZJHM", age=_OLDEST)


def _twice(case: Inspection) -> None:
    """One person is a member of one household, once (invariants 8 and 10)."""
    fields = case.table("CBF_JTCY")
    numbers = fields.text("CYZJHM")
    if len(set(numbers) - {""}) == sum(map(bool, numbers)):
        return
    rows: dict[str, list[int]] = {}
    for index, number in enumerate(numbers):
        if number:
            rows.setdefault(number, []).append(index)
    households = fields.text("CBFBM")
    for indices in rows.values():
        if len(indices) == 1:
            continue
        for index in indices:
            others = {households[other] for other in indices} - {households[index]}
            rule = "person-in-two-households" if others else "member-twice"
            case.notes.add(rule, fields.table, index, "CYZJHM", other="、".join(sorted(others)))


def _co_holders(case: Inspection, members: Sequence[int]) -> None:
    fields = case.table("CBF_JTCY")
    holds = fields.text("SFGYR")
    marks = fields.text("CYBZ")
    for index in members:
        if not holds[index] and not fields.table.column("SFGYR")[index].strip():
            case.notes.add("co-holder-blank", fields.table, index, "SFGYR")
    if all(holds[index] == NO or marks[index] == DECEASED for index in members):
        case.notes.add("no-co-holder", fields.table, members[0], "SFGYR")


def _representative(case: Inspection, index: int, members: Sequence[int], head: int | None) -> None:
    """The representative is a member of the household, as a rule its head."""
    households = case.table("CBF")
    name, number = households.text("CBFMC")[index], households.text("CBFZJHM")[index]
    if not name:
        return
    fields = case.table("CBF_JTCY")
    names, numbers = fields.text("CYXM"), fields.text("CYZJHM")
    same_name = [member for member in members if names[member] == name]
    same_number = [member for member in members if number and numbers[member] == number]
    if not same_name and not same_number:
        if all(_is_sound(case, member) for member in members):
            case.notes.add("representative-not-a-member", households.table, index, "CBFMC")
    elif same_name and number and not same_number and all(numbers[m] for m in same_name):
        case.notes.add("representative-id-differs", households.table, index, "CBFZJHM")
    elif head is not None and head not in (*same_name, *same_number):
        case.notes.add("representative-not-head", households.table, index, "CBFMC")


def _is_sound(case: Inspection, member: int) -> bool:
    return not case.notes.is_rejected("CBF_JTCY", member)


def _kin(case: Inspection, head: int, members: Sequence[int]) -> None:
    """Ages and sexes fit the relation to the head."""
    fields = case.table("CBF_JTCY")
    born = _born(case, head)
    relations = fields.text("YHZGX")
    sexes = fields.text("CYXB")
    for index in members:
        relation = relations[index]
        if relation in _SPOUSES and sexes[index] and sexes[index] == sexes[head]:
            case.notes.add("spouse-same-sex", fields.table, index, "YHZGX")
        other = _born(case, index)
        if born is None or other is None or index == head:
            continue
        for kin, direction, usual in _USUAL_GAP:
            if relation in kin:
                _age(case, index, direction * (other.year - born.year), usual)


def _age(case: Inspection, index: int, years: int, usual: int) -> None:
    fields = case.table("CBF_JTCY")
    relation = code_list("YHZGX")[fields.text("YHZGX")[index]]
    if years < 0:
        case.notes.add("child-older-than-head", fields.table, index, "CYZJHM", relation=relation)
    elif years < usual:
        case.notes.add(
            "age-contradicts-relation",
            fields.table,
            index,
            "CYZJHM",
            relation=relation,
            years=years,
        )


def _born(case: Inspection, index: int) -> date | None:
    number = case.documents.id_number(case.table("CBF_JTCY").text("CYZJHM")[index])
    return number.born if number else None
