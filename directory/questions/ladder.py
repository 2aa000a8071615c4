"""
The ladder: who stands on which rung, in which order.

A body stands once, on the rung of its kind; each of its posts separately in rungs 3 to 5. A role's rung decides for
a post, except `sector`, which means where its body stands. Everything here is bare ids and sets: records are read
for what is shown, later.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final, NamedTuple

from directory.freshness import Freshness
from directory.model import Id
from directory.ports import Activity, Desk, Reached, Reader
from directory.questions.asking import NO_MATCH, Asking, Match
from directory.questions.channels import state, usable
from directory.questions.cover import Covers, members_below
from directory.questions.reference import Climb, Reference

ASSOCIATIONS: Final = ("industry_association", "professional_association")
SECTOR_KINDS: Final = (*ASSOCIATIONS, "ngo", "academia")
AUTHORITIES: Final = ("state_authority", "permanent_mission", "government_agency")
ORGANIZATIONS: Final = ("iro", "regime")
UN_BODIES: Final = ("un_body",)
COMPANIES: Final = ("company",)
RUNG_OF_ROLE: Final = {"national": 3, "organization": 4, "un": 5}
RELATED: Final = 0  # beside the ladder
RUNGS: Final = (1, 2, 3, 4, 5)
LAST_POSITIONS: Final = {"state_authority": 900, "government_agency": 900, "permanent_mission": 1000}
SECTOR_POST_POSITION: Final = 800


class Candidate(NamedTuple):
    """Somebody who stands on a rung, with all that the order needs."""

    rung: int
    actor: Id  # a post, else the body
    body: Id
    kind: str
    role: Id | None
    match: Match | None
    cover: frozenset[Id]  # what fit is measured with
    sort_name: str
    languages: tuple[str, ...] = ()
    climbed: tuple[tuple[Id, Climb], ...] = ()  # from the body of rung 1 upwards
    across: bool = False

    @property
    def is_post(self) -> bool:
        """Whether a post stands here, not its body."""
        return self.actor != self.body


@dataclass(frozen=True)
class Ladder:
    """Who stands where; `related` are beside it."""

    asking: Asking
    covers: Covers
    reached: Mapping[Id, tuple[Reached, ...]]
    rungs: Mapping[int, tuple[Candidate, ...]]
    desks: tuple[Desk, ...]  # those of rung 3, for its gaps

    @cached_property
    def usable(self) -> frozenset[Id]:
        """Whoever has a channel that one may count on."""
        return usable(self.asking.reference, [row for rows in self.reached.values() for row in rows], self.asking.on)

    def states(self, post: Id, at: Id) -> frozenset[Freshness]:
        """How fresh the channels of a post are: its own and its holders', else those of the organization itself."""
        near = self.reached.get(post, ())
        return frozenset(self.state(row) for row in near or (row for row in self.reached.get(at, ()) if not row.post))

    def state(self, row: Reached) -> Freshness:
        """How fresh a channel is."""
        return state(self.asking.reference, row.verified_on, row.role, self.asking.on)


def climb(reader: Reader, asking: Asking) -> Ladder:
    """Everybody on their rungs, in order; five calls."""
    reference = asking.reference
    sectors = asking.relations.keys() | reference.across | asking.neighbours
    activities = {activity.actor: activity for activity in reader.active(sectors=sectors)}
    ways = _ways_up(reference, _starts(asking, activities))
    unknown = (members_below(reference, [*activities, *ways]) | ways.keys()) - activities.keys()
    others = {activity.actor: activity for activity in reader.active(actors=unknown)} if unknown else {}
    covers = Covers(reference, activities | others)
    bodies = list(_bodies(asking, covers, activities.values()))
    desks = tuple(reader.desks(areas=asking.areas, roles=_roles(asking), without_posts=AUTHORITIES))
    candidates = [*bodies, *_umbrellas(asking, covers, bodies), *_posts(asking, covers, bodies, desks)]
    members = members_below(reference, [candidate.body for candidate in candidates if not candidate.is_post])
    reached: dict[Id, list[Reached]] = {}
    for row in reader.reached({c.actor for c in candidates} | members, own={c.body for c in candidates}):
        reached.setdefault(row.holder, []).append(row)
    ladder = Ladder(asking, covers, {holder: tuple(rows) for holder, rows in reached.items()}, {}, desks)
    return _ordered(ladder, candidates)


def _starts(asking: Asking, activities: Mapping[Id, Activity]) -> list[Id]:
    return [a.actor for a in activities.values() if a.kind in SECTOR_KINDS and asking.match(a.sectors)]


def _ways_up(reference: Reference, starts: Iterable[Id]) -> dict[Id, None]:
    """Every organization above these."""
    found: dict[Id, None] = {}
    waiting = list(starts)
    while waiting:
        for step in reference.umbrellas.get(waiting.pop(), ()):
            if step.parent not in found:
                found[step.parent] = None
                waiting.append(step.parent)
    return found


def _bodies(asking: Asking, covers: Covers, activities: Iterable[Activity]) -> Iterable[Candidate]:
    for activity in activities:
        match, across = asking.match(activity.sectors), asking.is_across(activity)
        rung = _rung(asking, covers, activity, match, across=across)
        if rung is not None:
            cover = covers.best(activity.actor)
            yield Candidate(
                rung,
                activity.actor,
                activity.actor,
                activity.kind,
                None,
                match,
                cover,
                activity.sort_name,
                across=across and not match,
            )


