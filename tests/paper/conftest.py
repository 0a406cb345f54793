"""Keys made for the run, and every sample drawn and sealed once."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from certificates import qr
from certificates.draw import draw
from certificates.keys import KeyRing
from certificates.seal import seal, signer_of
from certificates.trust import Trust
from certificates.words import Document, Kind
from tests.paper import samples

PUBLIC_URL = "https://rights.example.cn"
SERIES = {
    Kind.CONTRACT_LAND: qr.Series.CONTRACT_LAND,
    Kind.REAL_ESTATE: qr.Series.REAL_ESTATE_RIGHT,
    Kind.SHARE: qr.Series.SHARE,
    Kind.REGISTRATION_PROOF: qr.Series.REAL_ESTATE_PROOF,
    Kind.TRANSACTION: qr.Series.TRANSACTION,
    Kind.LEASE_CONTRACT: qr.Series.LEASE_CONTRACT,
}


@dataclass(frozen=True)
class Press:
    """An issuing office: its keys, and how it makes a sealed certificate."""

    ring: KeyRing

    @property
    def trust(self) -> Trust:
        return self.ring.trust

    def fields(self, document: Document) -> qr.Fields:
        return qr.Fields(
            county="330783",
            kind=document.KIND,
            series=SERIES[document.KIND],
            year=2026,
            serial=123001,
            certificate_version=document.version,
            right_id=17,
            entry_id=4711,
            issued_on=document.issued_on,
            digest=document.digest(),
        )

    def with_qr(self, document: Document) -> Document:
        text = qr.encode(self.fields(document), self.ring.qr_key(), PUBLIC_URL)
        return document.with_qr(text)

    def sealed(self, document: Document) -> bytes:
        return seal(draw(self.with_qr(document)), signer_of(self.ring.seal_key()))


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    return Press(KeyRing.open(tmp_path_factory.mktemp("keys"), holder="东阳市农村产权登记（测试）"))


@pytest.fixture(scope="session")
def sealed(press: Press) -> bytes:
    """A sealed contract-land certificate of three pages."""
    return press.sealed(samples.contract_land())


@pytest.fixture(scope="session")
def sealed_file(sealed: bytes, tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("sealed") / "certificate.pdf"
    file.write_bytes(sealed)
    return file
