"""What is damaged is found: whatever bytes are overwritten, whatever is changed behind the journal."""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from words import NOON, TODAY, batch, email, link, organization, state

from directory.access import ALL
from directory.batch import delete, put
from directory.cli import main
from directory.errors import StoreError
from directory.ports import Scope
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

TABLES = ("node", "link", "key", "batch", "journal")
DAMAGES = 400
DAMAGES_OF_EDITIONS = 150


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A store file with nodes and links, some of them changed, ended and taken away."""
    made = tmp_path / "directory.db"
    with closing(SqliteStore(str(made), create=True)) as store:
        bodies = [
            organization(f"o{n}", f"Body number {n}", note="what one should know, " * 8 + "and so on")
            for n in range(24)
        ]
        ties = [link(bodies[n], "COOPERATES_WITH", bodies[n + 1], id=f"link:{n}") for n in range(12)]
        store.apply(batch(state("AAA"), *bodies, id="bodies", why="the first ones"))
        store.apply(batch(*ties, email("o@example.org"), id="ties"))
        changed = [bodies[n].changed(note=f"changed {n}", valid_until="2030") for n in range(6)]
        for before, after in zip(bodies, changed, strict=False):
            store.apply(batch(put(after, expected=before.hash), id=f"change {before.id}"))
        store.apply(batch(delete(bodies[22]), delete(bodies[23]), id="gone"))
    return made


@pytest.fixture
def edition(path: Path, tmp_path: Path) -> Path:
    """The file of the one edition on a shelf."""
    shelf = SqliteShelf(tmp_path / "editions")
    with Directory(SqliteStore(str(path)), today=lambda: TODAY, now=lambda: NOON, shelf=shelf) as directory:
        directory.issue("the first", by="a tester")
    [file] = (tmp_path / "editions").iterdir()
    file.chmod(0o600)
    return file


# bytes


def test_whatever_bytes_are_overwritten_what_can_be_read_otherwise_is_found(path: Path):
    """A file is refused or has faults, or each table reads as before; and nothing but our own errors comes up."""
    whole = path.read_bytes()
    good = _dumped(path)
    assert good
    found = Counter[str]()
    for place, bytes in _damages(len(whole), DAMAGES, seed=1540):
        _overwritten(path, whole, place, bytes)
        after = _dumped(path)
        _overwritten(path, whole, place, bytes)  # whoever reads may mend the file
        said = _said_of(path)
        assert said or after == good, f"{len(bytes)} bytes at {place}: {bytes!r}"
        assert all("\n" not in line for line in said)
        found["refused or faulty" if said else "as before"] += 1
        found["read otherwise"] += after != good
    assert sum(found.values()) - found["read otherwise"] == DAMAGES
    assert min(found["refused or faulty"], found["as before"], found["read otherwise"]) > DAMAGES // 10


def test_whatever_bytes_of_an_edition_are_overwritten_the_shelf_lists_the_others(edition: Path):
    """A damaged edition is listed or not; it takes no other with it, and comes up in our words alone."""
    whole = edition.read_bytes()
    shelf = SqliteShelf(edition.parent)
    edition.with_name("edition-0002.db").write_bytes(whole)
    listed = Counter[int]()
    for place, bytes in _damages(len(whole), DAMAGES_OF_EDITIONS, seed=1541):
        _overwritten(edition, whole, place, bytes)
        listed[len(shelf.editions())] += 1
        _said_of(edition)
    assert set(listed) == {1, 2}


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM edition",
        "UPDATE edition SET day = 'one day'",
        "UPDATE edition SET day = ''",
        "DELETE FROM batch",
    ],
)
def test_an_edition_that_does_not_know_its_day_is_one_clear_line(edition: Path, statement: str):
    """It is refused, and listed no more; where only its records are wrong it is listed, and `check` says so."""
    _run(edition, statement, "PRAGMA foreign_keys = OFF")
    if "batch" in statement:
        assert len(SqliteShelf(edition.parent).editions()) == 1
        assert _said_of(edition)
        return
    with pytest.raises(StoreError, match="restore it from a backup") as caught:
        SqliteStore(str(edition))
    assert "\n" not in str(caught.value)
    assert SqliteShelf(edition.parent).editions() == ()


def test_a_value_of_another_type_is_found(path: Path):
    """One bit makes bytes of a text, in every table and column; each time that is a fault, and no error of Python's."""
    whole = path.read_bytes()
    for table in TABLES:
        for column in _columns(path, table):
            path.write_bytes(whole)
            if _loosely(path, f"UPDATE {table} SET {column} = CAST({column} AS BLOB) WHERE {column} IS NOT NULL"):
                assert _said_of(path), f"{table}.{column}"


