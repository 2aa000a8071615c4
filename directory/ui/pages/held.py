"""What waits for somebody: rows of lists, records that are gone from one, bodies that nobody finds."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.ui import address, session
from directory.ui.form import said
from directory.ui.importing import unplaced, waiting

VIEWS: Final = ("rows", "gone", "unplaced")


def draw() -> None:
    """One of the three lists, with how long each is."""
    st.title("Held", anchor=False)
    said.refuse_visitors()
    found, bodies = session.waiting(settled=False), session.unplaced(address.day())
    held, away = waiting.counts(found)
    titles = {
        "rows": f"Rows that wait {held:,}",
        "gone": f"Gone from a list {away:,}",
        "unplaced": f"Without sector or cover {len(bodies.bodies):,}",
    }
    view = given if (given := st.query_params.get("view", "")) in VIEWS else "rows"
    st.session_state["held view"] = view
    st.segmented_control(
        "What waits",
        list(titles),
        format_func=titles.__getitem__,
        key="held view",
        required=True,
        label_visibility="collapsed",
        on_change=lambda: address.go({"view": st.session_state["held view"]}),
    )
    if view == "gone":
        waiting.gone(found)
    elif view == "unplaced":
        unplaced.draw(bodies)
    else:
        waiting.rows(found)


draw()
