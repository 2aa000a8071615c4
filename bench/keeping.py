"""What is due, two editions, a long history and undo, beside the same by hand, for a store of each size."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from bench import by_hand_keeping
from bench.generator import ON, generate
from bench.measure import Line, Times, compared, middle, once, side_by_side
from bench.reading import directory_on
from bench.writing import batch_of
from directory.access import Viewer
from directory.batch import Batch, Change, put
from directory.model import ContactPoint, Link, Organization, Record
from directory.ports import Store
from directory.questions.diff import Diff, DiffQuestion
from directory.questions.due import DueQuestion
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

R = TypeVar("R", bound=Record)

HISTORY_TARGET: Final = 3.0
UNDO_TARGET: Final = 2.0
DIFF_TARGET: Final = 2.0
DUE_TARGET: Final = 3.0
CHANGES: Final = 1000  # of one record
OF_A_SORT: Final = 100  # records that differ between two editions
NOW: Final = datetime(ON.year, ON.month, ON.day, tzinfo=UTC)
UNTIL: Final = (ON.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1)  # of the month
PUBLIC, COMMITTEE = Viewer(), Viewer("committee")


def measure(folder: Path, contacts: int) -> Iterator[Line]:
    """The lines of one size, beside the store that stands in `folder` as `<contacts>.db`; it stays as it is."""
    runs = 3 if contacts > 20_000 else 9
    records = generate(contacts)
    some, changes = records[:contacts], _changes(records)
    often = next(record for record in records if isinstance(record, Organization))
    del records  # what is there slows down whatever makes more
    yield from _due(folder / f"{contacts}.db", contacts, runs)
    path = folder / "keeping" / "kept.db"
    path.parent.mkdir()
    shutil.copy(folder / f"{contacts}.db", path)
    store = SqliteStore(str(path))
    yield from _diff(path, store, changes, contacts, runs)
    yield _history(path, store, often, contacts)
    store.close()
    yield _undo(path.with_name("undo.db"), some, contacts, runs)
    shutil.rmtree(path.parent)


def _due(path: Path, contacts: int, runs: int) -> Iterator[Line]:
    """The first page of what the public may chase this month; by hand it is not counted by role and owner."""
    store, connection, question = SqliteStore(str(path)), sqlite3.connect(path), DueQuestion()
    warm = directory_on(store)
    by_hand = partial(by_hand_keeping.due, connection, ON, UNTIL, question.limit)
    page, total = by_hand(roles=False)
    found = warm.due(question)
    same = [line.link for line in found.lines] == page and found.total == total
    note = f"{total:,} are due" if same else "by hand finds others"
    times = side_by_side(lambda: directory_on(store).due(question), lambda: by_hand(roles=True), runs)
    yield compared(f"due, cold, {contacts:,}", *times, DUE_TARGET, note)
    times = side_by_side(lambda: warm.due(question), lambda: by_hand(roles=False), runs)
    yield compared(f"due, warm, {contacts:,}", *times, DUE_TARGET, note)
    connection.close()
    store.close()


def _diff(path: Path, store: Store, changes: Sequence[Change], contacts: int, runs: int) -> Iterator[Line]:
    """Two editions with some changes between; the public reads a copy of the first, as some labels were tightened."""
    shelf = SqliteShelf(path.with_name("editions"))
    directory = _with_editions(store, shelf)
    directory.issue("before", by="bench")
    store.apply(Batch("between", "form", "bench", NOW, tuple(changes)))
    directory.issue("after", by="bench")
    files = [Path(shelf.place(number).removeprefix("sqlite:")) for number in (1, 2)]
    bare = partial(by_hand_keeping.read_bare, files)
    question = DiffQuestion(before="1", after="2")
    bare_question = DiffQuestion(before="1", after="2", gaps=False)

    def cold(viewer: Viewer, question: DiffQuestion = question) -> Diff:
        with _with_editions(SqliteStore(str(path)), shelf) as fresh:
            return fresh.diff(question, viewer)

    for viewer, target in ((COMMITTEE, DIFF_TARGET), (PUBLIC, None)):
        found = directory.diff(question, viewer)
        note = f"{len(found.lines)} differences; beside id, hash, body of all {bare():,} records of both, fetched"
        what = f"diff of two editions, {viewer.audience}"
        times = side_by_side(partial(cold, viewer, bare_question), bare, runs // 3)
        yield compared(f"{what}, without gaps, cold, {contacts:,}", *times, target, note)
        times = side_by_side(partial(cold, viewer), bare, runs // 3)
        yield compared(f"{what}, cold, {contacts:,}", *times, target, note)
        times = side_by_side(partial(directory.diff, question, viewer), bare, runs)
        yield compared(f"{what}, warm, {contacts:,}", *times, target, note)


def _history(path: Path, store: Store, record: Record, contacts: int) -> Line:
    """A record that was changed again and again, as the committee reads it."""
    for number in range(CHANGES):
        after = record.changed(note=f"Changed {number} times before")
        store.apply(Batch(f"change-{number}", "form", "bench", NOW, (put(after, expected=record.hash),)))
        record = after
    connection = sqlite3.connect(path)
    ours = partial(directory_on(store).history, record.id, COMMITTEE, limit=CHANGES)
    by_hand = partial(by_hand_keeping.history, connection, record.id, CHANGES)
    note = "" if [change.batch for change in ours().changes] == by_hand() else "by hand finds others"
    times = side_by_side(ours, by_hand, 9)
    connection.close()
    return compared(f"history of {CHANGES:,} changes, {contacts:,}", *times, HISTORY_TARGET, note)


def _undo(path: Path, records: Sequence[Record], contacts: int, runs: int) -> Line:
    """A batch of so many records in a store of its own, taken back."""
    first, back = list[Times](), list[Times]()
    for _ in range(min(runs, 3)):
        store, batch = SqliteStore(str(path), create=True), batch_of(records)
        first.append(once(partial(store.apply, batch)))
        back.append(once(partial(directory_on(store).undo, batch.id, by="bench")))
        store.close()
        path.unlink()
    note = f"{len(records):,} records; beside its apply"
    return compared(f"undo of a batch, {contacts:,}", middle(back), middle(first), UNDO_TARGET, note)


def _with_editions(store: Store, shelf: SqliteShelf) -> Directory:
    return Directory(store, today=lambda: ON, now=lambda: NOW, shelf=shelf)


def _changes(records: Sequence[Record]) -> list[Change]:
    """What happens between two editions: some are verified, corrected, ended, for fewer people, new."""
    links = [record for record in records if isinstance(record, Link)]
    points = _some([record for record in records if isinstance(record, ContactPoint)], 2 * OF_A_SORT)
    channels = _some([link for link in links if link.kind == "REACHED_AT"], OF_A_SORT)
    held = _some([link for link in links if link.kind == "HOLDS" and not link.valid_from], OF_A_SORT)
    verified = [(link, link.changed(verified_on=ON.isoformat(), verified_by="bench")) for link in channels]
    ended = [(link, link.changed(valid_until=ON.isoformat())) for link in held]
    corrected = [(point, point.changed(value=f"{point.value}.new")) for point in points[::2]]
    tightened = [(point, point.changed(label="committee")) for point in points[1::2]]
    more = [point.changed(id=f"{point.id}-more") for point in points[::2]]
    reaching = {link.target_id: link for link in links if link.kind == "REACHED_AT"}
    ways = [reaching[point.id] for point in points[::2]]
    also = [way.changed(id=f"{way.id}-more", target_id=f"{way.target_id}-more") for way in ways]
    return [
        *(put(after, expected=before.hash) for before, after in (*verified, *corrected, *ended, *tightened)),
        *map(put, (*more, *also)),
    ]


def _some(found: list[R], number: int) -> list[R]:
    """So many of them, from all over."""
    return found[:: max(1, len(found) // number)][:number]
