"""Every word on the page of each document, frozen: the nouns that come in to be printed.

Values come in as they are to be read (areas with their thousands, numbers masked or whole
as the caller decides); nothing is looked up, computed or rounded here.
"""

from __future__ import annotations

from certificates.geometry import Neighbour, Shape, Sketch
from certificates.lease import LeaseContract, LeasedParcel, LeaseParty, LeaseTerms, Payment
from certificates.proofs import RANK_NOTE, RegistrationProof, TransactionCertificate
from certificates.rights import (
    Change,
    ContractLandCertificate,
    Dividend,
    Holder,
    Member,
    Parcel,
    RealEstateCertificate,
    ShareCertificate,
    Shareholder,
)
from certificates.words import Document, Kind, Word

__all__ = [
    "RANK_NOTE",
    "Change",
    "ContractLandCertificate",
    "Dividend",
    "Document",
    "Holder",
    "Kind",
    "LeaseContract",
    "LeaseParty",
    "LeaseTerms",
    "LeasedParcel",
    "Member",
    "Neighbour",
    "Parcel",
    "Payment",
    "RealEstateCertificate",
    "RegistrationProof",
    "Shape",
    "ShareCertificate",
    "Shareholder",
    "Sketch",
    "TransactionCertificate",
    "Word",
]
