"""One file on its way in: kept in the session as long as the page is open, and no longer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal
from uuid import uuid4

import streamlit as st

from directory.ui import session

if TYPE_CHECKING:
    from directory.intake.asked import Asked, Listed
    from directory.intake.book import Book, Sheet
    from directory.intake.columns import Mapping as Columns
    from directory.intake.kinds import ListKind
    from directory.keeping.importing_records import RecordsPlan
    from directory.keeping.plans import Outcome, Plan
    from directory.service.importing import Imported, ImportedRecords

HERE: Final = "incoming"  # in the session
OF_ROW: Final = "held written "  # in the session, of a row that waits: what was decided so far
TEXT: Final = ("csv", "tsv")  # forms of which one may say how they are read
Step = Literal["check", "review", "done"]


@dataclass
class Incoming:
    """
    A list on its way in.

    Attributes:
        data: the bytes of the file, kept where it may be read in another way; else empty.
        sheet: the one that is read; None = it must be said.
        asked: how the list is to be read; None = nothing was said of it yet.
        plan: of what was asked; reviewed: its counts, which outlive it; done: what it came to.
        plans: counts how often it was looked through.
        turn: counts how often the questions were drawn up anew: their boxes begin with what is known then.
    """

    book: Book
    data: bytes = b""
    encoding: str | None = None
    delimiter: str | None = None
    header: int | None = None
    sheet: str | None = None
    listed: Listed | None = None
    asked: Asked | None = None
    kept: str = ""
    plan: Plan | None = None
    reviewed: dict[Outcome, int] | None = None
    done: Imported | None = None
    step: Step = "check"
    plans: int = 0
    turn: int = 0
    error: str = ""
    key: str = field(default_factory=lambda: uuid4().hex[:8])
    _recognised: tuple[int, Columns] | None = None

    @property
    def sheets(self) -> tuple[Sheet, ...]:
        """The sheets that may be a list: something stands in them, and they are no notes of a template."""
        from directory.intake.templates import is_notes

        return tuple(sheet for sheet in self.book.sheets if sheet.rows and not is_notes(sheet.rows))

    def read_again(self) -> None:
        """
        Read the bytes of a text file as it was said.

        Raises:
            InvalidRecord: it cannot be read so.
        """
        from directory.intake.reading import read_bytes

        self.book = read_bytes(self.data, self.book.name, encoding=self.encoding, delimiter=self.delimiter)

    def take(self, sheet: str) -> None:
        """
        Make a list of a sheet; what was said of the one before is forgotten.

        Raises:
            InvalidRecord: nothing stands in it, or in the row that is to be its header.
        """
        from directory.intake.asked import Asked, listed
        from directory.intake.columns import kind_of

        found = listed(self.book, next(one for one in self.sheets if one.name == sheet), header=self.header)
        self.sheet, self.listed, self.kept = sheet, found, ""
        self.ask(Asked(kind_of(found.table)))

    def ask(self, asked: Asked) -> None:
        """Begin anew with what is asked."""
        self.asked, self.plan, self.done, self.step = asked, None, None, "check"
        self.turn += 1

    def change_kind(self, kind: ListKind) -> None:
        """Another kind of list: its columns are found anew."""
        assert self.asked is not None
        self.ask(self.asked._replace(kind=kind, columns={}, fill={}, written={}))

    def columns(self) -> Columns:
        """
        What each column is taken for, as it was asked.

        Raises:
            InvalidRecord: a column was given a field that it cannot be.
        """
        assert self.listed is not None
        assert self.asked is not None
        if self._recognised is None or self._recognised[0] != self.turn:
            self._recognised = self.turn, session.directory().columns_of(self.listed, self.asked)
        return self._recognised[1]


@dataclass
class IncomingRecords:
    """Whole records on their way in: what was planned of them, and what it came to."""

    name: str
    plan: RecordsPlan
    done: ImportedRecords | None = None
    key: str = field(default_factory=lambda: uuid4().hex[:8])


def begin(data: bytes, name: str) -> Incoming:
    """
    A file as it was uploaded; where one sheet alone may be the list, it is taken.

    Raises:
        InvalidRecord: it cannot be read, or nothing stands in it.
    """
    from directory.intake.reading import read_bytes

    book = read_bytes(data, name)
    incoming = Incoming(book, data if book.form in TEXT else b"")
    open_to_see = [sheet for sheet in incoming.sheets if not sheet.hidden]
    if len(open_to_see) == 1 and len(incoming.sheets) == 1:
        incoming.take(open_to_see[0].name)
    return incoming


def current() -> Incoming | IncomingRecords | None:
    """What is on its way in this session."""
    return st.session_state.get(HERE)


def keep(incoming: Incoming | IncomingRecords) -> None:
    """Keep it in the session."""
    st.session_state[HERE] = incoming


def forget() -> None:
    """Let go of it: who leaves the page leaves nothing of the list behind."""
    st.session_state.pop(HERE, None)


def forget_rows() -> None:
    """Let go of what was decided so far of rows that wait."""
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(OF_ROW):
            del st.session_state[key]
