"""
Who is where, bare: what coverage, gaps and fragility are counted from.

Read once for an audience, a day and a state of the store; after that everything is counted in memory. States are bits
of a number, so that joining two sets of them is one step, whatever their size.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple, Self

from directory.freshness import USABLE_TYPES, Freshness
from directory.model import Id, listing_on
from directory.ports import Activity, Desk, Reached, Reader
from directory.questions.answer import LISTED, GapKind
from directory.questions.channels import FRESH_ENOUGH, missing, rows_by_holder, state, usable
from directory.questions.cover import Covers, members_below
from directory.questions.ladder import ASSOCIATIONS, AUTHORITIES
from directory.questions.reference import Reference, index

BODIES: Final = ASSOCIATIONS  # what a cell counts as a body; every other kind is counted apart

MOST_KEPT: Final = 10_000  # sets of States

States = int  # a set of States, a bit each


class Stand(NamedTuple):
    """Where one organization stands: three covers, never mixed, and what is missing where it cannot be reached."""

    actor: Id
    kind: str
    level: str
    worldwide: bool
    claimed: States
    derived: States
    reachable: States
    stale: States  # where it, or a counted member, has a channel that was last verified long ago
    unverified: States  # where it, or a counted member, has one that never was
    best: States  # claimed, or derived where nothing is claimed: by this it stands somewhere


class Seat(NamedTuple):
    """Where one post stands; `gap` is what is missing of it, None where it is listed and can be reached."""

    post: Id
    role: Id
    actor: Id  # its organization
    kind: str  # of its organization
    level: str
    worldwide: bool
    claimed: States
    derived: States
    best: States
    gap: GapKind | None


@dataclass(frozen=True)
class Presence:
    """All organizations and what they can be reached by."""

    reference: Reference
    on: date
    covers: Covers
    reached: Mapping[Id, tuple[Reached, ...]]  # of associations and of their counted members

    @cached_property
    def bit(self) -> Mapping[Id, States]:
        """The bit of each State or territory, in the order of their codes."""
        areas = self.reference.areas.values()
        places = sorted((area.code, area.id) for area in areas if area.scheme in ("state", "territory"))
        return {known: 1 << place for place, (_, known) in enumerate(places)}

    @cached_property
    def all_states(self) -> States:
        """Every State; no territory."""
        return self.mask(area.id for area in self.reference.areas.values() if area.is_state)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The code of each bit."""
        return tuple(self.reference.areas[known].code for known in self.bit)

    @cached_property
    def names(self) -> Mapping[str, str]:
        """The name of each State or territory, by its code."""
        return {self.reference.areas[known].code: self.reference.areas[known].name for known in self.bit}

    def mask(self, states: Iterable[Id]) -> States:
        """A set of States as bits."""
        bits = self.bit
        found = 0
        for known in states:
            found |= bits[known]
        return found

    def listed(self, states: States) -> tuple[str, ...]:
        """The codes of a set of States, sorted."""
        known = self._listed.get(states)
        if known is None:
            if len(self._listed) > MOST_KEPT:
                self._listed.clear()
            known = self._listed[states] = tuple(self._each(states))
        return known

    def _each(self, states: States) -> Iterator[str]:
        codes = self.codes
        while states:
            lowest = states & -states
            yield codes[lowest.bit_length() - 1]
            states ^= lowest

    @cached_property
    def _listed(self) -> dict[States, tuple[str, ...]]:
        """Sets that were listed before: many cells have the same."""
        return {}

    @cached_property
    def by_sector(self) -> Mapping[Id, tuple[Id, ...]]:
        """The organizations that say they work on each sector, by id."""
        activities = self.covers.activities
        return index((sector, actor) for actor in sorted(activities) for sector, _ in activities[actor].sectors)

    @cached_property
    def stands(self) -> Mapping[Id, Stand]:
        """Where each organization that works on some sector stands."""
        working = {actor for actors in self.by_sector.values() for actor in actors}
        return {actor: self._stand(self.covers.activities[actor]) for actor in sorted(working)}

    def fitting(self, sector: Id) -> list[Stand]:
        """Who works on a sector or on a narrower one, by id."""
        relations = self.reference.relations(sector)
        fits = {known for known, relation in relations.items() if relation != "broader"}
        actors = {actor for known in fits for actor in self.by_sector.get(known, ())}
        return [self.stands[actor] for actor in sorted(actors)]

    def works_on(self, actor: Id, sector: Id) -> bool:
        """Whether it works on this very sector, not on a narrower one alone."""
        return any(known == sector for known, _ in self.covers.activities[actor].sectors)

    def independent(self, actors: Iterable[Id]) -> int:
        """How many of these organizations there are, those that climb to each other taken as one."""
        here = set(actors)
        root = {actor: actor for actor in here}

        def top(actor: Id) -> Id:
            while root[actor] != actor:
                actor = root[actor]
            return actor

        for actor in here:
            for step in self.reference.umbrellas.get(actor, ()):
                if step.parent in here:
                    root[top(actor)] = top(step.parent)
        return sum(known == actor for actor, known in root.items())

    @cached_property
    def _holders(self) -> Mapping[str, frozenset[Id]]:
        """Who has a channel to write to or call that is fresh enough, stale, or never verified."""
        found: dict[str, set[Id]] = {"usable": set(), "stale": set(), "unverified": set()}
        for holder, rows in self.reached.items():
            for row in rows:
                if row.type in USABLE_TYPES:
                    fresh = state(self.reference, row.verified_on, row.role, self.on)
                    stale = fresh is Freshness.STALE
                    found["usable" if fresh in FRESH_ENOUGH else "stale" if stale else "unverified"].add(holder)
        return {what: frozenset(holders) for what, holders in found.items()}

    def _stand(self, activity: Activity) -> Stand:
        actor, covers, holders = activity.actor, self.covers, self._holders
        counted = activity.kind in BODIES
        claimed, derived = self.mask(covers.claimed(actor)), self.mask(covers.derived(actor))
        return Stand(
            actor=actor,
            kind=activity.kind,
            level=level(self, activity),
            worldwide=covers.worldwide(actor),
            claimed=claimed,
            derived=derived,
            best=claimed or derived,
            reachable=self.mask(covers.reachable(actor, holders["usable"])) if counted else 0,
            stale=self.mask(covers.reachable(actor, holders["stale"])) if counted else 0,
            unverified=self.mask(covers.reachable(actor, holders["unverified"])) if counted else 0,
        )

    def without(self, gone: Id) -> Self:
        """The same without one organization and all that is tied to it."""
        edges = tuple(edge for edge in self.reference.edges if gone not in (edge.source, edge.target))
        reference = replace(self.reference, edges=edges)
        activities = {actor: known for actor, known in self.covers.activities.items() if actor != gone}
        reached = {holder: rows for holder, rows in self.reached.items() if holder != gone}
        return replace(self, reference=reference, covers=Covers(reference, activities), reached=reached)


