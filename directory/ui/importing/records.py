"""The shorter way of whole records: what they come to, and the button that writes them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from directory.errors import DirectoryError
from directory.tables import Refused
from directory.ui import links, session, widgets
from directory.ui.form import said
from directory.ui.importing import steps
from directory.ui.importing.incoming import IncomingRecords
from directory.ui.keeping import told
from directory.ui.plain import plain

if TYPE_CHECKING:
    from directory.keeping.importing_records import RecordsPlan

SHOWN: Final = 25


def draw(incoming: IncomingRecords) -> None:
    """The counts, what does not come in, and who does it; or what it came to."""
    steps.draw("Report" if incoming.done else "Review")
    plan = incoming.done.plan if incoming.done else incoming.plan
    counts = " + ".join(f"**{count:,}** {outcome}" for outcome, count in plan.counts.items())
    st.markdown(f"**{plain(incoming.name)}** :gray[records with their ids and labels]")
    st.markdown(f"**{len(plan.rows):,} records** = {counts}")
    if incoming.done:
        _told(incoming)
    elif plan.changes:
        _apply(incoming)
    else:
        st.info("Nothing differs from what is here: there is nothing to write.", icon=":material/info:")
    _left_out(plan)
    steps.another(key="records")


def _apply(incoming: IncomingRecords) -> None:
    with st.form(f"apply {incoming.key}"):
        who, button = st.columns((2, 3), vertical_alignment="bottom")
        by = who.text_input(
            "Who", session.keeper(), key=f"by {incoming.key}", help="Your name or office, for the journal."
        )
        with button:
            does = f"Write {len(incoming.plan.changes):,} records"
            sent = st.form_submit_button(does, type="primary", icon=":material/playlist_add_check:")
        st.markdown(":small[:gray[One batch, which can be undone. Nothing is deleted, no label is loosened.]]")
    if not sent:
        return
    said.remember(by.strip())
    try:
        with st.spinner("Writing"):
            why = f"records of {incoming.name}"
            incoming.done = session.directory().import_records(incoming.plan, by=by.strip(), why=why)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.rerun()


def _told(incoming: IncomingRecords) -> None:
    assert incoming.done is not None
    receipt = incoming.done.receipt
    if not receipt.batch:
        st.info("Nothing differed: nothing was written.", icon=":material/info:")
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        counts = told.counts(receipt.created, receipt.updated, receipt.deleted)
        st.success(f"Written: {counts}.", icon=":material/check:")
        links.to("changes", "The batch, and its undo", {"batch": receipt.batch}, icon=":material/undo:")


def _left_out(plan: RecordsPlan) -> None:
    """What does not come in, and why; those that are no records as lines to correct."""
    out = [row for row in plan.rows if row.outcome in ("held", "rejected")]
    if not out:
        return
    shown = out[:SHOWN]
    widgets.table(
        {
            "Where": [plain(f"{row.source}{f', line {row.line}' if row.line else ''}") for row in shown],
            "Record": [plain(row.id) or "–" for row in shown],
            "Outcome": [row.outcome for row in shown],
            "Why": [plain(row.reason) for row in shown],
        },
        alt="Records that do not come in",
    )
    if more := len(out) - len(shown):
        st.markdown(f":small[:gray[and {more:,} more]]")
    refused = [one for one in plan.given if isinstance(one, Refused)]
    if refused:
        st.download_button(
            "Records that were refused, JSONL",
            lambda: _lines(refused),
            file_name="not-imported.jsonl",
            mime="application/jsonl",
            icon=":material/download:",
            on_click="ignore",
        )


def _lines(refused: list[Refused]) -> bytes:
    from directory.intake.records import rejected_line

    return "".join(f"{rejected_line(one, str(one.error))}\n" for one in refused).encode()
