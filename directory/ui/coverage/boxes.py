"""The boxes in which a question of coverage is put together; the address takes each change at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from directory.questions.choices import Choice, Choices
from directory.questions.fragility import FragilityQuestion
from directory.questions.gaps import GapsQuestion
from directory.questions.matrix import Coverage, CoverageQuestion, Heading, Scheme
from directory.ui import address, session
from directory.ui.coverage.asked import COVERS, SUB_REGIONS, VIEWS, Asked, ask
from directory.ui.filters import in_order

ROWS: Final = {"sector": "Sectors", "role": "Roles"}
EACH: Final = "each"  # every area chosen is a column of its own
SCHEMES: Final = {
    "m49-region": "M49 regions",
    "m49-subregion": "M49 sub-regions",
    "un-group": "UN regional groups",
    "membership": "Members of organizations",
    "language": "Language groups",
    "set": "Ad-hoc lists",
    "state": "States",
    EACH: "The areas chosen",
}
FIGURES: Final = (
    "States covered; • the one State; w only worldwide bodies, which cover no area; – nobody in this directory. "
    "The stronger the shade, the larger the share."
)
INDENT: Final = "\u2003"


def draw(asked: Asked, choices: Choices, on: date) -> None:
    """One row of boxes, filled with what the address asks."""
    with st.container(horizontal=True, vertical_alignment="bottom", key="coverage-boxes"):
        _segments("view", "View", VIEWS, asked.view)
        if asked.view == "map":
            _segments("rows", "Rows", ROWS, asked.question.rows)
            _rows(asked, choices)
            _areas(choices)
            _day(on)
        else:
            of_matrix(asked.question, choices, on)
    if asked.view == "matrix":
        with st.container(horizontal=True, vertical_alignment="center"):
            _segments("cover", "Cover", COVERS, asked.cover, hidden=True)
            st.markdown(f":small[:gray[{FIGURES}]]", width="content")


def of_matrix(question: CoverageQuestion | GapsQuestion | FragilityQuestion, choices: Choices, on: date) -> None:
    """The boxes that choose rows, columns and the day."""
    _segments("rows", "Rows", ROWS, question.rows)
    _columns(question.columns)
    _areas(choices)
    _day(on)


def views(offered: Mapping[str, str], chosen: str) -> None:
    """The views of a page."""
    _segments("view", "View", offered, chosen, hidden=True)


def row_of_map(asked: Asked, choices: Choices) -> str | None:
    """The row that a map shows: that of the address, else the first there is."""
    return asked.row or next((choice.id for choice in _offered(asked, choices)), None)


def cell(asked: Asked, coverage: Coverage) -> None:
    """The cell that is open, to choose without a mouse; its row is given where there is one alone."""
    if len(coverage.rows) > 1:
        label = "Role" if asked.question.rows == "role" else "Sector"
        _headings("row", label, coverage.rows, asked.row)
    _headings("column", "State" if asked.view == "map" else "Area", coverage.columns, asked.column)


def _headings(name: str, label: str, offered: Sequence[Heading], chosen: str | None) -> None:
    names = {heading.id: heading.name for heading in offered}
    key = f"coverage-open-{name}"
    st.session_state[key] = chosen if chosen in names else None
    st.selectbox(
        f"{label} to look into",
        list(names),
        index=None,
        key=key,
        format_func=names.__getitem__,
        placeholder="Click in the picture, or choose",
        filter_mode="contains",
        width=320,
        on_change=_open,
        args=(name, key),
    )


def _open(name: str, key: str) -> None:
    ask(**{name: st.session_state[key]})


def _segments(name: str, label: str, offered: Mapping[str, str], chosen: str, *, hidden: bool = False) -> None:
    key = f"coverage-{name}"
    st.session_state[key] = chosen
    st.segmented_control(
        label,
        list(offered),
        required=True,
        key=key,
        format_func=offered.__getitem__,
        label_visibility="collapsed" if hidden else "visible",
        on_change=_ask,
        args=(name,),
    )


def _columns(scheme: Scheme | None) -> None:
    areas = address.many("area")
    st.session_state["coverage-columns"] = scheme or (EACH if areas else SUB_REGIONS)
    st.selectbox(
        "Columns",
        [scheme for scheme in SCHEMES if scheme != EACH or areas],
        key="coverage-columns",
        format_func=SCHEMES.__getitem__,
        filter_mode="contains",
        width=220,
        on_change=_ask,
        args=("columns",),
    )


def _rows(asked: Asked, choices: Choices) -> None:
    names = {choice.id: f"{INDENT * choice.depth}{choice.name}" for choice in _offered(asked, choices)}
    chosen = row_of_map(asked, choices)
    st.session_state["coverage-row"] = chosen if chosen in names else None
    st.selectbox(
        "Role" if asked.question.rows == "role" else "Sector",
        list(names),
        key="coverage-row",
        format_func=names.__getitem__,
        filter_mode="contains",
        on_change=_ask,
        args=("row",),
    )


def _offered(asked: Asked, choices: Choices) -> tuple[Choice, ...]:
    return choices.roles if asked.question.rows == "role" else choices.sectors


def _areas(choices: Choices) -> None:
    """What is typed and known to the directory by another name is kept as it was typed: a list is one column."""
    ordered = in_order(choices.areas)
    names = {area.id: f"{area.name} · {area.of}" if area.of > 1 else area.name for area in ordered}
    chosen = address.many("area")
    st.session_state["coverage-area"] = chosen
    st.multiselect(
        "Areas",
        [*names, *(area for area in chosen if area not in names)],
        key="coverage-area",
        format_func=lambda known: str(names.get(known, known)),
        placeholder="All",
        accept_new_options=True,
        filter_mode="contains",
        select_all=False,
        help="Each area becomes a column of its own. To count several as one, type them with a semicolon between: "
        "Central Asia;Mongolia. If you choose other columns, these areas say which States are counted in them.",
        on_change=_ask,
        args=("area",),
    )


def _day(on: date) -> None:
    st.session_state["coverage-on"] = on
    st.date_input(
        "On",
        key="coverage-on",
        format="YYYY-MM-DD",
        help="The day asked about.",
        width=140,
        on_change=_ask,
        args=("on",),
    )


def _ask(name: str) -> None:
    """What a change leaves open: a cell stays only where both its row and its column can."""
    value = st.session_state[f"coverage-{name}"]
    if name == "on":
        ask(on=value.isoformat() if value and value != session.usual_day() else None)
    elif name == "columns":
        ask(columns=None if value == EACH else value, column=None)
    elif name == "rows":
        ask(rows=value, row=None, column=None)
    elif name == "view":
        ask(view=value, column=None)
    else:
        ask(**{name: value})
