"""A clock that is set back: what was applied later comes later, whatever the time of day says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from words import batch, email, link, organization

from directory.access import ALL, Viewer
from directory.batch import put
from directory.errors import InvalidRecord
from directory.ports import Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

COMMITTEE = Viewer("committee")
START = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Clock:
    """Goes where it is put."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        return self.at

    def today(self) -> date:
        return self.at.date()

    def back(self, **by: float) -> None:
        self.at -= timedelta(**by)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def directory(tmp_path: Path, clock: Clock) -> Iterator[Directory]:
    """A directory in a file, by that clock, with one organization and its mailbox."""
    store = SqliteStore(str(tmp_path / "directory.db"), create=True)
    shelf = SqliteShelf(tmp_path / "editions")
    with Directory(store, today=clock.today, now=clock, shelf=shelf) as directory:
        body, point = organization("a", note="0"), email("a@example.org")
        directory.add([body, point, link(body, "REACHED_AT", point, id="link:a")], by="a tester")
        yield directory


def corrected(directory: Directory, note: str) -> str:
    read = directory.for_writing("org:a")
    return directory.correct(read.changed(note=note), expected=read.hash, by="a tester", why=note).receipt.batch


def test_history_and_batches_stand_in_the_order_in_which_they_were_applied(directory: Directory, clock: Clock):
    """Each batch an hour, a day, a year before the last one: the newest in the lists is the one applied last."""
    made = [directory.batches(COMMITTEE).batches[0].id]
    for number, days in enumerate((1 / 24, 1, 365), 1):
        clock.back(days=days)
        made.append(corrected(directory, str(number)))
    moments = [applied.at for applied in directory.batches(COMMITTEE).batches]
    assert moments == sorted(moments)  # newest first, though it says the earliest moment
    assert [applied.id for applied in directory.batches(COMMITTEE).batches] == made[::-1]
    history = directory.history("org:a", COMMITTEE)
    assert [change.batch for change in history.changes] == made[::-1]
    assert directory.check().faults == ()


def test_a_batch_that_says_an_earlier_moment_is_the_later_one(tmp_path: Path):
    """For the store too: position, token and journal count what was applied."""
    store = SqliteStore(str(tmp_path / "directory.db"), create=True)
    before, ids = organization("a", note="0"), ["0"]
    store.apply(batch(before, id="0", at=START))
    for number in range(1, 20):
        after = before.changed(note=str(number))
        moment = START - timedelta(days=number % 7, seconds=number)
        assert store.apply(batch(put(after, expected=before.hash), id=str(number), at=moment)).token == number + 1
        before, ids = after, [*ids, str(number)]
    with store.reader(Scope(ALL)) as reader:
        assert [applied.id for applied in reader.batches()] == ids
        assert [entry.batch for entry in reader.journal(record="org:a")] == ids
        assert [entry.after.note for entry in reader.journal() if entry.after] == ids
    assert store.check().faults == ()
    store.close()


def test_what_was_done_by_a_clock_that_went_ahead_is_undone(directory: Directory, clock: Clock):
    """The batch of tomorrow is undone today, and that again."""
    last = corrected(directory, "of tomorrow")
    clock.back(days=1)
    undone = directory.undo(last, by="a tester")
    assert directory.for_writing("org:a").note == "0"
    clock.back(days=1)
    directory.undo(undone.batch, by="a tester")
    assert directory.for_writing("org:a").note == "of tomorrow"
    assert directory.check().faults == ()


def test_a_remark_is_kept_in_an_hour_that_comes_again(directory: Directory, clock: Clock):
    """None takes the place of another, and all are there."""
    for number in range(6):
        directory.remark("org:a", f"remark {number}")
        clock.back(minutes=40 if number % 3 else -80)
    found = directory.remarks(COMMITTEE).remarks
    assert sorted(item.text for item in found) == [f"remark {number}" for number in range(6)]


def test_a_day_that_has_not_come_by_the_clock_that_was_set_back_is_refused(directory: Directory, clock: Clock):
    """In one line, though it was today an hour ago; so is a day before the last verification."""
    day = clock.at.date()
    clock.back(days=1)
    with pytest.raises(InvalidRecord, match="has not come yet") as caught:
        directory.verify("org:a", on=day, by="a tester", how="asked")
    assert "\n" not in str(caught.value)
    clock.back(days=-1)
    directory.verify("org:a", on=day, by="a tester", how="asked")
    clock.back(days=1)
    with pytest.raises(InvalidRecord, match=f"was verified later, on {day}") as caught:
        directory.verify("org:a", on=clock.at.date(), by="a tester", how="asked")
    assert "\n" not in str(caught.value)


def test_the_numbers_of_editions_go_on(directory: Directory, clock: Clock):
    """Each edition says the day of its clock, and the newest is the one issued last."""
    numbers: list[int] = []
    for number in range(3):
        numbers.append(directory.issue(f"name {number}", by="a tester").number)
        corrected(directory, f"note {number}")
        clock.back(days=400)
    assert numbers == [1, 2, 3]
    editions = directory.editions(COMMITTEE).editions
    assert [edition.number for edition in editions] == [3, 2, 1]
    assert [edition.day[:4] for edition in editions] == ["2024", "2025", "2026"]
    assert directory.edition(3, COMMITTEE).status(COMMITTEE).token == 3
