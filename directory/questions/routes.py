"""The next best route where somebody is missing: the ladder of `who`, built from what is at hand."""

from collections.abc import Iterable, Sequence
from typing import Final

from directory.model import Id, Node
from directory.ports import Desk, Reached, Reader
from directory.questions.answer import RUNG_NAMES, Model
from directory.questions.asking import Asking
from directory.questions.ladder import (
    AUTHORITIES,
    Candidate,
    Ladder,
    bodies_on_rungs,
    everybody,
    holders_of,
    ladder_of,
    roles_offered,
    unclaimed,
)
from directory.questions.matrix import Rows
from directory.questions.presence import Desks

NATIONAL: Final = 3  # in the order of its roles: the point of contact first


class Route(Model):
    """Whom the ladder names next, and on which rung."""

    rung: int
    rung_name: str
    id: Id
    name: str


def ladder_from(desks: Desks, asking: Asking) -> Ladder:
    """The same ladder as `ladder_for`, without asking the store."""
    presence = desks.presence
    reference, covers = presence.reference, presence.covers
    sectors = asking.relations.keys() | reference.across | asking.neighbours
    actors = sorted({actor for sector in sectors for actor in presence.by_sector.get(sector, ())})
    bodies = bodies_on_rungs(asking, covers, (covers.activities[actor] for actor in actors))
    here = tuple(_offered(asking, _touching(desks, asking.areas, unclaimed(covers, bodies))))
    candidates = everybody(asking, covers, bodies, here)
    return ladder_of(asking, covers, candidates, here, _reached(desks, asking, candidates))


def next_route(ladder: Ladder, *, missing: Id | None = None) -> Candidate | None:
    """
    Who stands first on the first rung above what is missing; of several States the national rung would name but one.

    On a rung of bodies, who works on the sector by name goes before who works across sectors or on a broader one.

    Args:
        missing: a role, which is no way to go on; None: a sector body.
    """
    across = ladder.asking.sector in ladder.asking.reference.across

    def asks_across(known: Candidate) -> bool:
        return known.across and across  # asked about itself, it is a sector by name

    national = (NATIONAL,) if len(ladder.asking.states) == 1 else ()
    for rung in (*(() if missing else (2,)), *national, 4, 5):
        there = [known for known in ladder.rungs[rung] if missing is None or known.role != missing]
        by_name = [
            known for known in there if (known.match and known.match.relation != "broader") or asks_across(known)
        ]
        if there:
            return by_name[0] if by_name and not missing and rung != NATIONAL else there[0]
    return None


def route_of(desks: Desks, row: Id, states: frozenset[Id], rows: Rows) -> Candidate | None:
    """Whom the ladder names next for a sector in an area, or where a role is missing."""
    presence = desks.presence
    sector = row if rows == "sector" else None
    ladder = ladder_from(desks, Asking(presence.reference, sector, states, None, None, presence.on))
    return next_route(ladder, missing=row if rows == "role" else None)


def named_routes(reader: Reader, candidates: Sequence[Candidate | None]) -> list[Route | None]:
    """These candidates with their names, in one call."""
    nodes = reader.get({candidate.actor for candidate in candidates if candidate})
    names = {known: node.name for known, node in nodes.items() if isinstance(node, Node)}
    return [
        Route(rung=c.rung, rung_name=RUNG_NAMES[c.rung], id=c.actor, name=names.get(c.actor, c.actor)) if c else None
        for c in candidates
    ]


def _touching(desks: Desks, areas: Iterable[Id], at: frozenset[Id]) -> Iterable[Desk]:
    """
    Those whose cover names one of these areas, and those without cover at one of these bodies; in their order.

    A post that is found at one body comes with all its bodies, as a store gives it.
    """
    places = {place for area in areas for place in desks.by_area.get(area, ())}
    places |= {place for body in at for place in desks.at.get(body, ()) if desks.desks[place].covers_of != "post"}
    places |= {place for found in places for place in desks.by_post.get(desks.desks[found].post, ())}
    return (desks.desks[place] for place in sorted(places))


def _offered(asking: Asking, desks: Iterable[Desk]) -> Iterable[Desk]:
    roles = roles_offered(asking)
    for desk in desks:
        if desk.role is None:
            if desk.kind in AUTHORITIES:
                yield desk
        elif desk.role in roles:
            kinds = roles[desk.role]
            if kinds is None or desk.kind in kinds:
                yield desk


def _reached(desks: Desks, asking: Asking, candidates: Iterable[Candidate]) -> dict[Id, tuple[Reached, ...]]:
    holders, own = holders_of(asking.reference, candidates)
    found = {holder: desks.reached[holder] for holder in holders if holder in desks.reached}
    for holder in own - holders:
        if rows := tuple(row for row in desks.reached.get(holder, ()) if not row.post):
            found[holder] = rows
    return found
