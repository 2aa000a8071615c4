"""One cell of a matrix of coverage in full: its States, and who is there with posts and channels."""

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from directory.freshness import is_usable
from directory.model import Id, Node, Organization, Post, Record
from directory.ports import Channel, Reader
from directory.questions.answer import GapKind, Model, PostShown, Reach
from directory.questions.channels import reaches
from directory.questions.columns import Column
from directory.questions.coverage import cell_of
from directory.questions.gaps import text_of
from directory.questions.holding import OF_POSTS, Holding, holding, is_on
from directory.questions.matrix import LEVELS, Cell, CoverageAsked
from directory.questions.presence import BODIES, Desks, Presence, Seat, States
from directory.questions.reference import index
from directory.questions.routes import Route, named_routes, route_of
from directory.text import fold

MOST: Final = 100  # organizations with all their channels; the cell itself counts them all
KINDS: Final = (*BODIES, "ngo", "academia", "iro", "regime", "un_body", "state_authority", "government_agency",
                "permanent_mission", "company")  # fmt: skip


class StateHere(Model):
    """A State of the cell, and who covers it; worldwide bodies do not."""

    code: str
    name: str
    claimed: tuple[Id, ...]
    derived: tuple[Id, ...]
    reachable: bool
    gaps: tuple[GapKind, ...]


class BodyHere(Model):
    """An organization of the cell, with its posts and channels."""

    id: Id
    name: str
    acronym: str
    kind: str
    level: str
    exact: bool  # works on the very sector; in a row of roles always
    claimed: tuple[str, ...]  # ISO 3166 of the States of the cell
    derived: tuple[str, ...]
    reachable: tuple[str, ...]
    posts: tuple[PostShown, ...]  # in a row of roles: those in the role
    channels: tuple[Reach, ...]


class CellDetail(Model):
    """A cell, its States by name, and its organizations: bodies by level first, then the others by kind."""

    question: CoverageAsked
    audience: str
    demo: bool
    on: str
    cell: Cell
    states: tuple[StateHere, ...]
    bodies: tuple[BodyHere, ...]
    more: int  # organizations over the limit
    statement: str
    texts: tuple[str, ...]  # what is said of each gap
    next: Route | None  # whom the ladder names next


def cell(
    reader: Reader, asked: CoverageAsked, column: Column, presence: Presence, desks: Desks,
    *, audience: str, demo: bool,
) -> CellDetail:  # fmt: skip
    """
    One cell in full.

    Args:
        asked: with the one row of the cell.
    """
    of_role = asked.rows == "role"
    counted = cell_of(presence, desks if of_role else None, asked, column)
    mask = presence.mask(column.states)
    standing = _offices(desks, counted, mask) if of_role else _stands(presence, counted, mask)
    shown = standing[:MOST]
    facts = _read(reader, presence, [here.actor for here in shown])
    [route] = named_routes(reader, [route_of(desks, counted.row, column.states, asked.rows)])
    return CellDetail(
        question=asked,
        audience=audience,
        demo=demo,
        on=presence.on.isoformat(),
        cell=counted,
        states=_states(presence, counted, mask, standing),
        bodies=tuple(_body(presence, facts, here, role=counted.row if of_role else None) for here in shown),
        more=len(standing) - len(shown),
        statement=_statement(counted),
        texts=tuple(text_of(counted, gap, asked.rows, presence.names) for gap in counted.gaps),
        next=route,
    )


class _Here(NamedTuple):
    """An organization of the cell; States of the cell alone."""

    actor: Id
    kind: str
    level: str
    exact: bool
    claimed: States
    derived: States
    reachable: States | None  # None: as its channels say
    posts: frozenset[Id] | None  # None: all of it

    @property
    def order(self) -> tuple[int, int, Id]:
        """Bodies by level, then the others by kind."""
        body = self.kind in BODIES
        return KINDS.index(self.kind) if not body else -1, LEVELS.index(self.level) if body else 0, self.actor


def _stands(presence: Presence, counted: Cell, mask: States) -> list[_Here]:
    """Who works on the sector and covers a State of the cell."""
    found = [
        _Here(
            stand.actor, stand.kind, stand.level, presence.works_on(stand.actor, counted.row), stand.claimed & mask,
            stand.derived & mask, stand.reachable & mask if stand.kind in BODIES else None, None,
        )
        for stand in presence.fitting(counted.row)
        if stand.best & mask
    ]  # fmt: skip
    return sorted(found, key=lambda here: here.order)


def _offices(desks: Desks, counted: Cell, mask: States) -> list[_Here]:
    """Where a post in the role is, whatever its owner says of it."""
    found: dict[tuple[Id, str], _Here] = {}  # a post for the world and one for a State are told apart
    for seat in desks.seats.get(counted.row, ()):
        claimed, derived = seat.claimed & mask, seat.derived & mask
        if not (claimed or derived):
            continue
        reachable = claimed | derived if seat.gap is None else 0
        known = found.get((seat.actor, seat.level)) or _nothing_yet(seat)
        found[seat.actor, seat.level] = known._replace(
            claimed=known.claimed | claimed,
            derived=known.derived | derived,
            reachable=(known.reachable or 0) | reachable,
            posts=(known.posts or frozenset()) | {seat.post},
        )
    return sorted(found.values(), key=lambda here: here.order)


