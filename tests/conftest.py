"""
Fixtures for all tests.

Add one here only when tests of several folders need it, and only for something that must be made or ended; data are
built with `words` in the test itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from directory.bootstrap import initialize
from directory.config import Settings
from directory.ports import Store
from directory.service import Directory

sys.path.insert(0, str(Path(__file__).parent))
from words import NOON, TODAY

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=bool(os.environ.get("CI")),
    max_examples=60,
)
settings.load_profile("house")


def open_sqlite() -> Store:
    from directory.stores.sqlite import SqliteStore

    return SqliteStore(":memory:")


STORES: dict[str, Callable[[], Store]] = {"sqlite": open_sqlite}


@pytest.fixture(params=STORES)
def new_store(request: pytest.FixtureRequest) -> Iterator[Callable[[], Store]]:
    """Makes empty stores of each kind; they end with the test."""
    opened: list[Store] = []

    def new() -> Store:
        opened.append(STORES[request.param]())
        return opened[-1]

    yield new
    for store in opened:
        store.close()


@pytest.fixture
def store(new_store: Callable[[], Store]) -> Store:
    """An empty store of each kind."""
    return new_store()


@pytest.fixture(scope="session")
def seed_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store file with the whole seed; read it, do not write to it."""
    path = tmp_path_factory.mktemp("seed") / "directory.db"
    initialize(Settings(store=f"sqlite:{path}"))
    return path


@pytest.fixture(scope="session")
def seeded(seed_file: Path) -> Iterator[Directory]:
    """The directory over the whole seed, on 2026-11-22; read it, do not write to it."""
    from directory.bootstrap import open_store

    with Directory(open_store(f"sqlite:{seed_file}"), today=lambda: TODAY, now=lambda: NOON) as directory:
        yield directory
