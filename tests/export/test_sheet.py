"""A spreadsheet in which every cell is text, and which says for whom and as of when it is."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

import pytest

from directory.export.sheet import LONGEST, to_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
HOSTILE = {
    "formula": "=1+1",
    "function": '=HYPERLINK("http://example.org","x")',
    "at": "@SUM(1)",
    "plus": "+49 30 1",
    "minus": "-1",
    "address": "https://example.org",
    "number": "0123",
    "markup": '<c t="n"><f>1</f></c> & ]]>',
    "escape": "_x000D_ _x0041_",
    "lines": "one\ntwo\ttabbed",
    "empty": "",
    "other letters": "Côte d'Ivoire, 中国, العربية, 🧪",
    "blanks": "  kept  ",
}


def opened(**given: object) -> dict[str, str]:
    """The parts of the file by their name."""
    settings = {"title": "Coverage", "audience": "network", "on": "2026-11-22", "demo": False} | given
    rows = settings.pop("rows", [HOSTILE])
    with zipfile.ZipFile(io.BytesIO(to_xlsx(rows, **settings))) as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def unescaped(text: str) -> str:
    """A text of the file as a spreadsheet reads it: `_x000D_` is a character."""
    return re.sub(r"_x([0-9A-Fa-f]{4})_", lambda found: chr(int(found[1], 16)), text)


def table(parts: dict[str, str], number: int = 1) -> list[list[str]]:
    """The texts of a sheet, read back by its XML."""
    shared = ET.fromstring(parts["xl/sharedStrings.xml"])
    texts = [unescaped("".join(t.text or "" for t in item.iter(f"{MAIN}t"))) for item in shared]
    sheet = ET.fromstring(parts[f"xl/worksheets/sheet{number}.xml"])
    found = []
    for row in sheet.iter(f"{MAIN}row"):
        cells: dict[str, str] = {}
        for cell in row.iter(f"{MAIN}c"):
            assert cell.get("t") == "s", "every cell is a shared string"
            cells[re.sub(r"\d", "", cell.get("r", ""))] = texts[int(cell.findtext(f"{MAIN}v", ""))]
        found.append(list(cells.values()))
    return found


def test_every_cell_is_text_and_reads_back_as_it_was():
    """A formula, an address and a number of the data are shown, never run, followed or counted."""
    header, row = table(opened())
    assert header == list(HOSTILE)
    assert row == [text for text in HOSTILE.values() if text]


def test_there_is_nothing_that_runs_and_nothing_that_leads_outside():
    parts = opened()
    for name, part in parts.items():
        assert f"{MAIN}f" not in {element.tag for element in ET.fromstring(part).iter()}, name
        assert "TargetMode" not in part, name
    assert not any(re.search("vba|external|embed", name, re.IGNORECASE) for name in parts)


def test_a_text_that_is_too_long_for_a_cell_is_cut_and_shows_it():
    (_, [text]) = table(opened(rows=[{"name": "x" * (LONGEST + 5)}]))
    assert text == "x" * (LONGEST - 1) + "…"


def test_a_column_that_any_row_has_stands_in_all():
    header, *rows = table(opened(rows=[{"a": "1"}, {"b": "2"}]))
    assert header == ["a", "b"]
    assert rows == [["1"], ["2"]]


@pytest.mark.parametrize("demo", [True, False])
def test_it_says_what_it_is_for_whom_and_as_of_when(demo: bool):
    """On a sheet of its own, whatever happens to the rows."""
    about = table(opened(demo=demo), number=2)
    assert about[:4] == [["Title", "Coverage"], ["Audience", "network"], ["As of", "2026-11-22"], ["Rows", "1"]]
    said = [line for [line] in about[4:]]
    assert any("not of the world" in line for line in said)
    assert any("Designations imply no position" in line for line in said)
    assert any("invented" in line for line in said) == demo


def test_a_table_without_rows_is_a_file_all_the_same():
    assert table(opened(rows=[])) == []


def test_the_header_stays_in_sight_and_filters():
    sheet = opened()["xl/worksheets/sheet1.xml"]
    assert 'state="frozen"' in sheet
    assert "<autoFilter" in sheet


def test_the_same_answer_is_the_same_file():
    assert opened() == opened()
