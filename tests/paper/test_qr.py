from __future__ import annotations

import dataclasses
import re
import string
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from certificates import qr
from certificates.keys import QrKey
from certificates.layout.qr_mark import MODULE_MM, QrTooLong, matrix, printed_side_mm
from certificates.trust import PublicQrKey, Status, Trust
from certificates.verify import Outcome, verify_qr
from certificates.words import Kind
from tests.paper.conftest import PUBLIC_URL

DOCUMENT = Path(__file__).parents[2] / "docs" / "qr.md"
KEY = QrKey(7, Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
MADE_AT = datetime(2026, 1, 1, tzinfo=UTC)
TRUST = Trust(
    {7: PublicQrKey(7, KEY.private.public_key().public_bytes_raw(), Status.ACTIVE, MADE_AT)}
)
FIELDS = qr.Fields(
    county="330783",
    kind=Kind.CONTRACT_LAND,
    series=qr.Series.CONTRACT_LAND,
    year=2026,
    serial=123001,
    certificate_version=1,
    right_id=17,
    entry_id=4711,
    issued_on=date(2026, 11, 22),
    digest=bytes(range(32)),
)
TEXT = qr.encode(FIELDS, KEY, PUBLIC_URL)
ANY_CHARACTER = string.printable + "　ſＡ０é\x00\u200b\u0131"


class TestFormat:
    def test_what_was_put_in_comes_out(self):
        """The text carries every field, and its signature is that of the key."""
        assert qr.decode(TEXT) == FIELDS
        assert verify_qr(TEXT, TRUST).fields == FIELDS

    @given(
        fields=st.builds(
            qr.Fields,
            county=st.integers(100_000, 999_999).map(str),
            kind=st.sampled_from(Kind),
            series=st.sampled_from(qr.Series),
            year=st.integers(0, 2**16 - 1),
            serial=st.integers(0, 2**48 - 1),
            certificate_version=st.integers(0, 2**16 - 1),
            right_id=st.integers(0, 2**64 - 1),
            entry_id=st.integers(0, 2**64 - 1),
            issued_on=st.dates(date(2000, 1, 1), date(2179, 6, 6)),
            digest=st.binary(min_size=32, max_size=32),
            demonstration=st.booleans(),
        ),
        url=st.sampled_from(
            ("http://localhost:8000", PUBLIC_URL, "https://a.cn/rights", "https://10.0.0.1:8443")
        ),
    )
    def test_any_field_in_its_range_survives(self, fields: qr.Fields, url: str):
        """Numbers to the end of their range, days for 179 years, any address."""
        text = qr.encode(fields, KEY, url)

        assert qr.decode(text) == fields
        assert verify_qr(text, TRUST).outcome is Outcome.GENUINE

    @pytest.mark.parametrize(
        "change",
        [
            {"county": "033078"},
            {"county": "３30783"},
            {"digest": bytes(31)},
            {"digest": bytes(33)},
            {"serial": 2**48},
            {"serial": -1},
            {"year": 2**16},
            {"right_id": 2**64},
            {"issued_on": date(1999, 12, 31)},
            {"issued_on": date(2179, 6, 7)},
        ],
        ids=str,
    )
    def test_a_field_out_of_range_is_refused_not_cut(self, change: dict[str, Any]):
        """Nothing is shortened to fit."""
        with pytest.raises(qr.QrFault):
            qr.encode(dataclasses.replace(FIELDS, **change), KEY, PUBLIC_URL)

    @pytest.mark.parametrize(
        "url",
        [
            "https://Rights.example.cn",
            "HTTPS://rights.example.cn",
            "https://rights.example.cn/",
            "https://user@rights.example.cn",
            "https://rights.example.cn?x=1",
            "ftp://rights.example.cn",
            "https://权.cn",
            "",
        ],
    )
    def test_only_a_plain_address_is_printed(self, url: str):
        """Paper lives thirty years: one spelling of the address, and no parameters."""
        with pytest.raises(qr.QrFault, match="not an address"):
            qr.encode(FIELDS, KEY, url)


class TestStrictness:
    @pytest.mark.parametrize("position", range(len(TEXT)))
    def test_any_one_changed_character_fails(self, position: int):
        """Every other character in every place, case of scheme and host included."""
        passed = [
            changed
            for character in ANY_CHARACTER
            if (changed := TEXT[:position] + character + TEXT[position + 1 :]) != TEXT
            and verify_qr(changed, TRUST).genuine
        ]
        assert passed == []

    @pytest.mark.parametrize("position", range(len(TEXT) + 1))
    def test_any_one_added_or_removed_character_fails(self, position: int):
        """Nothing may be put in or taken out, white space at the ends included."""
        added = (TEXT[:position] + character + TEXT[position:] for character in ANY_CHARACTER)
        removed = [TEXT[:position] + TEXT[position + 1 :]] if position < len(TEXT) else []

        assert not any(verify_qr(text, TRUST).genuine for text in (*added, *removed))

    @given(st.integers(0, len(TEXT) - 1), st.characters())
    def test_any_character_of_unicode_in_any_place_fails(self, position: int, character: str):
        """A look-alike from another script is no better than any other change."""
        changed = TEXT[:position] + character + TEXT[position + 1 :]

        assert changed == TEXT or not verify_qr(changed, TRUST).genuine

    def test_the_unused_bits_at_the_end_are_part_of_the_text(self):
        """64 bytes leave four bits over in base64; only zeros are accepted there."""
        alphabet = string.ascii_uppercase + string.ascii_lowercase + string.digits + "-_"
        last = alphabet.index(TEXT[-1])
        assert last % 16 == 0
        for spare in range(1, 16):
            with pytest.raises(qr.QrFault):
                qr.read(TEXT[:-1] + alphabet[last + spare])

    @given(st.text(max_size=400))
    def test_any_text_gets_an_answer(self, text: str):
        """Whatever a camera reads, the answer is a verdict, never an error."""
        assert verify_qr(text, TRUST).outcome is Outcome.NOT_OURS

    @given(
        st.text(alphabet=string.ascii_letters + string.digits + "-_", min_size=178, max_size=178)
    )
    def test_any_well_shaped_text_gets_an_answer(self, payload: str):
        """Even in the right shape, what we did not sign is not genuine."""
        assert not verify_qr(f"{PUBLIC_URL}/330783/v/{payload}", TRUST).genuine

    def test_the_county_in_the_address_is_the_one_that_was_signed(self):
        """A code of one county cannot be shown under another's address."""
        moved = TEXT.replace("/330783/", "/330784/")
        with pytest.raises(qr.QrFault, match="one spelling"):
            qr.read(moved)


class TestKeysOfCodes:
    def test_a_key_that_is_not_listed_is_said_to_be_unknown(self):
        """An old list cannot judge a new key, and says so."""
        assert verify_qr(TEXT, Trust()).outcome is Outcome.UNKNOWN_KEY

    def test_another_key_under_the_same_number_does_not_pass(self):
        """The number in the code chooses the key; it proves nothing."""
        forged = qr.encode(FIELDS, QrKey(7, Ed25519PrivateKey.generate()), PUBLIC_URL)

        assert verify_qr(forged, TRUST).outcome is Outcome.ALTERED

    def test_a_retired_key_still_vouches_and_a_revoked_one_does_not(self):
        """Retired is normal; revoked means that somebody else may have it."""
        assert verify_qr(TEXT, TRUST.retiring_qr()).genuine
        assert verify_qr(TEXT, TRUST.revoking_qr(7)).outcome is Outcome.REVOKED_KEY


class TestPrintedCode:
    def test_it_stays_within_version_12_up_to_the_longest_address(self):
        """The longest text that is signed fits version 12; one character more is refused."""
        longest = "https://" + "a" * (qr.LONGEST_TEXT - len(TEXT) + len(PUBLIC_URL) - 11) + ".cn"
        text = qr.encode(FIELDS, KEY, longest)

        assert len(text) == qr.LONGEST_TEXT
        assert len(matrix(text)) == 17 + 4 * 12
        with pytest.raises(qr.QrFault, match="may have"):
            qr.encode(FIELDS, KEY, longest + "a")
        with pytest.raises(QrTooLong):
            matrix(text + "a")

    def test_the_usual_code_is_version_10_and_30_mm_wide(self):
        """57 modules and the quiet zone, at 0.45 mm each."""
        modules = len(matrix(TEXT))

        assert modules == 57
        assert MODULE_MM >= 0.4
        assert round(printed_side_mm(modules), 2) == 29.25


class TestDocumentedVectors:
    def test_the_document_gives_the_key(self):
        """Another program can start from docs/qr.md alone."""
        private = bytes.fromhex(vector("private key"))
        public = bytes.fromhex(vector("public key"))

        key = Ed25519PrivateKey.from_private_bytes(private)
        assert key.public_key().public_bytes_raw() == public

    @pytest.mark.parametrize("number", [1, 2])
    def test_each_vector_is_what_we_make(self, number: int):
        """Body, text and signature of the document are ours to the character."""
        text = vector(f"text {number}")
        read = qr.read(text)
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(vector("public key")))
        private = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(vector("private key")))

        assert read.is_signed_by(public)
        assert qr.encode(read.fields, QrKey(read.key_id, private), read.public_url) == text
        assert qr._packed(read.fields, read.key_id).hex() == vector(f"body {number}")

    def test_each_false_vector_is_refused(self):
        """What the document calls false, we call false."""
        falses = re.findall(r"^\| `([^`]+)` \| false:", DOCUMENT.read_text("utf-8"), re.MULTILINE)
        public = bytes.fromhex(vector("public key"))
        key_id = qr.read(vector("text 1")).key_id
        trust = Trust({key_id: PublicQrKey(key_id, public, Status.ACTIVE, MADE_AT)})

        assert len(falses) >= 5
        assert [text for text in falses if verify_qr(text, trust).genuine] == []
        assert verify_qr(vector("text 1"), trust).genuine


def vector(name: str) -> str:
    found = re.search(rf"^\| {name} \| `([^`]+)` \|$", DOCUMENT.read_text("utf-8"), re.MULTILINE)
    assert found, f"docs/qr.md has no vector {name}"
    return found[1]
