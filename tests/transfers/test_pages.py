"""The exchange walked in a browser: a farmer lists, an operator applies, the officer closes."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

import httpx
import pytest
import uvicorn
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from certificates.verify import Outcome, verify_pdf
from rural_rights.access.demo import name_demo_farmer, seed_demo
from rural_rights.access.sessions import open_session
from rural_rights.access.store import accounts
from rural_rights.app import create_app
from rural_rights.db.desk import Desk
from rural_rights.db.engine import engine_for
from rural_rights.db.vault import Vault
from rural_rights.installation import Installation
from rural_rights.kernel.dates import now_utc
from rural_rights.settings import Settings
from rural_rights.web.doors import SESSION_COOKIE
from tests.conftest import COUNTY, Database
from tests.office import Entitled, Office, uscc
from tests.web.conftest import AXE

ROOT = f"/{COUNTY}"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Site:
    """The site as served, the office behind it, one right to be let."""

    address: str
    desk: Desk
    office: Office
    right: Entitled
    installation: Installation

    def cookie(self, login: str) -> dict[str, str]:
        """Return the cookie of a demonstration account that is signed in."""
        with self.desk.logging() as conn:
            account = accounts.by_login(conn, login, b"")
            assert account is not None
            token = open_session(conn, account, now_utc(), device="test", second_factor_due=False)
        return {"name": SESSION_COOKIE, "value": token, "url": f"{self.address}{ROOT}"}


@pytest.fixture(scope="module")
def site(
    tmp_path_factory: pytest.TempPathFactory,
    new_database: Callable[[], Database],
    vault: Vault,
) -> Iterator[Site]:
    """The whole application on a free port, with a household whose land may be let."""
    settings = Settings.read({"RURAL_RIGHTS_HOME": str(tmp_path_factory.mktemp("site") / "home")})
    engine = engine_for(new_database().application)
    app = create_app(settings, engine=engine, vault=vault)
    desk = Desk(engine, COUNTY, vault)
    seed_demo(desk, settings)
    office = Office(desk)
    right = office.contract_right()
    name_demo_farmer(desk, right.home.head, "吴平宝")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    yield Site(f"http://localhost:{port}", desk, office, right, app.state.installation)
    server.should_exit = True
    thread.join()
    engine.dispose()


@pytest.fixture(scope="module")
def people(chromium: Browser, site: Site) -> Iterator[Callable[[str], Page]]:
    """Return a function that gives the page of somebody who is signed in."""
    contexts: dict[str, BrowserContext] = {}
    pages: dict[str, Page] = {}

    def page_of(login: str) -> Page:
        if login not in pages:
            context = chromium.new_context(
                viewport={"width": 1366, "height": 768}, base_url=site.address
            )
            context.set_default_timeout(10_000)
            if login:
                context.add_cookies([site.cookie(login)])  # type: ignore[list-item]
            contexts[login] = context
            pages[login] = context.new_page()
        return pages[login]

    yield page_of
    for context in contexts.values():
        context.close()


def is_clean(page: Page) -> None:
    """No fault by axe-core, and nothing wider than the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def fill_day(page: Page, name: str, day: object) -> None:
    """Type a day into its three fields."""
    year, month, date = str(day).split("-")
    page.fill(f"[name={name}_year]", year)
    page.fill(f"[name={name}_month]", month)
    page.fill(f"[name={name}_day]", date)


def row_of(listing: str) -> str:
    """Return the selector of a listing's link in a table."""
    return f"[data-row-link][href$='{listing.rpartition('/')[2]}']"


def tag(page: Page) -> Locator:
    """Return the state tag beside the title."""
    return page.locator("h1 .tag")


def test_a_lease_from_the_farmer_s_phone_to_the_certified_deal(
    site: Site, people: Callable[[str], Page]
) -> None:
    """Every page on the way, by each of its people, with the papers at the end."""
    listing = the_farmer_lists(site, people("farmer"))
    the_public_reads(people(""), listing)
    the_operator_applies(people("operator"), listing)
    the_officer_closes(site, people("exchange"), listing)

    [lease] = site.office.folio(site.right.unit_id).leases
    assert lease.lessee_name == "东阳市绿野家庭农场"
    assert lease.contract_no in sealed_words(site, people("exchange"), f"{listing}/contract.pdf")
    words = sealed_words(site, people("operator"), f"{listing}/certificate.pdf")
    assert {"农村土地经营权", "东阳市绿野家庭农场", lease.contract_no} <= words
    refused = people("").request.get(f"{listing}/contract.pdf", max_redirects=0)
    assert refused.status == 303


def the_farmer_lists(site: Site, page: Page) -> str:
    """Right, parcel, terms, check, publish; returns the address of the listing."""
    page.goto(f"{ROOT}/exchange")
    page.click("text=发布项目")
    is_clean(page)
    page.click("[data-row-link]")
    is_clean(page)
    page.locator("#parcels [data-row-link]").first.click()
    is_clean(page)
    start = site.office.today + timedelta(days=60)
    fill_day(page, "starts_on", start)
    fill_day(page, "last_day", start + timedelta(days=5 * 365))
    page.fill("#rent", "800")
    page.click("text=保存并核对")
    # One co-holder has not agreed: the page says so instead of the button.
    expect(page.locator(".forbidden")).to_contain_text("成年共有人未同意")
    is_clean(page)
    page.click("a:has-text('修改条件')")
    page.locator("[name^=agree_]").check()
    page.click("text=保存并核对")
    page.click("button:has-text('发布公告')")
    expect(tag(page)).to_have_text("挂牌中")
    is_clean(page)
    return page.url


