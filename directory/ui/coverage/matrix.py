"""The matrix as a picture: a cell for each row and area, as many States as it covers, one click from its detail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from textwrap import wrap
from typing import Any, Final, Self

import streamlit as st

from directory.questions.answer import GapKind
from directory.questions.choices import Choices
from directory.questions.matrix import Cell, Coverage
from directory.ui.coverage.asked import Cover, Place, pick, shown
from directory.ui.coverage.shades import Shades, shades, step
from directory.ui.saying import LACKING

Row = dict[str, Any]
PICK: Final = "cell"
EMPTY: Final = -1  # the shade of a cell without anybody
SAID: Final = [  # said in the browser: a cell is sent with its facts alone
    {"as": "figure", "calculate": "datum.n == 0 ? (datum.world ? 'w' : '–') : datum.of == 1 ? '•' : datum.n"},
    {"as": "states", "calculate": "datum.n + ' of ' + datum.of"},
    {"as": "said", "calculate": "datum.what + ', ' + datum.area + ': ' + datum.states + ' States'"},
]
TOTAL: Final = "All together"
GAP: Final = "\u2060"  # an empty band before the totals
SAME: Final = "\u200b"  # tells two of one name apart, and shows nothing
FEW: Final = 7  # columns whose names have room to stand level
LETTERS: Final = 18  # of a line of such a name
LINE: Final = 14  # pixels
LONGEST: Final = 26  # letters of a name that leans
NAMES: Final = 250  # pixels of the names beside the rows
BODY: Final = 620  # pixels of a matrix that scrolls
STYLE: Final = """<style>.st-key-coverage-matrix { overflow-x: auto; }
.st-key-coverage-matrix svg [role="graphics-symbol"] { cursor: pointer; }
.st-key-coverage-matrix svg [aria-label*=", All together: "] { cursor: default; }</style>"""


class Opened:
    """
    What a picture marks, and the key that it is drawn with.

    The cell that it begins with stays while the visitor clicks in the picture, which then marks the cell itself: so a
    click does not send it again. What was opened elsewhere makes a new picture, which begins with it.
    """

    def __init__(self, name: str, place: Place | None) -> None:
        self._name = name
        state = st.session_state
        if state.get(f"{name} clicked") != place or f"{name} first" not in state:
            state[f"{name} first"] = state[f"{name} clicked"] = place
        self.first: Place | None = state[f"{name} first"]
        self.key = f"{name} {self.first}"

    def take(self, place: Place) -> None:
        """The visitor clicked on a cell."""
        st.session_state[f"{self._name} clicked"] = place
        pick(place)


def draw(coverage: Coverage, cover: Cover, place: Place | None, choices: Choices) -> None:
    """The picture; a click on a cell opens it."""
    opened = Opened(f"matrix {hash((coverage.question, coverage.on, cover))}", place)

    def clicked() -> None:
        found = st.session_state[opened.key]["selection"][PICK]
        if found and (picked := _place(found[0])):
            opened.take(picked)

    shape = Shape.of(coverage, choices)
    picture = spec(coverage, cover, opened.first, shades(), shape)
    st.html(STYLE)
    with st.container(key="coverage-matrix", gap=None):
        if shape.turned:  # too long for a page: it scrolls under its headings
            st.vega_lite_chart(  # pyright: ignore[reportUnknownMemberType]
                head(picture), width="content", key=f"{opened.key} head", alt="The headings of the matrix"
            )
        with st.container(height=BODY if shape.turned else "content", border=False, key="coverage-body"):
            st.vega_lite_chart(  # pyright: ignore[reportUnknownMemberType]
                body(picture) if shape.turned else picture,
                width="content",
                key=opened.key,
                on_select=clicked,
                alt=f"{len(coverage.rows)} rows by {len(coverage.columns)} areas; the table below says the same",
            )


def _place(found: Mapping[str, Any]) -> Place | None:
    return Place(found["row"], found["column"]) if found.get("row") and found.get("column") else None


@dataclass(frozen=True)
class Shape:
    """How a matrix is laid out, and the names on its two sides."""

    turned: bool  # the areas as rows: so many read better under each other
    level: bool  # headings stand level: there is room
    areas: tuple[str, ...]
    total: tuple[str, ...]  # the heading of the totals; none beside one area alone
    rows: tuple[str, ...]

    @classmethod
    def of(cls, coverage: Coverage, choices: Choices) -> Self:
        """That of a matrix."""
        turned = coverage.question.columns == "state"
        level = not turned and len(coverage.columns) <= FEW
        short = _acronyms(choices) if coverage.question.columns == "membership" else {}
        areas = unique(_heading(short.get(area.id, area.name), area.of, level=level) for area in coverage.columns)
        rows = unique(_cut(row.name) if turned else row.name for row in coverage.rows)
        every = max((total.of for total in coverage.totals), default=0)
        total = (_heading(TOTAL, every, level=level),) if len(areas) > 1 else ()
        return cls(turned, level, tuple(areas), total, tuple(rows))


def spec(coverage: Coverage, cover: Cover, first: Place | None, colors: Shades, shape: Shape) -> Row:
    """
    The picture in Vega-Lite; names are data in it, never a part of an expression.

    Args:
        first: the cell that is marked before any click.
    """
    x, y = ("y", "x") if shape.turned else ("x", "y")
    names = {"x": [*shape.areas, *((GAP, *shape.total) if shape.total else ())], "y": shape.rows}
    place = {
        x: {"field": "x", "type": "nominal", "scale": {"domain": names["x"]}, "axis": _axis(x, shape)},
        y: {"field": "y", "type": "nominal", "scale": {"domain": names["y"]}, "axis": _axis(y, shape)},
    }
    cells = list(_cells(coverage, cover, shape))
    layers = [_squares(place, first, colors), _figures(place, colors)]
    return {
        "autosize": {"type": "pad"},
        "padding": {"top": 14, "right": 80, "bottom": 5, "left": 5},  # the last heading leans out of the picture
        "width": {"step": _wide(len(shape.rows if shape.turned else shape.areas))},
        "height": {"step": 24},
        "layer": [{"data": {"values": cells}, "transform": SAID, "layer": layers}],
        "config": {"view": {"stroke": None}, "axis": {"grid": False}, "scale": {"bandPaddingInner": 0.06}},
    }


def head(picture: Row) -> Row:
    """The headings of a picture alone, as wide as the picture."""
    squares = picture["layer"][0]["layer"][0]
    place = squares["encoding"]
    level = {**place["y"], "scale": {"domain": [""]}, "axis": {**place["y"]["axis"], "labels": False}}
    mark = {"mark": {"type": "rect", "opacity": 0, "aria": False}, "encoding": {"x": place["x"], "y": level}}
    return {**picture, "height": 1, "layer": [{"data": {"values": [{}]}, "layer": [mark]}]}


def body(picture: Row) -> Row:
    """A picture without its headings."""

    def bare(layer: Row) -> Row:
        x = layer["encoding"]["x"]
        return {**layer, "encoding": {**layer["encoding"], "x": {**x, "axis": {**x["axis"], "labels": False}}}}

    [whole] = picture["layer"]
    layers = [{**whole, "layer": [bare(layer) for layer in whole["layer"]]}]
    return {**picture, "padding": {**picture["padding"], "top": 0}, "layer": layers}


def unique(names: Iterable[str]) -> list[str]:
    """Names as they are read, told apart where two are the same: an axis has each once."""
    seen: dict[str, int] = {}
    found: list[str] = []
    for name in names:
        seen[name] = seen.get(name, -1) + 1
        found.append(f"{name}{SAME * seen[name]}")
    return found


def _cells(coverage: Coverage, cover: Cover, shape: Shape) -> Iterator[Row]:
    size, across, down = len(shape.areas), shape.areas, shape.rows
    for place, cell in enumerate(coverage.cells):
        own = _cell(cell, cover) | {"row": cell.row, "column": cell.column}
        yield own | {"x": across[place % size], "y": down[place // size], "area": cell.column_name}
    for total in shape.total:
        for place, cell in enumerate(coverage.totals):
            yield _cell(cell, cover) | {"x": total, "y": down[place], "area": TOTAL}


def _cell(cell: Cell, cover: Cover) -> Row:
    n = len(shown(cell, cover))
    shade = step(n, cell.of) if n else EMPTY
    world = not n and any(gap.kind is GapKind.WORLDWIDE_ONLY for gap in cell.gaps)
    lacking = "; ".join(f"{LACKING[gap.kind]}: {len(gap.states)}" for gap in cell.gaps) or "nothing"
    says = {"bodies": bodies(cell), "lacking": lacking}
    return {"what": cell.row_name, "n": n, "of": cell.of, "shade": shade, "world": world, **says}


def bodies(cell: Cell) -> str:
    """How many bodies there are by level, in words."""
    counts = [f"{len(ids)} {level}" for level, ids in cell.bodies.items() if ids]
    return ", ".join(counts) or "none in this directory"


def _squares(place: Row, first: Place | None, colors: Shades) -> Row:
    marked = {"param": PICK, "empty": False}
    said = {"what": "Row", "area": "Area", "states": "States", "bodies": "Bodies", "lacking": "What is missing"}
    return {
        "params": [_param(first)],
        "mark": {"type": "rect", "cornerRadius": 2},
        "encoding": {
            **place,
            "fill": _shaded(colors.aside, colors.steps),
            "stroke": {"condition": {**marked, "value": colors.ink}, "value": None},
            "strokeWidth": {"condition": {**marked, "value": 2.5}, "value": 0},
            "description": {"field": "said", "type": "nominal"},
            "tooltip": [{"field": field, "type": "nominal", "title": title} for field, title in said.items()],
        },
    }


def _figures(place: Row, colors: Shades) -> Row:
    """Without a tooltip of their own: so that a click goes through to the square."""
    return {
        "mark": {"type": "text", "fontSize": 11, "baseline": "middle", "aria": False},
        "encoding": {**place, "text": {"field": "figure"}, "color": _shaded(colors.faint, colors.inks)},
    }


def _shaded(empty: str, steps: Iterable[str]) -> Row:
    colors = [empty, *steps]
    scale = {"domain": list(range(EMPTY, EMPTY + len(colors))), "range": colors}
    return {"field": "shade", "type": "ordinal", "scale": scale, "legend": None}


def _param(first: Place | None) -> dict[str, Any]:
    select = {"type": "point", "fields": ["row", "column"], "on": "click", "toggle": False}
    value = {"value": [{"row": first.row, "column": first.column}]} if first else {}
    return {"name": PICK, "select": select, **value}


def _axis(channel: str, shape: Shape) -> Row:
    plain: Row = {"title": None, "ticks": False, "domain": False, "labelOverlap": False, "labelFlush": False}
    if channel == "y":
        return plain | {"labelLimit": NAMES, "labelPadding": 8, "minExtent": NAMES + 10, "maxExtent": NAMES + 10}
    if not shape.level:
        return plain | {"orient": "top", "labelPadding": 6, "labelAngle": -50, "labelLimit": 200}
    lines = max(name.count("\n") for name in shape.areas)  # under the first, into the picture: so they are lifted
    lift = {"labelPadding": 6 + LINE * lines, "labelLineHeight": LINE, "labelExpr": "split(datum.label, '\\n')"}
    return plain | {"orient": "top", "labelAngle": 0, "labelLimit": 120} | lift


def _heading(name: str, of: int, *, level: bool) -> str:
    """The name of an area and how many States it has."""
    if level:
        count = [f"{of} States"] if of > 1 else []
        return "\n".join([*wrap(name, LETTERS, max_lines=3, placeholder=" …"), *count])
    return f"{_cut(name)} · {of}" if of > 1 else _cut(name)


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def _acronyms(choices: Choices) -> dict[str, str]:
    """What stands in brackets behind the name of an organization's members: `African Union (AU)`."""
    return {area.id: area.name.rpartition(" (")[2].removesuffix(")") for area in choices.areas if " (" in area.name}


def _wide(columns: int) -> int:
    """So wide that a few columns fill the page and many stay readable; more than that scrolls in its place."""
    return max(30, min(120, 800 // (columns + 2)))
