"""The same as the drawing, as tables: for who reads rather than looks."""

from __future__ import annotations

import streamlit as st

from directory.questions.network import Network
from directory.ui import sheet, widgets
from directory.ui.network_graph.drawing import kind_of
from directory.ui.plain import plain
from directory.ui.saying import named


def draw(network: Network) -> None:
    """The records and the links that are drawn, and what was left out."""
    records, ties = st.tabs([f"Records, {len(network.nodes):,}", f"Links, {len(network.links):,}"])
    with records:
        _records(network)
    with ties:
        _links(network)
    if network.left_out:
        st.caption(f"{network.left_out:,} more records are left out: {network.order}.")


def _records(network: Network) -> None:
    drawn = dict.fromkeys((node.id for node in network.nodes), 0)
    for link in network.links:
        for end in {link.source, link.target}:
            drawn[end] += 1
    rows = {
        "Name": [plain(named(node.name, node.acronym)) for node in network.nodes],
        "Kind": [plain(kind_of(node.kind, node.type)) for node in network.nodes],
        "Steps away": [node.step for node in network.nodes],
        "Links drawn": list(drawn.values()),
        "Links not drawn": [node.more for node in network.nodes],
    }
    widgets.table(rows, alt="The records that are drawn")


def _links(network: Network) -> None:
    rows = {
        "Link": [plain(link.text) for link in network.links],
        "Kind": [sheet.READS[link.kind][0] for link in network.links],
    }
    widgets.table(rows, alt="The links that are drawn, as sentences")
