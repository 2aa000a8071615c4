"""
Processes that are killed while they write: what was acknowledged is there, nothing is there by half.

One file, hundreds of deaths: each child goes on where the one before was ended.
"""

from __future__ import annotations

import os
import random
import tempfile
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

from children import Child, Line, Say, child
from words import NOON, TODAY, link, organization

from directory.access import ALL, Viewer
from directory.model import Record
from directory.ports import Applied, Edition, Entry, Reader, Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore
from directory.tables import Place

KILLS = 240
POOL = 12  # organizations that the work is about, of each way of working
COMMITTEE = Viewer("committee")
WORKS = ("load", "add", "correct", "undo", "issue")


def opened(path: Path) -> Directory:
    shelf = SqliteShelf(path.with_name("editions"))
    return Directory(SqliteStore(str(path)), today=lambda: TODAY, now=lambda: NOON, shelf=shelf)


# the child


def work(say: Say, path: Path, seed: int) -> None:
    """One batch or edition after another, each said as it begins and when it is done, until it is killed."""
    tempfile.tempdir = str(path.parent)  # what a killed process leaves of a copy goes with the test
    pick = random.Random(seed)
    with opened(path) as directory:
        while True:
            name = pick.choice(WORKS)
            say(begin=name)
            say(done=name, **globals()[f"_{name}"](directory, pick))


def _load(directory: Directory, pick: random.Random) -> Line:
    records = [organization(f"load{n}", note=f"{pick.random()}") for n in pick.sample(range(POOL), 3)]
    places = [Place(record, "list.csv", line) for line, record in enumerate(records, 2)]
    receipt = directory.load(places, "import", by="a tester", why="a list")
    return {"receipt": receipt, "wrote": {record.id: record.hash for record in records}}


def _add(directory: Directory, pick: random.Random) -> Line:
    new = organization(f"new{pick.randrange(2**60)}", note=f"{pick.random()}")
    tie = link(new, "COOPERATES_WITH", f"org:form{pick.randrange(POOL)}", id=f"link:{new.id}")
    receipt = directory.add([new, tie], by="a tester")
    return {"receipt": receipt, "wrote": {new.id: new.hash, tie.id: tie.hash}}


def _correct(directory: Directory, pick: random.Random) -> Line:
    read = directory.for_writing(f"org:form{pick.randrange(POOL)}")
    after = read.changed(note=f"{pick.random()}")
    done = directory.correct(after, expected=read.hash, by="a tester")
    return {"receipt": done.receipt, "wrote": {after.id: after.changed(pinned=("note",)).hash}}


def _undo(directory: Directory, pick: random.Random) -> Line:
    *_, last = directory._store.read(Scope(ALL), lambda reader: list(reader.batches()))
    return {"receipt": directory.undo(last.id, by="a tester"), "undone": last.id}


def _issue(directory: Directory, pick: random.Random) -> Line:
    edition = directory.issue(f"name {pick.random()}", by="a tester")
    return {"edition": [edition.number, edition.name]}


# who kills it, and looks


