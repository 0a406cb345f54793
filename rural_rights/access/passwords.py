"""Passwords: argon2id through passlib, and what a new one must be."""

from __future__ import annotations

import warnings
from typing import Final

with warnings.catch_warnings():
    # passlib asks the standard library and argon2 in ways they have announced to drop.
    warnings.simplefilter("ignore", DeprecationWarning)
    from passlib.context import CryptContext

from rural_rights.kernel.refusal import Breach

LEAST_CHARACTERS: Final = 8
MOST_CHARACTERS: Final = 128
# Memory 19 MiB, two passes, one lane: the least that OWASP's cheat sheet advises for argon2id.
_context = CryptContext(
    schemes=["argon2"],
    argon2__type="ID",
    argon2__memory_cost=19 * 1024,
    argon2__rounds=2,
    argon2__parallelism=1,
)


def hashed(password: str) -> str:
    """Return the argon2id hash that is kept instead of the password."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return str(_context.hash(password))


# Verified when there is no such account, so that the answer takes as long as for a real one.
_NOBODY: Final = hashed("nobody has this password")


def is_password(password: str, password_hash: str | None) -> bool:
    """Return whether the password is the one behind the hash; as slow for no account at all."""
    if len(password) > MOST_CHARACTERS:
        return False
    same = bool(_context.verify(password, password_hash or _NOBODY))
    return same and password_hash is not None


def password_fault(password: str, login_name: str) -> Breach | None:
    """Return what is wrong with a new password: too short, only digits, or the login name."""
    long_enough = LEAST_CHARACTERS <= len(password) <= MOST_CHARACTERS
    if long_enough and not password.isdecimal() and password.lower() != login_name.lower():
        return None
    return Breach(
        rule="password-too-weak",
        says_zh=f"密码至少 {LEAST_CHARACTERS} 位，不能只有数字，也不能与登录名相同",
        says_en=f"A password has at least {LEAST_CHARACTERS} characters, not only digits,"
        " and is not the login name",
        remedy_zh="可用几个词连起来，便于记忆",
        remedy_en="Several words in a row are easy to remember",
        field="password",
    )
