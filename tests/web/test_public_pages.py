"""What anybody may learn: whether a paper holds, what is announced; and nothing more."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest

from rural_rights.db.vault import Vault
from rural_rights.kernel.dates import add_working_days
from rural_rights.registry.store.cases import insert_notice
from rural_rights.registry.store.certificates import by_id
from rural_rights.web.pages import verify
from rural_rights.web.pages.gentle import Gentle
from tests.conftest import Database
from tests.doors.readers import Reader
from tests.office import Entitled, Made, Nothing
from tests.web.real_site import RealSite, real_site


@pytest.fixture(scope="module")
def town(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealSite]:
    """The site, and a village behind it."""
    with real_site(new_database, vault, tmp_path_factory.mktemp("public")) as site:
        yield site


@pytest.fixture
def reader(town: RealSite, monkeypatch: pytest.MonkeyPatch) -> Iterator[Reader]:
    """Somebody who is not signed in, and has asked nothing yet."""
    monkeypatch.setattr(verify, "_LOOKS", Gentle(most=120, within_s=60))
    monkeypatch.setattr(verify, "_NAMES", Gentle(most=20, within_s=60))
    with town.reader() as somebody:
        yield somebody


@pytest.fixture
def right(town: RealSite) -> Entitled:
    """A contract right of 吴平宝 and 陈秀英, without paper yet."""
    return town.office.contract_right(certified=False)


def answer_in(page: str) -> str:
    found = re.search(r'data-answer="([a-z]+)"', page)
    return found.group(1) if found else "none"


class TestScannedCode:
    def test_a_paper_in_force_answers_valid_and_masked(self, town, reader, right):
        """State, kind, village, burdened or not, time of the answer; no name in full."""
        paper = town.certify(right)

        page = reader.get(town.qr_path(paper)).text

        assert answer_in(page) == "valid"
        assert town.number(paper) in page
        assert "吴**" in page
        assert "吴平宝" not in page
        assert "陈秀英" not in page
        assert "北京时间" in page
        assert re.search(r"权利负担</dt>\s*<dd>无", page)

    def test_the_paper_of_an_older_version_is_never_valid(self, town, reader, right):
        """The copy of the first version answers superseded, since when and by which."""
        old = town.certify(right)
        town.set_state(old, "superseded", "延包变更登记")
        new = town.certify(right, version=2)

        page = reader.get(town.qr_path(old)).text

        assert answer_in(page) == "superseded"
        assert town.number(new) in page
        assert "延包变更登记" in page
        assert answer_in(reader.get(town.qr_path(new)).text) == "valid"

    def test_a_void_paper_says_why(self, town, reader, right):
        """The reason of the entry stands in the answer."""
        paper = town.certify(right)
        town.set_state(paper, "void", "权利消灭注销")

        page = reader.get(town.qr_path(paper)).text

        assert answer_in(page) == "void"
        assert "权利消灭注销" in page

    def test_a_seized_right_answers_frozen(self, town, reader, right):
        """The paper is genuine, but the right may not be disposed of."""
        paper = town.certify(right)
        town.office.seize(right.unit_id)

        assert answer_in(reader.get(town.qr_path(paper)).text) == "frozen"

    @pytest.mark.parametrize("place", [5, 60, 100, -1])
    def test_one_changed_character_is_not_confirmed(self, town, reader, right, place):
        """Whatever was changed, the answer shows nothing of the register."""
        paper = town.certify(right)
        path = town.qr_path(paper)
        at = len("/v/") + place if place >= 0 else len(path) - 1
        other = "A" if path[at] != "A" else "B"
        page = reader.get(path[:at] + other + path[at + 1 :]).text

        assert answer_in(page) == "unknown"
        assert town.number(paper) not in page

    def test_paper_outlives_the_address_it_was_printed_under(
        self, town, reader, right, monkeypatch
    ):
        """The site moved, the old address leads here: the paper is as good as before."""
        paper = town.certify(right)
        monkeypatch.setattr(town.installation.press, "public_url", "https://new.example.cn")

        path = town.qr_path(paper)

        assert answer_in(reader.get(path).text) == "valid"
        assert answer_in(reader.get(path[:-9] + "AAAAAAAAA").text) == "unknown"

    def test_a_term_that_is_over_is_not_valid(self, town, reader):
        """Nothing needs to have run: the answer follows the date."""

        ended = town.office.contract_right(
            certified=False, term=(date(1996, 1, 1), date(2026, 1, 1))
        )
        paper = town.certify(ended)

        page = reader.get(town.qr_path(paper)).text

        assert answer_in(page) == "void"
        assert "权利期限已届满" in page


class TestForm:
    def test_number_and_name_get_the_same_answer(self, town, reader, right):
        """Full-width parentheses and blanks do not matter; any holder's name does."""
        paper = town.certify(right)
        number = town.number(paper).replace("(", "（").replace(")", "）")

        page = reader.send("/verify", number=f" {number} ", holder="陈秀英").text

        assert answer_in(page) == "valid"
        assert "陈秀英" not in re.sub(r'value="[^"]*"', "", page)

    def test_wrong_name_and_wrong_number_are_answered_alike(self, town, reader, right):
        """Nobody learns by asking which numbers there are."""
        number = town.number(town.certify(right))

        wrong_name = reader.send("/verify", number=number, holder="王某某").text
        no_number = reader.send("/verify", number="浙(2026)东阳市X第1号", holder="吴平宝").text

        assert answer_in(wrong_name) == answer_in(no_number) == "unknown"
        says = re.compile(r"data-answer.*?<p>(.*?)</p>", re.DOTALL)
        assert says.findall(wrong_name)[:1] == says.findall(no_number)[:1]

    def test_the_text_of_the_code_can_be_pasted(self, town, reader, right):
        """Without a camera the text does."""
        paper = town.certify(right)

        page = reader.send("/verify", code=town.qr_text(paper)).text

        assert answer_in(page) == "valid"

    def test_the_file_itself_is_answered(self, town, reader, right):
        """Every byte counts: the sealed file is valid, one with a changed byte is not."""
        paper = town.certify(right)
        with town.desk.reading() as conn:
            name = by_id(conn, paper).document_sha256
        content = town.installation.files.get(name)
        spoilt = content[:900] + bytes([content[900] ^ 1]) + content[901:]

        assert answer_in(upload(reader, content)) == "valid"
        assert answer_in(upload(reader, spoilt)) == "unknown"

    def test_an_empty_form_says_what_is_missing(self, town, reader):
        """422, with the fault beside the field."""
        answered = reader.send("/verify", number="", holder="")

        assert answered.status_code == 422
        assert "请填写证书编号和持证人姓名" in answered.text

    def test_guessing_names_is_slowed_down(self, town, reader, monkeypatch):
        """Past the limit nothing is looked up; the scanned code is still answered."""
        monkeypatch.setattr(verify, "_NAMES", Gentle(most=2, within_s=60))
        asked = [reader.send("/verify", number="x", holder="y").status_code for _once in range(3)]
        assert asked == [200, 200, 429]


