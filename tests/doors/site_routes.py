"""Every route of the site with the door that it goes through; new routes are found by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

KINDS = ("public", "signed-in", "action", "client")
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


@dataclass(frozen=True)
class SiteRoute:
    """One route and method: its address, the kinds of its doors, the action or scope asked."""

    path: str
    method: str
    doors: tuple[str, ...]
    asks: str
    parameters: tuple[str, ...]
    uuids: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def kind(self) -> str:
        """The strictest door."""
        return max(self.doors, key=KINDS.index) if self.doors else ""

    def address(self, value: Any = None) -> str:
        """Return an address in the county: ``value`` (or an unknown id) for every parameter."""

        def filled(found: re.Match[str]) -> str:
            name = found.group(1)
            if name == "county":
                return "330783"
            if value is not None:
                return str(value)
            return str(uuid4()) if name in self.uuids else "999999999"

        return _PARAMETER.sub(filled, self.path)


def site_routes(app: FastAPI) -> Iterator[SiteRoute]:
    """Yield every route of our own; mounted files and the framework's own pages are none."""
    for context in iter_route_contexts(app.routes):
        dependant: Dependant | None = getattr(context, "dependant", None)
        if dependant is None:
            continue
        doors = [call for call in _calls(dependant) if getattr(call, "kind", "") in KINDS]
        path = context.path or ""
        methods = context.methods or set()
        asks = [getattr(d, "action", "") or getattr(d, "scope", "") for d in doors]
        uuids = tuple(p.name for p in dependant.path_params if _is_uuid(p))
        names = tuple(name for name in _PARAMETER.findall(path) if name != "county")
        for method in sorted(methods - {"HEAD", "OPTIONS"}):
            kinds = tuple(door.kind for door in doors)
            yield SiteRoute(path, method, kinds, "".join(filter(None, asks)), names, uuids)


def _is_uuid(parameter: Any) -> bool:
    return parameter.field_info.annotation is UUID


def _calls(dependant: Dependant) -> Iterator[Any]:
    for part in dependant.dependencies:
        if part.call is not None:
            yield part.call
        yield from _calls(part)
