"""What the directory holds of what a list names: read in a constant number of calls, then looked up."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from typing import Final, NamedTuple, TypeVar

from directory.intake.clean_rows import CleanRow, Vocabularies, is_new
from directory.intake.kinds import ListKind
from directory.model import (
    LONGEST_KEY,
    Area,
    ContactPoint,
    Event,
    Id,
    Link,
    Node,
    Organization,
    Person,
    Post,
    Record,
    Role,
    Sector,
)
from directory.ports import Direction, Key, Reader
from directory.text import fold, words

N = TypeVar("N", bound=Node)
NEVER_SHARED_BY: Final = 50  # a word that more names have than this tells none of them from the others
STEPS: Final[dict[ListKind, tuple[str, ...]]] = {  # beyond an organization and its seat: what a row may say of it
    "participants": ("REACHED_AT",),
    "focal_points": ("REACHED_AT",),
    "members": ("MEMBER_OF", "ACTIVE_IN", "COVERS", "REACHED_AT", "PART_OF"),
    "organizations": ("ACTIVE_IN", "COVERS", "REACHED_AT", "PART_OF"),
    "channels": ("REACHED_AT",),
}
MISSION: Final = "permanent_mission"
OF_A_STATE: Final = ("state_authority", "government_agency", MISSION)  # national by what they are
UNSAID: Final = "Function not said"  # the post of somebody of whom a list only says for whom they work
OWN: Final = "uid:"  # the scheme of a code that is an id: of a record here, or of whoever handed it out
BODIES: Final = ("organization", "association", "part_of")


class Named(NamedTuple):
    """The texts by which rows name what may be there; a function tells a post of those at its body alone."""

    ids: set[Id]
    names: set[str]
    functions: set[str]
    mailboxes: set[str]
    phones: set[str]
    codes: set[str]


def vocabularies(reader: Reader) -> Vocabularies:
    """The areas, roles and sectors of the directory."""
    concepts = reader.vocabulary({}).concepts
    return Vocabularies(
        {c.id: c for c in concepts if isinstance(c, Area)},
        tuple(c for c in concepts if isinstance(c, Role)),
        tuple(c for c in concepts if isinstance(c, Sector)),
    )


def phone_key(text: str) -> str:
    """A number as it is looked up."""
    return re.sub(r"[^\d+]", "", text.partition(" ext")[0])


class Known:
    """Nodes by what names them, and links by their ends; what a list makes is added to it."""

    def __init__(self) -> None:
        self.nodes: dict[Id, Node] = {}
        self._links: dict[Id, Link] = {}
        self._by: dict[tuple[str, str], dict[Id, None]] = {}
        self._out: dict[tuple[Id, str], dict[Id, Link]] = {}
        self._in: dict[tuple[Id, str], dict[Id, Link]] = {}

    def add(self, record: Record) -> None:
        """A record that is there, or that an earlier row makes; a newer one takes its place."""
        if isinstance(record, Link):
            self._links[record.id] = record
            self._out.setdefault((record.source_id, record.kind), {})[record.id] = record
            self._in.setdefault((record.target_id, record.kind), {})[record.id] = record
        elif isinstance(record, Node):
            self.nodes[record.id] = record
            for key in _keys(record):
                self._by.setdefault(key, {})[record.id] = None

    def remove(self, record: Record) -> None:
        """As if it had never been added."""
        if isinstance(record, Link):
            self._links.pop(record.id, None)
            self._out.get((record.source_id, record.kind), {}).pop(record.id, None)
            self._in.get((record.target_id, record.kind), {}).pop(record.id, None)
        elif isinstance(record, Node):
            self.nodes.pop(record.id, None)
            for key in _keys(record):
                self._by.get(key, {}).pop(record.id, None)

    def record(self, known: Id) -> Record | None:
        """The node or link of an id."""
        return self.nodes.get(known) or self._links.get(known)

    def out(self, source: Id, kind: str) -> Collection[Link]:
        """The links of a kind that begin at a node."""
        return self._out.get((source, kind), {}).values()

    def into(self, target: Id, kind: str) -> Collection[Link]:
        """The links of a kind that end at a node."""
        return self._in.get((target, kind), {}).values()

    def found(self, sort: type[N], key: Key, value: str) -> list[N]:
        """The nodes of a sort that have a value under a key, in the order in which they came."""
        ids = self._by.get((key, value), ())
        return [node for known in ids if isinstance(node := self.nodes.get(known), sort)]

    def rare(self, sort: type[N], word: str) -> list[N]:
        """The nodes of a sort that have a word in their names, if it tells them from most others."""
        few = len(self._by.get(("token", word), ())) <= NEVER_SHARED_BY
        return self.found(sort, "token", word) if few else []

    def desk(self, body: Id, function: str) -> Post | None:
        """The post of that name at a body."""
        folded, at = fold(function)[:LONGEST_KEY], self.into(body, "AT")
        named = [self._by.get((key, folded), {}) for key in ("name", "acronym")]
        if not folded:  # signs alone: nothing is found by them
            found = [link.source_id for link in at]
        elif len(at) <= sum(map(len, named)):  # the shorter way: thousands are called Director, or are at one body
            found = [link.source_id for link in at if any(link.source_id in ids for ids in named)]
        else:
            found = [one for ids in named for one in ids if any(link.target_id == body for link in self.out(one, "AT"))]
        posts = (post for one in found if isinstance(post := self.nodes.get(one), Post))
        return next((post for post in posts if folded or any(not fold(name.text) for name in post.names)), None)

    def holders(self, channel: Id) -> list[Node]:
        """Whoever is reached at a contact point."""
        sources = dict.fromkeys(link.source_id for link in self.into(channel, "REACHED_AT"))
        return [node for known in sources if (node := self.nodes.get(known))]

    def seats(self, organization: Id) -> set[Id]:
        """The State that tells a body from others of its name: of a mission whose it is, else where it sits."""
        node = self.nodes.get(organization)
        kind = "COVERS" if isinstance(node, Organization) and node.kind == MISSION else "BASED_IN"
        return {link.target_id for link in self.out(organization, kind)}

    def of_state(self, state: Id) -> list[Organization]:
        """The bodies that sit in a State, and its missions."""
        links = (*self.into(state, "BASED_IN"), *self.into(state, "COVERS"))
        found = dict.fromkeys(link.source_id for link in links)
        return [body for known in found if isinstance(body := self.nodes.get(known), Organization)]

    def body_of(self, node: Node) -> Organization | None:
        """The organization that a holder is, or at which its post is."""
        if isinstance(node, Organization):
            return node
        bodies = self.bodies_of(node)
        return bodies[0] if len(bodies) == 1 else None

    def bodies_of(self, node: Node) -> list[Organization]:
        """The organizations at which a post is, or at which somebody holds posts."""
        posts = [link.target_id for link in self.out(node.id, "HOLDS")] if isinstance(node, Person) else [node.id]
        at = dict.fromkeys(link.target_id for post in posts for link in self.out(post, "AT"))
        return [body for known in at if isinstance(body := self.nodes.get(known), Organization)]


def _keys(node: Node) -> Iterator[tuple[str, str]]:
    """By what it is looked up here: by a word alone an organization."""
    keys = node.search_keys()
    return keys if isinstance(node, Organization) else (key for key in keys if key[0] != "token")


def read_known(reader: Reader, rows: Iterable[CleanRow], kind: ListKind, *, whole: bool = False) -> Known:
    """
    What is there of what the rows name.

    Args:
        reader: of all labels and all times.
        whole: also who else is reached at the channels of what they name.
    """
    named = named_in(rows)
    hits: set[Id] = set(named.ids)
    asked: tuple[tuple[Key, set[str]], ...] = (
        ("name", named.names),
        ("acronym", named.names),
        ("mailbox", named.mailboxes),
        ("phone", named.phones),
        ("external", named.codes),
    )
    for key, values in asked:
        if values:
            hits |= {known for ids in reader.lookup(key, values, most=1000).values() for known in ids}
    known = Known()
    _add(known, reader, hits)
    _widen(known, reader, kind)
    if kind == "focal_points":
        _posts(known, reader)
    if kind == "participants":
        _named_posts(known, reader, named.functions)
    _channels(known, reader)
    if whole:
        points = [node.id for node in known.nodes.values() if isinstance(node, ContactPoint)]
        _link(known, reader, points, ("REACHED_AT",), "in")
    return known


def named_in(rows: Iterable[CleanRow]) -> Named:
    """The texts by which rows name what may be there."""
    found = Named(set(), set(), {fold(UNSAID)}, set(), set(), set())
    for row in rows:
        found.ids.update(value for field in ("organization_id", "person_id") for value in row.all(field))
        found.names.update(fold(value) for field in (*BODIES, "event", "acronym") for value in row.all(field))
        found.ids.update(value for field in (*BODIES, "event") for value in row.all(field) if ":" in value)
        found.functions.update(fold(value)[:LONGEST_KEY] for value in row.all("function"))
        for name in row.all("name"):
            found.names.update(orders(name))
        found.mailboxes.update(value.casefold() for field in ("email", "channel") for value in row.all(field))
        found.phones.update(phone_key(value) for value in row.all("phone"))
        found.codes.update(row.all("external_id"))
        found.ids.update(code.removeprefix(OWN) for code in row.all("external_id") if code.startswith(OWN))
    found.ids.difference_update([known for known in found.ids if is_new(known)])
    found.names.discard("")
    return found


def orders(name: str) -> Iterator[str]:
    """A person's name as it may be written: with the given or the family name first."""
    known = words(name)
    if known:
        yield " ".join(known)
        yield " ".join((known[-1], *known[:-1]))
        yield " ".join((*known[1:], known[0]))


