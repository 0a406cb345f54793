"""The shapes of parcels and lots: sound, in the village, of the stated area, not overlapping.

Areas of shapes are measurements and compared as such; what is registered is the stated area.
Law: NY/T 2539-2016.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray

from rural_rights.registry.intake.findings import key_of
from rural_rights.registry.intake.inspection import Inspection
from rural_rights.registry.intake.projection import EASTINGS, NORTHINGS, ZONE_PREFIX
from rural_rights.registry.intake.read_layer import geometries
from rural_rights.registry.intake.source import SourceLayer

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]

_OVERLAP_M2: Final = 0.1
_OVERLAP_WIDTH_M: Final = 0.05
_NEAR_M2: Final = 0.1
_NEAR_SHARE: Final = 0.001
_FAR_SHARE: Final = 0.05
_SLIVER_M: Final = 0.3
_FAR_M: Final = 10_000.0
_OFF_M: Final = 2_000.0
_OFF_SPREADS: Final = 3.0


@dataclass(frozen=True)
class Shapes:
    """A layer's shapes, and which of them can be measured and compared."""

    layer: SourceLayer
    geometry: NDArray[np.object_]
    bounds: Floats
    valid: Flags
    placed: Flags


def check_shapes(case: Inspection) -> dict[str, Shapes]:
    """Check both layers; return their shapes by layer name."""
    checked: dict[str, Shapes] = {}
    middle: Floats | None = None
    for name, area in (("DK", "SCMJ"), ("ZD", "ZDMJ")):
        layer = case.layer(name)
        if layer is None:
            continue
        shapes, middle = _checked(case, layer, middle)
        checked[name] = shapes
        _areas(case, shapes, area)
        _overlaps(case, shapes)
    return checked


def _checked(
    case: Inspection, layer: SourceLayer, middle: Floats | None
) -> tuple[Shapes, Floats | None]:
    geometry = geometries(layer.shapes)
    bounds = np.asarray(shapely.bounds(geometry))
    there = ~(shapely.is_missing(geometry) | shapely.is_empty(geometry))
    for index in np.flatnonzero(~there):
        case.notes.add("geometry-missing", layer, int(index), "geometry")
    valid = shapely.is_valid(geometry)
    for index in np.flatnonzero(there & ~valid):
        why = shapely.is_valid_reason(geometry[index])
        case.notes.add("self-intersection", layer, int(index), "geometry", why=why)
    inside, middle = _places(case, layer, bounds, there, middle)
    return Shapes(layer, geometry, bounds, valid, there & valid & inside), middle


def _places(
    case: Inspection, layer: SourceLayer, bounds: Floats, there: Flags, middle: Floats | None
) -> tuple[Flags, Floats | None]:
    """Tell the shapes that are not where the village is (invariant 19).

    The village is where most of its parcels lie; ``middle`` is that of the parcel layer.
    """
    x = (bounds[:, 0] + bounds[:, 2]) / 2
    y = (bounds[:, 1] + bounds[:, 3]) / 2
    swapped = there & _within(y, EASTINGS) & _within(x, NORTHINGS)
    prefixed = there & _within(x - ZONE_PREFIX, EASTINGS) & ~swapped
    for rule, flags in (("axes-swapped", swapped), ("zone-prefix", prefixed)):
        for index in np.flatnonzero(flags):
            case.notes.add(rule, layer, int(index), "geometry")
    usual = there & ~swapped & ~prefixed
    if not usual.any():
        return usual, middle
    own = np.array([np.median(x[usual]), np.median(y[usual])])
    centre = own if middle is None else middle
    distance = np.hypot(x - centre[0], y - centre[1])
    spread = float(np.quantile(distance[usual], 0.9))
    far = usual & (distance > _FAR_M)
    off = usual & ~far & (distance > max(_OFF_M, _OFF_SPREADS * spread))
    for rule, flags in (("far-away", far), ("far-off", off)):
        for index in np.flatnonzero(flags):
            km = f"{distance[index] / 1000:.1f}"
            case.notes.add(rule, layer, int(index), "geometry", km=km)
    return usual & ~far, centre