# single cells and rows

CHANGES = {
    "a body": ("UPDATE node SET body = replace(body, 'Body', 'Buddy') WHERE id = 'org:o7'", "org:o7"),
    "a note": ("UPDATE node SET body = replace(body, 'changed 3', 'changed 4') WHERE id = 'org:o3'", "org:o3"),
    "a label": ("UPDATE node SET label = 'committee' WHERE id = 'org:o7'", "org:o7"),
    "a hash": ("UPDATE node SET hash = upper(hash) WHERE id = 'org:o7'", "org:o7"),
    "an end": ("UPDATE node SET until_day = '2031-01-01' WHERE id = 'org:o3'", "org:o3"),
    "a name to sort by": ("UPDATE node SET sort_name = 'zzz' WHERE id = 'org:o7'", "org:o7"),
    "the body of a link": ("UPDATE link SET body = replace(body, 'seen', 'known') WHERE id = 'link:5'", "link:5"),
    "the end of a link": ("UPDATE link SET target_id = 'org:o9' WHERE id = 'link:5'", "link:5"),
    "who": ("UPDATE batch SET by = 'somebody' WHERE id = 'ties'", "ties"),
    "why": ("UPDATE batch SET why = '' WHERE id = 'bodies'", "bodies"),
    "when": ("UPDATE batch SET at = replace(at, '2026', '2025') WHERE id = 'gone'", "gone"),
    "how many": ("UPDATE batch SET created = created + 1 WHERE id = 'ties'", "ties"),
    "an image": ("UPDATE journal SET after_body = replace(after_body, 'seen', 'known') WHERE position = 9", "org:o7"),
    "an old image": ("UPDATE journal SET before_body = NULL WHERE action = 'deleted' AND record_id = 'org:o22'", "org:o22"),
    "an action": ("UPDATE journal SET action = 'updated' WHERE position = 9", "org:o7"),
    "the batch of a line": ("UPDATE journal SET batch_position = 2 WHERE position = 9", "org:o7"),
    "a first line": ("DELETE FROM journal WHERE position = 9", "org:o7"),
    "a line between": ("DELETE FROM journal WHERE record_id = 'org:o3' AND action = 'created'", "org:o3"),
    "a last line": ("DELETE FROM journal WHERE record_id = 'org:o23' AND action = 'deleted'", "org:o23"),
    "all that a record leaves": ("DELETE FROM journal WHERE record_id = 'org:o22'", "gone"),
    "all lines of a batch": ("DELETE FROM journal WHERE batch_position = 9", "gone"),
    "a batch": ("DELETE FROM batch WHERE id = 'gone'", "a row of batch"),
    "a key": ("DELETE FROM key WHERE node_id = 'org:o7' AND kind = 'name'", "search keys"),
    "a key of another": ("UPDATE key SET node_id = 'org:o8' WHERE node_id = 'org:o7' AND kind = 'name'", "search keys"),
    "a node": ("DELETE FROM node WHERE id = 'org:o20'; DELETE FROM key WHERE node_id = 'org:o20'", "org:o20"),
    "a node and its links": (
        "DELETE FROM node WHERE id = 'org:o0'; DELETE FROM key WHERE node_id = 'org:o0'; DELETE FROM link WHERE 'org:o0' IN (source_id, target_id)",
        "org:o0",
    ),
    "a link": ("DELETE FROM link WHERE id = 'link:5'", "link:5"),
    "a node that nobody wrote": (
        "INSERT INTO node SELECT 'org:new', kind, subkind, label, from_day, until_day, owner_id, sort_name, hash, replace(body, 'org:o7', 'org:new') FROM node WHERE id = 'org:o7'",
        "org:new",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CHANGES)
def test_what_is_changed_behind_the_journal_is_found_and_named(path: Path, what: str):
    """By a fault that names it, from the command as well, which then ends with 1."""
    statement, named = CHANGES[what]
    _run(path, "DROP TRIGGER journal_is_kept", *statement.split("; "))
    with closing(SqliteStore(str(path))) as store:
        faults = store.check().faults
    assert any(named in fault for fault in faults), faults
    done = CliRunner().invoke(main, ["check"], env={"DIRECTORY_STORE": f"sqlite:{path}"})
    assert done.exit_code == 1
    assert done.output.splitlines()[:-1] == list(faults)
    assert done.output.splitlines()[-1].endswith(f"{len(faults)} faults")


def test_a_record_put_back_as_it_was_is_found(path: Path):
    """Each column fits the others, and the record is still not the one that was written last."""
    with closing(SqliteStore(str(path))) as store, closing(sqlite3.connect(path)) as database:
        [row] = database.execute("SELECT * FROM node WHERE id = 'org:o7'")
        [read] = store.read(Scope(ALL), lambda reader: reader.get(["org:o7"])).values()
        store.apply(batch(put(read.changed(note="changed"), expected=read.hash)))
        assert store.check().faults == ()
        with database:
            database.execute("UPDATE node SET hash = ?, body = ? WHERE id = 'org:o7'", row[-2:])
        assert [fault for fault in store.check().faults if "org:o7" in fault]


def test_a_good_file_has_no_faults(path: Path):
    """The command says how much it looked at, and ends with 0."""
    done = CliRunner().invoke(main, ["check"], env={"DIRECTORY_STORE": f"sqlite:{path}"})
    assert (done.exit_code, done.output) == (
        0,
        "36 records, 9 batches, 46 lines of the journal: as they were written\n",
    )


# words


def _damages(size: int, times: int, *, seed: int) -> Iterator[tuple[int, bytes]]:
    """Where, and what stands there then: 1 to 64 bytes; the file's own head comes up as often as a page does."""
    pick = random.Random(seed)
    for _ in range(times):
        bytes = pick.randbytes(pick.choice((1, 1, 2, 4, 8, 16, 32, 64)))
        yield pick.randrange(100 if pick.random() < 0.05 else size - len(bytes)), bytes


def _overwritten(path: Path, whole: bytes, place: int, bytes: bytes) -> None:
    for left in path.parent.glob(f"{path.name}-*"):
        left.unlink()
    path.write_bytes(whole[:place] + bytes + whole[place + len(bytes) :])


def _dumped(path: Path) -> list[object] | None:
    """All that plain SQLite reads of each table, None where it cannot; names of columns have no case there."""
    with closing(sqlite3.connect(path)) as database:
        database.text_factory = bytes
        try:
            asked = [database.execute(f"SELECT * FROM {table}") for table in TABLES]
            return [[[name.lower() for name, *_ in rows.description], *sorted(rows, key=repr)] for rows in asked]
        except (sqlite3.Error, UnicodeDecodeError, MemoryError):
            return None


def _said_of(path: Path) -> list[str]:
    """What opening a file, `check` and reading say is wrong with it."""
    try:
        store = SqliteStore(str(path))
    except StoreError as error:
        return [str(error)]
    with closing(store):
        said: list[str] = []
        try:
            said += store.check().faults
        except StoreError as error:
            said.append(str(error))
        for question in (lambda reader: list(reader.records()), lambda reader: list(reader.fingerprints())):
            try:
                store.read(Scope(ALL), question)
            except StoreError as error:
                said.append(str(error))
        return said


def _run(path: Path, *statements: str) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        for statement in statements:
            database.execute(statement)


def _columns(path: Path, table: str) -> list[str]:
    with closing(sqlite3.connect(path)) as database:
        return [name for name, *_ in database.execute(f"SELECT * FROM {table}").description]


def _loosely(path: Path, statement: str) -> bool:
    """Run a statement as if the tables were not STRICT; whether SQLite let it."""
    with closing(sqlite3.connect(path)) as database:
        database.execute("PRAGMA writable_schema = ON")
        kept = database.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'table'").fetchall()
        database.execute(
            "UPDATE sqlite_schema SET sql = replace(replace(sql, ' STRICT, WITHOUT', ' WITHOUT'), ' STRICT', '')"
        )
        database.execute("DROP TRIGGER journal_is_kept")
        database.commit()
    with closing(sqlite3.connect(path)) as database:
        try:
            changed = database.execute(statement).rowcount
        except sqlite3.IntegrityError:  # a row id is a number
            return False
        database.execute("PRAGMA writable_schema = ON")
        database.executemany("UPDATE sqlite_schema SET sql = ?2 WHERE name = ?1", kept)
        database.commit()
    return changed > 0
