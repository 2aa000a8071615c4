"""They answered: written down for all that are ticked, in one batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.model import Id
from directory.ui import links, session
from directory.ui.due.listed import EVERY, key
from directory.ui.form import said
from directory.ui.plain import plain

DONE: Final = "due done"  # in the session: what was written down last


def told() -> None:
    """What was written down just now, with the way to take it back."""
    done = st.session_state.pop(DONE, None)
    if done:
        n, on, batch = done
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"{n} verified on {on}.", icon=":material/check:")
            links.to("changes", "The change, and its undo", {"batch": batch}, icon=":material/undo:")


def draw(ticked: Sequence[Id]) -> None:
    """When, who checked and how, for all that are ticked."""
    with st.form("due answered"):
        n = f"{len(ticked)} ticked" if ticked else "none ticked yet"
        st.markdown(f"**They answered** :small[:gray[{n}]]")
        on, how, by = said.when_how_who("due")
        sent = st.form_submit_button("They answered", type="primary", icon=":material/check:")
    if not sent:
        return
    said.remember(by)
    try:
        receipt = session.directory().verify_all(ticked, on=on, by=by, how=how)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[DONE] = receipt.updated, on, receipt.batch
    for name in (EVERY, *map(key, ticked)):
        st.session_state.pop(name, None)
    st.rerun()
