"""
What is fuzzed: each reader in this process, with bytes of any kind; only `InvalidRecord` may come out of it.

A workbook whose cells lie far apart is left out here: the library ends the process, which in use is a child's.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from directory.errors import InvalidRecord
from directory.intake.reading.forms import parse
from directory.intake.reading.parsed import Parsed

_FAR = re.compile(rb'\br="(?:[A-Z]{2,}\d+|[A-Z]\d{5,})"|repeated="\d{4,}"')


def table(data: bytes) -> None:
    _judged("fuzz.csv", data)
    _judged("fuzz.tsv", data)


def card(data: bytes) -> None:
    _judged("fuzz.vcf", data)
    _judged("fuzz.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + data + b"\r\nEND:VCARD\r\n")


def json_text(data: bytes) -> None:
    _judged("fuzz.json", data)
    _judged("fuzz.json", b'{"persons":[' + data + b"]}")


def workbook(data: bytes) -> None:
    if _near(data):
        for ending in ("xlsx", "ods", "xls"):
            _judged(f"fuzz.{ending}", data)


TARGETS: dict[str, Callable[[bytes], None]] = {
    "table": table,
    "card": card,
    "json": json_text,
    "workbook": workbook,
}


def _judged(name: str, data: bytes) -> None:
    try:
        found = parse(data, name)
    except InvalidRecord as error:
        assert str(error).isprintable(), error  # noqa: PT017  one line, whatever stood in the file
        assert len(str(error)) < 500  # noqa: PT017
        return
    _hold(found)


def _hold(found: Parsed) -> None:
    for sheet in found.sheets:
        assert all(isinstance(cell, str) for row in sheet.rows for cell in row)
        assert not any(row and not row[-1] for row in sheet.rows), "an empty cell at an end"
        assert not sheet.rows or sheet.rows[-1], "an empty row at the end"


def _near(data: bytes) -> bool:
    if _FAR.search(data):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return not any(_FAR.search(archive.read(name)) for name in archive.namelist()[:50])
    except Exception:  # noqa: BLE001  whatever is wrong with it, the reader says so itself
        return True