def level(presence: Presence, activity: Activity) -> str:
    """
    National, sub-regional, regional or worldwide.

    Worldwide is who claims the world, whatever its scope says. A scope that says less than the claim does not count:
    who says international without claiming the world is regional.
    """
    covers = presence.covers
    if covers.worldwide(activity.actor):
        return "worldwide"
    if activity.national or (not activity.scope and len(covers.best(activity.actor)) == 1):
        return "national"
    return "sub-regional" if activity.scope == "sub-regional" else "regional"


def _level_of_post(presence: Presence, activity: Activity | None, cover: States, *, worldwide: bool) -> str:
    """That of its organization; of a post for a part of the world at a worldwide one, by how many States it has."""
    if worldwide:
        return "worldwide"
    of_body = level(presence, activity) if activity else "worldwide"
    if of_body != "worldwide":
        return of_body
    return "national" if cover.bit_count() == 1 else "regional"


def read_presence(reader: Reader, reference: Reference) -> Presence:
    """All organizations and how associations can be reached, in two calls."""
    assert reader.scope.on is not None
    activities = {activity.actor: activity for activity in reader.active()}
    bodies = [actor for actor, activity in activities.items() if activity.kind in BODIES and activity.sectors]
    reached = rows_by_holder(reader.reached({*bodies, *members_below(reference, bodies)}))
    return Presence(reference, reader.scope.on, Covers(reference, activities), reached)


