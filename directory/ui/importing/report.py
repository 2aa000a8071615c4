"""The last step: what was written, how to take it back, and what is left to do."""

from __future__ import annotations

import streamlit as st

from directory.ui import links
from directory.ui.importing import samples, steps
from directory.ui.importing.incoming import Incoming
from directory.ui.keeping import told


def draw(incoming: Incoming) -> None:
    """What it came to: the counts, the batch with its undo, what waits."""
    done = incoming.done
    assert done is not None
    receipt = done.receipt
    if receipt.batch:
        counts = told.counts(receipt.created, receipt.updated, receipt.deleted)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"Written: {counts}.", icon=":material/check:")
            links.to("changes", "The batch, and its undo", {"batch": receipt.batch}, icon=":material/undo:")
    else:
        st.info("Nothing differed: nothing was written.", icon=":material/info:")
    st.markdown(samples.sentence(done.plan))
    if done.plan.counts != incoming.reviewed:
        st.markdown("It is not what was reviewed: somebody changed records meanwhile, and their rows are held.")
    if held := done.plan.counts["held"]:
        links.to("held", f"{steps.rows(held)} held: decide on them", {}, icon=":material/pending_actions:")
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


def _other_sheet(incoming: Incoming) -> None:
    incoming.sheet = incoming.listed = incoming.asked = incoming.plan = incoming.done = None
    incoming.step = "check"
