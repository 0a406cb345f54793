"""Names as they stand in tables: cleaned, and told when they are no names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from rural_rights.kernel.names import (
    are_plain,
    as_name,
    has_gap,
    has_markup,
    has_private_use,
    is_plausible,
    looks_like_formula,
)

_ORGANISATION: Final = re.compile(
    "[\u4e00-\u9fffA-Za-z0-9()（）·]+(?:公司|社|厂|委员会|中心|农场|协会|村|组)"
)


def judged_names(texts: Sequence[str]) -> tuple[Sequence[str], list[tuple[str, int]]]:
    """Return the names in the form in which they are kept, and what is odd about which."""
    joined = "\n".join(texts)
    if are_plain(joined) and not has_gap(joined):
        return texts, []
    faults: list[tuple[str, int]] = []
    names = []
    for index, text in enumerate(texts):
        if are_plain(text) and not has_gap(text):
            names.append(text)
            continue
        name = as_name(text)
        names.append(name)
        if name != text:
            faults.append(("name-form", index))
        rule = name_fault(name)
        if rule:
            faults.append((rule, index))
    return names, faults


def name_fault(name: str) -> str:
    """Return the rule that a name breaks, or nothing."""
    if not name:
        return ""
    if looks_like_formula(name):
        return "formula-in-name"
    if has_markup(name):
        return "markup-in-name"
    if has_private_use(name):
        return "private-use-character"
    if has_gap(name):
        return "name-with-gap"
    return "" if is_plausible(name) or _ORGANISATION.fullmatch(name) else "odd-name"