def _within(values: Floats, limits: tuple[float, float]) -> Flags:
    with np.errstate(invalid="ignore"):
        return np.asarray((values > limits[0]) & (values < limits[1]))


def _areas(case: Inspection, shapes: Shapes, column: str) -> None:
    """The stated area is that of the shape: 0.1 m2 or 0.1 % is rounding, 5 % is an error."""
    fields = case.table(shapes.layer.name)
    stated = np.array([float("nan") if area is None else area for area in fields.areas[column]],
                      dtype=np.float64)  # fmt: skip
    measured = np.asarray(shapely.area(shapes.geometry))
    with np.errstate(invalid="ignore", divide="ignore"):
        off = np.abs(stated - measured)
        share = off / measured
    told = shapes.valid & (off > _NEAR_M2) & (share > _NEAR_SHARE)
    for index in np.flatnonzero(told):
        rule = "area-vs-geometry" if share[index] > _FAR_SHARE else "area-near-geometry"
        case.notes.add(
            rule,
            shapes.layer,
            int(index),
            column,
            measured=f"{measured[index]:.2f}",
            percent=f"{share[index] * 100:.1f}",
        )
    length = np.asarray(shapely.length(shapes.geometry))
    with np.errstate(invalid="ignore", divide="ignore"):
        width = 2 * measured / length
    for index in np.flatnonzero(shapes.valid & (width < _SLIVER_M)):
        case.notes.add("sliver", shapes.layer, int(index), "geometry", width=f"{width[index]:.2f}")


def _overlaps(case: Inspection, shapes: Shapes) -> None:
    """Live parcels do not overlap by more than 0.1 m2 and 0.05 m (invariant 18)."""
    places = np.flatnonzero(shapes.placed)
    geometry = shapes.geometry[places]
    left, right = _meeting(geometry, shapes.bounds[places])
    if not len(left):
        return
    common = shapely.intersection(geometry[left], geometry[right])
    area = np.asarray(shapely.area(common))
    with np.errstate(invalid="ignore", divide="ignore"):
        width = 2 * area / np.asarray(shapely.length(common))
    layer = shapes.layer
    for at in np.flatnonzero(area > _OVERLAP_M2):
        one, two = int(places[left[at]]), int(places[right[at]])
        rule = "overlap" if width[at] > _OVERLAP_WIDTH_M else "overlap-thin"
        for index, other in ((one, two), (two, one)):
            facts = {"other": key_of(layer, other), "area": f"{area[at]:.2f}"}
            case.notes.add(rule, layer, index, "geometry", **facts)


def _meeting(
    geometry: NDArray[np.object_], bounds: Floats
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the pairs that may have an area in common, each pair once.

    Neighbours that share their vertices only touch; asking that is far cheaper than cutting
    one shape by the other.
    """
    left, right = shapely.STRtree(geometry).query(geometry)
    once = left < right
    left, right = left[once], right[once]
    low = np.maximum(bounds[left, :2], bounds[right, :2])
    high = np.minimum(bounds[left, 2:], bounds[right, 2:])
    enough = np.prod(high - low, axis=1) > _OVERLAP_M2
    left, right = left[enough], right[enough]
    shapely.prepare(geometry)
    meet = shapely.overlaps(geometry[left], geometry[right])
    # One shape inside another does not "overlap" it: such pairs are cut in any case.
    nested = _encloses(bounds[left], bounds[right]) | _encloses(bounds[right], bounds[left])
    return left[meet | nested], right[meet | nested]


def _encloses(outer: Floats, inner: Floats) -> Flags:
    low = (outer[:, :2] <= inner[:, :2]).all(axis=1)
    high = (outer[:, 2:] >= inner[:, 2:]).all(axis=1)
    return np.asarray(low & high)
