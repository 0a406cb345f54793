"""The shell in a real browser: keys, forms that lose nothing, the map, and every assistive check."""

from __future__ import annotations

import gzip
import re

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from rural_rights.web.assets import STATIC_FOLDER
from tests.web.conftest import AXE
from tests.web.preview.site import received

WIDTHS = [(1366, 768), (390, 844)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WALKED = [
    "/330783/folio?as=clerk",
    "/330783/folio?as=clerk&as_of=2024-05-01&lang=en",
    "/330783/tasks?as=clerk",
    "/330783/tasks?as=clerk&view=elder",
    "/330783/tasks?as=clerk&rows=0",
    "/330783/imports?as=clerk",
    "/330783/leases/new?as=clerk&stale=1",
    "/330783/home?as=farmer&view=elder",
    "/330783/?as=nobody",
    "/330783/refused?as=clerk",
    "/330783/broken?as=clerk",
    "/offline",
]
LEASE = "/330783/leases/new"


class TestEveryPage:
    @pytest.mark.parametrize(("width", "height"), WIDTHS)
    @pytest.mark.parametrize("path", WALKED)
    def test_is_accessible_quiet_and_fits(
        self, chromium: Browser, address: str, path: str, width: int, height: int
    ) -> None:
        """No fault by axe-core, no word in the console, nothing wider than the screen."""
        context = chromium.new_context(viewport={"width": width, "height": height})
        page = context.new_page()
        spoken: list[str] = []
        page.on("console", lambda message: spoken.append(message.text))
        page.on("pageerror", lambda error: spoken.append(str(error)))
        page.goto(address + path)
        wider = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        # By the debugger's protocol, so that the page's own policy stays in force.
        page.evaluate(AXE.read_text(encoding="utf-8"))
        found = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
        context.close()

        assert [f"{v['id']}: {v['nodes'][0]['html']}" for v in found["violations"]] == []
        assert [text for text in spoken if "server responded with a status" not in text] == []
        assert wider <= 0

    @pytest.mark.parametrize("path", ["/330783/tasks?rows=50", "/330783/leases/new"])
    def test_weighs_less_than_100_kilobytes(self, page: Page, path: str) -> None:
        """Everything that a first visit loads, compressed, without the map."""
        bodies: list[bytes] = []
        page.on("requestfinished", lambda request: bodies.append(_body_of(request)))
        page.goto(path, wait_until="networkidle")

        assert 20_000 < sum(len(gzip.compress(body)) for body in bodies) < 100_000

    def test_large_print_is_large(self, page: Page) -> None:
        """Type of 20 pixels and targets of 56 in the elder view."""
        page.goto("/330783/tasks?view=elder")

        size = page.evaluate("getComputedStyle(document.querySelector('main')).fontSize")
        heights = page.evaluate(
            "[...document.querySelectorAll('.side a, .tool, .btn')]"
            ".map(e => e.getBoundingClientRect().height).filter(height => height > 1)"
        )
        assert size == "20px"
        assert min(heights) >= 56


def _body_of(request: object) -> bytes:
    response = request.response()  # type: ignore[attr-defined]
    return b"" if response is None else response.body()


def wait_for_draft(page: Page, text: str) -> None:
    """Wait until the browser has kept ``text``; the page's policy forbids waiting inside it."""
    while text not in page.evaluate("JSON.stringify(localStorage)"):
        page.wait_for_timeout(50)


class TestKeys:
    def test_rows_search_and_help_without_a_mouse(self, page: Page) -> None:
        """j and k walk the rows, x selects, Enter opens, / searches, ? explains."""
        page.goto("/330783/tasks")

        page.keyboard.press("j")
        page.keyboard.press("j")
        expect(page.get_by_role("link", name="2026-000002")).to_be_focused()
        page.keyboard.press("x")
        expect(page.get_by_text("已选 1 行")).to_be_visible()
        page.keyboard.press("k")
        expect(page.get_by_role("link", name="2026-000001")).to_be_focused()
        page.keyboard.press("/")
        expect(page.get_by_role("searchbox")).to_be_focused()
        page.keyboard.type("jk?")
        expect(page.get_by_role("searchbox")).to_have_value("jk?")
        page.get_by_role("heading", name="待办", exact=True).click()
        page.keyboard.press("?")
        expect(page.get_by_role("dialog", name="快捷键")).to_be_visible()
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        page.keyboard.press("Enter")
        page.wait_for_url("**/cases/1")

    def test_a_presses_accept_only_where_it_can_be_seen(self, page: Page) -> None:
        """Nothing is accepted before something is selected."""
        page.goto("/330783/tasks")
        page.keyboard.press("a")
        expect(page).to_have_url(re.compile("/tasks$"))

        page.get_by_label("选中 2026-000003").check()
        with page.expect_request("**/batches/accept") as posted:
            page.keyboard.press("a")
        assert "selected=3" in (posted.value.post_data or "")

    def test_keys_can_be_switched_off(self, page: Page) -> None:
        """A single letter must not act for somebody who speaks to the computer."""
        page.goto("/330783/tasks")
        page.keyboard.press("?")
        page.get_by_label("使用快捷键").uncheck()
        page.get_by_role("button", name="关闭").click()
        page.reload()
        page.keyboard.press("j")

        expect(page.get_by_role("link", name="2026-000001")).not_to_be_focused()

    def test_the_first_tab_skips_to_the_content(self, page: Page) -> None:
        """The keyboard need not walk the navigation on every page."""
        page.goto("/330783/tasks")
        page.keyboard.press("Tab")
        expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.locator("main")).to_be_focused()


