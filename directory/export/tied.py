"""Records with their links at hand, for forms that follow them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from directory.model import Id, Link, Node, Record

N = TypeVar("N", bound=Node)


class Tied:
    """The nodes and links of an export; a link whose ends are not both in it is left out."""

    def __init__(self, records: Iterable[Record]) -> None:
        found = list(records)
        self.nodes = {record.id: record for record in found if isinstance(record, Node)}
        self.links = tuple(
            link
            for link in found
            if isinstance(link, Link) and link.source_id in self.nodes and link.target_id in self.nodes
        )
        self._out: dict[tuple[Id, str], list[Link]] = {}
        for link in self.links:
            self._out.setdefault((link.source_id, link.kind), []).append(link)

    def of(self, kind: type[N]) -> Iterator[N]:
        """The nodes of a kind, in their order."""
        return (node for node in self.nodes.values() if isinstance(node, kind))

    def out(self, known: Id, kind: str) -> list[Link]:
        """The links of a kind that begin at a node."""
        return self._out.get((known, kind), [])

    def ends(self, known: Id, kind: str, of: type[N]) -> list[N]:
        """What lies one step out."""
        ends = (self.nodes[link.target_id] for link in self.out(known, kind))
        return [end for end in ends if isinstance(end, of)]

    def end(self, known: Id, kind: str, of: type[N]) -> N | None:
        """The first of these."""
        return next(iter(self.ends(known, kind, of)), None)
