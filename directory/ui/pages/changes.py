"""What was written, newest first; one batch in full, and its undo."""

from __future__ import annotations

import streamlit as st

from directory.ui import address, session
from directory.ui.keeping import batches


def draw() -> None:
    """The batch that the address names, else a page of all."""
    known = st.query_params.get("batch")
    if known:
        batches.in_full(session.batch(known, limit=address.number("limit", batches.SHOWN)))
        return
    st.title("Changes", anchor=False)
    batches.draw(session.batches(limit=batches.PAGE, after=address.number("after", 0)))


draw()