def _nothing_yet(seat: Seat) -> _Here:
    return _Here(seat.actor, seat.kind, seat.level, exact=True, claimed=0, derived=0, reachable=0, posts=frozenset())


def _states(presence: Presence, counted: Cell, mask: States, standing: Sequence[_Here]) -> tuple[StateHere, ...]:
    near = [here for here in standing if here.level != "worldwide" and (here.kind in BODIES or here.posts)]
    reachable, names = set(counted.reachable), presence.names
    gaps = [(gap.kind, set(gap.states)) for gap in counted.gaps]
    found = [
        StateHere(
            code=code,
            name=names[code],
            claimed=tuple(here.actor for here in near if here.claimed & bit),
            derived=tuple(here.actor for here in near if here.derived & bit),
            reachable=code in reachable,
            gaps=tuple(kind for kind, states in gaps if code in states),
        )
        for code, bit in zip(presence.codes, presence.bit.values(), strict=True)
        if bit & mask
    ]
    return tuple(sorted(found, key=lambda state: (fold(state.name), state.code)))


class _Facts(NamedTuple):
    """The records of what is shown."""

    records: Mapping[Id, Record]
    posts: Mapping[Id, tuple[Id, ...]]  # of an organization
    roles: Mapping[Id, tuple[Id, ...]]  # of a post
    held: Mapping[Id, Holding]  # of a post
    channels: Mapping[Id, tuple[Channel, ...]]


def _read(reader: Reader, presence: Presence, actors: Sequence[Id]) -> _Facts:
    """Four calls, whatever is shown."""
    at = reader.links(actors, ("AT",), "in").links
    desks = [link.source_id for link in at]
    ever, on = reader.at(None), presence.on  # past holders beside present ones
    about = ever.links(desks, OF_POSTS, "both").links if desks else ()
    roles = presence.reference.roles
    channels = index((row.holder, row) for row in reader.channels(actors))
    people = [row.person for rows in channels.values() for row in rows if row.person]
    holds = index((link.target_id, link) for link in about if link.kind == "HOLDS")
    records = ever.get({*actors, *desks, *people, *(link.source_id for links in holds.values() for link in links)})
    return _Facts(
        records,
        index((link.target_id, link.source_id) for link in at),
        index((k.source_id, k.target_id) for k in about if k.kind == "AS" and k.target_id in roles and is_on(k, on)),
        {known: holding(holds.get(known, ()), records, on) for known in desks},
        channels,
    )


def _body(presence: Presence, facts: _Facts, here: _Here, *, role: Id | None) -> BodyHere:
    body = facts.records[here.actor]
    assert isinstance(body, Organization)
    posts = [post for post in facts.posts.get(here.actor, ()) if here.posts is None or post in here.posts]
    rows = [row for row in facts.channels.get(here.actor, ()) if row.post is None or row.post in posts]
    names = {known: record.name for known, record in facts.records.items() if isinstance(record, Node)}
    channels = reaches(presence.reference, rows, names, presence.on)
    counted = any(is_usable(reach.type, reach.freshness) for reach in channels)
    reachable = here.reachable if here.reachable is not None else (here.claimed | here.derived if counted else 0)
    return BodyHere(
        id=body.id,
        name=body.name,
        acronym=body.acronym,
        kind=body.kind,
        level=here.level,
        exact=here.exact,
        claimed=presence.listed(here.claimed),
        derived=presence.listed(here.derived),
        reachable=presence.listed(reachable),
        posts=tuple(_post(presence, facts, post, role) for post in posts),
        channels=channels,
    )


def _post(presence: Presence, facts: _Facts, known: Id, role: Id | None) -> PostShown:
    post = facts.records[known]
    assert isinstance(post, Post)
    roles, held = facts.roles.get(known, ()), facts.held[known]
    shown = role if role in roles else min(roles, default=None)
    named = presence.reference.roles.get(shown) if shown else None
    return PostShown(
        id=post.id,
        name=post.name,
        role=named.id if named else None,
        role_name=named.name if named else "",
        listing=post.listing(presence.on),
        holders=tuple(holder.name for holder in held.present),
        former=held.former,
        vacant_since=held.vacant_since,
        languages=post.languages,
        approach=post.approach,
    )


def _statement(counted: Cell) -> str:
    """`Chemical, Western Asia: 18 of 18 States claimed ...`."""
    n = len({*counted.claimed, *counted.derived})
    reached = f"{len(counted.reachable)} of them reachable" if n else "nobody to reach"
    bodies = "1 body" if counted.rests_on == 1 else f"{counted.rests_on} independent bodies"
    there = sum(len(ids) for level, ids in counted.bodies.items() if level != "worldwide")
    tied = "; bodies that are members or parts of each other count as one" if there > counted.rests_on else ""
    rests = f" It rests on {bodies}{tied}." if counted.rests_on else ""
    return f"{counted.row_name}, {counted.column_name}: {n} of {counted.of} States covered, {reached}.{rests}"
