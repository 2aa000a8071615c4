"""What visitors say is wrong, and nobody has settled yet."""

from __future__ import annotations

import streamlit as st

from directory.ui import session
from directory.ui.keeping import desk


def draw() -> None:
    """What waits, the oldest first; all of it, the newest first, where one asks for it."""
    st.title("Remarks", anchor=False)
    settled = bool(st.query_params.get("all"))
    desk.everything()
    desk.draw(session.remarks(settled=settled), everything=settled)


draw()
