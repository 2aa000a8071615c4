"""
The header of a list is found, and its columns are recognised: by name, by content, by hand; never wrongly for sure.

`headers.txt` holds 199 headers as people write them, in six languages and of the five kinds of list.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.errors import InvalidRecord
from directory.intake.book import Sheet, Table
from directory.intake.columns import REPEATED, Mapping, from_text, kind_of, recognise, to_text
from directory.intake.header import table
from directory.intake.kinds import FIELDS, KINDS, ListKind
from directory.intake.lexicon import synonyms


class Case(NamedTuple):
    kind: ListKind
    rows: tuple[tuple[str, ...], ...]
    fields: tuple[str | None, ...]


def cases() -> list[Case]:
    found: list[Case] = []
    for line in Path(__file__).with_name("headers.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        kind, *columns = (part.strip() for part in line.split(" | "))
        parts = [re.fullmatch(r"(.*?)(?:\[(.*)\])?=(\w*)", column).groups() for column in columns]
        names, cells = tuple(part[0] for part in parts), tuple(part[1] or "" for part in parts)
        found.append(Case(kind, (names, cells) if any(cells) else (names,), tuple(part[2] or None for part in parts)))
    return found


CASES = cases()


def read(*rows: tuple[str, ...] | list[str], merged: tuple[str, ...] = (), header: int | None = None) -> Table:
    return table(Sheet("Sheet1", tuple(map(tuple, rows)), merged=merged), file="list.csv", header=header)


def fields(mapping: Mapping) -> dict[str, str | None]:
    return {column.name: column.field for column in mapping.columns}


# recognising


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.kind}: {'|'.join(case.rows[0])[:60]}")
def test_no_column_is_taken_wrongly_for_sure(case):
    """Whatever is said to be sure is right; the header is found in each."""
    found = read(*case.rows)
    assert found.header == 1
    wrong = [
        (column.name, column.field, field)
        for column, field in zip(recognise(found, case.kind).columns, case.fields, strict=True)
        if column.sure and column.field != field
    ]
    assert not wrong


def test_nearly_all_columns_are_recognised():
    """At least 98 in 100 columns of the labelled headers are what they are, and 9 in 10 of those with a field are sure."""
    pairs = [
        (column, field)
        for case in CASES
        for column, field in zip(recognise(read(*case.rows), case.kind).columns, case.fields, strict=True)
    ]
    right = sum(column.field == field for column, field in pairs)
    sure = [column.sure for column, field in pairs if field and column.field == field]
    assert len(CASES) >= 120
    assert right >= 0.98 * len(pairs)
    assert sum(sure) >= 0.9 * len(sure)


def test_the_kind_of_list_is_mostly_seen():
    """The kind is offered, not decided: at least 9 in 10 of the headers without any rows under them say theirs."""
    right = sum(kind_of(read(*case.rows)) == case.kind for case in CASES)
    assert right >= 0.9 * len(CASES)


def test_every_field_has_synonyms_in_six_languages():
    """A field is found in each of the six languages; those that our own files alone have need none."""
    import csv

    path = Path(__file__).parents[2] / "directory" / "intake" / "synonyms.csv"
    rows = list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))
    have = {(row["field"], row["language"]) for row in rows}
    wanted = {
        (field, language) for field in FIELDS if field != "held" for language in ("en", "fr", "es", "de", "ru", "ar")
    }
    assert not wanted - have
    assert {row["field"] for row in rows} <= {*FIELDS, "-", "*"}
    assert len(rows) == len({tuple(row.values()) for row in rows})


@pytest.mark.parametrize("field", FIELDS)
def test_titles_and_names_of_fields_are_synonyms(field):
    """What our own templates write is read."""
    known = synonyms()
    assert field in known[FIELDS[field].title.casefold().replace("-", " ")]
    assert field in known[field.replace("_", " ")]


@pytest.mark.parametrize(
    ("cells", "field"), [(["Ms", "H.E.", "Dr"], "honorific"), (["Director", "Head of Unit"], "function"), ([], None)]
)
def test_a_title_is_what_stands_under_it(cells, field):
    """`Title` is Mr or Director; where nothing stands under it, it is left out and not sure."""
    column = recognise(
        read(["Title", "Name", "E-mail"], *([cell, "x", "y"] for cell in cells)), "participants"
    ).columns[0]
    assert column.field == field
    assert column.sure == (field is not None)


TRAPS = [
    ("participants", "Name and title", "Ama Sample, Director"),
    ("participants", "Participant no.", "12"),
    ("participants", "Participant ID", "P-0012"),
    ("participants", "Organization code", "77"),
    ("participants", "Place of work", "Sample Ministry"),
    ("participants", "Country of birth", "GH"),
    ("participants", "Country visited", "GH"),
    ("participants", "Home phone", "+233 30 255 0100"),
    ("participants", "Emergency contact e-mail", "a@example.org"),
    ("participants", "Phone model", "x"),
    ("participants", "E-mail confirmed", "yes"),
    ("participants", "Hotel name", "Sample Hotel"),
    ("participants", "Date", "2026-01-02"),
    ("participants", "Date of arrival", "2026-01-02"),
    ("participants", "Formation", "ingénieur"),
    ("participants", "Estado", "confirmado"),
    ("participants", "Status", "confirmed"),
    ("participants", "Type", "in person"),
    ("participants", "Location", "Table 4"),
    ("participants", "Representative", "yes"),
    ("participants", "Contact", "Kofi"),
    ("participants", "Participant", "2"),
    ("participants", "Room no.", "12"),
    ("participants", "Nom de jeune fille", "x"),
    ("participants", "Telefon privat", "+49 30 555 0100"),
    ("participants", "Имя отца", "x"),
    ("organizations", "Date", "2020"),
    ("organizations", "Name of director", "Ama"),
    ("organizations", "Title", "Dr"),
    ("organizations", "Number of members", "12"),
    ("organizations", "Year of foundation", "1999"),
    ("organizations", "Identifier", "12"),
    ("organizations", "Code", "12"),
    ("organizations", "Region", "Volta"),
    ("members", "Reference", "x"),
    ("members", "Members", "12"),
    ("members", "Membership no.", "12"),
    ("members", "Membership fee", "12"),
    ("members", "Type", "x"),
    ("channels", "Name", "Sample News"),
    ("channels", "Phone", "+233 30 255 0100"),
    ("channels", "Title", "Sample News"),
    ("focal_points", "Reference", "x"),
    ("focal_points", "Number", "3"),
    ("focal_points", "Role", "lead"),
]


@pytest.mark.parametrize(("kind", "name", "cell"), TRAPS)
def test_a_name_that_may_mean_something_else_is_not_sure(kind, name, cell):
    """Close to a field's name, and another thing: what is proposed waits for a person."""
    column = recognise(read([name, "E-mail"], [cell, "b@example.org"], header=1), kind).columns[0]
    assert column.field is None or not column.sure