class TestSelection:
    def test_a_batch_is_the_rows_that_were_chosen(self, page: Page) -> None:
        """Shift selects what lies between; the count follows; the batch posts the keys."""
        page.goto("/330783/tasks")
        expect(page.get_by_role("button", name="批量受理")).to_be_hidden()
        page.get_by_label("选中 2026-000002").click()
        page.get_by_label("选中 2026-000005").click(modifiers=["Shift"])

        expect(page.get_by_text("已选 4 行")).to_be_visible()
        with page.expect_request("**/batches/notice") as posted:
            page.get_by_role("button", name="一并公示").click()
        assert re.findall(r"selected=(\d+)", posted.value.post_data or "") == ["2", "3", "4", "5"]

    def test_a_reveal_inside_a_row_is_a_form_of_its_own(self, page: Page) -> None:
        """Revealing a name in the list does not send the batch."""
        page.goto("/330783/tasks")
        page.locator("[data-row]").first.get_by_text("显示").first.click()
        page.get_by_label("查看目的").first.select_option("check")
        page.locator("[data-row]").first.get_by_role("button", name="显示").click()

        page.wait_for_url("**/people/1/reveal")
        expect(page.get_by_text("1 check")).to_be_visible()

    def test_the_choice_of_columns_is_kept(self, page: Page) -> None:
        """A column put away stays away on this computer."""
        page.goto("/330783/tasks")
        page.get_by_text("选择列").click()
        page.get_by_label("价款").uncheck()
        page.reload()

        expect(page.get_by_role("columnheader", name="价款")).to_be_hidden()
        expect(page.get_by_role("columnheader", name="面积")).to_be_visible()


class TestForms:
    def test_an_identity_number_is_checked_while_typing(self, page: Page) -> None:
        """Too short, no such birthday, wrong check character, right."""
        page.goto(LEASE)
        field, live = page.get_by_label("居民身份证号"), page.locator("#id_number-live")

        for typed, says in (
            ("33078319900101", "已输入 14 位"),
            ("330783199013011234", "不是有效的出生日期"),
            ("330783199001011234", "校验位不对"),
            ("33078319900101123", "已输入 17 位"),
            ("３３０７８３ １９９００１０１ １２３５", "校验正确"),
            ("abc", "只有数字"),
        ):
            field.fill(typed)
            expect(live).to_contain_text(says)

    def test_mu_and_square_metres_follow_each_other(self, page: Page) -> None:
        """1,233.34 ㎡ are 1.85 亩; typing the 亩 fills the ㎡, and only they are posted."""
        page.goto(LEASE)
        metres, mu = page.locator("#area"), page.get_by_label("出租面积，按亩")

        metres.fill("1,233.34")
        expect(mu).to_have_value("1.85")
        mu.fill("2")
        expect(metres).to_have_value("1,333.33")

    def test_a_pasted_date_spreads_over_its_fields(self, page: Page) -> None:
        """What Excel or a letter has is pasted whole."""
        page.goto(LEASE)
        for pasted in ("2055-12-31", "2055年12月31日", "20551231", "２０５５/１２/３１"):
            page.locator("#last_day").fill(pasted)
            expect(page.locator("#last_day")).to_have_value("2055")
            expect(page.locator("#last_day_month")).to_have_value("12")
            expect(page.locator("#last_day_day")).to_have_value("31")

    def test_a_double_click_submits_once(self, page: Page) -> None:
        """The second click does nothing, and the button says that it is under way."""
        page.goto(LEASE)
        page.get_by_label("出租方姓名").fill("张大明")
        page.get_by_role("button", name="提交申请").dblclick()
        expect(page.get_by_role("alert")).to_be_visible()

        assert len(received) == 1

    def test_after_a_refusal_the_summary_is_in_focus_and_leads_to_the_field(
        self, page: Page
    ) -> None:
        """The reader of a screen hears what is wrong, and one key is enough to be there."""
        page.goto(LEASE)
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_role("alert")).to_be_focused()
        page.get_by_role("alert").get_by_role("link").nth(2).press("Enter")

        expect(page.locator("#last_day")).to_be_focused()
        expect(page).to_have_title(re.compile("^有误"))

    def test_the_form_works_without_scripts(self, chromium: Browser, address: str) -> None:
        """An old browser types, submits and reads the faults all the same."""
        context = chromium.new_context(java_script_enabled=False, base_url=address)
        page = context.new_page()
        page.goto(LEASE)
        page.get_by_label("出租方姓名").fill("张大明")
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_text("没有保存，请改正以下各项")).to_be_visible()
        expect(page.get_by_label("出租方姓名")).to_have_value("张大明")
        context.close()


