"""Coordinates: kept in CGCS2000, belt 120°E (EPSG:4549), easting first; never shifted by guess."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from rural_rights.registry.intake.source import FolderUnusable

TARGET: Final = CRS.from_epsg(4549)

# What an easting of the belt can be: 1.5 degrees to either side at this latitude, and more.
EASTINGS: Final = (250_000.0, 750_000.0)
NORTHINGS: Final = (2_000_000.0, 5_000_000.0)
ZONE_PREFIX: Final = 40_000_000.0

_DATUM_NAMES: Final = ("CHINA GEODETIC COORDINATE SYSTEM 2000", "CGCS2000", "CHINA 2000")


@dataclass(frozen=True, slots=True)
class Moved:
    """Shapes in the belt, and what had to be done for it."""

    shapes: Sequence[bytes | None]
    declared: str
    remarks: tuple[str, ...]

    @property
    def converted(self) -> bool:
        """The coordinates are not those of the file."""
        return "crs-converted" in self.remarks


def in_belt_120(shapes: NDArray[np.object_], declared: str | None, file: str) -> Moved:
    """Bring a layer's shapes into the belt.

    Only CGCS2000 is converted, by exact formulas; the older datums need parameters that are
    the county's own.  Raises: ``FolderUnusable``.
    """
    remarks: list[str] = []
    crs = _declared_crs(declared, file)
    if crs is None:
        crs = _recognised(shapes, file)
        remarks.append("crs-undeclared")
    if crs == TARGET or crs.to_epsg() == TARGET.to_epsg():
        _require_plausible(shapes, file)
        return Moved(shapes.tolist(), crs.name, tuple(remarks))
    remarks.append("crs-converted")
    transform = Transformer.from_crs(crs, TARGET, always_xy=True)
    geometries = shapely.from_wkb(shapes, on_invalid="ignore")
    moved = shapely.transform(
        geometries, lambda xy: np.column_stack(transform.transform(xy[:, 0], xy[:, 1]))
    )
    bytes_of = shapely.to_wkb(moved, byte_order=1)
    return Moved(bytes_of.tolist(), crs.name, tuple(remarks))


def _declared_crs(declared: str | None, file: str) -> CRS | None:
    if not declared:
        return None
    try:
        crs = CRS.from_user_input(declared)
    except CRSError as error:
        raise _unknown(file, declared[:60]) from error
    datum = crs.datum.name.upper().replace("_", " ") if crs.datum else ""
    if not any(name in datum for name in _DATUM_NAMES):
        raise _unknown(file, crs.name)
    return crs


def _unknown(file: str, name: str) -> FolderUnusable:
    return FolderUnusable(
        "crs-unknown",
        f"{file} 的坐标系({name})不是CGCS2000",
        f"the reference system of {file} ({name}) is not CGCS2000",
        remedy_zh="由测绘单位用本县参数转换为CGCS2000三度带(中央经线120°E)后再交",
        remedy_en="have the surveyor convert it to CGCS2000, belt 120°E, with the county's parameters",
    )


def _middle(shapes: NDArray[np.object_]) -> tuple[float, float]:
    bounds = shapely.bounds(shapely.from_wkb(shapes, on_invalid="ignore"))
    if np.isnan(bounds).all():
        return 0.0, 0.0
    x, y = np.nanmedian(bounds[:, 0]), np.nanmedian(bounds[:, 1])
    return float(x), float(y)


def _recognised(shapes: NDArray[np.object_], file: str) -> CRS:
    """Tell the system by the values where only one of CGCS2000's forms can give them."""
    x, y = _middle(shapes)
    if EASTINGS[0] < x < EASTINGS[1] and NORTHINGS[0] < y < NORTHINGS[1]:
        return TARGET
    if EASTINGS[0] < x - ZONE_PREFIX < EASTINGS[1] and NORTHINGS[0] < y < NORTHINGS[1]:
        return CRS.from_epsg(4528)
    raise FolderUnusable(
        "crs-undeclared",
        f"{file} 没有.prj文件,坐标值也看不出坐标系",
        f"{file} has no .prj file, and its values do not tell the reference system",
        remedy_zh="补交.prj文件",
        remedy_en="add the .prj file",
    )


def _require_plausible(shapes: NDArray[np.object_], file: str) -> None:
    """Refuse a layer whose coordinates as a whole are not of the system it declares."""
    x, y = _middle(shapes)
    if EASTINGS[0] < x < EASTINGS[1] and NORTHINGS[0] < y < NORTHINGS[1]:
        return
    if EASTINGS[0] < x - ZONE_PREFIX < EASTINGS[1]:
        remedy_zh = "改用EPSG:4528的.prj文件,或把东坐标减去40000000"
        remedy_en = "declare EPSG:4528 in the .prj file, or subtract 40000000 from the eastings"
    elif NORTHINGS[0] < x < NORTHINGS[1]:
        remedy_zh, remedy_en = "对调东、北坐标", "swap easting and northing"
    else:
        remedy_zh, remedy_en = "核对坐标系", "check the reference system"
    raise FolderUnusable(
        "crs-contradicted",
        f"{file} 的坐标值与其.prj声明的坐标系不符",
        f"the coordinates of {file} are not of the system that its .prj declares",
        remedy_zh=remedy_zh,
        remedy_en=remedy_en,
    )