@pytest.mark.parametrize("other", ["City", "Country"])
def test_a_state_in_an_address_is_no_sure_state(other):
    """Ohio is none."""
    assert not recognise(read(["Name", "State", other], ["Ama", "Ohio", "x"]), "participants").columns[1].sure


@pytest.mark.parametrize(
    ("columns", "kind", "field"),
    [
        (("Surname, first name", "E-mail"), "participants", "name"),
        (("Nom", "Pays"), "participants", "name"),
        (("Nom", "Prénom"), "participants", "family_name"),
        (("Nom", "Pays"), "organizations", "organization"),
        (("Name", "Vorname"), "participants", "family_name"),
        (("Name", "Surname"), "participants", "given_name"),
        (("Nombre", "Apellidos"), "participants", "given_name"),
        (("Name", "Country"), "members", "organization"),
        (("Name", "Organization"), "focal_points", "name"),
    ],
)
def test_a_bare_name_is_settled_by_its_neighbours_and_the_kind(columns, kind, field):
    """A name beside given names is a family name; in a list of bodies it is a body's."""
    assert recognise(read(columns), kind).columns[0].field == field


def test_a_full_name_beside_a_given_name_stays_a_full_name():
    """The cells say it: the given name stands in them."""
    found = read(["Name", "First name", "E-mail"], ["Ama Sample", "Ama", ""], ["Kofi Test", "Kofi", ""])
    assert recognise(found, "participants").columns[0].field == "name"


