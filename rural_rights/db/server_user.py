"""Which operating-system user runs the embedded PostgreSQL, and how it gets at its files.

PostgreSQL refuses to run as root.  Started by root, it runs as the owner of its data, or as
a system user of its own; that user is let through to its folder and to nothing else.
"""

from __future__ import annotations

import os
import pwd
import shutil
import stat
import struct
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SYSTEM_USER = "rural-rights"
_ADMIN_PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"

# Linux keeps a folder's access list in this attribute: a version, then (tag, rights, id).
_ACCESS_LIST = "system.posix_acl_access"
_ACCESS_LIST_VERSION = 2
_OWNER, _NAMED_USER, _GROUP, _NAMED_GROUP, _MASK, _OTHERS = 0x01, 0x02, 0x04, 0x08, 0x10, 0x20
_NO_ID = 0xFFFFFFFF
_PASS = 0o1


class NoServerUserError(Exception):
    """Root started us, and no user could be found or made to run PostgreSQL as."""


@dataclass(frozen=True, slots=True)
class ServerUser:
    """The user that the server runs as."""

    name: str
    uid: int
    gid: int

    @property
    def is_ourselves(self) -> bool:
        """Whether the server runs as the user who started us."""
        return self.uid == os.geteuid()

    def run_as(self) -> dict[str, Any]:
        """Return the arguments that make ``subprocess`` start a program as this user."""
        if self.is_ourselves:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, folder: Path) -> None:
        """Make ``folder`` this user's, closed to everybody else."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not self.is_ourselves:
            os.chown(folder, self.uid, self.gid)

    def can(self, test: str, path: Path) -> bool:
        """Ask the system whether this user can do ``test`` (``-r``, ``-x``) to ``path``."""
        asked = subprocess.run(
            ["/bin/sh", "-c", f'test {test} "$1"', "sh", str(path)],
            cwd="/",
            check=False,
            **self.run_as(),
        )
        return asked.returncode == 0

    def let_through_to(self, path: Path, say: Callable[[str], None]) -> None:
        """Let this user pass through the folders above ``path``: pass, not read.

        Each folder that is closed to it gets an entry for this one user in its access list;
        where the file system has none, the folder lets everyone pass.  Either is said.
        """
        if self.is_ourselves or self.can("-x", path):
            return
        for folder in reversed(path.parents):
            if not self.can("-x", folder):
                say(f"letting {self.name}, who runs PostgreSQL, pass through {folder}")
                _let_pass(folder, self.uid)


def server_user(data: Path) -> ServerUser:
    """Return who runs the server on ``data``: ourselves, unless we are root.

    Raises: ``NoServerUserError`` when root started us and there is nobody else.
    """
    if os.geteuid() != 0:
        return _by_uid(os.geteuid())
    if data.exists() and data.stat().st_uid != 0:
        return _by_uid(data.stat().st_uid)
    try:
        entry = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        entry = _make_system_user()
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _by_uid(uid: int) -> ServerUser:
    try:
        entry = pwd.getpwuid(uid)
    except KeyError:
        # A user of another machine, whose folder was brought here.
        return ServerUser(str(uid), uid, uid)
    return ServerUser(entry.pw_name, entry.pw_uid, entry.pw_gid)


def _make_system_user() -> pwd.struct_passwd:
    useradd = shutil.which("useradd", path=_ADMIN_PATH)
    if useradd is None:
        raise NoServerUserError(
            "PostgreSQL does not run as root, and this machine has no useradd: make a user "
            f"called {SYSTEM_USER}, or start as another user."
        )
    options = ["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]
    made = subprocess.run(
        [useradd, *options, "--shell", "/usr/sbin/nologin", SYSTEM_USER],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        # Another process may have made it a moment before: what counts is that it is there.
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        raise NoServerUserError(f"useradd {SYSTEM_USER}: {made.stderr.strip()}") from None


def _let_pass(folder: Path, uid: int) -> None:
    try:
        entries = _access_list(folder)
        entries[_NAMED_USER, uid] = entries.get((_NAMED_USER, uid), 0) | _PASS
        entries[_MASK, _NO_ID] = entries.get((_MASK, _NO_ID), entries[_GROUP, _NO_ID]) | _PASS
        packed = [struct.pack("<HHI", tag, entries[tag, who], who) for tag, who in sorted(entries)]
        version = struct.pack("<I", _ACCESS_LIST_VERSION)
        os.setxattr(folder, _ACCESS_LIST, version + b"".join(packed))
    except (OSError, AttributeError):  # no such lists on this file system, or on macOS
        folder.chmod(stat.S_IMODE(folder.stat().st_mode) | stat.S_IXOTH)


def _access_list(folder: Path) -> dict[tuple[int, int], int]:
    """Return the folder's access list; without one, what its permission bits say."""
    try:
        packed = os.getxattr(folder, _ACCESS_LIST)
    except OSError:
        mode = folder.stat().st_mode
        return {
            (_OWNER, _NO_ID): mode >> 6 & 0o7,
            (_GROUP, _NO_ID): mode >> 3 & 0o7,
            (_OTHERS, _NO_ID): mode & 0o7,
        }
    rows: Sequence[tuple[int, int, int]] = list(struct.iter_unpack("<HHI", packed[4:]))
    return {(tag, who): rights for tag, rights, who in rows}
