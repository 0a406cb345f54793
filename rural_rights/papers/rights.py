"""The content of the three rights' certificates, from the folio."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from pydantic import BaseModel
from sqlalchemy import Connection, select

from certificates import content as paper
from rural_rights.db.act import Tx
from rural_rights.db.counters import next_number
from rural_rights.db.vault import Vault
from rural_rights.kernel.area import mu_of
from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.papers.press import Press
from rural_rights.papers.wording import (
    CO_OWNERSHIP,
    LAND_USE,
    WAYS,
    area_m2,
    day_words,
    relation_words,
    sketches,
)
from rural_rights.registry.commands.review_case import CaseAsk
from rural_rights.registry.model import Folio
from rural_rights.registry.states import step_to
from rural_rights.registry.store.cases import lock_case, move_case
from rural_rights.registry.store.folio import members
from rural_rights.registry.store.known import COLLECTIVE, IDENTITY
from rural_rights.registry.store.view import View
from rural_rights.registry.store.writing import lock_folio

AUTHORITY = {
    "contract": "东阳市人民政府",
    "homestead": "东阳市自然资源和规划局",
    "share": "东阳市农业农村局",
}


class CertificateMade(BaseModel):
    """The certificate of a case: drafted, to be drawn next."""

    case_id: int
    certificate_id: int
    number: str


@dataclass(frozen=True)
class Facts:
    """What the content needs beside the folio."""

    folio: Folio
    numbers: dict[int, str]
    collective: Any
    number: str
    entry_number: str
    demonstration: bool


def certificate_number(kind: str, year: int, serial: int, village_household: str) -> str:
    """Return the number in the national form, half-width parentheses.

    Law: 不动产登记操作规范(编号规则); shares carry the county's own number.
    """
    if kind == "contract":
        return f"浙({year})东阳市农村土地承包经营权证第{serial:06d}号"
    if kind == "homestead":
        return f"浙({year})东阳市不动产权第{serial:07d}号"
    return f"330783-{village_household}-{serial:02d}"


class RightsPress:
    """Makes the certificates of cases whose right is entered."""

    def __init__(self, press: Press) -> None:
        self.press = press

    def make_certificate(self, tx: Tx, ask: CaseAsk) -> CertificateMade:
        """Give the entered right its certificate (缮证): number, words, QR.

        Law: 不动产登记暂行条例 21; 农村土地承包法 24 (all members are named).
        """
        case = lock_case(tx, ask.case_id, ask.version)
        state = step_to(case.state, "make-certificate", tx.actor.role)
        folio = lock_folio(tx, case.unit_id)
        right = folio.right
        assert right is not None
        if folio.certificate_of(right.right_id) is not None:
            raise Refused(_one_in_force())
        serial, number = self._number(tx, folio)
        facts = Facts(
            folio=folio,
            numbers=id_numbers(tx.conn, tx.vault, [h.person_id for h in folio.holders]),
            collective=_collective(tx.conn, right.collective_id),
            number=number,
            entry_number=f"{right.entered_on:%Y%m%d}-{right.entered_by}",
            demonstration=self.press.demonstration,
        )
        document = _BUILD[folio.right_kind](tx, facts)
        drafted = self.press.draft(
            tx,
            document,
            subject_id=right.right_id,
            unit_id=folio.unit_id,
            serial=serial,
            issued_on=tx.office_date,
        )
        move_case(tx, case, "make-certificate", state, certificate_id=drafted.certificate_id)
        return CertificateMade(
            case_id=case.id, certificate_id=drafted.certificate_id, number=number
        )

    def _number(self, tx: Tx, folio: Folio) -> tuple[int, str]:
        year = tx.office_date.year
        serial = next_number(tx.conn, f"certificate-{folio.right_kind}", year)
        if folio.right_kind != "share":
            return serial, certificate_number(folio.right_kind, year, serial, "")
        village, _, household = folio.code.partition("-")
        issue = next_number(tx.conn, f"certificate-share-{folio.code}", 0)
        return serial, certificate_number("share", year, issue, f"{village[6:]}-{household}")


def _one_in_force() -> Breach:
    return Breach(
        rule="certificate-one-in-force",
        says_zh="该权利已有有效证书",
        says_en="The right has a certificate in force already",
        remedy_zh="如需换发或补发,请另行申请",
        remedy_en="Apply for an exchange or a re-issue instead",
        law="《不动产登记暂行条例实施细则》第二十条",
    )


def id_numbers(conn: Connection, vault: Vault, persons: Sequence[int]) -> dict[int, str]:
    """Return the whole identity number of each person who has one: for print only."""
    rows = conn.execute(
        select(IDENTITY.c.party_id, IDENTITY.c.number_sealed).where(
            IDENTITY.c.party_id.in_(persons),
            IDENTITY.c.recorded_to.is_(None),
            IDENTITY.c.effective_to.is_(None),
        )
    )
    return {row.party_id: vault.open_sealed(bytes(row.number_sealed)).decode() for row in rows}


def _collective(conn: Connection, party_id: int | None) -> Any:
    return conn.execute(
        select(COLLECTIVE).where(
            COLLECTIVE.c.party_id == party_id, COLLECTIVE.c.recorded_to.is_(None)
        )
    ).one_or_none()


def _contract_land(tx: Tx, facts: Facts) -> paper.ContractLandCertificate:
    folio, right, household = facts.folio, facts.folio.right, facts.folio.household
    assert right is not None
    assert household is not None
    assert right.term_from is not None
    assert right.term_to is not None
    people = members(tx.conn, household.party_id, View(law_on=tx.office_date))
    numbers = id_numbers(tx.conn, tx.vault, [person.person_id for person in people])
    head = next((person for person in people if person.is_head), people[0])
    total = right.area_m2 or Decimal(0)
    last = right.term_to - timedelta(days=1)
    years = right.term_to.year - right.term_from.year
    return paper.ContractLandCertificate(
        number=facts.number,
        authority=AUTHORITY["contract"],
        issued_on=tx.office_date,
        entry_number=facts.entry_number,
        seal_name=AUTHORITY["contract"],
        demonstration=facts.demonstration,
        code=folio.code,
        issuer=facts.collective.name if facts.collective else (folio.place or ""),
        issuer_code=household.issuer_code or "",
        contractor_code=household.code,
        representative=head.name,
        representative_id=numbers.get(head.person_id, ""),
        address=household.address or "",
        members=tuple(
            paper.Member(
                name=person.name,
                relation=relation_words(person.relation),
                id_number=numbers.get(person.person_id, ""),
            )
            for person in people
            if person.person_id in {holder.person_id for holder in folio.holders}
        ),
        way=WAYS.get(right.acquisition, right.acquisition),
        term=f"{day_words(right.term_from)}起至{day_words(last)}止，{years}年",
        total_m2=area_m2(total),
        total_mu=f"{mu_of(total):,.2f}",
        parcels=tuple(_parcel(parcel) for parcel in folio.parcels),
        annex=right.remarks,
        sketches=sketches(tx.conn, folio),
    )


def _parcel(parcel: Any) -> paper.Parcel:
    sides = parcel.sides or {}
    basic = {True: "是", False: "否", None: ""}[parcel.is_basic_farmland]
    return paper.Parcel(
        code=parcel.code,
        name=parcel.name or "",
        area_m2=area_m2(parcel.area_m2),
        area_mu=f"{mu_of(parcel.area_m2):,.2f}",
        east=sides.get("east", ""),
        south=sides.get("south", ""),
        west=sides.get("west", ""),
        north=sides.get("north", ""),
        basic_farmland=basic,
        land_use=LAND_USE.get(parcel.purpose or "", parcel.purpose or ""),
    )


def _real_estate(tx: Tx, facts: Facts) -> paper.RealEstateCertificate:
    folio, right = facts.folio, facts.folio.right
    assert right is not None
    known = right.particulars
    lot = next(parcel for parcel in folio.parcels if parcel.kind == "lot")
    house = known.get("floor_m2")
    area = f"宗地面积{area_m2(lot.area_m2)}㎡"
    if house:
        area += f"/房屋建筑面积{Decimal(house):,.2f}㎡"
    conditions = (
        (
            "占地面积",
            f"{Decimal(known['footprint_m2']):,.2f}㎡" if known.get("footprint_m2") else "",
        ),
        ("批准文号", known.get("approval_number") or ""),
    )
    return paper.RealEstateCertificate(
        number=facts.number,
        authority=AUTHORITY["homestead"],
        issued_on=tx.office_date,
        entry_number=facts.entry_number,
        seal_name=AUTHORITY["homestead"],
        demonstration=facts.demonstration,
        holders=tuple(
            paper.Holder(name=holder.name, id_number=facts.numbers.get(holder.person_id, ""))
            for holder in folio.holders
        ),
        co_ownership=CO_OWNERSHIP[right.co_ownership],
        location=folio.place or "",
        unit_code=folio.code,
        right_type="宅基地使用权/房屋所有权" if house else "宅基地使用权",
        nature="批准拨用",
        use="农村宅基地/住宅" if house else "农村宅基地",
        area=area,
        term="无固定期限",
        structure=known.get("structure") or "",
        storeys=str(known["storeys"]) if known.get("storeys") else "",
        built=known.get("built") or "",
        conditions=tuple((label, value) for label, value in conditions if value),
        annex=right.remarks,
        sketches=sketches(tx.conn, folio),
    )


def _share(tx: Tx, facts: Facts) -> paper.ShareCertificate:
    folio, right, household = facts.folio, facts.folio.right, facts.folio.household
    assert right is not None
    assert household is not None
    classes = tuple(
        dict.fromkeys(name for holder in folio.holders for name, _ in holder.share_units)
    )
    head = next((h for h in folio.holders if h.is_head), folio.holders[0])
    total = sum((u for h in folio.holders for _, u in h.share_units), Decimal(0))
    base_day = facts.collective.base_day if facts.collective else None
    return paper.ShareCertificate(
        number=facts.number,
        authority=AUTHORITY["share"],
        issued_on=tx.office_date,
        entry_number=facts.entry_number,
        seal_name=AUTHORITY["share"],
        demonstration=facts.demonstration,
        organisation=facts.collective.name if facts.collective else "",
        organisation_code=facts.collective.code if facts.collective else "",
        head=head.name,
        head_id=facts.numbers.get(head.person_id, ""),
        address=household.address or folio.place or "",
        management=str(right.particulars.get("mode") or ""),
        base_day=day_words(base_day) if base_day else "",
        classes=classes,
        shareholders=tuple(
            _shareholder(holder, classes, facts.numbers) for holder in folio.holders
        ),
        total_units=f"{total.normalize():f}",
        value_per_share="",
        value_day="",
        total_value="",
        annex=right.remarks,
    )


def _shareholder(
    holder: Any, classes: tuple[str, ...], numbers: dict[int, str]
) -> paper.Shareholder:
    units = dict(holder.share_units)
    return paper.Shareholder(
        name=holder.name,
        relation=relation_words(holder.relation),
        id_number=numbers.get(holder.person_id, ""),
        units=tuple(f"{units.get(name, Decimal(0)).normalize():f}" for name in classes),
        total=f"{sum(units.values(), Decimal(0)).normalize():f}",
        value="",
    )


_BUILD = {"contract": _contract_land, "homestead": _real_estate, "share": _share}
