"""The batches, newest first, and one of them in full."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.config import today
from directory.export.kept_rows import batch_rows, batches_rows
from directory.questions.history import Batches, BatchInFull
from directory.ui import address, links, session, take_along
from directory.ui.keeping import told, undo

PAGE: Final = 25
SHOWN: Final = 100  # changes of a batch at once
ALL: Final = 1_000_000  # of a file


def draw(found: Batches) -> None:
    """A page of batches."""
    if not found.batches:
        st.markdown(f"There are only {found.total}." if found.total else "Nothing was written yet that you may see.")
    for batch in found.batches:
        when, what = st.columns(told.COLUMNS, vertical_alignment="center")
        with when:
            links.to("changes", told.moment(batch.at), {"batch": batch.id})
        what.markdown(told.batch(batch))
    with st.container(horizontal=True):
        if st.query_params.get("after"):
            links.to("changes", "Newest", address.here(after=None), icon=":material/first_page:")
        if found.next:
            links.to("changes", "Older", address.here(after=found.next), icon=":material/arrow_forward:")
    if found.batches:
        taken = take_along.Taken("Changes", f"changes-{today()}", found.audience, f"{today()}", found.demo)
        rows = take_along.tables(taken, lambda: batches_rows(session.batches(limit=ALL, after=0)))
        take_along.buttons(taken, rows)


def in_full(found: BatchInFull) -> None:
    """One batch: what is known of it, its undo, and its changes."""
    batch = found.batch
    with st.container(horizontal=True):
        links.to("changes", "All changes", {}, icon=":material/arrow_back:")
    st.title(told.moment(batch.at), anchor=False)
    st.markdown(told.batch(batch))
    undo.draw(found)
    told.changes(found.changes, of_batch=True)
    if found.more:
        shown = len(found.changes)
        st.caption(f"{shown:,} of {shown + found.more:,}")
        links.to("changes", "Show more", address.here(limit=shown + SHOWN), icon=":material/unfold_more:")
    day = f"{batch.at:%Y-%m-%d}"
    taken = take_along.Taken(f"Batch {batch.id}", f"batch-{day}", found.audience, day, found.demo)
    take_along.buttons(taken, take_along.tables(taken, lambda: batch_rows(session.batch(batch.id, limit=ALL))))
