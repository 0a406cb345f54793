"""The collateral desk walked in a browser, by a farmer on his phone and an officer at his desk."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rural_rights.db.vault import Vault
from rural_rights.kernel.dates import years_later
from rural_rights.web.doors import SESSION_COOKIE
from tests.conftest import COUNTY, Database
from tests.loans.test_pages import Counter
from tests.web.conftest import AXE
from tests.web.real_site import real_site
from tests.web.test_shell_browser import RULES

ROOT = f"/{COUNTY}"
PHONE, DESK = (390, 844), (1366, 768)


@pytest.fixture(scope="module")
def counter(
    new_database: Callable[[], Database], vault: Vault, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    with real_site(new_database, vault, tmp_path_factory.mktemp("walk")) as site:
        yield Counter(site)


@pytest.fixture(scope="module")
def people(chromium: Browser, counter: Counter) -> Iterator[Callable[..., Page]]:
    """Return a function that gives the page of somebody signed in, on a screen of this size."""
    contexts: list[BrowserContext] = []

    def page_of(login: str, size: tuple[int, int] = DESK) -> Page:
        width, height = size
        context = chromium.new_context(
            viewport={"width": width, "height": height}, base_url=address
        )
        context.set_default_timeout(10_000)
        with counter.site.reader(login) as reader:
            token = next(c.value for c in reader.client.cookies.jar if c.name == SESSION_COOKIE)
        context.add_cookies(
            [{"name": SESSION_COOKIE, "value": str(token), "url": f"{address}{ROOT}"}]
        )
        contexts.append(context)
        return context.new_page()

    with counter.site.served() as address:
        yield page_of
        for context in contexts:
            context.close()


def is_clean(page: Page) -> None:
    """No fault by axe-core, and nothing wider than the screen."""
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def fill_day(page: Page, name: str, day: object) -> None:
    """Type a day into its three fields."""
    for part, typed in zip(("year", "month", "day"), str(day).split("-"), strict=True):
        page.fill(f"[name={name}_{part}]", typed)


def test_a_right_is_authorised_checked_pledged_and_released(
    counter: Counter, people: Callable[..., Page]
) -> None:
    """From the farmer's phone to the bank's counter; every page accessible on the way."""
    right = counter.right("吴平宝", "陈秀英")

    phone = people("farmer", PHONE)
    phone.goto(f"{ROOT}/my/rights/{right.unit}")
    phone.click("a:has-text('授权银行')")
    is_clean(phone)
    phone.check("text=东阳农商银行(演示)")
    phone.check("text=陈秀英 同意")
    phone.click("button:has-text('同意授权')")
    expect(phone.locator(".notice-success")).to_contain_text("已授权")
    is_clean(phone)

    officer = people("bank")
    officer.goto(f"{ROOT}/loans")
    is_clean(officer)
    # A scanner types the code and presses Enter: the box has the focus already.
    officer.keyboard.type("浙(2020)东阳市不动产权第0000001号")
    officer.keyboard.press("Enter")
    expect(officer.locator(".notice-warning")).to_contain_text("没有可供您查询的权利")
    is_clean(officer)
    officer.fill("#certificate", counter.number(right))
    officer.keyboard.press("Enter")
    expect(officer.locator("[data-colour]")).to_contain_text("可以抵押")
    is_clean(officer)

    officer.click("button:has-text('登记抵押')")
    expect(officer.locator("#secures_yuan-error")).to_be_visible()
    is_clean(officer)
    today = counter.site.office.today
    officer.fill("#secures_yuan", "50000")
    officer.fill("#value_yuan", "200000")
    fill_day(officer, "debt_from", today)
    fill_day(officer, "debt_to", years_later(today, 3))
    officer.fill("#loan_no", "DK-2026-7")
    officer.fill("#contract_no", "抵2026-7")
    officer.click("button:has-text('登记抵押')")
    expect(officer.locator("main")).to_contain_text("第 1 顺位")
    is_clean(officer)
    with officer.expect_download() as download:
        officer.click("a:has-text('下载登记证明')")
    assert download.value.suggested_filename.endswith(".pdf")

    officer.goto(f"{officer.url}?lang=en")
    expect(officer.locator("main")).to_contain_text("Rank 1")
    is_clean(officer)
    officer.goto(f"{officer.url.split('?')[0]}?lang=zh")
    officer.click("button:has-text('注销抵押')")
    expect(officer.locator("h1 .tag")).to_have_text("已注销")
    is_clean(officer)

    phone.reload()
    expect(phone.locator("main")).to_contain_text("东阳农商银行(演示)")
    phone.click("button:has-text('撤销授权')")
    expect(phone.locator("main table")).to_contain_text("已终止")
    is_clean(phone)


def test_the_clerk_prints_the_sheet_and_files_its_number(
    counter: Counter, people: Callable[..., Page]
) -> None:
    """For a household without a phone; the officer then checks it by one press."""
    right = counter.site.office.contract_right(counter.site.office.household("何老实"))
    clerk = people("clerk")
    clerk.goto(f"{ROOT}/authorise")
    is_clean(clerk)
    clerk.goto(f"{ROOT}/rights/{right.unit}")
    clerk.click("a:has-text('授权银行')")
    clerk.click("a:has-text('打印授权书')")
    expect(clerk.locator("main")).to_contain_text("何老实")
    is_clean(clerk)
    clerk.go_back()
    clerk.check("[name=giver]")
    clerk.check("text=东阳农商银行(演示)")
    clerk.check("text=何老实 同意")
    clerk.fill("#document_no", "授2026-12")
    is_clean(clerk)
    clerk.click("button:has-text('同意授权')")
    expect(clerk.locator("main table")).to_contain_text("授2026-12")
    is_clean(clerk)

    officer = people("bank")
    officer.goto(f"{ROOT}/loans")
    code = counter.site.office.folio(right.unit_id).code
    officer.locator("tr", has_text=code).get_by_role("button").click()
    expect(officer.locator("[data-colour=green]")).to_be_visible()
