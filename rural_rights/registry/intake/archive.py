"""Archives (.zip, and .xlsx, which is one too): unpacked only when they are what they seem."""

from __future__ import annotations

import shutil
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final
from zipfile import BadZipFile, ZipFile, ZipInfo

from rural_rights.registry.intake.source import FolderUnusable

_MOST_FILES: Final = 5000
_MOST_BYTES: Final = 1 << 30
_MOST_RATIO: Final = 200
_RATIO_COUNTS_FROM: Final = 1 << 22
_UTF8_NAME: Final = 0x800
_ENCRYPTED: Final = 0x1


def _unsafe(rule: str, zh: str, en: str) -> FolderUnusable:
    return FolderUnusable(
        rule,
        zh,
        en,
        remedy_zh="只把移交文件夹本身打包后再交",
        remedy_en="pack the hand-over folder itself, and nothing else",
    )


def require_sane_archive(data: BinaryIO, file: str) -> None:
    """Refuse an archive that is broken, locked, or would unpack to an absurd size."""
    try:
        with ZipFile(data) as archive:
            _require_sane(archive.infolist(), file)
    except (BadZipFile, OSError) as error:
        raise _broken(file) from error


def _broken(file: str) -> FolderUnusable:
    return FolderUnusable(
        "archive-broken",
        f"{file} 已损坏、被截断,或不是zip/xlsx文件",
        f"{file} is damaged, cut off, or no zip/xlsx file",
        remedy_zh="重新打包或另存后再交",
        remedy_en="pack or save it again",
    )


def _require_sane(entries: list[ZipInfo], file: str) -> None:
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MOST_FILES or total > _MOST_BYTES:
        raise _unsafe(
            "archive-too-large",
            f"{file} 解开后有{len(entries)}个文件、{total}字节,超过限度",
            f"{file} would unpack to {len(entries)} files and {total} bytes: too much",
        )
    for entry in entries:
        packed = max(entry.compress_size, 1)
        if entry.file_size > _RATIO_COUNTS_FROM and entry.file_size / packed > _MOST_RATIO:
            raise _unsafe(
                "archive-bomb",
                f"{file} 内的文件压缩比异常",
                f"a file in {file} unpacks to an absurd multiple of its size",
            )
        if entry.flag_bits & _ENCRYPTED:
            raise _unsafe("archive-locked", f"{file} 设有密码", f"{file} has a password")


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Unpack a .zip into a folder that lasts as long as the block.

    Raises: ``FolderUnusable`` for anything but plain files below one folder.
    """
    with TemporaryDirectory(prefix="hand-over-") as folder:
        target = Path(folder)
        try:
            with ZipFile(path) as archive:
                entries = archive.infolist()
                _require_sane(entries, path.name)
                for entry in entries:
                    _unpack(archive, entry, target)
        except (BadZipFile, OSError, EOFError, NotImplementedError) as error:
            raise _broken(path.name) from error
        yield target


def _unpack(archive: ZipFile, entry: ZipInfo, target: Path) -> None:
    name = _entry_name(entry)
    parts = PurePosixPath(name.replace("\\", "/")).parts
    escapes = any(part == ".." or ":" in part or "\x00" in part for part in parts)
    if not parts or escapes or parts[0] == "/":
        raise _unsafe(
            "archive-path", "压缩包内有越出文件夹的路径", "a path in the archive leaves its folder"
        )
    if stat.S_IFMT(entry.external_attr >> 16) not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise _unsafe("archive-link", "压缩包内有链接", "the archive holds a link")
    if entry.is_dir():
        return
    place = target.joinpath(*parts)
    place.parent.mkdir(parents=True, exist_ok=True)
    with archive.open(entry) as packed, place.open("wb") as file:
        shutil.copyfileobj(packed, file)


def _entry_name(entry: ZipInfo) -> str:
    """Return an entry's name; Windows packs Chinese names in GBK and does not say so."""
    if entry.flag_bits & _UTF8_NAME:
        return entry.filename
    raw = entry.filename.encode("cp437", "surrogateescape")
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
