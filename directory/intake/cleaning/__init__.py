"""From what stands in a cell to what may stand in a record; nothing is guessed, and every change says its rule."""

from __future__ import annotations

from typing import NamedTuple


class Changed(NamedTuple):
    """One change: what stood there, what was made of it, and by which rule."""

    raw: str
    new: str
    rule: str


class Clean(NamedTuple):
    """
    What became of a cell.

    Attributes:
        values: several where the cell held several; none where nothing stood there, or where it is held.
        changes: of each value that is not what stood there.
        problem: why it is held, and what to write instead; empty = all is well.
        suggestions: what one may have meant, the likeliest first; never taken by themselves.
    """

    values: tuple[str, ...] = ()
    changes: tuple[Changed, ...] = ()
    problem: str = ""
    suggestions: tuple[str, ...] = ()
