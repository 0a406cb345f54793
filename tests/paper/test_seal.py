from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields as form_fields

from certificates.draw import draw
from certificates.keys import KeyRing
from certificates.seal import seal, signer_of
from certificates.sealed_form import take_apart
from certificates.trust import Trust
from certificates.verify import Outcome, verify_pdf
from tests.paper import samples
from tests.paper.conftest import PUBLIC_URL, Press

# What a damaged byte is turned into: each single bit, all bits, and the case of a letter.
FLIPS = (0x01, 0x20, 0x80, 0xFF)
STRIDE = 97


class TestSealed:
    @pytest.mark.parametrize("document", samples.EVERY, ids=lambda d: d.TITLE)
    def test_every_document_verifies_and_gives_back_its_words(self, document, press: Press):
        """Genuine, with the words and the fields that were put in."""
        verdict = verify_pdf(press.sealed(document), press.trust)

        assert verdict.genuine, verdict.reason
        assert verdict.words == document.words()
        assert verdict.fields == press.fields(document)
        assert verdict.sealed_at is not None

    def test_pdfsig_calls_the_signature_valid_and_the_document_whole(self, sealed_file: Path):
        """An independent reader finds one certifying signature over the total document."""
        said = subprocess.run(
            ["pdfsig", "-nocert", str(sealed_file)], capture_output=True, check=False
        ).stdout.decode()

        assert said.count("Signature #") == 1
        assert "Signature is Valid." in said
        assert "Total document signed" in said
        assert "ETSI.CAdES.detached" in said
        assert "东阳市农村产权登记（测试） 电子印章 1" in said

    def test_it_allows_no_change_afterwards(self, sealed: bytes):
        """The certification's permission is 1: nothing, not even filling in a form."""
        (signature,) = PdfFileReader(BytesIO(sealed)).embedded_signatures

        assert signature.docmdp_level == form_fields.MDPPerm.NO_CHANGES

    def test_other_readers_open_it_without_repair(self, sealed_file: Path):
        """qpdf and pypdf read pages, text and attachments of the sealed file."""
        with pikepdf.open(sealed_file) as pdf:
            assert pdf.check_pdf_syntax() == []
            assert sorted(pdf.attachments) == ["certificate.json", "qr.txt"]
        reader = pypdf.PdfReader(sealed_file, strict=True)
        assert "土地承包经营权证" in reader.pages[0].extract_text()

    def test_the_text_is_still_there_for_pdftotext(self, sealed_file: Path):
        """Sealing does not hide the words."""
        read = subprocess.run(
            ["pdftotext", str(sealed_file), "-"], capture_output=True, check=True
        ).stdout.decode()

        assert "浙(2026)东阳市农村土地承包经营权证第123001号" in read


class TestAnyByte:
    def test_any_changed_byte_of_the_signature_and_its_surroundings_fails(
        self, sealed: bytes, press: Press
    ):
        """Each byte of the last revision: dictionary, digits, padding, xref, trailer."""
        start = sealed.index(b"%%EOF")
        assert len(sealed) - start > 9000
        assert passed(sealed, press, range(start, len(sealed), 1), FLIPS[:1]) == []

    def test_any_changed_digit_of_the_signature_fails_whatever_it_becomes(
        self, sealed: bytes, press: Press
    ):
        """Each hexadecimal digit turned into each other one: no freedom is left in it."""
        match = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
        assert match is not None
        used = match.start(1) + 2 * len(signature_of(sealed))
        digits = range(match.start(1), used)
        turned = [
            (position, digit)
            for position in digits
            for digit in b"0123456789ABCDEFabcdef"
            if sealed[position] != digit
            and (position * 7 + digit) % 11 == 0
            and verify_pdf(replaced(sealed, position, digit), press.trust).genuine
        ]
        assert turned == []

    def test_a_changed_byte_anywhere_fails(self, sealed: bytes, press: Press):
        """A sample of the whole file, from its first byte to its last."""
        assert passed(sealed, press, range(0, len(sealed), STRIDE), FLIPS) == []
        assert passed(sealed, press, range(64), FLIPS) == []

    @pytest.mark.long
    def test_every_changed_byte_of_the_file_fails(self, sealed: bytes, press: Press):
        """All of them, in four ways each."""
        assert passed(sealed, press, range(len(sealed)), FLIPS) == []

    @pytest.mark.long
    def test_every_digit_of_the_signature_turned_into_every_other_fails(
        self, sealed: bytes, press: Press
    ):
        """The whole alphabet of digits in every place of the signature."""
        match = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
        assert match is not None
        turned = [
            (position, digit)
            for position in range(match.start(1), match.end(1))
            for digit in b"0123456789ABCDEFabcdef"
            if sealed[position] != digit
            and verify_pdf(replaced(sealed, position, digit), press.trust).genuine
        ]
        assert turned == []

    def test_a_byte_added_or_taken_away_fails(self, sealed: bytes, press: Press):
        """At the ends and in the middle; a line end after the file's end included."""
        middle = len(sealed) // 2
        for changed in (
            sealed + b"\n",
            sealed + b"\x00",
            b"\n" + sealed,
            sealed[:-1],
            sealed[1:],
            sealed[:middle] + sealed[middle + 1 :],
            sealed[:middle] + b" " + sealed[middle:],
        ):
            assert not verify_pdf(changed, press.trust).genuine


