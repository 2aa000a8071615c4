"""A part of the network as GraphML, for programs that draw and measure graphs."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any, cast

from directory.export.tied import Tied
from directory.export.watermark import NO_POSITION, Watermark
from directory.model import Id, Link, Node, Record
from directory.questions.network import LinkDrawn, Network, NodeDrawn


def to_graphml(network: Network) -> bytes:
    """
    The records and links of a network as GraphML (http://graphml.graphdrawing.org), in UTF-8.

    Each attribute is a text, so that every program reads the same; parallel links stay apart, each under its id. For
    whom, as of when and whether invented stands in the file, as attributes of the graph.
    """
    nodes = ((node.id, _node(node)) for node in network.nodes)
    return _graphml(
        nodes, ((link.source, link.target, link.id, _link(link)) for link in network.links), _stamp(network)
    )


def records_to_graphml(records: Iterable[Record], mark: Watermark) -> bytes:
    """The same of records: a contact point is a node with its value as label."""
    tied = Tied(records)
    nodes = ((node.id, _drawn(node)) for node in tied.nodes.values())
    links = ((link.source_id, link.target_id, link.id, _tie(link)) for link in tied.links)
    said = {"title": "1540 directory", "statement": mark.line, **mark.facts, "designations": NO_POSITION}
    return _graphml(nodes, links, said)


def _graphml(
    nodes: Iterable[tuple[Id, dict[str, str]]],
    links: Iterable[tuple[Id, Id, Id, dict[str, str]]],
    said: dict[str, str],
) -> bytes:
    import networkx as nx  # half of the time of a start, and only this needs it

    graph = cast("Any", nx.MultiDiGraph())
    graph.graph.update(said)
    for known, attributes in nodes:
        graph.add_node(known, **attributes)
    for source, target, known, attributes in links:
        graph.add_edge(source, target, key=known, **attributes)
    file = io.BytesIO()
    nx.write_graphml_xml(graph, file)  # pyright: ignore[reportUnknownMemberType]
    return file.getvalue()


def _stamp(network: Network) -> dict[str, str]:
    """For whom, as of when, and whether it is invented."""
    said = {
        "title": f"Network of {network.name}",
        "statement": network.statement,
        "audience": network.audience,
        "as_of": network.on or "",
        "designations": NO_POSITION,
    }
    return said | ({"demo": "invented data"} if network.demo else {})


def _node(node: NodeDrawn) -> dict[str, str]:
    return {
        "label": node.name,
        "acronym": node.acronym,
        "kind": node.kind,
        "type": node.type,
        "steps": str(node.step),
        "links_not_drawn": str(node.more),
    }


def _link(link: LinkDrawn) -> dict[str, str]:
    return {
        "kind": link.kind,
        "qualifier": link.qualifier,
        "since": link.valid_from or "",
        "until": link.valid_until or "",
        "to_be_confirmed": "yes" if link.confirm else "no",
        "text": link.text,
    }


def _drawn(node: Node) -> dict[str, str]:
    return {"label": node.name, "acronym": node.acronym, "kind": node.record_kind, "type": node.subkind}


def _tie(link: Link) -> dict[str, str]:
    return {
        "kind": link.kind,
        "qualifier": link.qualifier,
        "since": link.valid_from or "",
        "until": link.valid_until or "",
        "to_be_confirmed": "yes" if link.to_be_confirmed else "no",
        "verified_on": link.verified_on or "",
    }
