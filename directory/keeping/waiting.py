"""A row that waits on the desk, and how it comes in after all."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from directory.batch import Change, put
from directory.errors import InvalidRecord
from directory.intake.asked import Asked, Listed
from directory.intake.book import Line, Table
from directory.keeping.correcting import changed
from directory.keeping.desk import carried
from directory.keeping.received import content
from directory.model import DeskItem

if TYPE_CHECKING:
    from directory.keeping.plans import Plan


def listed_of(item: DeskItem, written: Mapping[str, str]) -> tuple[Listed, Asked]:
    """
    The list of this one row, read as it was read, with what somebody decided written over its cells.

    Raises:
        InvalidRecord: the item is no row: what is gone from a list is ended or left.
    """
    kept = content(item)
    if "cells" not in kept:
        raise InvalidRecord("is gone from a list: end it, or settle this", source=item.id)
    cells: dict[str, str] = kept["cells"]
    line = Line(kept["row"], tuple(cells.values()))
    table = Table(kept["file"], kept["sheet"], 1, tuple(cells), (line,))
    asked = Asked(
        kept["kind"],
        columns={name: field for name, field in kept["columns"].items() if name in cells},
        fill=kept["fill"],
        label=kept["label"],
        register=kept["register"],
        as_of=kept["as_of"],
        day_first=kept["day_first"],
        written={line.number: {**kept["written"], **written}},
    )
    return Listed(table, kept["sha256"]), asked


def settling_with(item: DeskItem, plan: Plan, *, by: str) -> Change:
    """The change that takes a row off the desk that came in; what was decided is kept, for the same row again."""
    row = plan.rows[0]
    kept = carried({**content(item), "meant": dict(row.meant)})
    return put(changed(item, settled=f"came in as {row.main} ({by})", content=kept), expected=item.hash)
