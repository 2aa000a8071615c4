"""
Which record that is there a row means: by what tells it for sure, or not at all.

An own id, a code, a functional mailbox with a name that agrees, a full name with its State; of a person a mailbox or
the organization beside the name. Never an acronym, never a person's name alone. What only looks alike is a proposal,
with its evidence, for a person to decide: `organization_id` or `person_id` then says which one, or “new”.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, TypeVar

from directory.intake.alike import ENOUGH, same_letters, same_words
from directory.intake.clean_rows import CleanRow, is_new
from directory.intake.known import OF_A_STATE, OWN, Known, orders
from directory.model import Area, ContactPoint, Event, Id, Node, Organization, Person
from directory.text import fold, words

B = TypeVar("B", Organization, Person)

AGREE: Final = 85  # of 100: a name that does not speak against a mailbox
WORLDLY: Final = frozenset(("iro", "regime", "un_body"))
SHOWN: Final = 3


class Candidate(NamedTuple):
    """Somebody who may be meant, and what speaks for it."""

    id: Id
    name: str
    evidence: str


class Held(Exception):  # noqa: N818  the row waits for somebody
    """Nobody can take from the row what is meant: why, and who may be meant."""

    def __init__(self, field: str, reason: str, candidates: Sequence[Candidate] = ()) -> None:
        self.field, self.reason, self.candidates = field, reason, tuple(candidates[:SHOWN])
        super().__init__(reason)


class Matcher:
    """Finds what rows mean among what is there and what earlier rows made."""

    def __init__(self, known: Known, near: Known, areas: Mapping[Id, Area], day: str) -> None:
        self._known, self._near, self._areas, self.day = known, near, areas, day
        self.made: set[Id] = set()  # nodes of earlier rows of this import
        self._state_words: dict[Id, frozenset[str]] = {}
        self._alike: dict[tuple[str, tuple[str, ...]], tuple[Candidate, ...]] = {}

    def organization(self, row: CleanRow, field: str = "organization") -> Organization | None:
        """
        The organization that a row names; None where it is a new one.

        Raises:
            Held: none or several, for all that the row says.
        """
        own = field == "organization"
        given = row.one("organization_id") if own else ""
        if given and not is_new(given):
            return self._by_id(Organization, given, "organization_id")
        text = row.one(field)
        seats = row.all("country") if own else ()
        named = self._named(text)
        if given:  # new: none of those here, but perhaps one of an earlier row
            mine = [body for body in named if body.id in self.made and self._sits(body, seats)]
            return mine[0] if mine else None
        by_itself = self._known.nodes.get(text)
        found = (
            (self._by_code(row) if own else None)
            or (by_itself if isinstance(by_itself, Organization) else None)
            or self._by_name(field, row.all("country"), named)
            or (self._by_mailbox(row, text) if own else None)
        )
        if found is None:
            self._refuse_alike(field, text, seats)
        return found

    def person(self, row: CleanRow, body: Organization | None) -> Person | None:
        """
        The person whom a row names; None where it is somebody new.

        Raises:
            Held: somebody may be meant, and nothing tells for sure.
        """
        given = row.one("person_id")
        if given and not is_new(given):
            return self._by_id(Person, given, "person_id")
        name = row.one("name")
        same = self._same_name(name)
        there = [person for person in same if body and body in self._known.bodies_of(person)]
        if given:
            mine = [person for person in there if person.id in self.made]
            return mine[0] if mine else None
        if found := self._by_own_mailbox(row, name):
            return found
        if len(there) > 1:
            raise Held("name", "several of that name are there: say which one in person id", self._told(there))
        if there:
            return there[0]
        close = [person for person in same if not body or self._shares_a_state(person, row)]
        if close:
            reason = "somebody of that name is there: say in person id who it is, or “new”"
            raise Held("name", reason, self._told(close))
        return None

    def event(self, text: str) -> Event | None:
        """The event of a name or id; None where it is a new one."""
        if isinstance(node := self._known.nodes.get(text), Event):
            return node
        if ":" in text and " " not in text:
            raise Held("event", f"{text} is no event of this directory: give its id or its name")
        found = self._known.found(Event, "name", fold(text)) or self._known.found(Event, "acronym", fold(text))
        if len(found) > 1:
            raise Held("event", "several events have that name: give the id", self._told(found))
        return found[0] if found else None

    # by what tells for sure

    def _by_id(self, sort: type[B], given: Id, field: str) -> B:
        node = self._known.nodes.get(given)
        if not isinstance(node, sort):
            raise Held(field, f"{given} is no {sort.__name__.lower()} of this directory: give an id, or “new”")
        return node

    def _by_code(self, row: CleanRow) -> Organization | None:
        codes = row.all("external_id")
        found = {body.id: body for code in codes for body in self._known.found(Organization, "external", code)}
        own = (self._known.nodes.get(code.removeprefix(OWN)) for code in codes if code.startswith(OWN))
        found |= {body.id: body for body in own if isinstance(body, Organization)}
        if len(found) > 1:
            raise Held("external_id", "the codes are of several bodies here", self._told(found.values()))
        return next(iter(found.values()), None)

    def _by_name(self, field: str, seats: tuple[Id, ...], named: list[Organization]) -> Organization | None:
        worldly = [body for body in named if _worldly(body)]
        here = [body for body in named if seats and self._known.seats(body.id) & set(seats)]
        sure = here or (worldly if len(named) == len(worldly) or seats else [])
        if len(sure) > 1:
            raise Held(field, f"{len(sure)} bodies have that name: say which one by its id", self._told(sure))
        if sure:
            return sure[0]
        if named and field != "organization":  # the row's State is that of its own body
            raise Held(field, "one of that name may not be the one that is meant: give its id", self._told(named))
        unsaid = [body for body in named if not self._known.seats(body.id) or not seats]
        if unsaid:
            said = "its State is not said" if not seats else "one of that name has no seat here"
            raise Held(field, f"{said}: give the State, or the id, or “new”", self._told(unsaid))
        return None

    def _by_mailbox(self, row: CleanRow, text: str) -> Organization | None:
        from directory.intake.cleaning.mailboxes import is_functional

        found: dict[Id, Organization] = {}
        for mailbox in row.all("email"):
            if is_functional(mailbox):
                for channel in self._known.found(ContactPoint, "mailbox", mailbox.casefold()):
                    bodies = (self._known.body_of(holder) for holder in self._known.holders(channel.id))
                    found |= {body.id: body for body in bodies if body}
        if not found:
            return None
        seats = row.all("country")
        agreeing = [body for body in found.values() if not text or _score(text, body) >= AGREE]
        if len(found) == 1 and agreeing and self._sits(agreeing[0], seats):
            return agreeing[0]
        told = [Candidate(body.id, body.name, "has the same mailbox") for body in found.values()]
        raise Held("organization", "its mailbox is that of another name here: give the id, or “new”", told)

    def _by_own_mailbox(self, row: CleanRow, name: str) -> Person | None:
        from directory.intake.cleaning.mailboxes import is_functional

        found: dict[Id, Person] = {}
        for mailbox in row.all("email"):
            if is_functional(mailbox):
                continue  # of a desk, whoever sits there
            for channel in self._known.found(ContactPoint, "mailbox", mailbox.casefold()):
                found |= {one.id: one for one in self._known.holders(channel.id) if isinstance(one, Person)}
        if not found:
            return None
        agreeing = [person for person in found.values() if _same_person(name, person)]
        if len(agreeing) == 1:
            return agreeing[0]
        told = [Candidate(person.id, person.name, "has the same mailbox") for person in found.values()]
        raise Held("name", "the mailbox is that of somebody else here: say who it is in person id, or “new”", told)

    # what only looks alike

    def _refuse_alike(self, field: str, text: str, seats: tuple[Id, ...]) -> None:
        if (text, seats) not in self._alike:
            self._alike[text, seats] = tuple(self._looks_alike(text, seats))
        if alike := self._alike[text, seats]:
            raise Held(field, "may be one that is here: give its full name or its id, or “new” as the id", alike)

    def _looks_alike(self, text: str, seats: tuple[Id, ...]) -> Iterable[Candidate]:
        folded = fold(text)
        for body in self._present(self._known.found(Organization, "acronym", folded)):
            yield Candidate(body.id, body.name, f"{text} is its acronym")
        found: list[tuple[str, Organization]] = []
        state = frozenset(word for seat in seats for word in self._words_of(seat))
        for body, letters in self._candidates(text, seats):
            there = self._near.seats(body.id) | self._known.seats(body.id)
            if seats and there and not there & set(seats):
                continue
            names = [name.text for name in body.names if name.kind != "acronym"]
            enough = 2 if body.kind in OF_A_STATE and seats and there else ENOUGH
            why = same_letters(text, names) if letters else ""
            if why := why or same_words(text, names, state=state, enough=enough):
                found.append((why, body))
        for why, body in sorted(found, key=lambda pair: (pair[0], pair[1].sort_name)):
            yield Candidate(body.id, body.name, f"{why}{self._seat_of(body)}")

    def _candidates(self, text: str, seats: tuple[Id, ...]) -> Iterable[tuple[Organization, bool]]:
        """Who has a rare word in common, whose letters are compared as well, and the authorities of the State."""
        sides = (self._near, self._known)
        rare = {b.id: b for word in words(text) for side in sides for b in side.rare(Organization, word)}
        of_state = {b.id: b for seat in seats for b in self._near.of_state(seat) if b.kind in OF_A_STATE}
        for body in self._present((rare | of_state).values()):
            yield body, body.id in rare

    def _words_of(self, seat: Id) -> frozenset[str]:
        if seat not in self._state_words:
            area = self._areas.get(seat)
            texts = [name.text for name in area.names] if area else []
            self._state_words[seat] = frozenset(word for text in texts for word in words(text))
        return self._state_words[seat]

    def _named(self, text: str) -> list[Organization]:
        return self._present(self._known.found(Organization, "name", fold(text))) if text else []

    def _same_name(self, name: str) -> list[Person]:
        from directory.intake.cleaning.people import person_key

        key = person_key(name)
        found = {one.id: one for order in orders(name) for one in self._known.found(Person, "name", order)}
        return [one for one in self._present(found.values()) if any(person_key(n.text) == key for n in one.names)]

    def _present(self, nodes: Iterable[B]) -> list[B]:
        return [node for node in nodes if node.until_day > self.day]

    def _sits(self, body: Organization, seats: tuple[Id, ...]) -> bool:
        return not seats or not self._known.seats(body.id) or bool(self._known.seats(body.id) & set(seats))

    def _shares_a_state(self, person: Person, row: CleanRow) -> bool:
        there = {seat for body in self._known.bodies_of(person) for seat in self._known.seats(body.id)}
        return not there or not row.all("country") or bool(there & set(row.all("country")))

    def _seat_of(self, body: Organization) -> str:
        seats = self._near.seats(body.id) | self._known.seats(body.id)
        names = sorted(area.name for known in seats if (area := self._areas.get(known)))
        return f", {', '.join(names)}" if names else ""

    def _told(self, nodes: Iterable[Node]) -> list[Candidate]:
        return [Candidate(node.id, node.name, self._evidence(node)) for node in nodes]

    def _evidence(self, node: Node) -> str:
        if isinstance(node, Person):
            bodies = self._known.bodies_of(node)
            return f"the same name, at {', '.join(body.name for body in bodies)}" if bodies else "the same name"
        if isinstance(node, Organization):
            return f"the same name{self._seat_of(node)}"
        return "the same name"


def _worldly(body: Organization) -> bool:
    """Whether its name tells it wherever it is met: no second one of that name is to be expected in another State."""
    return body.kind in WORLDLY or body.scope in ("international", "regional", "sub-regional")


def _same_person(name: str, person: Person) -> bool:
    """Whether a name says no more and no less than one of a person's, or leaves out some of it: never other letters."""
    from directory.intake.cleaning.people import person_key

    given = set(person_key(name).split())
    for known in person.names:
        there = set(person_key(known.text).split())
        if given == there or (min(len(given), len(there)) >= 2 and (given <= there or there <= given)):
            return True
    return False


def _score(text: str, node: Organization | Person) -> float:
    """How much a text is like the names of a node, of 100."""
    from rapidfuzz.fuzz import token_sort_ratio

    folded = fold(text)
    names = (name.text for name in node.names if name.kind != "acronym")
    return max((token_sort_ratio(folded, fold(name)) for name in names), default=0)
