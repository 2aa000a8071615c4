"""What every question needs to know first: areas, sectors, roles, and how they and the organizations hang together."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, Literal, NamedTuple, TypeVar

from directory.errors import Ambiguous, Candidate, NotFound
from directory.model import Area, Concept, Id, Role, Sector
from directory.ports import Edge, Reader
from directory.shapes import SHAPE_OF
from directory.text import fold

WORLD_CODE: Final = "001"  # M49
NEAREST: Final = 3
EDGES: Final = {
    **dict.fromkeys(("PART_OF", "MEMBERSHIP_OF", "BROADER", "RELATED", "MEMBER_OF")),
    "ACTIVE_IN": ("Role",),
}

C = TypeVar("C", bound=Concept)
K = TypeVar("K")
V = TypeVar("V")

Relation = Literal["exact", "narrower", "broader"]


class Climb(NamedTuple):
    """A step up to an umbrella."""

    parent: Id
    kind: str
    qualifier: str


@dataclass(frozen=True)
class Reference:
    """The vocabularies that a reader may see, and the bare links between them and between organizations."""

    areas: Mapping[Id, Area]
    sectors: Mapping[Id, Sector]
    roles: Mapping[Id, Role]
    edges: tuple[Edge, ...]

    def states(self, area: Id) -> frozenset[Id]:
        """
        The States (and territories that take part as members) that an area means.

        Members, observers and territories by a qualifier that counts; M49 and UN groups count States only.
        """
        return self._states.get(area, frozenset())

    def all_states(self, areas: Iterable[Id]) -> frozenset[Id]:
        """The States that any of these areas means."""
        return frozenset[Id]().union(*(self.states(area) for area in areas))

    @cached_property
    def world(self) -> Id | None:
        """The area that stands for the world; a body that claims it is worldwide, whatever its scope says."""
        return next((a.id for a in self.areas.values() if a.scheme == "m49" and a.external("m49") == WORLD_CODE), None)

    @cached_property
    def across(self) -> frozenset[Id]:
        """The sectors that mean “across sectors”; they are no root of the tree."""
        return frozenset(sector.id for sector in self.sectors.values() if sector.group == "crosscutting")

    def relations(self, sector: Id) -> dict[Id, Relation]:
        """The sector itself, all narrower ones and all broader ones."""
        found: dict[Id, Relation] = {sector: "exact"}
        found |= dict.fromkeys(_closure(sector, self._narrower) - {sector}, "narrower")
        found |= dict.fromkeys(_closure(sector, self._broader) - found.keys(), "broader")
        return found

    def neighbours(self, sector: Id) -> frozenset[Id]:
        """The related sectors, read both ways."""
        return frozenset(
            edge.target if edge.source == sector else edge.source
            for edge in self.edges
            if edge.kind == "RELATED" and sector in (edge.source, edge.target)
        )

    def narrower(self, sector: Id) -> tuple[Id, ...]:
        """The sectors one step below."""
        return self._narrower.get(sector, ())

    def siblings(self, role: Id) -> frozenset[Id]:
        """The sectors for which a role is offered; empty: for all."""
        return self._role_sectors.get(role, frozenset())

    @cached_property
    def members(self) -> Mapping[Id, tuple[Id, ...]]:
        """The present members of each organization, by links that count."""
        return index(
            (edge.target, edge.source)
            for edge in self.edges
            if edge.kind == "MEMBER_OF" and SHAPE_OF[edge.kind].rule(edge.qualifier).counts
        )

    @cached_property
    def umbrellas(self) -> Mapping[Id, tuple[Climb, ...]]:
        """The steps up from each organization."""
        up: dict[Id, list[Climb]] = {}
        for edge in self.edges:
            between_bodies = edge.kind == "MEMBER_OF" or (edge.kind == "PART_OF" and edge.source not in self.areas)
            if between_bodies and SHAPE_OF[edge.kind].rule(edge.qualifier).climbs:
                up.setdefault(edge.source, []).append(Climb(edge.target, edge.kind, edge.qualifier))
        return {node: tuple(steps) for node, steps in up.items()}

    @cached_property
    def membership_areas(self) -> Mapping[Id, tuple[Id, ...]]:
        """The areas that the member States of an organization form."""
        return index((edge.target, edge.source) for edge in self.edges if edge.kind == "MEMBERSHIP_OF")

    @cached_property
    def _states(self) -> Mapping[Id, frozenset[Id]]:
        parts = index((e.target, e.source) for e in self._area_parts if SHAPE_OF[e.kind].rule(e.qualifier).counts)
        known = {area: _closure(area, parts) for area in self.areas}
        return {area: frozenset(leaf for leaf in found if self._counts(leaf, area)) for area, found in known.items()}

    def _counts(self, leaf: Id, area: Id) -> bool:
        node = self.areas[leaf]
        if node.is_state or leaf == area:
            return node.scheme in ("state", "territory")
        return node.scheme == "territory" and self.areas[area].scheme not in ("m49", "un_group")

    @cached_property
    def _area_parts(self) -> tuple[Edge, ...]:
        return tuple(e for e in self.edges if e.kind == "PART_OF" and e.source in self.areas and e.target in self.areas)

    @cached_property
    def _narrower(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.target, edge.source) for edge in self.edges if edge.kind == "BROADER")

    @cached_property
    def _broader(self) -> Mapping[Id, tuple[Id, ...]]:
        return index((edge.source, edge.target) for edge in self.edges if edge.kind == "BROADER")

    @cached_property
    def _role_sectors(self) -> Mapping[Id, frozenset[Id]]:
        pairs = ((e.source, e.target) for e in self.edges if e.kind == "ACTIVE_IN" and e.source in self.roles)
        return {role: frozenset(sectors) for role, sectors in index(pairs).items()}


def read_reference(reader: Reader) -> Reference:
    """The reference of a reader, in one call."""
    nodes, edges = reader.vocabulary(EDGES)
    return Reference(
        areas={node.id: node for node in nodes if isinstance(node, Area)},
        sectors={node.id: node for node in nodes if isinstance(node, Sector)},
        roles={node.id: node for node in nodes if isinstance(node, Role)},
        edges=edges,
    )


def resolve(what: str, given: str, among: Mapping[Id, C], *, found: Iterable[Id]) -> C:
    """
    The concept that a text means: its id, or an exact name, code, acronym, alias or former name in any language.

    Args:
        what: the word for the error.
        found: the ids that a look-up of the folded text gave.

    Raises:
        NotFound: with the nearest names.
        Ambiguous: with the candidates; nothing is guessed.
    """
    if given in among:
        return among[given]
    candidates = sorted((among[known] for known in set(found) & among.keys()), key=lambda node: (node.name, node.id))
    if len(candidates) == 1:
        return candidates[0]
    if candidates:
        raise Ambiguous(what, given, tuple(Candidate(node.id, node.name, node.subkind) for node in candidates))
    raise NotFound(what, given, expected=f"the name, code or id of {_a(what)}", nearest=nearest(given, among.values()))


def _a(what: str) -> str:
    return f"an {what}" if what[0] in "aeiou" else f"a {what}"


def nearest(given: str, nodes: Iterable[Concept], *, limit: int = NEAREST) -> tuple[str, ...]:
    """The names closest to what was typed, best first; for a person to choose from, never to act on."""
    from rapidfuzz import fuzz, process  # only where something was mistyped

    typed = fold(given)
    names = {fold(name.text): node.name for node in nodes for name in node.names}
    close = [
        folded
        for folded, _, _ in process.extract(typed, list(names), scorer=fuzz.ratio, score_cutoff=70, limit=limit * 3)
    ]
    begin = [folded for folded in sorted(names) if typed and any(word.startswith(typed) for word in folded.split())]
    return tuple(dict.fromkeys(names[folded] for folded in (*close, *begin)))[:limit]


def index(pairs: Iterable[tuple[K, V]]) -> dict[K, tuple[V, ...]]:
    """All values of each key, in their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return {key: tuple(values) for key, values in found.items()}


def _closure(start: Id, steps: Mapping[Id, tuple[Id, ...]]) -> frozenset[Id]:
    """All that is reached from a node, itself included; a circle ends."""
    seen, waiting = {start}, [start]
    while waiting:
        for following in steps.get(waiting.pop(), ()):
            if following not in seen:
                seen.add(following)
                waiting.append(following)
    return frozenset(seen)
