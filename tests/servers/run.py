"""The one Neo4j server of a test run."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

import neo4j
import pytest

from directory.config import Settings
from directory.errors import StoreError
from directory.stores.neo4j import Address
from directory.stores.neo4j.faults import our_errors
from servers.neo4j_server import ENVIRONMENT, Server, missing

MARK = "directory_test_store"  # an index: it outlives what a test writes, and says that all may be taken away
PASSWORD = "right and-long-enough"  # of the server that tests share: what forgets to sign in fails


def given() -> Address | None:
    """The server that the environment names."""
    url = os.environ.get(ENVIRONMENT)
    user, password = (os.environ.get(f"DIRECTORY_TEST_NEO4J_{name}") for name in ("USER", "PASSWORD"))
    return Address.of(url, user=user or "neo4j", password=password) if url else None


def refusal() -> str | None:
    """Why the server that the environment names may not be used: tests take away all that they find there."""
    try:
        address = given()
        if address is None:
            return None
        with our_errors(address.place):
            return foreign(address)
    except StoreError as error:
        return f"{ENVIRONMENT}: {error}"


def foreign(address: Address) -> str | None:
    """Why a database is not one that tests may use; one that is empty becomes one."""
    [[nodes]] = ask(address, "MATCH (n) RETURN count(n)")
    if nodes and [MARK] not in ask(address, "SHOW INDEXES YIELD name"):
        return f"{ENVIRONMENT}: {address.place} holds {nodes} nodes and is no test store: give an empty one"
    ask(address, f"CREATE INDEX {MARK} IF NOT EXISTS FOR (t:TestStore) ON (t.id)")
    return None


def untested(reason: str) -> NoReturn:
    """The test is skipped, or fails in CI, for want of a part."""
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def need_server() -> None:
    """The test cannot be run where no server can be started."""
    if reason := missing():
        untested(reason)


@contextmanager
def server_of_run(home: Path) -> Iterator[Address]:
    """That of the environment, which was found fit when the run began, else one of our own."""
    if address := given():
        yield address
    else:
        need_server()
        with running(Server(home, password=PASSWORD)) as server:
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


def ask(address: Address, query: str, **parameters: Any) -> list[list[Any]]:
    """What the database itself says; a server has several, so that it is always named."""
    with driver_of(address) as driver:
        found = driver.execute_query(query, parameters, database_=address.database)  # pyright: ignore[reportArgumentType]
        return [record.values() for record in found.records]


def settings_of(address: Address, **more: Any) -> Settings:
    """Settings with the sign-in of an address."""
    return Settings.model_validate({"neo4j_user": address.user, "neo4j_password": address.password} | more)


def wipe(address: Address) -> None:
    """Take away all records; constraints and indexes stay."""
    with driver_of(address) as driver, driver.session(database=address.database) as session:
        session.run("MATCH (n) CALL (n) { DETACH DELETE n } IN TRANSACTIONS").consume()
