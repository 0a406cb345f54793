"""Walk the running demonstration in Chromium and keep what the README shows."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

FOLDER: Final = Path(__file__).resolve().parent.parent / "docs" / "pictures"
COUNTY: Final = "/330783"
SCREEN: Final = (1366, 768)
PHONE: Final = (390, 844)
ARGUMENTS: Final = ("--no-sandbox", "--disable-background-networking", "--disable-gpu")


def main(address: str) -> int:
    """Take every picture; returns 0."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=list(ARGUMENTS)
        )
        number, name = farmer(browser, address)
        anybody(browser, address, number, name)
        clerk(browser, address)
        bank(browser, address, number)
        browser.close()
    return 0


@contextmanager
def screen(
    browser: Browser, address: str, login: str = "", size: tuple[int, int] = SCREEN
) -> Iterator[Page]:
    """Open a browser of this size, signed in as a person of the demonstration."""
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]}, base_url=address, locale="zh-CN"
    )
    page = context.new_page()
    if login:
        page.goto(f"{COUNTY}/sign-in")
        page.locator("input[name=login]").fill(login)
        page.locator("input[name=password]").fill(f"demo-{login}-1")
        page.locator("main button[type=submit]").click()
        page.wait_for_load_state("networkidle")
    yield page
    context.close()


def keep(page: Page, name: str) -> None:
    """Keep what the screen shows."""
    page.wait_for_load_state("networkidle")
    page.screenshot(path=FOLDER / f"{name}.png")


def farmer(browser: Browser, address: str) -> tuple[str, str]:
    """The farmer on a phone, in large print; returns his certificate's number and his name."""
    with screen(browser, address, "farmer", PHONE) as page:
        page.goto(f"{COUNTY}/home?view=elder")
        keep(page, "farmer-home")
        page.get_by_role("link", name="我的地").click()
        keep(page, "farmer-land")
        facts = page.locator(".facts dd")
        number = facts.filter(has_text="证第").inner_text().split("号")[0] + "号"
        name = facts.first.inner_text().strip()
    return number, name


def anybody(browser: Browser, address: str, number: str, name: str) -> None:
    """Somebody who holds a paper in his hand."""
    with screen(browser, address) as page:
        page.goto(f"{COUNTY}/")
        keep(page, "public-home")
        page.get_by_label("证书编号").fill(number)
        page.get_by_label("持证人姓名").fill(name)
        page.get_by_role("button", name="核验").click()
        page.wait_for_selector("[data-answer]")
        keep(page, "verify")


def clerk(browser: Browser, address: str) -> None:
    """The clerk's work, and a folio."""
    with screen(browser, address, "clerk") as page:
        page.goto(f"{COUNTY}/tasks")
        keep(page, "clerk-tasks")
        page.goto(f"{COUNTY}/rights")
        page.locator("[data-row-link]").first.click()
        keep(page, "clerk-folio")


def bank(browser: Browser, address: str, number: str) -> None:
    """The farmer authorises a bank, whose officer then runs the check."""
    with screen(browser, address, "farmer", PHONE) as page:
        page.goto(f"{COUNTY}/my/rights")
        page.get_by_role("link", name="我的地").first.click()
        page.get_by_role("link", name="授权银行").click()
        page.locator("input[name=bank]").first.check()
        for consent in page.locator("#consents input[type=checkbox]").all():
            consent.check()
        page.get_by_role("button", name="同意授权").click()
        page.wait_for_load_state("networkidle")
    with screen(browser, address, "bank") as page:
        page.goto(f"{COUNTY}/loans")
        page.locator("#certificate").fill(number)
        page.get_by_role("button", name="核查", exact=True).first.click()
        page.wait_for_url("**/loans/checks/*")
        keep(page, "bank")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else "http://localhost:8000"))
