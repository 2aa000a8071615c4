"""Postal addresses: one line."""

from __future__ import annotations

import re

from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import kept, tidied, unfit

_ENDS = re.compile(r"[\s,;]+$|^[\s,;]+")


def address(text: str) -> Clean:
    """An address on one line, its lines parted by commas, blanks folded."""
    lines = (_ENDS.sub("", line) for line in tidied(text, lines=True).split("\n"))
    new = _ENDS.sub("", ", ".join(line for line in lines if line))
    if not new:
        return Clean()
    return unfit(new) or kept(text, new, "on one line")
