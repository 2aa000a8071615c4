"""
Where is somebody and where is nobody: sectors or roles by areas.

A cell counts the States of an area for which an association of the sector (or of a narrower one), or a post in the
role, is on file. Worldwide bodies never count as cover of a cell; bodies of other kinds are counted apart. Everything
is joined as sets of ids, so that a parent never counts a State or a body twice. An empty cell speaks of this
directory, not of the world.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, Literal, NamedTuple

from directory.errors import InvalidRecord
from directory.model import Area, Concept, Id
from directory.ports import Reader
from directory.questions.answer import LISTED, GapKind, Model, Typed
from directory.questions.areas import find_areas, spellings
from directory.questions.presence import BODIES, Desks, Presence, Seat, Stand, States
from directory.questions.reference import Reference, resolve
from directory.text import fold

Rows = Literal["sector", "role"]
Scheme = Literal["m49-region", "m49-subregion", "un-group", "membership", "language", "set", "state"]
LEVELS: Final = ("national", "sub-regional", "regional", "worldwide")
UNLISTED: Final = frozenset(LISTED.values())
OTHER_SCHEMES: Final = {
    "un-group": ("un_group",),
    "membership": ("membership",),
    "language": ("language_group",),
    "set": ("set",),
    "state": ("state",),
}


class CoverageQuestion(Typed):
    """
    Sectors or roles by the areas of a scheme.

    Without a scheme each area is a column of its own; a text that lists several, separated by `;`, is one column.
    With a scheme the areas say within which States it is counted. Without both, the sub-regions of M49.
    """

    rows: Rows = "sector"
    columns: Scheme | None = None
    area: tuple[str, ...] = ()
    row: tuple[str, ...] = ()  # names, codes or ids of sectors or roles; empty = all
    on: date | None = None  # None = today


class Heading(Model):
    """A row or a column, and how many States it means (0 for a row)."""

    id: Id
    name: str
    of: int = 0


class CellGap(Model):
    """What is missing, and for which States (ISO 3166, sorted)."""

    kind: GapKind
    states: tuple[str, ...]


class Cell(Model):
    """
    Who is where.

    `bodies` are industry and professional associations by level (national, sub-regional, regional, worldwide), `others`
    the rest by kind; in a row of roles, the bodies at which a listed post stands. `rests_on` counts the bodies that are
    not worldwide, those that are tied to each other by membership as one.
    """

    row: Id
    row_name: str
    column: Id
    column_name: str
    of: int  # States
    claimed: tuple[str, ...]  # ISO 3166 of States: three meanings, never mixed
    derived: tuple[str, ...]
    reachable: tuple[str, ...]
    bodies: Mapping[str, tuple[Id, ...]]
    others: Mapping[str, tuple[Id, ...]]
    posts: tuple[Id, ...]  # in a row of roles: those that are listed
    rests_on: int
    gaps: tuple[CellGap, ...]


class CoverageAsked(Model):
    """The question as it was understood."""

    rows: Rows
    columns: Scheme | None
    areas: tuple[str, ...]
    row: tuple[Id, ...]


class Coverage(Model):
    """
    The matrix, as an audience may see it on a day.

    Cells in (row sort name, column sort name) order; a cell without cover is present, with 0 of n. `totals` has a cell
    for each row over all columns together, each State and body once; `repeated` are the States of several columns.
    """

    question: CoverageAsked
    audience: str
    demo: bool
    on: str
    rows: tuple[Heading, ...]
    columns: tuple[Heading, ...]
    cells: tuple[Cell, ...]
    totals: tuple[Cell, ...]
    repeated: tuple[str, ...]


class Column(Model):
    """An area as it is counted."""

    id: Id
    name: str
    sort_name: str
    states: frozenset[Id]


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
    answer = coverage(asked, columns, presence, desks, audience=audience, demo=demo)
    return Matrix(answer, columns, presence, desks)


def coverage(
    asked: CoverageAsked,
    columns: Sequence[Column],
    presence: Presence,
    desks: Desks | None,
    *,
    audience: str,
    demo: bool,
) -> Coverage:
    """The matrix alone; see `matrix`."""
    rows = row_concepts(presence.reference, asked)
    of_roles = desks if asked.rows == "role" else None
    counted = [Counted(presence, of_roles, row) for row in rows]
    masks = [presence.mask(column.states) for column in columns]
    every = Column(id="total", name="all columns", sort_name="", states=frozenset())
    seen = repeated = 0
    for mask in masks:
        repeated |= seen & mask
        seen |= mask
    return Coverage(
        question=asked,
        audience=audience,
        demo=demo,
        on=presence.on.isoformat(),
        rows=tuple(Heading(id=row.id, name=row.name) for row in rows),
        columns=tuple(Heading(id=column.id, name=column.name, of=len(column.states)) for column in columns),
        cells=tuple(row.cell(column, mask) for row in counted for column, mask in zip(columns, masks, strict=True)),
        totals=tuple(row.cell(every, seen) for row in counted),
        repeated=presence.listed(repeated),
    )


def understand(
    reader: Reader, reference: Reference, question: CoverageQuestion
) -> tuple[CoverageAsked, tuple[Column, ...]]:
    """
    What the texts of a question mean, and its columns in (sort name, id) order.

    Raises:
        NotFound, Ambiguous: an area, sector or role that is none, or several.
        InvalidRecord: a scheme of which no area is left.
    """
    names = reader.lookup("name", [fold(text) for text in (*question.row, *spellings(question.area))])
    among: Mapping[Id, Concept] = reference.roles if question.rows == "role" else reference.sectors
    rows = [resolve(question.rows, text, among, found=names.get(fold(text), ())).id for text in question.row]
    given = [find_areas(reference, [text], names) for text in question.area]
    within = reference.all_states(area.id for areas in given for area in areas)
    scheme = question.columns or (None if given else "m49-subregion")
    if scheme is None:
        columns = [_joined(reference, areas) for areas in given]
    else:
        kept = within if given else None
        columns = [_column(reference, [area], kept) for area in areas_of(reference, scheme)]
        columns = [column for column in columns if column.states]
    if not columns:
        raise InvalidRecord(
            f"no State of these areas is in a column of {scheme}: leave one of the two out", field="area"
        )
    asked = CoverageAsked(
        rows=question.rows,
        columns=scheme,
        areas=tuple(area.id for areas in given for area in areas),
        row=tuple(dict.fromkeys(rows)),
    )
    return asked, tuple(sorted(dict.fromkeys(columns), key=lambda column: (column.sort_name, column.id)))


def one_cell(asked: CoverageAsked, columns: Sequence[Column]) -> Column:
    """
    The column of a question about one cell.

    Raises:
        InvalidRecord: it names more than one row or column, or none.
    """
    if len(asked.row) != 1 or len(columns) != 1:
        wanted = "give one sector or role, and one area (or several as one, separated by `;`)"
        raise InvalidRecord(f"names {len(asked.row)} rows and {len(columns)} columns: {wanted}", field="cell")
    return columns[0]


def areas_of(reference: Reference, scheme: Scheme) -> list[Area]:
    """
    The areas of a scheme.

    The sub-regions of M49 are those to which a State belongs directly: Western Africa, not Sub-Saharan Africa above it.
    """
    if scheme in OTHER_SCHEMES:
        return [area for area in reference.areas.values() if area.scheme in OTHER_SCHEMES[scheme]]
    parts = [edge for edge in reference.edges if edge.kind == "PART_OF"]
    regions = {area.id for area in reference.areas.values() if area.scheme == "m49"}
    if scheme == "m49-region":
        found = {part.source for part in parts if part.target == reference.world} & regions
    else:
        states = {area.id for area in reference.areas.values() if area.is_state}
        found = {part.target for part in parts if part.source in states} & regions
    return [reference.areas[known] for known in found]


def _joined(reference: Reference, areas: Sequence[Area]) -> Column:
    return _column(reference, areas, None)


def _column(reference: Reference, areas: Sequence[Area], within: frozenset[Id] | None) -> Column:
    states = reference.all_states(area.id for area in areas)
    return Column(
        id=";".join(area.id for area in areas),
        name=", ".join(area.name for area in areas),
        sort_name=", ".join(area.sort_name for area in areas),
        states=states if within is None else states & within,
    )


def row_concepts(reference: Reference, asked: CoverageAsked) -> list[Concept]:
    """The rows in (sort name, id) order."""
    among: Mapping[Id, Concept] = reference.roles if asked.rows == "role" else reference.sectors
    chosen = [among[known] for known in asked.row] if asked.row else among.values()
    return sorted(chosen, key=lambda concept: (concept.sort_name, concept.id))


def cell_of(presence: Presence, desks: Desks | None, asked: CoverageAsked, column: Column) -> Cell:
    """One cell: of the first row asked for; `desks` are wanted for rows of roles."""
    return Counted(presence, desks, row_concepts(presence.reference, asked)[0]).cell(
        column, presence.mask(column.states)
    )


class Counted:
    """A row whose cells are counted."""

    def __init__(self, presence: Presence, desks: Desks | None, row: Concept) -> None:
        self._presence, self._row = presence, row
        fitting = presence.fitting(row.id)
        self._bodies = [stand for stand in fitting if stand.kind in BODIES]
        self._others = [stand for stand in fitting if stand.kind not in BODIES]
        self._seats = desks.seats.get(row.id, ()) if desks else ()
        self._of_role = desks is not None

    def cell(self, column: Column, mask: States) -> Cell:
        """Who is in an area, of which the States are given as bits."""
        return self._cell_of_role(column, mask) if self._of_role else self._cell_of_sector(column, mask)

    def _cell_of_sector(self, column: Column, mask: States) -> Cell:
        here = [stand for stand in self._bodies if (stand.claimed or stand.derived) & mask]
        near = [stand for stand in here if not stand.worldwide]
        covered = _join(mask, (stand.claimed | stand.derived for stand in near))
        exact = _join(mask, (s.claimed | s.derived for s in near if self._presence.works_on(s.actor, self._row.id)))
        reachable = _join(mask, (stand.reachable for stand in near))
        unreached = covered & ~reachable
        stale = unreached & _join(mask, (stand.stale for stand in near))
        unverified = unreached & ~stale & _join(mask, (stand.unverified for stand in near))
        worldwide = any(stand.worldwide for stand in here)
        gaps = {
            GapKind.WORLDWIDE_ONLY if worldwide else GapKind.NONE: mask & ~covered,
            GapKind.NARROWER_ONLY: covered & ~exact,
            GapKind.NO_CHANNEL: unreached & ~stale & ~unverified,
            GapKind.STALE: stale,
            GapKind.NEVER_VERIFIED: unverified,
        }
        others = [stand for stand in self._others if (stand.claimed or stand.derived) & mask]
        return self._cell(
            column, mask, claimed=_join(mask, (stand.claimed for stand in near)),
            derived=_join(mask, (stand.derived for stand in near)), reachable=reachable, bodies=here, others=others,
            rests_on=self._presence.independent(stand.actor for stand in near), gaps=gaps,
        )  # fmt: skip

    def _cell_of_role(self, column: Column, mask: States) -> Cell:
        here = [seat for seat in self._seats if (seat.claimed or seat.derived) & mask]
        near = [seat for seat in here if not seat.worldwide]
        listed = [seat for seat in near if seat.gap not in UNLISTED]
        reachable = _join(mask, (seat.claimed | seat.derived for seat in near if seat.gap is None))
        gaps: dict[GapKind, States] = {}
        for seat in near:
            if seat.gap:
                missing = (seat.claimed | seat.derived) & mask & ~reachable
                gaps[seat.gap] = gaps.get(seat.gap, 0) | missing
        nobody = mask & ~_join(mask, (seat.claimed | seat.derived for seat in near))
        gaps[GapKind.WORLDWIDE_ONLY if len(near) < len(here) else GapKind.NONE] = nobody
        present = [seat for seat in here if seat.gap not in UNLISTED]
        return self._cell(
            column, mask, claimed=_join(mask, (seat.claimed for seat in listed)),
            derived=_join(mask, (seat.derived for seat in listed)), reachable=reachable,
            bodies=[seat for seat in present if seat.kind in BODIES],
            others=[seat for seat in present if seat.kind not in BODIES],
            rests_on=self._presence.independent(seat.at for seat in listed), gaps=gaps,
            posts=tuple(sorted({seat.post for seat in present})),
        )  # fmt: skip

    def _cell(
        self, column: Column, mask: States, *, claimed: States, derived: States, reachable: States,
        bodies: Sequence[Stand | Seat], others: Sequence[Stand | Seat], rests_on: int,
        gaps: Mapping[GapKind, States], posts: tuple[Id, ...] = (),
    ) -> Cell:  # fmt: skip
        listed = self._presence.listed
        return Cell(
            row=self._row.id,
            row_name=self._row.name,
            column=column.id,
            column_name=column.name,
            of=mask.bit_count(),
            claimed=listed(claimed),
            derived=listed(derived),
            reachable=listed(reachable),
            bodies=_by(bodies, lambda stand: stand.level, LEVELS),
            others=_by(others, lambda stand: stand.kind, sorted({stand.kind for stand in others})),
            posts=posts,
            rests_on=rests_on,
            gaps=tuple(CellGap(kind=kind, states=listed(gaps[kind])) for kind in GapKind if gaps.get(kind)),
        )


def _join(mask: States, sets: Iterable[States]) -> States:
    found = 0
    for states in sets:
        found |= states
    return found & mask


def _by(
    stands: Iterable[Stand | Seat], key: Callable[[Stand | Seat], str], order: Iterable[str]
) -> dict[str, tuple[Id, ...]]:
    """The organizations by level or kind, each once, by id."""
    found: dict[str, set[Id]] = {}
    for stand in stands:
        found.setdefault(key(stand), set()).add(stand.at if isinstance(stand, Seat) else stand.actor)
    return {name: tuple(sorted(found[name])) for name in order if name in found}
