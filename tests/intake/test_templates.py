"""Templates come back empty as they are and full when they are filled; the file of what was held imports again."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from directory.errors import InvalidRecord
from directory.intake.book import Sheet, Table
from directory.intake.columns import kind_of, recognise
from directory.intake.header import table
from directory.intake.kinds import FIELDS, KINDS
from directory.intake.rejects import Rejected, is_rejects, rejects, unescaped
from directory.intake.templates import is_notes, template

FORMS = ("csv", "xlsx")
each_kind = pytest.mark.parametrize("kind", sorted(KINDS))
each_form = pytest.mark.parametrize("form", FORMS)


def sheets(data: bytes, form: str) -> dict[str, list[list[str]]]:
    if form == "csv":
        return {"list": list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))}
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return {
        name: [list(map(str, row)) for row in book.get_sheet_by_name(name).to_python()] for name in book.sheet_names
    }


def as_table(rows: list[list[str]]) -> Table:
    trimmed = tuple(tuple(row) for row in rows)
    return table(Sheet("List", trimmed), file="list")


# templates


@each_form
@each_kind
def test_a_template_as_it_is_has_no_rows(kind, form):
    """Its example is never imported, and said; every column is sure to be what it is; its kind is seen."""
    data = template(kind, form)
    found = as_table(next(iter(sheets(data, form).values())))
    assert found.lines == ()
    assert "row 2 left out, an example" in found.notes[0]
    columns = recognise(found, kind).columns
    assert tuple(column.field for column in columns) == KINDS[kind].fields
    assert all(column.sure for column in columns)
    assert kind_of(found) == kind
    assert data == template(kind, form)


@each_form
@each_kind
def test_a_template_that_is_filled_gives_rows(kind, form):
    """Rows below the example, and above it, are rows; each cell stands in its column, each column is still sure."""
    header, example, *_ = next(iter(sheets(template(kind, form), form).values()))
    mine = [FIELDS[field].example for field in KINDS[kind].fields]
    found = as_table([header, mine, example, mine])
    assert [line.number for line in found.lines] == [2, 4]
    assert list(found.lines[0].cells) == mine
    columns = recognise(found, kind).columns
    assert tuple(column.field for column in columns) == KINDS[kind].fields
    assert all(column.sure for column in columns)


@each_kind
def test_a_template_says_what_to_write(kind):
    """The notes have every column, and the allowed words; no cell runs; the lists of words drop down."""
    data = template(kind, "xlsx")
    notes = sheets(data, "xlsx")["Notes"]
    assert is_notes(notes)
    assert not is_notes(sheets(data, "xlsx")["List"])
    assert [row[0] for row in notes[1:] if row[0]][: len(KINDS[kind].fields)] == [
        FIELDS[field].title for field in KINDS[kind].fields
    ]
    text = "\n".join("|".join(row) for row in notes)
    assert "industry_association" in text or kind == "channels"
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        first = file.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in first
    assert first.count("<dataValidation ") == len(
        {"organization_kind", "scope", "membership", "participation", "channel_type", "role", "sectors"}
        & set(KINDS[kind].fields)
    )


@pytest.mark.parametrize("kind", ["", "people"])
def test_a_template_of_no_kind_is_refused(kind):
    """With the kinds that there are."""
    with pytest.raises(InvalidRecord, match="expected one of participants"):
        template(kind, "csv")


# what was held

NASTY = ("=1+1", "'Abd", "+233 30 255 0100", "@x", "-", "a\nb", 'say "so"', "é, ü; ф", "012", " edge ", "")


@each_form
def test_the_file_of_what_was_held_has_the_same_cells(form):
    """Every cell comes back as it was, and no cell runs."""
    rows = [
        Rejected("Sheet1", 4, NASTY, "held", "phone: no number", "held:1"),
        Rejected("Sheet1", 7, ("x",), "rejected", "no"),
    ]
    columns = tuple(f"Column {letter}" for letter in "ABCDEFGHIJK")
    data = rejects(columns, rows, form)
    _, *raw = next(iter(sheets(data, form).values()))
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in raw for cell in row) or form == "xlsx"
    found = as_table(next(iter(sheets(data, form).values())))
    found = unescaped(found)
    assert found.columns == (*columns, "Sheet", "Row", "Reason", "Held")
    assert found.lines[0].cells == (*NASTY, "Sheet1", "4", "phone: no number", "held:1")
    assert found.lines[1].cells == ("x", *[""] * 10, "Sheet1", "7", "no", "")


@each_form
def test_what_was_held_is_recognised_again(form):
    """The list's columns as before; sheet, row and reason are known and left out; the id that waits is `held`."""
    data = rejects(
        ("Name", "Country", "E-mail"), [Rejected("S", 2, ("Ama", "NA", "a@example.org"), "held", "NA?", "held:1")], form
    )
    found = as_table(next(iter(sheets(data, form).values())))
    assert is_rejects(found.columns)
    columns = recognise(found, kind_of(found)).columns
    assert kind_of(found) == "participants"
    assert [column.field for column in columns] == ["name", "country", "email", None, None, None, "held"]
    assert all(column.sure for column in columns)


@each_form
def test_held_again_the_file_keeps_its_shape(form):
    """Our columns are written anew, not a second time; a list's own `Reason` is its own."""
    columns = ("Name", "E-mail", "Sheet", "Row", "Reason", "Held")
    again = sheets(
        rejects(columns, [Rejected("T", 3, ("a", "b", "S", "2", "old", "held:1"), "held", "new")], form), form
    )
    assert next(iter(again.values())) == [list(columns), ["a", "b", "T", "3", "new", ""]]
    own = next(
        iter(sheets(rejects(("Name", "Reason"), [Rejected("T", 3, ("a", "mine"), "held", "new")], form), form).values())
    )
    assert own == [["Name", "Reason", "Sheet", "Row", "Reason", "Held"], ["a", "mine", "T", "3", "new", ""]]
    found = as_table(own)
    assert found.columns == ("Name", "Reason", "Sheet", "Row", "Reason (2)", "Held")
    third = rejects(found.columns, [Rejected("T", 3, found.lines[0].cells, "held", "newer")], form)
    assert next(iter(sheets(third, form).values())) == [own[0], ["a", "mine", "T", "3", "newer", ""]]


def test_more_than_a_sheet_holds_is_refused():
    """A cell is never cut."""
    with pytest.raises(InvalidRecord, match="take CSV"):
        rejects(("Name",), [Rejected("S", 2, ("x" * 40_000,), "held", "long")], "xlsx")
    assert b"x" * 40_000 in rejects(("Name",), [Rejected("S", 2, ("x" * 40_000,), "held", "long")], "csv")


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20) | st.sampled_from(NASTY)


@given(cells=st.lists(CELL, min_size=2, max_size=2).map(tuple), form=st.sampled_from(FORMS))
def test_any_cells_come_back(cells, form):
    """Whatever stands in them."""
    data = rejects(("Name", "E-mail"), [Rejected("S", 2, cells, "held", "why", "held:1")], form)
    found = as_table(next(iter(sheets(data, form).values())))
    found = unescaped(found) if form == "csv" else found
    assert found.lines[0].cells[:2] == cells
