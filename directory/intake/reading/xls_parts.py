"""What the reader of workbooks does not tell of an XLS: formulas, and cells that are errors ([MS-CFB], [MS-XLS])."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Final, NamedTuple

Place = tuple[int, int]

_FREE: Final = 0xFFFFFFFA  # from here on a number is no sector
_BOUNDSHEET, _FORMULA, _BOOLERR = 0x85, 0x06, 0x205
_ERRORS: Final = {0: "#NULL!", 7: "#DIV/0!", 15: "#VALUE!", 23: "#REF!", 29: "#NAME?", 36: "#NUM!", 42: "#N/A"}


class XlsParts(NamedTuple):
    """By sheet: the errors at their (row, column) from 0, and how many cells are formulas."""

    errors: dict[str, dict[Place, str]]
    formulas: dict[str, int]


def walked(data: bytes) -> XlsParts:
    """Go through the records of a workbook; of one that is damaged, as far as they go: its reader refuses it."""
    parts = XlsParts({}, {})
    starts: dict[int, str] = {}
    sheet = ""
    try:
        for at, kind, body in _records(_stream(data)):
            sheet = starts.get(at, sheet)
            if kind == _BOUNDSHEET:
                starts[struct.unpack_from("<I", body)[0]] = _name(body)
            elif kind == _FORMULA:
                parts.formulas[sheet] = parts.formulas.get(sheet, 0) + 1
                if body[6] == 2 and body[12:14] == b"\xff\xff":  # the kind of its value, and that it is no number
                    _error(parts, sheet, body, body[8])
            elif kind == _BOOLERR and body[7]:
                _error(parts, sheet, body, body[6])
    except (struct.error, IndexError):
        pass
    return parts


def _error(parts: XlsParts, sheet: str, body: bytes, code: int) -> None:
    row, column = struct.unpack_from("<HH", body)
    parts.errors.setdefault(sheet, {})[row, column] = _ERRORS.get(code, "#ERROR!")


def _name(body: bytes) -> str:
    length, wide = body[6], body[7] & 1
    return body[8 : 8 + length * 2].decode("utf-16-le", "replace") if wide else body[8 : 8 + length].decode("latin-1")


def _records(stream: bytes) -> Iterator[tuple[int, int, bytes]]:
    at = 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        yield at, kind, stream[at + 4 : at + 4 + length]
        at += 4 + length


def _stream(data: bytes) -> bytes:
    """The stream with the cells, its sectors put together; empty: there is none, or it is a small one."""
    size = 1 << min(struct.unpack_from("<H", data, 30)[0], 16)
    heads = [head for head in struct.unpack_from("<109I", data, 76) if head < _FREE]
    table = b"".join(_sector(data, size, head) for head in heads)
    nexts = struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])
    folder = _chain(data, size, nexts, struct.unpack_from("<I", data, 48)[0])
    for at in range(0, len(folder) - 127, 128):
        name = folder[at : at + 64].decode("utf-16-le", "replace").rstrip("\0")
        first, length = struct.unpack_from("<II", folder, at + 116)
        if name in ("Workbook", "Book") and length >= 4096:
            return _chain(data, size, nexts, first)[:length]
    return b""


def _chain(data: bytes, size: int, nexts: tuple[int, ...], sector: int) -> bytes:
    found: list[bytes] = []
    while sector < len(nexts) and len(found) * size <= len(data):  # a chain that bites its tail ends too
        found.append(_sector(data, size, sector))
        sector = nexts[sector]
    return b"".join(found)


def _sector(data: bytes, size: int, number: int) -> bytes:
    return data[(number + 1) * size : (number + 2) * size]
