"""Which encoding a text is in: UTF-8 when it can be, else GB 18030, and never a guess beyond."""

from __future__ import annotations

import re
from typing import Final

from rural_rights.registry.intake.source import FolderUnusable

_BOMS: Final = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))

# UTF-8 first: text in GB 18030 practically never reads as UTF-8, the reverse happens.
CANDIDATES: Final = ("utf-8", "gb18030")

_NOT_ASCII: Final = re.compile(r"[^\x00-\x7f]")
_SAMPLE: Final = 4000
_ENOUGH: Final = 20
_SECOND_LEVEL: Final = 0xD8
_PUNCTUATION: Final = frozenset("，。、；：？！（）【】〔〕《》“”‘’·—…㎡　號〇")


def unreadable(file: str, detail_zh: str, detail_en: str) -> FolderUnusable:
    """Say that a file's text cannot be read."""
    return FolderUnusable(
        "encoding-unreadable",
        f"{file} 的文字编码无法识别({detail_zh})",
        f"the text encoding of {file} cannot be recognised ({detail_en})",
        remedy_zh="用UTF-8或GB18030编码重新导出后再交",
        remedy_en="export it again in UTF-8 or GB 18030",
    )


def decoded(data: bytes, file: str) -> str:
    """Return the text of a file.  Raises: ``FolderUnusable`` when no encoding fits."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decode(data[len(mark) :], (encoding,), file)
    return _decode(data, CANDIDATES, file)


def _decode(data: bytes, encodings: tuple[str, ...], file: str) -> str:
    last: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError as error:
            last = error
        else:
            require_chinese(text, file)
            return text
    at = last.start if last else 0
    raise unreadable(file, f"第{at}字节处", f"at byte {at}")


def require_chinese(text: str, file: str) -> None:
    """Refuse a text that some other encoding turned into the wrong characters."""
    if not is_chinese(text):
        raise unreadable(file, "多为生僻字或乱码", "mostly rare or garbled characters")


def is_chinese(text: str) -> bool:
    """Tell whether a text reads as Chinese; one with hardly any characters beyond ASCII does.

    Of the characters beyond ASCII in a Chinese table nearly all are among the 3755 common ones;
    in text read by the wrong table they are not.
    """
    sample = _NOT_ASCII.findall(text[: _SAMPLE * 100])[:_SAMPLE]
    common = sum(1 for character in sample if _is_common(character))
    return len(sample) < _ENOUGH or common * 5 >= len(sample) * 4


def _is_common(character: str) -> bool:
    if character in _PUNCTUATION:
        return True
    try:
        encoded = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return encoded[0] < _SECOND_LEVEL
