"""The registry's desks in a real browser: by keyboard, on a clerk's screen and on a phone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, expect
from sqlalchemy import text

from rural_rights.db.vault import Vault
from tests.conftest import COUNTY, Database
from tests.web.conftest import AXE
from tests.web.real_site import RealSite, real_site
from tests.web.test_registry_pages import QIANXI, case_of, imported, packed, run_step, work_off
from tests.web.test_shell_browser import RULES, WIDTHS

PASSWORDS = {
    "clerk": "demo-clerk-1",
    "reviewer": "demo-reviewer-1",
    "registrar": "demo-registrar-1",
}


@pytest.fixture(scope="module")
def walked(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[RealSite]:
    """前溪村 with its homesteads entered and the first certificates made."""
    with real_site(new_database, vault, tmp_path_factory.mktemp("walk")) as site:
        imported(site)
        run_step(site, "clerk", "accept", kind="homestead")
        run_step(site, "reviewer", "pass-preliminary", kind="homestead")
        run_step(site, "reviewer", "publish-notice", kind="homestead")
        site.office.days_pass(40)
        run_step(site, "registrar", "pass-final", kind="homestead")
        run_step(site, "registrar", "enter", kind="homestead")
        run_step(site, "clerk", "accept", kind="share")
        yield site


@pytest.fixture(scope="module")
def served(walked: RealSite) -> Iterator[str]:
    with walked.served() as address:
        yield address


@pytest.fixture
def as_official(chromium: Browser, served: str) -> Iterator[Callable[..., BrowserContext]]:
    """Return a function that opens a browser signed in by its form."""
    opened = []

    def sign_in(login: str, width: int = 1366, height: int = 768) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=served)
        opened.append(context)
        page = context.new_page()
        page.goto(f"/{COUNTY}/sign-in")
        page.get_by_label("登录名").first.fill(login)
        page.get_by_label("密码").first.fill(PASSWORDS[login])
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(re.compile("/tasks"))
        page.close()
        return context

    yield sign_in
    for context in opened:
        context.close()


def pages_of(site: RealSite) -> list[str]:
    """One address of every kind of page that the registry has."""
    with site.desk.reading() as conn:
        unit = conn.execute(
            text(
                "SELECT o.public_id FROM registered_right r"
                " JOIN register_object o ON o.id = r.unit_id ORDER BY r.id LIMIT 1"
            )
        ).scalar_one()
        person = conn.execute(
            text(
                "SELECT o.public_id FROM person p JOIN register_object o ON o.id = p.party_id"
                " ORDER BY p.id LIMIT 1"
            )
        ).scalar_one()
        notice = conn.execute(text("SELECT public_id FROM public_notice")).scalar_one()
        batch = conn.execute(text("SELECT public_id FROM batch ORDER BY id LIMIT 1")).scalar_one()
        handover = conn.execute(text("SELECT public_id FROM handover LIMIT 1")).scalar_one()
    return [
        "/tasks",
        "/cases?kind=contract",
        case_of(site, "contract", "submitted"),
        case_of(site, "homestead", "entered"),
        f"/rights/{unit}",
        f"/rights/{unit}?tab=history&as_of=2026-12-20&lang=en",
        "/rights",
        f"/people/{person}",
        "/search?q=z",
        "/handovers",
        f"/handovers/{handover}",
        f"/batches/{batch}",
        "/batches/new?step=accept",
        "/village-notices",
        f"/village-notices/{notice}",
        "/certificates",
    ]


def faults_on(context: BrowserContext, address: str) -> list[str]:
    """What axe-core, the console and the screen's width say against a page."""
    page = context.new_page()
    spoken: list[str] = []
    page.on("console", lambda message: spoken.append(message.text))
    page.on("pageerror", lambda error: spoken.append(str(error)))
    page.goto(f"/{COUNTY}{address}")
    if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        spoken.append("wider than the screen")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    page.close()
    broken = [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]
    return [f"{address}: {fault}" for fault in (*spoken, *broken)]


class TestEveryPage:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_is_accessible_quiet_and_fits(self, walked, as_official, width, height):
        """No fault by axe-core, no word in the console, nothing wider than the screen."""
        context = as_official("clerk", width, height)

        faults = [fault for address in pages_of(walked) for fault in faults_on(context, address)]

        assert faults == []


class TestClerk:
    def test_uploads_and_watches(self, walked, as_official, tmp_path):
        """The same folder again: nothing is doubled, and the page says how many were skipped."""
        folder = tmp_path / "前溪村再交.zip"
        folder.write_bytes(packed(QIANXI))
        page = as_official("clerk").new_page()
        page.goto(f"/{COUNTY}/handovers")

        page.get_by_label("移交文件夹的压缩包").set_input_files(folder)
        page.get_by_role("button", name="上传并检查").click()
        expect(page.locator("#handover progress")).to_be_visible()
        work_off(walked)

        expect(page.get_by_text("件与登记簿相同，已跳过")).to_be_visible(timeout=20_000)
        assert "已入库：0 件" in page.content()

    def test_goes_through_the_queue_by_keys(self, walked, as_official):
        """j opens the next household, a accepts it, and the queue goes on."""
        page = as_official("clerk").new_page()
        page.goto(f"/{COUNTY}{case_of(walked, 'contract', 'submitted', 3)}")
        first = page.locator("h1").inner_text()

        page.keyboard.press("j")
        expect(page.locator("h1")).not_to_have_text(first)
        page.keyboard.press("a")
        expect(page.get_by_text("已受理。")).to_be_visible()
        page.keyboard.press("k")

        expect(page.locator("h1")).to_have_text(first)

    def test_selects_rows_and_sees_what_a_batch_would_do(self, walked, as_official):
        page = as_official("clerk").new_page()
        page.goto(f"/{COUNTY}/tasks?state=submitted&kind=contract")

        for row in page.locator("[data-select]").all()[:3]:
            row.check()
        page.get_by_role("button", name="受理", exact=True).click()

        expect(page.get_by_role("button", name="受理（3 件）")).to_be_visible()
        expect(page.get_by_text("现在还没有作任何改动")).to_be_visible()

    def test_finds_by_the_box_on_top(self, walked, as_official):
        """/ enters the box; the code of a parcel opens its folio with the map."""
        with walked.desk.reading() as conn:
            code = conn.execute(
                text("SELECT min(code) FROM spatial_unit WHERE kind = 'parcel'")
            ).scalar_one()
        page = as_official("clerk").new_page()
        page.goto(f"/{COUNTY}/tasks")

        page.keyboard.press("/")
        page.keyboard.type(code)
        page.keyboard.press("Enter")

        page.wait_for_url(re.compile("/rights/"))
        expect(page.locator(".map svg path").first).to_be_visible()
