"""The pages, as others link to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES: Final = Path(__file__).parent / "pages"
PageName = Literal["who", "find", "record"]


def page(name: PageName) -> Page:
    """A page to link to: without an icon, or every link would carry it; made once in a session, for speed."""
    key = f"page {name}"
    if key not in st.session_state:
        st.session_state[key] = _page(name)
    return st.session_state[key]


def _page(name: PageName, icon: str | None = None) -> Page:
    path = PAGES / f"{name}.py"
    if name == "who":  # its address is /
        return st.Page(path, title="Whom to contact", icon=icon, default=True)
    if name == "find":
        return st.Page(path, title="Find", icon=icon, url_path="find")
    # reached through links, never from the menu
    return st.Page(path, title="Record", icon=icon, url_path="record", visibility="hidden")


def pages() -> list[Page]:
    """The pages in the order of the menu."""
    return [_page("who", ":material/contact_mail:"), _page("find", ":material/search:"), _page("record")]


def printing() -> bool:
    """Whether the page is asked for on paper: no controls."""
    return bool(st.query_params.get("print"))


def position() -> Literal["top", "hidden"]:
    """Where the menu stands."""
    return "hidden" if printing() else "top"
