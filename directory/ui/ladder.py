"""The answer by rung: whom, why, through which channel, how fresh, and where nobody is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from directory.questions.answer import Answer, RungShown
from directory.ui import national, suggestion
from directory.ui.saying import EACH
from directory.ui.widgets import note

NATIONAL: Final = 3


def draw(answer: Answer, names: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """
    The rungs, then what stands beside the ladder.

    Args:
        names: of States, by their code.
        roles: names of roles, by their id.
    """
    for rung in answer.rungs:
        with st.container(key=f"rung-{rung.rung}"):
            st.subheader(f"{rung.rung}  {rung.name}", anchor=False)
            if rung.rung == NATIONAL:
                national.draw(answer, rung, names, roles)
            else:
                _rung(answer, rung, names)
    if answer.related:
        st.subheader("Beside the ladder", anchor=False)
        st.caption("Related fields, and associations across sectors.")
        for found in answer.related:
            suggestion.row(answer, found, names)
        if answer.related_more:
            st.caption(f"and {answer.related_more} more")


def _rung(answer: Answer, rung: RungShown, names: Mapping[str, str]) -> None:
    for gap in rung.gaps:
        if gap.kind not in EACH:
            st.markdown(note(gap.text))
    for found in rung.suggestions:
        suggestion.row(answer, found, names)
    suggestion.more(answer, rung)
    if each := [note(gap.text) for gap in rung.gaps if gap.kind in EACH]:
        st.markdown("  \n".join(each))
