"""The directory as it was on the days on which it was issued, and what differs."""

from __future__ import annotations

import streamlit as st

from directory.questions.diff import TODAY, DiffQuestion
from directory.ui import session
from directory.ui.editions import compared, issued


def draw() -> None:
    """The editions, a form to issue the next, and the difference that the address asks for."""
    st.title("Editions", anchor=False)
    found = session.editions()
    issued.draw(found)
    issued.issue()
    if found.editions:
        compared.choose(found)
        if before := st.query_params.get("before"):
            after = st.query_params.get("after") or TODAY
            compared.draw(session.diff(DiffQuestion.of(before=before, after=after)))


draw()