def upload(reader: Reader, content: bytes) -> str:
    answered = reader.client.post(
        "/330783/verify",
        data={"csrf": reader.token("/verify")},
        files={"paper": ("certificate.pdf", content, "application/pdf")},
    )
    return str(answered.text)


class TestNotices:
    def test_a_notice_is_read_masked_with_the_days_left(self, town, reader):
        """What is announced, until when, where and how to object."""
        today = town.office.today

        def announce(tx, _ask: Nothing) -> Made:
            return Made(
                id=insert_notice(
                    tx,
                    {
                        "number": "东登公告〔2026〕9号",
                        "kind": "first-registration",
                        "village_code": town.office.village,
                        "starts_on": today,
                        "ends_on": add_working_days(today, 15),
                        "is_estimate": False,
                        "items": [
                            {
                                "case_id": 1,
                                "case_number": "2026-1",
                                "right_kind": "contract",
                                "holder": "吴平宝",
                                "place": "东阳市横店镇前溪村12号",
                                "unit_code": "330783123201010001J",
                                "area_m2": "3200.00",
                                "members": 3,
                            }
                        ],
                    },
                )
            )

        town.office.do(announce, Nothing())
        listed = reader.get("/notices").text
        address = re.search(r'href="/330783(/notices/[0-9a-f-]{36})"', listed)
        assert address
        page = reader.get(address.group(1)).text

        assert "还有 15 个工作日可以提出异议" in page
        assert "吴**" in page
        assert "吴平宝" not in page + listed
        assert "12号" not in page + listed
        assert "东登公告〔2026〕9号" in reader.get("/").text

    def test_a_notice_that_does_not_exist_is_not_found(self, reader):
        assert reader.get("/notices/00000000-0000-4000-8000-000000000000").status_code == 404


class TestRules:
    def test_a_refusal_has_a_page_with_law_and_remedy(self, reader):
        """The problem type of the API is an address that explains itself."""
        page = reader.client.get("/problems/lease-outlasts-contract").text

        assert "《农村土地承包法》第三十八条" in page
        assert "请缩短流转期限" in page
        assert reader.client.get("/problems/no-such-rule").status_code == 404
