"""Land as a sketch shows it: rings of plane coordinates with labels.

Coordinates are metres, easting first.  They only place ink: no area or length that counts
in law is computed from them here.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

Point: TypeAlias = tuple[float, float]
Ring: TypeAlias = tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A polygon: one outer ring and its holes (a pond, a path), closed or not."""

    outer: Ring
    holes: tuple[Ring, ...] = ()

    @property
    def rings(self) -> tuple[Ring, ...]:
        """All rings without a repeated last point, the outer one first."""
        return tuple(
            ring[:-1] if len(ring) > 1 and ring[0] == ring[-1] else ring
            for ring in (self.outer, *self.holes)
        )


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A parcel beside the one drawn, in outline, with what it is called."""

    shape: Shape
    label: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """One parcel, its neighbours and what is written on and around it.

    ``parts`` is the parcel (several when it lies in pieces), ``buildings`` what stands on it.
    ``caption`` lines stand under the drawing.  ``measured`` prints the side lengths.
    """

    parts: tuple[Shape, ...]
    label: str = ""
    area: str = ""
    caption: tuple[str, ...] = ()
    east: str = ""
    south: str = ""
    west: str = ""
    north: str = ""
    buildings: tuple[Neighbour, ...] = ()
    neighbours: tuple[Neighbour, ...] = ()
    measured: bool = False

    def digest(self) -> str:
        """Return the SHA-256 of the parcel's own rings to the millimetre, as hex."""
        spelt = ";".join(
            ",".join(f"{x:.3f} {y:.3f}" for x, y in ring)
            for shape in self.parts
            for ring in shape.rings
        )
        return hashlib.sha256(spelt.encode("ascii")).hexdigest()
