"""Sign-in, its refusals, and what a session is good for."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pyotp
import pytest

from rural_rights.access.demo import DEMO_ACCOUNTS
from rural_rights.kernel.actor import Role
from rural_rights.web.doors import SESSION_COOKIE
from tests.doors.readers import PASSWORD, Reader, TestClient

PASSWORDS = {person.login_name: person.password for person in DEMO_ACCOUNTS}


def sign_in(
    reader: Reader, login: str = "clerk", password: str | None = None, **more: str
) -> httpx.Response:
    password = PASSWORDS.get(login, "") if password is None else password
    return reader.send("/sign-in", login=login, password=password, **more)


class TestSignIn:
    @pytest.mark.parametrize("person", DEMO_ACCOUNTS, ids=lambda person: person.login_name)
    def test_every_account_that_the_demonstration_lists_signs_in(self, reader, person):
        """
        The passwords on the sign-in page are right, and lead to the role's own first page.
        """
        assert person.password in reader.get("/sign-in").text

        answer = sign_in(reader, person.login_name)

        assert answer.status_code == 303
        assert reader.get("/account").status_code == 200
        first = reader.get("/account/first")
        assert first.headers["location"].startswith("/330783/")

    def test_a_session_cookie_is_kept_from_scripts_and_other_sites(self, reader):
        """
        The token is for this county's pages only.
        """
        cookie = sign_in(reader).headers["set-cookie"]

        assert cookie.startswith(SESSION_COOKIE)
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        assert "Path=/330783" in cookie

    def test_a_wrong_name_and_a_wrong_password_are_told_alike(self, reader):
        """
        Nobody learns which accounts exist.
        """
        unknown = sign_in(reader, "nobody", "whatever-1")
        wrong = sign_in(reader, "supervisor", "whatever-1")

        assert unknown.status_code == wrong.status_code == 422
        for answer in (unknown, wrong):
            assert "登录名或密码不对" in answer.text
            assert SESSION_COOKIE not in answer.headers.get("set-cookie", "")

    def test_five_wrong_passwords_pause_sign_in_even_with_the_right_one(self, reader, newcomer):
        """
        The sixth try waits, whatever the password.
        """
        for _ in range(5):
            sign_in(reader, newcomer, "wrong-password")

        assert sign_in(reader, newcomer, PASSWORD).status_code == 422

    def test_four_wrong_passwords_are_forgotten_by_a_right_one(self, reader, newcomer):
        """
        Whoever mistypes now and then is never paused.
        """
        for _ in range(2):
            for _ in range(4):
                sign_in(reader, newcomer, "wrong-password")
            assert sign_in(reader, newcomer, PASSWORD).status_code == 303
            reader.client.cookies.clear()

    def test_after_sign_in_one_is_led_back_to_the_page_that_was_asked_for(self, reader):
        """
        But never to another site.
        """
        asked = reader.get("/account")
        assert asked.headers["location"] == "/330783/sign-in?next=%2F330783%2Faccount"
        assert sign_in(reader, next="/330783/account").headers["location"] == "/330783/account"

        for elsewhere in ("https://evil.example/330783/", "//evil.example/330783/", "/\\evil"):
            reader.client.cookies.clear()
            answer = sign_in(reader, next=elsewhere)
            assert answer.headers["location"] == "/330783/account/first"

    def test_signing_out_ends_the_session_itself(self, as_role):
        """
        The token of a session that was ended opens nothing, wherever it was copied to.
        """
        clerk = as_role(Role.CLERK)
        token = clerk.client.cookies[SESSION_COOKIE]

        assert clerk.send("/sign-out", "/account").status_code == 303

        clerk.client.cookies.set(SESSION_COOKIE, token, path="/330783", domain="localhost.local")
        assert clerk.get("/account").status_code == 303


class TestForms:
    def test_a_form_without_the_pages_token_changes_nothing(self, as_role):
        """
        A form that another site sends in the reader's name is refused.
        """
        clerk = as_role(Role.CLERK)
        for csrf in ("", "x" * 43):
            answer = clerk.client.post("/330783/sign-out", data={"csrf": csrf})
            assert answer.status_code == 409
            assert "form-not-from-here" in answer.text or "不是从本页面提交" in answer.text

        assert clerk.get("/account").status_code == 200

    def test_a_form_from_another_site_is_refused_even_with_the_token(self, as_role):
        """
        The browser says where the form comes from.
        """
        clerk = as_role(Role.CLERK)
        form = {"csrf": clerk.token("/account")}
        for header in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
            answer = clerk.client.post("/330783/sign-out", data=form, headers=header)
            assert answer.status_code == 409


class TestOwnAccount:
    def test_a_second_factor_is_asked_for_once_it_is_enrolled(self, reader, newcomer):
        """
        The password alone opens nothing but the page for the code; a code works once.
        """
        sign_in(reader, newcomer, PASSWORD)
        page = reader.get("/account/second-factor").text
        secret = page.split("<samp>")[1].split("</samp>")[0]
        sealed = page.split('name="sealed" value="')[1].split('"')[0]
        phone = pyotp.TOTP(secret)
        code = phone.now()
        enrolled = reader.send("/account/second-factor", sealed=sealed, present=PASSWORD, code=code)
        assert enrolled.status_code == 303
        reader.send("/sign-out", "/account")

        sign_in(reader, newcomer, PASSWORD)
        assert reader.get("/account").headers["location"] == "/330783/sign-in/second-factor"
        assert reader.send("/sign-in/second-factor", code=code).status_code == 422
        later = phone.at(datetime.now(UTC), counter_offset=1)
        assert reader.send("/sign-in/second-factor", code=later).status_code == 303
        assert reader.get("/account").status_code == 200

    def test_a_new_password_ends_the_other_sessions(self, reader, site_desk, site, newcomer):
        """
        Whoever has the old password, or a session by it, is out.
        """
        with TestClient(site, base_url="http://localhost", follow_redirects=False) as client:
            other = Reader(client)
            other.open_session(site_desk, newcomer)
            sign_in(reader, newcomer, PASSWORD)
            changed = reader.send(
                "/account/password",
                present=PASSWORD,
                password="a better one 2",
                password_again="a better one 2",
            )

            assert changed.status_code == 303
            assert reader.get("/account").status_code == 200
            assert other.get("/account").status_code == 303
