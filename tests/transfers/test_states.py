"""The steps in code and in the database are the same."""

from __future__ import annotations

from sqlalchemy import Engine, text

from rural_rights.transfers.states import HOLDS_PARCELS, STEPS


def test_the_database_holds_the_same_steps(engine: Engine) -> None:
    """A step that one of the two does not know would be refused there or here only."""
    with engine.connect() as conn:
        rows = conn.execute(text("SELECT from_state, to_state FROM c330783.listing_step"))
        kept = {(row.from_state, row.to_state) for row in rows}
    assert kept == {(before, after) for (before, _), (after, _) in STEPS.items()}


def test_the_trigger_holds_parcels_in_the_same_states(engine: Engine) -> None:
    """What the code calls holding is what the trigger writes."""
    with engine.connect() as conn:
        source: str = conn.execute(
            text("SELECT prosrc FROM pg_proc WHERE proname = 'listing_holds_parcels'")
        ).scalar_one()
    listed = source.split(" IN (")[1].split(")", maxsplit=1)[0]
    assert tuple(word.strip(" '") for word in listed.split(",")) == HOLDS_PARCELS
