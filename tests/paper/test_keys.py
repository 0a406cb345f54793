from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from certificates import qr
from certificates.draw import draw
from certificates.keys import KeyFault, KeyRing
from certificates.seal import seal
from certificates.trust import Status, Trust, TrustFault
from certificates.verify import Outcome, verify_pdf, verify_qr
from tests.paper import samples
from tests.paper.conftest import PUBLIC_URL, Press


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "keys"


class TestFirstUse:
    def test_opening_an_empty_folder_makes_keys_that_only_the_owner_reads(self, folder: Path):
        """Private keys have mode 600, the folder 700; the public list is for all."""
        KeyRing.open(folder)

        modes = {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()}
        assert modes.pop("keys.json") == 0o644
        assert set(modes) == {".lock", "authority.pem", "qr-1.pem", "seal-1.pem"}
        assert set(modes.values()) == {0o600}
        assert folder.stat().st_mode & 0o777 == 0o700

    def test_opening_again_finds_the_same_keys(self, folder: Path):
        """Keys are made once."""
        first = KeyRing.open(folder).trust

        assert KeyRing.open(folder).trust == first

    def test_many_at_once_make_one_set_of_keys(self, folder: Path):
        """Web and worker start together on a new machine."""
        with ThreadPoolExecutor(8) as many:
            lists = list(many.map(lambda _: KeyRing.open(folder).trust.to_json(), range(16)))

        assert len(set(lists)) == 1
        assert len(list(folder.glob("qr-*.pem"))) == 1

    def test_keys_without_their_public_list_are_not_replaced(self, folder: Path):
        """A half-restored folder stops the office; it does not start new numbers."""
        KeyRing.open(folder)
        (folder / "keys.json").unlink()

        with pytest.raises(KeyFault, match="restore all of it"):
            KeyRing.open(folder)


class TestSecrets:
    def test_a_key_that_others_may_read_is_not_used(self, folder: Path):
        """A key with group rights is as good as given away."""
        ring = KeyRing.open(folder)
        (folder / "qr-1.pem").chmod(0o640)

        with pytest.raises(KeyFault, match="chmod 600"):
            ring.qr_key()

    def test_a_private_key_of_another_pair_is_not_used(self, folder: Path, tmp_path: Path):
        """What it signed, nobody could verify."""
        ring, other = KeyRing.open(folder), KeyRing.open(tmp_path / "other")
        del other
        (folder / "qr-1.pem").write_bytes((tmp_path / "other" / "qr-1.pem").read_bytes())

        with pytest.raises(KeyFault, match="public key"):
            ring.qr_key()

    def test_no_secret_shows_in_what_is_printed_or_logged(
        self, folder: Path, caplog: pytest.LogCaptureFixture
    ):
        """Neither the key objects nor the public list nor a log carries a private key."""
        caplog.set_level(logging.DEBUG)
        ring = KeyRing.open(folder)
        secret = ring.qr_key().private.private_bytes_raw()

        shown = f"{ring.qr_key()!r} {ring.seal_key()!r} {ring.trust!r} {caplog.text}"
        assert "private" not in shown.lower().replace("privatekey", "")
        assert secret.hex() not in shown
        assert b"PRIVATE" not in (folder / "keys.json").read_bytes()

    def test_a_missing_key_is_named_without_its_folder(self, folder: Path):
        """The message goes to a log: it says which key, and not where keys are kept."""
        ring = KeyRing.open(folder)
        (folder / "seal-1.pem").unlink()

        with pytest.raises(KeyFault, match=r"seal-1\.pem") as fault:
            ring.seal_key()
        assert str(folder) not in str(fault.value)


class TestRotation:
    def test_after_rotation_the_old_paper_is_good_and_the_new_key_signs(self, folder: Path):
        """Numbers go up, nothing that was issued is lost."""
        press = Press(KeyRing.open(folder))
        document = samples.registration_proof()
        old_file, old_code = press.sealed(document), press.with_qr(document).qr_text

        assert press.ring.rotate_qr() == 2
        assert press.ring.rotate_seal() == 2

        new_file, new_code = press.sealed(document), press.with_qr(document).qr_text
        assert qr.read(new_code).key_id == 2
        for file in (old_file, new_file):
            assert verify_pdf(file, press.trust).genuine
        for code in (old_code, new_code):
            assert verify_qr(code, press.trust).genuine

    def test_a_list_from_before_the_rotation_says_that_it_does_not_know(self, folder: Path):
        """A phone that was long offline says so, and does not cry forgery."""
        press = Press(KeyRing.open(folder))
        before = press.trust
        press.ring.rotate_qr()
        press.ring.rotate_seal()

        document = samples.registration_proof()
        assert verify_pdf(press.sealed(document), before).outcome is Outcome.UNKNOWN_KEY
        code = press.with_qr(document).qr_text
        assert verify_qr(code, before).outcome is Outcome.UNKNOWN_KEY

    def test_revoking_the_active_key_puts_the_next_in_its_place(self, folder: Path):
        """The office goes on working; what the lost key signed is worthless."""
        press = Press(KeyRing.open(folder))
        lost = press.sealed(samples.registration_proof())

        press.ring.revoke_seal(1)
        press.ring.revoke_qr(1)

        assert verify_pdf(lost, press.trust).outcome is Outcome.REVOKED_KEY
        assert press.ring.seal_key().id == press.ring.qr_key().id == 2
        assert verify_pdf(press.sealed(samples.registration_proof()), press.trust).genuine

    def test_a_good_seal_does_not_save_a_revoked_code(self, folder: Path):
        """Both signatures of a file must count."""
        press = Press(KeyRing.open(folder))
        file = press.sealed(samples.registration_proof())
        press.ring.revoke_qr(1)

        assert verify_pdf(file, press.trust).outcome is Outcome.REVOKED_KEY

    def test_a_number_is_never_used_twice(self, folder: Path):
        """Not even after its key was revoked."""
        ring = KeyRing.open(folder)
        ring.revoke_qr(1)
        ring.rotate_qr()

        assert [key.status for key in ring.trust.qr.values()] == [
            Status.REVOKED,
            Status.RETIRED,
            Status.ACTIVE,
        ]

    def test_revoking_a_number_that_was_never_given_is_an_error(self, folder: Path):
        """A slip of the finger must not look like a revocation."""
        with pytest.raises(TrustFault, match="no QR key 9"):
            KeyRing.open(folder).revoke_qr(9)


class TestPublicList:
    def test_it_is_enough_to_verify_on_another_machine(self, press: Press, sealed: bytes):
        """Text in, text out; no folder and no server needed."""
        carried = Trust.from_json(press.trust.to_json())

        assert verify_pdf(sealed, carried).genuine

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"format":2,"qr":[],"seal":[]}', "null"])
    def test_what_is_no_list_is_refused(self, text: str):
        """A broken download is not an empty list of keys."""
        with pytest.raises(TrustFault):
            Trust.from_json(text)

    def test_a_key_of_the_wrong_length_is_refused(self, press: Press):
        """A list that was cut does not verify by chance."""
        content = json.loads(press.trust.to_json())
        content["qr"][0]["public"] = content["qr"][0]["public"][:-8]

        with pytest.raises(TrustFault):
            Trust.from_json(json.dumps(content))

    def test_the_seal_may_be_made_straight_from_the_key(self, press: Press):
        """``seal`` takes the key itself as well as a signer that is kept."""
        document = press.with_qr(samples.share())

        assert verify_pdf(seal(draw(document), press.ring.seal_key()), press.trust).genuine
        assert document.qr_text.startswith(PUBLIC_URL)
