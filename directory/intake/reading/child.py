"""
The process that reads: a request and a file come in, the cells go out as lines of JSON.

Lines out: {"form", "notes"}; for each sheet {"sheet", "hidden", "merged"} and lists of rows, where a number stands for
so many empty rows; {"end"}. Or {"refused"} alone. Nothing is written before all was read.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from typing import IO, Any, Final

from directory.errors import InvalidRecord
from directory.intake.book import Sheet
from directory.intake.reading.parsed import Parsed

_MEMORY: Final = 1 << 30  # bytes
_PROCESSOR: Final = 20  # seconds
_CHUNK: Final = 200_000  # characters of a line, or a little more


def limit() -> None:
    """From here on no file can take more than its share of this machine."""
    import resource  # not on Windows: there a file is read without limits but that of time

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_PROCESSOR, _PROCESSOR + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    """Answer one request."""
    if sys.platform != "win32":
        limit()
    out = sys.stdout.buffer
    try:
        from directory.intake.reading.forms import parse

        request = json.loads(sys.stdin.buffer.readline())
        data = sys.stdin.buffer.read()
        found = parse(data, request["name"], encoding=request["encoding"], delimiter=request["delimiter"])
        del data
        for message in _messages(found):
            _write(out, message)
    except InvalidRecord as error:
        _write(out, {"refused": str(error)})
    except MemoryError:
        _write(out, {"refused": "needs too much memory to read: delete its empty rows and columns, and save it anew"})
    out.flush()


def _write(out: IO[bytes], message: Any) -> None:
    out.write(json.dumps(message, separators=(",", ":"), check_circular=False).encode() + b"\n")


def _messages(found: Parsed) -> Iterator[Any]:
    yield {"form": found.form, "notes": found.notes}
    for sheet in found.sheets:
        yield {"sheet": sheet.name, "hidden": sheet.hidden, "merged": sheet.merged}
        yield from _chunks(sheet)
    yield {"end": len(found.sheets)}


def _chunks(sheet: Sheet) -> Iterator[list[Any]]:
    chunk: list[Any] = []
    size = empty = 0
    for row in sheet.rows:
        if not row:
            empty += 1
            continue
        if empty:
            chunk.append(empty)
            empty = 0
        chunk.append(row)
        size += sum(map(len, row)) + len(row)
        if size > _CHUNK:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


if __name__ == "__main__":
    main()
