"""The process that reads, from outside: what goes in, what comes back, and what its end means."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from directory.errors import InvalidRecord
from directory.intake.book import Sheet
from directory.intake.reading.parsed import Parsed

MOST_SECONDS: Final = 60
_MOST_BACK: Final = 500_000_000  # bytes: 50,000,000 characters, each at most `\u0000`, and what is around them
_PACKAGES: Final = Path(__file__).resolve().parents[3]
_EMPTY: Final[tuple[str, ...]] = ()


def parsed(data: bytes, name: str, *, encoding: str | None, delimiter: str | None) -> Parsed:
    """
    What the child makes of a file.

    Raises:
        InvalidRecord: it refused the file, or the file ended it.
    """
    request = json.dumps({"name": name, "encoding": encoding, "delimiter": delimiter}).encode() + b"\n"
    try:
        child = subprocess.Popen(
            [sys.executable, "-E", "-s", "-m", "directory.intake.reading.child"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd=_PACKAGES,
            env={},
        )
    except OSError as error:
        raise InvalidRecord("cannot be read now, this machine has no room for it: try again", source=name) from error
    overtime = threading.Timer(MOST_SECONDS, child.kill)
    overtime.daemon = True
    overtime.start()
    try:
        with child:
            found = _asked(child, request, data, name)
    finally:
        overtime.cancel()
    if found is None:
        raise InvalidRecord(_end(child.returncode), source=name)
    return found


def _asked(child: subprocess.Popen[bytes], request: bytes, data: bytes, name: str) -> Parsed | None:
    assert child.stdin is not None
    assert child.stdout is not None
    try:
        with suppress(BrokenPipeError), child.stdin:  # it ended early: its answer or its end says why
            child.stdin.write(request)
            child.stdin.write(data)
        return _answer(child.stdout, name)
    except (KeyError, TypeError, ValueError):  # what came back is none of our words
        return None
    except BaseException:
        child.kill()
        raise


def _answer(stream: IO[bytes], name: str) -> Parsed | None:
    """What came back; None: it broke off."""
    head: dict[str, Any] = {}
    sheets: list[Sheet] = []
    about: dict[str, Any] = {}
    rows: list[tuple[str, ...]] = []
    for message in _messages(stream):
        if isinstance(message, list):
            rows += _rows(message)  # pyright: ignore[reportUnknownArgumentType]  it is our own child's
        elif "refused" in message:
            raise InvalidRecord(str(message["refused"]), source=name)
        elif "form" in message:
            head = message
        else:
            if about:
                sheets.append(Sheet(about["sheet"], tuple(rows), about["hidden"], tuple(about["merged"])))
            if "end" in message:
                return Parsed(str(head["form"]), tuple(sheets), tuple(head["notes"]))
            about, rows = message, []
    return None


def _messages(stream: IO[bytes]) -> Iterator[Any]:
    left = _MOST_BACK
    while line := stream.readline(left):
        left -= len(line)
        if not line.endswith(b"\n"):
            return
        yield json.loads(line)


def _rows(message: list[Any]) -> Iterator[tuple[str, ...]]:
    for row in message:
        if isinstance(row, int):  # so many empty rows
            yield from (_EMPTY for _ in range(row))
        else:
            yield tuple(row)


def _end(code: int) -> str:
    if code == -signal.SIGXCPU:
        return "takes too long to read: it may be made to do harm; save it anew, and smaller"
    if code == -signal.SIGABRT:
        return "needs too much memory to read: delete its empty rows and columns, and save it anew"
    if code == -signal.SIGKILL:
        return f"was given up after {MOST_SECONDS} seconds: it may be made to do harm; save it anew, and smaller"
    return "cannot be read, it is damaged: open it with what made it, and save it anew"
