"""Looking a list through, with a bar that says how far it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.asked import Asked
from directory.ui import session
from directory.ui.importing.incoming import Incoming
from directory.ui.plain import plain

SHARES: Final = {"rows cleaned": (0.0, 0.45), "rows matched": (0.5, 0.4), "changes to be written": (0.95, 0.0)}


def plan(incoming: Incoming, asked: Asked) -> None:
    """Draw up the plan and go to the next step; what makes no sense is said, and the page stays where it is."""
    assert incoming.listed is not None
    tell = bar(len(incoming.listed.table.lines))
    try:
        found = session.directory().plan_import(incoming.listed, asked, progress=tell)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    incoming.ask(asked)
    incoming.plans += 1
    incoming.plan, incoming.reviewed, incoming.step, incoming.error = found, found.counts, "review", ""
    st.rerun()


def bar(total: int) -> Callable[[str, int], None]:
    """A bar, and what moves it on."""
    drawn = st.progress(0.0, "Beginning")

    def tell(what: str, count: int) -> None:
        start, share = SHARES.get(what, (0.9, 0.0))
        drawn.progress(min(start + share * count / max(total, 1), 1.0), f"{count:,} {what}")

    return tell
