"""Records to a folder of CSV files, as `tables` describes it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from directory.model import Record
from directory.tables import TABLES, Row, rows


def write_folder(folder: Path, records: Iterable[Record]) -> None:
    """Write each table as a file, in the order given; a column in which nothing stands is left out."""
    tables: dict[str, list[Row]] = {}
    for record in records:
        for table, row in rows(record):
            tables.setdefault(table, []).append(row)
    for table in TABLES:
        if lines := tables.get(table):
            _write(folder / f"{table}.csv", lines)


def _write(path: Path, lines: list[Row]) -> None:
    columns = [name for name in dict.fromkeys(name for row in lines for name in row) if any(r.get(name) for r in lines)]
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([row.get(name, "") for name in columns] for row in lines)
