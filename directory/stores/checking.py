"""What every store checks: the journal, played from its beginning, leads to the records that are there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

from directory.errors import quoted
from directory.model import Id

MOST: Final = 1000  # faults listed; a file that has more is beyond repair by hand


def image_hash(kind: object, body: object) -> str | None:
    """The hash of an image of the journal, as `Record.hash` makes it; None where there is no image."""
    return None if body is None else hashlib.sha256(f"{kind}\n{body}".encode()).hexdigest()


class Replay:
    """The journal as it is read, and then the records: hashes alone, thirty-two bytes a record."""

    def __init__(self) -> None:
        self._last: dict[Id, bytes] = {}

    def step(self, known: Id, before: str | None, after: str | None) -> Iterator[str]:
        """One line of the journal, oldest first."""
        if self._last.get(known) != (bytes.fromhex(before) if before else None):
            yield f"the journal of {quoted(known)} has a line that does not follow from the one before"
        if after:
            self._last[known] = bytes.fromhex(after)
        else:
            self._last.pop(known, None)

    def present(self, known: Id, hash: str) -> Iterator[str]:
        """A record that is there, after the whole journal."""
        last = self._last.pop(known, None)
        if last is None:
            yield f"{quoted(known)} is there, and the journal does not know it"
        elif last.hex() != hash:
            yield f"{quoted(known)} is not what the journal says was written last"

    def seen(self, known: Id) -> None:
        """A record that is there and cannot be read: said elsewhere."""
        self._last.pop(known, None)

    def lost(self) -> Iterator[str]:
        """What the journal says is there and is not; after all records."""
        for known in sorted(self._last):
            yield f"{quoted(known)} is lost: the journal knows it, and it is not there"
