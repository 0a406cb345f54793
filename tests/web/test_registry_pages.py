"""The registry's desks on the real site: 前溪村 from its folder to issued certificates."""

from __future__ import annotations

import asyncio
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import text

from rural_rights.db.vault import Vault
from rural_rights.jobs.worker import work
from tests.conftest import COUNTY, Database
from tests.doors.readers import Reader
from tests.web.real_site import RealSite, real_site

QIANXI = Path(__file__).resolve().parents[2] / "demo" / "qianxi"
DIRTY = Path(__file__).resolve().parents[1] / "data" / "qianxi-dirty"


def packed(folder: Path) -> bytes:
    """The folder as the zip that a clerk uploads."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, f"{folder.name}/{path.relative_to(folder)}")
    return content.getvalue()


def work_off(site: RealSite) -> None:
    """Let the worker do everything that was promised."""
    url = site.installation.engine.url.render_as_string(hide_password=False)
    # A thread of its own: a browser's driver keeps an event loop in this one.
    with ThreadPoolExecutor(max_workers=1) as aside:
        aside.submit(lambda: asyncio.run(work(site.installation, url, until_idle=True))).result()


def upload(
    clerk: Reader, content: bytes, name: str = "前溪村.zip", **fields: str
) -> httpx.Response:
    """Send a zip by the form of the hand-overs' page."""
    hidden = {"csrf": clerk.token("/handovers"), "idempotency_key": str(uuid4())}
    answer: httpx.Response = clerk.client.post(
        f"/{COUNTY}/handovers",
        data={**hidden, **fields},
        files={"folder": (name, content, "application/zip")},
    )
    return answer


def below_county(answer: httpx.Response) -> str:
    """The page that an answer leads to, below the county."""
    assert answer.status_code == 303, answer.text
    return answer.headers["location"].removeprefix(f"/{COUNTY}")


def run_step(site: RealSite, login: str, step: str, **filters: str) -> str:
    """Preview a step for all that can take it, run it, wait; returns the batch's page."""
    with site.reader(login) as official:
        query = "&".join(f"{name}={value}" for name, value in {"step": step, **filters}.items())
        preview = official.get(f"/batches/new?{query}").text
        found = re.search(r'name="cases" value="([0-9,]+)"', preview)
        assert found, preview
        page = below_county(
            official.send(
                f"/batches?step={step}", page=f"/batches/new?{query}", cases=found.group(1)
            )
        )
        work_off(site)
        return official.get(page).text


def imported(site: RealSite) -> None:
    """Upload the village's folder as its clerk, and let the worker take it in."""
    with site.reader("clerk") as clerk:
        below_county(upload(clerk, packed(QIANXI)))
    work_off(site)


@pytest.fixture(scope="module")
def village(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealSite]:
    """The site with 前溪村 imported, nothing accepted yet."""
    with real_site(new_database, vault, tmp_path_factory.mktemp("registry")) as site:
        imported(site)
        yield site


@pytest.fixture
def clerk(village: RealSite) -> Iterator[Reader]:
    with village.reader("clerk") as somebody:
        yield somebody


def case_of(site: RealSite, kind: str, state: str, skip: int = 0) -> str:
    """The page of a case of this kind in this state."""
    with site.desk.reading() as conn:
        found = conn.execute(
            text(
                "SELECT public_id FROM registration_case WHERE right_kind = :kind"
                " AND state = :state ORDER BY id OFFSET :skip LIMIT 1"
            ),
            {"kind": kind, "state": state, "skip": skip},
        ).scalar_one()
    return f"/cases/{found}"


def state_of(site: RealSite, case: str) -> str:
    with site.desk.reading() as conn:
        found: str = conn.execute(
            text("SELECT state FROM registration_case WHERE public_id = :id"),
            {"id": case.removeprefix("/cases/")},
        ).scalar_one()
    return found


def version_of(page: str) -> str:
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return found.group(1)


