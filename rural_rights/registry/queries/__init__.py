"""What the pages read: work lists, cases, folios, searches, each within the reader's reach.

Every function takes the actor and looks no further than his region; a record outside it is
``NotFound``, exactly as one that does not exist.
"""

from rural_rights.registry.queries.finding import (
    _CODE,
    _INITIALS,
    _TAIL,
    _WHOLE,
    Found,
    search_register,
)
from rural_rights.registry.queries.folios import FolioView, PersonView, folio_view, person_view
from rural_rights.registry.queries.work import (
    MAIN_STEPS,
    NEXT_OF_STATE,
    NOT_SIGNED,
    BatchPreview,
    CaseView,
    Clocked,
    Deadline,
    Skipped,
    WorkPage,
    case_view,
    counts_of,
    deadline_of,
    preview_batch,
    scope_of,
    states_of,
    villages_of,
    work_of,
)

__all__ = [
    "MAIN_STEPS",
    "NEXT_OF_STATE",
    "NOT_SIGNED",
    "_CODE",
    "_INITIALS",
    "_TAIL",
    "_WHOLE",
    "BatchPreview",
    "CaseView",
    "Clocked",
    "Deadline",
    "FolioView",
    "Found",
    "PersonView",
    "Skipped",
    "WorkPage",
    "case_view",
    "counts_of",
    "deadline_of",
    "folio_view",
    "person_view",
    "preview_batch",
    "scope_of",
    "search_register",
    "states_of",
    "villages_of",
    "work_of",
]
