from __future__ import annotations

import dataclasses
import hashlib
import json
from collections.abc import Iterator
from typing import Any

import pytest

from certificates.content import Document, Sketch
from tests.paper import samples

NOT_SAID = {"qr_text", "seal_name", "seal_purpose"}


class TestWords:
    @pytest.mark.parametrize("document", samples.EVERY, ids=lambda d: d.TITLE)
    def test_the_digest_is_that_of_the_embedded_spelling(self, document: Document):
        """Anybody with sha256sum can hold the attachment against the QR code."""
        assert document.digest() == hashlib.sha256(document.canonical()).digest()
        assert json.loads(document.canonical())["kind"] == document.KIND

    @pytest.mark.parametrize("document", samples.EVERY, ids=lambda d: d.TITLE)
    def test_every_word_that_matters_changes_the_digest(self, document: Document):
        """Change any one text of a document, however deep, and the digest is another."""
        unchanged = [
            path
            for path, changed in changes(document)
            if changed.digest() == document.digest() and path not in NOT_SAID
        ]
        assert unchanged == []

    @pytest.mark.parametrize("document", samples.EVERY, ids=lambda d: d.TITLE)
    def test_the_qr_code_does_not_change_what_it_names(self, document: Document):
        """The code holds the digest, so the digest cannot depend on the code."""
        assert document.with_qr("https://rights.example.cn/").digest() == document.digest()

    def test_a_corner_moved_by_a_centimetre_changes_the_digest(self):
        """The outline that is drawn is part of what is said."""
        right = samples.contract_land()
        first, *others = right.sketches
        (shape,) = first.parts
        ((x, y), *rest) = shape.outer
        moved = dataclasses.replace(shape, outer=((x + 0.01, y), *rest))
        changed = dataclasses.replace(first, parts=(moved,))
        other = dataclasses.replace(right, sketches=(changed, *others))

        assert other.digest() != right.digest()

    def test_members_told_apart_by_label_cannot_be_swapped(self):
        """The same words in another order are another certificate."""
        right = samples.contract_land()
        swapped = dataclasses.replace(right, members=tuple(reversed(right.members)))

        assert swapped.digest() != right.digest()

    def test_a_unit_code_is_shown_in_its_four_groups(self):
        """28 characters are read in groups of 6, 6, 7 and 9."""
        shown = dict(samples.real_estate().words())["不动产单元号"]

        assert shown == "330783 123201 JC00123 F00010001"


def changes(document: Document) -> Iterator[tuple[str, Document]]:
    """Yield the document with one text after the other changed, and where."""
    for name, value in fields_of(document):
        for path, other in changed_values(name, value):
            yield path, dataclasses.replace(document, **{name: other})


def changed_values(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(value, str):
        yield path, value + "改"
    elif isinstance(value, tuple):
        for position, item in enumerate(value):
            for deeper, other in changed_values(f"{path}[{position}]", item):
                yield deeper, (*value[:position], other, *value[position + 1 :])
    elif dataclasses.is_dataclass(value) and not isinstance(value, Sketch | type):
        for name, item in fields_of(value):
            for deeper, other in changed_values(f"{path}.{name}", item):
                yield deeper, dataclasses.replace(value, **{name: other})


def fields_of(value: Any) -> Iterator[tuple[str, Any]]:
    for field in dataclasses.fields(value):
        yield field.name, getattr(value, field.name)