def _rung(asking: Asking, covers: Covers, activity: Activity, match: Match | None, *, across: bool) -> int | None:
    """The rung of a body's kind where it meets the rung's condition; companies have none of their own."""
    if asking.states.isdisjoint(covers.best(activity.actor)):
        return None
    worldwide = covers.worldwide(activity.actor)
    if activity.kind in SECTOR_KINDS:
        if match:
            return 2 if worldwide else 1
        neighbour = any(sector in asking.neighbours for sector, _ in activity.sectors)
        return RELATED if not worldwide and (neighbour or (across and activity.kind in ASSOCIATIONS)) else None
    rung = 4 if activity.kind in ORGANIZATIONS else 5 if activity.kind in UN_BODIES else None
    fits = (match and (asking.sector or not worldwide)) or (across and not worldwide)
    return rung if fits else None


def _umbrellas(asking: Asking, covers: Covers, bodies: list[Candidate]) -> Iterable[Candidate]:
    """What rung 1 belongs to through links that climb; a body that is worldwide as well is climbed first of all."""
    reference = asking.reference
    standing = {candidate.actor: candidate for candidate in bodies}
    first = sorted(candidate.actor for candidate in bodies if candidate.rung == 1)
    paths: dict[Id, tuple[tuple[Id, Climb], ...]] = dict.fromkeys(first, ())
    waiting = list(first)
    while waiting:
        child = waiting.pop(0)
        steps = sorted(
            reference.umbrellas.get(child, ()), key=lambda step: (step.qualifier == "associate", step.parent)
        )
        for step in steps:
            activity = covers.activities.get(step.parent)
            if step.parent in paths or activity is None or activity.kind not in SECTOR_KINDS:
                continue
            paths[step.parent] = (*paths[child], (child, step))
            waiting.append(step.parent)
            known = standing.get(step.parent)
            if known is None or known.rung != 1:
                cover = covers.best(step.parent)
                yield Candidate(
                    2,
                    step.parent,
                    step.parent,
                    activity.kind,
                    None,
                    asking.match(activity.sectors),
                    cover,
                    activity.sort_name,
                    climbed=paths[step.parent],
                )


def _roles(asking: Asking) -> dict[Id, tuple[str, ...] | None]:
    """The roles that the ladder offers, with the kinds of body where each counts; None = at every one."""
    roles: dict[Id, tuple[str, ...] | None] = {}
    for role in asking.reference.roles.values():
        if role.rung is None or not asking.offers(role.id) or asking.role not in (None, role.id):
            continue
        roles[role.id] = (*AUTHORITIES, *ORGANIZATIONS, *UN_BODIES, *COMPANIES) if role.rung == "sector" else None
    return roles


def _posts(asking: Asking, covers: Covers, bodies: list[Candidate], desks: Iterable[Desk]) -> Iterable[Candidate]:
    """Each post that stands separately, and authorities without posts."""
    reference = asking.reference
    standing = {candidate.actor: candidate for candidate in bodies}
    for desk in desks:
        activity = covers.activities.get(desk.at)
        match = asking.match(desk.sectors or (activity.sectors if activity else ()))
        cover = reference.all_states(desk.covers)
        if desk.role is None or desk.post is None:
            rung = 3
        elif (of_role := reference.roles[desk.role].rung) != "sector":
            rung = RUNG_OF_ROLE.get(of_role or "")
        elif desk.kind in AUTHORITIES:
            rung = 3
        elif desk.kind in COMPANIES:
            worldwide = reference.world in desk.covers
            rung = None if match is None else 2 if worldwide else 1
        else:
            rung = standing[desk.at].rung if desk.at in standing else None
        if rung is not None and not cover.isdisjoint(asking.states):
            actor = desk.post or desk.at
            across = bool(activity and asking.is_across(activity) and not match)
            yield Candidate(
                rung,
                actor,
                desk.at,
                desk.kind,
                desk.role,
                match,
                cover,
                desk.sort_name,
                desk.languages,
                across=across,
            )


def _ordered(ladder: Ladder, candidates: Iterable[Candidate]) -> Ladder:
    asking = ladder.asking
    rungs: dict[int, dict[Id, Candidate]] = {rung: {} for rung in (RELATED, *RUNGS)}
    for candidate in candidates:
        known = rungs[candidate.rung].get(candidate.actor)
        if known is None or (candidate.climbed and not known.climbed):
            rungs[candidate.rung][candidate.actor] = candidate
    order = {
        rung: tuple(sorted(found.values(), key=lambda candidate: _order(ladder, asking, candidate)))
        for rung, found in rungs.items()
    }
    return Ladder(asking, ladder.covers, ladder.reached, order, ladder.desks)


def _order(ladder: Ladder, asking: Asking, candidate: Candidate) -> tuple[object, ...]:
    """The order in a rung, as the house plan gives it."""
    silent = asking.language is not None and candidate.is_post and asking.language not in candidate.languages
    named = (candidate.sort_name, candidate.actor)
    if candidate.rung == 3:
        names = asking.reference.areas
        first = min(((names[s].sort_name, s) for s in candidate.cover & asking.states), default=("", ""))
        return (first, silent, _position(asking, candidate), *named)
    match = candidate.match.order if candidate.match else NO_MATCH
    unusable, fit = candidate.actor not in ladder.usable, -asking.fit(candidate.cover)
    if candidate.rung in (4, 5):
        return (silent, unusable, fit, candidate.kind == "regime", match, *named)
    kind = 2 if candidate.kind in COMPANIES else 0 if candidate.kind in ASSOCIATIONS else 1
    return (not candidate.climbed, kind, silent, unusable, match, fit, *named)


def _position(asking: Asking, candidate: Candidate) -> int:
    if candidate.role is None:
        return LAST_POSITIONS.get(candidate.kind, SECTOR_POST_POSITION)
    role = asking.reference.roles[candidate.role]
    return role.position if role.rung == "national" else SECTOR_POST_POSITION
