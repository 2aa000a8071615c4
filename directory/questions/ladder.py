"""
The ladder: who stands on which rung, in which order.

A body stands once, on the rung of its kind; each of its posts separately in rungs 3 to 5. A role's rung decides for
a post, except `sector`, which means where its body stands. Everything here is bare ids and sets: records are read
for what is shown, later.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from directory.freshness import Freshness
from directory.model import Id, listing_on
from directory.ports import Activity, Desk, Reached, Reader
from directory.questions.asking import NO_MATCH, Asking, Match
from directory.questions.channels import rows_by_holder, state, usable
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
    exact: bool = False  # works on the very sector asked about
    listed: bool = True  # False: its owner says vacant, restricted or declined
    by_seat: bool = False  # states no cover: taken to cover the State of its seat

    @property
    def is_post(self) -> bool:
        """Whether a post stands here, not its body."""
        return self.actor != self.body


class Ladder(NamedTuple):
    """Who stands where, in order; `RELATED` are beside it."""

    asking: Asking
    covers: Covers
    rungs: Mapping[int, tuple[Candidate, ...]]
    reached: Mapping[Id, tuple[Reached, ...]]
    usable: frozenset[Id]  # whoever has a channel that one may count on
    desks: tuple[Desk, ...]  # those of rung 3, for its gaps

    def freshness_of(self, desk: Desk) -> frozenset[Freshness]:
        """How fresh the channels of a post are: its own and its holders', else those of the organization itself."""
        near = self.reached.get(desk.post or desk.at, ())
        rows = near or [row for row in self.reached.get(desk.at, ()) if not row.post]
        return frozenset(state(self.asking.reference, row.verified_on, row.role, self.asking.on) for row in rows)


def ladder_for(reader: Reader, asking: Asking) -> Ladder:
    """Everybody on their rungs, in order; four calls of the reader."""
    reference = asking.reference
    sectors = asking.relations.keys() | reference.across | asking.neighbours
    activities = {activity.actor: activity for activity in reader.active(sectors=sectors)}
    above = _above(reference, _starts(asking, activities))
    unknown = (members_below(reference, [*activities, *above]) | above) - activities.keys()
    others = {activity.actor: activity for activity in reader.active(actors=unknown)} if unknown else {}
    covers = Covers(reference, activities | others)
    bodies = bodies_on_rungs(asking, covers, activities.values())
    at = unclaimed(covers, bodies)
    desks = tuple(reader.desks(areas=asking.areas, roles=roles_offered(asking), without_posts=AUTHORITIES, at=at))
    candidates = everybody(asking, covers, bodies, desks)
    holders, own = holders_of(reference, candidates)
    return ladder_of(asking, covers, candidates, desks, rows_by_holder(reader.reached(holders, own=own)))


def ladder_of(
    asking: Asking,
    covers: Covers,
    candidates: Sequence[Candidate],
    desks: tuple[Desk, ...],
    reached: Mapping[Id, tuple[Reached, ...]],
) -> Ladder:
    """Put everybody in order, by what they can be reached by."""
    reference = asking.reference
    can_use = usable(reference, [row for rows in reached.values() for row in rows], asking.on)
    own = usable(reference, [row for rows in reached.values() for row in rows if not row.post], asking.on)
    can_use |= {c.actor for c in candidates if c.is_post and c.actor not in reached and c.body in own}
    return Ladder(asking, covers, _ordered(asking, can_use, candidates), reached, can_use, desks)


def everybody(asking: Asking, covers: Covers, bodies: list[Candidate], desks: Iterable[Desk]) -> list[Candidate]:
    """Bodies, what they climb to, and posts."""
    return [*bodies, *_umbrellas(asking, covers, bodies), *_posts(asking, covers, bodies, desks)]


def unclaimed(covers: Covers, bodies: Iterable[Candidate]) -> frozenset[Id]:
    """Bodies that claim nothing: their posts share a derived cover."""
    return frozenset(body.actor for body in bodies if not covers.claimed(body.actor))


def holders_of(reference: Reference, candidates: Iterable[Candidate]) -> tuple[frozenset[Id], frozenset[Id]]:
    """Whose channels decide: of everybody and of counted members; and whose own, where a post has none."""
    here = list(candidates)
    members = members_below(reference, [candidate.body for candidate in here if not candidate.is_post])
    return members | {candidate.actor for candidate in here}, frozenset(candidate.body for candidate in here)


def _starts(asking: Asking, activities: Mapping[Id, Activity]) -> list[Id]:
    return [a.actor for a in activities.values() if a.kind in SECTOR_KINDS and asking.match(a.sectors)]


def _above(reference: Reference, starts: Iterable[Id]) -> set[Id]:
    """Every organization above these."""
    found: set[Id] = set()
    waiting = list(starts)
    while waiting:
        for step in reference.umbrellas.get(waiting.pop(), ()):
            if step.parent not in found:
                found.add(step.parent)
                waiting.append(step.parent)
    return found


