"""The last step: what was written, how to take it back, and what is left to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from directory.model import DeskItem
from directory.ui import links
from directory.ui.importing import samples, steps
from directory.ui.importing.incoming import Incoming
from directory.ui.keeping import told

if TYPE_CHECKING:
    from directory.keeping.plans import Plan


def draw(incoming: Incoming) -> None:
    """What it came to: the counts, the batch with its undo, what waits."""
    done = incoming.done
    assert done is not None
    if batch := done.receipt.batch:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"Written: {_written(done.plan)}.", icon=":material/check:")
            links.to("changes", "The batch, and its undo", {"batch": batch}, icon=":material/undo:")
        st.markdown(":small[:gray[What was read is kept beside it, row by row, and so is what waits.]]")
    else:
        st.info("Nothing differed: nothing was written.", icon=":material/info:")
    st.markdown(samples.sentence(done.plan))
    if done.plan.counts != incoming.reviewed:
        st.markdown("It is not what was reviewed: somebody changed records meanwhile, and their rows are held.")
    if held := done.plan.counts["held"]:
        links.to("held", f"To decide: {steps.rows(held)} held", {}, icon=":material/pending_actions:")
    samples.draw(done.plan)
    with st.container(horizontal=True):
        if len(incoming.sheets) > 1:
            st.button(
                "Another sheet of this file",
                icon=":material/tab:",
                type="tertiary",
                on_click=_other_sheet,
                args=(incoming,),
            )
        steps.another(key="report")


def _written(plan: Plan) -> str:
    """How many records were added and changed; what the desk keeps of the list is no record of anybody."""
    records = [change for change in plan.changes if not isinstance(change.record, DeskItem)]
    added = sum(change.expected is None for change in records)
    return told.counts(added, len(records) - added, 0) or "no record differed, and the list was kept"


def _other_sheet(incoming: Incoming) -> None:
    incoming.sheet = incoming.listed = incoming.asked = incoming.plan = incoming.done = None
    incoming.step = "check"
