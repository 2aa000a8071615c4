"""A folder of CSV files, as `tables` describes it, to records."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

from directory.errors import InvalidBatch, InvalidRecord
from directory.tables import TABLES, Line, Place, Refused, records

MOST_IN_A_CELL: Final = 1_000_000  # characters


def read_folder(folder: Path, *, cell: Callable[[str], str] = str) -> tuple[Place, ...]:
    """
    The records of a folder, each with its file and line.

    Args:
        cell: what becomes of the text of each cell before it is read.

    Raises:
        InvalidBatch: every line that is no record, and every file or column that is not ours.
    """
    found = tuple(read_each(folder, cell=cell))
    errors = tuple(one.error for one in found if isinstance(one, Refused))
    if errors or not found:
        reason = InvalidRecord("there is no table in it", source=str(folder))
        raise InvalidBatch(folder.name, errors or (reason,))
    return tuple(one for one in found if isinstance(one, Place))


def read_each(folder: Path, *, cell: Callable[[str], str] = str) -> Iterator[Place | Refused]:
    """The same, one by one: in place of each line that is no record what is wrong with it."""
    files = {str(path.relative_to(folder).with_suffix("").as_posix()): path for path in sorted(folder.rglob("*.csv"))}
    errors = [
        InvalidRecord(f"is no table of a directory: expected one of {', '.join(TABLES)}", source=f"{name}.csv")
        for name in files
        if name not in TABLES
    ]
    yield from records({name: _lines(path, folder, cell, errors) for name, path in files.items() if name in TABLES})
    yield from (Refused(error, "", {}) for error in errors)


def _lines(path: Path, folder: Path, cell: Callable[[str], str], errors: list[InvalidRecord]) -> Iterator[Line]:
    """The rows of a file; where it cannot be read on, the error, and no more rows."""
    name = path.relative_to(folder.parent).as_posix()
    csv.field_size_limit(MOST_IN_A_CELL)
    line = 0
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = next(reader, list[str]())
            if len(set(header)) != len(header):
                errors.append(InvalidRecord("two columns have one name", source=name, line=1))
            for cells in reader:
                line = reader.line_num
                if not cells:
                    continue
                row = dict(zip(header, map(cell, cells), strict=False))
                if len(cells) != len(header):
                    row["cells"] = f"{len(cells)} in place of {len(header)}"  # refused as a field that is not ours
                yield Line(row, name, line)
    except UnicodeDecodeError:
        errors.append(InvalidRecord("is not in UTF-8: save it so", source=name, line=line + 1))
    except csv.Error as error:
        errors.append(InvalidRecord(f"is no CSV ({error})", source=name, line=line + 1))
    except OSError as error:
        errors.append(InvalidRecord(f"cannot be read: {error.strerror}", source=name))
