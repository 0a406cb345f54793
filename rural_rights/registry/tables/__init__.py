"""The register's rows: parties, land, rights, burdens, certificates."""

from rural_rights.registry.tables.burdens import (
    Lease,
    LeaseParcel,
    Mortgage,
    Restriction,
    SecurityOrder,
)
from rural_rights.registry.tables.land import BAUnit, SpatialUnit, UnitParcel
from rural_rights.registry.tables.papers import (
    AdministrativeSource,
    CaseEvent,
    Certificate,
    CertificateContent,
)
from rural_rights.registry.tables.parties import (
    Collective,
    Household,
    HouseholdMember,
    IdentityDocument,
    Membership,
    Person,
    RegisterObject,
)
from rural_rights.registry.tables.rights import RegisteredRight, RightInterest

__all__ = [
    "AdministrativeSource",
    "BAUnit",
    "CaseEvent",
    "Certificate",
    "CertificateContent",
    "Collective",
    "Household",
    "HouseholdMember",
    "IdentityDocument",
    "Lease",
    "LeaseParcel",
    "Membership",
    "Mortgage",
    "Person",
    "RegisterObject",
    "RegisteredRight",
    "Restriction",
    "RightInterest",
    "SecurityOrder",
    "SpatialUnit",
    "UnitParcel",
]
