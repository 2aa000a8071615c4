"""Backups: from either store into either, equal to the byte; what is damaged is refused, and nothing is changed."""

from __future__ import annotations

import json
import os
import stat
from contextlib import closing
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_non_interference import everything, with_past
from words import NOON, TODAY, batch, link, organization

from directory.batch import put
from directory.bootstrap import restore
from directory.cli import main
from directory.config import Settings
from directory.errors import InvalidRecord, NotPermitted, StoreError
from directory.keeping import backing_up
from directory.keeping.backing_up import Backup
from directory.keeping.lines import sealed
from directory.ports import Edition, Store
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

if TYPE_CHECKING:
    from each_store import NewStore


def directory_of(store: Store) -> Directory:
    return Directory(store, today=lambda: TODAY, now=lambda: NOON)


def saved(store: Store, path: Path) -> bytes:
    return directory_of(store).backup(path, overwrite=True).path.read_bytes()


def restored(path: Path, into: Store) -> Store:
    with Backup(path) as backup:
        directory_of(into).restore(backup)
    return into


def ignored(_what: str, _count: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """The backup of a store with some past."""
    with closing(SqliteStore(":memory:")) as store:
        a, b = organization("a", "Été — 化学", note="two\nlines"), organization("b", label="network")
        store.apply(batch(a, b, id="first", why="a reason"))
        store.apply(batch(put(a.changed(note="changed"), expected=a.hash), id="second"))
        store.apply(batch(link(a, "COOPERATES_WITH", b, id="link:a"), id="third"))
        return directory_of(store).backup(tmp_path / "small.jsonl").path


def test_what_is_restored_is_what_was_saved(new_store: NewStore, tmp_path: Path):
    """Records, batches and journal, hidden and deleted ones too; the next backup is equal to the byte."""
    path = tmp_path / "a.jsonl"

    @new_store.examples
    @given(random=st.randoms())
    def holds(random: Random) -> None:
        store = new_store()
        with_past(random, store)
        before, lines = everything(store), saved(store, path)
        store.close()
        again = restored(path, new_store())
        assert everything(again) == before
        assert again.check().faults == ()
        assert saved(again, tmp_path / "b.jsonl") == lines

    holds()


def test_a_backup_goes_from_one_kind_of_store_into_another(store: Store, tmp_path: Path):
    """From a file into this kind, and back: three backups, one content."""
    path = tmp_path / "a.jsonl"
    with closing(SqliteStore(":memory:")) as first, closing(SqliteStore(":memory:")) as last:
        with_past(Random(7), first)
        lines = saved(first, path)
        assert saved(restored(path, store), path) == lines
        assert saved(restored(path, last), path) == lines


def test_what_was_restored_goes_on(small: Path, store: Store):
    """Undo, history and the next batch work on it as on the first."""
    directory = directory_of(restored(small, store))
    directory.undo("third", by="me")
    directory.undo("second", by="me")
    assert directory.for_writing("org:a").note == "two\nlines"
    assert [change.action for change in directory.history("org:a").changes] == ["updated", "updated", "created"]
    assert directory.check().faults == ()


def test_a_demo_stays_a_demo_and_an_edition_an_edition(tmp_path: Path, new_store: NewStore):
    """An edition is frozen again as it is opened; a server, which cannot be one, refuses it before it is touched."""
    with closing(SqliteStore(str(tmp_path / "demo.db"), create=True)) as demo:
        demo.apply(batch(organization("a"), kind="demo"))
        shelf = SqliteShelf(tmp_path / "editions")
        Directory(demo, today=lambda: TODAY, now=lambda: NOON, shelf=shelf).issue("First", by="me")
        with closing(shelf.open(1)) as edition:
            saved(edition, tmp_path / "edition.jsonl")
            missing = edition.status().edition
    into = new_store()
    if new_store.kind == "neo4j":
        with pytest.raises(NotPermitted, match="cannot be an edition: give a --store of a file"):
            restored(tmp_path / "edition.jsonl", into)
        assert into.status().empty
        return
    restored(tmp_path / "edition.jsonl", into)
    assert into.status().demo
    assert into.status().edition == missing
    assert isinstance(missing, Edition)
    with pytest.raises(NotPermitted, match="it is never written"):
        into.apply(batch(organization("b")))


def test_a_backup_is_for_its_owner_alone_and_tells_what_it_is(small: Path):
    """Mode 0600; the last line is the SHA-256 of all before it, as `sha256sum` computes it; no moment of its making."""
    assert stat.S_IMODE(small.stat().st_mode) == 0o600
    import hashlib

    *lines, last = small.read_bytes().splitlines(keepends=True)
    end = json.loads(last)["end"]
    assert end["sha256"] == hashlib.sha256(b"".join(lines)).hexdigest()
    assert [end[name] for name in ("batches", "nodes", "links", "entries")] == [3, 2, 1, 4]
    assert [next(iter(json.loads(line))) for line in lines] == [
        "format", "batch", "batch", "batch", "node", "node", "link", "entry", "entry", "entry", "entry",
    ]  # fmt: skip
    assert [path.name for path in small.parent.iterdir()] == [small.name]


def test_it_is_whole_from_the_first_byte_for_nobody_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Whatever the umask, what is being written is for its owner alone, and stands under another name."""
    seen: list[tuple[str, int]] = []

    def looks(_what: str, _count: int) -> None:
        seen.extend((path.name, stat.S_IMODE(path.stat().st_mode)) for path in tmp_path.iterdir())

    monkeypatch.chdir(tmp_path)
    before = os.umask(0)
    try:
        with closing(SqliteStore(":memory:")) as store:
            store.apply(batch(organization("a")))
            done = directory_of(store).backup(progress=looks)
    finally:
        os.umask(before)
    assert seen
    assert all(name.endswith(".part") and mode == 0o600 for name, mode in seen)
    assert done.path.name == f"backup-2026-11-22-{done.sha256[:12]}.jsonl"
    assert [path.name for path in tmp_path.iterdir()] == [done.path.name]


def test_a_file_that_is_there_stays(small: Path):
    """Unless it is said that it goes; what could not be written leaves nothing."""
    before = small.read_bytes()
    with closing(SqliteStore(":memory:")) as store:
        with pytest.raises(NotPermitted, match="is there: give another name, or --overwrite"):
            directory_of(store).backup(small)
        assert small.read_bytes() == before
        directory_of(store).backup(small, overwrite=True)
        assert small.read_bytes() != before
        with pytest.raises(StoreError, match="cannot be written: No such file"):
            directory_of(store).backup(small.parent / "none" / "a.jsonl")
    assert [path.name for path in small.parent.iterdir()] == [small.name]


def test_a_store_that_moves_makes_no_backup(tmp_path: Path):
    """A mixture of two states is taken for none."""
    with closing(SqliteStore(":memory:")) as store:
        store.apply(batch(organization("a")))

        def moves(what: str, _count: int) -> None:
            if what == "nodes written":
                store.apply(batch(organization("later")))

        with pytest.raises(StoreError, match="the data moved meanwhile: start `directory backup` again"):
            directory_of(store).backup(tmp_path / "a.jsonl", progress=moves)
    assert list(tmp_path.iterdir()) == []


# damage


def _lines(data: bytes) -> list[bytes]:
    return data.splitlines(keepends=True)


def damaged(data: bytes) -> dict[str, bytes]:
    """What may befall a file; each is another file."""
    lines, pick = _lines(data), Random(1)
    found = {
        "empty": b"",
        "a blank line": b"\n",
        "text": b"name,country\nA,GHA\n",
        "a list": b"[]\n",
        "deep": b"[" * 100_000,
        "nul bytes": b"\0" * 5000,
        "a store": b"SQLite format 3\0" + b"\0" * 500,
        "something behind": data + b"\n",
        "twice": data + data,
        "no last newline": data[:-1],
        "CR LF": data.replace(b"\n", b"\r\n"),
        "byte order mark": b"\xef\xbb\xbf" + data,
        "another format": data.replace(b"directory-1540 backup", b"directory-1541 backup"),
        "another version": data.replace(b'"version":1', b'"version":2'),
        "no end": b"".join(lines[:-1]),
        "no head": b"".join(lines[1:]),
        "the end first": b"".join([lines[0], lines[-1], *lines[1:-1]]),
        "reversed": b"".join([lines[0], *reversed(lines[1:-1]), lines[-1]]),
    }
    for n in range(1, len(lines)):
        found[f"without line {n}"] = b"".join(lines[:n] + lines[n + 1 :])
    for n in range(1, len(lines) - 2):
        found[f"line {n} behind the next"] = b"".join([*lines[:n], lines[n + 1], lines[n], *lines[n + 2 :]])
        found[f"line {n} twice"] = b"".join([*lines[: n + 1], *lines[n:]])
    for _ in range(40):
        place, bit = pick.randrange(len(data)), 1 << pick.randrange(8)
        found[f"bit {bit} of byte {place}"] = data[:place] + bytes([data[place] ^ bit]) + data[place + 1 :]
    for _ in range(20):
        place = pick.randrange(1, len(data))
        found[f"cut at {place}"] = data[:place]
    return found


def test_whatever_is_damaged_is_refused_in_one_line(small: Path, tmp_path: Path):
    """Before a store is made: bit-flipped, cut, reordered, lines missing or twice, another version, not ours."""
    data, place = small.read_bytes(), tmp_path / "new" / "b.db"
    cases = damaged(data)
    assert len(cases) >= 90
    for name, content in cases.items():
        assert content != data, name
        small.write_bytes(content)
        with pytest.raises(InvalidRecord) as refused:
            restore(small, Settings(store=f"sqlite:{place}"), progress=ignored)
        said = str(refused.value)
        assert "\n" not in said, name
        assert said.startswith("backup “"), name
        assert said.rpartition(": ")[2].startswith(("the backup is damaged", "give a file", "use the program")), (
            name,
            said,
        )
        assert not place.parent.exists(), name
    small.write_bytes(data)
    restore(small, Settings(store=f"sqlite:{place}"), progress=ignored)


def resealed(lines: list[bytes]) -> bytes:
    """Lines with checks that fit them, as somebody would make them who changes a backup by hand."""
    import hashlib

    bodies = [json.loads(line) for line in lines]
    for body in bodies:
        del body["line"]
    made = [sealed(backing_up._json(body).encode()) for body in bodies[:-1]]
    bodies[-1]["end"]["sha256"] = hashlib.sha256(b"".join(made)).hexdigest()
    return b"".join([*made, sealed(backing_up._json(bodies[-1]).encode())])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'"note":"two\\nlines"', b'"note":"three"'),
        (b'"label":"network"', b'"label":"public"'),
        (b'{"node":"Organization"', b'{"node":"Person"'),
        (b'{"node":"Organization"', b'{"node":"Planet"'),
        (b'"body":{', b'"body":{"more":1,'),
        (b'"by":"', b'"by":"x'),
        (b'"batch":"second"', b'"batch":"nobody"'),
        (b'"action":"updated"', b'"action":"deleted"'),
        (b'"edition":null', b'"edition":[1]'),
    ],
)
def test_what_was_changed_by_hand_is_refused_too(small: Path, store: Store, old: bytes, new: bytes):
    """Each record has its hash and all of them their fingerprint, whatever the checks of the lines say."""
    data = small.read_bytes()
    small.write_bytes(resealed(_lines(data)))
    with Backup(small):
        pass
    assert old in data
    small.write_bytes(resealed(_lines(data.replace(old, new, 1))))
    with pytest.raises(InvalidRecord, match="the backup is damaged"):
        restored(small, store)
    assert store.status().empty


def test_a_store_that_holds_data_is_not_filled(small: Path, store: Store):
    """What is there stays as it is."""
    store.apply(batch(organization("mine")))
    before = everything(store)
    with pytest.raises(NotPermitted, match="holds data"):
        restored(small, store)
    assert everything(store) == before


def test_a_restore_that_broke_off_is_not_opened_and_started_again(small: Path, store: Store):
    """Until it was compared, nobody takes it for whole."""

    def breaks_off(what: str, _count: int) -> None:
        if what == "nodes compared":
            raise KeyboardInterrupt

    with Backup(small) as backup, pytest.raises(KeyboardInterrupt):
        directory_of(store).restore(backup, progress=breaks_off)
    with pytest.raises(StoreError):
        store.status()
    assert directory_of(restored(small, store)).check().faults == ()


# the command


def test_the_commands_save_and_restore(seed_file: Path, tmp_path: Path):
    """What they did stands on a line; errors stand on one, and nothing is changed."""
    there, file = f"sqlite:{tmp_path / 'b.db'}", str(tmp_path / "a.jsonl")

    def run(*arguments: str, code: int = 0) -> str:
        done = CliRunner().invoke(main, list(arguments), env={"DIRECTORY_STORE": f"sqlite:{seed_file}"})
        assert done.exit_code == code, done.output
        assert done.output.count("\n") == 1
        return done.output

    assert "nodes" in run("backup", file)
    assert "is there" in run("backup", file, code=1)
    assert "equal to" in run("restore", file, "--store", there)
    assert "holds data" in run("restore", file, "--store", there, code=1)
    assert "No such file" in run("restore", str(tmp_path / "none"), "--store", there, code=1)
    assert "is a directory" in run("restore", str(tmp_path), "--store", there, code=2)
    run("backup", str(tmp_path / "b.jsonl"), "--store", there)
    assert (tmp_path / "a.jsonl").read_bytes() == (tmp_path / "b.jsonl").read_bytes()
