"""
Fixtures for all tests.

Add one here only when tests of several folders need it, and only for something that must be made or ended; data are
built with `words` in the test itself.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

from directory.bootstrap import initialize
from directory.config import Settings
from directory.ports import Store
from directory.service import Directory

if TYPE_CHECKING:
    from directory.stores.neo4j import Address

sys.path.insert(0, str(Path(__file__).parent))
from each_store import STORES, NewStore
from servers.run import refusal, server_of_run, wipe
from words import NOON, TODAY

settings.register_profile(
    "house",
    deadline=None,
    suppress_health_check=list(HealthCheck),
    derandomize=bool(os.environ.get("CI")),
    max_examples=60,
)
settings.load_profile("house")


@pytest.fixture(params=[pytest.param(kind, marks=getattr(pytest.mark, kind)) for kind in STORES])
def new_store(request: pytest.FixtureRequest) -> Iterator[NewStore]:
    """Makes empty stores of each kind; they end with the test."""
    stores = NewStore(request.param, lambda: request.getfixturevalue("neo4j_address"))
    yield stores
    stores.end()


@pytest.fixture
def store(new_store: NewStore) -> Store:
    """An empty store of each kind."""
    return new_store()


@pytest.fixture(scope="session")
def neo4j_address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """The server that tests share: that of the environment, else one of this worker."""
    with server_of_run(tmp_path_factory.mktemp("neo4j")) as address:
        yield address


@pytest.fixture
def empty_address(neo4j_address: Address) -> Address:
    """The server of the run, with nothing in it."""
    wipe(neo4j_address)
    return neo4j_address


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


def pytest_configure(config: pytest.Config) -> None:
    """Said once, by the process that starts the others: a server that tests may not use ends the run."""
    if not hasattr(config, "workerinput") and (reason := refusal()):
        raise pytest.UsageError(reason)


def _passed(reporter: Any) -> dict[str, int]:
    reports = reporter.stats.get("passed", [])
    return {kind: sum(report.when == "call" and kind in report.keywords for report in reports) for kind in STORES}


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """How many tests ran on each store."""
    counts = ", ".join(f"{count} on {kind}" for kind, count in _passed(terminalreporter).items())
    terminalreporter.write_line(f"tests passed: {counts}")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Where CI asks for everything, half of the stores is not enough."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    whole = session.config.args == session.config.getini("testpaths")
    if os.environ.get("CI") == "true" and reporter and whole and not all(_passed(reporter).values()):
        reporter.write_line("FAILED: CI asks for the tests of every store")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
