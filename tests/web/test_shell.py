"""Every page has the same frame, in the reader's language, and lets nothing foreign in."""

from __future__ import annotations

import re

import pytest
from httpx import Client

from rural_rights.kernel.actor import Role
from rural_rights.web import navigation
from rural_rights.web.assets import asset
from rural_rights.web.pieces import Flash
from rural_rights.web.states import STATES, TONES
from tests.web.preview.site import waiting

PAGES = [
    "/330783/folio",
    "/330783/tasks",
    "/330783/leases/new",
    "/330783/home?as=farmer",
    "/330783/?as=nobody",
    "/330783/refused",
    "/330783/nothing-here",
    "/330783/broken",
    "/offline",
]


def words(html: str, opening: str) -> list[str]:
    """Return the link texts of the first element that opens like this."""
    part = html[html.index(opening) :]
    part = part[: part.index("</nav>")]
    return [
        re.sub(r"<[^>]+>", "", text).strip() for text in re.findall(r"<a .*?</a>", part, re.DOTALL)
    ]


class TestNavigation:
    def test_an_official_finds_his_jobs_at_the_left(self, client: Client) -> None:
        """The clerk's navigation is by job, and says where he is."""
        page = client.get("/330783/folio").text

        assert words(page, 'class="side"') == ["待办", "登记", "权利", "证书", "交易", "统计"]
        assert re.search(r'href="/330783/rights" aria-current="page"', page)

    def test_a_farmer_finds_four_things(self, client: Client) -> None:
        """A farmer has four places, all in the phone's bar, and no search of the register."""
        page = client.get("/330783/home?as=farmer").text

        assert words(page, 'class="bar"') == ["首页", "我的权利", "交易", "消息"]
        assert "更多" not in page
        assert 'role="search"' not in page

    def test_the_phone_shows_three_and_the_rest_under_more(self, client: Client) -> None:
        """Seven places do not fit a bar of four: three and 更多."""
        page = client.get("/330783/tasks?as=supervisor").text
        bar = page[page.index('class="bar"') :]

        assert words(bar[: bar.index("<details")] + "</nav>", "class") == ["待办", "登记", "权利"]
        assert "更多" in bar
        assert words(bar[bar.index("<details") :], "<details") == ["证书", "交易", "抵押", "统计"]

    def test_nobody_finds_the_public_pages_and_the_way_in(self, client: Client) -> None:
        """Who is not signed in can verify, read notices and listings, and sign in."""
        page = client.get("/330783/?as=nobody").text

        assert words(page, 'class="topnav"') == ["首页", "核验", "公示", "交易"]
        assert 'href="/330783/sign-in"' in page

    @pytest.mark.parametrize("role", Role)
    def test_every_role_has_places_that_exist(self, role: Role) -> None:
        """No role is forgotten, and no place is named that is not there."""
        assert navigation.navigation((role,), "/330783", "")
        assert set(navigation.sections_of((role,))) <= set(navigation.PLACES)


