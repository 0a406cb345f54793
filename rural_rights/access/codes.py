"""One-time codes: bound to person, document and purpose, sent to the phone and nowhere else.

Law: 电子签名法 art. 13 (what a signature must be bound to).
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import Final
from uuid import UUID, uuid4

from rural_rights.access import messages
from rural_rights.access.store import accounts, slips
from rural_rights.db.desk import Desk
from rural_rights.kernel.refusal import Breach, Refused

GOOD_FOR: Final = timedelta(minutes=10)
TRIES: Final = 5

NO_PHONE: Final = Breach(
    rule="no-phone-for-code",
    says_zh="没有登记手机号，不能发送验证码",
    says_en="There is no phone number to send a code to",
    remedy_zh="请带身份证到村务窗口登记手机号，或由窗口代办",
    remedy_en="Register a phone number at the counter with your ID card, or act there",
)
WRONG: Final = Breach(
    rule="one-time-code-wrong",
    says_zh="验证码不对、已用过或已过期",
    says_en="The code is wrong, used or expired",
    remedy_zh="请核对短信，或重新获取验证码",
    remedy_en="Check the message, or ask for a new code",
    field="code",
)


def send_code(
    desk: Desk, account_id: int, *, purpose: str, document_digest: bytes, title: str, at: datetime
) -> UUID:
    """Send a code of six digits to the person's phone; returns its id, never the code.

    ``title`` says in the message what the code is for.  Raises ``Refused`` without a phone.
    """
    public_id = uuid4()
    code = f"{secrets.randbelow(10**6):06d}"
    with desk.logging() as conn:
        if accounts.by_id(conn, account_id).phone_sealed is None:
            raise Refused(NO_PHONE)
        values = {
            "public_id": public_id,
            "account_id": account_id,
            "purpose": purpose,
            "document_digest": document_digest,
            "code_hash": _hash(desk, public_id, code),
            "tries_left": TRIES,
            "made_at": at,
            "expires_at": at + GOOD_FOR,
        }
        slips.add_code(conn, values)
        words = f"【农村权利登记】验证码 {code}，用于{title}，10 分钟内有效。请勿告诉他人。"
        messages.tell(
            conn,
            desk.vault,
            desk.county,
            account_id=account_id,
            kind="one-time-code",
            words=words,
            at=at,
            channel="sms",
            secret=True,
        )
    return public_id


def use_code(
    desk: Desk,
    public_id: UUID,
    account_id: int,
    *,
    purpose: str,
    document_digest: bytes,
    code: str,
    at: datetime,
) -> None:
    """Use a code up; raises ``Refused`` unless it is this person's, for this and unspent.

    Each try counts, whether or not what follows succeeds.
    """
    with desk.logging() as conn:
        row = slips.take_code_try(conn, public_id, account_id, at)
    fits = (
        row is not None
        and row.purpose == purpose
        and compare_digest(bytes(row.document_digest), document_digest)
        and compare_digest(bytes(row.code_hash), _hash(desk, public_id, code.strip()))
    )
    if not fits:
        raise Refused(WRONG)
    with desk.logging() as conn:
        if not slips.use_code(conn, public_id, at):
            raise Refused(WRONG)


def _hash(desk: Desk, public_id: UUID, code: str) -> bytes:
    return desk.vault.lookup(f"code:{public_id}:{code}")
