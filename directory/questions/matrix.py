"""The matrix of coverage as it is asked and answered: what the page draws and `--json` prints."""

from collections.abc import Mapping
from datetime import date
from typing import Final, Literal

from directory.model import Id
from directory.questions.answer import GapKind, Model, Typed

Rows = Literal["sector", "role"]
Scheme = Literal["m49-region", "m49-subregion", "un-group", "membership", "language", "set", "state"]
LEVELS: Final = ("national", "sub-regional", "regional", "worldwide")


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
    names: Mapping[Id, str]  # of all bodies and others in the cells
    outside: tuple[str, ...]  # States that no column of the scheme has; empty where areas were asked about
