"""What the reader of workbooks does not tell of an ODS: merged cells, formulas, and cells that are errors."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from xml.parsers import expat

_CELLS: Final = ("table:table-cell", "table:covered-table-cell")
_LAST_ROW: Final = 1_048_576


@dataclass
class SheetParts:
    """Of one sheet: places are (row, column) from 0."""

    merged: list[tuple[tuple[int, int], tuple[int, int]]] = field(
        default_factory=list[tuple[tuple[int, int], tuple[int, int]]]
    )
    errors: dict[tuple[int, int], str] = field(default_factory=dict[tuple[int, int], str])
    formulas: int = 0


class _Walk:
    """Where one stands in a document, as its tags go by; what is repeated counts as often as it says."""

    def __init__(self) -> None:
        self.sheets: dict[str, SheetParts] = {}
        self._sheet = SheetParts()
        self._row = self._column = self._next_row = self._next_column = 0
        self._error: list[str] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table:table":
            self._sheet = self.sheets.setdefault(attributes.get("table:name", ""), SheetParts())
            self._next_row = 0
        elif tag == "table:table-row":
            self._row, self._next_column = self._next_row, 0
            self._next_row += _count(attributes, "table:number-rows-repeated")
        elif tag in _CELLS:
            self._column = self._next_column
            self._next_column += _count(attributes, "table:number-columns-repeated")
            self._cell(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        down, right = (_count(attributes, f"table:number-{way}-spanned") for way in ("rows", "columns"))
        if down > 1 or right > 1:
            here = (self._row, self._column)
            self._sheet.merged.append((here, (here[0] + down - 1, here[1] + right - 1)))
        self._sheet.formulas += "table:formula" in attributes
        said = attributes.get("office:value-type") == "string" and attributes.get("office:string-value") == ""
        self._error = [] if said or attributes.get("calcext:value-type") == "error" else None

    def text(self, text: str) -> None:
        if self._error is not None:
            self._error.append(text)

    def end(self, tag: str) -> None:
        if tag in _CELLS and self._error is not None:
            text = "".join(self._error).strip()
            if text.startswith(("#", "Err:")) and self._row < _LAST_ROW:
                self._sheet.errors[self._row, self._column] = text
            self._error = None


def walked(content: bytes) -> dict[str, SheetParts]:
    """
    The sheets of a content.xml, by name.

    Args:
        content: looked at before, by `archive.xml`.
    """
    walk = _Walk()
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = walk.start, walk.end
    parser.CharacterDataHandler = walk.text
    parser.Parse(content, True)  # noqa: FBT003  expat's own word for: this is all
    return walk.sheets


def _count(attributes: dict[str, str], name: str) -> int:
    given = attributes.get(name, "1")
    return min(int(given), _LAST_ROW) if given.isascii() and given.isdigit() and len(given) < 10 else 1
