"""Where one is on the way of a list, and the ways out."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

import streamlit as st
from streamlit.components.v2 import component

from directory.model import Id
from directory.ui.importing import incoming
from directory.ui.plain import plain

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

STEPS: Final = ("Upload", "Check", "Review", "Report")
# Streamlit leaves a page scrolled as it was: who goes on to the next step would begin in its middle.
TO_THE_TOP: Final = """export default function ({ data }) {
  if (globalThis.directoryStep === data.step) return;
  globalThis.directoryStep = data.step;
  document.querySelector("[data-testid=stMain]")?.scrollTo(0, 0);
}"""


@cache
def _top() -> ComponentRenderer:
    return component("directory_step", js=TO_THE_TOP)


def draw(step: str, turn: int = 0) -> None:
    """
    The steps, the present one in bold; one begins each of them at its top.

    Args:
        turn: counts how often the step was drawn up anew.
    """
    told = [f"**{n} {name}**" if name == step else f":gray[{n} {name}]" for n, name in enumerate(STEPS, 1)]
    st.markdown(" :gray[›] ".join(told))
    to_the_top(f"{step} {turn}")


def to_the_top(place: str) -> None:
    """Go to the top of the page, once for each place."""
    _top()(key="to the top", data={"step": place})


def another(label: str = "Another file", *, key: str) -> None:
    """The way back to the first step."""
    st.button(label, icon=":material/restart_alt:", type="tertiary", on_click=incoming.forget, key=f"another {key}")


def aside(known: Id, name: str) -> str:
    """Markdown of a link to a record that opens beside this page: who leaves it would let go of the list."""
    return f"[{plain(name)}](<record?id={quote(known, safe=':')}>)"


def rows(count: int) -> str:
    """So many rows, in words."""
    return "1 row" if count == 1 else f"{count:,} rows"