class Seen:
    """What the file and its editions held when they were last looked at."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.batches: list[Applied] = []
        self.editions: tuple[Edition, ...] = ()
        self.present: dict[str, str] = {}
        with opened(path) as directory:
            self.batches, entries, _ = directory._store.read(Scope(ALL), self._read)
        for applied in self.batches:
            self._is_whole(applied, entries[applied.id])

    def look(self, lines: list[Line]) -> None:
        """Compare what is there now with what the child said."""
        receipts = [line for line in lines if "receipt" in line]
        under_way = lines[-1].get("begin")
        with opened(self.path) as directory:
            assert directory.check().faults == ()
            batches, entries, present = directory._store.read(Scope(ALL), self._read)
            new = batches[len(self.batches) :]
            assert batches[: len(self.batches)] == self.batches
            assert len(new) - len(receipts) in ((0,) if under_way in (None, "issue") else (0, 1))
            for applied in new:
                self._is_whole(applied, entries[applied.id])
            for applied, line in zip(new, receipts, strict=False):
                self._is_kept(applied, entries, line)
            assert {known: record.hash for known, record in present.items()} == self.present
            self.batches = batches
            self._look_at_editions(directory, [line["edition"] for line in lines if "edition" in line], under_way)

    def _read(self, reader: Reader) -> tuple[list[Applied], dict[str, list[Entry]], dict[str, Record]]:
        batches = list(reader.batches())
        read = (*(b.id for b in batches[len(self.batches) :]), *(b.id for b in self.batches[-2:]))
        entries = {known: list(reader.journal(batch=known)) for known in read}
        return batches, entries, {record.id: record for record in reader.records()}

    def _is_whole(self, applied: Applied, entries: list[Entry]) -> None:
        """As many lines as it counts, each of them following from what was there."""
        counts = Counter(entry.action for entry in entries)
        assert (counts["created"], counts["updated"], counts["deleted"]) == (
            applied.created,
            applied.updated,
            applied.deleted,
        )
        for entry in entries:
            assert self.present.pop(entry.record, None) == (entry.before.hash if entry.before else None)
            if entry.after:
                self.present[entry.record] = entry.after.hash

    def _is_kept(self, applied: Applied, entries: dict[str, list[Entry]], line: Line) -> None:
        """What was acknowledged: its receipt, and what was written."""
        batch, created, updated, unchanged, deleted, _ = line["receipt"]
        assert (applied.id, applied.created, applied.updated, applied.deleted) == (batch, created, updated, deleted)
        wrote = {e.record: e.after.hash if e.after else None for e in entries[batch]}
        if "undone" in line:
            undone = {e.record: e.before.hash if e.before else None for e in entries[line["undone"]]}
            assert wrote == undone
        else:
            assert wrote == line["wrote"]
            assert unchanged == 0

    def _look_at_editions(self, directory: Directory, said: list[Line], under_way: str | None) -> None:
        listed = SqliteShelf(self.path.with_name("editions")).editions()
        assert listed[: len(self.editions)] == self.editions
        new = listed[len(self.editions) :]
        assert [[edition.number, edition.name] for edition in new][: len(said)] == said
        assert len(new) - len(said) in ((0, 1) if under_way == "issue" else (0,))
        for edition in new:
            self.is_whole_edition(directory, edition.number)
        self.editions = listed

    def is_whole_edition(self, directory: Directory, number: int) -> None:
        """It opens, answers, is as it was written, and holds one state of the file."""
        frozen = directory.edition(number, COMMITTEE)
        assert frozen._store.check().faults == ()
        assert frozen.find("form1", COMMITTEE).results
        held = frozen._store.read(Scope(ALL), lambda reader: list(reader.batches()))
        assert held == self.batches[: len(held)]


def killed_at_some_moment(worker: Child, pick: random.Random, took: dict[str, float]) -> list[Line]:
    """Let a child do a little, kill it within the next thing that it does; all that it said."""
    lines: list[Line] = []
    began = time.monotonic()
    for _ in range(2 * pick.randrange(3) + 1):
        line = worker.line()
        assert line
        lines.append(line)
        if "done" in line:
            took[line["done"]] = time.monotonic() - began
        began = time.monotonic()
    time.sleep(pick.uniform(0, 1.1) * took.get(lines[-1]["begin"], 0.01))
    worker.kill()
    lines += worker.rest()
    worker.wait()
    return lines


def test_a_process_killed_at_any_moment_loses_nothing_that_it_acknowledged_and_leaves_nothing_by_half(tmp_path: Path):
    """
    Loaded, added, corrected, undone, issued: each is there whole once it was said, else whole or not at all.

    The next process goes on with the same file at once. The drafts that the dead leave are never listed; they go when
    they are a day old.
    """
    path = tmp_path / "directory.db"
    with closing(SqliteStore(str(path), create=True)):
        pass
    with opened(path) as directory:
        directory.add([organization(f"form{n}") for n in range(POOL)], by="a tester")
        directory.add([organization("a")], by="a tester")
    seen = Seen(path)
    pick, took = random.Random(9), dict[str, float]()
    killed_in, said = Counter[str](), Counter[str]()
    for seed in range(KILLS):
        with child(work, path, seed) as worker:
            lines = killed_at_some_moment(worker, pick, took)
        killed_in[lines[-1].get("begin", "between")] += 1
        said.update(line["done"] for line in lines if "done" in line)
        seen.look(lines)
    assert sum(killed_in.values()) == KILLS
    assert all(killed_in[name] for name in WORKS), killed_in
    assert all(said[name] for name in WORKS), said
    drafts = set(path.with_name("editions").glob("draft-*"))
    assert drafts
    for draft in drafts:
        os.utime(draft, (time.time() - 100_000, time.time() - 100_000))
    with opened(path) as directory:
        directory.issue("the last", by="a tester")
        assert not drafts & set(path.with_name("editions").iterdir())
        for edition in seen.editions:
            seen.is_whole_edition(directory, edition.number)
