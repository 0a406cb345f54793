"""The second factor of staff: codes of six digits from a phone (RFC 6238), each used once."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import pyotp

STEP_S: Final = 30
_ISSUER: Final = "农村权利登记"


def new_secret() -> str:
    """Return a fresh secret, base32."""
    return pyotp.random_base32()


def address(secret: str, login_name: str) -> str:
    """Return the ``otpauth://`` address that a phone reads as a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=login_name, issuer_name=_ISSUER)


def step_of(code: str, secret: str, at: datetime, used_step: int | None) -> int | None:
    """Return the time step whose code this is, or None when it is wrong or already used.

    One step before and after the present one is accepted: phones' clocks are off.
    """
    totp = pyotp.TOTP(secret)
    now = int(at.timestamp()) // STEP_S
    for step in (now, now - 1, now + 1):
        if used_step is not None and step <= used_step:
            continue
        if pyotp.utils.strings_equal(totp.at(step * STEP_S), code):
            return step
    return None
