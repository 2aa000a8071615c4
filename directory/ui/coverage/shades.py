"""The shades of coverage: one hue, for light and for dark, and no colour that praises or blames."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st


@dataclass(frozen=True)
class Shades:
    """The colours of a theme; `steps` from a few of the States to all, `inks` to write on each of them."""

    ink: str
    faint: str  # text of an empty cell
    line: str
    ground: str
    nobody: str
    worldwide: str
    aside: str  # what was not asked about
    steps: tuple[str, ...]
    inks: tuple[str, ...]


LIGHT: Final = Shades(
    ink="#31333f",
    faint="#62676f",
    line="#dfe3e8",
    ground="#ffffff",
    nobody="#dadee3",
    worldwide="#bfc8d1",
    aside="#f1f3f5",
    steps=("#e6f0f8", "#c3dcee", "#8fbfdf", "#5fa3cf", "#1f6fa8"),
    inks=("#22303c", "#22303c", "#16222c", "#0b141b", "#ffffff"),
)
DARK: Final = Shades(
    ink="#edebe8",
    faint="#a5a29d",
    line="#383632",
    ground="#171614",
    nobody="#413f3c",
    worldwide="#5d5b58",
    aside="#22211f",
    steps=("#15273a", "#1c405c", "#2a6490", "#4a90c4", "#7dbbe6"),
    inks=("#d6dee6", "#dfe7ee", "#ffffff", "#0b1118", "#0b1118"),
)


def shades() -> Shades:
    """Those of the theme that the visitor has."""
    return DARK if st.context.theme.type == "dark" else LIGHT


def step(n: int, of: int) -> int:
    """Which shade: by quarters, and one of its own for all; for a cell with somebody in it."""
    return 4 if n >= of else min(3, 4 * n // of)
