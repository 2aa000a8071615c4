"""The editions, newest first, the ways to each, and issuing the next."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.questions.diff import Editions, EditionShown
from directory.ui import links, session
from directory.ui.form import said
from directory.ui.plain import plain

DONE: Final = "edition issued"  # in the session: what was issued just now
COPIED: Final = {"nodes": "records", "links": "links", "entries": "changes", "batches": "batches"}


def draw(found: Editions) -> None:
    """A line an edition."""
    if done := st.session_state.pop(DONE, None):
        st.success(plain(f"Edition {done.number} “{done.name}” was issued."), icon=":material/check:")
    if not found.editions:
        st.markdown(
            "No edition was issued yet. An edition is the directory as it was on a day: numbered, dated, and never "
            "changed again. Every question can be asked of it, and two can be compared."
        )
    for edition in found.editions:
        with st.container(horizontal=True, vertical_alignment="center"):
            by = f" · by {edition.by}" if edition.by else ""
            says = plain(f"“{edition.name}” · {edition.day}{by}")
            st.markdown(f"**Edition {edition.number}** {says}", width="content")
            links.to_who("Ask this edition", {"edition": edition.number}, icon=":material/bookmark:")
            since = {"before": edition.number}
            links.to("editions", "What changed since", since, icon=":material/difference:")


def called(edition: EditionShown) -> str:
    """As it is named in a list and in a sentence."""
    return f"Edition {edition.number} “{edition.name}”, {edition.day}" if edition.number else f"Today, {edition.day}"


def issue() -> None:
    """Freeze the directory as the next edition; nothing on an install that may not write."""
    if not session.may_write():
        return
    with st.expander("Issue an edition", icon=":material/bookmark_add:"):
        with st.form("issue", border=False):
            what, who = st.columns((2, 1))
            name = what.text_input("Name", key="issue name", placeholder="First quarter 2027")
            by = who.text_input("Who", session.keeper(), key="issue by")
            sent = st.form_submit_button("Issue", type="primary", icon=":material/bookmark_add:")
        if sent:
            said.remember(by.strip())
            _issue(name, by.strip())


def _issue(name: str, by: str) -> None:
    place = st.empty()

    def progress(what: str, count: int) -> None:
        place.markdown(f":gray[Copying: {count:,} {plain(COPIED.get(what, what))} …]")

    try:
        st.session_state[DONE] = session.directory().issue(name, by=by, progress=progress)
    except DirectoryError as error:
        place.error(plain(str(error)), icon=":material/error:")
    else:
        st.rerun()