@dataclass(frozen=True)
class Desks:
    """All posts in a role, and what they can be reached by."""

    presence: Presence
    desks: tuple[Desk, ...]
    reached: Mapping[Id, tuple[Reached, ...]]  # of posts and of organizations

    @cached_property
    def seats(self) -> Mapping[Id, tuple[Seat, ...]]:
        """The posts of each role, by id."""
        held = (desk for desk in self.desks if desk.role and desk.post)
        return index((seat.role, seat) for seat in map(self._seat, held))

    def _seat(self, desk: Desk) -> Seat:
        assert desk.post
        assert desk.role
        presence, covers = self.presence, self.presence.covers
        own = presence.reference.all_states(desk.covers)
        worldwide = presence.reference.world in desk.covers or (not own and covers.worldwide(desk.at))
        activity = covers.activities.get(desk.at)
        claimed = presence.mask(own or covers.claimed(desk.at))
        derived = 0 if claimed else presence.mask(covers.derived(desk.at))
        return Seat(
            post=desk.post,
            role=desk.role,
            actor=desk.at,
            kind=desk.kind,
            level=_level_of_post(presence, activity, claimed or derived, worldwide=worldwide),
            worldwide=worldwide,
            claimed=claimed,
            derived=derived,
            best=claimed or derived,
            gap=self.gap(desk),
        )

    @cached_property
    def by_area(self) -> Mapping[Id, tuple[int, ...]]:
        """The places of the desks that name each area as cover."""
        return index((area, place) for place, desk in enumerate(self.desks) for area in desk.covers)

    @cached_property
    def by_post(self) -> Mapping[Id | None, tuple[int, ...]]:
        """The places of the desks of each post."""
        return index((desk.post, place) for place, desk in enumerate(self.desks) if desk.post)

    @cached_property
    def at(self) -> Mapping[Id, tuple[int, ...]]:
        """The places of the desks of each organization."""
        return index((desk.at, place) for place, desk in enumerate(self.desks))

    def without(self, gone: Id) -> Self:
        """The same without one organization and its posts."""
        posts = {desk.post for desk in self.desks if desk.at == gone}
        desks = tuple(desk for desk in self.desks if desk.at != gone)
        lost = (posts - {desk.post for desk in desks}) | {gone}
        reached = {holder: rows for holder, rows in self.reached.items() if holder not in lost}
        return replace(self, presence=self.presence.without(gone), desks=desks, reached=reached)

    def gap(self, desk: Desk) -> GapKind | None:
        """What is missing of a post; None: it is listed and has a channel to count on, or its organization has."""
        listing = listing_on(desk.listings, self.presence.on)
        if listing in LISTED:
            return LISTED[listing]
        near = self.reached.get(desk.post or desk.at, ())
        rows = near or [row for row in self.reached.get(desk.at, ()) if not row.post]
        reference, on = self.presence.reference, self.presence.on
        lost = missing(state(reference, row.verified_on, row.role, on) for row in rows)
        return lost or (None if usable(reference, rows, on) else GapKind.NO_CHANNEL)  # a web page alone is none


def read_desks(reader: Reader, presence: Presence) -> Desks:
    """All posts in a role, and how everybody can be reached, in two calls."""
    reference, covers = presence.reference, presence.covers
    unclaimed = [actor for actor in covers.activities if not covers.claimed(actor)]
    roles = dict.fromkeys(reference.roles)
    desks = tuple(reader.desks(areas=list(reference.areas), roles=roles, without_posts=AUTHORITIES, at=unclaimed))
    posts = {desk.post for desk in desks if desk.post}
    return Desks(presence, desks, rows_by_holder(reader.reached(posts | covers.activities.keys())))