class TestWhatIsShown:
    def test_text_from_outside_is_escaped_everywhere(self, client: Client) -> None:
        """Markup in a search or a form is shown as text."""
        attack = '"><script>alert(1)</script>'

        search = client.get("/330783/tasks", params={"q": attack}).text
        form = client.post("/330783/leases/new", data={"holder": attack, "note": attack}).text

        for page in (search, form):
            assert "<script>alert" not in page
            assert "&lt;script&gt;alert(1)" in page

    def test_a_message_is_shown_once(self, client: Client) -> None:
        """What was done is told on the next page and never again."""
        waiting.append(Flash("success", "已提交", clears="lease"))

        first, second = client.get("/330783/tasks").text, client.get("/330783/tasks").text

        assert (
            '<div class="notice notice-success" role="status" data-clears-draft="lease">' in first
        )
        assert "notice-success" not in second

    def test_a_piece_fetched_into_an_open_page_takes_no_message(self, client: Client) -> None:
        """What was done waits for a page that can tell it."""
        waiting.append(Flash("success", "已提交"))
        client.get("/330783/work/1", headers={"hx-request": "true"})

        assert "notice-success" in client.get("/330783/tasks").text

    def test_the_demonstration_says_so_on_every_page(self, client: Client) -> None:
        """The band names the office date, and that it was moved."""
        assert "办公日期 2026年11月22日" in client.get("/330783/tasks").text
        assert "办公日期已移至 2026年11月22日" in client.get("/330783/tasks?moved=1").text

    def test_a_forbidden_act_is_shown_with_its_reason_and_law(self, client: Client) -> None:
        """What cannot be done now is told, not hidden."""
        page = client.get("/330783/folio").text
        forbidden = page[page.index("现在不能办理") :]

        assert "办理转移" in forbidden
        assert "查封期间不得办理转移登记" in forbidden
        assert "《不动产登记暂行条例》第二十二条" in forbidden

    def test_every_posted_form_carries_what_protects_it(self, client: Client) -> None:
        """Token, idempotency key of its own, and the version read."""
        page = client.get("/330783/folio").text
        forms = re.findall(r'<form[^>]*method="post".*?</form>', page, re.DOTALL)
        keys = [re.search(r'name="idempotency_key" value="([^"]+)"', form) for form in forms]

        assert all('name="csrf" value="preview-token"' in form for form in forms)
        assert 'name="version" value="3"' in page
        found = [key.group(1) for key in keys if key]
        assert len(found) == len(set(found)) == len(forms) - 1  # signing out needs none

    def test_every_state_has_one_of_five_tones(self) -> None:
        """One vocabulary: no state brings a colour of its own, no word is used for two."""
        assert {state.tone for state in STATES.values()} <= set(TONES)
        assert len({state.words for state in STATES.values()}) == len(STATES)


class TestLanguageAndView:
    def test_the_choice_is_kept(self, client: Client) -> None:
        """English and the elder view, once chosen, stay through links without any parameter."""
        client.get("/330783/tasks?lang=en&view=elder")
        page = client.get("/330783/folio").text

        assert '<html lang="en" data-view="elder">' in page
        assert words(page, 'class="side"')[:3] == ["Tasks", "Registration", "Rights"]
        assert "22 November 2026" in page

    def test_a_language_that_we_do_not_speak_is_ignored(self, client: Client) -> None:
        """Only zh and en are languages here; nothing else is kept or echoed."""
        response = client.get("/330783/tasks?lang=xx&view=huge")

        assert '<html lang="zh-CN" data-view="standard">' in response.text
        assert "huge" not in response.headers.get("set-cookie", "")

    def test_the_language_switch_keeps_the_question(self, client: Client) -> None:
        """Changing the language of a list does not lose its filter."""
        page = client.get("/330783/tasks?rows=3&sort=due").text

        assert 'href="/330783/tasks?rows=3&amp;sort=due&amp;lang=en"' in page

    def test_after_a_refused_form_the_switch_leads_to_the_form(self, client: Client) -> None:
        """An answer to a form has no address; its links lead to the page of the form."""
        page = client.post(
            "/330783/refuse", headers={"referer": f"{client.base_url}/330783/leases/new"}
        ).text

        assert 'href="/330783/leases/new?lang=en"' in page

    def test_a_refusal_is_told_in_english(self, client: Client) -> None:
        """Reason and remedy follow the language; the law is cited in Chinese."""
        page = client.get("/330783/refused?lang=en").text

        assert "The right is seized by the Dongyang court" in page
        assert "Apply again once the seizure is lifted" in page
        assert "《不动产登记暂行条例》第二十二条" in page


