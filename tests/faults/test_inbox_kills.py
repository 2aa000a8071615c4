"""Remarks on a publication by several processes, while it is published again and they are taken in; some are killed."""

from __future__ import annotations

import time
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random

from children import Child, Say, child
from words import NOON, TODAY, batch, organization

from directory.access import ALL, Viewer
from directory.bootstrap import open_inbox
from directory.ports import Scope
from directory.service import Directory
from directory.stores.sqlite import PublishedStore, SqlitePress, SqliteStore


def full_store(path: Path) -> Directory:
    return Directory(SqliteStore(str(path), create=True), today=lambda: TODAY, now=lambda: NOON)


def publish(full: Directory, out: Path) -> None:
    with SqlitePress(out) as press:
        press.keep(full.publish(press.store, "public"))


def remarks(say: Say, out: Path, who: str, most: int, day: int = 0) -> None:
    """One remark after another on what is published, each of another hour so that none is too many."""
    moments = (NOON + timedelta(days=day, minutes=3 * number) for number in range(10_000))
    with closing(PublishedStore(str(out))) as store:
        public = Directory(store, today=lambda: TODAY, now=lambda: next(moments), inbox=open_inbox(out))
        for number in range(most):
            say(begin=f"{who} {number}")
            public.remark("org:a", f"{who} {number}")
            say(done=f"{who} {number}")


def takes(say: Say, path: Path, out: Path) -> None:
    """What came in, again and again."""
    with full_store(path) as full:
        while True:
            say(done=full.take_in(open_inbox(out), by="Ann").new)


def publishes(say: Say, path: Path, out: Path) -> None:
    """One publication after another."""
    with full_store(path) as full:
        while True:
            say(begin=True)
            publish(full, out)


def texts(full: Directory) -> list[str]:
    found = full.remarks(Viewer("committee")).remarks
    return [remark.text for remark in found]


def test_two_processes_remark_while_it_is_published_again_and_taken_in(tmp_path: Path):
    """Every remark that was acknowledged is on the desk, once."""
    path, out = tmp_path / "full.db", tmp_path / "public.db"
    with full_store(path) as full:
        full._store.apply(batch(organization("a")))
        publish(full, out)
    with child(remarks, out, "one", 40) as one, child(remarks, out, "two", 40) as two:
        for number in range(6):
            with full_store(path) as full:
                full._store.apply(batch(organization(f"n{number}")))
                publish(full, out)
                full.take_in(open_inbox(out), by="Ann")
        said = [line["done"] for line in (*one.rest(), *two.rest()) if "done" in line]
        assert (one.wait(), two.wait()) == (0, 0)
    with full_store(path) as full:
        full.take_in(open_inbox(out), by="Ann")
        assert sorted(texts(full)) == sorted(said)
        assert len(said) == 80
        assert full.check().faults == ()


def test_whoever_is_killed_no_remark_is_lost_or_doubled(tmp_path: Path):
    """Who remarks and who takes in, at any moment: what was acknowledged is there once, what was begun at most once."""
    path, out, pick = tmp_path / "full.db", tmp_path / "public.db", Random(5)
    with full_store(path) as full:
        full._store.apply(batch(organization("a")))
        publish(full, out)
    begun, done = set[str](), set[str]()
    for number in range(30):
        with child(remarks, out, f"r{number}", 400, number) as visitor, child(takes, path, out) as keeper:
            visitor.line()
            time.sleep(pick.random() / 10)
            for one in pick.sample([visitor, keeper], 2):
                one.kill()
                time.sleep(pick.random() / 100)
            lines = visitor.rest()
            begun |= {line["begin"] for line in lines if "begin" in line} | {f"r{number} 0"}
            done |= {line["done"] for line in lines if "done" in line}
            _ended(visitor, keeper)
    with full_store(path) as full:
        full.take_in(open_inbox(out), by="Ann")
        found = texts(full)
        assert len(found) == len(set(found))
        assert done <= set(found) <= begun
        assert done
        assert full.check().faults == ()
        assert full._store.read(Scope(ALL), lambda reader: len(list(reader.records(["DeskItem"])))) == len(found)
    assert not [file.name for file in tmp_path.iterdir() if ".taking-" in file.name]


def _ended(*children: Child) -> None:
    for one in children:
        one.rest()
        one.wait()


def test_a_publication_is_there_whole_whenever_its_maker_is_killed(tmp_path: Path):
    """Under its name stands the last one, never a half of the next."""
    path, out, pick = tmp_path / "full.db", tmp_path / "public.db", Random(7)
    with full_store(path) as full:
        full._store.apply(batch(*(organization(f"o{number}") for number in range(200))))
        publish(full, out)
    for _ in range(25):
        with child(publishes, path, out) as maker:
            maker.line()
            time.sleep(pick.random() / 5)
            maker.kill()
            _ended(maker)
        with closing(PublishedStore(str(out))) as store:
            assert store.check() == (200, 1, 200, ())
            assert store.status().publication
