"""Where a database is, and how to sign in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Self
from urllib.parse import urlsplit

from directory.errors import StoreUnavailable

SCHEMES: Final = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
EXPECTED: Final = f"expected neo4j://HOST[:PORT][/DATABASE]; the schemes are {', '.join(SCHEMES)}"
PORT: Final = 7687


@dataclass(frozen=True)
class Address:
    """A database of a server; `password` None is a server without sign-in."""

    scheme: str
    host: str
    port: int
    database: str
    user: str
    password: str | None = field(repr=False)

    @classmethod
    def of(cls, url: str, *, user: str, password: str | None) -> Self:
        """
        The address of a URL.

        Raises:
            StoreUnavailable: it is none, or holds a password, which stands in the environment or in a file.
        """
        if "@" in url:
            raise StoreUnavailable(
                "the address of the store holds a user or a password: leave them out, and set "
                "DIRECTORY_NEO4J_USER, and DIRECTORY_NEO4J_PASSWORD or DIRECTORY_NEO4J_PASSWORD_FILE"
            )
        try:
            parts = urlsplit(url.strip())
            port = parts.port or PORT
        except ValueError:
            raise StoreUnavailable(f"the address of the store cannot be read: {EXPECTED}") from None
        database = parts.path.strip("/") or "neo4j"
        if parts.scheme not in SCHEMES or not parts.hostname or "/" in database or parts.query or parts.fragment:
            raise StoreUnavailable(f"the address of the store cannot be read: {EXPECTED}")
        if database == "system":
            raise StoreUnavailable("the database “system” is for the server's own: name another behind the last /")
        return cls(parts.scheme, parts.hostname, port, database, user, password)

    @property
    def uri(self) -> str:
        """As the driver wants it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"

    @property
    def place(self) -> str:
        """As people are told."""
        return f"{self.uri}/{self.database}"

    @property
    def routed(self) -> bool:
        """Whether it may be a cluster, of which any member may answer."""
        return self.scheme.startswith("neo4j")
