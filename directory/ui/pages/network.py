"""Who is connected to whom."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.ui import address
from directory.ui.network import boxes, connection, near, overview

VIEWS: Final = {
    "near": ("Neighbourhood", near.draw),
    "overview": ("Overview", overview.draw),
    "connection": ("Connection", connection.draw),
}


def draw() -> None:
    """The view that the address names."""
    view = st.query_params.get("view", "near")
    view = view if view in VIEWS else "near"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.title("Network", anchor=False, width="content")
        boxes.views({name: label for name, (label, _) in VIEWS.items()}, view)
    on = address.day()
    if boxes.is_empty(on):
        boxes.nothing_on_file()
        return
    if view != "near":
        boxes.as_of(on)
    VIEWS[view][1](on)


draw()
