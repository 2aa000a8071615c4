"""The channels to confirm, one below the other: whom, on which channel, and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

import streamlit as st

from directory.model import Id
from directory.questions.due import Due, DueLine
from directory.ui import address, links, widgets
from directory.ui.plain import linked, plain
from directory.ui.saying import sentence

COLUMNS: Final = (8, 6, 6)  # whom, on which channel, why
_MARKS: Final = re.compile(r"[\W_]+")
EVERY: Final = "due every"


def draw(found: Due, *, ticks: bool) -> list[Id]:
    """
    A page of them.

    Args:
        ticks: before each a box to tick.

    Returns:
        the links that are ticked.
    """
    first = address.number("after", 0) + 1
    count = f"{first} to {first + len(found.lines) - 1} of {found.total} to confirm by {found.until}"
    st.markdown(f":small[:gray[{count}, in this directory.]]")
    if ticks:
        st.checkbox("All on this page", key=EVERY, on_change=_tick_all, args=([line.link for line in found.lines],))
    ticked = [line.link for line in found.lines if _line(line, ticks=ticks)]
    _pages(found)
    return ticked


def nothing(found: Due, *, filtered: bool) -> None:
    """Why there is nothing, and what to do."""
    if found.total:
        st.markdown(f"There are only {found.total}.")
        links.to("due", "First page", address.here(after=None), icon=":material/first_page:")
        return
    st.markdown(f"Nothing to confirm by {found.until}{' with these filters' if filtered else ''}.")
    if filtered:
        links.to("due", "Clear the filters", {}, icon=":material/filter_alt_off:")


def key(link: Id) -> str:
    """Of the box of a line: by its link, so that no tick ever falls on another line."""
    return f"due tick {link}"


def _tick_all(shown: Sequence[Id]) -> None:
    for link in shown:
        st.session_state[key(link)] = st.session_state[EVERY]


def _line(line: DueLine, *, ticks: bool) -> bool:
    with st.container(horizontal=True, vertical_alignment="top", gap="small"):
        # read out as it stands, where nobody reads Markdown: so without what could be some
        name = _MARKS.sub(" ", f"{line.holder_name} {line.value}")
        ticked = ticks and st.checkbox(name, key=key(line.link), label_visibility="collapsed", width="content")
        whom, reach, why = st.columns(COLUMNS, vertical_alignment="top")
        with whom.container(gap=None):
            links.to_record(line.holder, line.holder_name)
            says = [*line.where, *([line.role_name] if line.role_name else [])]
            says += [f"kept by {line.owner_name}"] if line.owner_name else []
            st.markdown(f":small[:gray[{plain(' · '.join(says))}]]")
        reach.markdown(f"{widgets.ICONS[line.type]} {linked(line.type, line.value)}")
        why.markdown(f":small[{plain(sentence(line.why))}]")
    return ticked


def _pages(found: Due) -> None:
    with st.container(horizontal=True):
        if st.query_params.get("after"):
            links.to("due", "First page", address.here(after=None), icon=":material/first_page:")
        if found.next:
            links.to("due", "Next page", address.here(after=found.next), icon=":material/arrow_forward:")
