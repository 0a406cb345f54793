"""The check before lending: read, examined, stored with its hash, its reading logged."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import orjson
from sqlalchemy import Connection, text

from rural_rights.db.desk import Desk, office_day
from rural_rights.kernel.actor import Actor
from rural_rights.kernel.area import mu_of
from rural_rights.kernel.canonical import canonical, digest
from rural_rights.kernel.names import masked_name
from rural_rights.kernel.practice import practice
from rural_rights.kernel.refusal import NotFound
from rural_rights.loans.rules.check import examine
from rural_rights.loans.store import authorisations, checks
from rural_rights.registry.model import Folio
from rural_rights.registry.store.certificates import by_number, by_qr
from rural_rights.registry.store.folio import View, read_folio


def unit_behind(conn: Connection, asked: str) -> int:
    """Return the unit of a certificate number or of a QR text; raises ``NotFound``."""
    wanted = asked.strip().replace("（", "(").replace("）", ")")
    row = by_qr(conn, wanted) if "/v/" in wanted else by_number(conn, wanted)
    if row is None:
        raise NotFound
    return int(row.unit_id)


def run_check(desk: Desk, actor: Actor, asked: str, purpose: str) -> UUID:
    """Check the right behind a certificate for a bank that its holder authorised.

    The result is stored, and the reading logged, before anything is shown.  Raises
    ``NotFound`` alike for an unknown certificate and for one that nobody authorised.
    Law: 不动产登记暂行条例 27, 28.
    """
    if actor.institution_id is None:
        raise NotFound
    with desk.logging() as conn:
        on = office_day(conn)
        unit_id = unit_behind(conn, asked)
        authorisation = authorisations.live_of_bank(conn, unit_id, actor.institution_id, on)
        if authorisation is None:
            raise NotFound
        folio = read_folio(conn, unit_id, View(law_on=on))
        figures = practice()
        examined = examine(
            folio,
            authorisation.consenting,
            on,
            homestead_authorised=figures.switch("homestead_mortgage_authorised", on),
        )
        at: datetime = conn.execute(text("SELECT clock_timestamp()")).scalar_one()
        result = _plain(
            {
                **_shown(folio, actor.institution_id),
                "office_date": on,
                "checked_at": at,
                "term_left_days": _term_left(folio, on),
                "authorisation": authorisation.authorisation_id,
                "blocks": [asdict(breach) for breach in examined.blocks],
                "notes": [asdict(note) for note in examined.notes],
            }
        )
        public_id = uuid4()
        hours = figures.days("check_valid_hours", on)
        checks.keep(
            conn,
            {
                "public_id": public_id,
                "unit_id": unit_id,
                "institution_id": actor.institution_id,
                "authorisation_id": authorisation.authorisation_id,
                "account_id": actor.account_id,
                "colour": examined.colour,
                "result": result,
                "sha256": digest(result).hex(),
                "checked_at": at,
                "valid_until": at + timedelta(hours=hours),
            },
            {
                "at": at,
                "account_id": actor.account_id,
                "acting_role": actor.role.value,
                "institution_id": actor.institution_id,
                "subject_id": unit_id,
                "what": "lending-check",
                "purpose": purpose,
            },
        )
    return public_id


def _plain(result: dict[str, Any]) -> dict[str, Any]:
    plain: dict[str, Any] = orjson.loads(canonical(result))
    return plain


def _term_left(folio: Folio, on: Any) -> int | None:
    right = folio.right
    return None if right is None or right.term_to is None else (right.term_to - on).days


def _shown(folio: Folio, institution_id: int) -> dict[str, Any]:
    """What the bank may see of the folio: names masked, other banks unnamed."""
    right = folio.right
    certificate = folio.certificate_of(right.right_id) if right else None
    return {
        "unit": {
            "public_id": str(folio.public_id),
            "right_kind": folio.right_kind,
            "code": folio.code,
            "village_code": folio.village_code,
            "place": folio.place,
            "state": folio.state,
        },
        "holders": [
            {"name": masked_name(holder.name), "is_head": holder.is_head}
            for holder in folio.holders
        ],
        "right": right
        and {
            "entered_on": right.entered_on,
            "term_from": right.term_from,
            "term_to": right.term_to,
            "area_m2": right.area_m2,
            "area_mu": None if right.area_m2 is None else mu_of(right.area_m2),
            "co_ownership": right.co_ownership,
            "remarks": list(right.remarks),
        },
        "certificate": certificate
        and {
            "number": certificate.number,
            "state": certificate.state,
            "version": certificate.version,
        },
        "parcels": [
            {"code": parcel.code, "name": parcel.name, "area_m2": parcel.area_m2}
            for parcel in folio.parcels
        ],
        "mortgages": [
            {
                "rank": mortgage.rank,
                "secures_yuan": mortgage.secures_yuan,
                "debt_to": mortgage.debt_to,
                "mortgagee": mortgage.institution_name
                if mortgage.institution_id == institution_id
                else "其他金融机构",
            }
            for mortgage in folio.mortgages
        ],
        "leases": [
            {
                "contract_no": lease.contract_no,
                "starts_on": lease.effective_from,
                "ends_before": lease.effective_to,
                "area_m2": lease.area_m2,
                "rent_paid_to": lease.rent_paid_to,
            }
            for lease in folio.leases
        ],
        "restrictions": [
            {"kind": r.kind, "from": r.effective_from, "to": r.effective_to}
            for r in folio.restrictions
        ],
        "open_cases": len(folio.open_cases),
    }
