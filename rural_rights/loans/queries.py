"""The check before lending: read, examined, stored with its hash, its reading logged."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import orjson
from sqlalchemy import Connection

from rural_rights.db.desk import Desk, office_now
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.canonical import canonical, digest
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.rules.check import Examined, examine
from rural_rights.loans.rules.disclosure import RIGHT_KINDS, disclosed, summarised
from rural_rights.loans.store import checks
from rural_rights.loans.store.leave import opened_by
from rural_rights.registry.model import Folio
from rural_rights.registry.store.folio import read_folio
from rural_rights.registry.store.view import View


def authorised_unit(conn: Connection, actor: Actor, asked: str, on: date) -> tuple[Any, list[int]]:
    """Return the leave that the bank has to see a right, and the giver's other units open to it.

    ``asked`` is the certificate's number or the text of its QR code.
    Raises ``NotFound`` alike for an unknown certificate and for one that nobody authorised.
    """
    if actor.institution_id is None:
        raise NotFound
    wanted, by_qr = asked.strip(), "/v/" in asked
    if not by_qr:
        wanted = wanted.replace("（", "(").replace("）", ")")
    opened = opened_by(conn, wanted, actor.institution_id, on, by_qr=by_qr)
    if opened is None:
        raise NotFound
    return opened


def run_check(desk: Desk, actor: Actor, asked: str, purpose: str = "lending") -> Any:
    """Check the right behind a certificate for a bank that its holder authorised.

    The result is stored, and the reading logged, before anything is shown; returns it as
    stored.  Raises ``NotFound``.
    Law: 不动产登记暂行条例 27, 28.
    """
    with desk.logging() as conn:
        on, at = office_now(conn)
        authorisation, beside = authorised_unit(conn, actor, asked, on)
        folio, *others = (
            read_folio(conn, unit, View(law_on=on)) for unit in (authorisation.unit_id, *beside)
        )
        examined = examine(
            folio,
            authorisation.consenting,
            on,
            homestead_authorised=practice().switch("homestead_mortgage_authorised", on),
            purpose=authorisation.purpose,
        )
        result = _result(folio, others, examined, authorisation, on=on, at=at)
        check = {
            "public_id": uuid4(),
            "unit_id": folio.unit_id,
            "institution_id": actor.institution_id,
            "authorisation_id": authorisation.authorisation_id,
            "account_id": actor.account_id,
            "colour": examined.colour,
            "result": result,
            "sha256": digest(result).hex(),
            "checked_at": at,
            "valid_until": at + timedelta(hours=practice().days("check_valid_hours", on)),
        }
        read = [_reading(actor, folio, purpose, at) for folio in (folio, *others)]
        return checks.keep(conn, check, read)


def _result(
    folio: Folio,
    others: list[Folio],
    examined: Examined,
    authorisation: Any,
    *,
    on: date,
    at: datetime,
) -> dict[str, Any]:
    seen = {folio.right_kind, *(other.right_kind for other in others)}
    result = {
        **disclosed(folio, authorisation.institution_id, on),
        "other_rights": [summarised(other) for other in others],
        "not_authorised": [kind for kind in RIGHT_KINDS if kind not in seen],
        "colour": examined.colour,
        "blocks": [asdict(breach) for breach in examined.blocks],
        "notes": [asdict(note) for note in examined.notes],
        "authorisation_last_day": authorisation.effective_to - timedelta(days=1),
        "office_date": on,
        "checked_at": at,
    }
    plain: dict[str, Any] = orjson.loads(canonical(result))
    return plain


def _reading(actor: Actor, folio: Folio, purpose: str, at: datetime) -> dict[str, Any]:
    return {
        "at": at,
        "account_id": actor.account_id,
        "acting_role": actor.role.value,
        "institution_id": actor.institution_id,
        "subject_id": folio.unit_id,
        "what": "lending-check",
        "purpose": purpose,
    }
