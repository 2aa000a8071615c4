"""A backup that is killed as it is written: under its name stands the last whole one, or none."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from random import Random

from children import Say, child
from words import NOON, TODAY, batch, organization

from directory.keeping.backing_up import Backup
from directory.service import Directory
from directory.stores.sqlite import SqliteStore

KILLS = 25


def work(say: Say, path: Path, file: Path) -> None:
    """One backup after another, until it is killed."""
    with Directory(SqliteStore(str(path)), today=lambda: TODAY, now=lambda: NOON) as directory:
        for number in range(1000):
            say(begin=number)
            directory.backup(file, overwrite=True)


def test_a_backup_that_is_killed_leaves_no_half_file(tmp_path: Path):
    """What is there under the name is whole, whenever it was killed."""
    path, file, pick = tmp_path / "a.db", tmp_path / "out" / "a.jsonl", Random(3)
    file.parent.mkdir()
    with closing(SqliteStore(str(path), create=True)) as store:
        store.apply(batch(*(organization(f"o{n}") for n in range(300))))
    for _ in range(KILLS):
        with child(work, path, file) as killed:
            killed.line()
            time.sleep(pick.random() / 10)
            killed.kill()
            killed.wait()
        if file.exists():
            with Backup(file) as backup:
                assert len(list(backup.nodes())) == 300
    assert file.exists()
