"""Whom to contact for a sector in an area."""

from __future__ import annotations

import streamlit as st

from directory.errors import DirectoryError
from directory.ui import address, filters, head, ladder, menu, printed, session, welcome


def draw() -> None:
    """The boxes, then the answer to what the address asks."""
    if not menu.printing():
        st.title("Whom to contact", anchor=False)
    on, question = address.day(), address.question()
    choices, names = session.choices(on), session.state_names(on)
    if address.is_empty(question):
        filters.draw(choices, None, on)
        welcome.draw(choices)
        return
    try:
        answer = session.who(question, on)
    except DirectoryError:
        filters.draw(choices, filters.understood(question, choices), on)
        raise
    st.session_state[address.LAST] = address.here(print=None)
    if menu.printing():
        printed.draw(answer, names)
        return
    filters.draw(choices, answer.question, on)
    head.draw(answer, names)
    ladder.draw(answer, names, {role.id: role.name for role in choices.roles})


draw()