class TestDrafts:
    def test_what_was_typed_survives_but_never_what_is_private(self, desk: BrowserContext) -> None:
        """Closed by accident: the note and the choice are back, ID and password are not kept."""
        page = desk.new_page()
        page.goto(LEASE)
        page.get_by_label("出租方姓名").fill("张大明")
        page.get_by_label("居民身份证号").fill("330783199001011235")
        page.get_by_label("登录密码").fill("ocean-42")
        page.get_by_label("备注").fill("证件 330783199001011235")
        page.get_by_label("种植粮食").check()
        wait_for_draft(page, "crops")
        kept = page.evaluate("JSON.stringify(localStorage)")
        page.close()

        page = desk.new_page()
        page.goto(LEASE)
        expect(page.get_by_label("出租方姓名")).to_have_value("张大明")
        expect(page.get_by_label("种植粮食")).to_be_checked()
        expect(page.get_by_label("居民身份证号")).to_have_value("")
        expect(page.get_by_text("未提交的内容")).to_be_visible()
        assert "330783199001011235" not in kept
        assert "ocean-42" not in kept

        page.get_by_role("button", name="丢弃").click()
        page.reload()
        expect(page.get_by_label("出租方姓名")).to_have_value("")

    def test_success_clears_the_draft(self, page: Page) -> None:
        """After the form went through, its draft is gone."""
        page.goto(LEASE)
        for label, text in {
            "出租方姓名": "张大明",
            "居民身份证号": "330783199001011235",
            "出租面积": "1233.34",
            "年租金": "1200",
        }.items():
            page.get_by_label(label, exact=True).fill(text)
        page.locator("#last_day").fill("2055-12-31")
        page.get_by_role("button", name="提交申请").click()

        page.wait_for_url("**/tasks")
        expect(page.get_by_text("受理号 2026-000001")).to_be_visible()
        assert page.evaluate("Object.keys(localStorage).filter(k => k.startsWith('draft:'))") == []

    def test_signing_out_clears_every_draft(self, page: Page) -> None:
        """The next person at the computer finds nothing."""
        page.goto(LEASE)
        page.get_by_label("出租方姓名").fill("张大明")
        wait_for_draft(page, "张大明")
        page.get_by_text("李文书").click()
        page.get_by_role("button", name="退出登录").click()
        page.wait_for_url("**/sign-out")

        assert "张大明" not in page.evaluate("JSON.stringify(localStorage)")

    def test_somebody_else_at_the_computer_finds_no_draft(self, page: Page) -> None:
        """The session ran out, another clerk signs in: what was typed is not shown to him."""
        page.goto(LEASE)
        page.get_by_label("出租方姓名").fill("张大明")
        wait_for_draft(page, "张大明")
        page.goto(LEASE + "?as=nobody")
        expect(page.get_by_label("出租方姓名")).to_have_value("张大明")
        page.goto(LEASE + "?as=supervisor")

        expect(page.get_by_label("出租方姓名")).to_have_value("")
        assert "张大明" not in page.evaluate("JSON.stringify(localStorage)")

    def test_a_lost_connection_loses_no_form(self, desk: BrowserContext) -> None:
        """Without a network the form is not sent and says so; another page says so too."""
        page = desk.new_page()
        page.goto(LEASE)
        page.evaluate("navigator.serviceWorker.ready.then(() => true)")
        page.get_by_label("出租方姓名").fill("张大明")
        desk.set_offline(True)
        page.get_by_role("button", name="提交申请").click()
        expect(page.get_by_text("没有网络。填写的内容已保存")).to_be_visible()
        expect(page.get_by_label("出租方姓名")).to_have_value("张大明")

        page.goto("/330783/tasks")
        expect(page.get_by_role("heading", name="没有网络")).to_be_visible()
        desk.set_offline(False)
        assert received == []


