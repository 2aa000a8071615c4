"""Empty stores of each kind, for tests that hold for every store."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from hypothesis import Phase, settings
from servers.run import wipe

from directory.ports import Store

if TYPE_CHECKING:
    from directory.stores.neo4j import Address

STORES = ("sqlite", "neo4j")
# Half of the minutes of a run are Neo4j's; a property that it breaks is broken within a few examples.
EXAMPLES = {"sqlite": 60, "neo4j": 12}
PHASES = {"sqlite": tuple(Phase), "neo4j": (Phase.explicit, Phase.reuse, Phase.generate)}


class NewStore:
    """Makes empty stores of one kind; a Neo4j server has one database, so that the new one ends the one before."""

    def __init__(self, kind: str, server: Callable[[], Address]) -> None:
        self.kind, self._server = kind, server
        self._opened: list[Store] = []

    def __call__(self) -> Store:
        if self.kind == "sqlite":
            from directory.stores.sqlite import SqliteStore

            store: Store = SqliteStore(":memory:")
        else:
            from directory.stores.neo4j import Neo4jStore

            self.end()
            wipe(self._server())
            store = Neo4jStore(self._server(), create=True)
        self._opened.append(store)
        return store

    def examples(self, test: Callable[..., None]) -> Callable[..., None]:
        """How often hypothesis tries a property on this kind."""
        return settings(max_examples=EXAMPLES[self.kind], phases=PHASES[self.kind])(test)

    def end(self) -> None:
        for store in self._opened:
            store.close()
        self._opened.clear()
