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
from directory.ui import session

SPREADSHEET: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMS: Final[tuple[tuple[Literal["xlsx", "csv"], str], ...]] = (("xlsx", SPREADSHEET), ("csv", "text/csv"))
TITLE: Final = 175  # pixels of the purpose before its buttons


class Way(NamedTuple):
    """One of the buttons."""

    label: str
    ending: str
    mime: str
    icon: str
    make: Callable[[], bytes]


class Group(NamedTuple):
    """
    Buttons of one purpose.

    Attributes:
        file: the name of their files, without the ending.
        named: they hold contacts: who hands them out must have been said.
    """

    title: str
    file: str
    ways: Sequence[Way]
    named: bool = True


class Taken(NamedTuple):
    """What a file says of itself: whose sight it is, of which day, and whether it is invented."""

    title: str
    file: str  # its name, without the ending
    audience: str
    on: str
    demo: bool


Answered = Coverage | CellDetail | Gaps | Fragility | Due


def named(name: str, audience: str, on: str) -> str:
    """The name of a file: what it is, which edition it is from if any, for whom, as of which day."""
    frozen = session.edition()
    edition = f"-edition-{frozen.number}" if frozen else ""
    return f"{name}{edition}-{audience.replace(':', '-')}-{on}"  # a file system may know no colon


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


def as_shown(taken: Taken, rows: Callable[[], Iterable[Row]], *, named: bool) -> Group:
    """The table of a page, beside the contacts behind it; `named` as in a group."""
    ways = [way._replace(label=f"{way.ending.upper()} as shown") for way in tables(taken, rows)]
    return Group("As on this page", taken.file, ways, named)


def lists(title: str, name: str, answer: Answered, rows: Callable[[], Iterable[Row]]) -> None:
    """An answer as tables; `name` begins that of the file."""
    file = named(name, answer.audience, answer.on)
    taken = Taken(title, file, answer.audience, answer.on, answer.demo)
    buttons(taken, tables(taken, rows))


def buttons(taken: Taken, ways: Sequence[Way], *, note: str = "") -> None:
    """A button for each, out of the way."""
    with st.popover("Take along", icon=":material/download:", type="tertiary"):
        for way in ways:
            button(taken.file, way)
        if note:
            st.caption(note)


def groups(shown: Sequence[Group], *, disabled: bool = False) -> None:
    """
    A line for each purpose.

    Args:
        disabled: who hands out was not said yet.
    """
    for group in shown:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.markdown(f":small[**{group.title}**]", width=TITLE)
            with st.container(horizontal=True, gap="small", width="content"):  # below the purpose where it is narrow
                for way in group.ways:
                    button(group.file, way, disabled=disabled and group.named)


def button(file: str, way: Way, *, disabled: bool = False) -> None:
    """One of them."""
    st.download_button(
        way.label,
        session.later(way.make),
        file_name=f"{file}.{way.ending}",
        mime=way.mime,
        icon=f":material/{way.icon}:",
        on_click="ignore",
        disabled=disabled,
    )
