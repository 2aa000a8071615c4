"""Where one is on the way of a list, and the ways out."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.ui.importing import incoming

STEPS: Final = ("Upload", "Check", "Review", "Report")


def draw(step: str) -> None:
    """The steps, the present one in bold, and said in words for who does not see it."""
    told = [f"**{n} {name}**" if name == step else f":gray[{n} {name}]" for n, name in enumerate(STEPS, 1)]
    st.markdown(" :gray[›] ".join(told))


def another(label: str = "Another file", *, key: str) -> None:
    """The way back to the first step."""
    st.button(label, icon=":material/restart_alt:", type="tertiary", on_click=incoming.forget, key=f"another {key}")


def rows(count: int) -> str:
    """So many rows, in words."""
    return "1 row" if count == 1 else f"{count:,} rows"
