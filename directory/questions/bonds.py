"""How organizations hang together: by memberships, by events, and by people who hold posts or know each other."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, product
from typing import TYPE_CHECKING, Final

from directory.model import Id
from directory.ports import Edge, Reader
from directory.questions.reference import index

if TYPE_CHECKING:
    import networkx as nx

BETWEEN_BODIES: Final = ("MEMBER_OF", "PART_OF", "COOPERATES_WITH", "SUCCEEDS")
BODIES_AND_PEOPLE: Final = ("Organization", "Post", "Person")  # areas are part of each other, too
WAYS: Final[Mapping[str, tuple[str, ...]]] = dict.fromkeys(
    (*BETWEEN_BODIES, "TOOK_PART", "AT", "HOLDS", "KNOWS"), BODIES_AND_PEOPLE
)
EXACT: Final = 500  # nodes; beyond, brokers are estimated from a sample of starting points
SAMPLE: Final = 200
SEED: Final = 1540  # the same starting points every time
DIGITS: Final = 4


@dataclass(frozen=True)
class Bonds:
    """The bare links of a reader; posts and people stand for the organizations at which they are."""

    organizations: frozenset[Id]
    edges: tuple[Edge, ...]

    def people_in(self, posts: Iterable[Id]) -> frozenset[Id]:
        """Who holds one of these posts."""
        return frozenset(person for post in posts for person in self._holders.get(post, ()))

    def people_at(self, bodies: Iterable[Id]) -> frozenset[Id]:
        """Who holds a post at one of these organizations."""
        return self.people_in(post for body in bodies for post in self._posts.get(body, ()))

    @cached_property
    def neighbours(self) -> Mapping[Id, frozenset[Id]]:
        """Organizations and events, and what each hangs together with at once; in id order."""
        found: dict[Id, set[Id]] = {}
        for one, other in self._pairs():
            if one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
        return {node: frozenset(found[node]) for node in sorted(found)}

    def cut_points(self) -> list[tuple[Id, float]]:
        """Those through which alone others hang together with most of their network, and how many; highest first."""
        import networkx as nx

        points = nx.articulation_points(self._graph())
        found = [(node, float(len(self.cut_off_by(node)))) for node in points]
        return sorted(found, key=lambda pair: (-pair[1], pair[0]))

    def cut_off_by(self, node: Id) -> frozenset[Id]:
        """All that would hang together with most of its network no more without this node."""
        pieces: list[frozenset[Id]] = []
        seen: set[Id] = {node}
        for start in sorted(self.neighbours.get(node, ())):
            if start not in seen:
                piece = self._reached(start, without=node)
                pieces.append(piece)
                seen |= piece
        kept = max(pieces, key=lambda piece: (len(piece), min(piece)), default=frozenset[Id]())
        return frozenset(seen - kept - {node})

    def brokers(self) -> list[tuple[Id, float]]:
        """The share of the shortest ways between two others that leads through each, 0 to 1; highest first."""
        import networkx as nx

        graph = self._graph()
        sample = None if len(graph) <= EXACT else SAMPLE
        shares: Mapping[Id, float] = nx.betweenness_centrality(graph, k=sample, seed=SEED)
        found = [(node, round(share, DIGITS)) for node, share in shares.items()]
        return sorted((pair for pair in found if pair[1]), key=lambda pair: (-pair[1], pair[0]))

    def _graph(self) -> nx.Graph[Id]:
        import networkx as nx  # a quarter of a second: only where it is asked for

        graph: nx.Graph[Id] = nx.Graph()
        graph.add_nodes_from(self.neighbours)
        graph.add_edges_from((node, other) for node, others in self.neighbours.items() for other in sorted(others))
        return graph

    def _reached(self, start: Id, *, without: Id) -> frozenset[Id]:
        seen, waiting = {start}, [start]
        while waiting:
            for other in self.neighbours[waiting.pop()]:
                if other not in seen and other != without:
                    seen.add(other)
                    waiting.append(other)
        return frozenset(seen)

    def _pairs(self) -> Iterator[tuple[Id, Id]]:
        for edge in self.edges:
            if edge.kind in BETWEEN_BODIES:
                yield edge.source, edge.target
            elif edge.kind == "TOOK_PART":
                yield from ((body, edge.target) for body in self._bodies_of(edge.source))
            elif edge.kind == "KNOWS":
                yield from product(self._bodies_of(edge.source), self._bodies_of(edge.target))
        for person in self._held:
            yield from combinations(sorted(self._bodies_of(person)), 2)

    def _bodies_of(self, node: Id) -> frozenset[Id]:
        """An organization itself, those of a post, those of the posts of a person."""
        if node in self.organizations:
            return frozenset({node})
        return frozenset(body for post in self._held.get(node, (node,)) for body in self._places.get(post, ()))

    @cached_property
    def _held(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.source, edge.target) for edge in self.edges if edge.kind == "HOLDS")

    @cached_property
    def _holders(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.target, edge.source) for edge in self.edges if edge.kind == "HOLDS")

    @cached_property
    def _places(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.source, edge.target) for edge in self.edges if edge.kind == "AT")

    @cached_property
    def _posts(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.target, edge.source) for edge in self.edges if edge.kind == "AT")


def read_bonds(reader: Reader, organizations: Iterable[Id]) -> Bonds:
    """All bare links by which these organizations hang together, in one call."""
    return Bonds(frozenset(organizations), tuple(reader.edges(WAYS)))
