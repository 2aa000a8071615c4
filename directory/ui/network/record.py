"""The record that was chosen in the drawing, beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, cast

import streamlit as st

from directory.questions.network import Network, NodeDrawn
from directory.ui import address, links
from directory.ui.address import Given
from directory.ui.network_graph import component
from directory.ui.network_graph.drawing import kind_of
from directory.ui.plain import plain
from directory.ui.saying import named

ASKED: Final = "network asked anew"  # in the session: whether the address has changed under the drawing
EXPANDED: Final = "network expanded"  # in the session: the record in the middle, and what was expanded around it
CENTRE: Final = "network centre"  # in the session: the record in the middle when this was drawn last
LOOKED: Final = "network looked at"  # in the session: the record that is looked at
MOST: Final = 8  # sentences; all of them stand in the table


def look(known: str | None) -> None:
    """Show this record, or the one in the middle."""
    st.session_state[LOOKED] = known


def settle() -> None:
    """Keep what the address says was expanded: a click that follows at once may bring an older address along."""
    st.session_state[EXPANDED] = st.query_params.get("id"), address.many("beside")


def expand(known: str) -> None:
    """Draw what this record is linked to as well."""
    centre, kept = cast("tuple[str | None, list[str]]", st.session_state.get(EXPANDED, (None, [])))
    before = kept if centre == st.query_params.get("id") else []
    beside = list(dict.fromkeys([*before, *address.many("beside"), known]))
    st.session_state[EXPANDED] = st.query_params.get("id"), beside
    _ask(address.here(beside=beside))


def follow() -> None:
    """Draw the whole page where the drawing has asked for another network."""
    if st.session_state.pop(ASKED, False):
        st.rerun()


def _ask(params: Given) -> None:
    address.go(params)
    st.session_state[ASKED] = True


def draw(network: Network, key: str) -> None:
    """The record that is looked at: what it is, its links as sentences, and the ways on from it."""
    nodes = {node.id: node for node in network.nodes}
    centre = network.question.id
    if st.session_state.get(CENTRE) != centre or st.session_state.get(LOOKED) not in nodes:
        look(centre)
    st.session_state[CENTRE] = centre
    with st.container(border=True, key="network-record"):
        chosen = st.selectbox(
            "Record",
            list(nodes),
            key=LOOKED,
            format_func=lambda known: named(nodes[known].name, nodes[known].acronym),
            filter_mode="contains",
            help="All that are drawn: choose one here or click it in the drawing.",
            on_change=lambda: component.move(key, st.session_state[LOOKED]),
        )
        _one(network, nodes[chosen])


def _one(network: Network, node: NodeDrawn) -> None:
    st.header(plain(named(node.name, node.acronym)), anchor=False)
    facts = [kind_of(node.kind, node.type), *([f"{node.more:,} more links"] if node.more else [])]
    st.markdown(f":gray[{plain(' · '.join(facts))}]")
    _ways(network, node)
    _sentences([link.text for link in network.links if node.id in (link.source, link.target)])


def _ways(network: Network, node: NodeDrawn) -> None:
    """Its page, its neighbours, and itself in the middle."""
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        links.to_record(node.id, "Its page", icon=":material/description:")
        st.button(
            "Expand",
            icon=":material/add_circle:",
            help="Draw what it is linked to as well.",
            disabled=not node.more,
            on_click=expand,
            args=(node.id,),
        )
        st.button(
            "Centre here",
            icon=":material/center_focus_strong:",
            help="Draw its own neighbourhood.",
            disabled=node.id == network.question.id,
            on_click=_centre,
            args=(node.id,),
        )


def _centre(known: str) -> None:
    look(known)
    _ask(address.here(id=known, beside=None))


def _sentences(texts: Sequence[str]) -> None:
    lines = [f"- :small[{plain(text)}]" for text in texts[:MOST]]
    st.markdown("\n".join(lines) if lines else ":gray[No link of it is drawn.]")
    if len(texts) > MOST:
        st.caption(f"and {len(texts) - MOST} more, in the table below")
