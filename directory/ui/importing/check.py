"""The second step: what was read, and how; which column is what, and what is said of the whole list."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.book import Table
from directory.intake.kinds import KINDS, ListKind
from directory.ui import session, widgets
from directory.ui.importing import answers, columns, steps
from directory.ui.importing.incoming import Incoming
from directory.ui.importing.planning import plan
from directory.ui.plain import plain

ENCODINGS: Final = ("utf-8", "windows-1252", "windows-1250", "windows-1251", "windows-1256", "utf-16", "cp437")
DELIMITERS: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "upright stroke"}
NOTES: Final = 8  # that are shown at once
ROWS: Final = 5
LONGEST: Final = 60  # letters of a cell that is shown


def draw(incoming: Incoming) -> None:
    """What was read; then a form with all that may be said otherwise."""
    _read(incoming)
    if incoming.error:
        st.error(plain(incoming.error), icon=":material/error:")
    if incoming.listed is None or incoming.asked is None:
        steps.another(key="unread")
        return
    _first_rows(incoming.listed.table)
    _kind(incoming)
    with st.form(f"check {incoming.key} {incoming.turn}"):
        chosen, unsaid = columns.ask(incoming)
        asked = answers.ask(incoming, chosen)
        sent = st.form_submit_button("Look through the rows", type="primary", icon=":material/checklist:")
    if sent and unsaid:
        names = ", ".join(f"“{name}”" for name in unsaid[:5])
        st.error(plain(f"Say what the column {names} is, or leave it out: it is not clear."), icon=":material/error:")
    elif sent:
        plan(incoming, asked)
    steps.another(key="check")


def _read(incoming: Incoming) -> None:
    """The file, its sheet, the notes of the readers, and how it may be read otherwise."""
    sheets = {sheet.name: sheet for sheet in incoming.sheets}
    st.markdown(f"**{plain(incoming.book.name)}** :gray[read as {incoming.book.form.upper()}]")
    if len(sheets) > 1 or (sheets and incoming.sheet is None):
        shown = {
            name: f"{name} · {steps.rows(len(sheet.rows))}{' · hidden in the file' if sheet.hidden else ''}"
            for name, sheet in sheets.items()
        }
        st.session_state[f"sheet {incoming.key}"] = incoming.sheet
        st.selectbox(
            "Sheet",
            list(shown),
            format_func=shown.__getitem__,
            placeholder="Several hold something: choose the one to bring in",
            key=f"sheet {incoming.key}",
            on_change=_sheet,
            args=(incoming,),
        )
    if incoming.listed:
        table = incoming.listed.table
        header = f"the header in row {table.header}" if table.header else "no header"
        st.markdown(f"{steps.rows(len(table.lines))}, {header}, {len(table.columns)} columns.")
    _notes((*incoming.book.notes, *(incoming.listed.table.notes if incoming.listed else ())))
    with st.expander("Read it otherwise", icon=":material/tune:"):
        _otherwise(incoming)


def _notes(notes: tuple[str, ...]) -> None:
    if notes:
        st.markdown("\n".join(f"- :small[{plain(note)}]" for note in notes[:NOTES]))
    if len(notes) > NOTES:
        with st.expander(f"{len(notes) - NOTES} more notes"):
            st.markdown("\n".join(f"- :small[{plain(note)}]" for note in notes[NOTES:50]))


def _otherwise(incoming: Incoming) -> None:
    """Encoding, delimiter and the row of the header; empty = as it was found."""
    key, as_text = incoming.key, bool(incoming.data)
    with st.form(f"otherwise {key}", border=False):
        left, middle, right = st.columns(3, vertical_alignment="bottom")
        encoding = delimiter = None
        if as_text:
            encoding = left.selectbox(
                "Encoding", ENCODINGS, None, placeholder="As it was found", accept_new_options=True, key=f"enc {key}"
            )
            delimiter = middle.selectbox(
                "Between the cells",
                list(DELIMITERS),
                None,
                format_func=lambda one: DELIMITERS.get(str(one), str(one)),
                placeholder="As it was found",
                accept_new_options=True,
                key=f"delimiter {key}",
            )
        header = (right if as_text else left).number_input(
            "Row of the header",
            min_value=0,
            value=None,
            step=1,
            placeholder="As it was found",
            help="0 = the list has no header.",
            key=f"header {key}",
        )
        sent = st.form_submit_button("Read it again", icon=":material/refresh:")
    if sent:
        _again(incoming, encoding, delimiter, header)


def _again(incoming: Incoming, encoding: str | None, delimiter: str | None, header: int | None) -> None:
    before = incoming.book, incoming.encoding, incoming.delimiter, incoming.header
    incoming.encoding, incoming.delimiter, incoming.header, incoming.error = encoding, delimiter, header, ""
    try:
        if incoming.data:
            incoming.read_again()
        names = [sheet.name for sheet in incoming.sheets]
        if incoming.sheet in names or len(names) == 1:
            incoming.take(incoming.sheet if incoming.sheet in names else names[0])
    except DirectoryError as error:
        incoming.book, incoming.encoding, incoming.delimiter, incoming.header = before
        incoming.error = str(error)
    st.rerun()


def _sheet(incoming: Incoming) -> None:
    chosen: str | None = st.session_state[f"sheet {incoming.key}"]
    incoming.error, incoming.header = "", None
    if chosen:
        try:
            incoming.take(chosen)
        except DirectoryError as error:
            incoming.error = str(error)


def _first_rows(table: Table) -> None:
    """The first rows as they were read, a column a line: so that many columns have room."""
    lines = table.lines[:ROWS]
    with st.expander("The first rows as they were read", icon=":material/table_rows:"):
        told = {"Column": [f"**{plain(name)}**" for name in table.columns[: columns.SHOWN]]}
        for line in lines:
            cells = (line.cells[place] if place < len(line.cells) else "" for place in range(len(table.columns)))
            told[f"Row {line.number}"] = [plain(shortened(cell)) for cell in list(cells)[: columns.SHOWN]]
        widgets.table(told, alt="The first rows of the list as they were read, a column a line")


def shortened(text: str, most: int = LONGEST) -> str:
    """A text of a cell, cut where it is long."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _kind(incoming: Incoming) -> None:
    """What the list is a list of, and what is kept under a name of lists like it."""
    assert incoming.asked is not None
    key = f"{incoming.key} {incoming.turn}"
    kinds = list(KINDS)
    st.radio(
        "Kind of list",
        kinds,
        kinds.index(incoming.asked.kind),
        format_func=lambda kind: KINDS[kind].title,
        horizontal=True,
        key=f"kind {key}",
        on_change=lambda: incoming.change_kind(st.session_state[f"kind {key}"]),
    )
    st.markdown(f":small[:gray[{KINDS[incoming.asked.kind].note}]]")
    if kept := session.directory().kept_mappings():
        st.selectbox(
            "As kept under a name",
            kept,
            kept.index(incoming.kept) if incoming.kept in kept else None,
            placeholder="Which column is what, as it was kept of an earlier list",
            key=f"kept {key}",
            on_change=_use_kept,
            args=(incoming, f"kept {key}"),
        )


def _use_kept(incoming: Incoming, key: str) -> None:
    """Take over what is kept; what was said by hand before goes."""
    assert incoming.asked is not None
    chosen: str | None = st.session_state[key]
    incoming.error = ""
    if not chosen:
        return
    try:
        text = session.directory().kept_mapping(chosen)
    except DirectoryError as error:
        incoming.error = str(error)
        return
    plain_asked = incoming.asked._replace(columns={}, fill={}, day_first=None, written={})
    incoming.ask(plain_asked.with_kept(text))
    incoming.kept = chosen


def kind_title(kind: ListKind) -> str:
    """What a kind of list is called."""
    return KINDS[kind].title
