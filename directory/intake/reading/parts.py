"""What the reader of workbooks does not tell, from the file itself: errors, formulas, and what is hidden."""

from __future__ import annotations

import re
import zipfile
from typing import Final, NamedTuple
from xml.etree import ElementTree as ET

from directory.intake.reading.archive import opened, xml
from directory.intake.reading.parsed import refuse

_MAIN: Final = re.compile(r"\{[^}]*\}")
_F: Final = rb"(?:<(?:\w+:)?f[^>]*/>|<(?:\w+:)?f[^>]*>[^<]*</(?:\w+:)?f>)"
_ERROR: Final = re.compile(
    rb'<(?:\w+:)?c (?=[^>]*\br="([A-Z]{1,3})(\d{1,7})")[^>]*\bt="e"[^>]*>' + _F + rb"?<(?:\w+:)?v>(#[^<]{1,20})<"
)
_FORMULA: Final = re.compile(rb"<(?:\w+:)?f[ >/]")
_HIDDEN: Final = re.compile(rb'<(?:\w+:)?(?:row|col) [^>]*\bhidden="(?:1|true)"')
_WITHOUT: Final = re.compile(_F + rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?</(?:\w+:)?c>")


class Parts(NamedTuple):
    """
    By sheet.

    Attributes:
        errors: (row, column) from 0 to the error that stands there.
        formulas: how many cells are formulas.
        without_value: of these, how many were never calculated.
        hidden: sheets of which rows or columns are hidden.
        merged: ranges, for a form of which the library tells none.
    """

    errors: dict[str, dict[tuple[int, int], str]]
    formulas: dict[str, int]
    without_value: dict[str, int]
    hidden: set[str]
    merged: dict[str, list[tuple[tuple[int, int], tuple[int, int]]]]


def looked_at(data: bytes, form: str) -> Parts:
    """
    Look through a workbook before it is read.

    Raises:
        InvalidRecord: as `archive.opened`.
    """
    parts = Parts({}, {}, {}, set(), {})
    if form == "xls":
        from directory.intake.reading.xls_parts import walked

        found = walked(data)
        return parts._replace(errors=found.errors, formulas=found.formulas)
    with opened(data) as archive:
        names = [name for name in archive.namelist() if name.lower().endswith((".xml", ".rels")) and _is_read(name)]
        sheets = _sheet_parts(archive) if form == "xlsx" else {}
        for name in names:
            text = xml(archive, name)
            if name == "META-INF/manifest.xml" and b"encryption-data" in text:
                refuse("is locked with a password: open it in a spreadsheet, and save it anew without one")
            if name in sheets:
                _note(parts, sheets[name], text)
            elif form == "ods" and name == "content.xml":
                _note_ods(parts, text)
    return parts


def _is_read(name: str) -> bool:
    """Other programs keep what they like under customXml; no cell stands there."""
    return not name.startswith("customXml/")


def _sheet_parts(archive: zipfile.ZipFile) -> dict[str, str]:
    """The names of the parts in which sheets stand, each with the sheet's own name."""
    known = set(archive.namelist())
    if "xl/workbook.xml" not in known or "xl/_rels/workbook.xml.rels" not in known:
        refuse("is a damaged workbook, parts of it are missing: open it in a spreadsheet, and save it anew as .xlsx")
    targets = {
        item.get("Id", ""): item.get("Target", "") for item in _xml(archive, "xl/_rels/workbook.xml.rels").iter()
    }
    found: dict[str, str] = {}
    for item in _xml(archive, "xl/workbook.xml").iter():
        if _MAIN.sub("", item.tag) == "sheet":
            link = next((value for key, value in item.attrib.items() if _MAIN.sub("", key) == "id"), "")
            target = targets.get(link, "")
            found[target.lstrip("/") if target.startswith("/") else f"xl/{target}"] = item.get("name", "")
    return found


def _xml(archive: zipfile.ZipFile, name: str) -> ET.Element:
    return ET.fromstring(xml(archive, name))  # noqa: S314  it has no document type: nothing expands


def _note(parts: Parts, sheet: str, text: bytes) -> None:
    if b't="e"' in text:
        parts.errors[sheet] = {
            (int(row) - 1, _column(column)): error.decode("utf-8", "replace")
            for column, row, error in _ERROR.findall(text)
            if 0 < int(row) <= 1_048_576
        }
    if _HIDDEN.search(text):
        parts.hidden.add(sheet)
    if _FORMULA.search(text):
        parts.formulas[sheet] = len(_FORMULA.findall(text))
        parts.without_value[sheet] = len(_WITHOUT.findall(text))


def _note_ods(parts: Parts, content: bytes) -> None:
    from directory.intake.reading.ods_parts import walked

    for name, sheet in walked(content).items():
        parts.errors[name], parts.formulas[name], parts.merged[name] = sheet.errors, sheet.formulas, sheet.merged


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
