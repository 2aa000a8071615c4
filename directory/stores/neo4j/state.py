"""What the one (:Directory) of a database says of it."""

from __future__ import annotations

from typing import NamedTuple

from directory.errors import StoreUnavailable
from directory.ports import Status
from directory.stores.answers import NOT_WHOLE, OTHER_COPY
from directory.stores.neo4j import queries
from directory.stores.neo4j.schema import NAME
from directory.stores.neo4j.server import Ask


class State(NamedTuple):
    """Version and change token; `state` is another one after each batch, `moving` names a copy into it."""

    version: int
    token: int
    demo: bool
    state: str
    moving: str | None

    @property
    def status(self) -> Status:
        """As the port says it."""
        return Status(self.version, self.token, self.demo, self.token == 0, self.state)


def read_state(ask: Ask, place: str, moving: str | None = None) -> State:
    """
    The present state; `moving` is said by the copy that goes into it.

    Raises:
        StoreUnavailable: there is none, or another copy goes into it.
    """
    found = ask(queries.STATUS, directory=NAME)
    if not found:
        raise empty(place)
    state = State(*found[0])
    if state.moving != moving:
        raise other_copy(place) if moving else broken_copy(place)
    return state


def empty(place: str) -> StoreUnavailable:
    """The error of a database that nothing was put into."""
    said = "the database is empty: fill it with `directory init`, or with `directory copy`"
    return StoreUnavailable(said, place=place)


def broken_copy(place: str) -> StoreUnavailable:
    """The error of a database that is not whole."""
    return StoreUnavailable(NOT_WHOLE, place=place)


def other_copy(place: str) -> StoreUnavailable:
    """The error of a copy into a database that another one began to fill."""
    return StoreUnavailable(OTHER_COPY, place=place)
