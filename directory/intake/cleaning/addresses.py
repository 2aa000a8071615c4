"""Postal addresses: one line."""

from __future__ import annotations

from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import kept, tidied, unfit


def address(text: str) -> Clean:
    """An address on one line, its lines parted by commas, blanks folded."""
    lines = (line.strip(" ,;") for line in tidied(text, lines=True).split("\n"))
    new = ", ".join(line for line in lines if line)
    if not new:
        return Clean()
    return unfit(new) or kept(text, new, "on one line")
