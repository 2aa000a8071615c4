"""What somebody says of a list as they bring it in."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from directory.access import COMMITTEE, LABEL_PATTERN
from directory.errors import InvalidRecord, quoted
from directory.intake.book import Book, Sheet, Table
from directory.intake.kinds import FIELDS, ListKind

NOBODY: Mapping[int, Mapping[str, str]] = {}


class Asked(NamedTuple):
    """
    How a list is to be read.

    Attributes:
        columns: the name of a column and its field, where it is set by hand; None = it is left out.
        fill: what a field says where a row says nothing: the event of all participants, the kind of all bodies.
        label: of the records that are created.
        tighten: whether records that are there, and that more people may see, get that label too.
        register: the name of the list, under which its next edition is compared with this one; empty = the file's.
        as_of: the day of which the list speaks; empty = not said.
        day_first: how 03/04/2026 is read; None = it is held, unless the column tells.
        written: what is written over the cells of rows, by number of the row and field: decisions of a person.
        keep: under which name it is kept which column is what; empty = it is not kept.
    """

    kind: ListKind
    columns: Mapping[str, str | None] = {}
    fill: Mapping[str, str] = {}
    label: str = COMMITTEE
    tighten: bool = False
    register: str = ""
    as_of: str = ""
    day_first: bool | None = None
    written: Mapping[int, Mapping[str, str]] = NOBODY
    keep: str = ""

    def refuse_unknown(self) -> None:
        """
        Refuse what is no field of a list, and what is no label.

        Raises:
            InvalidRecord: the first one.
        """
        if not re.fullmatch(LABEL_PATTERN, self.label):
            reason = f"{quoted(self.label)} is no label: expected public, network, peers:<community> or committee"
            raise InvalidRecord(reason, source="the list")
        given = (*self.fill, *(field for fields in self.written.values() for field in fields))
        for field in given:
            if field not in FIELDS:
                reason = f"{quoted(field)} is no field of a list: expected one of {', '.join(FIELDS)}"
                raise InvalidRecord(reason, source="the list")

    @property
    def text(self) -> str:
        """What is kept of it under a name: which column is what, and what is filled in."""
        kept = {"kind": self.kind, "columns": dict(self.columns), "fill": dict(self.fill), "day_first": self.day_first}
        return json.dumps(kept, ensure_ascii=False)

    def with_kept(self, text: str) -> Asked:
        """The same with what was kept under a name; what is said now goes before."""
        kept = json.loads(text)
        return self._replace(
            kind=kept["kind"],
            columns={**kept["columns"], **self.columns},
            fill={**kept["fill"], **self.fill},
            day_first=kept["day_first"] if self.day_first is None else self.day_first,
        )


class Listed(NamedTuple):
    """A list as it was read: its rows, and the fingerprint of the file in which it stood."""

    table: Table
    sha256: str


def listed(book: Book, sheet: Sheet, *, header: int | None = None) -> Listed:
    """
    A sheet as a list: its header found, or said; in a file of what was held here no cell is escaped any more.

    Raises:
        InvalidRecord: nothing stands in it.
    """
    from directory.intake.header import table
    from directory.intake.rejects import is_rejects, unescaped

    found = table(sheet, file=book.name, header=header)
    return Listed(unescaped(found) if is_rejects(found.columns) else found, book.sha256)


def sheets_to_read(book: Book, wanted: Sequence[str] = ()) -> tuple[Sheet, ...]:
    """
    The sheets of those names; where none is named the only one in which something stands and that is not hidden.

    The notes of a template are no list; of cards, of Popolo and of contacts that were handed out here, which are read
    as people and bodies, all are read.

    Raises:
        InvalidRecord: there is none, or several and none was named.
    """
    from directory.intake.templates import is_notes

    names = [sheet.name for sheet in book.sheets]
    if wanted:
        if missing := [name for name in wanted if name not in names]:
            known = ", ".join(map(quoted, names))
            raise InvalidRecord(f"has no sheet {quoted(missing[0])}: expected one of {known}", source=book.name)
        return tuple(sheet for sheet in book.sheets if sheet.name in wanted)
    full = [sheet for sheet in book.sheets if sheet.rows and not sheet.hidden and not is_notes(sheet.rows)]
    if book.form == "popolo":  # what no column of ours takes is about the file, or areas and events
        full = [sheet for sheet in full if any(cell in FIELDS for cell in sheet.rows[0])]
    if book.form in ("vcard", "popolo", "contacts") and full:
        return tuple(full)
    if len(full) != 1:
        hidden = [sheet.name for sheet in book.sheets if sheet.rows and sheet.hidden]
        told = ", ".join(quoted(sheet.name) for sheet in full) or "none"
        also = f"; hidden: {', '.join(map(quoted, hidden))}" if hidden else ""
        raise InvalidRecord(f"{len(full)} sheets hold something: {told}{also}; say which one", source=book.name)
    return (full[0],)
