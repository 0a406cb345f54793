"""Sign-in: password, then the second factor; whoever guesses waits longer each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from rural_rights.access import totp
from rural_rights.access.passwords import is_password
from rural_rights.access.sessions import Session, open_session
from rural_rights.access.store import accounts, sessions
from rural_rights.access.store.accounts import AccountRow
from rural_rights.db.desk import Desk
from rural_rights.kernel.refusal import Breach, Refused

FREE_TRIES: Final = 5
_FIRST_WAIT: Final = timedelta(minutes=1)
_LONGEST_WAIT: Final = timedelta(hours=1)

# One text for a wrong name, a wrong password and a lock: it tells a guesser nothing.
FAILED: Final = Breach(
    rule="sign-in-failed",
    says_zh="登录名或密码不对，或因多次输错暂停登录",
    says_en="Wrong name or password, or sign-in is paused after repeated failures",
    remedy_zh="请核对后再试；多次输错后须等待，最长一小时。忘记密码请到村务窗口办理",
    remedy_en="Check and try again; after repeated failures wait, at most an hour."
    " If you forgot the password, ask at the counter",
    field="login",
)
WRONG_CODE: Final = Breach(
    rule="second-factor-failed",
    says_zh="动态码不对、已用过，或因多次输错暂停登录",
    says_en="Wrong or used code, or sign-in is paused after repeated failures",
    remedy_zh="请等手机上的下一个动态码出现后再试",
    remedy_en="Wait for the next code on your phone and try again",
    field="code",
)


def wait_after(failures: int) -> timedelta:
    """Return how long sign-in is paused: nothing at first, then doubling up to an hour."""
    if failures < FREE_TRIES:
        return timedelta(0)
    doublings = min(failures - FREE_TRIES, 10)
    return min(_FIRST_WAIT * (1 << doublings), _LONGEST_WAIT)


def sign_in(desk: Desk, login: str, password: str, at: datetime, *, device: str = "") -> str:
    """Return the token of a new session; raises ``Refused`` without telling why."""
    with desk.reading() as conn:
        account = accounts.by_login(conn, login, desk.vault.lookup("phone:" + login))
    usable = account is not None and account.state == "active" and _may_try(desk, account, at)
    known_hash = account.password_hash if account is not None and usable else None
    if not is_password(password, known_hash) or account is None:
        raise Refused(FAILED)
    with desk.logging() as conn:
        accounts.lock_until(conn, account.id, None)
        due = account.totp_sealed is not None
        return open_session(conn, account, at, device=device, second_factor_due=due)


def give_second_factor(
    desk: Desk, session: Session, code: str, at: datetime, *, device: str = ""
) -> str:
    """Return the token of a new session that needs nothing more; the former one ends."""
    account = session.account
    if account.totp_sealed is None or not _may_try(desk, account, at):
        raise Refused(WRONG_CODE)
    secret = desk.vault.open_sealed(account.totp_sealed).decode()
    step = totp.step_of(code.strip(), secret, at, account.totp_last_step)
    with desk.logging() as conn:
        if step is None or not accounts.use_totp_step(conn, account.id, step):
            raise Refused(WRONG_CODE)
        accounts.lock_until(conn, account.id, None)
        sessions.end(conn, session.token_hash)
        return open_session(conn, account, at, device=device, second_factor_due=False)


def _may_try(desk: Desk, account: AccountRow, at: datetime) -> bool:
    """Count a try before it is judged, so that many at once are not more than a few.

    A right password or code sets the count back.
    """
    with desk.logging() as conn:
        locked_until = accounts.by_id(conn, account.id, lock=True).locked_until
        if locked_until is not None and locked_until > at:
            return False
        pause = wait_after(accounts.count_failure(conn, account.id))
        if pause:
            accounts.lock_until(conn, account.id, at + pause)
    return True
