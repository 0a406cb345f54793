"""The bank's and the giver's pages on the real site: authorise, check, pledge, prove, release."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy import text

from certificates.verify import Outcome, verify_pdf
from rural_rights.access.store import institutions
from rural_rights.db.vault import Vault
from rural_rights.kernel.dates import years_later
from tests.conftest import Database
from tests.doors.readers import COUNTY_ROOT, Reader
from tests.office import Entitled
from tests.web.real_site import RealSite, real_site

CHECK_PAGE = re.compile(r"/loans/checks/[0-9a-f-]{36}$")


@dataclass
class Counter:
    """The site with 吴平宝's household, whom the demonstration's farmer is."""

    site: RealSite

    def right(self, *names: str) -> Entitled:
        """A certified contract right, whose head is the demonstration's farmer."""
        right = self.site.office.contract_right(self.site.office.household(*names))
        self.site.be_farmer(right.home.head, right.home.name)
        return right

    def bank_id(self, code: str = "BANK01") -> str:
        with self.site.desk.reading() as conn:
            return str(next(it.id for it in institutions.listed(conn) if it.code == code))

    def public_id(self, person: int) -> str:
        with self.site.desk.reading() as conn:
            found = text("SELECT public_id FROM register_object WHERE id = :id")
            return str(conn.execute(found, {"id": person}).scalar_one())

    def number(self, right: Entitled) -> str:
        paper = self.site.office.folio(right.unit_id).certificate_of(right.right_id)
        assert paper is not None
        return paper.number

    def mortgages(self, right: Entitled) -> int:
        return len(self.site.office.folio(right.unit_id).mortgages)


