"""The papers of the exchange: lease contract and transaction certificate, from the deal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Final
from uuid import UUID

from pydantic import BaseModel
from sqlalchemy import select

from certificates import content as paper
from rural_rights.db.act import Tx
from rural_rights.kernel.area import mu_of
from rural_rights.kernel.money import capital
from rural_rights.kernel.refusal import NotFound
from rural_rights.papers.press import Press
from rural_rights.papers.rights import id_numbers
from rural_rights.papers.wording import LAND_USE, area_m2, day_words
from rural_rights.registry.model import Folio, Holder, Parcel
from rural_rights.registry.store.folio import read_folio
from rural_rights.registry.store.known import COLLECTIVE
from rural_rights.registry.store.view import View
from rural_rights.transfers.commands.certify_deal import certify_deal
from rural_rights.transfers.commands.publish_listing import StepAsk
from rural_rights.transfers.commands.sign_contract import sign_contract
from rural_rights.transfers.model import Application, Deal, Listing
from rural_rights.transfers.rules.contract import instalments, term_in_words
from rural_rights.transfers.store.applications import application_by_id, code_of
from rural_rights.transfers.store.deals import deal_of_listing
from rural_rights.transfers.store.listings import listing_by_id

EXCHANGE: Final = "东阳市农村产权流转交易中心"
WAYS: Final = {"lease": "出租", "sub-lease": "转包", "share-in": "入股"}
METHODS: Final = {"agreement": "协议"}
_PENALTY: Final = "5"
"""Daily penalty in ten-thousandths, as the county's form of contract prints it."""


class PaperMade(BaseModel):
    """A paper of a deal, drafted: to be drawn next."""

    listing: UUID
    certificate_id: int
    number: str


@dataclass(frozen=True)
class Facts:
    """Everything that the two papers say, read within the act."""

    listing: Listing
    deal: Deal
    application: Application
    folio: Folio
    head: Holder
    head_id: str
    lessee_code: str
    issuer: str

    @property
    def parcels(self) -> tuple[Parcel, ...]:
        """The parcels let."""
        wanted = set(self.listing.parcel_ids)
        return tuple(p for p in self.folio.parcels if p.spatial_unit_id in wanted)

    @property
    def term_words(self) -> str:
        """The term, both days included, and its length."""
        first, last = day_words(self.deal.term.start), day_words(self.listing.last_day)
        return f"{first}起至{last}止，{term_in_words(self.deal.term)}"

    @property
    def rent_words(self) -> str:
        """The rent a mu and year."""
        return f"每亩每年{self.deal.rent_per_mu_yuan:,.2f}元"


class DealsPress:
    """Makes the papers of a deal in the act that they rest on."""

    def __init__(self, press: Press) -> None:
        self.press = press

    def sign_contract(self, tx: Tx, ask: StepAsk) -> PaperMade:
        """Sign the contract, enter the lease and draft the contract's paper: all or nothing.

        Law: 农村土地承包法 38, 40.  Raises: ``Refused``, ``Stale``, ``NotFound``.
        """
        signed = sign_contract(tx, ask)
        tx.flush()
        facts = _facts(tx, signed.listing_id)
        drafted = self.press.draft(
            tx,
            _contract(tx, facts, demonstration=self.press.demonstration),
            subject_id=signed.lease_id,
            unit_id=facts.deal.unit_id,
            serial=signed.serial,
            issued_on=tx.office_date,
        )
        return PaperMade(
            listing=signed.listing,
            certificate_id=drafted.certificate_id,
            number=signed.contract_no,
        )

    def certify_deal(self, tx: Tx, ask: StepAsk) -> PaperMade:
        """Certify a signed and paid deal and draft its transaction certificate (鉴证书).

        Law: trading rules.  Raises: ``Refused``, ``Stale``, ``NotFound``.
        """
        certified = certify_deal(tx, ask)
        facts = _facts(tx, ask.listing_id)
        drafted = self.press.draft(
            tx,
            _certificate(tx, facts, certified.number, demonstration=self.press.demonstration),
            subject_id=certified.deal_id,
            unit_id=facts.deal.unit_id,
            serial=certified.serial,
            issued_on=tx.office_date,
        )
        return PaperMade(
            listing=certified.listing,
            certificate_id=drafted.certificate_id,
            number=certified.number,
        )


def _facts(tx: Tx, listing_id: int) -> Facts:
    listing = listing_by_id(tx.conn, listing_id)
    deal = deal_of_listing(tx.conn, listing.id)
    if deal is None:
        raise NotFound
    folio = read_folio(tx.conn, deal.unit_id, View(law_on=tx.office_date))
    head = next((h for h in folio.holders if h.is_head), folio.holders[0])
    return Facts(
        listing=listing,
        deal=deal,
        application=application_by_id(tx.conn, tx.vault, deal.application_id),
        folio=folio,
        head=head,
        head_id=id_numbers(tx.conn, tx.vault, [head.person_id]).get(head.person_id, ""),
        lessee_code=code_of(tx.conn, tx.vault, deal.application_id),
        issuer=_issuer(tx, folio),
    )


def _issuer(tx: Tx, folio: Folio) -> str:
    party = folio.right.collective_id if folio.right else None
    name = tx.conn.execute(
        select(COLLECTIVE.c.name).where(
            COLLECTIVE.c.party_id == party, COLLECTIVE.c.recorded_to.is_(None)
        )
    ).scalar()
    return str(name or folio.place or "")