class TestHandover:
    def test_reports_what_went_in(self, village, clerk):
        """120 contracts, 116 homesteads and 122 share households became cases."""
        listed = clerk.get("/handovers").text
        page = re.search(r'href="/330783(/handovers/[^"]+)" data-row-link>前溪村.zip<', listed)
        assert page is not None

        report = clerk.get(page.group(1)).text
        assert "358 件成为首次登记业务" in report
        cells = dict(re.findall(r'<th scope="row">([^<]+)</th><td[^>]*>([\d,]+)<', report))
        accepted = {name.rpartition(" ")[2]: count for name, count in cells.items()}
        assert (accepted["CBF"], accepted["CBF_JTCY"], accepted["DK"]) == ("120", "440", "739")

    def test_refuses_what_is_no_zip_and_says_so_at_the_field(self, clerk):
        answer = upload(clerk, b"not a zip at all", "移交.zip")

        assert answer.status_code == 422
        assert 'href="#folder"' in answer.text
        assert "已损坏" in answer.text

    def test_dry_run_of_a_faulty_folder_lists_findings_and_enters_nothing(self, village, clerk):
        """Filters keep one severity; the workbook to correct can be fetched."""
        before = clerk.get("/cases").text.count("data-row>")
        page = below_county(upload(clerk, packed(DIRTY), "试查.zip", dry_run="yes"))
        work_off(village)

        report = clerk.get(page).text
        only = clerk.get(page + "?severity=reject").text
        workbook = clerk.get(page + "/findings.xlsx")
        assert "没有入库" in report
        assert re.search(r"第 1 至 50 行", report)
        shown = re.findall(r"data-column=\"severity\".*?tag tone-(\w+)", only, re.DOTALL)
        assert set(shown) == {"red"}
        assert workbook.content.startswith(b"PK")
        assert clerk.get("/cases").text.count("data-row>") == before

    def test_is_not_for_the_registrar_to_upload(self, village):
        with village.reader("registrar") as registrar:
            assert "上传并检查" not in registrar.get("/handovers").text
            assert registrar.send("/handovers", page="/tasks").status_code == 403


class TestCase:
    def test_shows_everything_and_offers_the_next_step(self, village, clerk):
        page = clerk.get(case_of(village, "contract", "submitted")).text

        for words in ("家庭成员", "地块", "登记材料", "户编码", "与户主关系", "受理", "撤回申请"):
            assert words in page
        assert 'data-key="j"' in page

    def test_shows_another_desk_why_it_cannot(self, village):
        with village.reader("reviewer") as reviewer:
            page = reviewer.get(case_of(village, "contract", "submitted")).text

        assert "现在不能办理" in page
        assert "由村级受理岗办理" in page

    def test_correction_wants_reasons_and_loses_nothing(self, village, clerk):
        """Without a reason it is refused at the field, with the law; then it is done."""
        case = case_of(village, "share", "submitted")
        seen = version_of(clerk.get(case).text)

        refused = clerk.send(case + "/request-correction", page=case, version=seen, reasons=" ")
        done = clerk.send(
            case + "/request-correction", page=case, version=seen, reasons="缺身份证\n缺户口簿"
        )

        assert refused.status_code == 422
        assert 'href="#reasons"' in refused.text
        assert "第十七条" in refused.text
        assert below_county(done).startswith(case)
        assert state_of(village, case) == "correction-requested"
        assert "缺身份证；缺户口簿" in clerk.get(case).text

    def test_stale_form_shows_both_sides(self, village, clerk):
        """Two windows on one case: the second is told what stands, and what he wrote."""
        case = case_of(village, "share", "submitted", skip=5)
        seen = version_of(clerk.get(case).text)
        clerk.send(case + "/accept", page=case, version=seen)

        late = clerk.send(
            case + "/withdraw", page=case, version=seen, seen_state="submitted", reasons="不办了"
        )

        assert late.status_code == 409
        assert "他人已修改" in late.text
        assert "不办了" in late.text
        assert state_of(village, case) == "accepted"

    def test_repeated_press_accepts_once(self, village, clerk):
        case = case_of(village, "share", "submitted", skip=9)
        page = clerk.get(case).text
        form = {
            "csrf": clerk.token(case),
            "idempotency_key": "a-double-click",
            "version": version_of(page),
        }

        answers = [clerk.client.post(f"/{COUNTY}{case}/accept", data=form) for _ in range(2)]

        assert [answer.status_code for answer in answers] == [303, 303]
        assert clerk.get(case).text.count("time-line-title") == 1

    def test_is_unknown_outside_its_village(self, village):
        """Another village's clerk is told the same as of a case that does not exist."""
        case = case_of(village, "contract", "submitted")
        with village.desk.logging() as conn:
            conn.execute(
                text("UPDATE account SET scope = '330783123299' WHERE login_name = 'clerk'")
            )
        try:
            with village.reader("clerk") as stranger:
                assert stranger.get(case).status_code == 404
                assert stranger.get("/cases").text.count("data-row>") == 0
                assert stranger.get("/rights").text.count("data-row>") == 0
        finally:
            with village.desk.logging() as conn:
                conn.execute(
                    text("UPDATE account SET scope = '330783123201' WHERE login_name = 'clerk'")
                )


