"""
The one way in: a batch of changes, applied whole or not at all.

The rules that it must keep stand in `checks`.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple

from directory.errors import InvalidRecord
from directory.model import Id, Link, Record
from directory.text import forbidden

BatchKind = Literal["seed", "demo", "import", "form", "verify", "remark", "undo", "merge"]
Action = Literal["created", "updated", "unchanged", "deleted"]


class Change(NamedTuple):
    """
    One `put` (record given) or `delete` (record None).

    Attributes:
        expected: hash of the record that was read; None = it was not there. Another one is a conflict, unless
            none was expected and the very same record is there.
        loosen: says that some audience gains sight of the record by its new label; without it that is refused.
        source, line: where it was read, for the errors.
    """

    id: Id
    record: Record | None
    expected: str | None = None
    loosen: bool = False
    source: str = ""
    line: int | None = None


def put(record: Record, *, expected: str | None = None, loosen: bool = False) -> Change:
    """The change that stores a record as it is."""
    return Change(record.id, record, expected, loosen)


def delete(record: Record) -> Change:
    """The change that takes a record away."""
    return Change(record.id, None, record.hash)


@dataclass(frozen=True)
class Batch:
    """
    Changes that belong together.

    Attributes:
        id: given by the writer, once; the same id again is the same batch, and returns its first receipt.
        at: when, with time zone.  as_of: the date that the data speak of, where the source says one.
    """

    id: str
    kind: BatchKind
    by: str
    at: datetime
    changes: tuple[Change, ...]
    as_of: str | None = None
    why: str = ""

    def __post_init__(self) -> None:
        """Refuse a batch whose own words are no text, or whose moment has no zone."""
        for name in ("id", "by", "as_of", "why"):
            if bad := forbidden(getattr(self, name) or "", lines=name == "why"):
                raise InvalidRecord(f"has the character {bad}, which is not text", source="batch", field=name)
        if not self.id.strip():
            raise InvalidRecord("is empty", source="batch", field="id")
        if len(self.id) > 200:  # as of a record
            raise InvalidRecord("is longer than 200 characters", source="batch", field="id")
        if self.at.tzinfo is None:
            raise InvalidRecord("has no time zone", source="batch", field="at")

    @property
    def digest(self) -> str:
        """The fingerprint of the content: two batches of one id must have one."""
        import hashlib

        total = hashlib.sha256(f"{self.kind}\n{self.by}\n{self.as_of}\n{self.why}\n".encode())
        for change in self.changes:
            after = change.record.hash if change.record else ""
            total.update(f"{change.id}\n{after}\n{change.expected}\n{change.loosen}\n".encode())
        return total.hexdigest()


class Receipt(NamedTuple):
    """What `apply` did; `token` is the store's change token after it."""

    batch: str
    created: int
    updated: int
    unchanged: int
    deleted: int
    token: int


def end_where(link: Link, start: Link) -> Link:
    """
    The link as it is once another of its family takes over: it ends on the first day of `start`.

    An associate that becomes a full member: put(end_where(associate, full), expected=associate.hash) and put(full).
    """
    return link.changed(valid_until=start.valid_from)
