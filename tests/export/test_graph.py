"""The network as GraphML: read back it is the same, and says for whom and as of when."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from typing import Any
from xml.etree import ElementTree as ET

import networkx as nx
import pytest
from words import NOON, TODAY, batch, event, link, organization, person, sector

from directory.access import COMMITTEE, Viewer
from directory.export.graph import to_graphml
from directory.ports import Store
from directory.questions.network import Network, NetworkQuestion
from directory.service import Directory
from directory.stores.sqlite import SqliteStore

NAME = '</data><x y="1">&amp; \u2060 < > \' " ]]> é ع'


def drawn(store: Store, viewer: Viewer, on: date = TODAY) -> Network:
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    return directory.network(NetworkQuestion(id="org:one"), viewer, on=on)


def read(raw: bytes) -> Any:
    return nx.read_graphml(io.BytesIO(raw), force_multigraph=True)


@pytest.fixture
def store() -> Iterator[Store]:
    """What is exported is the same from every store: one is enough here."""
    store = SqliteStore(":memory:")
    yield store
    store.close()


@pytest.fixture
def network(store: Store) -> Network:
    one, other, ports = organization("one", "One"), organization("other", NAME), sector("ports", "Ports")
    meeting, guest = event("meeting", "Meeting", starts_on="2026-05-01"), person("guest", "Guest", label="committee")
    store.apply(
        batch(
            one, other, ports, meeting, guest,
            link(other, "MEMBER_OF", one, qualifier="full", valid_from="2012", id="link:first"),
            link(other, "COOPERATES_WITH", one, shown_as=NAME, id="link:second"),
            link(one, "ACTIVE_IN", ports),
            link(guest, "TOOK_PART", meeting, qualifier="participant"),
            link(one, "TOOK_PART", meeting, qualifier="host"),
        )
    )  # fmt: skip
    return drawn(store, Viewer(COMMITTEE))


def test_what_is_read_back_is_what_was_drawn(network: Network):
    """Every record and link, parallel ones apart, under its id and with all that is said of it."""
    graph = read(to_graphml(network))
    assert {known: said["label"] for known, said in graph.nodes(data=True)} == {n.id: n.name for n in network.nodes}
    edges = {key: (source, target, said) for source, target, key, said in graph.edges(keys=True, data=True)}
    assert set(edges) == {tie.id for tie in network.links}
    for tie in network.links:
        source, target, said = edges[tie.id]
        assert (source, target, said["kind"], said["text"]) == (tie.source, tie.target, tie.kind, tie.text)
    assert edges["link:first"][2]["since"] == "2012"
    assert edges["link:second"][2]["qualifier"] == NAME


def test_it_says_for_whom_and_as_of_when(network: Network):
    said = read(to_graphml(network)).graph
    assert (said["audience"], said["as_of"]) == ("committee", TODAY.isoformat())
    assert "Designations imply no position" in said["designations"]
    assert "demo" not in said


def test_invented_data_say_so(store: Store):
    store.apply(batch(organization("one", "One"), kind="demo"))
    assert read(to_graphml(drawn(store, Viewer(COMMITTEE)))).graph["demo"] == "invented data"


def test_every_attribute_is_a_text_with_an_id_of_its_own(network: Network):
    """What a program does not have to guess, it reads right."""
    keys = [key for key in ET.fromstring(to_graphml(network)) if key.tag.endswith("key")]
    assert {key.get("attr.type") for key in keys} == {"string"}
    assert len({key.get("id") for key in keys}) == len(keys)


def test_the_same_network_is_the_same_file(network: Network):
    assert to_graphml(network) == to_graphml(network)
