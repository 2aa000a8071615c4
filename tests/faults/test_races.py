"""Several processes at one file: no edit is lost, no place is given twice, no reader sees a state between two."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from children import Say, children, done
from words import NOON, TODAY, batch, organization

from directory.access import ALL, Viewer
from directory.errors import Conflict, NotPermitted
from directory.ports import Reader, Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore, schema

EACH = 500  # accepted changes of each of two processes
ISSUES = 20  # of each of two processes
DRAFTS = 200  # of each of three processes
COMMITTEE = Viewer("committee")


def opened(path: Path) -> Directory:
    shelf = SqliteShelf(path.with_name("editions"))
    return Directory(SqliteStore(str(path)), today=lambda: TODAY, now=lambda: NOON, shelf=shelf)


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who waits for another process waits for a busy disk as well: how long is no matter of these tests."""
    monkeypatch.setattr(schema, "BUSY_MS", 60_000)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store file with one record, whose note is a number."""
    made = tmp_path / "directory.db"
    with closing(SqliteStore(str(made), create=True)) as store:
        store.apply(batch(organization("a", note="0")))
    return made


# one record


def count_up(say: Say, path: Path) -> None:
    """Add one to the number until that was accepted so many times; whoever is too late reads again."""
    accepted, refused = list[int](), 0
    with opened(path) as directory:
        while len(accepted) < EACH:
            read = directory.for_writing("org:a")
            after = read.changed(note=str(int(read.note) + 1))
            try:
                directory.correct(after, expected=read.hash, by="a tester")
            except Conflict:
                refused += 1
            else:
                accepted.append(int(after.note))
    say(accepted=accepted, refused=refused)


def watch(say: Say, path: Path, stop: Path) -> None:
    """Look at the record, its journal and the batches, each time in one state, until all is over."""

    def look(reader: Reader) -> tuple[int, ...]:
        known = reader.get(["org:a"])["org:a"]
        lines = [entry.after.note for entry in reader.journal(record="org:a", after=int(known.note)) if entry.after]
        assert lines == [known.note]  # the last line is the one that made the record
        return int(known.note), reader.status().token - 1, len(list(reader.batches())) - 1

    seen = 0
    with opened(path) as directory:
        for looks in range(1, 10**9):
            last = stop.exists()
            numbers = directory._store.read(Scope(ALL), look)
            assert len(set(numbers)) == 1, numbers
            assert numbers[0] >= seen
            seen = numbers[0]
            if last:
                say(looks=looks, seen=seen)
                return


def test_a_thousand_changes_of_one_record_by_two_processes_are_all_kept(path: Path):
    """Accepted changes, the final number and the lines of the history are one count; two readers see each state whole."""
    stop = path.with_name("stop")
    with children((watch, (path, stop)), (watch, (path, stop)), (count_up, (path,)), (count_up, (path,))) as started:
        *readers, first, second = started
        [one], [two] = done(first), done(second)
        stop.touch()
        looks = [line for reader in readers for line in done(reader)]
    assert sorted(one["accepted"] + two["accepted"]) == list(range(1, 2 * EACH + 1))
    assert one["refused"] + two["refused"] > 0  # they did meet
    assert [line["seen"] for line in looks] == [2 * EACH, 2 * EACH]
    assert all(line["looks"] > 10 for line in looks)
    with opened(path) as directory:
        assert directory.for_writing("org:a").note == str(2 * EACH)
        history = directory.history("org:a", COMMITTEE, limit=10_000)
        assert len(history.changes) == 2 * EACH + 1
        assert directory.check().faults == ()


# numbers of editions


def issue(say: Say, path: Path, name: str) -> None:
    tempfile.tempdir = str(path.parent)
    with opened(path) as directory:
        for number in range(ISSUES):
            edition = directory.issue(f"{name} {number}", by="a tester")
            say(number=edition.number, name=edition.name)


def test_two_processes_that_issue_at_once_get_numbers_of_their_own(path: Path):
    """Each edition is listed once, under the name of who got its number; nothing else is left on the shelf."""
    with children((issue, (path, "one")), (issue, (path, "two"))) as started:
        said = [line for worker in started for line in done(worker)]
    assert sorted(line["number"] for line in said) == list(range(1, 2 * ISSUES + 1))
    with opened(path) as directory:
        listed = {edition.number: edition.name for edition in directory.editions(COMMITTEE).editions}
        assert listed == {line["number"]: line["name"] for line in said}
        for number in listed:
            assert directory.edition(number, COMMITTEE)._store.check().faults == ()
    assert len(list(path.with_name("editions").iterdir())) == 2 * ISSUES


def draft(say: Say, path: Path) -> None:
    shelf = SqliteShelf(path.with_name("editions"))
    for _ in range(DRAFTS):
        with shelf.draft():
            pass


def test_drafts_that_come_and_go_beside_each_other_are_in_nobodys_way(path: Path):
    """Whoever begins one looks for old ones, and meets those of others that go at this moment."""
    with children((draft, (path,)), (draft, (path,)), (draft, (path,))) as started:
        for worker in started:
            assert done(worker) == []
    assert list(path.with_name("editions").iterdir()) == []


# places on the desk


def remark(say: Say, path: Path, name: str) -> None:
    with opened(path) as directory:
        for number in range(35):
            try:
                directory.remark("org:a", f"{name} {number}")
            except NotPermitted as error:
                say(refused=str(error))
            else:
                say(kept=f"{name} {number}")


def _seventy(path: Path) -> tuple[list[str], list[str]]:
    """Which remarks were kept, and how the others were refused."""
    with children((remark, (path, "one")), (remark, (path, "two"))) as started:
        said = [line for worker in started for line in done(worker)]
    return sorted(line["kept"] for line in said if "kept" in line), [
        line["refused"] for line in said if "refused" in line
    ]


def test_of_seventy_remarks_of_an_hour_none_that_was_accepted_is_lost_and_no_more_than_sixty_are_kept(path: Path):
    """From two processes at once; the others are refused in one line that says to try again."""
    kept, refused = _seventy(path)
    with opened(path) as directory:
        assert sorted(item.text for item in directory.remarks(COMMITTEE).remarks) == kept
        assert directory.check().faults == ()
    assert len(kept) <= 60
    assert len(kept) + len(refused) == 70
    assert all("\n" not in line and "try again" in line for line in refused)


def test_no_remark_is_refused_while_the_hour_has_a_place_left(path: Path):
    """Of seventy remarks from two processes sixty are kept, however they met."""
    kept, refused = _seventy(path)
    assert (len(kept), len(refused)) == (60, 10)
