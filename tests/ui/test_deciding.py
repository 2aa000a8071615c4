"""What held rows ask on the pages, and what one decision is for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lists import base, bring, directory_of, listed

from directory.access import Viewer
from directory.bootstrap import open_store
from directory.intake.asked import Asked
from directory.service import Directory
from directory.ui.importing import decide

COMMITTEE = Viewer("committee")
HEADER = ("Name", "Organization", "Kind of organization", "Country", "E-mail", "Second e-mail")
FILL = {"event": "Sample Workshop"}
SAID: dict[str, Any] = {"fill": FILL, "columns": {"Second e-mail": "email"}}
ROWS = (
    ("Ann One", "Sample Port Union", "ngo", "Nigerr", "ann@example.org", ""),
    ("Ben Two", "Sample Dock Union", "ngo", "Nigerr", "ben@example.org", ""),
    ("Ama Sample", "Sample Quay Union", "ngo", "", "", ""),
    ("Ama Sample", "Sample Ship Union", "ngo", "", "", ""),
    ("Cy Three", "Sample Rail Union", "", "Togo", "", ""),
    ("Di Four", "Sample Road Union", "", "Togo", "", ""),
    ("Ed Five", "Sample Road Union", "", "Togo", "", ""),
    ("Flo Six", "Sample Port Union", "ngo", "Togo", "flo@@example.org", "flo@example.net"),
)


@pytest.fixture
def directory() -> Iterator[Directory]:
    made = directory_of(open_store("sqlite::memory:", create=True), *base())
    yield made
    made.close()


def test_rows_that_ask_the_same_of_the_same_cells_are_decided_together(directory: Directory):
    """Not two who have one name, and not two bodies that say no kind."""
    plan = directory.plan_import(listed(HEADER, *ROWS), Asked("participants", **SAID))
    held = [row for row in plan.rows if row.outcome == "held"]
    groups = {tuple(row.number for row in rows): asks for asks, rows in decide.together(held, plan)}
    assert set(groups) == {(2, 3), (4,), (5,), (6,), (7, 8), (9,)}
    assert groups[2, 3].problems[0].suggestions[0] == "Niger"
    assert [one.id for one in groups[4,].candidates] == ["person:ama"]


def test_what_waits_asks_what_the_row_asked(directory: Directory):
    """On the page of the rows that wait a row says and asks the same as when it was looked through."""
    plan = bring(directory, listed(HEADER, *ROWS), "participants", **SAID).plan
    asked = {row.held: decide.of_row(row, plan) for row in plan.rows if row.outcome == "held"}
    waits = {row.id: decide.of_waiting(row) for row in directory.waiting(COMMITTEE).rows}
    assert waits.keys() == asked.keys()
    for known, asks in waits.items():
        assert asks._replace(main=None) == asked[known]._replace(main=None)
    assert next(asks.said["email"] for asks in waits.values() if asks.field == "email") == (
        "flo@@example.org; flo@example.net"
    )


def test_a_row_that_waits_is_looked_through_without_a_trace(directory: Directory):
    """What it asks after a decision is known before anything is written; then it comes in."""
    bring(directory, listed(HEADER, *ROWS), "participants", **SAID)
    waits = next(row for row in directory.waiting(COMMITTEE).rows if row.field == "email")
    before = directory.status(COMMITTEE)
    assert directory.plan_waiting(waits.id, written={"email": "still@@example.org"}).rows[0].outcome == "held"
    assert directory.plan_waiting(waits.id, written={"email": "flo@example.net"}).rows[0].outcome == "created"
    assert directory.status(COMMITTEE) == before
    done = directory.bring_in(waits.id, written={"email": "flo@example.net"}, by="a tester")
    assert done.plan.rows[0].name == "Flo Six"
