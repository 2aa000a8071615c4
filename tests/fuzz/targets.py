"""
What is fuzzed: each reader, with bytes of any kind; only `InvalidRecord` may come out of it.

Workbooks are read in a worker with limits: a cell that lies far away takes all memory that there is.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from worker import Worker

from directory.errors import InvalidRecord
from directory.intake.reading.forms import parse
from directory.intake.reading.parsed import Parsed
from directory.intake.reading.parts import looked_at

WORKER = Worker()


def table(data: bytes) -> None:
    judged("fuzz.csv", data)
    judged("fuzz.tsv", data)


def card(data: bytes) -> None:
    judged("fuzz.vcf", data)
    judged("fuzz.vcf", b"BEGIN:VCARD\r\nVERSION:3.0\r\n" + data + b"\r\nEND:VCARD\r\n")


def json_text(data: bytes) -> None:
    judged("fuzz.json", data)
    judged("fuzz.json", b'{"persons":[' + data + b"]}")


def workbook(data: bytes) -> None:
    for form in ("xlsx", "ods"):
        try:
            looked_at(data, form)
        except InvalidRecord:
            continue
    for ending in ("xlsx", "ods", "xls"):
        found = WORKER.judge(f"fuzz.{ending}", data)
        assert not found, found


TARGETS: dict[str, Callable[[bytes], None]] = {"table": table, "card": card, "json": json_text, "workbook": workbook}


def judged(name: str, data: bytes) -> None:
    """Read a file in this process; what is found or said must be as a book or a line is."""
    try:
        found = parse(data, name)
    except InvalidRecord as error:
        line = str(error)
    else:
        line = ""
        _hold(found)
    assert not line or line.isprintable(), line
    assert len(line) < 500, line


def _hold(found: Parsed) -> None:
    for sheet in found.sheets:
        assert all(isinstance(cell, str) for row in sheet.rows for cell in row)
        assert not any(row and not row[-1] for row in sheet.rows), "an empty cell at an end"
        assert not sheet.rows or sheet.rows[-1], "an empty row at the end"
