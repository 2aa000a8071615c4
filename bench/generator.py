"""
Invented networks of any size, in the house model, over the real areas, sectors and roles of the seed.

The same size and seed give the same records. About one organization in fifty contacts; a post for nearly every
person; half of the people agree to introduce; six in ten nodes public; dates on some links; half of the channels
verified within three years.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from directory.intake.folder import read_folder
from directory.model import Area, ContactPoint, Event, Link, Organization, Person, Post, Record, Role, Sector

ON: Final = date(2026, 11, 22)  # the day asked about
SEED: Final = 1540
REFERENCE: Final = Path(__file__).resolve().parent.parent / "seed" / "reference"

LABELS: Final = ("public", "network", "peers:bench", "committee")
LABEL_WEIGHTS: Final = (60, 20, 10, 10)
KINDS: Final = {
    "industry_association": 26, "professional_association": 6, "ngo": 10, "academia": 10, "state_authority": 22,
    "permanent_mission": 5, "government_agency": 5, "iro": 7, "regime": 2, "un_body": 2, "company": 5,
}  # fmt: skip
OF_A_STATE: Final = ("state_authority", "permanent_mission", "government_agency")
BODY_ROLES: Final = ("role:association_point_of_information", "role:secretary_general", "role:press_office")
ROLES: Final[dict[str, tuple[str, ...]]] = {
    "permanent_mission": ("role:poc_mission",),
    "iro": ("role:iro_coordinator", "role:regional_coordinator"),
    "regime": ("role:iro_coordinator",),
    "un_body": ("role:expert", "role:un_secretariat", "role:committee_member"),
    "company": ("role:compliance_officer",),
}
MEMBER_QUALIFIERS: Final = ("full", "founding", "associate", "observer")
HEADS: Final = ("b", "d", "f", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "ch", "kr", "st", "tr", "ć", "š")
VOWELS: Final = ("a", "e", "i", "o", "u", "ai", "ei", "ou", "é", "ö", "á")
BODY_WORDS: Final = ("Association", "Council", "Federation", "Institute", "Authority", "Agency", "Union", "Network")


class World(NamedTuple):
    """What the networks are laid over."""

    records: tuple[Record, ...]
    states: tuple[str, ...]
    regions: tuple[str, ...]
    whole: str
    memberships: tuple[str, ...]
    sectors: tuple[str, ...]
    national: tuple[str, ...]  # roles


def generate(contacts: int, *, seed: int = SEED) -> list[Record]:
    """
    A directory with so many persons.

    Returns:
        The reference first, then organizations, posts, persons, contact points and events, and all links.
    """
    world = read_world()
    return [*world.records, *Network(world, contacts, Random(seed)).records()]


def read_world() -> World:
    """The real areas, sectors and roles, and what the generator chooses among."""
    records = tuple(place.record for place in read_folder(REFERENCE))
    areas = [record for record in records if isinstance(record, Area)]
    m49 = [area for area in areas if area.scheme == "m49"]
    whole = next(area.id for area in m49 if area.external("m49") == "001")
    states = {area.id for area in areas if area.is_state}
    parts = [record for record in records if isinstance(record, Link) and record.kind == "PART_OF"]
    with_states = {link.target_id for link in parts if link.source_id in states}
    return World(
        records,
        tuple(sorted(states)),
        tuple(sorted(area.id for area in m49 if area.id in with_states and area.id != whole)),
        whole,
        tuple(sorted(area.id for area in areas if area.scheme == "membership")),
        tuple(sorted(record.id for record in records if isinstance(record, Sector))),
        tuple(sorted(r.id for r in records if isinstance(r, Role) and r.rung == "national" and "mission" not in r.id)),
    )


class Body(NamedTuple):
    """An organization, as far as the rest of its network needs to know it."""

    id: str
    kind: str
    label: str
    state: str | None  # of which it is an authority


class Network:
    """One pass over the kinds of records; everything is drawn from one stream of random numbers."""

    def __init__(self, world: World, contacts: int, rng: Random) -> None:
        self.world, self.contacts, self.rng = world, contacts, rng
        self.bodies: list[Body] = []
        self.posts: list[tuple[str, str]] = []  # id, label
        self.persons: list[tuple[str, str]] = []
        self.given, self.family = [self._words(1500) for _ in range(2)]
        self.words = self._words(1200)

    def records(self) -> Iterator[Record]:
        """All of it, each record after the ones that it refers to."""
        yield from self._organizations()
        yield from self._ties()
        yield from self._posts()
        yield from self._persons()
        yield from self._events()

    def _organizations(self) -> Iterator[Record]:
        number = max(40, self.contacts // 50)
        kinds = self.rng.choices(tuple(KINDS), tuple(KINDS.values()), k=number)
        for place, kind in enumerate(["iro"] * len(self.world.memberships) + kinds):
            own_area = self.world.memberships[place] if place < len(self.world.memberships) else None
            state = self.rng.choice(self.world.states) if kind in OF_A_STATE else None
            body = Body(f"org:bench-{place:05}", kind, "public" if own_area else self._label(), state)
            self.bodies.append(body)
            name = f"{self.rng.choice(self.words)} {self.rng.choice(self.words)} {self.rng.choice(BODY_WORDS)} {place}"
            names: list[dict[str, str]] = [{"text": name, "language": "en"}]
            if self.rng.random() < 0.4:
                names.append({"text": "".join(word[0] for word in name.split()) + str(place), "kind": "acronym"})
            yield Organization.model_validate({
                "id": body.id, "label": body.label, "names": names, "kind": kind,
                "scope": "national" if state else self.rng.choice(("international", "regional", "sub-regional")),
                "sources": self._sources(),
            })  # fmt: skip
            if own_area:
                yield self._link("MEMBERSHIP_OF", own_area, body.id, "public")
            yield from self._claims(body, made_for_states=bool(own_area))
            yield from self._channels(body.id, body.label, body.id, ("web", 0.8), ("email", 0.5))

    def _claims(self, body: Body, *, made_for_states: bool) -> Iterator[Record]:
        """What a body works on and where: 1 to 4 sectors; 1 to 6 regions, 1 to 40 States, or the world."""
        sectors = self.rng.sample(self.world.sectors, self.rng.randint(1, 4))
        for rank, sector in enumerate(sectors, start=1):
            yield self._link("ACTIVE_IN", body.id, sector, body.label, rank=rank)
        seat = body.state or self.rng.choice(self.world.states)
        yield self._link("BASED_IN", body.id, seat, body.label)
        drawn = self.rng.random()
        if body.state:
            areas = [body.state] if drawn < 0.95 else []
        elif made_for_states or drawn < 0.1:
            areas = []  # derived from its members, or from the States that form it
        elif drawn < 0.5:
            areas = self.rng.sample(self.world.regions, self.rng.randint(1, 6))
        elif drawn < 0.9:
            areas = self.rng.sample(self.world.states, self.rng.randint(1, 40))
        else:
            areas = [self.world.whole]
        for area in areas:
            yield self._link("COVERS", body.id, area, body.label)

    def _ties(self) -> Iterator[Record]:
        """Memberships of one body in five, nearly all in bodies of the sectors."""
        above = [body for body in self.bodies if body.kind in ("industry_association", "professional_association")]
        for body in self.rng.sample(self.bodies, len(self.bodies) // 5):
            parent = self.rng.choice(above)
            if parent.id != body.id:
                qualifier = self.rng.choices(MEMBER_QUALIFIERS, (60, 10, 15, 15))[0]
                yield self._link("MEMBER_OF", body.id, parent.id, body.label, qualifier=qualifier, dated=0.5)

    def _posts(self) -> Iterator[Record]:
        totals = list(accumulate(self.rng.lognormvariate(0, 0.6) for _ in self.bodies))
        for place, body in enumerate(self.rng.choices(self.bodies, cum_weights=totals, k=self.contacts)):
            post, label = f"post:{self._id()}", self._label()
            self.posts.append((post, label))
            role = self.rng.choice(ROLES.get(body.kind, self.world.national if body.state else BODY_ROLES))
            yield Post.model_validate({
                "id": post, "label": label, "names": [{"text": f"{self.rng.choice(self.words)} desk {place}"}],
                "languages": self.rng.sample(("ar", "en", "es", "fr", "ru", "zh"), self.rng.randint(0, 2)),
                "owner_id": body.id if self.rng.random() < 0.1 else None,
                "listings": [{"state": "vacant", "since": "2025"}] if self.rng.random() < 0.05 else [],
            })  # fmt: skip
            yield self._link("AT", post, body.id, label)
            yield self._link("AS", post, role, label)
            if body.state and self.rng.random() < 0.1:
                yield self._link("COVERS", post, body.state, label)
            yield from self._channels(post, label, post, ("email", 0.9), ("phone", 0.3))

    def _persons(self) -> Iterator[Record]:
        for post, _ in self.posts:
            person, label = f"person:{self._id()}", self._label()
            self.persons.append((person, label))
            name = f"{self.rng.choice(self.given)} {self.rng.choice(self.family)}"
            agreed = "2024" if self.rng.random() < 0.5 else None
            yield Person.model_validate(
                {"id": person, "label": label, "names": [{"text": name}], "may_introduce_since": agreed}
            )
            if self.rng.random() < 0.95:
                yield self._link("HOLDS", person, post, label, dated=0.3)
            yield from self._channels(person, label, person, ("email", 0.1))

    def _events(self) -> Iterator[Record]:
        for place in range(max(10, self.contacts // 200)):
            event, day = f"event:bench-{place:05}", ON - timedelta(days=self.rng.randint(0, 2000))
            name = f"{self.rng.choice(self.words)} workshop {place}"
            yield Event.model_validate({
                "id": event, "label": "public", "names": [{"text": name}],
                "starts_on": day.isoformat(), "ends_on": day.isoformat(),
            })  # fmt: skip
            yield self._link("HELD_IN", event, self.rng.choice(self.world.states), "public")
            yield self._link("ABOUT", event, self.rng.choice(self.world.sectors), "public")
            for person, label in dict.fromkeys(self.rng.choices(self.persons, k=8)):
                yield self._link("TOOK_PART", person, event, label, qualifier="participant")

    def _channels(self, holder: str, label: str, stem: str, *types: tuple[str, float]) -> Iterator[Record]:
        forms: dict[str, Callable[[], str]] = {
            "email": lambda: f"{stem.replace(':', '.')}@example.org",
            "phone": lambda: f"+999 {self.rng.randrange(10**9):09}",
            "web": lambda: f"https://{stem.replace(':', '-')}.example.org",
        }
        for channel_type, share in types:
            if self.rng.random() >= share:
                continue
            point = f"contact:{self._id()}"
            yield ContactPoint.model_validate(
                {"id": point, "label": label, "type": channel_type, "value": forms[channel_type]()}
            )
            verified = None
            if self.rng.random() < 0.5:
                verified = (ON - timedelta(days=self.rng.randint(0, 1095))).isoformat()
            yield self._link("REACHED_AT", holder, point, label, verified_on=verified)

    def _link(self, kind: str, source: str, target: str, label: str, *, dated: float = 0.05, **more: Any) -> Link:
        if self.rng.random() < dated:
            more["valid_from"] = f"{self.rng.randint(2010, 2025)}-{self.rng.randint(1, 12):02}"
            if self.rng.random() < 0.3:
                more["valid_until"] = str(self.rng.choice((2026, 2027, 2030)))
        fields = {"id": f"link:{self._id()}", "label": label, "kind": kind, "source_id": source, "target_id": target}
        return Link.model_validate(fields | {name: value for name, value in more.items() if value is not None})

    def _sources(self) -> list[dict[str, str]]:
        evidence = self.rng.choice(("seen", "known", "declared"))
        return [{"title": "Invented for the bench", "evidence": evidence, "as_of": str(self.rng.randint(2019, 2026))}]

    def _label(self) -> str:
        return self.rng.choices(LABELS, LABEL_WEIGHTS)[0]

    def _id(self) -> str:
        return f"{self.rng.getrandbits(64):016x}"

    def _words(self, number: int) -> list[str]:
        def word() -> str:
            return "".join(self.rng.choice(HEADS) + self.rng.choice(VOWELS) for _ in range(self.rng.randint(2, 4)))

        return sorted({word().capitalize() for _ in range(number)})
