"""A part of the network as GraphML, for programs that draw and measure graphs."""

from __future__ import annotations

import io
from typing import Any, cast

from directory.questions.network import LinkDrawn, Network, NodeDrawn


def to_graphml(network: Network) -> bytes:
    """
    The records and links of a network as GraphML (http://graphml.graphdrawing.org), in UTF-8.

    Each attribute is a text, so that every program reads the same; parallel links stay apart, each under its id. For
    whom, as of when and whether invented stands in the file, as attributes of the graph.
    """
    import networkx as nx  # half of the time of a start, and only this needs it

    graph = cast("Any", nx.MultiDiGraph())
    graph.graph.update(_stamp(network))
    for node in network.nodes:
        graph.add_node(node.id, **_node(node))
    for link in network.links:
        graph.add_edge(link.source, link.target, key=link.id, **_link(link))
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
        "designations": "Designations imply no position on the legal status of any country or territory.",
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
