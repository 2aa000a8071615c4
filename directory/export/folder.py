"""Records to a folder of CSV files, as `tables` describes it."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from directory.export.watermark import INVENTED, NO_POSITION, Watermark
from directory.model import RECORDS, Record
from directory.tables import LINK_TABLES, NODE_TABLES, PARTS, TABLES, rows

PIECE: Final = 2**16  # bytes


def write_folder(folder: Path, records: Iterable[Record]) -> None:
    """Write each table as a file, in the order given; a column in which nothing stands is left out."""
    folder.mkdir(parents=True, exist_ok=True)
    used: dict[str, set[str]] = {}
    with TemporaryDirectory(dir=folder, prefix=".") as given, ExitStack() as files:
        writers: dict[str, Any] = {}
        for record in records:
            for table, row in rows(record):
                if table not in writers:
                    path = Path(given) / table.replace("/", "-")
                    writers[table] = csv.writer(files.enter_context(path.open("w", encoding="utf-8", newline="")))
                    used[table] = set()
                used[table].update(name for name, cell in row.items() if cell)
                writers[table].writerow([row.get(name, "") for name in columns(table)])
        files.close()
        for table in TABLES:
            if table in used:
                _without_empty(Path(given) / table.replace("/", "-"), folder / f"{table}.csv", table, used[table])


def columns(table: str) -> tuple[str, ...]:
    """All columns that a table may have, in the order of the fields."""
    if table in PARTS:
        return ("record_id", *PARTS[table].model_fields)
    of_link = table in LINK_TABLES
    fields = RECORDS["Link" if of_link else NODE_TABLES[table]].model_fields
    return tuple(name for name in fields if name not in PARTS and not (of_link and name == "kind"))


def to_zip(records: Iterable[Record], mark: Watermark) -> Iterator[bytes]:
    """The folder as one file, with a README that says what it is, in pieces."""
    with TemporaryDirectory(prefix="directory-") as given:  # mode 0700
        folder, path = Path(given) / "folder", Path(given) / "zip"
        folder.mkdir()
        write_folder(folder, records)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
            file.writestr(_member("README.txt", mark), _readme(mark))
            for table in TABLES:
                if (part := folder / f"{table}.csv").exists():
                    with part.open("rb") as source, file.open(_member(f"{table}.csv", mark), "w") as target:
                        while piece := source.read(PIECE):
                            target.write(piece)
        with path.open("rb") as file:
            while piece := file.read(PIECE):
                yield piece


def _without_empty(source: Path, target: Path, table: str, used: set[str]) -> None:
    """A table without the columns in which nothing stands."""
    kept = [place for place, name in enumerate(columns(table)) if name in used]
    target.parent.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8", newline="") as given, target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([columns(table)[place] for place in kept])
        writer.writerows([row[place] for place in kept] for row in csv.reader(given))


def _member(name: str, mark: Watermark) -> zipfile.ZipInfo:
    """A file inside, of the moment of the export, so that the same export is the same file."""
    info = zipfile.ZipInfo(name, date_time=mark.at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _readme(mark: Watermark) -> str:
    said = [mark.line, *([INVENTED] if mark.demo else []), NO_POSITION]
    said.append(
        "One table a kind of record, one a kind of link in links/; docs/tables.md of the directory tells of each."
    )
    return "\n".join([*said, ""])