class TestForgeries:
    def test_a_later_revision_fails_though_the_first_is_intact(self, sealed: bytes, press: Press):
        """A note appended by any PDF program is a change."""
        writer = IncrementalPdfFileWriter(BytesIO(sealed))
        writer.root["/Lang"] = writer.root["/Lang"]
        writer.update_root()  # type: ignore[no-untyped-call]  # pyHanko's
        later = BytesIO()
        writer.write(later)  # type: ignore[no-untyped-call]  # pyHanko's
        assert later.getvalue().startswith(sealed)

        assert verify_pdf(later.getvalue(), press.trust).outcome is Outcome.ALTERED

    def test_sealing_a_second_time_fails(self, sealed: bytes, press: Press):
        """There is one signature, and it is the last thing in the file."""
        with pytest.raises(Exception, match=r"(?i)certif|permit|field|modif"):
            seal(sealed, press.ring.seal_key())

    def test_a_file_saved_again_fails(self, sealed: bytes, press: Press):
        """Rewriting the same pages is a change."""
        saved = BytesIO()
        with pikepdf.open(BytesIO(sealed)) as pdf:
            pdf.save(saved)

        assert not verify_pdf(saved.getvalue(), press.trust).genuine

    def test_a_seal_of_another_office_is_unknown_not_genuine(self, press: Press, tmp_path: Path):
        """Anybody can make keys of the same name; they are not ours."""
        stranger = Press(KeyRing.open(tmp_path / "keys", holder="东阳市农村产权登记（测试）"))

        verdict = verify_pdf(stranger.sealed(samples.share()), press.trust)
        assert verdict.outcome is Outcome.UNKNOWN_KEY

    def test_our_seal_on_a_code_of_another_content_fails(self, press: Press):
        """The code of one certificate pasted into another is found by its digest."""
        other = press.with_qr(samples.share()).qr_text
        mixed = samples.real_estate().with_qr(other)
        file = seal(draw(mixed), press.ring.seal_key())

        verdict = verify_pdf(file, press.trust)
        assert verdict.outcome is Outcome.ALTERED
        assert "words" in verdict.reason

    def test_our_seal_on_a_forged_code_fails(self, press: Press, tmp_path: Path):
        """A file with a code that we did not sign is not ours, whoever sealed it."""
        stranger = Press(KeyRing.open(tmp_path / "keys"))
        file = seal(draw(stranger.with_qr(samples.share())), press.ring.seal_key())

        assert verify_pdf(file, press.trust).outcome is Outcome.ALTERED

    def test_a_specimen_under_our_seal_is_no_certificate(self, press: Press):
        """Without a code there is nothing to hold the words against."""
        file = seal(draw(samples.share()), press.ring.seal_key())

        assert verify_pdf(file, press.trust).outcome is Outcome.NOT_OURS

    def test_an_unsealed_certificate_is_not_ours(self, press: Press):
        """The print file of an office is no proof."""
        assert verify_pdf(draw(press.with_qr(samples.share())), press.trust).outcome is (
            Outcome.NOT_OURS
        )

    def test_words_hidden_in_a_name_cannot_pose_as_a_second_signature(self, press: Press):
        """The name of a signature's part is not found in what people are called."""
        document = replace(samples.share(), head="/ByteRange [0 1 2 3]")

        assert verify_pdf(press.sealed(document), press.trust).genuine

    @given(st.binary(max_size=300))
    def test_any_bytes_get_an_answer(self, content: bytes):
        """Whatever is uploaded, the answer is a verdict, never an error."""
        for start in (b"", b"%PDF-1.7\n", b"%PDF-1.7\n/Contents <30>\n/ByteRange [0 9 9 9]"):
            assert verify_pdf(start + content, KEYLESS).outcome is not Outcome.GENUINE


class TestCanonicalSignature:
    def test_the_signature_is_small_and_the_rest_is_zero(self, sealed: bytes):
        """The place for it has one size, so that the file's size tells nothing."""
        match = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
        assert match is not None
        assert len(match[1]) == 8192
        assert set(match[1][2 * len(signature_of(sealed)) :]) == set(b"0")

    def test_taken_apart_it_names_our_two_certificates(self, sealed: bytes, press: Press):
        """The sealing certificate and its authority's, to the byte."""
        form = take_apart(sealed)

        assert form.names(press.trust.active_seal)
        assert form.is_signed_by(press.trust.active_seal)

    def test_a_signer_may_be_kept_for_many_files(self, press: Press):
        """A village is sealed with one signer."""
        signer = signer_of(press.ring.seal_key())
        for document in (samples.share(), samples.transaction()):
            file = seal(draw(press.with_qr(document)), signer, reason="签发", location="东阳市")
            assert verify_pdf(file, press.trust).genuine

    def test_the_address_in_the_code_is_the_one_of_the_office(self, sealed: bytes, press: Press):
        """The text attached is the one that is printed."""
        with pikepdf.open(BytesIO(sealed)) as pdf:
            text = pdf.attachments["qr.txt"].get_file().read_bytes().decode()
        assert text.startswith(f"{PUBLIC_URL}/330783/v/")


KEYLESS = Trust()


def passed(sealed: bytes, press: Press, positions: range, flips: tuple[int, ...]) -> list[int]:
    """Return where a changed byte was not noticed."""
    trust = press.trust
    return [
        position
        for position in positions
        for flip in flips
        if verify_pdf(replaced(sealed, position, sealed[position] ^ flip), trust).genuine
    ]


def replaced(sealed: bytes, position: int, byte: int) -> bytes:
    changed = bytearray(sealed)
    changed[position] = byte
    return bytes(changed)


def signature_of(sealed: bytes) -> bytes:
    """Return the DER structure in the place of the signature, without the padding."""
    match = re.search(rb"/Contents <([0-9A-F]+)>", sealed)
    assert match is not None
    container = bytes.fromhex(match[1].decode())
    return container[: 4 + int.from_bytes(container[2:4], "big")]
