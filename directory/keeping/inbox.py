"""
What visitors of a publication remark: a file of its own beside it, since the published one is replaced.

Several processes put remarks into it, a line of JSON each, under one lock. Who takes them in moves the file aside
first: what comes meanwhile goes into the next one, and what was not taken in, whatever happened, is taken the next
time. Lines that cannot be read are kept in a file of their own.
"""

from __future__ import annotations

import json
import os
from collections.abc import Generator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any, Final, NamedTuple

from directory.batch import Change, put
from directory.errors import DirectoryError, NotPermitted, StoreUnavailable, quoted
from directory.keeping.desk import remark
from directory.keeping.lines import is_whole, sealed
from directory.model import DeskItem, parse
from directory.ports import Reader

SUFFIX: Final = ".inbox"
MOST: Final = 4_000_000  # bytes; somebody takes them in before there are more
_TAKING, _DAMAGED = ".taking-", ".damaged-"


class TakenAside(NamedTuple):
    """
    What waits to be taken in: the remarks, and the lines that cannot be read, by the file that they stand in.

    `done` ends it, once the remarks are in the store: what could not be read is kept in `damaged` files.
    """

    items: tuple[DeskItem, ...]
    unread: dict[Path, list[bytes]]

    @property
    def damaged(self) -> dict[Path, int]:
        """How many lines that cannot be read are kept in which files."""
        return {_aside(path): len(lines) for path, lines in self.unread.items() if lines}

    def changes(self, reader: Reader) -> tuple[Change, ...]:
        """The changes that put those on the desk that are not there yet."""
        there = reader.get([item.id for item in self.items])
        return tuple(put(item) for item in {item.id: item for item in self.items}.values() if item.id not in there)

    def done(self) -> None:
        """Take the files away."""
        with _our_errors():
            for path, lines in self.unread.items():
                if lines:
                    _write(_aside(path), b"".join(line.rstrip(b"\n") + b"\n" for line in lines))
                path.unlink(missing_ok=True)


class Inbox:
    """The remarks on one publication; for several processes."""

    def __init__(self, path: Path) -> None:
        self._path = path

    @property
    def name(self) -> str:
        """Of the file."""
        return self._path.name

    def put(self, about: str, text: str, *, reply_to: str, at: datetime) -> None:
        """
        Keep what a visitor says is wrong.

        Raises:
            InvalidRecord: it is empty, too long, or no text.
            NotPermitted: the hour has seen enough of them, or the inbox is full.
            StoreUnavailable: it cannot be written.
        """
        from secrets import token_hex

        with self._locked():
            kept, hour = self._read(), _hour(at)
            item = remark(about, text, reply_to=reply_to, at=at, taken=_taken(kept, hour), missed=0)
            # in a name space of its own: remarks on the full store have numbers
            item = item.changed(id=f"desk:{at:%Y%m%d%H}-{token_hex(6)}")
            line = _line({"hour": hour, "item": json.loads(item.body)})
            if len(kept) + len(line) > MOST:
                raise NotPermitted("no more remarks are taken until those that came in are read: try again later")
            end = b"" if not kept or kept.endswith(b"\n") else b"\n"  # a process may have ended within a line
            _write(self._path, end + line, append=True)

    def take(self, at: datetime) -> TakenAside:
        """
        Move aside what came in, and give it with what was moved aside before and is not in the store yet.

        Raises:
            StoreUnavailable: it cannot be read or moved.
        """
        from secrets import token_hex

        with self._locked():
            kept, hour = self._read(), _hour(at)
            if any(not line.startswith(b'{"taken":') for line in kept.splitlines()):
                self._path.rename(self._path.with_name(f"{self.name}{_TAKING}{token_hex(6)}"))
                if taken := _taken(kept, hour):  # the hour goes on counting
                    _write(self._path, _line({"taken": taken, "of": hour}))
            waiting = [path for path in self._path.parent.iterdir() if path.name.startswith(f"{self.name}{_TAKING}")]
        items: list[DeskItem] = []
        unread: dict[Path, list[bytes]] = {}
        with _our_errors():
            for path in sorted(waiting):
                unread[path] = []
                for line in path.read_bytes().splitlines(keepends=True):
                    if (item := _item(line)) is not None:
                        items.append(item)
                    elif line.strip() and not (is_whole(line) and line.startswith(b'{"taken":')):
                        unread[path].append(line)
        return TakenAside(tuple(items), unread)

    def _read(self) -> bytes:
        try:
            return self._path.read_bytes()
        except FileNotFoundError:
            return b""

    @contextmanager
    def _locked(self) -> Generator[None]:
        """The one who may write or move the file now; the lock ends with its process."""
        import fcntl

        with _our_errors():
            handle = os.open(self._path.with_name(f"{self.name}.lock"), os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX)
                yield
            finally:
                os.close(handle)


def inbox_of(path: Path) -> Inbox:
    """The inbox that a file is, or that stands beside a publication."""
    return Inbox(path if path.suffix == SUFFIX else path.with_name(f"{path.name}{SUFFIX}"))


def _hour(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H}"


def _line(said: dict[str, Any]) -> bytes:
    return sealed(json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode())


def _taken(kept: bytes, hour: str) -> int:
    """How many remarks the hour has seen: those that are there, and those that were taken in."""
    taken = 0
    for line in kept.splitlines():
        taken += line.startswith(b'{"hour":"%s"' % hour.encode())
        if line.startswith(b'{"taken":') and is_whole(line + b"\n"):
            said = json.loads(line)
            taken += said["taken"] if said["of"] == hour else 0
    return taken


def _item(line: bytes) -> DeskItem | None:
    """The remark of a line, None where it is none."""
    if not line.startswith(b'{"hour":') or not is_whole(line):
        return None
    try:
        item = parse("DeskItem", json.loads(line)["item"], source="inbox")
    except (ValueError, KeyError, TypeError, RecursionError, DirectoryError):
        return None
    return item if isinstance(item, DeskItem) and item.kind == "remark" and not item.settled else None


def _aside(path: Path) -> Path:
    return path.with_name(path.name.replace(_TAKING, _DAMAGED))


def _write(path: Path, data: bytes, *, append: bool = False) -> None:
    """Write a file, mode 0600 from its first byte, and see that it outlives a power cut."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | (os.O_APPEND if append else os.O_TRUNC), 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(handle)


@contextmanager
def _our_errors() -> Generator[None]:
    try:
        yield
    except OSError as error:
        place = quoted(str(error.filename or "inbox"))
        raise StoreUnavailable(f"remarks cannot be kept there: {error.strerror}", place=place) from error
