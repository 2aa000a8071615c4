"""The store file: what is not ours is refused in words, and nothing is lost."""

from __future__ import annotations

import os
import random
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from words import NOON, TODAY, batch, organization, state

from directory.access import ALL
from directory.batch import put
from directory.errors import StoreError, StoreSchemaError, StoreUnavailable
from directory.ports import Checked, Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteStore, faults, schema
from directory.stores.sqlite.faults import mapped


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store file with two records."""
    made = tmp_path / "directory.db"
    store = SqliteStore(str(made), create=True)
    store.apply(batch(state("AAA"), organization("a")))
    store.close()
    return made


def test_only_its_owner_may_read_the_file(path: Path):
    """Mode 0600, whatever the umask."""
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_was_written_is_there_again(path: Path):
    """By another process as well: here, another object on the same file."""
    store = SqliteStore(str(path))
    with store.reader(Scope(ALL)) as reader:
        assert set(reader.get(["area:AAA", "org:a"])) == {"area:AAA", "org:a"}
    assert (store.status().version, store.status().token) == (schema.VERSION, 1)
    store.close()


def test_what_was_kept_of_a_file_is_not_taken_for_that_of_another(path: Path, tmp_path: Path):
    """Another file takes its place while a process goes on: what a new connection reads is not the old one's."""
    other = SqliteStore(str(tmp_path / "other.db"), create=True)
    other.apply(batch(state("BBB")))
    other.close()
    store = SqliteStore(str(path))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as directory:
        assert [area.id for area in directory.areas().areas] == ["area:AAA"]
        (tmp_path / "other.db").replace(path)
        with store.reader(Scope(ALL)):  # has the connection that there was
            assert [area.id for area in directory.areas().areas] == ["area:BBB"]


@pytest.mark.parametrize("when", ["nodes copied", "nodes compared", "entries compared"])
def test_a_copy_that_was_not_found_equal_stays_closed(path: Path, tmp_path: Path, when: str):
    """To all but the next copy, also where it broke off while it was compared."""
    source, file = SqliteStore(str(path)), str(tmp_path / "copy.db")
    into = SqliteStore(file, create=True)

    def breaks_off(what: str, _count: int) -> None:
        if what == when:
            raise KeyboardInterrupt

    with Directory(source, today=lambda: TODAY, now=lambda: NOON) as directory:
        with pytest.raises(KeyboardInterrupt):
            directory.copy(into, progress=breaks_off)
        calls = (into.status, lambda: into.apply(batch(organization("b"))), lambda: SqliteStore(file))
        for call in calls:
            with pytest.raises(StoreUnavailable, match="start `directory copy` again"):
                call()
        directory.copy(into)
        assert into.status() == source.status()
    SqliteStore(file).close()
    into.close()


def test_the_journal_mode_follows_the_version(path: Path):
    """Write-ahead logging only where SQLite's reset of the log is mended; else the rollback journal, synced twice."""
    store = SqliteStore(str(path))
    [mode] = store._writer.execute("PRAGMA journal_mode").fetchone()
    [synchronous] = store._writer.execute("PRAGMA synchronous").fetchone()
    expected = ("wal", 2) if sqlite3.sqlite_version_info >= (3, 51, 3) else ("delete", 3)
    assert (mode, synchronous) == expected
    store.close()


def test_no_file_is_made_by_reading(tmp_path: Path):
    """The next step is named."""
    with pytest.raises(StoreUnavailable, match="directory init"):
        SqliteStore(str(tmp_path / "none.db"))
    assert not list(tmp_path.iterdir())


def _write(path: Path, content: bytes) -> None:
    path.write_bytes(content)


def test_a_file_that_is_not_ours_is_refused(tmp_path: Path):
    """A text, an empty file, somebody else's database, a folder."""
    text, empty, other = tmp_path / "text.db", tmp_path / "empty.db", tmp_path / "other.db"
    _write(text, b"not a database, but long enough to be taken for one" * 100)
    _write(empty, b"")
    with sqlite3.connect(other) as database:
        database.execute("CREATE TABLE mine (x)")
    database.close()
    for file in (text, empty, other):
        before = file.read_bytes()
        with pytest.raises(StoreSchemaError, match="not a directory store"):
            SqliteStore(str(file))
        assert file.read_bytes() == before
    with pytest.raises(StoreUnavailable, match="a folder"):
        SqliteStore(str(tmp_path))
    with pytest.raises(StoreSchemaError):
        SqliteStore(str(other), create=True)


@pytest.mark.parametrize(("version", "words"), [(0, "an older version"), (99, "a newer version")])
def test_another_version_is_refused(path: Path, version: int, words: str):
    """In words, and the file stays as it is."""
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {version}")
    database.close()
    before = path.read_bytes()
    with pytest.raises(StoreSchemaError, match=words):
        SqliteStore(str(path))
    assert path.read_bytes() == before


def test_a_damaged_file_is_one_clear_line(path: Path):
    """Whatever bytes are overwritten: an answer, or one of our errors."""
    whole = path.read_bytes()
    pick = random.Random(7)
    refused: list[str] = []
    for _ in range(60):
        damaged = bytearray(whole)
        place = pick.randrange(len(damaged) - 64)
        damaged[place : place + 64] = pick.randbytes(64)
        path.write_bytes(damaged)
        try:
            store = SqliteStore(str(path))
            with store.reader(Scope(ALL)) as reader:
                list(reader.records())
            store.close()
        except StoreError as error:
            refused.append(str(error))
    assert refused
    assert all(str(path) in line and "\n" not in line for line in refused)
    path.write_bytes(whole[:5000])
    with pytest.raises(StoreSchemaError):
        SqliteStore(str(path)).apply(batch(organization("b")))


