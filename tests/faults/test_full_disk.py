"""A disk that fills up at any point: one clear line, nothing lost, nothing by half, and the same again once there is room."""

from __future__ import annotations

import random
import resource
import signal
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from children import Line, Say, child, done
from words import NOON, TODAY, organization

from directory.access import ALL, Viewer
from directory.errors import StoreUnavailable
from directory.ports import Reader, Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

TIMES = 120
EDITIONS = TIMES // 4
MORE = {"add": 60_000, "undo": 20_000}  # bytes, about, by which a batch makes the file grow
WORKS = ("add", "undo", "undo", "issue")  # the second undo takes the first one back


def opened(path: Path) -> Directory:
    shelf = SqliteShelf(path.with_name("editions"))
    return Directory(SqliteStore(str(path), create=True), today=lambda: TODAY, now=lambda: NOON, shelf=shelf)


# the child


@contextmanager
def room_for(bytes: int) -> Iterator[None]:
    """No file can grow beyond that: what the kernel says then is what it says of a full disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (bytes, resource.RLIM_INFINITY))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def work(say: Say, path: Path, seed: int) -> None:
    """Whatever fails for want of room is done again with room; what is there is told before and after."""
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    tempfile.tempdir = str(path.parent)
    pick = random.Random(seed)
    with opened(path) as directory:
        directory.add(
            [organization(f"first{n}", note="a note " * 20 + "of some length") for n in range(40)], by="a tester"
        )
        for number in range(TIMES):
            name = WORKS[number % len(WORKS)]
            again = _work(directory, name, number)
            before, failed = _held(directory, path), ""
            with room_for(_bytes(pick, path, name)):
                try:
                    again()
                except StoreUnavailable as error:
                    failed = str(error)
            if failed:
                say(work=name, failed_with=failed, untouched=_held(directory, path) == before)
                again()
            else:
                say(work=name)
            assert _held(directory, path) != before
            if number % 10 == 9 or failed:
                assert directory.check().faults == ()


def _work(directory: Directory, name: str, number: int) -> Callable[[], object]:
    """What is tried without room, and then with it: the same."""
    if name == "issue":
        return lambda: directory.issue(f"name {number}", by="a tester")
    if name == "undo":
        *_, last = directory._store.read(Scope(ALL), lambda reader: list(reader.batches()))
        return lambda: directory.undo(last.id, by="a tester")
    records = [organization(f"b{number}-{n}", note="a note " * 20 + "of some length") for n in range(30)]
    return lambda: directory.add(records, by="a tester")


def _bytes(pick: random.Random, path: Path, name: str) -> int:
    """A batch finds room for a part of what it adds; an edition, which is a file of its own, for a part of itself."""
    present = path.stat().st_size
    return pick.randrange(present) if name == "issue" else present + pick.randrange(MORE[name])


def _held(directory: Directory, path: Path) -> Line:
    """All that anybody can see."""

    def read(reader: Reader) -> Line:
        return {
            "batches": [batch.id for batch in reader.batches()],
            "records": [bare.hash for bare in reader.fingerprints()],
            "lines": sum(1 for _ in reader.journal()),
        }

    shelf = SqliteShelf(path.with_name("editions"))
    files = sorted(file.name for file in path.parent.rglob("*") if file.is_file())
    return directory._store.read(Scope(ALL), read) | {"editions": shelf.editions(), "files": files}


# what must hold


def test_a_disk_that_is_full_at_any_point_loses_nothing_and_the_same_work_goes_through_once_there_is_room(
    tmp_path: Path,
):
    """Added, undone, issued: what fails says to make room and leaves no trace, neither a half batch nor a draft."""
    path = tmp_path / "directory.db"
    with child(work, path, 12) as worker:
        lines = done(worker)
    assert len(lines) == TIMES
    failed = [line for line in lines if "failed_with" in line]
    for line in failed:
        assert line["untouched"], line
        assert line["failed_with"].startswith(("store sqlite:", "the editions")), line
        assert "make room" in line["failed_with"]
        assert "\n" not in line["failed_with"]
    counts = Counter(line["work"] for line in failed)
    assert 50 <= len(failed) < TIMES
    assert all(counts[name] >= 5 for name in WORKS), counts
    with opened(path) as directory:
        assert directory.check().faults == ()
        assert len(SqliteShelf(path.with_name("editions")).editions()) == EDITIONS
        for edition in range(1, EDITIONS + 1):
            assert directory.edition(edition, Viewer("committee"))._store.check().faults == ()


def test_a_draft_for_which_there_is_no_room_at_all_leaves_no_file(tmp_path: Path):
    """Not even an empty one, which would stay until it is a day old."""
    path = tmp_path / "directory.db"

    def issue(say: Say) -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        with opened(path) as directory:
            directory.add([organization("a")], by="a tester")
            for bytes in range(0, 20_000, 500):
                with room_for(bytes):
                    try:
                        directory.issue("none", by="a tester")
                    except StoreUnavailable as error:
                        say(failed_with=str(error), left=[file.name for file in path.with_name("editions").iterdir()])

    with child(issue) as worker:
        lines = done(worker)
    assert lines
    assert all(line["left"] == [] and "make room" in line["failed_with"] for line in lines), lines
