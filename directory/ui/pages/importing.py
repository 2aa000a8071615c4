"""Bringing in a list: upload, check, review, apply, report."""

from __future__ import annotations

import streamlit as st

from directory.ui import session
from directory.ui.form import said
from directory.ui.importing import check, incoming, records, report, review, steps, upload
from directory.ui.plain import plain


def draw() -> None:
    """The step that one is at."""
    st.title("Import", anchor=False)
    said.refuse_visitors()
    if why := session.why_no_lists():
        st.info(plain(why), icon=":material/info:")
        upload.templates()
        return
    current = incoming.current()
    if current is None:
        steps.draw("Upload")
        upload.draw()
    elif isinstance(current, incoming.IncomingRecords):
        records.draw(current)
    elif current.step == "done":
        steps.draw("Report")
        report.draw(current)
    elif current.step == "review":
        steps.draw("Review", current.plans)
        review.draw(current)
    else:
        steps.draw("Check")
        check.draw(current)


draw()