def test_cells_that_speak_against_the_name_make_it_unsure():
    """A column of mailboxes that is called a telephone is no sure telephone."""
    found = read(["Name", "Phone", "E-mail"], ["Ama", "ama@example.org", "soon"])
    columns = {column.name: column for column in recognise(found, "participants").columns}
    assert (columns["Phone"].field, columns["Phone"].sure) == ("email", False)
    assert not columns["E-mail"].sure


def test_columns_without_names_are_found_by_content():
    """Mailboxes, addresses in the web, numbers and countries are seen; they are sure where there is no name at all."""
    rows = (["Ama", "GH", "a@example.org", "+233 30 255 0100"], ["Kofi", "TG", "k@example.org", "+228 22 55 01 00"])
    columns = recognise(read(*rows), "participants").columns
    assert [column.field for column in columns] == [None, "country", "email", "phone"]
    assert [column.how for column in columns] == ["", "content", "content", "content"]
    assert columns[2].sure
    assert columns[0].samples == ("Ama", "Kofi")


def test_a_country_is_what_the_caller_says_it_is():
    """The light look knows codes; who knows names passes them in."""
    found = read(["Delegation", "Name"], ["Ghana", "Ama"], ["Togo", "Kofi"])
    assert recognise(found, "participants").columns[0].field is None
    columns = recognise(found, "participants", is_country={"Ghana", "Togo"}.__contains__).columns
    assert (columns[0].field, columns[0].sure) == ("country", True)


def test_a_field_stands_once_but_for_those_that_may_repeat():
    """Two mailboxes are two; of two countries one is kept, and is not sure."""
    found = read(["Country", "Country", "E-mail", "E-mail"], ["GH", "TG", "a@example.org", "b@example.org"])
    columns = recognise(found, "participants").columns
    assert [column.field for column in columns] == ["country", None, "email", "email"]
    assert not columns[0].sure
    assert not columns[1].sure
    assert {"email", "phone"} <= REPEATED


# by hand


def test_what_is_set_by_hand_goes_before_all_else():
    """By hand a column gets its field, or none; the others make room."""
    found = read(["Country", "State", "Fax"], ["a", "b", "c"])
    mapping = recognise(found, "participants", by_hand={"State": "country", "Fax": "phone", "Gone": "email"})
    assert fields(mapping) == {"Country": None, "State": "country", "Fax": "phone"}
    assert mapping.columns[1].how == "hand"
    assert "Gone" in mapping.notes[0]
    assert recognise(found, "participants", by_hand={"Country": "", "State": None}).columns[0].field is None


@pytest.mark.parametrize(
    ("hand", "said"),
    [
        ({"Name": "emial"}, "did you mean email"),
        ({"Name": "sectors"}, "a list of participants has"),
        ({"Name": "country", "Land": "country"}, "is country already"),
    ],
)
def test_by_hand_a_field_that_is_none_is_refused(hand, said):
    """One line: which column, what was given, what is near or allowed."""
    with pytest.raises(InvalidRecord, match=said) as error:
        recognise(read(["Name", "Land"]), "participants", by_hand=hand)
    assert "\n" not in str(error.value)


def test_a_kept_mapping_fits_another_file_with_these_columns():
    """What is kept is the names and their fields; set by hand it gives the same again."""
    first = read(["Nombre", "Code", "E-mail"], ["Ama", "x", "a@example.org"])
    mapping = recognise(first, "participants", by_hand={"Code": "external_id"})
    again = recognise(read(["E-mail", "Nombre"]), "participants", by_hand=from_text(to_text(mapping)))
    assert fields(again) == {"E-mail": "email", "Nombre": "name"}
    assert "Code" in again.notes[0]


@pytest.mark.parametrize("text", ["", "[]", "{", '{"a": 1}', '{"a": "emial"}', "[" * 100_000])
def test_what_is_no_kept_mapping_is_refused(text):
    """As one line."""
    with pytest.raises(InvalidRecord):
        from_text(text)


# the header


def test_a_preamble_is_left_out_and_said():
    """What stands above the header is quoted with its rows."""
    found = read(["List of participants"], [], ["Venue", "Accra"], ["Name", "Country", "E-mail"], ["Ama", "GH", ""])
    assert found.header == 4
    assert found.columns == ("Name", "Country", "E-mail")
    assert [line.number for line in found.lines] == [5]
    assert found.notes == ("rows 1, 3 left out, above the header: “List of participants”",)


