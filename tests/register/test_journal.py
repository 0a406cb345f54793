"""Every alteration of the register or the journal by the owner is found, and named."""

import importlib

import pytest
from sqlalchemy import Engine, text

from rural_rights.db import sealer
from rural_rights.db.base import RegisterRow
from rural_rights.db.verify import Proof, verify_journal
from tests.conftest import COUNTY
from tests.office import Office


def models() -> list[type[RegisterRow]]:
    for name in ("registry", "transfers", "loans"):
        importlib.import_module(f"rural_rights.{name}.tables")
    return [model for model in RegisterRow.__subclasses__() if hasattr(model, "__table__")]


@pytest.fixture
def proven(desk, engine, vault, tmp_path):
    """A register with a few rights, sealed; returns a function that proves it."""
    office = Office(desk)
    for name in ("吴平宝", "郭良"):
        home = office.household(name, name + "妻", children=1)
        office.contract_right(home)

    def prove() -> Proof:
        try:
            sealer.seal(engine, COUNTY, vault, tmp_path)
        except sealer.Altered as fault:
            return Proof(fault=str(fault))
        return verify_journal(engine, COUNTY, vault, tmp_path, models())

    assert prove().fault == ""
    return prove


def as_owner(owner_engine: Engine, statement: str) -> None:
    with owner_engine.begin() as conn:
        conn.execute(text("SET LOCAL search_path = c330783, public"))
        assert conn.execute(text(statement)).rowcount == 1


ALTERATIONS = {
    "a name": "UPDATE person SET name = '张三' WHERE id = (SELECT min(id) FROM person)",
    "a birth date": "UPDATE person SET birth_date = '1900-01-01'"
    " WHERE id = (SELECT min(id) FROM person)",
    "an identity number": "UPDATE identity_document SET number_sealed = (SELECT number_sealed"
    " FROM identity_document ORDER BY id DESC LIMIT 1)"
    " WHERE id = (SELECT min(id) FROM identity_document)",
    "a search hash": "UPDATE identity_document SET number_lookup = '\\x00'"
    " WHERE id = (SELECT min(id) FROM identity_document)",
    "a term": "UPDATE registered_right SET term_to = '2099-01-01'"
    " WHERE id = (SELECT min(id) FROM registered_right)",
    "an area": "UPDATE unit_parcel SET area_m2 = area_m2 + 1"
    " WHERE id = (SELECT min(id) FROM unit_parcel)",
    "a row's end": "UPDATE registered_right SET recorded_to = now(), closed_on = now()::date,"
    " closed_by = entered_by WHERE id = (SELECT min(id) FROM registered_right)",
    "a row taken away": "DELETE FROM right_interest WHERE id = (SELECT min(id) FROM right_interest)",
    "a row added": "INSERT INTO right_interest (id, right_id, person_id, effective_from,"
    " recorded_from, entered_on, entered_by) SELECT 999999999, right_id, person_id,"
    " effective_from, recorded_from, entered_on, entered_by FROM right_interest LIMIT 1",
    "an entry's act": "UPDATE journal_entry SET act = 'nothing'"
    " WHERE id = (SELECT min(id) FROM journal_entry)",
    "an entry's body": "UPDATE journal_entry SET body = replace(body, 'contract', 'c0ntract')"
    " WHERE id = (SELECT min(id) FROM journal_entry WHERE body LIKE '%contract%')",
    "a chain hash": "UPDATE journal_seal SET chain = '\\x00' WHERE position = 1",
    "a leaf": "UPDATE journal_seal SET leaf = '\\x00' WHERE position = 2",
    "a private part": "UPDATE journal_private SET sealed = '\\x01'"
    " WHERE entry_id = (SELECT min(entry_id) FROM journal_private)",
}


@pytest.mark.parametrize("what", ALTERATIONS)
def test_one_alteration_by_the_owner_is_found(proven, owner_engine, what):
    as_owner(owner_engine, ALTERATIONS[what])
    assert proven().fault != ""


def test_a_cut_tail_is_found_by_the_head_kept_outside(proven, owner_engine):
    with owner_engine.begin() as conn:
        conn.execute(text("SET LOCAL search_path = c330783, public"))
        last = conn.execute(text("SELECT max(position) FROM journal_seal")).scalar_one()
        conn.execute(text("DELETE FROM journal_head WHERE position = :p"), {"p": last})
        conn.execute(text("DELETE FROM journal_seal WHERE position = :p"), {"p": last})
    with owner_engine.connect() as conn:
        conn.execute(text("SET search_path = c330783, public"))
        unsealed = conn.execute(
            text(
                "SELECT count(*) FROM journal_entry e WHERE NOT EXISTS"
                " (SELECT FROM journal_seal s WHERE s.entry_id = e.id)"
            )
        ).scalar_one()
    assert unsealed == 1
    assert proven().fault != ""


def test_entries_sealed_in_two_rounds_make_one_chain(proven, desk):
    before = proven().entries
    assert Office(desk, "330783123202").issuer
    after = proven()
    assert after.fault == ""
    assert after.entries > before
