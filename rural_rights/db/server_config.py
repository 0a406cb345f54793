"""The settings of the embedded PostgreSQL, written anew at each start.

An operator's own settings go to ``postgres/local.conf`` in the home folder; they are read
last and win.
"""

from __future__ import annotations

import os
from collections.abc import Collection
from pathlib import Path

import psutil

_GIGABYTE = 1024**3
_LITTLE_MEMORY = 4 * _GIGABYTE
_LITTLE_SHARED = 256 * 1024**2


def write(
    data: Path, *, sockets: Path, log: Path, users: Collection[str], durable: bool, local: Path
) -> None:
    """Write the configuration files of the cluster in ``data``.

    ``users`` are the operating-system users that may connect, in any role, through the
    private socket.  Without ``durable`` a crash may lose everything: only for tests.
    """
    settings = _connections(sockets) | _memory() | _log(log) | _durability(durable=durable)
    lines = [f"{name} = {_quoted(value)}" for name, value in settings.items()]
    lines.append(f"include_if_exists = {_quoted(str(local))}")
    _write(data / "postgresql.conf", lines)
    doors = ["local all all peer map=site", "local replication all peer map=site"]
    _write(data / "pg_hba.conf", doors)
    _write(data / "pg_ident.conf", [f'site "{user}" all' for user in sorted(users)])


def _connections(sockets: Path) -> dict[str, str]:
    folder = str(sockets).replace('"', '""')
    return {
        "listen_addresses": "",  # no network at all: only the private socket
        "port": "5432",  # what the socket's name ends in
        "unix_socket_directories": f'"{folder}"',
        "unix_socket_permissions": "0700",
        "max_connections": "150",
        "timezone": "UTC",
        "datestyle": "ISO, YMD",
        "lc_messages": "C",
        "jit": "off",  # our statements are short: compiling them costs more than it saves
    }


def _memory() -> dict[str, str]:
    total = psutil.virtual_memory().total
    roomy = total >= _LITTLE_MEMORY
    return {
        "shared_buffers": "256MB" if roomy else "64MB",
        "work_mem": "8MB" if roomy else "4MB",
        "maintenance_work_mem": "128MB" if roomy else "32MB",
        "effective_cache_size": f"{max(total // 2 // 1024**2, 128)}MB",
        "random_page_cost": "1.1",
        "max_wal_size": "2GB" if roomy else "512MB",
        "checkpoint_timeout": "10min",
        # Containers often have 64 MB of shared memory, less than one parallel sort wants.
        "dynamic_shared_memory_type": "posix" if _shared_memory_is_roomy() else "mmap",
    }


def _shared_memory_is_roomy() -> bool:
    folder = Path("/dev/shm")  # noqa: S108  the system's own folder, only measured
    if not folder.exists():
        return True
    room = os.statvfs(folder)
    return room.f_frsize * room.f_bavail >= _LITTLE_SHARED


def _log(folder: Path) -> dict[str, str]:
    return {
        "logging_collector": "on",
        "log_directory": str(folder),
        "log_filename": "postgresql-%a.log",  # a week of files, each written over
        "log_truncate_on_rotation": "on",
        "log_rotation_age": "1d",
        "log_rotation_size": "0",
        "log_timezone": "UTC",
        "log_line_prefix": "%m [%p] %q%d ",
        "log_checkpoints": "off",
        # Statements, their values and the texts of errors may hold a person's name or number:
        # none of it is logged here, only what the server says of itself.
        "log_min_messages": "log",
        "log_statement": "none",
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length": "0",
        "log_parameter_max_length_on_error": "0",
    }


def _durability(*, durable: bool) -> dict[str, str]:
    state = "on" if durable else "off"
    return {"fsync": state, "full_page_writes": state, "synchronous_commit": state}


def _quoted(value: str) -> str:
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'"


def _write(path: Path, lines: list[str]) -> None:
    head = "# Written at each start: settings of your own go to local.conf.\n"
    path.write_text(head + "\n".join(lines) + "\n", encoding="utf-8")
