"""The one Neo4j server of a test run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import neo4j
import pytest

from directory.stores.neo4j import Address
from servers.neo4j_server import ENVIRONMENT, Server, missing

MARK = "directory_test_store"  # an index: it outlives what a test writes, and says that all may be taken away


@contextmanager
def server_of_run(home: Path) -> Iterator[Address]:
    """That of the environment, else one of our own; the test is skipped, or fails in CI, where there is none."""
    given = os.environ.get(ENVIRONMENT)
    if given:
        user, password = (os.environ.get(f"DIRECTORY_TEST_NEO4J_{name}") for name in ("USER", "PASSWORD"))
        address = Address.of(given, user=user or "neo4j", password=password)
        _refuse_foreign(address)
        yield address
    elif reason := missing():
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)
    else:
        with running(Server(home)) as server:
            yield address_of(server)


@contextmanager
def running(server: Server) -> Iterator[Server]:
    """A server, from its start to its end."""
    server.start()
    try:
        yield server
    finally:
        server.kill()


def address_of(server: Server, *, routed: bool = False) -> Address:
    """Its one database."""
    uri = server.routed_uri if routed else server.uri
    return Address.of(uri, user="neo4j", password=server.password)


def driver_of(address: Address) -> neo4j.Driver:
    """A driver of the test's own."""
    return neo4j.GraphDatabase.driver(address.uri, auth=(address.user, address.password) if address.password else None)


def wipe(address: Address) -> None:
    """Take away all records; constraints and indexes stay."""
    with driver_of(address) as driver, driver.session(database=address.database) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()


def _refuse_foreign(address: Address) -> None:
    """Tests take away all that they find: they may only find their own."""
    with driver_of(address) as driver:
        [[nodes]] = [r.values() for r in driver.execute_query("MATCH (n) RETURN count(n)").records]
        names = {r["name"] for r in driver.execute_query("SHOW INDEXES YIELD name").records}
        if nodes and MARK not in names:
            pytest.exit(
                f"{ENVIRONMENT}: {address.place} holds {nodes} nodes and is no test store: give an empty one", 1
            )
        driver.execute_query("CREATE INDEX directory_test_store IF NOT EXISTS FOR (t:TestStore) ON (t.id)")