def bodies_on_rungs(asking: Asking, covers: Covers, activities: Iterable[Activity]) -> list[Candidate]:
    """The bodies that stand on a rung by themselves."""
    found: list[Candidate] = []
    for activity in activities:
        match, across = asking.match(activity.sectors), asking.is_across(activity)
        rung = _rung(asking, covers, activity, match, across=across)
        if rung is not None:
            exact = not asking.exact.isdisjoint(dict(activity.sectors))
            found.append(_body(covers, activity, rung, match, across=across and not match, exact=exact))
    return found


def _body(
    covers: Covers,
    activity: Activity,
    rung: int,
    match: Match | None,
    *,
    across: bool = False,
    exact: bool = False,
    climbed: tuple[tuple[Id, Climb], ...] = (),
) -> Candidate:
    return Candidate(
        rung=rung,
        actor=activity.actor,
        body=activity.actor,
        kind=activity.kind,
        role=None,
        match=match,
        cover=covers.best(activity.actor),
        sort_name=activity.sort_name,
        across=across,
        exact=exact,
        by_seat=covers.by_seat(activity.actor),
        climbed=climbed,
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
                yield _body(covers, activity, 2, asking.match(activity.sectors), climbed=paths[step.parent])


def roles_offered(asking: Asking) -> dict[Id, tuple[str, ...] | None]:
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
        works = desk.sectors or (activity.sectors if activity else ())
        match = asking.match(works)
        cover = reference.all_states(desk.covers) or covers.best(desk.at)
        rung = _rung_of_desk(reference, desk, match, standing)
        if rung is not None and not cover.isdisjoint(asking.states):
            yield Candidate(
                rung=rung,
                actor=desk.post or desk.at,
                body=desk.at,
                kind=desk.kind,
                role=desk.role,
                match=match,
                cover=cover,
                sort_name=desk.sort_name,
                languages=desk.languages,
                across=bool(activity and asking.is_across(activity) and not match),
                exact=not asking.exact.isdisjoint(dict(works)),
                listed=listing_on(desk.listings, asking.on) == "listed",
                by_seat=desk.by_seat,
            )


def _rung_of_desk(
    reference: Reference, desk: Desk, match: Match | None, standing: Mapping[Id, Candidate]
) -> int | None:
    """A role's rung decides, except `sector`, which means where its body stands; a company stands nowhere else."""
    if desk.role is None:
        return 3
    rung = reference.roles[desk.role].rung
    if rung != "sector":
        return RUNG_OF_ROLE.get(rung or "")
    if desk.kind in AUTHORITIES:
        return 3
    if desk.kind in COMPANIES:
        return None if match is None else 2 if reference.world in desk.covers else 1
    return standing[desk.at].rung if desk.at in standing else None


def _ordered(
    asking: Asking, can_use: frozenset[Id], candidates: Iterable[Candidate]
) -> dict[int, tuple[Candidate, ...]]:
    rungs: dict[int, dict[Id, Candidate]] = {rung: {} for rung in (RELATED, *RUNGS)}
    for candidate in candidates:
        known = rungs[candidate.rung].get(candidate.actor)
        if known is None or (candidate.climbed and not known.climbed):
            rungs[candidate.rung][candidate.actor] = candidate
    standing = {actor for rung in RUNGS for actor in rungs[rung]}
    rungs[RELATED] = {actor: found for actor, found in rungs[RELATED].items() if actor not in standing}
    return {
        rung: tuple(sorted(found.values(), key=lambda candidate: _order(asking, can_use, candidate)))
        for rung, found in rungs.items()
    }


def _order(asking: Asking, can_use: frozenset[Id], candidate: Candidate) -> tuple[object, ...]:
    """
    The order in a rung, as the house plan gives it.

    A language ranks those that state it before the others. A post that its owner calls vacant, restricted or declined
    counts as one without a usable channel.
    """
    silent = asking.language is not None and asking.language not in candidate.languages
    named = (candidate.sort_name, candidate.actor)
    if candidate.rung == 3:
        areas = asking.reference.areas
        first = min(((areas[s].sort_name, s) for s in candidate.cover & asking.states), default=("", ""))
        return (first, silent, _position(asking, candidate), *named)
    match = candidate.match.order if candidate.match else NO_MATCH
    unusable = candidate.actor not in can_use or not candidate.listed
    fit = -asking.fit(candidate.cover)
    if candidate.rung in (4, 5):
        return (silent, unusable, fit, candidate.kind == "regime", match, *named)
    kind = 2 if candidate.kind in COMPANIES else 0 if candidate.kind in ASSOCIATIONS else 1
    return (not candidate.climbed, kind, silent, unusable, match, fit, *named)


def _position(asking: Asking, candidate: Candidate) -> int:
    if candidate.role is None:
        return LAST_POSITIONS.get(candidate.kind, SECTOR_POST_POSITION)
    role = asking.reference.roles[candidate.role]
    return role.position if role.rung == "national" else SECTOR_POST_POSITION