class TestMap:
    def test_parcels_are_drawn_labelled_and_lead_to_their_folio(self, page: Page) -> None:
        """Five parcels, north up, the keyboard reaches those that open."""
        page.goto("/330783/folio")
        paths = page.locator("#parcels path.leaflet-interactive")
        expect(paths).to_have_count(5)
        expect(page.locator("#parcels").get_by_text("上坞")).to_be_visible()
        south, north = (page.get_by_role("link", name=name).first for name in ("东畈 1", "塘下"))
        lower, upper = south.bounding_box(), north.bounding_box()
        assert lower
        assert upper
        assert lower["y"] > upper["y"]

        page.get_by_role("link", name="塘下").first.press("Enter")
        page.wait_for_url("**/parcels/3")

    def test_the_scale_is_in_metres(self, page: Page) -> None:
        """A parcel 60 metres wide is as wide as the scale bar says."""
        page.goto("/330783/folio")
        parcel = page.get_by_role("link", name="东畈 1").first.bounding_box()
        line = page.locator(".leaflet-control-scale-line")
        drawn = line.bounding_box()
        assert parcel
        assert drawn
        metres = int(re.sub(r"\D", "", line.inner_text()))

        assert parcel["width"] / drawn["width"] == pytest.approx(60 / metres, rel=0.1)

    def test_a_map_can_come_from_an_address(self, page: Page) -> None:
        """The parcels are fetched, drawn and listed."""
        page.goto("/330783/land")
        expect(page.locator("#land path.leaflet-interactive")).to_have_count(5)
        page.get_by_text("地块清单").click()
        expect(page.get_by_role("listitem").filter(has_text="上坞")).to_be_visible()

    def test_a_map_that_does_not_come_says_so(self, page: Page) -> None:
        """A fault of the network is told, not shown as empty land."""
        page.route("**/parcels.geojson", lambda route: route.abort())
        page.goto("/330783/land")
        expect(page.get_by_text("地图没有载入")).to_be_visible()


class TestProgress:
    def test_it_follows_the_work_until_it_is_finished(self, page: Page) -> None:
        """The figures change without a reload, and the way on appears at the end."""
        page.goto("/330783/imports")
        expect(page.get_by_text("1,240 / 2,000")).to_be_visible()
        page.route(
            "**/work/1?state=running",
            lambda route: route.continue_(url=route.request.url.replace("running", "finished")),
        )

        expect(page.get_by_text("2,000 / 2,000")).to_be_visible()
        expect(page.get_by_role("link", name="查看结果")).to_be_visible()

    def test_a_fault_while_polling_leaves_the_last_figures(self, page: Page) -> None:
        """A page of error never replaces the piece."""
        page.goto("/330783/imports")
        page.route("**/work/1?state=running", lambda route: route.fulfill(status=500, body="no"))
        with page.expect_response("**/work/1?state=running"):
            pass

        expect(page.get_by_text("1,240 / 2,000")).to_be_visible()


class TestPaper:
    def test_print_leaves_out_what_paper_cannot_press(self, page: Page) -> None:
        """Facts and tables are printed; navigation, buttons and search are not."""
        page.goto("/330783/folio")
        page.emulate_media(media="print")

        for gone in (".topbar", ".side", ".actions", ".tabs", ".reveal"):
            expect(page.locator(gone).first).to_be_hidden()
        expect(page.get_by_text("330783********1231")).to_be_visible()


def test_the_words_of_the_scripts_are_all_there() -> None:
    """No script asks for a word that the page does not bring."""
    scripts = [path.read_text(encoding="utf-8") for path in (STATIC_FOLDER / "js").glob("*.js")]
    asked = {word for script in scripts for word in re.findall(r'word\("(\w+)"', script)}
    page = (STATIC_FOLDER.parent / "templates" / "base.html").read_text(encoding="utf-8")
    brought = set(re.findall(r'^  "(\w+)": _\(', page, re.MULTILINE))

    assert asked
    assert asked <= brought
