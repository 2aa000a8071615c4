"""The store on a server: a database of Neo4j, for several processes and for the tools of that world."""

from directory.stores.neo4j.address import Address
from directory.stores.neo4j.store import Neo4jStore

__all__ = ["Address", "Neo4jStore"]
