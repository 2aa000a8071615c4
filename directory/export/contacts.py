"""
Contacts in a flat form: whose channel it is, at which post of which body, and what is known of it.

All is read in one pass over records as text, contact points before links, and kept small: what a store of a hundred
thousand contacts streams becomes rows and cards without being held as records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from sys import intern
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from directory.model import RECORDS, Id, Node

Bodies = Iterable[tuple[str, str]]  # (kind, canonical JSON) of each record
Data = dict[str, Any]

ORDER: Final = ("email", "phone", "address", "note_verbale", "newsletter", "web")
FOLLOWED: Final = ("AT", "AS", "BASED_IN", "COVERS", "ACTIVE_IN", "HOLDS")


class Origin(NamedTuple):
    """The newest source of a record; empty where it has none."""

    title: str = ""
    address: str = ""
    as_of: str = ""


class Held(NamedTuple):
    """A node, as far as rows and cards need it."""

    id: Id
    name: str
    acronym: str
    type: str  # kind of organization; ISO 3166 of a State; days until a role's channels are due
    label: str
    note: str
    origin: Origin


class Way(NamedTuple):
    """A channel of a holder."""

    link: Id
    type: str
    value: str
    purpose: str
    verified_on: str | None
    label: str
    origin: Origin


class Contact(NamedTuple):
    """A holder at one of its places, and its channels; `own` is whose they are: organization, post or person."""

    own: Held
    organization: Held | None
    post: Held | None
    persons: tuple[Held, ...]
    ways: tuple[Way, ...]


class Contacts:
    """
    Who can be reached how.

    Args:
        records: of one audience and day, in (kind, id) order, or nodes before links.
        meant: who has rows and cards of their own; None = everybody.
    """

    def __init__(self, records: Bodies, *, meant: Collection[Id] | None = None) -> None:
        self._meant = meant
        self._nodes: dict[str, dict[Id, Held]] = {
            kind: {} for kind in ("Area", "Sector", "Role", "Organization", "Post", "Person")
        }
        self._points: dict[Id, tuple[str, str]] = {}
        self._ways: dict[Id, tuple[Way, ...]] = {}
        self._links: dict[str, dict[Id, tuple[Id, ...]]] = {kind: {} for kind in FOLLOWED}
        self._origin = lru_cache(maxsize=10_000)(Origin)  # few sources stand behind many records
        for kind, body in records:
            if kind == "Link":
                self._read_link(from_json(body))
            elif kind == "ContactPoint":
                point = from_json(body)
                self._points[point["id"]] = intern(point["type"]), point["value"]
            elif kind in self._nodes:
                held = self._held(kind, body)
                self._nodes[kind][held.id] = held
        self._points.clear()

    def held(self, kind: str, known: Id) -> Held | None:
        """A node that was read."""
        return self._nodes[kind].get(known)

    def ends(self, kind: str, known: Id, of: str) -> tuple[Held, ...]:
        """What is at the other end of its links of a kind, from a post to its holders turned round."""
        found = self._nodes[of]
        return tuple([found[end] for end in self._links[kind].get(known, ()) if end in found])

    def differs(self, post: Id) -> bool:
        """Whether a post says itself what it covers or works on."""
        return post in self._links["COVERS"] or post in self._links["ACTIVE_IN"]

    def contacts(self) -> Iterator[Contact]:
        """Every holder at each of its places: bodies by name, then theirs; posts without a body; people without one."""
        at: dict[Id | None, list[Held]] = {}
        for post in self._nodes["Post"].values():
            at.setdefault(next(iter(self._links["AT"].get(post.id, ())), None), []).append(post)
        for body in _sorted(self._nodes["Organization"].values()):
            places = [contact for post in _sorted(at.pop(body.id, ())) for contact in self._of_post(body, post)]
            ways = self._ways_of(body.id)
            if self._is_meant(body) and (ways or not places):
                yield Contact(body, body, None, (), ways)
            yield from places
        for post in _sorted(post for posts in at.values() for post in posts):
            yield from self._of_post(None, post)
        placed = {person for people in self._links["HOLDS"].values() for person in people}
        for person in _sorted(self._nodes["Person"].values()):
            if person.id not in placed and self._is_meant(person):
                yield Contact(person, None, None, (person,), self._ways_of(person.id))

    def holders(self) -> Iterator[Sequence[Contact]]:
        """The same, all places of one holder together."""
        posts = Counter(person for people in self._links["HOLDS"].values() for person in people)
        waiting: dict[Id, list[Contact]] = {}
        for contact in self.contacts():
            places = waiting.setdefault(contact.own.id, [])
            places.append(contact)
            if len(places) >= posts.get(contact.own.id, 1):
                yield waiting.pop(contact.own.id)
        yield from waiting.values()

    def _of_post(self, body: Held | None, post: Held) -> Iterator[Contact]:
        people = [person for person in _sorted(self.ends("HOLDS", post.id, "Person")) if self._is_meant(person)]
        ways, theirs = self._ways_of(post.id), [(person, self._ways_of(person.id)) for person in people]
        told = self._is_meant(post) and (bool(ways) or not any(known for _, known in theirs))
        if told:
            yield Contact(post, body, post, tuple(people), ways)
        for person, known in theirs:
            if known or not told:  # the row of the post names who has no channel
                yield Contact(person, body, post, (person,), known)

    def _is_meant(self, held: Held) -> bool:
        return self._meant is None or held.id in self._meant

    def _ways_of(self, known: Id) -> tuple[Way, ...]:
        found = self._ways.get(known, ())
        if len(found) < 2:
            return found
        return tuple(sorted(found, key=lambda way: (ORDER.index(way.type), way.value, way.link)))

    def _read_link(self, link: Data) -> None:
        kind, source, target = link["kind"], link["source_id"], link["target_id"]
        if kind == "REACHED_AT":
            if target in self._points:
                label, verified_on = intern(link.get("label", "committee")), link.get("verified_on")
                said = link.get("purpose", ""), verified_on and intern(verified_on), label, self._newest(link)
                self._ways[source] = (*self._ways.get(source, ()), Way(link["id"], *self._points[target], *said))
        elif kind in self._links:
            if kind == "HOLDS":
                source, target = target, source
            else:
                target = intern(target)  # many posts are at one body, in one role
            ends = self._links[kind]
            ends[source] = (*ends.get(source, ()), target)

    def _held(self, kind: str, body: str) -> Held:
        data = from_json(body)
        names = data["names"]
        name, acronym = names[0]["text"], ""
        if len(names) > 1 or names[0].get("kind", "name") != "name":
            node = RECORDS[kind].model_validate(data)
            assert isinstance(node, Node)
            name, acronym = node.name, node.acronym
        type = intern(_type(kind, data))
        return Held(data["id"], name, acronym, type, intern(data.get("label", "committee")), data.get("note", ""),
                    self._newest(data))  # fmt: skip

    def _newest(self, data: Data) -> Origin:
        """The source with the latest date, the first of those without."""
        sources = data.get("sources")
        if not sources:
            return self._origin()
        newest = max(sources, key=lambda source: source.get("as_of") or "")
        return self._origin(newest["title"], newest.get("address", ""), newest.get("as_of") or "")


def _type(kind: str, data: Data) -> str:
    if kind == "Area":
        codes = (code["value"] for code in data.get("external_ids", ()) if code["scheme"] == "iso3")
        return next(codes, "")
    return str(data.get("review_days", "365")) if kind == "Role" else data.get("kind", "")


def _sorted(found: Iterable[Held]) -> list[Held]:
    held = list(found)
    return held if len(held) < 2 else sorted(held, key=lambda one: (one.name.casefold(), one.id))
