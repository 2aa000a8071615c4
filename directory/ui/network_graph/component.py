"""The drawing as a component of Streamlit: sent once, however often one clicks."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import streamlit as st
from streamlit.components.v2 import component

from directory.ui.network_graph import vis

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

    from directory.ui.network_graph.drawing import Drawing

HERE: Final = Path(__file__).parent
HEIGHT: Final = 560  # pixels
READY: Final = "\nexport default function () { globalThis.dispatchEvent(new Event('vis-ready')); }\n"


class Parts(NamedTuple):
    """
    Three components for one drawing.

    The library has no data: its message is the same in each run, and Streamlit sends its hash alone. So is that of the
    drawing, as long as it does not change. What moves with each choice is the third, of a few bytes.
    """

    library: ComponentRenderer
    graph: ComponentRenderer
    look: ComponentRenderer


def read(name: str) -> str:
    """A file of this package."""
    return (HERE / name).read_text(encoding="utf-8")


@cache
def _parts() -> Parts:
    return Parts(
        library=component("directory_vis", js=vis.script() + READY),
        graph=component(
            "directory_network",
            html=read("markup.html"),
            css=read("graph.css"),
            js=f"{read('drawing.js')}\n{read('graph.js')}",
        ),
        look=component("directory_look", js=read("look.js")),
    )


def show(
    drawing: Drawing,
    key: str,
    *,
    on_select: Callable[[str | None], None],
    on_expand: Callable[[str], None] | None = None,
    height: int = HEIGHT,
) -> None:
    """
    Show a drawing.

    Args:
        key: of this place in the page; the drawing is kept as long as it stays.
        on_select: is told which record was clicked or entered; None: beside all.
        on_expand: is told which record was double-clicked.
    """
    said = {**vis.payload(drawing, expands=on_expand is not None), "key": key, "height": height}

    def selected() -> None:
        on_select(_told(key, "select"))

    def expanded() -> None:
        if on_expand and (known := _told(key, "expand")):
            on_expand(known)

    parts = _parts()
    parts.graph(key=key, data=said, on_select_change=selected, on_expand_change=expanded)
    parts.library(key=f"{key}-library")
    moved: tuple[str | None, int] = st.session_state.get(_moved(key), (None, 0))
    parts.look(key=f"{key}-look", data={"key": key, "id": moved[0], "n": moved[1]})


def move(key: str, known: str | None) -> None:
    """Move the selection of a drawing, in this run or the next."""
    _, n = st.session_state.get(_moved(key), (None, 0))
    st.session_state[_moved(key)] = known, n + 1


def _moved(key: str) -> str:
    return f"{key} moved"


def _told(key: str, trigger: str) -> str | None:
    """What the browser said: a record, or none."""
    state: Any = st.session_state.get(key)
    told: Any = state.get(trigger) if state else None
    known = told.get("id") if isinstance(told, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return known if isinstance(known, str) else None  # pyright: ignore[reportUnknownVariableType]