class TestHeaders:
    @pytest.mark.parametrize("path", PAGES)
    def test_no_page_runs_or_loads_anything_foreign(self, client: Client, path: str) -> None:
        """The policy allows only our own files, and the page needs no exception from it."""
        response = client.get(path)
        policy = response.headers["content-security-policy"]

        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert response.headers["x-content-type-options"] == "nosniff"
        assert response.headers["referrer-policy"] == "same-origin"
        assert not re.search(r"\son\w+=|<style|\sstyle=|href=\"javascript", response.text)
        inline = re.findall(r"<script(?![^>]*\ssrc=)([^>]*)>", response.text)
        assert all("application/json" in attributes for attributes in inline)
        assert not re.search(r'(?:src|href)="(?:https?:)?//', response.text)

    def test_what_a_signed_in_person_sees_is_not_stored(self, client: Client) -> None:
        """A shared computer keeps no page about anybody."""
        assert client.get("/330783/folio").headers["cache-control"] == "no-store"
        public = client.get("/330783/?as=nobody").headers["cache-control"]
        assert public == "no-cache"

    def test_only_https_promises_https(self, client: Client) -> None:
        """HSTS is sent where it can be kept."""
        assert "strict-transport-security" not in client.get("/330783/tasks").headers
        secure = client.get("/330783/tasks", headers={"x-forwarded-proto": "https"})
        assert "strict-transport-security" in secure.headers

    def test_a_file_is_kept_for_as_long_as_its_content_is_the_same(self, client: Client) -> None:
        """The address carries the hash; without it the file is asked for anew."""
        kept = client.get(asset("css/shell.css")).headers["cache-control"]
        asked = client.get("/static/css/shell.css").headers["cache-control"]

        assert "immutable" in kept
        assert asked == "no-cache"


class TestProblems:
    @pytest.mark.parametrize(
        ("path", "status", "says"),
        [
            ("/330783/nothing-here", 404, "没有找到这一页"),
            ("/330783/forbidden", 403, "您的身份不能办理此事"),
            ("/330783/refused", 409, "不能办理"),
            ("/330783/stale", 409, "内容已被他人修改"),
            ("/330783/whole/many", 422, "请填有效的数字"),
            ("/330783/broken", 500, "系统出错"),
        ],
    )
    def test_each_has_its_page(self, client: Client, path: str, status: int, says: str) -> None:
        """Every problem is told in the frame, with its own status."""
        response = client.get(path)

        assert response.status_code == status
        assert says in response.text

    def test_our_fault_has_a_number_and_no_trace(self, client: Client) -> None:
        """The reader learns that nothing was changed, and nothing of our insides."""
        response = client.get("/330783/broken")

        assert "7F3K-20261122" in response.text
        assert "没有作任何改动" in response.text
        assert "secret" not in response.text
        assert "Traceback" not in response.text
        assert response.headers["cache-control"] == "no-store"

    def test_every_breach_is_listed_with_remedy_and_law(self, client: Client) -> None:
        """Two reasons, two remedies, two citations: nobody is sent away twice."""
        page = client.get("/330783/refused").text

        for text in (
            "查封期间",
            "请待查封解除",
            "第二十二条",
            "超过承包期",
            "请将止日",
            "第三十八条",
        ):
            assert text in page


class TestForms:
    def test_all_faults_are_told_at_once_and_beside_their_fields(self, client: Client) -> None:
        """The summary links to each field; what was typed is still there."""
        page = client.post(
            "/330783/leases/new", data={"form": "lease", "note": "东至路", "last_day_year": "2026"}
        )

        assert page.status_code == 422
        for name in ("holder", "id_number", "last_day", "area", "rent"):
            assert f'<a href="#{name}">' in page.text
            assert f'id="{name}-error"' in page.text
            assert f'id="{name}"' in page.text
        assert "东至路</textarea>" in page.text

    def test_a_form_shown_again_keeps_its_idempotency_key(self, client: Client) -> None:
        """The corrected form is the same attempt; other forms of the page are not."""
        page = client.post(
            "/330783/leases/new", data={"form": "lease", "idempotency_key": "the-first"}
        ).text

        assert page.count('name="idempotency_key" value="the-first"') == 1

    def test_a_breach_of_law_stands_beside_its_field(self, client: Client) -> None:
        """A rule of the domain is told like any fault, with its law."""
        page = client.post(
            "/330783/leases/new",
            data={
                "holder": "张大明",
                "id_number": "330783199001011235",
                "last_day_year": "2060年12月31日",
                "area": "1234.56",
                "rent": "1,200",
            },
        ).text
        error = page[page.index('id="last_day-error"') :]

        assert "超过承包期" in error
        assert "第三十八条第三项" in error

    def test_a_password_is_never_shown_again(self, client: Client) -> None:
        """A fault elsewhere in the form does not print the password into the page."""
        page = client.post("/330783/leases/new", data={"password": "ocean-42"}).text

        assert "ocean-42" not in page
