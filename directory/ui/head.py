"""Above the answer: what it says in sum, what else may have been meant, and the ways to take it along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import streamlit as st

from directory.questions.answer import Answer
from directory.ui import address, links
from directory.ui.exporting import offers
from directory.ui.plain import plain
from directory.ui.saying import states


def draw(answer: Answer, names: Mapping[str, str]) -> None:
    """The statement, and one line of links under it."""
    st.markdown(plain(answer.statement))
    with st.container(horizontal=True, vertical_alignment="center"):
        _states(answer, names)
        _alternatives(answer)
        _elsewhere(answer)
        offers.answer(answer, address.question(), date.fromisoformat(answer.scope.on))
        links.to_who("Print view", {**address.here(), "print": 1}, icon=":material/print:")


def _states(answer: Answer, names: Mapping[str, str]) -> None:
    n = len(answer.scope.states)
    with st.popover(f"{n} State{'s' if n > 1 else ''}", icon=":material/public:", type="tertiary"):
        st.markdown(plain(states(answer.scope.states, names)) or "None.")
        st.caption(f"As on {answer.scope.on}.")


def _alternatives(answer: Answer) -> None:
    if answer.scope.alternatives:
        st.markdown(":small[:gray[or did you mean]]", width="content")
    for other in answer.scope.alternatives:
        shown = f"{other.acronym or other.name}, {other.of}"
        links.to_who(shown, {**address.of_answer(answer), "area": [other.id]})


def _elsewhere(answer: Answer) -> None:
    """The same sector and areas in the matrix, and what is missing there."""
    asked, on = answer.question, {"on": st.query_params.get("on")}
    if not (asked.sector and asked.areas):
        return
    column = ";".join(asked.areas)  # several areas as one column
    here = {"row": asked.sector, "area": [column], **on}
    links.to_coverage("Coverage", {**here, "column": column}, icon=":material/grid_on:")
    links.to_gaps("Gaps", here, icon=":material/select_all:")
