"""The map: each State by what is on file for one sector or role, one click from who covers it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any, Final

import streamlit as st

from directory.questions.answer import GapKind
from directory.questions.matrix import Cell, Coverage
from directory.ui import world
from directory.ui.coverage.asked import Place
from directory.ui.coverage.matrix import Opened, bodies
from directory.ui.coverage.shades import Shades, shades
from directory.ui.coverage.table import missing

Row = dict[str, Any]
PICK: Final = "state"
HEIGHT: Final = 540
NO_POSITION: Final = (
    "Designations and borders imply no position on the legal status of any country or territory; the outline is a "
    "drawing to choose a State from."
)
LEGEND: Final = {"orient": "bottom", "title": None, "symbolType": "square", "symbolSize": 140, "labelLimit": 0}
# Without Antarctica the world is 5.45 wide and 2.3 high at a scale of 1, and its middle lies north of the equator.
SCALE: Final = "min(width / 5.45, height / 2.3)"
WHOLE: Final = {"scale": {"expr": SCALE}, "translate": {"expr": f"[width / 2, height / 2 + 0.15 * {SCALE}]"}}
DOT: Final = 4  # pixels from its middle to its edge
UNLISTED: Final = frozenset({GapKind.VACANT, GapKind.RESTRICTED, GapKind.DECLINED})


class Shade(StrEnum):
    """What is on file for a State; the words are those of the legend."""

    REACHABLE = "Reachable"
    ON_FILE = "On file, no channel to count on"
    UNLISTED = "Vacant, restricted or declined"
    WORLDWIDE = "Only worldwide bodies"
    NOBODY = "None in this directory"


def shade(cell: Cell) -> Shade:
    """What is on file for the State of a cell."""
    gaps = {gap.kind for gap in cell.gaps}
    if cell.reachable:
        return Shade.REACHABLE
    if cell.claimed or cell.derived:
        return Shade.ON_FILE
    if gaps & UNLISTED:
        return Shade.UNLISTED
    return Shade.WORLDWIDE if GapKind.WORLDWIDE_ONLY in gaps else Shade.NOBODY


def draw(coverage: Coverage, place: Place | None) -> None:
    """The picture; a click on a State opens it."""
    opened = Opened(f"map {hash((coverage.question, coverage.on))}", place)

    def clicked() -> None:
        found = st.session_state[opened.key]["selection"][PICK]
        if found and found[0].get("area"):
            opened.take(Place(coverage.rows[0].id, found[0]["area"]))

    st.vega_lite_chart(  # pyright: ignore[reportUnknownMemberType]
        spec(coverage.cells, opened.first, shades()),
        key=opened.key,
        on_select=clicked,
        alt=f"Map of the States for {coverage.rows[0].name}; the table below says the same",
    )


def counts(cells: Sequence[Cell]) -> str:
    """How many States there are of each shade, in words."""
    found = Counter(shade(cell) for cell in cells)
    return " · ".join(f"{kind.value}: {found[kind]}" for kind in Shade if found[kind])


def spec(cells: Sequence[Cell], first: Place | None, colors: Shades) -> dict[str, Any]:
    """
    The picture in Vega-Lite; names are data in it, never a part of an expression.

    Args:
        cells: of one row, a State each.
        first: the State that is marked before any click.
    """
    drawn = list(_drawn(cells))
    return {
        "projection": {"type": "equalEarth", "pointRadius": DOT, **WHOLE},
        "layer": [_others(colors), _states(drawn, first, colors)],
        "height": HEIGHT,
        "config": {"view": {"stroke": None}, "legend": LEGEND},
    }


def _drawn(cells: Sequence[Cell]) -> Iterator[Row]:
    """The States that have a place on the map."""
    numbers = world.numbers()
    for cell in cells:
        if number := numbers.get(cell.column):
            yield {
                "id": number,
                "area": cell.column,
                "name": cell.column_name,
                "shade": shade(cell).value,
                "missing": missing(cell) or "nothing",
                "bodies": bodies(cell),
                "said": f"{cell.column_name}: {shade(cell).value}",
            }


def _scale(drawn: Sequence[Row], colors: Shades) -> Row:
    """The shades that are there, in the order of the legend."""
    fills = {
        Shade.REACHABLE: colors.steps[4],
        Shade.ON_FILE: colors.steps[2],
        Shade.UNLISTED: colors.steps[1],
        Shade.WORLDWIDE: colors.worldwide,
        Shade.NOBODY: colors.nobody,
    }
    present = {row["shade"] for row in drawn}
    shown = [kind for kind in fills if kind.value in present]
    return {"domain": [kind.value for kind in shown], "range": [fills[kind] for kind in shown]}


def _others(colors: Shades) -> Row:
    """All land, neutral: what is no State of the question has no shade of its own."""
    return {
        "data": _outline(),
        "transform": [{"filter": "datum.geometry.type != 'Point'"}],
        "mark": {"type": "geoshape", "fill": colors.aside, "stroke": colors.line, "strokeWidth": 0.5, "aria": False},
    }


def _states(drawn: Sequence[Row], first: Place | None, colors: Shades) -> Row:
    """The States of the question, as their outline and, where that is too small, as a dot."""
    marked = {"param": PICK, "empty": False}
    said = {"name": "State", "shade": "On file", "bodies": "Bodies", "missing": "Missing"}
    looked_up = {"data": {"values": drawn}, "key": "id", "fields": ["area", "said", *said]}
    return {
        "data": _outline(),
        "transform": [{"lookup": "id", "from": looked_up}, {"filter": "isValid(datum.area)"}],
        "params": [_param(first)],
        "mark": {"type": "geoshape", "invalid": None},
        "encoding": {
            "fill": {"field": "shade", "type": "nominal", "scale": _scale(drawn, colors)},
            "stroke": {"condition": {**marked, "value": colors.ink}, "value": colors.ground},
            "strokeWidth": {"condition": {**marked, "value": 2}, "value": 0.5},
            "description": {"field": "said", "type": "nominal"},
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in said.items()],
        },
    }


def _param(first: Place | None) -> Row:
    select = {"type": "point", "fields": ["area"], "on": "click", "toggle": False}
    value: Mapping[str, Any] = {"value": [{"area": first.column}]} if first else {}
    return {"name": PICK, "select": select, **value}


def _outline() -> Row:
    return {"values": world.outline(), "format": {"type": "topojson", "feature": "countries"}}
