"""Every code that the office writes: read strictly, printed in one form, told why when wrong.

``parse`` takes what a person typed (full-width digits, stray spaces) and gives the one
written form, or raises ``CodeError`` with the reason in two languages.
"""

from rural_rights.kernel.codes.certificates import (
    CertificateKind,
    CertificateNumber,
    ContractCertificateNumber,
    ElectronicCertificateId,
    ShareCertificateNumber,
)
from rural_rights.kernel.codes.contract_land import (
    ContractCode,
    ContractorCode,
    ContractorKind,
    IssuerCode,
    ParcelCode,
)
from rural_rights.kernel.codes.fault import CodeError, CodeFault
from rural_rights.kernel.codes.id_numbers import IdNumber, Sex, id_number_fault
from rural_rights.kernel.codes.organisations import Uscc, uscc_fault
from rural_rights.kernel.codes.regions import CountyCode, TownCode, VillageCode
from rural_rights.kernel.codes.units import LotCode, UnitCode
from rural_rights.kernel.codes.written import as_written

__all__ = [
    "CertificateKind",
    "CertificateNumber",
    "CodeError",
    "CodeFault",
    "ContractCertificateNumber",
    "ContractCode",
    "ContractorCode",
    "ContractorKind",
    "CountyCode",
    "ElectronicCertificateId",
    "IdNumber",
    "IssuerCode",
    "LotCode",
    "ParcelCode",
    "Sex",
    "ShareCertificateNumber",
    "TownCode",
    "UnitCode",
    "Uscc",
    "VillageCode",
    "as_written",
    "id_number_fault",
    "uscc_fault",
]