@pytest.mark.parametrize(
    ("rows", "merged"),
    [
        ((["", "", "Contact", ""], ["Name", "Country", "E-mail", "Phone"]), ("C1:D1",)),
        ((["", "", "Contact", ""], ["Name", "Country", "E-mail", "Phone"]), ()),
        ((["Name", "Country", "Contact", ""], ["", "", "E-mail", "Phone"]), ("A1:A2", "B1:B2", "C1:D1")),
        ((["Name", "Country", "Contact"], ["", "", "E-mail", "Phone"]), ()),
    ],
)
def test_a_header_of_two_rows_is_one(rows, merged):
    """A group above its columns goes before their names."""
    found = read(*rows, ["Ama", "GH", "a@example.org", "+233 30 255 0100"], merged=merged)
    assert found.columns == ("Name", "Country", "Contact: E-mail", "Contact: Phone")
    assert found.header == 2
    assert [line.number for line in found.lines] == [3]
    assert list(fields(recognise(found, "participants")).values()) == ["name", "country", "email", "phone"]


def test_a_title_merged_over_all_columns_is_no_part_of_the_header():
    """It is a preamble."""
    found = read(["Participants", "", ""], ["Name", "Country", "E-mail"], ["Ama", "GH", ""], merged=("A1:C1",))
    assert found.columns == ("Name", "Country", "E-mail")
    assert "row 1" in found.notes[0]


def test_a_group_makes_short_names_sure():
    """`Given` under `Person` is a given name."""
    found = read(["Person", "", "Body", ""], ["Given", "Family", "Name", "Land"], merged=("A1:B1", "C1:D1"))
    columns = recognise(found, "participants").columns
    assert [(column.field, column.sure) for column in columns] == [
        ("given_name", True),
        ("family_name", True),
        ("organization", True),
        ("country", True),
    ]


def test_a_group_settles_what_a_name_means():
    """The name of an organization, and of a person; the telephone of a hotel is nobody's."""
    found = read(
        ["Organization", "", "Person", "", "Hotel"],
        ["Name", "Acronym", "Name", "E-mail", "Phone"],
        merged=("A1:B1", "C1:D1", "E1:F1"),
    )
    columns = recognise(found, "participants").columns
    assert [column.field for column in columns] == ["organization", "acronym", "name", "email", None]


def test_a_list_without_header_has_none():
    """All rows are rows; columns are named by their letters."""
    found = read(["Ama", "GH", "a@example.org"], ["Kofi", "TG", "k@example.org"])
    assert found.header == 0
    assert found.columns == ("Column A", "Column B", "Column C")
    assert len(found.lines) == 2


def test_errors_of_a_spreadsheet_are_no_names():
    """#REF! is no reference."""
    assert read(["#REF!", "x"], ["#N/A", "y"]).header == 0


def test_what_only_a_card_has_is_no_field():
    """The fax of a card is no telephone, unless a person says so."""
    found = read(["name", "vCard TEL fax"], ["Ama", "+233 30 255 0100"])
    assert fields(recognise(found, "participants")) == {"name": "name", "vCard TEL fax": None}
    hand = {"vCard TEL fax": "phone"}
    assert fields(recognise(found, "participants", by_hand=hand))["vCard TEL fax"] == "phone"


def test_names_in_another_language_are_still_a_header():
    """Text above values is a header, though we know none of its words."""
    found = read(["姓名", "国家", "邮箱"], ["Ama", "GH", "a@example.org"])
    assert found.header == 1


def test_names_that_stand_twice_are_numbered_and_empty_ones_lettered():
    """Each column has a name of its own."""
    found = read(["Name", "Name", "", "Name (2)", "E-mail"], ["a", "b", "c", "d", "e", "f"])
    assert found.columns == ("Name", "Name (2)", "Column C", "Name (2) (2)", "E-mail", "Column F")
    assert "numbered" in found.notes[0]


def test_a_header_that_is_repeated_is_left_out():
    """A page that breaks repeats it; rows keep their numbers."""
    head = ["Name", "Country", "E-mail"]
    found = read(head, ["Ama", "GH", ""], head, ["Kofi", "TG", ""], head)
    assert [line.number for line in found.lines] == [2, 4]
    assert "rows 3, 5 left out" in found.notes[0]