def near(reader: Reader, names: Iterable[str], states: Iterable[Id]) -> Known:
    """
    Organizations that have a rare word in common with one of these names, with their seats: candidates alone.

    Common words are left out: what thousands share tells nobody apart. The authorities of these States come as well:
    their names are made of common words.
    """
    tokens = {word for name in names for word in words(name) if len(word) > 2}
    found = reader.lookup("token", tokens, most=NEVER_SHARED_BY) if tokens else {}
    known = Known()
    wanted = set(states)
    authorities = {body.actor for body in reader.active(areas=wanted, kinds=OF_A_STATE)} if wanted else set[Id]()
    _add(known, reader, {one for ids in found.values() for one in ids} | authorities)
    bodies = [node.id for node in known.nodes.values() if isinstance(node, Organization)]
    _link(known, reader, bodies, ("BASED_IN",), "out")
    _missions(known, reader)
    return known


def _widen(known: Known, reader: Reader, kind: ListKind) -> None:
    """From what was hit to what hangs on it, step by step."""
    channels = [node.id for node in known.nodes.values() if isinstance(node, ContactPoint)]
    holders = _link(known, reader, channels, ("REACHED_AT",), "in")
    _add(known, reader, {link.source_id for link in holders})
    people = [node.id for node in known.nodes.values() if isinstance(node, Person)]
    held = _link(known, reader, people, ("HOLDS",), "out")
    _add(known, reader, {link.target_id for link in held})
    desks = [node.id for node in known.nodes.values() if isinstance(node, Post)]
    at = _link(known, reader, desks, ("AT",), "out")
    _add(known, reader, {link.target_id for link in at})
    bodies = [node.id for node in known.nodes.values() if isinstance(node, Organization)]
    _link(known, reader, bodies, ("BASED_IN", *STEPS[kind]), "out")
    _missions(known, reader)


