"""The history of one record."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.config import today
from directory.export.kept_rows import history_rows
from directory.questions.history import History
from directory.ui import address, links, session, take_along, widgets
from directory.ui.keeping import told
from directory.ui.plain import plain

SHOWN: Final = 50  # changes at once
ALL: Final = 1_000_000  # of a file


def draw(found: History) -> None:
    """Its changes, newest first; with those of its links where one asks for them."""
    of_link = found.kind == "Link"
    if not of_link:
        with st.container(horizontal=True):
            links.to_record(found.id, "To the record", icon=":material/arrow_back:")
    st.title("History", anchor=False)
    st.markdown(f"{plain(found.name)} :gray[{plain(widgets.kind_of(found.kind, ''))}]")
    if not of_link:
        _links()
    if not found.changes:
        st.markdown("Nothing of it was changed that you may see.")
    told.changes(found.changes, of_one=found.id)
    if found.more:
        older = len(found.changes) + SHOWN
        links.to("history", f"{found.more} older", address.here(limit=older), icon=":material/unfold_more:")
    if found.changes:
        _take_along(found)


def _links() -> None:
    st.session_state["history-links"] = bool(st.query_params.get("links"))
    st.toggle(
        "With its memberships, holders, channels and other links",
        key="history-links",
        on_change=lambda: address.go(address.here(links=1 if st.session_state["history-links"] else None)),
    )


def _take_along(found: History) -> None:
    with_links = bool(st.query_params.get("links"))
    taken = take_along.Taken("History", f"history-{today()}", found.audience, f"{today()}", found.demo)
    rows = take_along.tables(taken, lambda: history_rows(session.history(found.id, with_links=with_links, limit=ALL)))
    take_along.buttons(taken, rows)
