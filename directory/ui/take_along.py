"""What is shown, to take along: files that are made when they are asked for."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Final, Literal, NamedTuple

import streamlit as st

from directory.export.rows import Row, to_csv
from directory.questions.cell import CellDetail
from directory.questions.due import Due
from directory.questions.fragility import Fragility
from directory.questions.gaps import Gaps
from directory.questions.matrix import Coverage

SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Final[tuple[tuple[Literal["xlsx", "csv"], str], ...]] = (("xlsx", SPREADSHEET), ("csv", "text/csv"))


class Way(NamedTuple):
    """One of the buttons."""

    label: str
    ending: str
    mime: str
    icon: str
    make: Callable[[], bytes]


class Taken(NamedTuple):
    """What a file says of itself: whose sight it is, of which day, and whether it is invented."""

    title: str
    file: str  # its name, without the ending
    audience: str
    on: str
    demo: bool


def tables(taken: Taken, rows: Callable[[], Iterable[Row]]) -> list[Way]:
    """A table as CSV and as a spreadsheet."""

    def sheet() -> bytes:
        from directory.export.sheet import to_xlsx

        return to_xlsx(rows(), title=taken.title, audience=taken.audience, on=taken.on, demo=taken.demo)

    def table() -> bytes:
        return to_csv(rows()).encode("utf-8-sig")

    return [
        Way("CSV, for a spreadsheet", "csv", "text/csv", "table", table),
        Way("XLSX, a spreadsheet", "xlsx", SPREADSHEET, "table_view", sheet),
    ]


Answered = Coverage | CellDetail | Gaps | Fragility | Due


def lists(title: str, name: str, answer: Answered, rows: Callable[[], Iterable[Row]]) -> None:
    """An answer as tables; `name` begins that of the file."""
    taken = Taken(title, f"{name}-{answer.on}", answer.audience, answer.on, answer.demo)
    buttons(taken, tables(taken, rows))


def buttons(taken: Taken, ways: Sequence[Way], *, note: str = "") -> None:
    """A button for each, out of the way."""
    with st.popover("Take along", icon=":material/download:", type="tertiary"):
        for way in ways:
            st.download_button(
                way.label,
                way.make,
                file_name=f"{taken.file}.{way.ending}",
                mime=way.mime,
                icon=f":material/{way.icon}:",
                on_click="ignore",
            )
        if note:
            st.caption(note)
