"""The server of a run: only what is a test store is used, and what cannot be had is said."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from neo4j.exceptions import Neo4jError

from directory.stores.neo4j import Address
from servers.neo4j_server import ENVIRONMENT
from servers.run import MARK, ask, foreign, wipe

HERE = Path(__file__).parent


@pytest.fixture
def unmarked(empty_address: Address) -> Iterator[Address]:
    """A server that holds what somebody else put there."""
    marked = [MARK] in ask(empty_address, "SHOW INDEXES YIELD name")
    ask(empty_address, f"DROP INDEX {MARK} IF EXISTS")
    ask(empty_address, "CREATE (:Person {name: 'Ada'})")
    yield empty_address
    wipe(empty_address)
    if marked:
        assert foreign(empty_address) is None


@pytest.mark.neo4j
def test_a_database_is_asked_by_its_name(empty_address: Address):
    """What is looked at before all is taken away is what is taken away: never the server's own choice."""
    other = replace(empty_address, database="contacts")
    for look in (foreign, wipe, lambda address: ask(address, "RETURN 1")):
        with pytest.raises(Neo4jError) as caught:
            look(other)
        assert caught.value.code == "Neo.ClientError.Database.DatabaseNotFound"


@pytest.mark.neo4j
def test_an_empty_database_becomes_a_test_store_and_stays_one(unmarked: Address):
    """Its mark outlives what tests write; without it whatever is there is somebody else's."""
    assert "holds 1 nodes and is no test store: give an empty one" in (foreign(unmarked) or "")
    wipe(unmarked)
    assert foreign(unmarked) is None
    ask(unmarked, "CREATE (:Person {name: 'Ada'})")
    assert foreign(unmarked) is None


@pytest.mark.neo4j
@pytest.mark.parametrize("workers", ["0", "1"])
def test_a_run_on_somebody_elses_server_ends_with_its_reason(unmarked: Address, workers: str):
    """Said once, on one line, with workers or without; nothing is taken away."""
    done = _pytest(unmarked, "-n", workers, "tests/test_text.py")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert f"{ENVIRONMENT}: {unmarked.place} holds 1 nodes and is no test store: give an empty one" in done.stderr
    assert "INTERNALERROR" not in done.stdout + done.stderr
    assert ask(unmarked, "MATCH (n) RETURN n.name") == [["Ada"]]


@pytest.mark.neo4j
def test_a_run_on_a_server_that_lets_nobody_in_ends_with_its_reason(empty_address: Address):
    """A wrong password is said as the store says it, and stands nowhere."""
    done = _pytest(replace(empty_address, password="wrong but secret"), "tests/test_text.py")
    assert done.returncode == pytest.ExitCode.USAGE_ERROR
    assert "the user or the password is wrong" in done.stderr
    assert "secret" not in done.stdout + done.stderr


def _pytest(address: Address, *arguments: str) -> subprocess.CompletedProcess[str]:
    given = {
        ENVIRONMENT: address.place,
        "DIRECTORY_TEST_NEO4J_USER": address.user,
        "DIRECTORY_TEST_NEO4J_PASSWORD": address.password or "",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *arguments]
    where = HERE.parent.parent
    return subprocess.run(
        command, cwd=where, env=os.environ | given, capture_output=True, text=True, timeout=120, check=False
    )


REFUSED = "[ERROR] repo.maven.apache.org: Temporary failure in name resolution"


@pytest.fixture
def offline(tmp_path: Path) -> Callable[..., subprocess.CompletedProcess[str]]:
    """Runs Python beside a copy of this folder, on a machine whose Maven cannot fetch anything."""
    servers, programs = tmp_path / "tests" / "servers", tmp_path / "bin"
    shutil.copytree(HERE, servers, ignore=shutil.ignore_patterns("__pycache__"))
    programs.mkdir()
    for name, script in (("java", "exit 0"), ("mvn", f"echo '{REFUSED}'; exit 1")):
        _put_program(programs / name, script)

    def run(*arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
        first = {"PATH": f"{programs}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(servers.parent)}
        command = [sys.executable, *arguments]
        environment = os.environ | first | given
        return subprocess.run(
            command, cwd=servers, env=environment, capture_output=True, text=True, timeout=60, check=False
        )

    return run


def _put_program(path: Path, script: str) -> None:
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_a_machine_without_network_says_so_and_goes_on(offline: Callable[..., subprocess.CompletedProcess[str]]):
    """Maven is there and cannot fetch: one line with the next step, no traceback, and `make test` goes on."""
    done = offline("neo4j_server.py")
    assert (done.returncode, done.stdout) == (0, "")
    assert done.stderr.startswith(f"no Neo4j, Maven could not fetch it ({REFUSED})")
    assert f"set {ENVIRONMENT}" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize(("ci", "outcome"), [("", "Skipped"), ("true", "Failed")])
def test_what_needs_a_server_that_cannot_be_had_is_skipped_and_fails_in_ci(
    offline: Callable[..., subprocess.CompletedProcess[str]], ci: str, outcome: str
):
    """With the reason: never silently."""
    done = offline("-c", "from servers.run import need_server; need_server()", CI=ci)
    assert f"{outcome}: no Neo4j, Maven could not fetch it ({REFUSED})" in done.stderr


@pytest.mark.parametrize("ci", ["", "1", "woodpecker", "true"])
def test_the_run_of_ci_asks_for_everything(tmp_path: Path, ci: str):
    """Whatever its machine says of itself: there a test that needs a server fails where there is none."""
    _put_program(tmp_path / "make", 'echo "$1 $CI"')
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [HERE.parent.parent / ".ci" / "run"], env={"PATH": path, "CI": ci}, capture_output=True, text=True, check=True
    )
    assert done.stdout == "check true\ntest true\n"
