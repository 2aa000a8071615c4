"""Lists come in on every store: each row has one outcome, nothing of it is lost, the same again changes nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from lists import base, directory_of
from tables_of_lists import lists
from test_non_interference import DIRECTORY, answer
from words import TODAY

from directory.access import ALL, Viewer
from directory.intake.asked import Asked, Listed
from directory.keeping.importing import Plan
from directory.keeping.received import content, rejected
from directory.model import DeskItem, Record
from directory.ports import Scope, Store
from directory.service import Directory
from directory.tables import plain_cell

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")
ASIDE = ("history", "batches", "batch")


def everything(store: Store) -> list[Record]:
    return store.read(Scope(ALL), lambda reader: list(reader.records()))


def desk(store: Store, kind: str) -> list[DeskItem]:
    return [item for item in everything(store) if isinstance(item, DeskItem) and item.kind == kind]


def answers(directory: Directory) -> list[str]:
    return [
        f"{name} {viewer.audience}: {answer(output, directory, viewer, TODAY)}"
        for viewer in (Viewer("public"), COMMITTEE)
        for name, outputs in DIRECTORY.items()
        if name not in ASIDE
        for output in outputs
    ]


# --------------------------------------------------------------------------------------- what holds for every table


@pytest.mark.parametrize("nasty", [False, True])
def test_any_list_comes_in_or_waits_and_can_be_taken_back(new_store: NewStore, *, nasty: bool):
    """
    One outcome a row; the dry run writes nothing, and the import does what it said; every cell is kept as it stood;
    the same file again changes nothing; an undo takes all of it back.
    """

    @settings(max_examples=4 if new_store.kind == "neo4j" else 40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(lists(nasty=nasty))
    def holds(pair: tuple[Listed, Asked]) -> None:
        given_list, asked = pair
        store = new_store()
        directory = directory_of(store, *base())
        before, token = everything(store), store.status().token
        plan = directory.plan_import(given_list, asked)
        assert (everything(store), store.status().token) == (before, token)
        assert [row.number for row in plan.rows] == [line.number for line in given_list.table.lines]
        assert sum(plan.counts.values()) == len(plan.rows)
        assert all(row.reasons for row in plan.rows if row.outcome in ("held", "rejected"))
        done = directory.import_list(plan, by="a tester")
        assert done.plan == plan
        assert changed_between(before, everything(store)) == {change.id: change.record for change in plan.changes}
        refuse_lost(store, given_list, plan)
        after = everything(store)
        again = directory.import_list(directory.plan_import(given_list, asked), by="a tester")
        assert again.receipt.batch == ""
        assert [row.held for row in again.plan.rows] == [row.held for row in plan.rows]
        assert everything(store) == after
        directory.undo(done.receipt.batch, by="a tester")
        assert everything(store) == before
        assert store.check().faults == ()
        store.close()

    holds()


def test_an_import_that_is_undone_leaves_no_answer_changed(new_store: NewStore):
    """Except history and batches; what was asked in between leaves nothing behind either."""

    @settings(max_examples=1 if new_store.kind == "neo4j" else 4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(lists(nasty=False))
    def holds(pair: tuple[Listed, Asked]) -> None:
        store = new_store()
        directory = directory_of(store, *base())
        said = answers(directory)
        done = directory.import_list(directory.plan_import(*pair), by="a tester")
        answers(directory)
        directory.undo(done.receipt.batch, by="a tester")
        assert answers(directory) == said
        store.close()

    holds()


def changed_between(before: list[Record], after: list[Record]) -> dict[str, Record]:
    known = {record.id: record for record in before}
    assert known.keys() <= {record.id for record in after}
    return {record.id: record for record in after if known.get(record.id) != record}


def refuse_lost(store: Store, given_list: Listed, plan: Plan) -> None:
    """Every cell stands in what the desk keeps, in the row that waits, and in the file of what did not come in."""
    columns = given_list.table.columns
    kept = [row for item in desk(store, "import") for row in content(item).get("rows", ())]
    assert sorted((row[0], tuple(row[3].items())) for row in kept) == [
        (line.number, tuple(zip(columns, line.cells, strict=True))) for line in given_list.table.lines
    ]
    waiting = {item.id: item for item in desk(store, "held")}
    cells = {line.number: line.cells for line in given_list.table.lines}
    for row in plan.rows:
        if row.outcome == "held":
            assert tuple(content(waiting[row.held])["cells"].values()) == cells[row.number]
    file = rejected(plan, "csv").decode("utf-8-sig")
    out = [tuple(map(plain_cell, row[: len(columns)])) for row in csv.reader(io.StringIO(file, newline=""))]
    stands = [cells[row.number] for row in plan.rows if row.outcome in ("held", "rejected")]
    assert out == [columns, *(tuple(cell.replace("\ud800", "\\ud800") for cell in row) for row in stands)]
