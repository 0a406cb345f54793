"""Intake: a survey firm's hand-over folder, read, checked row by row, and told about.

Nothing here knows the database or the web.  ``read`` refuses a folder as a whole
(``FolderUnusable``) or gives a ``Handover``; ``check`` gives a ``Village``: the rights that go
in, those that wait and why.  ``findings_workbook`` is what the clerk corrects, and
``apply_corrections`` takes it back.
"""

from rural_rights.registry.intake.catalogue import Severity
from rural_rights.registry.intake.checking import check
from rural_rights.registry.intake.corrections import apply_corrections, findings_workbook
from rural_rights.registry.intake.findings import Finding
from rural_rights.registry.intake.known import Fingerprint, Known, fingerprint
from rural_rights.registry.intake.reader import read
from rural_rights.registry.intake.source import FolderUnusable, Handover
from rural_rights.registry.intake.village import RightKey, RightKind, Village

__all__ = [
    "Finding",
    "Fingerprint",
    "FolderUnusable",
    "Handover",
    "Known",
    "RightKey",
    "RightKind",
    "Severity",
    "Village",
    "apply_corrections",
    "check",
    "findings_workbook",
    "fingerprint",
    "read",
]
