"""Where nobody is on file, or nobody to count on, and what rests on one."""

from __future__ import annotations

from datetime import date

import streamlit as st

from directory.errors import InvalidRecord
from directory.export.rows import fragility_rows, gaps_rows
from directory.questions.choices import Choices
from directory.ui import address, session, take_along
from directory.ui.coverage import boxes, nothing
from directory.ui.gaps import listed, rests
from directory.ui.gaps.asked import EVERYTHING, VIEWS, Asked


def draw() -> None:
    """The boxes, then one of the two lists."""
    on, asked = address.day(), Asked.here()
    choices = session.choices(on)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Gaps", anchor=False, width="content")
        boxes.views(VIEWS, asked.view)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        boxes.of_matrix(asked.gaps, choices, on)
    if nothing.is_empty(asked.gaps.rows, choices):
        return
    try:
        (resting if asked.view == "one" else gaps)(asked, choices, on)
    except InvalidRecord as error:
        nothing.refused("gaps", error)


def gaps(asked: Asked, choices: Choices, on: date) -> None:
    """What is missing where, and whom the ladder names next."""
    found = session.gaps(asked.gaps, on)
    listed.rows(asked.gaps, choices)
    listed.kinds(found)
    if found.gaps:
        listed.draw(found, session.state_names(on))
        everything = asked.gaps.model_copy(update=EVERYTHING)
        take_along.lists("Gaps", "gaps", found, lambda: gaps_rows(session.gaps(everything, on)))
    else:
        listed.nothing(found, filtered=asked.filtered)


def resting(asked: Asked, _: Choices, on: date) -> None:
    """What rests on one, and what would be lost with an organization."""
    rests.choose()
    found = session.fragility(asked.one, on)
    rests.draw(found, session.state_names(on))
    take_along.lists("What rests on one", "rests-on-one", found, lambda: fragility_rows(found))


draw()