def the_public_reads(page: Page, listing: str) -> None:
    """Without a name in full."""
    page.goto(f"{ROOT}/exchange")
    is_clean(page)
    expect(page.locator("main")).not_to_contain_text("吴平宝")
    expect(page.locator(row_of(listing))).to_have_count(1)
    page.goto(listing)
    is_clean(page)
    expect(page.locator("main")).to_contain_text("吴**")
    page.goto(f"{listing}?lang=en")
    is_clean(page)
    page.goto(f"{listing}?lang=zh")


def the_operator_applies(page: Page, listing: str) -> None:
    """A wrong code is told at its field; the rest of the form stays."""
    page.goto(listing)
    page.click("a:has-text('申请受让')")
    is_clean(page)
    page.check("[name=kind][value=organisation]")
    page.fill("#name", "东阳市绿野家庭农场")
    page.fill("#code", "91330783000000000X")
    page.fill("#plan", "种植水稻、油菜,有拖拉机两台")
    page.click("text=提交申请")
    expect(page.locator("#code-error")).to_contain_text("统一社会信用代码")
    is_clean(page)
    page.fill("#code", uscc(4711, "93"))
    page.click("text=提交申请")
    expect(page.locator("#applications")).to_contain_text("等候审核")
    is_clean(page)


def the_officer_closes(site: Site, page: Page, listing: str) -> None:
    """Award after the notice, contract, payment, certificate, closed."""
    page.goto(f"{ROOT}/exchange/desk")
    is_clean(page)
    page.click(row_of(listing))
    expect(page.locator(".forbidden")).to_contain_text("公告期至")
    is_clean(page)
    site.office.days_pass(14)
    page.reload()
    page.click("a:has-text('确认成交')")
    is_clean(page)
    page.check("[name=application]")
    page.click("button:has-text('确认成交')")
    page.click("button:has-text('签订合同并登记')")
    expect(page.locator(".notice-success")).to_contain_text("LZ330783")
    expect(page.locator(".forbidden")).to_contain_text("支付凭证")
    is_clean(page)
    page.click("a:has-text('登记付款凭证')")
    is_clean(page)
    page.fill("#reference", "回单20261201-7")
    page.click("button:has-text('登记')")
    page.click("button:has-text('出具鉴证书')")
    expect(page.locator(".notice-success")).to_contain_text("东农流鉴")
    page.click("button:has-text('办结归档')")
    expect(tag(page)).to_have_text("已鉴证")
    is_clean(page)


def sealed_words(site: Site, page: Page, address: str) -> set[str]:
    """Return the words of a paper, once its seal and QR code are found to be genuine."""
    answer = page.request.get(address)
    assert answer.status == 200
    trust = site.installation.press.ring.trust
    # Apart from the browser's event loop: the library that judges the seal has its own.
    with ThreadPoolExecutor(1) as apart:
        verdict = apart.submit(verify_pdf, answer.body(), trust).result()
    assert verdict.outcome is Outcome.GENUINE
    return {value for _label, value in verdict.words or ()}


def test_the_clerk_records_a_mandate_and_lists_at_the_counter(
    site: Site, people: Callable[[str], Page]
) -> None:
    """Found by pinyin initials, on the paper that the farmer signed."""
    other = site.office.contract_right(site.office.household("陈大力"))
    clerk = people("clerk")
    clerk.goto(f"{ROOT}/exchange/new")
    clerk.click("a:has-text('登记委托')")
    is_clean(clerk)
    clerk.fill("#q", "cdl")
    clerk.click("main button:has-text('查找')")
    clerk.check("[name=person]")
    clerk.fill("#paper_no", "委托书2026-12")
    is_clean(clerk)
    clerk.click("button:has-text('登记委托')")
    expect(clerk.locator("main table")).to_contain_text("陈**")
    is_clean(clerk)
    clerk.goto(f"{ROOT}/exchange/new")
    clerk.click("[data-row-link]")
    clerk.locator("#parcels [data-row-link]").first.click()
    start = site.office.today + timedelta(days=60)
    fill_day(clerk, "starts_on", start)
    fill_day(clerk, "last_day", start + timedelta(days=700))
    clerk.fill("#rent", "750")
    clerk.click("text=保存并核对")
    clerk.click("button:has-text('发布公告')")
    expect(tag(clerk)).to_have_text("挂牌中")
    [listed] = re.findall(r"NJ\d+", clerk.locator("h1").inner_text())
    assert listed.startswith(f"NJ{COUNTY}")
    assert site.office.folio(other.unit_id).leases == ()


def test_a_draft_is_nobody_else_s_to_see(site: Site, people: Callable[[str], Page]) -> None:
    """Another farmer's draft answers as if it were not there."""
    page = people("farmer")
    answer = page.request.get(f"{site.address}{ROOT}/exchange/listings/{uuid4()}")
    assert answer.status == 404
    plain = httpx.get(f"{site.address}{ROOT}/exchange/mine", follow_redirects=False)
    assert plain.status_code == 303
