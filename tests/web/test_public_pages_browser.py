"""The public and the farmer's pages in a real browser: readable by anybody, on any screen."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from rural_rights.db.vault import Vault
from tests.conftest import COUNTY, Database
from tests.web.conftest import AXE
from tests.web.real_site import real_site
from tests.web.test_farmer_pages import Family, settle
from tests.web.test_shell_browser import RULES, WIDTHS


@pytest.fixture(scope="module")
def family(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Family]:
    with real_site(new_database, vault, tmp_path_factory.mktemp("walk")) as site:
        yield settle(site)


@pytest.fixture(scope="module")
def served(family: Family) -> Iterator[str]:
    with family.site.served() as address:
        yield address


@pytest.fixture
def as_farmer(
    chromium: Browser, family: Family, served: str
) -> Callable[[int, int], BrowserContext]:
    """Return a function that opens a browser of this size, signed in as the farmer."""

    def opened(width: int, height: int) -> BrowserContext:
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=served)
        page = context.new_page()
        page.goto(f"/{COUNTY}/sign-in")
        page.get_by_label("登录名").first.fill("farmer")
        page.get_by_label("密码").first.fill("demo-farmer-1")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/home")
        page.close()
        return context

    return opened


def faults_on(context: BrowserContext, path: str, picture: Path | None = None) -> list[str]:
    """Open a page; return what axe-core, the console and the screen's width say against it."""
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.goto(path)
    if picture is not None:
        page.screenshot(path=picture, full_page=True)
    if page.evaluate("document.documentElement.scrollWidth - innerWidth") > 0:
        faults.append("wider than the screen")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    faults += [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]]
    page.close()
    return faults


def public_paths(family: Family) -> list[str]:
    with family.site.desk.reading() as conn:
        paper = conn.exec_driver_sql(
            "SELECT certificate_id FROM certificate WHERE document_kind = 'contract-land'"
            " AND recorded_to IS NULL AND state = 'issued' LIMIT 1"
        ).scalar_one()
    scanned = f"/{COUNTY}{family.site.qr_path(paper)}"
    return [
        f"/{COUNTY}/",
        f"/{COUNTY}/verify",
        scanned,
        f"{scanned}?lang=en",
        f"/{COUNTY}/v/not-a-code",
        f"/{COUNTY}/notices",
        "/problems",
        "/problems/unit-seized",
    ]


class TestPublicPages:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_are_accessible_quiet_and_fit(self, chromium, family, served, width, height):
        """No fault by axe-core, no word in the console, nothing wider than the screen."""
        context = chromium.new_context(viewport={"width": width, "height": height}, base_url=served)
        found = {path: faults_on(context, path) for path in public_paths(family)}
        context.close()

        assert {path: faults for path, faults in found.items() if faults} == {}

    def test_a_code_is_answered_without_scripts(self, chromium, family, served):
        """An old phone, scripts off: the answer is there all the same."""
        context = chromium.new_context(java_script_enabled=False, base_url=served)
        page = context.new_page()
        page.goto(public_paths(family)[2])

        expect(page.get_by_text("证书有效")).to_be_visible()
        context.close()

    def test_number_and_name_are_asked_on_the_first_page(self, chromium, served):
        """Two fields and one press; the neutral answer for what does not exist."""
        context = chromium.new_context(base_url=served)
        page = context.new_page()
        page.goto(f"/{COUNTY}/")
        page.get_by_label("证书编号").fill("浙(2026)东阳市不动产权第1号")
        page.get_by_label("持证人姓名").fill("王某某")
        page.get_by_role("button", name="核验").click()

        expect(page.get_by_text("没有找到与编号和姓名都相符的证书")).to_be_visible()
        context.close()


class TestFarmerPages:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    def test_are_accessible_quiet_and_fit(self, family, as_farmer, width, height):
        """In the standard and the elder view, in Chinese and English."""
        paths = [
            f"/{COUNTY}/home",
            f"/{COUNTY}/home?view=elder",
            f"/{COUNTY}/my/rights?view=standard",
            f"/{COUNTY}/my/rights/{family.land.unit}?lang=en",
            f"/{COUNTY}/my/rights/{family.land.unit}?view=elder&lang=zh",
            f"/{COUNTY}/my/rights/{family.shares.unit}",
            f"/{COUNTY}/my/readings",
        ]
        context = as_farmer(width, height)
        found = {path: faults_on(context, path) for path in paths}
        context.close()

        assert {path: faults for path, faults in found.items() if faults} == {}

    def test_the_elder_view_is_large(self, as_farmer):
        """Type of 20 pixels; every choice at least 56 pixels high."""
        context = as_farmer(390, 844)
        page = context.new_page()
        page.goto(f"/{COUNTY}/home?view=elder")

        size = page.evaluate("getComputedStyle(document.querySelector('main')).fontSize")
        heights = page.evaluate(
            "[...document.querySelectorAll('.choices a')].map(e => e.getBoundingClientRect().height)"
        )
        context.close()
        assert size == "20px"
        assert len(heights) == 4
        assert min(heights) >= 56
