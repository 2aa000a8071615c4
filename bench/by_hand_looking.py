"""
Coverage, neighbourhood and path by hand: the rows that they need, for the public and one day, and the sums in numpy.

The rows are asked for by the name of a statement, so that SQL and Cypher share what follows. The sums tell, for each
sector and sub-region, the States that are claimed, derived and reachable, and which bodies stand there: what a cell
counts, as arrays. Neighbourhood and path are the one-step queries alone, with no rule, order or word beside them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from bench.by_hand_who import ASSOCIATIONS, ORGANIZATION_DAYS, Ask, Known, closure, held, read_known

Bits = NDArray[np.bool_]

ORGANIZATIONS: Final = f"""
SELECT n.id, n.subkind, coalesce(n.body ->> '$.scope', '') FROM node n WHERE n.kind = 'Organization' AND {held("n")}
"""
ORGANIZATION_TIES: Final = f"""
SELECT l.kind, n.id, t.id FROM node n
CROSS JOIN link l ON l.source_id = n.id AND l.kind IN ('ACTIVE_IN', 'COVERS', 'BASED_IN')
CROSS JOIN node t ON t.id = l.target_id WHERE n.kind = 'Organization' AND {held("n", "l", "t")}
"""
STEP: Final = f"""
SELECT l.kind, s.id, t.id FROM json_each(:ids) asked
CROSS JOIN link l ON l.source_id = asked.value AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id WHERE {held("l", "s", "t")}
UNION ALL
SELECT l.kind, s.id, t.id FROM json_each(:ids) asked
CROSS JOIN link l ON l.target_id = asked.value AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node s ON s.id = l.source_id CROSS JOIN node t ON t.id = l.target_id WHERE {held("l", "s", "t")}
"""
BODIES_OF: Final = f"""
SELECT n.id, n.kind, n.body FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value WHERE {held("n")}
"""
LINKS_OF: Final = f"""
SELECT l.target_id, l.body FROM json_each(:ids) asked
CROSS JOIN link l ON l.source_id = asked.value AND l.kind IN (SELECT value FROM json_each(:kinds))
CROSS JOIN node t ON t.id = l.target_id WHERE {held("l", "t")}
"""
BUSIEST: Final = f"""
SELECT l.target_id FROM link l JOIN node s ON s.id = l.source_id JOIN node t ON t.id = l.target_id
WHERE l.kind = 'MEMBER_OF' AND {held("l", "s", "t")} GROUP BY l.target_id ORDER BY count(*) DESC, l.target_id LIMIT 1
"""
SOME_PEOPLE: Final = f"""
SELECT DISTINCT n.id FROM node n JOIN link l ON l.source_id = n.id AND l.kind = 'TOOK_PART'
JOIN node t ON t.id = l.target_id WHERE n.kind = 'Person' AND {held("n", "l", "t")} ORDER BY n.id LIMIT 40
"""
STATEMENTS: Final[Mapping[str, str]] = {
    "busiest": BUSIEST,
    "some_people": SOME_PEOPLE,
    "organizations": ORGANIZATIONS,
    "organization_ties": ORGANIZATION_TIES,
    "step": STEP,
    "bodies_of": BODIES_OF,
    "links_of": LINKS_OF,
}


class Arrays(NamedTuple):
    """Bodies, sectors, sub-regions and States as arrays: all that the sums need."""

    works: Bits  # sector by body, narrower sectors included
    claimed: Bits  # body by State
    derived: Bits
    reachable: Bits
    near: Bits  # bodies that are not worldwide
    columns: Bits  # sub-region by State


class Sums(NamedTuple):
    """A cell each: sector by sub-region by State, and sector by sub-region by body."""

    claimed: Bits
    derived: Bits
    reachable: Bits
    bodies: Bits


def sums(arrays: Arrays) -> Sums:
    """The matrix."""
    works, near = arrays.works, arrays.works & arrays.near
    best = np.where(arrays.claimed.any(1, keepdims=True), arrays.claimed, arrays.derived)
    touches = (best.astype(np.float32) @ arrays.columns.T.astype(np.float32)) > 0  # body by column
    bodies = works[:, None, :] & touches.T[None, :, :]
    counted = near[:, None, :] & touches.T[None, :, :]
    flat = counted.reshape(-1, counted.shape[2]).astype(np.float32)
    found = [
        ((flat @ cover.astype(np.float32)) > 0).reshape(*counted.shape[:2], -1) & arrays.columns[None, :, :]
        for cover in (arrays.claimed, arrays.derived, arrays.reachable)
    ]
    return Sums(*found, bodies)


def coverage(ask: Ask, on: date) -> tuple[Sums, Arrays]:
    """All rows, the arrays made of them, and their sums; the associations alone have a cover that counts."""
    arrays = read_arrays(ask, on)
    return sums(arrays), arrays


def read_arrays(ask: Ask, on: date) -> Arrays:
    """All rows that coverage needs, as arrays."""
    known = read_known(ask)
    kinds = {body: kind for body, kind, _ in ask("organizations")}
    scopes = {body: scope for body, _, scope in ask("organizations")}
    ties: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind, body, target in ask("organization_ties"):
        ties[body, kind].append(target)
    bodies = sorted(b for b, kind in kinds.items() if kind in ASSOCIATIONS and ties.get((b, "ACTIVE_IN")))
    holders = {*bodies, *(m for b in bodies for m in closure(b, known.members))}
    usable = _usable(ask, known, holders, on)
    claims = {body: _claimed(known, ties, scopes, body) for body in holders}
    derived = {body: _derived(known, claims, ties, body) for body in bodies}
    states = sorted(area for area, meant in known.states.items() if area in meant)
    place = {state: n for n, state in enumerate(states)}

    def rows(covers: Mapping[str, Collection[str]]) -> Bits:
        found = np.zeros((len(bodies), len(states)), np.bool_)
        for n, body in enumerate(bodies):
            found[n, [place[state] for state in covers[body]]] = True
        return found

    return Arrays(
        works=np.array([[_works(known, ties, body, s) for body in bodies] for s in sorted(known.sectors)], np.bool_),
        claimed=rows(claims),
        derived=rows(derived),
        reachable=rows({body: _reachable(known, claims, derived, usable, body) for body in bodies}),
        near=np.array([known.world not in ties[body, "COVERS"] for body in bodies]),
        columns=_columns(ask, known, place),
    )


def _works(known: Known, ties: Mapping[tuple[str, str], Sequence[str]], body: str, sector: str) -> bool:
    return not closure(sector, known.narrower).isdisjoint(ties.get((body, "ACTIVE_IN"), ()))


def _claimed(
    known: Known, ties: Mapping[tuple[str, str], Sequence[str]], scopes: Mapping[str, str], body: str
) -> frozenset[str]:
    areas = ties.get((body, "COVERS"), ())
    if not areas and scopes.get(body) == "national":
        areas = ties.get((body, "BASED_IN"), ())
    return frozenset(state for area in areas for state in known.states[area])


def _derived(
    known: Known, claims: Mapping[str, frozenset[str]], ties: Mapping[tuple[str, str], Sequence[str]], body: str
) -> frozenset[str]:
    if body in known.membership:
        return known.states[known.membership[body]]
    found: set[str] = set()
    seen, waiting = {body}, list(known.members.get(body, ()))
    while waiting:
        member = waiting.pop()
        if member in seen:
            continue
        seen.add(member)
        if claims.get(member):
            own = [area for area in ties.get((member, "COVERS"), ()) if area != known.world]
            claimed = (state for area in own for state in known.states[area])
            found |= set(claimed) if ties.get((member, "COVERS")) else claims[member]
        elif member in known.membership:
            found |= known.states[known.membership[member]]
        else:
            waiting += known.members.get(member, ())
    return frozenset(found)


def _reachable(
    known: Known,
    claims: Mapping[str, frozenset[str]],
    derived: Mapping[str, frozenset[str]],
    usable: Collection[str],
    body: str,
) -> frozenset[str]:
    whole = claims[body] | derived[body]
    if body in usable:
        return whole
    members = closure(body, known.members) - {body}
    best = [claims[member] or derived.get(member, frozenset()) for member in members if member in usable]
    return whole & frozenset[str]().union(*best)


def _usable(ask: Ask, known: Known, holders: Collection[str], on: date) -> set[str]:
    """Those who have an e-mail, phone or address that was verified in time."""
    found: set[str] = set()
    for holder, role, _, verified in ask("best_channels", ids=holders, beside=[]):
        days = known.roles[role].review_days if role in known.roles else ORGANIZATION_DAYS
        if verified and date.fromisoformat(verified) >= on - timedelta(days=2 * days):
            found.add(holder)
    return found


def _columns(ask: Ask, known: Known, place: Mapping[str, int]) -> Bits:
    """The M49 areas to which a State belongs directly, by sort name."""
    regions = {area.id for area in known.areas.values() if area.scheme == "m49"}
    states = {area.id for area in known.areas.values() if area.is_state}
    direct = {t for kind, s, _, t in ask("ties") if kind == "PART_OF" and s in states and t in regions}
    ordered = sorted(direct, key=lambda area: (known.areas[area].sort_name, area))
    found = np.zeros((len(ordered), len(place)), np.bool_)
    for n, area in enumerate(ordered):
        found[n, [place[state] for state in known.states[area]]] = True
    return found


class Frontier(Protocol):
    """What a path asks at each step."""

    def __call__(self, what: str, /, **given: Any) -> Sequence[Sequence[Any]]: ...


def steps(ask: Frontier, edges: Sequence[Collection[str]], kinds: Collection[str]) -> int:
    """The bare one-step queries of these sets of nodes; how many rows there were."""
    return sum(len(ask("step", ids=edge, kinds=kinds)) for edge in edges)