def _in_another_process(code: str, *arguments: str) -> str:
    """Run as a user who may do less than the test, or under a limit; what it prints."""
    script = "from directory.stores.sqlite import SqliteStore\nfrom words import *\nimport os, sys\n" + textwrap.dedent(
        code
    )
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])}
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        env=environment,
        timeout=120,
        check=False,
    )
    return done.stdout + done.stderr


def test_a_read_only_file_is_read_and_not_written(path: Path):
    """One clear line; reading goes on."""
    path.chmod(0o444)
    for folder in path.parents:
        if os.geteuid() == 0 and Path(tempfile.gettempdir()) in folder.parents:
            folder.chmod(0o755)
    path.parent.chmod(0o555)
    said = _in_another_process(
        """
        from directory.access import ALL
        from directory.ports import Scope
        import graphlib, hashlib  # while this user may still read the library
        if os.geteuid() == 0:
            os.setuid(65534)
        store = SqliteStore(sys.argv[1])
        with store.reader(Scope(ALL)) as reader:
            print("read", len(reader.get(["org:a"])))
        try:
            store.apply(batch(organization("b")))
        except Exception as error:
            print(type(error).__name__, error)
        """,
        str(path),
    )
    assert "read 1" in said
    assert "StoreUnavailable" in said
    assert "may not be written" in said


def test_a_full_disk_loses_nothing(path: Path):
    """The batch is refused with one line; what was there is there, and the next batch goes through."""
    said = _in_another_process(
        """
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        store = SqliteStore(sys.argv[1])
        size = os.path.getsize(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, resource.RLIM_INFINITY))
        try:
            store.apply(batch(*(organization(f"b{n}") for n in range(2000)), id="too much"))
        except Exception as error:
            print(type(error).__name__, error)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        print(store.apply(batch(organization("c"))).created, store.status().token)
        """,
        str(path),
    )
    assert "StoreUnavailable" in said
    assert "make room" in said
    assert "1 2" in said


def test_a_writer_that_waits_too_long_says_so(path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another process is writing: a clear line, nothing half written."""
    monkeypatch.setattr(schema, "BUSY_MS", 50)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(StoreUnavailable, match="another process is writing"):
        SqliteStore(str(path)).apply(batch(organization("b")))
    other.rollback()
    other.close()


def test_every_error_of_the_driver_has_a_word():
    """The map knows each primary result code that is an error; an unknown one is still ours, with its cause."""
    codes = {name for name in vars(sqlite3) if name.startswith("SQLITE_") and name.count("_") == 1}
    not_errors = {
        "SQLITE_OK", "SQLITE_ROW", "SQLITE_DONE", "SQLITE_NOTICE", "SQLITE_WARNING", "SQLITE_DENY", "SQLITE_IGNORE",
    }  # fmt: skip
    actions = {name for name in codes if getattr(sqlite3, name) > 28 or name in _AUTHORIZER}
    ours = {
        "SQLITE_ERROR",
        "SQLITE_INTERNAL",
        "SQLITE_ABORT",
        "SQLITE_CONSTRAINT",
        "SQLITE_MISMATCH",
        "SQLITE_MISUSE",
        "SQLITE_RANGE",
        "SQLITE_EMPTY",
        "SQLITE_NOTFOUND",
    }  # fmt: skip  mistakes of this program
    assert codes - not_errors - actions - ours == (faults._UNAVAILABLE.keys() | faults._SCHEMA.keys())
    unknown = mapped(sqlite3.OperationalError("odd"), "x.db")
    assert (type(unknown), str(unknown)) == (StoreError, "store x.db: the driver said “odd”")


_AUTHORIZER = {
    "SQLITE_ANALYZE", "SQLITE_ATTACH", "SQLITE_DELETE", "SQLITE_DETACH", "SQLITE_FUNCTION", "SQLITE_INSERT",
    "SQLITE_PRAGMA", "SQLITE_READ", "SQLITE_RECURSIVE", "SQLITE_REINDEX", "SQLITE_SAVEPOINT", "SQLITE_SELECT",
    "SQLITE_TRANSACTION", "SQLITE_UPDATE",
}  # fmt: skip


def test_a_file_of_version_1_is_brought_to_this_one(tmp_path: Path):
    """With all that it held, and hashes for what it had written before; then it is written like any other."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as database:
        database.executescript(Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8"))
    database.close()
    store = SqliteStore(str(path))
    assert (store.status().version, store.status().token) == (2, 2)
    assert store.check() == Checked(records=5, batches=2, entries=6, faults=())
    with store.reader(Scope(ALL)) as reader:
        assert [(entry.batch, entry.record, entry.action) for entry in reader.journal(record="org:a")] == [
            ("first", "org:a", "created"), ("second", "org:a", "updated"),
        ]  # fmt: skip
        body = reader.get(["org:a"])["org:a"]
    assert body.note == "changed"
    store.apply(batch(put(body.changed(note="again"), expected=body.hash)))
    assert store.check().faults == ()
    store.close()
    with sqlite3.connect(path) as database:
        assert database.execute("PRAGMA user_version").fetchone() == (2,)
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            database.execute("UPDATE journal SET action = 'created'")
    database.close()
    assert SqliteStore(str(path)).check().entries == 7


def test_many_may_open_an_old_file_at_once(tmp_path: Path):
    """One of them brings it to this version, the others find it there."""
    path = tmp_path / "old.db"
    with sqlite3.connect(path) as database:
        database.executescript(Path(__file__).with_name("version_1.sql").read_text(encoding="utf-8"))
    database.close()
    with ThreadPoolExecutor(8) as threads:
        stores = list(threads.map(lambda _: SqliteStore(str(path)), range(8)))
    assert {store.status().version for store in stores} == {2}
    assert all(store.check().faults == () for store in stores)
