"""Codes and figures as papers say them in Chinese, and the sketches of land."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import Connection, func, select

from certificates.content import Neighbour, Shape, Sketch
from rural_rights.kernel.area import mu_of
from rural_rights.registry.intake.catalogue import code_list
from rural_rights.registry.model import Folio, Parcel
from rural_rights.registry.store.known import SPATIAL

CO_OWNERSHIP: Final = {"0": "单独所有", "1": "共同共有", "2": "按份共有", "3": "其他共有"}
WAYS: Final = code_list("CBJYQQDFS")
LAND_USE: Final = code_list("TDYT")
RELATIONS: Final = code_list("YHZGX")
_NEIGHBOURS_AT_MOST = 12
_MARGIN_METRES = Decimal(10)


def day_words(day: date) -> str:
    """Write a day as documents do: 2026年11月22日."""
    return f"{day.year}年{day.month}月{day.day}日"


def area_m2(area: Decimal) -> str:
    """Write an area in square metres with its thousands."""
    return f"{area:,.2f}"


def relation_words(code: str | None) -> str:
    """Write a relation to the head in words; unknown stays empty."""
    return RELATIONS.get(code or "", "")


def shapes_of(geometry: dict[str, Any] | None) -> tuple[Shape, ...]:
    """Return the polygons of a GeoJSON geometry."""
    if geometry is None:
        return ()
    polygons = (
        geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    )
    return tuple(
        Shape(
            outer=tuple((x, y) for x, y in rings[0]),
            holes=tuple(tuple((x, y) for x, y in ring) for ring in rings[1:]),
        )
        for rings in polygons
    )


def sketches(conn: Connection, folio: Folio) -> tuple[Sketch, ...]:
    """Return one sketch a parcel, with what lies beside it."""
    return tuple(_sketch(conn, parcel) for parcel in folio.parcels if parcel.geometry)


def _sketch(conn: Connection, parcel: Parcel) -> Sketch:
    sides = parcel.sides or {}
    parts = shapes_of(parcel.geometry)
    return Sketch(
        parts=parts,
        label=parcel.name or parcel.code[-5:],
        area=f"{area_m2(parcel.area_m2)}㎡（{mu_of(parcel.area_m2):,.2f}亩）",
        caption=(parcel.code,),
        east=sides.get("east", ""),
        south=sides.get("south", ""),
        west=sides.get("west", ""),
        north=sides.get("north", ""),
        neighbours=_neighbours(conn, parcel, parts),
    )


def _neighbours(
    conn: Connection, parcel: Parcel, parts: tuple[Shape, ...]
) -> tuple[Neighbour, ...]:
    xs = [Decimal(str(x)) for part in parts for x, _ in part.outer]
    ys = [Decimal(str(y)) for part in parts for _, y in part.outer]
    box = func.box(
        func.point(min(xs) - _MARGIN_METRES, min(ys) - _MARGIN_METRES),
        func.point(max(xs) + _MARGIN_METRES, max(ys) + _MARGIN_METRES),
    )
    rows = conn.execute(
        select(SPATIAL.c.code, SPATIAL.c.name, SPATIAL.c.geometry)
        .where(
            func.box(
                func.point(SPATIAL.c.min_x, SPATIAL.c.min_y),
                func.point(SPATIAL.c.max_x, SPATIAL.c.max_y),
            ).op("&&")(box),
            SPATIAL.c.recorded_to.is_(None),
            SPATIAL.c.spatial_unit_id != parcel.spatial_unit_id,
        )
        .order_by(SPATIAL.c.code)
        .limit(_NEIGHBOURS_AT_MOST)
    )
    return tuple(
        Neighbour(shape=shape, label=row.name or row.code[-5:])
        for row in rows
        for shape in shapes_of(row.geometry)
    )