def _contract(tx: Tx, facts: Facts, *, demonstration: bool) -> paper.LeaseContract:
    folio, deal, listing = facts.folio, facts.deal, facts.listing
    household, right = folio.household, folio.right
    ends = right.term_to - timedelta(days=1) if right and right.term_to else None
    return paper.LeaseContract(
        number=deal.contract_no or "",
        authority=EXCHANGE,
        issued_on=tx.office_date,
        entry_number=f"{tx.office_date:%Y%m%d}-{tx.entry_id}",
        seal_name=EXCHANGE,
        seal_purpose="合同鉴证专用章",
        demonstration=demonstration,
        lessor=paper.LeaseParty(
            name=facts.head.name,
            sort="承包农户",
            id_number=facts.head_id,
            address=(household.address if household else None) or folio.place or "",
            phone=(household.phone if household else None) or "",
        ),
        lessee=paper.LeaseParty(
            name=deal.lessee_name,
            sort="单位" if deal.lessee_uscc else "自然人",
            id_number=facts.lessee_code,
            address="",
            phone=facts.application.phone or "",
        ),
        issuer=facts.issuer,
        head_contract=folio.code,
        head_contract_ends_on=day_words(ends) if ends else "",
        parcels=tuple(_parcel(parcel) for parcel in facts.parcels),
        total_mu=f"{mu_of(deal.area_m2):,.2f}",
        terms=_terms(facts),
        payments=tuple(
            paper.Payment(
                period=f"{day_words(part.period.start)}至{day_words(part.last_day)}",
                due_on=day_words(part.period.start),
                amount=f"{part.amount_yuan:,.2f}",
            )
            for part in instalments(deal.rent_per_mu_yuan, deal.area_m2, listing.term)
        ),
    )


def _parcel(parcel: Parcel) -> paper.LeasedParcel:
    sides = parcel.sides or {}
    return paper.LeasedParcel(
        code=parcel.code,
        name=parcel.name or "",
        area_mu=f"{mu_of(parcel.area_m2):,.2f}",
        grade=str((parcel.particulars or {}).get("grade") or ""),
        east=sides.get("east") or "",
        south=sides.get("south") or "",
        west=sides.get("west") or "",
        north=sides.get("north") or "",
    )


def _terms(facts: Facts) -> paper.LeaseTerms:
    """Return the terms: what was agreed, else what the county's form of contract prints.

    Law: GF-2021-2606; 农村土地承包法 40.
    """
    deal, listing = facts.deal, facts.listing
    total = deal.total_yuan
    return paper.LeaseTerms(
        use=LAND_USE.get(listing.purpose, listing.purpose),
        starts_on=day_words(deal.term.start),
        ends_on=day_words(listing.last_day),
        years=term_in_words(deal.term),
        delivered_by=day_words(deal.term.start),
        assets="无",
        assets_afterwards="按双方交付时的清单返还",
        rent=facts.rent_words,
        total_rent=f"{total:,.2f}元",
        total_in_capitals=capital(total),
        account="由甲方在支付前书面告知乙方",
        adjustment="租赁期内不调整",
        subsidies="依照国家和省的规定执行",
        risk_deposit="不收取",
        requisition="土地补偿归甲方所有，地上附着物和青苗的补偿归投入方所有。",
        renewal_notice_days="60日",
        facilities_at_end="能拆除的由乙方拆除，不能拆除的由双方协商处置",
        filing_days="15日",
        late_delivery_penalty=_PENALTY,
        late_rent_penalty=_PENALTY,
        late_return_penalty=_PENALTY,
        terminate_after_days="30日",
        disputes="协商不成的，可以请求村民委员会、乡镇人民政府调解，或者向农村土地承包仲裁委员会"
        "申请仲裁，也可以直接向人民法院起诉。",
        copies="本合同一式四份，双方、发包方和乡镇人民政府各执一份。",
        other=tuple(filter(None, (listing.payment, listing.conditions))),
    )


def _certificate(
    tx: Tx, facts: Facts, number: str, *, demonstration: bool
) -> paper.TransactionCertificate:
    deal, listing, folio = facts.deal, facts.listing, facts.folio
    assert listing.notice_from is not None
    assert listing.notice_to is not None
    assert deal.signed_on is not None
    return paper.TransactionCertificate(
        number=number,
        authority=EXCHANGE,
        issued_on=tx.office_date,
        entry_number=f"{tx.office_date:%Y%m%d}-{tx.entry_id}",
        seal_name=EXCHANGE,
        seal_purpose="交易鉴证专用章",
        demonstration=demonstration,
        listing_number=listing.number or "",
        object_name="农村土地经营权",
        object_codes=tuple(parcel.code for parcel in facts.parcels),
        location=folio.place or "",
        transferor=facts.head.name,
        transferor_id=facts.head_id,
        transferee=deal.lessee_name,
        transferee_id=facts.lessee_code,
        way=WAYS[listing.way],
        method=METHODS[deal.method],
        area=_area(deal.area_m2),
        use=LAND_USE.get(listing.purpose, listing.purpose),
        term=facts.term_words,
        price=facts.rent_words,
        total_price=f"{deal.total_yuan:,.2f}元",
        total_in_capitals=capital(deal.total_yuan),
        listed_from=day_words(listing.notice_from),
        listed_to=day_words(listing.notice_to),
        contract_number=deal.contract_no or "",
        contract_signed_on=day_words(deal.signed_on),
        certificate_number=listing.certificate_number or "",
        approved_by=EXCHANGE,
    )


def _area(area: Decimal) -> str:
    return f"{area_m2(area)}平方米（{mu_of(area):,.2f}亩）"
