"""
Where nobody is on file, or nobody to count on: a sorted, filtered list over the facts of coverage.

Each gap names its sector or role, its area, its States, and the next best route of the ladder. It speaks of this
directory, not of the world; no ranking of States, no blame.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from directory.model import Id
from directory.ports import Reader
from directory.questions.answer import GapKind, Model, Typed
from directory.questions.coverage import Matrix
from directory.questions.ladder import Candidate
from directory.questions.matrix import Cell, CellGap, CoverageAsked, Rows, Scheme
from directory.questions.presence import Desks
from directory.questions.routes import Route, named_routes, route_of
from directory.questions.rung_gaps import SAYINGS, named
from directory.text import fold

ORDER: Final = tuple(GapKind)
OF_SECTOR: Final = {
    GapKind.NONE: "no association of this sector in this directory, for this area or worldwide",
    GapKind.WORLDWIDE_ONLY: "no association of this sector for this area in this directory, only worldwide ones",
    GapKind.NARROWER_ONLY: "no association of this sector itself in this directory, only of narrower ones",
    GapKind.NO_CHANNEL: "on file without an e-mail, phone or address",
}
OF_ROLE: Final = {GapKind.WORLDWIDE_ONLY: "none for this area in this directory, only posts for the world"}


class GapsQuestion(Typed):
    """The gaps of a matrix of coverage (see `CoverageQuestion`), by kind."""

    rows: Rows = "sector"
    columns: Scheme | None = None
    area: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    kinds: tuple[GapKind, ...] = ()  # empty = all
    on: date | None = None  # None = today
    limit: Annotated[int, Field(ge=1, le=100_000)] = 50
    after: Annotated[int, Field(ge=0)] = 0  # so many are left out at the beginning


class GapFound(Model):
    """Where somebody is missing, and whom the ladder names next; None = nobody above the sector bodies."""

    kind: GapKind
    row: Id
    row_name: str
    column: Id
    column_name: str
    states: tuple[str, ...]  # ISO 3166, sorted
    of: int  # States of the column
    text: str
    next: Route | None


class GapsAsked(CoverageAsked):
    """The question as it was understood."""

    kinds: tuple[GapKind, ...]
    limit: int
    after: int


class Gaps(Model):
    """The gaps, by kind, then row and column by sort name; `counts` are those of each kind without its filter."""

    question: GapsAsked
    audience: str
    demo: bool
    on: str
    gaps: tuple[GapFound, ...]
    counts: Mapping[GapKind, int]
    total: int  # of the kinds asked


class Missing(NamedTuple):
    """A gap of a cell."""

    cell: Cell
    gap: CellGap


def gaps(reader: Reader, question: GapsQuestion, matrix: Matrix) -> Gaps:
    """
    The gaps of a matrix that was counted with its desks.

    Args:
        matrix: of the same rows and columns.
    """
    answer, columns, _, desks = matrix
    assert desks
    found = sorted(_missing(answer.cells), key=lambda missing: ORDER.index(missing.gap.kind))  # cells are in order
    asked = [missing for missing in found if not question.kinds or missing.gap.kind in question.kinds]
    shown = asked[question.after : question.after + question.limit]
    next_to = _next(desks, shown, {column.id: column.states for column in columns}, question.rows)
    return Gaps(
        question=GapsAsked(
            **answer.question.model_dump(), kinds=question.kinds, limit=question.limit, after=question.after
        ),
        audience=answer.audience,
        demo=answer.demo,
        on=answer.on,
        gaps=tuple(
            _found(desks, missing, question.rows, route)
            for missing, route in zip(shown, named_routes(reader, next_to), strict=True)
        ),
        counts=dict(sorted(Counter(m.gap.kind for m in found).items(), key=lambda pair: ORDER.index(pair[0]))),
        total=len(asked),
    )


def words_of(kind: GapKind, rows: Rows) -> str:
    """What is said of a gap."""
    own = OF_ROLE if rows == "role" else OF_SECTOR
    return own.get(kind) or SAYINGS[kind]


def text_of(cell: Cell, gap: CellGap, rows: Rows, names: Mapping[str, str]) -> str:
    """What is missing and where; the States are named by their code's name."""
    whole = len(gap.states) == cell.of > 2
    of = f"all {cell.of} States" if whole else named(sorted((names[code] for code in gap.states), key=fold))
    where = f" ({of})" if cell.of > 1 else ""
    return f"{words_of(gap.kind, rows)}{where}"


def _missing(cells: Iterable[Cell]) -> Iterator[Missing]:
    for cell in cells:
        for gap in cell.gaps:
            yield Missing(cell, gap)


def _next(
    desks: Desks, shown: Sequence[Missing], states: Mapping[Id, frozenset[Id]], rows: Rows
) -> list[Candidate | None]:
    """The routes of these gaps; several gaps of a cell have the same."""
    known: dict[tuple[Id, Id], Candidate | None] = {}
    for missing in shown:
        place = missing.cell.row, missing.cell.column
        if place not in known:
            known[place] = route_of(desks, missing.cell.row, states[missing.cell.column], rows)
    return [known[missing.cell.row, missing.cell.column] for missing in shown]


def _found(desks: Desks, missing: Missing, rows: Rows, route: Route | None) -> GapFound:
    cell, gap = missing
    return GapFound(
        kind=gap.kind,
        row=cell.row,
        row_name=cell.row_name,
        column=cell.column,
        column_name=cell.column_name,
        states=gap.states,
        of=cell.of,
        text=text_of(cell, gap, rows, desks.presence.names),
        next=route,
    )
