"""
Where is somebody and where is nobody: sectors or roles by areas.

A cell counts the States of an area for which an association of the sector (or of a narrower one), or a post in the
role, is on file. Worldwide bodies never count as cover of a cell; bodies of other kinds are counted apart. Everything
is joined as sets of ids, so that a parent never counts a State or a body twice. An empty cell speaks of this
directory, not of the world.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from directory.model import Concept, Id, Node
from directory.ports import Reader
from directory.questions.answer import LISTED, GapKind
from directory.questions.columns import Column, row_concepts
from directory.questions.matrix import LEVELS, Cell, CellGap, Coverage, CoverageAsked, Heading
from directory.questions.presence import BODIES, Desks, Presence, Seat, Stand, States

UNLISTED: Final = frozenset(LISTED.values())


class Matrix(NamedTuple):
    """A matrix and what it was counted from; `desks` where they were read."""

    answer: Coverage
    columns: Sequence[Column]
    presence: Presence
    desks: Desks | None


def matrix(
    asked: CoverageAsked,
    columns: Sequence[Column],
    presence: Presence,
    desks: Desks | None,
    *,
    audience: str,
    demo: bool,
) -> Matrix:
    """
    Count, for each row and area, the States for which somebody is on file.

    Args:
        asked, columns: what `understand` made of the question.
        desks: wanted for rows of roles.
    """
    rows = row_concepts(presence.reference, asked)
    of_roles = desks if asked.rows == "role" else None
    counted = [row_of(presence, of_roles, row) for row in rows]
    masks = [presence.mask(column.states) for column in columns]
    every = Column("total", "all columns", "", frozenset())
    seen = repeated = 0
    for mask in masks:
        repeated |= seen & mask
        seen |= mask
    answer = Coverage(
        question=asked,
        audience=audience,
        demo=demo,
        on=presence.on.isoformat(),
        rows=tuple(Heading(id=row.id, name=row.name) for row in rows),
        columns=tuple(Heading(id=column.id, name=column.name, of=len(column.states)) for column in columns),
        cells=tuple(row.cell(column, mask) for row in counted for column, mask in zip(columns, masks, strict=True)),
        totals=tuple(row.cell(every, seen) for row in counted),
        repeated=presence.listed(repeated),
        names={},
        outside=() if asked.areas else presence.listed(presence.all_states & ~seen),
    )
    return Matrix(answer, columns, presence, desks)


def with_names(reader: Reader, counted: Matrix) -> Matrix:
    """The matrix with the names of its organizations, in one call."""
    there = {
        known
        for cell in counted.answer.totals
        for ids in (*cell.bodies.values(), *cell.others.values())
        for known in ids
    }
    names = {known: node.name for known, node in reader.get(there).items() if isinstance(node, Node)}
    return counted._replace(answer=counted.answer.model_copy(update={"names": names}))


def cell_of(presence: Presence, desks: Desks | None, asked: CoverageAsked, column: Column) -> Cell:
    """One cell: of the first row asked for; `desks` are wanted for rows of roles."""
    return row_of(presence, desks, row_concepts(presence.reference, asked)[0]).cell(
        column, presence.mask(column.states)
    )


def row_of(presence: Presence, desks: Desks | None, row: Concept) -> "SectorRow | RoleRow":
    """A row that is counted; `desks` for a row of a role."""
    return RoleRow(presence, row, desks.seats.get(row.id, ())) if desks else SectorRow(presence, row)


@dataclass
class _Here:
    """What was found in a cell; States as bits."""

    claimed: States = 0
    derived: States = 0
    reachable: States = 0
    near: list[Id] = field(default_factory=list[Id])  # what it rests on
    bodies: dict[str, dict[Id, None]] = field(default_factory=dict[str, dict[Id, None]])  # by level
    others: dict[str, dict[Id, None]] = field(default_factory=dict[str, dict[Id, None]])  # by kind
    posts: set[Id] = field(default_factory=set[Id])
    gaps: dict[GapKind, States] = field(default_factory=dict[GapKind, States])

    def add(self, stand: Stand | Seat) -> None:
        """Somebody who is there, each organization once; they come in the order of levels and ids."""
        body = stand.kind in BODIES
        here, name = (self.bodies, stand.level) if body else (self.others, stand.kind)
        here.setdefault(name, {})[stand.actor] = None


class _Row:
    """A row whose cells are counted."""

    def __init__(self, presence: Presence, row: Concept) -> None:
        self._presence, self._row = presence, row

    def _cell(self, column: Column, mask: States, here: _Here) -> Cell:
        listed = self._presence.listed
        return Cell.model_construct(  # of ids that were checked when they were read: thousands, again and again
            row=self._row.id,
            row_name=self._row.name,
            column=column.id,
            column_name=column.name,
            of=mask.bit_count(),
            claimed=listed(here.claimed & mask),
            derived=listed(here.derived & mask),
            reachable=listed(here.reachable & mask),
            bodies={level: tuple(ids) for level, ids in here.bodies.items()},
            others={kind: tuple(sorted(here.others[kind])) for kind in sorted(here.others)},
            posts=tuple(sorted(here.posts)),
            rests_on=self._presence.independent(here.near),
            gaps=tuple(
                CellGap.model_construct(kind=kind, states=listed(here.gaps[kind]))
                for kind in GapKind
                if here.gaps.get(kind)
            ),
        )


class SectorRow(_Row):
    """A sector: its cells count bodies."""

    def __init__(self, presence: Presence, row: Concept) -> None:
        super().__init__(presence, row)
        fitting = sorted(presence.fitting(row.id), key=_near_first)
        self._bodies = [(stand, presence.works_on(stand.actor, row.id)) for stand in fitting if stand.kind in BODIES]
        self._others = [stand for stand in fitting if stand.kind not in BODIES]

    def near(self, mask: States) -> list[Stand]:
        """What a cell rests on: its bodies that are not worldwide."""
        return [stand for stand, _ in self._bodies if stand.best & mask and not stand.worldwide]

    def cell(self, column: Column, mask: States) -> Cell:
        """Who is in an area, of which the States are given as bits."""
        here = _Here()
        exact = stale = unverified = 0
        worldwide = False
        for stand, exactly in self._bodies:
            if stand.best & mask:
                here.add(stand)
                if stand.worldwide:
                    worldwide = True
                    continue
                here.near.append(stand.actor)
                here.claimed |= stand.claimed
                here.derived |= stand.derived
                here.reachable |= stand.reachable
                stale |= stand.stale
                unverified |= stand.unverified
                if exactly:
                    exact |= stand.claimed | stand.derived
        whole = (here.claimed | here.derived) & mask
        unreached = whole & ~here.reachable
        here.gaps = {
            GapKind.WORLDWIDE_ONLY if worldwide else GapKind.NONE: mask & ~whole,
            GapKind.NARROWER_ONLY: whole & ~exact,
            GapKind.NO_CHANNEL: unreached & ~stale & ~unverified,
            GapKind.STALE: unreached & stale,
            GapKind.NEVER_VERIFIED: unreached & ~stale & unverified,
        }
        for stand in self._others:
            if stand.best & mask:
                here.add(stand)
        return self._cell(column, mask, here)


class RoleRow(_Row):
    """A role: its cells count posts."""

    def __init__(self, presence: Presence, row: Concept, seats: Sequence[Seat]) -> None:
        super().__init__(presence, row)
        self._seats = sorted(seats, key=_near_first)

    def near(self, mask: States) -> list[Seat]:
        """What a cell rests on: the posts that are listed and not for the world."""
        near = (seat for seat in self._seats if seat.best & mask and not seat.worldwide)
        return [seat for seat in near if seat.gap not in UNLISTED]

    def cell(self, column: Column, mask: States) -> Cell:
        """At which post somebody is in an area, of which the States are given as bits."""
        here, missing = _Here(), list[Seat]()
        on_file = 0
        worldwide = False
        for seat in self._seats:
            if not seat.best & mask:
                continue
            if seat.gap not in UNLISTED:
                here.add(seat)
                here.posts.add(seat.post)
            if seat.worldwide:
                worldwide = True
                continue
            on_file |= seat.claimed | seat.derived
            if seat.gap not in UNLISTED:
                here.near.append(seat.actor)
                here.claimed |= seat.claimed
                here.derived |= seat.derived
            if seat.gap is None:
                here.reachable |= seat.claimed | seat.derived
            else:
                missing.append(seat)
        for seat in missing:
            if seat.gap:
                left = (seat.claimed | seat.derived) & mask & ~here.reachable
                here.gaps[seat.gap] = here.gaps.get(seat.gap, 0) | left
        here.gaps[GapKind.WORLDWIDE_ONLY if worldwide else GapKind.NONE] = mask & ~on_file
        return self._cell(column, mask, here)


def _near_first(stand: Stand | Seat) -> tuple[int, Id]:
    return LEVELS.index(stand.level), stand.actor