def _missions(known: Known, reader: Reader) -> None:
    missions = [n.id for n in known.nodes.values() if isinstance(n, Organization) and n.kind == MISSION]
    _link(known, reader, missions, ("COVERS",), "out")


def _posts(known: Known, reader: Reader) -> None:
    """All posts at the bodies, with their roles, their States and their channels."""
    bodies = [node.id for node in known.nodes.values() if isinstance(node, Organization)]
    _add(known, reader, {link.source_id for link in _link(known, reader, bodies, ("AT",), "in")})
    posts = [node.id for node in known.nodes.values() if isinstance(node, Post)]
    _link(known, reader, posts, ("AS", "COVERS", "REACHED_AT"), "out")


def _named_posts(known: Known, reader: Reader, functions: Collection[str]) -> None:
    """The posts at the bodies that have one of these names: elsewhere thousands may have it."""
    if "" in functions:  # signs alone: nothing is found by them
        _posts(known, reader)
        return
    keys: tuple[Key, ...] = ("name", "acronym")
    found = {post for key in keys for ids in reader.lookup(key, functions).values() for post in ids}
    at = reader.edges({"AT": None}, of=found) if found else ()
    here = {edge.source for edge in at if edge.target in known.nodes}
    _add(known, reader, here)
    _link(known, reader, here, ("AT",), "out")


def _channels(known: Known, reader: Reader) -> None:
    """How people can be reached and what they took part in; and the channels of whoever is here."""
    people = [node.id for node in known.nodes.values() if isinstance(node, Person)]
    _link(known, reader, people, ("REACHED_AT", "TOOK_PART"), "out")
    reached = {link.target_id for node in list(known.nodes) for link in known.out(node, "REACHED_AT")}
    _add(known, reader, reached)


def _link(
    known: Known, reader: Reader, ids: Collection[Id], kinds: Collection[str], direction: Direction
) -> tuple[Link, ...]:
    if not ids:
        return ()
    links = reader.links(ids, kinds, direction).links
    for link in links:
        known.add(link)
    return links


def _add(known: Known, reader: Reader, ids: Iterable[Id]) -> None:
    wanted = {one for one in ids if one not in known.nodes}
    for record in reader.get(wanted).values() if wanted else ():
        if isinstance(record, (Organization, Post, Person, ContactPoint, Event)):
            known.add(record)
