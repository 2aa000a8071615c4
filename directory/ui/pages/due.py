"""What to chase: channels that nobody has confirmed for longer than their role allows."""

from __future__ import annotations

import streamlit as st

from directory.export.kept_rows import due_rows
from directory.ui import address, session, take_along
from directory.ui.due import answered, asked, listed


def draw() -> None:
    """The boxes, the list, and what is written down where they answered."""
    st.title("Due", anchor=False)
    on, question = address.day(), asked.here()
    found = session.due(question, on)
    asked.boxes(question, session.choices(on), found)
    if not found.lines:
        answered.told()
        listed.nothing(found, filtered=asked.is_filtered(question))
        return
    writes = session.may_write()
    ticked = listed.draw(found, ticks=writes)
    if writes:
        answered.told()
        answered.draw(ticked)
    everything = question.model_copy(update=asked.EVERYTHING)
    take_along.lists("Due", "due", found, lambda: due_rows(session.due(everything, on)))


draw()
