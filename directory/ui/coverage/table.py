"""The same as the picture, as a table to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from directory.questions.matrix import Cell, Coverage
from directory.ui import widgets
from directory.ui.coverage.asked import Cover, shown
from directory.ui.coverage.matrix import TOTAL, unique
from directory.ui.plain import plain
from directory.ui.saying import LACKING

Row = dict[str, str]


def draw(lines: Sequence[Mapping[str, str]], title: str) -> None:
    """The table, which is loaded when it is opened."""
    table = st.expander("The same as a table", icon=":material/table:", on_change="rerun", key="coverage-table")
    if table.open:
        with table:
            columns = dict.fromkeys(name for line in lines for name in line)
            widgets.table({plain(name): [plain(line.get(name, "")) for line in lines] for name in columns}, alt=title)


def rows(coverage: Coverage, cover: Cover) -> list[Row]:
    """A line for each row, a column for each area: `18 of 18`."""
    if not coverage.columns:
        return []
    headings = unique(column.name for column in coverage.columns)
    first = "Role" if coverage.question.rows == "role" else "Sector"
    found: list[Row] = []
    for place, total in enumerate(coverage.totals):
        cells = coverage.cells[place * len(headings) : (place + 1) * len(headings)]
        line = {first: total.row_name}
        line |= {heading: _said(cell, cover) for heading, cell in zip(headings, cells, strict=True)}
        found.append(line | {TOTAL: _said(total, cover)})
    return found


def states(coverage: Coverage) -> list[Row]:
    """A line for each State of a row that has one column for each of them."""
    return [
        {
            "State": cell.column_name,
            "Claimed": "yes" if cell.claimed else "",
            "Derived": "yes" if cell.derived else "",
            "Reachable": "yes" if cell.reachable else "",
            "What is missing in this directory": missing(cell),
        }
        for cell in coverage.cells
    ]


def missing(cell: Cell) -> str:
    """The gaps of a cell in words."""
    return "; ".join(LACKING[gap.kind] for gap in cell.gaps)


def _said(cell: Cell, cover: Cover) -> str:
    return f"{len(shown(cell, cover))} of {cell.of}"
