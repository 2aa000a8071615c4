"""The to-do list: bodies that say no sector or no cover, so that no answer finds them."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.questions.unplaced import Unplaced
from directory.ui import address, links
from directory.ui.importing.waiting import pages
from directory.ui.plain import plain, words

PAGE: Final = 50


def draw(found: Unplaced) -> None:
    """A page of them, each a link to its record."""
    after = address.number("after", 0)
    shown = found.bodies[after : after + PAGE]
    if not shown:
        st.markdown("Every body says what it works on, and where.")
        return
    st.markdown(
        f":small[:gray[{after + 1} to {after + len(shown)} of {len(found.bodies):,} that no coverage can find]]"
    )
    for body in shown:
        name, lacks = st.columns((5, 4), vertical_alignment="center", gap="small")
        with name:
            links.to_record(body.id, body.name)
        lacks.markdown(f":small[:gray[{plain(words(body.kind))} · says no {plain(' and no '.join(body.without))}]]")
    pages(after, len(found.bodies), PAGE)
