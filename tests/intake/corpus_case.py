"""A file of the corpus, and what must be read of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

COLUMNS = ("file", "outcome", "form", "sheets", "rows", "columns", "cells", "says", "made")


@dataclass(frozen=True)
class Case:
    """
    One file.

    Attributes:
        make: its bytes, or what makes them.
        form: empty = it is refused.
        sheets: of the book, with `*` behind the hidden ones, by `|`.
        rows: of each sheet, by `|`; so `columns`, of its longest row.
        cells: what must stand where, as `sheet!R2C1=text`, a check a line; the sheet may be left out where there is one.
        says: what stands in the reason, or in the notes; several by ` & `.
    """

    file: str
    make: bytes | Callable[[], bytes]
    form: str = ""
    rows: str = ""
    columns: str = ""
    cells: str = ""
    says: str = ""
    sheets: str = ""
    made_at_test_time: bool = False

    def data(self) -> bytes:
        return self.make if isinstance(self.make, bytes) else self.make()

    def row(self) -> dict[str, str]:
        return {
            "file": self.file,
            "outcome": "read" if self.form else "refused",
            "form": self.form,
            "sheets": self.sheets,
            "rows": self.rows,
            "columns": self.columns,
            "cells": self.cells,
            "says": self.says,
            "made": "at test time" if self.made_at_test_time else "kept",
        }


def read(file: str, make: bytes | Callable[[], bytes], form: str, rows: object, *checks: str, **more: str) -> Case:
    """A file that is read; `checks` as `R2C1=text`."""
    return Case(file, make, form, str(rows), cells="\n".join(checks), **more)


def refused(file: str, make: bytes | Callable[[], bytes], says: str) -> Case:
    return Case(file, make, says=says)
