"""How the office says no: what is wrong, why in law, and what to do, in two languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Breach:
    """One rule that is not met.

    ``rule`` is the rule's id (kebab-case): also the problem type, the page that explains
    it and the word to search for in the tests.  ``law`` cites the article, or the county
    practice, in force on the day of the act.  ``field`` names the form field to mend.
    """

    rule: str
    says_zh: str
    says_en: str
    remedy_zh: str = ""
    remedy_en: str = ""
    law: str = ""
    field: str = ""


class Refused(Exception):
    """The act is refused; nothing was changed.  ``breaches`` lists every reason at once."""

    def __init__(self, *breaches: Breach) -> None:
        if not breaches:
            raise ValueError("a refusal needs a reason")
        self.breaches = breaches
        super().__init__(", ".join(breach.rule for breach in breaches))


def refuse_if_any(*findings: Breach | Iterable[Breach] | None) -> None:
    """Raise ``Refused`` with every breach found, in the order given; pass when there is none."""
    breaches: list[Breach] = []
    for finding in findings:
        if finding is None:
            continue
        if isinstance(finding, Breach):
            breaches.append(finding)
        else:
            breaches.extend(finding)
    if breaches:
        raise Refused(*breaches)


class NotFound(Exception):
    """There is no such thing, or it is not yours to know: the two are told alike."""


class Stale(Exception):
    """The thing was changed by somebody else after this form was read."""

    def __init__(self, yours: int, current: int) -> None:
        self.yours = yours
        self.current = current
        super().__init__(f"read at version {yours}, now at {current}")
