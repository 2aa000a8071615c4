"""Which column is which field: as it was found, and as it is chosen."""

from __future__ import annotations

import re
from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.columns import Column
from directory.intake.kinds import FIELDS, KINDS
from directory.ui.importing.incoming import Incoming
from directory.ui.plain import plain

SHOWN: Final = 60  # columns that may be set on the page
WIDTHS: Final = (4, 5, 4, 3)
LONGEST: Final = 40  # letters of a sample
_MARKS: Final = re.compile(r"[*_\[\]:<>`~$#|\\]+")
HOW: Final = {"name": "by its name", "content": "by what stands in it", "hand": "as you said", "": ""}


def ask(incoming: Incoming) -> tuple[dict[str, str | None], list[str]]:
    """
    A line for each column, to choose its field; within a form.

    Returns:
        Of every column its field, None = left out, and the columns that somebody must still say: nothing is guessed.
        Columns that are not shown are what was found for sure, or left out.
    """
    assert incoming.asked is not None
    try:
        found = incoming.columns()
    except DirectoryError as error:  # as it was kept under a name, it does not fit
        st.error(plain(str(error)), icon=":material/error:")
        incoming.asked = incoming.asked._replace(columns={})
        found = incoming.columns()
    offered = list(KINDS[found.kind].fields) + ["held"] * any(one.field == "held" for one in found.columns)
    st.markdown("**Which column is what**")
    for note in found.notes:
        st.markdown(f":small[{plain(note)}]")
    for box, title in zip(st.columns(WIDTHS), ("Column", "Some of its cells", "Is", ""), strict=True):
        box.markdown(f":small[:gray[{title}]]")
    chosen = {column.name: column.field if column.sure else None for column in found.columns}
    unsaid: list[str] = []
    for place, column in enumerate(found.columns[:SHOWN]):
        said = _line(column, offered, f"{incoming.key} {incoming.turn} {place}")
        chosen[column.name] = said or None
        if said is None:
            unsaid.append(column.name)
    if more := max(len(found.columns) - SHOWN, 0):
        st.markdown(f":small[:gray[{more} more columns: what is clear of them is read, the others are left out.]]")
    return chosen, unsaid


def _line(column: Column, offered: list[str], key: str) -> str | None:
    """What is chosen: empty = to be left out, None = nothing yet, since what was found is doubtful."""
    name, samples, field, how = st.columns(WIDTHS, vertical_alignment="center")
    name.markdown(f"**{plain(column.name)}**")
    cells = " · ".join(sample if len(sample) <= LONGEST else f"{sample[:LONGEST]}…" for sample in column.samples)
    samples.markdown(f":small[:gray[{plain(cells) or 'no cell says anything'}]]")
    options = ["", *offered]
    doubtful = column.field in options and not column.sure
    at = None if doubtful else options.index(column.field) if column.field in options else 0
    perhaps = f"Choose: perhaps {FIELDS[column.field].title}" if column.field and doubtful else None
    said = field.selectbox(
        f"{_MARKS.sub(' ', column.name)} is",  # read out as it stands, so without what could be Markdown
        options,
        at,
        format_func=lambda one: FIELDS[one].title if one else "Leave out",
        placeholder=perhaps,
        label_visibility="collapsed",
        key=f"column {key}",
    )
    how.markdown(f":small[{_how(column)}]")
    return said


def _how(column: Column) -> str:
    """How its field was found; what is doubtful is said, and not by a colour alone."""
    if column.sure:
        return f":gray[{HOW[column.how]}]" if column.field else ""
    if not column.samples:
        return ":gray[empty]"
    return ":material/help: **Not sure:** say what it is" if column.field else ":gray[not known: left out]"
