"""What a list would come to, row by row; made by `importing`, looked at by whoever decides, applied as one batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from directory.batch import Change
from directory.intake.clean_rows import FieldChanged, Problem
from directory.intake.matching import Candidate
from directory.model import Id, Organization, Record

if TYPE_CHECKING:
    from directory.intake.asked import Asked, Listed
    from directory.intake.columns import Mapping as Columns
    from directory.intake.known import Known
    from directory.keeping.change_list import Told

Outcome = Literal["created", "updated", "unchanged", "held", "rejected"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("created", "updated", "unchanged", "held", "rejected")


class RowPlan(NamedTuple):
    """
    What a row comes to.

    Attributes:
        name: of what it is about; main: the id of that record, None where there is none.
        reasons: why it is held or rejected, a sentence each; field: what one may write over to decide.
        candidates: who may be meant; problems: cells of which nothing could be made, with what may have been meant.
        corrections: what cleaning changed.
        cells: as they stood, by column.
        held: the id of the desk item that waits for it; empty = none does.
        meant: what was written over its cells, and who is meant by id: so the same row means the same the next time.
    """

    number: int
    outcome: Outcome
    name: str
    main: Id | None = None
    reasons: tuple[str, ...] = ()
    field: str = ""
    candidates: tuple[Candidate, ...] = ()
    corrections: tuple[FieldChanged, ...] = ()
    cells: Mapping[str, str] = {}
    records: tuple[Id, ...] = ()
    held: Id = ""
    meant: Mapping[str, str] = {}
    problems: tuple[Problem, ...] = ()


class Plan(NamedTuple):
    """
    What an import would do, and nothing else.

    Attributes:
        rows: one each, in the order of the list; together they are all rows.
        changes: of the batch; none where nothing differs.
        told: what is new, changed, gone and unchanged among the records that the list is about.
        unplaced: bodies that it makes and that say no sector, or neither cover nor seat.
        tightened: records that are there and that fewer people see afterwards.
        why: what the journal says of it.
        state: of the store as it was looked through.
    """

    listed: Listed
    asked: Asked
    columns: Columns
    rows: tuple[RowPlan, ...]
    changes: tuple[Change, ...]
    told: tuple[Told, ...]
    unplaced: tuple[Id, ...]
    tightened: tuple[Id, ...]
    why: str
    state: str = ""

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many rows come to what."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}

    @property
    def new_bodies(self) -> tuple[str, ...]:
        """The names of the organizations that it makes: those that one should look at before."""
        records = (change.record for change in self.changes if change.expected is None)
        return tuple(record.name for record in records if isinstance(record, Organization))


class Draft(NamedTuple):
    """
    The rows as records.

    Attributes:
        after: every record that is made or changed, as it is to be; before: as it stands, None = it is not there.
        line_of: the first row that says something of a record; last_of: the last one.
    """

    rows: tuple[RowPlan, ...]
    after: dict[Id, Record]
    before: dict[Id, Record | None]
    line_of: dict[Id, int]
    last_of: dict[Id, int]
    touched: frozenset[Id]
    known: Known
