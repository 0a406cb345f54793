"""Numbers on certificates: read in either kind of brackets, kept and printed in one form."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.written import as_written

_YEAR: Final = r"(?P<province>[\u4e00-\u9fff])[(〔\[](?P<year>\d{4})[)〕\]]"
_COUNTY: Final = r"(?P<county>[\u4e00-\u9fff]{2,12}?[县市区旗])"
_REAL_ESTATE: Final = re.compile(
    _YEAR + _COUNTY + r"不动产(?P<kind>权|证明)第(?P<serial>\d{7})号", re.ASCII
)
_CONTRACT_LAND: Final = re.compile(
    _YEAR + _COUNTY + r"农村土地承包经营权证第(?P<serial>\d{6,7})号", re.ASCII
)
_SHARE: Final = re.compile(
    r"(?P<county>[1-8]\d{5})-(?P<village>\d{6})-(?P<household>\d{4})-(?P<version>\d{2})", re.ASCII
)
_ELECTRONIC: Final = re.compile(
    r"1\.2\.156\.3005\.2\.(?P<kind>[0-9A-Z]{21})\.(?P<issuer>[0-9A-Z]{18})"
    r"\.(?P<serial>[0-9A-Z]+)\.(?P<version>\d{3})\.(?P<check>[0-9A-Z])",
    re.ASCII,
)
_BASE_36: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

_FORM: Final = CodeFault(
    "certificate-number-form",
    "证书号不合格式",
    "not in the form of such a certificate number",
)
_CHECK: Final = CodeFault(
    "electronic-certificate-check",
    "电子证照标识校验位错误",
    "check character of the electronic certificate id wrong",
)


def _read(form: re.Pattern[str], written: str) -> re.Match[str]:
    found = form.fullmatch(as_written(written))
    if found is None:
        raise CodeError(_FORM)
    return found


class CertificateKind(StrEnum):
    """Certificate of a right, or proof of a registration; each has its own yearly series."""

    RIGHT = "权"
    PROOF = "证明"


@dataclass(frozen=True, slots=True)
class CertificateNumber:
    """Such as 浙(2016)东阳市不动产权第0000001号; the serial restarts each year."""

    province: str
    year: int
    county: str
    kind: CertificateKind
    serial: int

    @classmethod
    def parse(cls, written: str) -> CertificateNumber:
        """Read a number with half- or full-width brackets.  Raises: ``CodeError``."""
        found = _read(_REAL_ESTATE, written)
        return cls(
            found["province"],
            int(found["year"]),
            found["county"],
            CertificateKind(found["kind"]),
            int(found["serial"]),
        )

    def __str__(self) -> str:
        return (
            f"{self.province}({self.year}){self.county}不动产{self.kind.value}第{self.serial:07}号"
        )


@dataclass(frozen=True, slots=True)
class ContractCertificateNumber:
    """The paper number of an old contract-land certificate, six digits or seven."""

    province: str
    year: int
    county: str
    serial: str

    @classmethod
    def parse(cls, written: str) -> ContractCertificateNumber:
        """Read a number with half- or full-width brackets.  Raises: ``CodeError``."""
        found = _read(_CONTRACT_LAND, written)
        return cls(found["province"], int(found["year"]), found["county"], found["serial"])

    def __str__(self) -> str:
        return f"{self.province}({self.year}){self.county}农村土地承包经营权证第{self.serial}号"


@dataclass(frozen=True, slots=True)
class ShareCertificateNumber:
    """A share certificate: county, town and village, household, version (our own series)."""

    county: str
    village: str
    household: int
    version: int

    @classmethod
    def parse(cls, written: str) -> ShareCertificateNumber:
        """Read a number such as 330783-123201-0001-01.  Raises: ``CodeError``."""
        found = _read(_SHARE, written)
        return cls(
            found["county"], found["village"], int(found["household"]), int(found["version"])
        )

    def __str__(self) -> str:
        return f"{self.county}-{self.village}-{self.household:04}-{self.version:02}"


def electronic_check_character(body: str) -> str:
    """Return the check character over the parts without dots (ISO 7064 MOD 37,36)."""
    product = 36
    for character in body:
        total = (product + _BASE_36.index(character)) % 36 or 36
        product = total * 2 % 37
    return _BASE_36[(37 - product) % 36]


@dataclass(frozen=True, slots=True)
class ElectronicCertificateId:
    """An electronic certificate's national id; the version rises by one when re-issued.

    Law: GB/T 36904-2018.
    """

    kind: str
    issuer: str
    serial: str
    version: int

    @classmethod
    def parse(cls, written: str) -> ElectronicCertificateId:
        """Read an id and test its check character.  Raises: ``CodeError``."""
        found = _read(_ELECTRONIC, written)
        parts = cls(found["kind"], found["issuer"], found["serial"], int(found["version"]))
        if parts.check != found["check"]:
            raise CodeError(_CHECK)
        return parts

    @property
    def check(self) -> str:
        """The check character."""
        return electronic_check_character(f"{self.kind}{self.issuer}{self.serial}{self.version:03}")

    def __str__(self) -> str:
        return (
            f"1.2.156.3005.2.{self.kind}.{self.issuer}.{self.serial}.{self.version:03}.{self.check}"
        )
