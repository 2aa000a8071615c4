"""Any file in: what stands in it is read as the corpus says, or it is refused with one line."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

from directory.errors import InvalidRecord
from directory.intake.book import Book
from directory.intake.reading import read, read_bytes

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = CORPUS / "files"
GOOD = FILES / "contacts.xlsx"


def outcomes(made: str) -> list[dict[str, str]]:
    with (CORPUS / "outcomes.csv").open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["made"] == made]


def hold(book: Book, row: dict[str, str]) -> None:
    """The book is as its line of the table says."""
    assert (row["outcome"], row["form"]) == ("read", book.form)
    assert row["rows"] == "|".join(str(len(sheet.rows)) for sheet in book.sheets)
    if row["columns"]:
        assert row["columns"] == "|".join(str(max(map(len, sheet.rows), default=0)) for sheet in book.sheets)
    if row["sheets"]:
        assert row["sheets"] == "|".join(f"{sheet.name}{'*' if sheet.hidden else ''}" for sheet in book.sheets)
    for check in filter(None, row["cells"].split("\n")):
        place, _, text = check.partition("=")
        assert cell(book, place) == text.replace("\\n", "\n").replace("\\0", "\0"), check
    for said in filter(None, row["says"].split(" & ")):
        assert said in " ".join(book.notes)


def cell(book: Book, place: str) -> str:
    found = re.fullmatch(r"(?:(.*)!)?R(\d+)C(\d+)", place)
    assert found, place
    sheets = {sheet.name: sheet for sheet in book.sheets}
    sheet = sheets[found[1]] if found[1] else book.sheets[0]
    row = sheet.rows[int(found[2]) - 1]
    return row[int(found[3]) - 1] if int(found[3]) <= len(row) else ""


def refused(error: InvalidRecord, row: dict[str, str]) -> None:
    """It is refused as its line of the table says: in one line that begins with the file's name."""
    assert row["outcome"] == "refused", error
    assert row["says"] in error.reason
    assert str(error).startswith(f"{row['file']}: ")
    assert str(error).isprintable()
    assert len(str(error)) < 400


def judge(row: dict[str, str], data: bytes) -> None:
    try:
        book = read_bytes(data, row["file"])
    except InvalidRecord as error:
        refused(error, row)
    else:
        hold(book, row)


@pytest.mark.parametrize("row", outcomes("kept"), ids=lambda row: row["file"])
def test_each_file_of_the_corpus_is_read_or_refused_as_its_line_says(row):
    """What is read stands at its place; what is not read is refused with one line."""
    judge(row, (FILES / row["file"]).read_bytes())


def test_the_corpus_and_its_table_hold_the_same_files():
    """At least 150 files, each with one line."""
    names = [row["file"] for row in outcomes("kept")]
    assert sorted(names) == sorted(path.name for path in FILES.iterdir())
    assert len(names) >= 150


def test_after_each_kind_of_refusal_a_good_file_is_read_as_before():
    """No bad file leaves anything behind."""
    before = read(GOOD)
    for name in (
        "entity-bomb.xlsx",
        "cut-off.xls",
        "locked.xlsx",
        "quote-never-ends.csv",
        "card-cut-off.vcf",
        "json-deep.json",
    ):
        with pytest.raises(InvalidRecord):
            read(FILES / name)
        assert read(GOOD) == before


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "/etc/passwd.csv", "C:\\x\\passwd.csv", "a\0b\n/passwd.csv"])
def test_a_name_of_an_upload_is_never_a_path(name):
    """Only its last part is kept, and only to be shown."""
    assert read_bytes(b"Name,Land\nAma,Ghana\n", name).name == "passwd.csv"


def test_a_name_may_hold_anything():
    """It stands in one line, whatever is in it."""
    assert read_bytes(b"a,b\n", "x\r\n\u202ey.csv").name == "x___y.csv"
    with pytest.raises(InvalidRecord, match=r"^file: is empty"):
        read_bytes(b"", "")


def test_what_is_no_file_is_refused(tmp_path):
    """A folder, a name of nothing, a name that none can have."""
    for path in (
        tmp_path,
        tmp_path / "none.csv",
        tmp_path / "x\0.csv",
        tmp_path / ("x" * 300 + ".csv"),
        Path("/dev/zero"),
    ):
        with pytest.raises(InvalidRecord):
            read(path)


def test_a_person_may_say_the_encoding_and_the_delimiter():
    """What is said goes before what is found; what is wrong is refused."""
    data = "Name;Stadt, Land\nJürgen;Köln, D\n".encode("cp850")
    book = read_bytes(data, "a.csv", encoding="cp850", delimiter=",")
    assert book.sheets[0].rows == (("Name;Stadt", " Land"), ("Jürgen;Köln", " D"))
    for encoding in ("utf-8", "none", "base64", "utf-8\0", "undefined", "idna"):
        with pytest.raises(InvalidRecord):
            read_bytes(data, "a.csv", encoding=encoding)
    for delimiter in ("", ";;", "\n", '"'):
        with pytest.raises(InvalidRecord):
            read_bytes(data, "a.csv", delimiter=delimiter)


def test_the_hash_is_that_of_the_bytes():
    """So that the same file is known again."""
    import hashlib

    assert read(GOOD).sha256 == hashlib.sha256(GOOD.read_bytes()).hexdigest()
