"""我的权利: what a farmer sees of his own, what he can do, and that it is his alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

import pytest
from sqlalchemy import text

from rural_rights.db.vault import Vault
from tests.conftest import Database
from tests.doors.readers import Reader
from tests.office import Entitled
from tests.web.real_site import RealSite, real_site


@dataclass(frozen=True)
class Family:
    """A farmer with land, a house and shares; the land's certificate is drawn and sealed."""

    site: RealSite
    land: Entitled
    house: Entitled
    shares: Entitled
    neighbour: Entitled


@pytest.fixture(scope="module")
def family(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Family]:
    """The site with the demonstration's farmer being 吴平宝."""
    with real_site(new_database, vault, tmp_path_factory.mktemp("farmer")) as site:
        yield settle(site)


def settle(site: RealSite) -> Family:
    """Give 吴平宝 land, a house and shares; his neighbour has land too."""
    office = site.office
    home = office.household("吴平宝", "陈秀英")
    land = office.contract_right(home, certified=False)
    site.certify(land)
    house = office.homestead(same_people(site, home.people, "homestead"))
    shares = office.share_right(same_people(site, home.people, "share"), units=Decimal("12.5000"))
    neighbour = office.contract_right(office.household("俞大山"))
    site.be_farmer(home.head, "吴平宝")
    return Family(site, land, house, shares, neighbour)


def same_people(site: RealSite, people: tuple[int, ...], kind: str):
    """The same people as another right's household: a household is as one right sees it."""
    other = site.office.household("吴平宝", "陈秀英", kind=kind)
    return replace(other, people=people)


@pytest.fixture
def farmer(family: Family) -> Iterator[Reader]:
    """吴平宝, signed in."""
    with family.site.reader("farmer") as somebody:
        yield somebody


class TestHome:
    def test_offers_four_choices_and_no_more(self, farmer):
        """Land, house, shares, who asked: one press each."""
        page = farmer.get("/home").text

        choices = re.findall(r"<li><a href=\"([^\"]+)\"><strong>([^<]+)</strong>", page)
        assert [words for _href, words in choices] == ["我的地", "我的房子", "我的股份", "谁查过我"]
        assert "2 块地，3,200.00 ㎡ (4.80 亩)" in page

    def test_is_closed_to_others(self, family):
        """Who is not signed in goes to the sign-in page; a clerk is no holder."""
        with family.site.reader() as nobody:
            assert nobody.get("/my/rights").status_code == 303
        with family.site.reader("clerk") as clerk:
            assert clerk.get("/my/rights").status_code == 403


class TestMyRight:
    def test_tells_land_in_words_with_term_and_certificate(self, family, farmer):
        """What it is, whose, how long, and that nothing lies on it."""
        page = farmer.get(f"/my/rights/{family.land.unit}").text

        assert "2 块地，3,200.00 ㎡ (4.80 亩)" in page
        assert "吴平宝（本人）、陈秀英" in page
        assert "2022年1月1日 至 2051年12月31日" in page
        assert "没有抵押、出租、查封和异议。" in page
        assert f"/exchange/new/{family.land.unit}" in page

    def test_shares_are_counted_for_oneself_and_the_household(self, family, farmer):
        assert "您 12.5 股，全户 25 股" in farmer.get(f"/my/rights/{family.shares.unit}").text

    def test_the_certificate_is_the_sealed_file(self, family, farmer):
        """The farmer gets the very bytes that were issued."""
        answered = farmer.get(f"/my/rights/{family.land.unit}/certificate.pdf")

        assert answered.status_code == 200
        assert answered.content.startswith(b"%PDF-")
        assert answered.headers["cache-control"] == "no-store"

    def test_a_neighbours_right_is_not_his_to_know(self, family, farmer):
        """That it exists is not told: 404, the paper too."""
        address = f"/my/rights/{family.neighbour.unit}"

        assert farmer.get(address).status_code == 404
        assert farmer.get(f"{address}/certificate.pdf").status_code == 404

    def test_a_seized_right_says_why_it_cannot_be_let(self, family, farmer):
        """The forbidden act stays in sight with reason and law."""
        family.site.office.seize(family.house.unit_id)

        page = farmer.get(f"/my/rights/{family.house.unit}").text

        assert "现在不能办理" in page
        assert "查封" in page
        assert "法院查封" in page


class TestReadings:
    def test_who_asked_is_told_by_desk_and_purpose(self, family, farmer):
        """A bank's look into the right shows the bank, the time and why."""
        bank = family.site.office.institution("东阳农商银行")
        with family.site.desk.logging() as conn:
            conn.execute(
                text(
                    "INSERT INTO reading_log (at, acting_role, institution_id, subject_id, what,"
                    " purpose) VALUES (now(), 'bank-officer', :bank, :unit, 'lending-check', 'lending')"
                ),
                {"bank": bank, "unit": family.land.unit_id},
            )

        page = farmer.get("/my/readings").text

        assert "东阳农商银行" in page
        assert "贷前核查" in page
        assert "贷款审查" in page