class TestSearch:
    def person(self, site: RealSite) -> tuple[str, str, str]:
        """A head of household: name, identity number, initials."""
        with site.desk.reading() as conn:
            row = conn.execute(
                text(
                    "SELECT p.name, p.search_keys, d.number_sealed FROM person p"
                    " JOIN identity_document d ON d.party_id = p.party_id"
                    " JOIN household_member m ON m.person_id = p.party_id AND m.relation = '02'"
                    " WHERE d.kind = '1' ORDER BY p.party_id LIMIT 1"
                )
            ).one()
        number = site.desk.vault.open_sealed(bytes(row.number_sealed)).decode()
        return row.name, number, next(key for key in row.search_keys if key.isascii())

    def test_finds_a_person_by_anything(self, village, clerk):
        """Whole number, birth date with the last four, name, initials."""
        name, number, initials = self.person(village)

        for typed in (number, f"{number[6:14]} {number[-4:]}"):
            assert "/people/" in clerk.get(f"/search?q={typed}").headers["location"]
        for typed in (name, initials):
            answer = clerk.get(f"/search?q={typed}")
            assert name in answer.text or "/people/" in answer.headers["location"]

    def test_finds_land_and_says_when_there_is_none(self, village, clerk):
        with village.desk.reading() as conn:
            code = conn.execute(text("SELECT min(code) FROM spatial_unit")).scalar_one()

        assert "/rights/" in clerk.get(f"/search?q={code}").headers["location"]
        assert "没有找到" in clerk.get("/search?q=9999999999").text

    def test_number_is_masked_until_a_purpose_is_stated(self, village, clerk):
        """The reading log keeps who looked, and why."""
        _name, number, _initials = self.person(village)
        page = clerk.get(f"/search?q={number}").headers["location"].removeprefix(f"/{COUNTY}")

        masked = clerk.get(page).text
        refused = clerk.send(page + "/reveal", page=page)
        shown = clerk.send(page + "/reveal", page=page, purpose="check")

        assert number not in masked
        assert number[:6] + "********" + number[-4:] in masked
        assert refused.status_code == 409
        assert number in shown.text
        with village.desk.reading() as conn:
            noted = conn.execute(
                text("SELECT what, purpose FROM reading_log WHERE purpose = 'check'")
            ).all()
        assert noted == [("id-number", "check")]


class TestWholeVillage:
    def test_goes_from_the_counter_to_the_certificate(self, village):
        """Every desk does its step for all homesteads at once; the last sees the PDF."""
        accepted = run_step(village, "clerk", "accept", kind="homestead")
        assert "没有。" in accepted
        run_step(village, "reviewer", "pass-preliminary", kind="homestead")
        notice = run_step(village, "reviewer", "publish-notice", kind="homestead")
        assert "公告编号" in notice

        with village.reader("registrar") as registrar:
            early = registrar.get("/batches/new?step=pass-final").text
        assert "期满前不得复审" in early
        village.office.days_pass(60)
        run_step(village, "registrar", "pass-final", kind="homestead")
        entered = run_step(village, "registrar", "enter", kind="homestead")
        assert "没有。" in entered

        case = case_of(village, "homestead", "entered")
        with village.reader("clerk") as clerk:
            folio_link = re.search(r'href="/330783(/rights/[^"]+)"', clerk.get(case).text)
            assert folio_link is not None
            folio = folio_link.group(1)
            clerk.send(
                case + "/make-certificate", page=case, version=version_of(clerk.get(case).text)
            )
            certificates = clerk.get(folio + "?tab=certificates").text
            pdf_link = re.search(r'href="/330783(/certificates/[^"]+/pdf)"', certificates)
            assert pdf_link is not None
            assert clerk.get(pdf_link.group(1)).content.startswith(b"%PDF")

            unchecked = clerk.send(
                case + "/issue",
                page=case,
                version=version_of(clerk.get(case).text),
                collector_name="领证人",
                collected_on_year="2026",
                collected_on_month="11",
                collected_on_day="23",
            )
            assert unchecked.status_code == 422
            assert 'value="领证人"' in unchecked.text
            clerk.send(
                case + "/issue",
                page=case,
                version=version_of(clerk.get(case).text),
                collector_name="领证人",
                collected_on_year="2026",
                collected_on_month="11",
                collected_on_day="23",
                checked="yes",
            )
            assert state_of(village, case) == "issued"
            history = clerk.get(folio + "?tab=history").text
            assert history.index("发放证书") < history.index("登簿，权利设立")

        self.folio_of_an_earlier_day_says_so(village)

    def folio_of_an_earlier_day_says_so(self, village: RealSite) -> None:
        """Before the entry the register showed a unit without a right."""
        with village.desk.reading() as conn:
            unit, entered = conn.execute(
                text(
                    "SELECT o.public_id, r.entered_on FROM registered_right r"
                    " JOIN register_object o ON o.id = r.unit_id LIMIT 1"
                )
            ).one()
        with village.reader("registrar") as registrar:
            now = registrar.get(f"/rights/{unit}").text
            before = registrar.get(f"/rights/{unit}?as_of={entered - timedelta(days=1)}").text
            long_ago = registrar.get(f"/rights/{unit}?as_of=2001-01-01").text

        assert "现势" in now
        assert "您看到的是" in before
        assert "尚未登簿" in before
        assert "还没有这个单元" in long_ago
