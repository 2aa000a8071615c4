"""The neighbourhood of a record: drawn, told and as a table."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from directory.questions.network import Network
from directory.ui import address, links, session
from directory.ui.network import boxes, downloads, record, tables
from directory.ui.network_graph import component, drawing
from directory.ui.plain import plain

KEY: Final = "network-near"  # of the drawing


def draw(on: date) -> None:
    """The record that the address names, and those around it."""
    known = st.query_params.get("id")
    if not known:
        _ask(on)
        return
    asked = boxes.question(known)
    record.settle()
    network = session.network(asked, on)
    boxes.filters(asked, on)
    _head(network)
    if len(network.nodes) == 1:
        _alone(network)
    _drawn(network)
    tables.draw(network)


@st.fragment
def _drawn(network: Network) -> None:
    """The drawing, and the record that was chosen in it: a click runs this part of the page alone."""
    record.follow()
    left, right = st.columns((7, 3), gap="medium")
    with left:
        drawn = drawing.of_network(network)
        component.show(drawn, KEY, on_select=record.look, on_expand=record.expand)
    with right:
        record.draw(network, KEY)


def _ask(on: date) -> None:
    st.markdown("Choose a record, and the directory draws what it is linked to: members, posts, fields of work, areas.")
    boxes.find("a record", on, lambda known: {"id": known, "on": st.query_params.get("on")})
    boxes.starts(on)


def _head(network: Network) -> None:
    """What the drawing says in one sentence, and the ways to take it along."""
    said, take = st.columns((7, 3), gap="medium")
    said.markdown(plain(network.statement))
    with take, st.container(horizontal=True, horizontal_alignment="right", vertical_alignment="center"):
        if network.question.beside:
            links.to_network("Fold what was expanded", address.here(beside=None), icon=":material/unfold_less:")
        downloads.near(network)


def _alone(network: Network) -> None:
    """Why there is one dot only, and a way on."""
    if network.question.kinds:
        st.markdown("No link of these kinds is on file for it on this day.")
        links.to_network("All kinds of link", address.here(kinds=None), icon=":material/filter_alt_off:")
    else:
        st.markdown("No link is on file for it in this directory on this day, channels aside.")
    links.to_record(network.question.id, "Its page", icon=":material/description:")
