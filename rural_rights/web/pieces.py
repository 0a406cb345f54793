"""What a page hands to the macros: small frozen values, one for each piece of a page.

Texts in them are already in the reader's language (``_()`` or ``said()``); dates are those
of the office; nothing here reads a clock.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal, Self

from rural_rights.kernel.refusal import Breach, Refused
from rural_rights.web.i18n import N_, _, said
from rural_rights.web.states import TONES, Tone


@dataclass(frozen=True, slots=True)
class County:
    """The county whose pages these are: its six-digit code and its two names."""

    code: str
    name_zh: str
    name_en: str


@dataclass(frozen=True, slots=True)
class OfficeDay:
    """The office date; ``demo`` on the demonstration site, ``moved`` when set by hand there."""

    day: date
    demo: bool = False
    moved: bool = False


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the way down to this page; the last one has no address."""

    label: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Flash:
    """A message shown once.  ``clears`` names the form whose draft is no longer needed."""

    kind: Literal["success", "info", "warning"]
    text: str
    clears: str = ""


@dataclass(frozen=True, slots=True)
class Action:
    """Something that can be done now, or the reason why it cannot.

    ``method`` post makes a button in a form of its own; ``key`` is the keyboard key that
    presses it (``a`` accepts).  A forbidden action carries ``reason``, ``remedy``, ``law``.
    """

    label: str
    href: str = ""
    method: Literal["get", "post"] = "get"
    allowed: bool = True
    reason: str = ""
    remedy: str = ""
    law: str = ""
    main: bool = False
    key: str = ""

    @classmethod
    def forbidden(cls, label: str, *breaches: Breach) -> Self:
        """Return the action as not open, with what stands against it."""
        return cls(
            label,
            allowed=False,
            reason=_("；").join(said(breach) for breach in breaches),
            remedy=_("；").join(filter(None, (said(breach, "remedy") for breach in breaches))),
            law=_("；").join(filter(None, (breach.law for breach in breaches))),
        )


@dataclass(frozen=True, slots=True)
class FieldError:
    """What is wrong with one field, what to do, and the law when it is law."""

    says: str
    remedy: str = ""
    law: str = ""

    @classmethod
    def of(cls, breach: Breach) -> Self:
        """Return the breach as the field shows it."""
        return cls(said(breach), said(breach, "remedy"), breach.law)


def field_errors(refused: Refused) -> dict[str, FieldError]:
    """Return the refusal field by field; a breach of no field stands under its rule id."""
    errors: dict[str, FieldError] = {}
    for breach in refused.breaches:
        errors.setdefault(breach.field or breach.rule, FieldError.of(breach))
    return errors


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of a list of facts; ``state`` shows a tag, ``href`` makes a link."""

    label: str
    value: object
    href: str = ""
    state: str = ""
    note: str = ""


Kind = Literal["text", "number", "money", "area", "day", "instant", "percent", "state", "link"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: the attribute or key it shows, its heading, how it is written.

    ``href`` names the attribute that holds the row's address for ``kind`` link; ``sort`` is
    the name to sort by, empty when it cannot be sorted.
    """

    name: str
    label: str
    kind: Kind = "text"
    sort: str = ""
    href: str = "href"

    @property
    def right(self) -> bool:
        """Whether the column is aligned right: numbers are."""
        return self.kind in {"number", "money", "area", "percent"}

    @property
    def short(self) -> bool:
        """Whether its values are short enough to stay on one line."""
        return self.kind in {"day", "instant", "state", "link"}


@dataclass(frozen=True, slots=True)
class Pager:
    """Which rows of how many are shown; the addresses of the neighbouring pages if any.

    ``total`` None when counting would cost more than it tells.
    """

    first: int
    last: int
    total: int | None = None
    previous: str = ""
    next: str = ""


@dataclass(frozen=True, slots=True)
class Empty:
    """What a table without rows says: what is so, and what to do next."""

    says: str
    next_label: str = ""
    next_href: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: columns and rows (at most 50), and what can be done with them.

    ``name`` is its id on the page; ``sorted_by`` the sort in force (``-`` before it when
    descending); ``batch`` the acts on selected rows, posted as ``selected`` with each row's
    ``key``; ``csv`` and ``workbook`` the addresses of the whole result.
    """

    name: str
    caption: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    empty: Empty
    sorted_by: str = ""
    pager: Pager | None = None
    batch: Sequence[Action] = ()
    key: str = "id"
    csv: str = ""
    workbook: str = ""


@dataclass(frozen=True, slots=True)
class TermBar:
    """A term from ``start`` to ``last_day``, both included, seen on ``today``."""

    start: date
    last_day: date | None
    today: date

    @property
    def elapsed_percent(self) -> int:
        """How much of the term is over, 0 to 100; 0 for a term without end."""
        if self.last_day is None:
            return 0
        whole = (self.last_day - self.start).days + 1
        gone = (self.today - self.start).days
        return max(0, min(100, gone * 100 // whole))

    @property
    def whole_years_left(self) -> int | None:
        """The full years still to run, 0 when over; None for a term without end."""
        if self.last_day is None:
            return None
        end, today = self.last_day, self.today
        years = end.year - today.year - ((end.month, end.day) < (today.month, today.day))
        return max(0, years)


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of a time line."""

    on: date | datetime
    title: str
    text: str = ""
    by: str = ""
    href: str = ""
    tone: Tone = "grey"


