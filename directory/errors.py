"""
The errors of the directory.

    DirectoryError
    ├── InvalidRecord      one record or one line of a file is refused
    ├── InvalidBatch       a batch is refused whole; keeps every InvalidRecord
    ├── NotFound           nothing that this viewer may see; absent and hidden are one answer
    ├── Ambiguous          several, with the candidates
    ├── NotPermitted       this install may not do that
    ├── Conflict           changed since it was read
    └── StoreError         the driver's error is the cause
        ├── StoreUnavailable
        └── StoreSchemaError

Each prints as one line: what was given, what was expected, the next step.
"""

# ruff: noqa: N818  these are the house's words for what is refused

from typing import NamedTuple

SHOWN = 3  # how many details of a long error stand on its one line


def quoted(given: str) -> str:
    """The given text as it may stand in a line: printable, short, in quotes."""
    safe = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in given[:81])
    return f"“{safe[:80]}…”" if len(given) > 80 else f"“{safe}”"


class DirectoryError(Exception):
    """Whatever the directory refuses; `str()` is one line for a person."""


class InvalidRecord(DirectoryError):
    """A record that breaks a rule: where it stands, which field, and why."""

    def __init__(self, reason: str, *, source: str = "", line: int | None = None, field: str = "") -> None:
        self.reason, self.source, self.line, self.field = reason, source, line, field
        place = f"{source}, line {line}" if line is not None else source
        super().__init__(": ".join(part for part in (place, field, reason) if part))


class InvalidBatch(DirectoryError):
    """A batch that was refused whole: nothing was written."""

    def __init__(self, batch: str, errors: tuple[InvalidRecord, ...]) -> None:
        self.batch, self.errors = batch, errors
        shown = "; ".join(str(error) for error in errors[:SHOWN])
        more = f"; and {len(errors) - SHOWN} more" if len(errors) > SHOWN else ""
        super().__init__(f"batch {quoted(batch)} was refused whole, nothing was written: {shown}{more}")


class Candidate(NamedTuple):
    """One of several that a text may mean."""

    id: str
    name: str
    kind: str


class NotFound(DirectoryError):
    """None that this viewer may see; `nearest` are the closest names that they may."""

    def __init__(self, what: str, given: str, *, expected: str, nearest: tuple[str, ...] = ()) -> None:
        self.what, self.given, self.expected, self.nearest = what, given, expected, nearest
        hint = f"; did you mean {' or '.join(quoted(name) for name in nearest)}?" if nearest else ""
        super().__init__(f"no {what} {quoted(given)} in this directory: expected {expected}{hint}")


class Ambiguous(DirectoryError):
    """A text that means several; nothing is guessed."""

    def __init__(self, what: str, given: str, candidates: tuple[Candidate, ...]) -> None:
        self.what, self.given, self.candidates = what, given, candidates
        listed = ", ".join(f"{c.name} ({c.kind}: {c.id})" for c in candidates)
        super().__init__(f"{what} {quoted(given)} may mean {len(candidates)}: {listed}; give one of these ids")


class NotPermitted(DirectoryError):
    """This install does not allow that."""


class Conflict(DirectoryError):
    """Somebody changed the records since they were read, or since the batch that is to be undone."""

    def __init__(self, records: tuple[str, ...], *, since: str = "") -> None:
        self.records, self.since = records, since
        named = ", ".join(records[:SHOWN]) + (f" and {len(records) - SHOWN} more" if len(records) > SHOWN else "")
        if since:
            super().__init__(
                f"changed since {since}: {named}; nothing was undone, undo what came later first, or leave these out "
                "with --except"
            )
        else:
            super().__init__(f"changed since it was read: {named}; nothing was written, read again and repeat")


class StoreError(DirectoryError):
    """The store failed; the driver's own error is the cause. `reason` is fit for visitors: it says nothing of where."""

    def __init__(self, reason: str, *, place: str = "") -> None:
        self.reason, self.place = reason, place
        super().__init__(f"store {place}: {reason}" if place else reason)


class StoreUnavailable(StoreError):
    """The store cannot be reached, opened or written now."""


class StoreSchemaError(StoreError):
    """The store is not one of ours, or of another version."""