@pytest.fixture(scope="module")
def counter(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    with real_site(new_database, vault, tmp_path_factory.mktemp("loans")) as site:
        yield Counter(site)


@pytest.fixture
def farmer(counter: Counter) -> Iterator[Reader]:
    with counter.site.reader("farmer") as somebody:
        yield somebody


@pytest.fixture
def officer(counter: Counter) -> Iterator[Reader]:
    with counter.site.reader("bank") as somebody:
        yield somebody


@pytest.fixture
def rival(counter: Counter) -> Iterator[Reader]:
    """The officer of another bank."""
    with counter.site.reader("bank2") as somebody:
        yield somebody


def authorise(counter: Counter, farmer: Reader, right: Entitled, **changes: str) -> str:
    """Send the farmer's form with his wife's agreement; returns where it led."""
    agreed = {f"agree_{counter.public_id(person)}": "yes" for person in right.home.people[1:]}
    usual = {
        "unit": str(right.unit),
        "bank": counter.bank_id(),
        "purpose": "lending",
        "days": "15",
        **agreed,
    }
    page = f"/authorise?unit={right.unit}"
    answer = farmer.send("/authorise", page, **(usual | changes))
    return str(answer.headers.get("location", answer.text))


def checked(officer: Reader, asked: str) -> str:
    """Type a number (or scan a code) on the desk; returns the address of the check's page."""
    answer = officer.send("/loans/check", "/loans", certificate=asked)
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix(COUNTY_ROOT)


def terms(loan: str, **changes: str) -> dict[str, str]:
    """What the officer fills in: twenty thousand yuan for a year."""
    start = date(2026, 12, 1)
    end = years_later(start, 1)
    usual = {
        "form": "pledge",
        "kind": "general",
        "secures_yuan": "20,000.00",
        "value_yuan": "1000000",
        "loan_no": loan,
        "contract_no": f"抵{loan}",
    }
    days = {
        f"{name}_{part}": str(getattr(value, part))
        for name, value in (("debt_from", start), ("debt_to", end))
        for part in ("year", "month", "day")
    }
    return usual | days | changes


def pledged(officer: Reader, check: str, loan_no: str) -> str:
    """File below the check; returns the address of the mortgage's page."""
    answer = officer.send(f"{check}/mortgage", check, **terms(loan_no))
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"]).removeprefix(COUNTY_ROOT)


class TestTheHolder:
    def test_chooses_right_bank_days_and_who_agrees(self, counter, farmer, officer):
        """One page; from then on the bank finds the right on its desk."""
        right = counter.right("吴平宝", "陈秀英")
        page = farmer.get("/authorise").text
        assert "土地承包经营权" in page
        assert "陈秀英 同意" in page
        assert "吴平宝 同意" not in page

        assert authorise(counter, farmer, right).endswith(f"/authorise?unit={right.unit}")

        code = counter.site.office.folio(right.unit_id).code
        assert code in officer.get("/loans").text
        assert "东阳农商银行(演示)" in farmer.get(f"/authorise?unit={right.unit}").text

    def test_is_told_at_the_field_that_thirty_days_are_the_most(self, counter, farmer):
        """What was typed stays."""
        right = counter.right("俞大山")
        page = authorise(counter, farmer, right, days="31")
        assert 'id="days-error"' in page
        assert 'value="31"' in page

    def test_takes_it_back_and_the_bank_finds_nothing(self, counter, farmer, officer):
        """At once."""
        right = counter.right("金有田")
        authorise(counter, farmer, right)
        checked(officer, counter.number(right))
        page = f"/authorise?unit={right.unit}"
        [revoke] = re.findall(
            rf'action="{COUNTY_ROOT}(/authorise/[^"]+/revoke)"', farmer.get(page).text
        )

        assert farmer.send(revoke, page).status_code == 303

        answer = officer.send("/loans/check", "/loans", certificate=counter.number(right))
        assert answer.status_code == 404
        assert revoke not in farmer.get(page).text

    def test_sees_who_looked(self, counter, farmer, officer):
        """The bank by its name, with the time."""
        right = counter.right("何广田")
        authorise(counter, farmer, right)
        page = f"/authorise?unit={right.unit}"
        assert "还没有人看过" in farmer.get(page).text
        checked(officer, counter.number(right))
        looked = farmer.get(page).text.split("谁看过")[1]
        assert "东阳农商银行(演示)" in looked

    def test_authorises_only_his_own(self, counter, farmer):
        """A neighbour's unit is no page for him, nor an address to post to."""
        own = counter.right("马有福")
        other = counter.site.office.contract_right()
        assert farmer.get(f"/authorise?unit={other.unit}").status_code == 404
        posted = farmer.send("/authorise", f"/authorise?unit={own.unit}", unit=str(other.unit))
        assert posted.status_code == 404

    def test_may_have_the_clerk_file_his_signed_paper(self, counter, officer):
        """With the number of the paper; the sheet to print names every adult holder."""
        right = counter.right("楼老实", "楼小妹")
        with counter.site.reader("clerk") as clerk:
            page = f"/authorise?unit={right.unit}"
            sheet = clerk.get(f"/authorise/sheet?unit={right.unit}").text
            assert "楼老实" in sheet
            assert "楼小妹" in sheet
            fields = {
                "unit": str(right.unit),
                "bank": counter.bank_id(),
                "purpose": "lending",
                "days": "30",
                "giver": counter.public_id(right.home.head),
            }
            refused = clerk.send("/authorise", page, **fields)
            assert refused.status_code == 422
            assert 'id="document_no-error"' in refused.text
            assert (
                clerk.send("/authorise", page, document_no="授2026-1", **fields).status_code == 303
            )
        # The wife has not agreed: the bank may look, and is told why it cannot lend.
        shown = officer.get(checked(officer, counter.number(right))).text
        assert 'data-colour="red"' in shown
        assert 'id="rule-co-holder-consent-missing"' in shown


class TestTheBank:
    def test_gets_one_answer_for_unknown_and_for_not_authorised(self, counter, officer):
        """Nobody learns from the desk which certificates exist."""
        right = counter.site.office.contract_right()
        pages = [
            officer.send("/loans/check", "/loans", certificate=asked)
            for asked in (counter.number(right), "浙(2020)东阳市不动产权第0000001号", "", "/v/")
        ]
        assert {page.status_code for page in pages} == {404}
        assert all("没有可供您查询的权利" in page.text for page in pages)

    def test_sees_green_with_facts_and_no_name(self, counter, farmer, officer):
        """By number and by the code on the paper; holders masked, the digest below."""
        right = counter.right("厉地主", "厉太太")
        authorise(counter, farmer, right)
        paper = counter.site.office.folio(right.unit_id).certificate_of(right.right_id)
        assert paper is not None
        for asked in (paper.number, paper.qr_text):
            page = officer.get(checked(officer, asked)).text
            assert 'data-colour="green"' in page
            assert "厉**" in page
            assert "厉地主" not in page
            assert "3,200.00 ㎡" in page

    def test_is_told_cause_cure_and_law_in_red_and_gets_no_form(self, counter, farmer, officer):
        """A seized right."""
        right = counter.right("查封户")
        authorise(counter, farmer, right)
        counter.site.office.seize(right.unit_id)
        page = officer.get(checked(officer, counter.number(right))).text
        assert 'data-colour="red"' in page
        assert 'id="rule-unit-seized"' in page
        assert "怎么办：" in page
        assert "第二十四条" in page
        assert 'id="pledge"' not in page

    def test_may_only_look_on_an_authorisation_for_a_review(self, counter, farmer, officer):
        """Until the holder authorises lending too; the check says so, and the entry refuses it."""
        right = counter.right("岳复核", "岳太太")
        authorise(counter, farmer, right, purpose="review")
        check = checked(officer, counter.number(right))
        assert 'id="rule-authorisation-not-for-lending"' in officer.get(check).text
        refused = officer.send(f"{check}/mortgage", check, **terms("DK-050"))
        assert refused.status_code == 422
        assert "权利人的授权只用于贷后复核" in refused.text
        assert counter.mortgages(right) == 0

        authorise(counter, farmer, right)
        authorise(counter, farmer, right, purpose="review")

        assert pledged(officer, checked(officer, counter.number(right)), "DK-050")

    def test_checks_an_authorised_right_without_its_paper(self, counter, farmer, officer):
        """One press on the desk."""
        right = counter.right("申屠明")
        authorise(counter, farmer, right)
        code = counter.site.office.folio(right.unit_id).code
        row = officer.get("/loans").text.split(code)[1]
        found = re.search(rf'action="{COUNTY_ROOT}(/loans/authorised/[^"]+/check)"', row)
        assert found
        answer = officer.send(found.group(1), "/loans")
        assert CHECK_PAGE.search(answer.headers["location"])

    def test_files_gets_the_proof_and_releases(self, counter, farmer, officer):
        """First rank, a sealed PDF, then void; the list keeps the released one."""
        right = counter.right("吕贷款")
        authorise(counter, farmer, right)
        mortgage = pledged(officer, checked(officer, counter.number(right)), "DK-100")

        page = officer.get(mortgage).text
        assert "第 1 顺位" in page
        assert "贰万元整" in page
        proof = officer.get(f"{mortgage}/proof.pdf")
        assert proof.headers["content-type"] == "application/pdf"
        verdict = verify_pdf(proof.content, counter.site.installation.press.ring.trust)
        assert verdict.outcome is Outcome.GENUINE
        words = {value for _label, value in verdict.words or ()}
        assert {"东阳农商银行(演示)", "吕贷款", "第1顺位"} <= words
        assert officer.get(f"{mortgage}/proof.pdf").content == proof.content

        released = officer.send(f"{mortgage}/release", mortgage, because="贷款结清")

        assert released.status_code == 303
        after = officer.get(mortgage).text
        assert "已注销" in after
        assert "贷款结清" in after
        assert '<span class="tag tone-red">作废</span>' in after
        assert f"{mortgage}/release" not in after
        assert counter.mortgages(right) == 0
        assert "DK-100" in officer.get("/loans").text

    def test_a_double_click_registers_once(self, counter, farmer, officer):
        """The same form twice leads to the same mortgage."""
        right = counter.right("卢双击")
        authorise(counter, farmer, right)
        check = checked(officer, counter.number(right))
        form = terms("DK-200") | {
            "csrf": officer.token(check),
            "idempotency_key": "the-key-of-one-form",
        }
        answers = [
            officer.client.post(f"{COUNTY_ROOT}{check}/mortgage", data=form) for _ in range(2)
        ]
        assert len({answer.headers["location"] for answer in answers}) == 1
        assert counter.mortgages(right) == 1

    def test_a_loan_number_with_other_terms_is_refused_at_its_field(self, counter, farmer, officer):
        """What was typed stays on the page."""
        right = counter.right("包二次")
        authorise(counter, farmer, right)
        check = checked(officer, counter.number(right))
        pledged(officer, check, "DK-300")
        again = officer.send(f"{check}/mortgage", check, **terms("DK-300", secures_yuan="30000.00"))
        assert again.status_code == 422
        assert 'id="loan_no-error"' in again.text
        assert 'value="30000.00"' in again.text
        assert counter.mortgages(right) == 1

    @pytest.mark.parametrize(
        ("field", "typed"),
        [
            ("secures_yuan", "0"),
            ("secures_yuan", "1e17"),
            ("value_yuan", "-5"),
            ("loan_no", "9" * 65),
            ("debt_to_month", "13"),
        ],
    )
    def test_what_cannot_be_meant_is_told_at_its_field(
        self, counter, farmer, officer, field, typed
    ):
        """And nothing is entered."""
        right = counter.right("朱错填")
        authorise(counter, farmer, right)
        check = checked(officer, counter.number(right))
        answer = officer.send(f"{check}/mortgage", check, **terms("DK-400", **{field: typed}))
        assert answer.status_code == 422
        assert f'id="{field.removesuffix("_month")}-error"' in answer.text
        assert counter.mortgages(right) == 0

    def test_second_in_line_moves_up_when_the_first_is_released(
        self, counter, farmer, officer, rival
    ):
        """The second bank sees the first in amber, unnamed; then it is the first."""
        right = counter.right("邵两家")
        authorise(counter, farmer, right)
        authorise(counter, farmer, right, bank=counter.bank_id("BANK02"))
        first = pledged(officer, checked(officer, counter.number(right)), "DK-500")
        seen = checked(rival, counter.number(right))
        page = rival.get(seen).text
        assert 'data-colour="amber"' in page
        assert "其他金融机构" in page
        assert "东阳农商银行" not in page
        second = pledged(rival, seen, "DK-500")
        assert "第 2 顺位" in rival.get(second).text

        officer.send(f"{first}/release", first)

        assert "第 1 顺位" in rival.get(second).text

    def test_another_bank_s_things_are_not_there(self, counter, farmer, officer, rival):
        """Neither the check, nor the mortgage, nor its proof, nor its release."""
        right = counter.right("杜保密")
        authorise(counter, farmer, right)
        check = checked(officer, counter.number(right))
        mortgage = pledged(officer, check, "DK-600")
        for path in (check, mortgage, f"{mortgage}/proof.pdf"):
            assert rival.get(path).status_code == 404, path
        for path in (f"{check}/mortgage", f"{mortgage}/release"):
            assert rival.send(path, "/loans").status_code == 404, path
        assert "DK-600" not in rival.get("/loans").text
        assert counter.mortgages(right) == 1

    def test_supervisors_read_the_desk_without_its_box(self, counter):
        """They neither check nor file."""
        with counter.site.reader("supervisor") as supervisor:
            page = supervisor.get("/loans")
        assert page.status_code == 200
        assert 'id="certificate"' not in page.text