@pytest.mark.parametrize("row", [["(as in passport)", "(ISO)", "[work]"], ["required", "", "optional"]])
def test_notes_under_the_header_are_left_out(row):
    """They are said with their row."""
    found = read(["Name", "Country", "E-mail"], row, ["Ama", "GH", ""])
    assert [line.number for line in found.lines] == [3]
    assert "row 2 left out" in found.notes[0]


def test_the_header_may_be_given():
    """A row that is given is the header; 0 is none; an empty one is refused."""
    rows = (["a", "b"], ["c", "d"], [], ["e"])
    assert read(*rows, header=2).columns == ("c", "d")
    assert [line.number for line in read(*rows, header=2).lines] == [4]
    assert len(read(*rows, header=0).lines) == 3
    with pytest.raises(InvalidRecord, match="row 3 cannot be the header"):
        read(*rows, header=3)
    with pytest.raises(InvalidRecord, match="row 9"):
        read(*rows, header=9)


@pytest.mark.parametrize("rows", [(), ([],), (["", "  "],)])
def test_an_empty_sheet_is_refused(rows):
    """With its name."""
    with pytest.raises(InvalidRecord, match=r"list\.csv, sheet “Sheet1”: nothing stands in it"):
        read(*rows)


# whatever comes

WORDS = st.sampled_from(
    [
        "Name",
        "E-mail",
        "Country",
        "Contact",
        "Organization",
        "Title",
        "Row",
        "Reason",
        "Example:",
        "(x)",
        "a@b.org",
        "+233 30",
        "2026-01-02",
        "12",
        "",
        " ",
        "Nom / Name",
        "A: B",
    ]
)
CELLS = WORDS | st.text(max_size=12)
GRIDS = st.lists(st.lists(CELLS, max_size=5).map(tuple), max_size=8).map(tuple)
MERGED = st.lists(st.sampled_from(["A1:B1", "B1:C1", "A2:C2", "A1:A2", "x", "B2:B9"]), max_size=2).map(tuple)


@given(rows=GRIDS, merged=MERGED, header=st.none() | st.integers(min_value=0, max_value=9))
def test_every_row_is_a_line_or_the_header_or_said(rows, merged, header):
    """No row that holds something is lost; nothing but InvalidRecord is raised."""
    try:
        found = read(*rows, merged=merged, header=header)
    except InvalidRecord:
        return
    full = {number for number, row in enumerate(rows, 1) if any(cell.strip() for cell in row)}
    lines = {line.number for line in found.lines}
    rows_said = (re.match(r"rows? ([\d, ]+) (?:left out|are one)", note) for note in found.notes)
    said = {int(number) for row in rows_said if row for number in row[1].split(",")}
    assert full == lines | {found.header} & full | said & full
    assert not lines & said
    assert all(len(line.cells) == len(found.columns) for line in found.lines)
    assert len(set(found.columns)) == len(found.columns)
    assert all(line.cells[: len(rows[line.number - 1])] == rows[line.number - 1] for line in found.lines)


@given(rows=GRIDS, kind=st.sampled_from(sorted(KINDS)))
def test_whatever_stands_there_columns_are_recognised(rows, kind):
    """Every column comes back once, with a field of the kind or none; no field twice but those that may."""
    try:
        found = read(*rows)
    except InvalidRecord:
        return
    mapping = recognise(found, kind)
    assert tuple(column.name for column in mapping.columns) == found.columns
    once = [column.field for column in mapping.columns if column.field and column.field not in REPEATED]
    assert len(once) == len(set(once))
    assert set(once) <= {*KINDS[kind].fields, "held"}
    assert kind_of(found) in KINDS
    assert fields(recognise(found, kind, by_hand=from_text(to_text(mapping)))) == fields(mapping)


@pytest.mark.parametrize(
    "name", ["a" * 100_000, "a: " * 40_000, " / " * 40_000, "(" * 100_000, "1 " * 50_000, "name " * 50_000]
)
def test_a_very_long_name_is_no_name(name):
    """It is met in linear time, and is no field for sure."""
    column = recognise(read([name, "Name"], ["x", "y"], header=1), "participants").columns[0]
    assert not column.sure
