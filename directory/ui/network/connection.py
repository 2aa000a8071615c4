"""How two records are connected, and who could introduce one to the other."""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

from directory.questions.path import HOLDS, Connection, Path
from directory.ui import address, links, session, widgets
from directory.ui.network import boxes, downloads
from directory.ui.network_graph import component, ways
from directory.ui.plain import plain
from directory.ui.saying import named

KEY: Final = "network-connection"  # of the drawing
KINDS: Final = ("Organization", "Person", "Post", "Event")  # what a connection may run through
HEIGHT: Final = 420  # pixels


def draw(on: date) -> None:
    """Two records, and the ways from one to the other."""
    source, target = st.query_params.get("from"), st.query_params.get("to")
    left, right = st.columns(2, gap="medium")
    with left:
        _end("From", "from", source, on)
    with right:
        _end("To", "to", target, on)
    if not (source and target):
        st.markdown(
            "Choose two records: bodies, posts, people or events. The directory looks for the shortest ways between "
            "them, and says which one is most likely to hold. No way runs through a person who has not agreed to "
            "introduce."
        )
        boxes.pairs(on)
        return
    path = session.path(source, target, on)
    _head(path, source, on)


def _end(label: str, name: str, known: str | None, on: date) -> None:
    """One of the two: what was chosen, or the box to choose it."""
    st.markdown(f"**{label}**")
    if not known:
        boxes.find(f"find {name}", on, lambda found: address.here(**{name: found}), kinds=KINDS)
        return
    profile = session.show(known, on)
    with st.container(horizontal=True, vertical_alignment="center"):
        links.to_record(known, named(profile.name, profile.acronym))
        links.to_network("Change", address.here(**{name: None}), icon=":material/edit:")


def _head(path: Path, source: str, on: date) -> None:
    if path.best is None:
        st.markdown(plain(path.statement))
        _without(path)
        return
    start = session.show(source, on)
    drawn = ways.of_path(path, start.kind, start.acronym)
    said, take = st.columns((7, 3), gap="medium")
    said.markdown(plain(path.statement))
    with take, st.container(horizontal=True, horizontal_alignment="right"):
        downloads.connection(path, drawn)
    left, right = st.columns((7, 3), gap="medium")
    with left:
        component.show(drawn, KEY, on_select=lambda _known: None, height=HEIGHT)
    with right, st.container(border=True, key="network-record", gap="xsmall"):
        st.header("Best way", anchor=False)
        links.to_record(source, named(path.question.source_name, start.acronym))
        _way(path.best)
    _others(path)


def _without(path: Path) -> None:
    """A way on where there is no connection."""
    if path.question.source == path.question.target:
        links.to_network("Choose another", address.here(to=None), icon=":material/edit:")
        return
    st.markdown(
        "Connections run through people, posts, organizations and events on file for this audience and day. "
        "A shared field of work or area is not one: the neighbourhood shows those."
    )
    for known, name in (
        (path.question.source, path.question.source_name),
        (path.question.target, path.question.target_name),
    ):
        links.to_network(
            f"Neighbourhood of {name}", {"id": known, "on": st.query_params.get("on")}, icon=":material/hub:"
        )


def _way(connection: Connection) -> None:
    """A connection as sentences, and a link to each record on it."""
    for step in connection.steps:
        st.markdown(f":small[{plain(step.text)} :gray[· {HOLDS[step.strength]}]]")
        links.to_record(step.to, named(step.name, step.acronym))


def _others(path: Path) -> None:
    """The other ways, as short; and how many are not told."""
    others = path.connections[1:]
    if not others:
        st.caption("There is no other way as short as this.")
        return
    rows = {
        "Way": list(range(1, len(path.connections) + 1)),
        "Through": [plain(_through(connection)) for connection in path.connections],
        "Link by link": ["  \n".join(plain(step.text) for step in connection.steps) for connection in path.connections],
        "Its weakest link": [HOLDS[connection.strength] for connection in path.connections],
    }
    st.header(f"All ways of {path.steps} steps", anchor=False)
    widgets.table(rows, alt="All connections, best first")
    if path.more:
        st.caption(f"{path.more:,} more ways, as short but not stronger, are left out.")


def _through(connection: Connection) -> str:
    return ", ".join(named(step.name, step.acronym) for step in connection.steps[:-1]) or "directly"
