"""Who was given what, for those who keep the directory."""

from __future__ import annotations

import streamlit as st

from directory.ui.exporting import handed_out
from directory.ui.form import said


def draw() -> None:
    """The exports that held what is asked for, or the last ones."""
    st.title("Hand-outs", anchor=False)
    said.refuse_visitors()
    given = st.query_params.get("held", "").strip()
    handed_out.box(given)
    if given:
        handed_out.that_held(given)
    else:
        handed_out.the_last()


draw()
