"""Whatever bytes come: a reader reads them or refuses them with one line. And what was written is read back whole."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "intake"))
import targets
from corpus_workbooks import table, xlsx_parts, zipped

from directory.errors import InvalidRecord
from directory.intake.reading import read_bytes
from directory.intake.reading.forms import parse
from directory.intake.reading.vcard import cards

FILES = Path(__file__).parents[1] / "corpus" / "files"
SEEDS = {
    ending: [path.read_bytes() for path in sorted(FILES.glob(f"*.{ending}"))]
    for ending in ("csv", "vcf", "json", "xlsx", "xls", "ods")
}
ENCODINGS = ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252", "koi8-r", "shift_jis", "gb18030")
# What stands in a cell of a workbook: no controls, no surrogates.
WORDS = st.text(st.characters(exclude_categories=["C"], exclude_characters="\ufeff"), max_size=12)


@st.composite
def damaged(draw: st.DrawFn, *endings: str) -> bytes:
    """A file of the corpus with some bytes changed, left out or put in."""
    data = bytearray(draw(st.sampled_from([seed for ending in endings for seed in SEEDS[ending]])))
    for _ in range(draw(st.integers(0, 6))):
        at = draw(st.integers(0, len(data)))
        data[at : at + draw(st.sampled_from((0, 1, 1, 1, 7, 300)))] = draw(st.binary(max_size=8))
    return bytes(data)


def text_of(*pieces: str) -> st.SearchStrategy[bytes]:
    """Pieces of a form in any order, with any text between, in any encoding."""
    piece = st.one_of(st.sampled_from(pieces), st.sampled_from(pieces), st.text(max_size=5))
    text = st.lists(piece, max_size=60).map("".join)
    return st.builds(lambda t, encoding: t.encode(encoding, "replace"), text, st.sampled_from(ENCODINGS))


@settings(max_examples=500)
@given(
    st.one_of(
        st.binary(max_size=300),
        damaged("csv"),
        text_of(",", ";", "\t", "|", '"', '""', "\n", "\r\n", "\r", "\0", "sep=", "Name", "Ä"),
    )
)
def test_only_a_refusal_comes_out_of_the_reader_of_tables(data):
    """CSV and TSV."""
    targets.table(data)


@settings(max_examples=500)
@given(
    st.one_of(
        st.binary(max_size=300),
        damaged("vcf"),
        text_of(
            "BEGIN:VCARD\n",
            "END:VCARD\n",
            "FN:",
            "N:;",
            "item1.",
            "EMAIL",
            ";TYPE=",
            ";",
            ":",
            "\\",
            "\\n",
            '"',
            "=",
            "\r\n ",
            "\n",
            ";ENCODING=QUOTED-PRINTABLE",
            ";CHARSET=utf-7",
            "=FC",
            "ORG:",
            ",",
            "^",
            "KIND:org",
        ),
    )
)
def test_only_a_refusal_comes_out_of_the_reader_of_cards(data):
    """Cards of any version."""
    targets.card(data)


KEYS = st.sampled_from(
    (
        "persons",
        "organizations",
        "memberships",
        "posts",
        "id",
        "name",
        "person_id",
        "organization_id",
        "contact_details",
        "type",
        "value",
        "links",
        "url",
        "identifiers",
        "parent_id",
        "organization",
        "role",
        "post_id",
        "label",
    )
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("o1"),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=5),
    max_leaves=25,
)


@settings(max_examples=500)
@given(
    st.one_of(
        st.binary(max_size=200),
        damaged("json"),
        VALUES.map(lambda value: json.dumps(value).encode()),
        text_of("{", "}", "[", "]", '"persons"', ":", ",", '"a"', "1e999", "null", "NaN", "\\ud800", "\n"),
    )
)
def test_only_a_refusal_comes_out_of_the_reader_of_json(data):
    """Popolo, and records a line."""
    targets.json_text(data)


ROWS = st.lists(
    st.sampled_from(
        (
            "<row>",
            '<row r="2">',
            "</row>",
            "<c>",
            '<c t="s">',
            '<c t="e" r="B2">',
            '<c t="inlineStr">',
            '<c t="d">',
            '<c t="b">',
            '<c r="A0">',
            '<c r="3">',
            '<c s="9">',
            "</c>",
            "<v>",
            "</v>",
            "<v>1</v>",
            "<v>-1</v>",
            "<v>1e999</v>",
            "<is><t>x</t></is>",
            "<f>1</f>",
            "<f/>",
            "#REF!",
            "&#0;",
            "&lt;",
            "]]>",
            "<v/>",
        )
    ),
    max_size=25,
).map(lambda pieces: zipped(xlsx_parts("".join(pieces))))


@pytest.fixture(scope="module", autouse=True)
def _worker():
    yield
    targets.WORKER.end()


@settings(max_examples=400)
@given(st.one_of(damaged("xlsx", "xls", "ods"), ROWS))
def test_only_a_refusal_comes_out_of_the_reader_of_workbooks(data):
    """XLSX, XLS and ODS."""
    targets.workbook(data)


@settings(max_examples=25)
@given(
    damaged("csv", "vcf", "json", "xlsx", "xls", "ods"),
    st.sampled_from(("csv", "vcf", "json", "xlsx", "xls", "ods", "txt", "")),
)
def test_only_a_refusal_comes_out_of_the_child(data, ending):
    """The whole way, behind any ending."""
    try:
        read_bytes(data, f"fuzz.{ending}")
    except InvalidRecord as error:
        assert str(error).startswith("fuzz.")  # noqa: PT017


def trimmed(rows: list[list[str]]) -> tuple[tuple[str, ...], ...]:
    """Rows as a sheet keeps them."""
    kept = [list(row) for row in rows]
    for row in kept:
        while row and not row[-1]:
            row.pop()
    while kept and not kept[-1]:
        kept.pop()
    return tuple(map(tuple, kept))


CELLS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\ufeff"), max_size=8)


@given(
    st.lists(st.lists(CELLS, min_size=2, max_size=5), min_size=1, max_size=6),
    st.sampled_from(",;\t|"),
    st.sampled_from(("utf-8", "utf-16")),
)
def test_what_was_written_as_csv_is_read_whole(rows, delimiter, encoding):
    """Every cell comes back at its place, quotes and new lines in it too."""
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    try:
        found = parse(out.getvalue().encode(encoding), "a.csv", encoding=encoding, delimiter=delimiter)
    except InvalidRecord as error:
        assert "control characters" in str(error)  # noqa: PT017
        return
    assert found.sheets[0].rows == trimmed(rows)


@settings(max_examples=40)
@given(st.lists(st.lists(WORDS, max_size=5), max_size=6))
def test_what_was_written_as_xlsx_is_read_whole(rows):
    """Every text comes back at its place, whatever formula or number it looks like."""
    found = parse(table(rows), "a.xlsx")
    assert found.sheets[0].rows == trimmed(rows)


@given(st.lists(st.tuples(st.sampled_from(("FN", "NOTE", "TITLE")), CELLS), max_size=5))
def test_what_was_written_as_a_card_is_read_whole(properties):
    """Every value comes back, escapes and folds undone."""
    lines = [f"{name}:{_escaped(text)}" for name, text in properties]
    folded = "\r\n".join(
        ["BEGIN:VCARD", *("\r\n ".join(line[i : i + 5] for i in range(0, len(line), 5)) for line in lines), "END:VCARD"]
    )
    (found,) = cards(folded)
    assert [(each.name, each.text) for each in found.properties] == properties


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace(",", "\\,").replace(";", "\\;")


SMALL = st.text("abcXYZé", min_size=1, max_size=3)
ITEMS = st.recursive(
    SMALL | st.integers(0, 99) | st.booleans(),
    lambda inner: (
        st.lists(inner, min_size=1, max_size=2) | st.dictionaries(KEYS | SMALL, inner, min_size=1, max_size=4)
    ),
    max_leaves=12,
)


def leaves(value: object) -> list[str]:
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [json.dumps(value) if isinstance(value, (bool, int)) else str(value)]


@settings(max_examples=300)
@given(
    st.dictionaries(
        st.sampled_from(("persons", "organizations", "memberships", "posts", "areas")),
        st.lists(st.dictionaries(KEYS | SMALL, ITEMS, min_size=1, max_size=6), min_size=1, max_size=3),
        min_size=1,
    )
)
def test_nothing_of_a_popolo_file_is_lost(value):
    """Every text and number in it stands in some cell."""
    found = parse(json.dumps(value).encode(), "a.json")
    cells = {
        part
        for sheet in found.sheets
        for row in sheet.rows
        for cell in row
        for part in (*cell.split("; "), *cell.split(":"))
    }
    assert [leaf for leaf in leaves(value) if leaf not in cells] == []


NAMES = st.sampled_from(
    (
        "FN",
        "N",
        "ORG",
        "EMAIL",
        "TEL",
        "ADR",
        "TITLE",
        "ROLE",
        "URL",
        "NOTE",
        "UID",
        "LANG",
        "LANGUAGE",
        "KIND",
        "BDAY",
        "CATEGORIES",
        "X-A",
        "X-ABSHOWAS",
        "NICKNAME",
    )
)
TYPES = st.sampled_from(("", ";TYPE=fax", ";TYPE=home", ";PREF=1", ";X-P=q", ";LANGUAGE=fr"))


@settings(max_examples=300)
@given(st.lists(st.tuples(NAMES, TYPES, st.lists(SMALL, min_size=1, max_size=7)), min_size=1, max_size=8))
def test_nothing_of_a_card_is_lost(properties):
    """Every part of every value stands in some cell."""
    lines = [f"{name}{said}:{';'.join(parts)}" for name, said, parts in properties]
    found = parse("\r\n".join(["BEGIN:VCARD", *lines, "END:VCARD"]).encode(), "a.vcf")
    cells = " ".join(cell for cell in found.sheets[0].rows[1])
    assert [part for _, _, parts in properties for part in parts if part not in cells] == []


@pytest.mark.parametrize("target", targets.TARGETS)
def test_each_target_takes_an_empty_input(target):
    """The fuzzer begins with one."""
    targets.TARGETS[target](b"")