# Parts of the promised time, in percent, from which a clock warns and from which it is urgent.
WARNS_FROM = 70
URGENT_FROM = 90


@dataclass(frozen=True, slots=True)
class Clock:
    """How long the office still has: working days left to the promised and the legal day.

    ``used_percent`` is of the promised time: amber from 70, red from 90 (and when over).
    """

    promised_on: date
    legal_on: date
    days_left: int
    used_percent: int
    suspended: bool = False

    @property
    def tone(self) -> Tone:
        """The colour of the clock; its words say the same."""
        if self.suspended:
            return "grey"
        if self.days_left < 0 or self.used_percent >= URGENT_FROM:
            return "red"
        return "amber" if self.used_percent >= WARNS_FROM else "green"


@dataclass(frozen=True, slots=True)
class Progress:
    """Long work under way; ``name`` is its id on the page.

    ``rate`` in pieces a second; ``seconds_left`` None when unknown.  ``source`` is the
    address that answers with this piece again, polled while it runs.
    """

    name: str
    title: str
    state: Literal["queued", "running", "paused", "finished", "failed"]
    done: int
    total: int
    failed: int = 0
    rate: int = 0
    seconds_left: int | None = None
    source: str = ""
    pause: str = ""
    resume: str = ""
    errors: str = ""
    result: str = ""
    result_label: str = ""

    @property
    def percent(self) -> int:
        """How much is done, 0 to 100, rounded down."""
        return self.done * 100 // self.total if self.total else 0


@dataclass(frozen=True, slots=True)
class Parcel:
    """A parcel on the map: GeoJSON geometry in plane metres, state by tone, label, address.

    ``own`` fills it; a neighbour is only outlined.
    """

    name: str
    geometry: Mapping[str, Any]
    tone: Tone = "green"
    href: str = ""
    own: bool = True
    says: str = ""


@dataclass(frozen=True, slots=True)
class LandMap:
    """A map of parcels; ``source`` is an address of a GeoJSON collection to load instead."""

    name: str
    caption: str
    parcels: Sequence[Parcel] = field(default_factory=tuple)
    source: str = ""

    @property
    def tones(self) -> tuple[Tone, ...]:
        """The colours that the map needs to explain: those on it, or all when it is loaded."""
        shown = {parcel.tone for parcel in self.parcels if parcel.own}
        return tuple(tone for tone in TONES if tone in shown or self.source)

    def collection(self) -> dict[str, object]:
        """Return the parcels as the GeoJSON collection that the map script reads."""
        return parcel_collection(self.parcels)


def parcel_collection(parcels: Sequence[Parcel]) -> dict[str, object]:
    """Return parcels as GeoJSON: what an address given as ``LandMap.source`` answers."""
    features = [
        {
            "type": "Feature",
            "geometry": parcel.geometry,
            "properties": {
                "name": parcel.name,
                "tone": parcel.tone,
                "href": parcel.href,
                "own": parcel.own,
                "says": parcel.says,
            },
        }
        for parcel in parcels
    ]
    return {"type": "FeatureCollection", "features": features}


# Why somebody may look behind a mask; the reading log keeps the key.
_PURPOSES = {
    "case": N_("办理登记"),
    "inquiry": N_("依申请查询"),
    "check": N_("核对证件"),
    "correction": N_("更正错误"),
}


def purposes() -> dict[str, str]:
    """Return the purposes that a reveal offers, by the key that is posted as ``purpose``."""
    return {key: _(words) for key, words in _PURPOSES.items()}


@dataclass(frozen=True, slots=True)
class Masked:
    """A masked value and the address that reveals it against a stated purpose."""

    masked: str
    reveal: str = ""
    what: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """One field of a stale form: what you wrote and what stands now."""

    label: str
    yours: str
    current: str

    @property
    def differs(self) -> bool:
        """Whether the two differ, and the reader must choose."""
        return self.yours != self.current


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a page: an address of its own, so that it can be linked and printed."""

    label: str
    href: str
    current: bool = False
    count: int | None = None
