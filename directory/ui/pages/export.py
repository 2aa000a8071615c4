"""All that may be seen, to take along."""

from __future__ import annotations

import streamlit as st

from directory.ui import address
from directory.ui.exporting import everything


def draw() -> None:
    """The forms, by what they are for, and what they hold."""
    st.title("Export", anchor=False)
    everything.draw(address.day())


draw()
