"""One-time codes and their way to the phone, through a gateway that fails and repeats."""

from __future__ import annotations

import re
import socket
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import httpx
import pytest
import uvicorn
from sqlalchemy import text

from rural_rights.access.codes import GOOD_FOR, send_code, use_code
from rural_rights.access.commands.create_account import NewAccount, create_account
from rural_rights.db.desk import Desk
from rural_rights.jobs.messages import MOST_TRIES, deliver_message
from rural_rights.kernel.actor import Actor, Role
from rural_rights.kernel.dates import now_utc
from rural_rights.kernel.refusal import Refused
from scripts.sms_simulator import Behaviour, create_gateway

PHONE = "13800138000"
LEASE = b"digest of the lease" * 2


@pytest.fixture(scope="module")
def gateway():
    """The simulator, served on a free port."""
    app = create_gateway()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(app, port=port, log_level="critical"))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    while not server.started:
        thread.join(0.02)
    app.state.url = f"http://127.0.0.1:{port}"
    yield app.state
    server.should_exit = True
    thread.join()


@dataclass
class Site:
    """As much of an installation as the delivery needs."""

    desk_: Any
    url: str | None

    @property
    def vault(self):
        return self.desk_.vault

    @property
    def settings(self):
        return type("Settings", (), {"sms_url": self.url})

    def desk(self, _county):
        return self.desk_


@pytest.fixture
def site(desk, gateway):
    gateway.gateway.taken.clear()
    gateway.gateway.behaviour = Behaviour()
    return Site(desk, gateway.url)


def somebody(desk: Desk, login: str = "somebody", phone: str = PHONE) -> int:
    ask = NewAccount(login_name=login, display_name="某人", roles=[Role.FARMER], phone=phone)
    return desk.carry_out(create_account, Actor(None, "test", Role.ADMINISTRATOR), ask).id


def promised(desk: Desk) -> list[int]:
    with desk.reading() as conn:
        jobs = conn.execute(text("SELECT args FROM public.procrastinate_jobs ORDER BY id"))
        return [row.args["message_id"] for row in jobs]


def deliver_all(site: Any) -> None:
    for message_id in promised(site.desk_):
        deliver_message(site, "330783", message_id)


def code_in(gateway: Any) -> str:
    letters = list(gateway.gateway.taken.values())
    found = re.search(r"验证码 (\d{6})", letters[-1].text)
    assert found
    return found.group(1)


def sent(desk: Desk, account: int, at: datetime | None = None) -> UUID:
    return send_code(
        desk, account, purpose="sign-lease", document_digest=LEASE, title="签约", at=at or now_utc()
    )


def use(
    desk: Desk,
    code_id: UUID,
    account: int,
    code: str,
    *,
    at: datetime | None = None,
    purpose: str = "sign-lease",
    digest: bytes = LEASE,
) -> None:
    use_code(
        desk, code_id, account, purpose=purpose, document_digest=digest, code=code,
        at=at or now_utc(),
    )  # fmt: skip


class TestCode:
    def test_it_comes_by_phone_and_works_once(self, desk, site, gateway):
        """
        It stands nowhere but in the message, which is forgotten once it is delivered.
        """
        account = somebody(desk)
        code_id = sent(desk, account)
        deliver_all(site)
        code = code_in(gateway)

        use(desk, code_id, account, code)

        with pytest.raises(Refused, match="one-time-code-wrong"):
            use(desk, code_id, account, code)
        with desk.reading() as conn:
            kept = conn.execute(text("SELECT text_sealed, state FROM message")).one()
        assert kept == (None, "delivered")

    @pytest.mark.parametrize(
        "otherwise",
        [
            {"purpose": "give-mandate"},
            {"digest": b"digest of another paper"},
            {"later": GOOD_FOR + timedelta(minutes=1)},
        ],
        ids=["another purpose", "another document", "too late"],
    )
    def test_it_is_good_for_one_purpose_one_document_and_ten_minutes(
        self, desk, site, gateway, otherwise
    ):
        """
        For anything else the right code is a wrong one.
        """
        account = somebody(desk)
        code_id = sent(desk, account)
        deliver_all(site)
        otherwise = dict(otherwise)
        later = otherwise.pop("later", timedelta(0))
        with pytest.raises(Refused, match="one-time-code-wrong"):
            use(desk, code_id, account, code_in(gateway), at=now_utc() + later, **otherwise)

    def test_it_is_good_for_one_person(self, desk, site, gateway):
        """
        Another account has no use for it.
        """
        account, other = somebody(desk), somebody(desk, "another", "13900139000")
        code_id = sent(desk, account)
        deliver_all(site)
        with pytest.raises(Refused, match="one-time-code-wrong"):
            use(desk, code_id, other, code_in(gateway))

    def test_after_five_tries_it_is_spent(self, desk, site, gateway):
        """
        A guesser has five of a million.
        """
        account = somebody(desk)
        code_id = sent(desk, account)
        deliver_all(site)
        code = code_in(gateway)
        wrong = "000000" if code != "000000" else "111111"
        for _ in range(5):
            with pytest.raises(Refused):
                use(desk, code_id, account, wrong)
        with pytest.raises(Refused):
            use(desk, code_id, account, code)

    def test_without_a_phone_none_is_sent(self, desk):
        """
        The refusal says what to do instead.
        """
        account = somebody(desk, phone="")
        with pytest.raises(Refused, match="no-phone-for-code"):
            sent(desk, account)


class TestDelivery:
    def test_a_gateway_that_fails_is_tried_again(self, desk, site, gateway):
        """
        The message waits, and arrives once the gateway is back.
        """
        sent(desk, somebody(desk))
        gateway.gateway.behaviour = Behaviour(fail_next=1)
        with pytest.raises(httpx.HTTPStatusError):
            deliver_all(site)

        deliver_all(site)

        assert len(gateway.gateway.taken) == 1

    def test_a_lost_answer_does_not_send_it_twice(self, desk, site, gateway):
        """
        The repetition carries the same key.
        """
        sent(desk, somebody(desk))
        gateway.gateway.behaviour = Behaviour(take_but_fail_next=1)
        with pytest.raises(httpx.HTTPStatusError):
            deliver_all(site)

        deliver_all(site)
        deliver_all(site)

        assert len(gateway.gateway.taken) == 1

    def test_it_is_given_up_after_the_last_try(self, desk, site, gateway):
        """
        Its secret is forgotten then too.
        """
        sent(desk, somebody(desk))
        gateway.gateway.behaviour = Behaviour(fail_next=MOST_TRIES)
        for _ in range(MOST_TRIES - 1):
            with pytest.raises(httpx.HTTPStatusError):
                deliver_all(site)

        deliver_all(site)

        with desk.reading() as conn:
            kept = conn.execute(text("SELECT state, text_sealed FROM message")).one()
        assert kept == ("failed", None)
