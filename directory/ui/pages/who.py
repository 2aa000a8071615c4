"""Whom to contact for a sector in an area."""

from __future__ import annotations

import streamlit as st

from directory.errors import DirectoryError
from directory.questions.answer import Answer
from directory.ui import address, filters, ladder, menu, printed, session, welcome, widgets


def draw() -> None:
    """The boxes, then the answer to what the address asks."""
    question, on = address.question(), address.day()
    if address.is_empty(question):
        st.title("Whom to contact", anchor=False)
        filters.draw(session.choices(on), None, on)
        welcome.draw(session.choices(on))
        return
    try:
        answer = session.who(question, on)
    except DirectoryError:
        st.title("Whom to contact", anchor=False)
        filters.draw(session.choices(on), None, on)
        raise
    st.session_state[address.LAST] = {**address.here(), "print": None}
    if menu.printing():
        printed.draw(answer, session.state_names(on))
        return
    st.title("Whom to contact", anchor=False)
    filters.draw(session.choices(on), answer.question, on)
    head(answer)
    ladder.draw(answer, session.state_names(on))


def head(answer: Answer) -> None:
    """The statement, what else may have been meant, and the ways to take the answer along."""
    widgets.statement(answer)
    with st.container(horizontal=True, vertical_alignment="center"):
        widgets.asked_states(answer, session.state_names(address.day()))
        widgets.alternatives(answer)
        widgets.take_along(answer)


draw()
