"""Where is somebody and where is nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import streamlit as st

from directory.errors import InvalidRecord
from directory.questions.choices import Choices
from directory.questions.matrix import Coverage
from directory.ui import address, session, widgets
from directory.ui.coverage import boxes, detail, matrix, nothing, table, world_map
from directory.ui.coverage.asked import Asked
from directory.ui.exporting import offers
from directory.ui.plain import plain


def draw() -> None:
    """The boxes, the picture, the same as a table, and the cell that is open."""
    st.title("Coverage", anchor=False)
    on, asked = address.day(), Asked.here()
    choices = session.choices(on)
    boxes.draw(asked, choices, on)
    if nothing.is_empty(asked.question.rows, choices):
        return
    try:
        (on_map if asked.view == "map" else in_matrix)(asked, choices, on)
    except InvalidRecord as error:
        nothing.refused("coverage", error)


def in_matrix(asked: Asked, choices: Choices, on: date) -> None:
    """Rows by areas."""
    coverage = session.coverage(asked.question, on)
    matrix.draw(coverage, asked.cover, asked.place, choices)
    nothing.notes(asked, coverage)
    under(asked, coverage, table.rows(coverage, asked.cover), "Coverage")


def on_map(asked: Asked, choices: Choices, on: date) -> None:
    """The States of one row."""
    row = boxes.row_of_map(asked, choices)
    question = asked.question.model_copy(update={"columns": "state", "row": (row,)})
    coverage = session.coverage(question, on)
    world_map.draw(coverage, asked.place)
    st.markdown(widgets.note(world_map.NO_POSITION))
    st.markdown(plain(world_map.counts(coverage.cells)))
    asked = asked.model_copy(update={"question": question})
    under(asked, coverage, table.states(coverage), f"Coverage, {coverage.rows[0].name}, by State")


def under(asked: Asked, coverage: Coverage, lines: Sequence[Mapping[str, str]], title: str) -> None:
    """Under the picture: the same as a table, and the cell that is open."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        boxes.cell(asked, coverage)
        offers.coverage(coverage, asked.question, title)
    table.draw(lines, title)
    detail.of_place(asked, coverage)


draw()
