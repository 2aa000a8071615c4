"""Who changed one record, when and why, field by field."""

from __future__ import annotations

import streamlit as st

from directory.ui import address, links, session
from directory.ui.keeping import past


def draw() -> None:
    """The history of the record that the address names."""
    known = st.query_params.get("id")
    if not known:
        st.title("History", anchor=False)
        st.markdown("Here stands what was changed in one record. Find one by its name first.")
        links.to_find("Find", {}, icon=":material/search:")
        return
    with_links = bool(st.query_params.get("links"))
    past.draw(session.history(known, with_links=with_links, limit=address.number("limit", past.SHOWN)))


draw()
