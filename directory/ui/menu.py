"""The pages, as others link to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES: Final = Path(__file__).parent / "pages"
PageName = Literal["who", "find", "record"]


def page(name: PageName, *, icon: str | None = None) -> Page:
    """A page; made anew in each run, as Streamlit wants it."""
    path = PAGES / f"{name}.py"
    if name == "who":  # its address is /
        return st.Page(path, title="Whom to contact", icon=icon, default=True)
    if name == "find":
        return st.Page(path, title="Find", icon=icon, url_path="find")
    # reached through links, never from the menu
    return st.Page(path, title="Record", icon=icon, url_path="record", visibility="hidden")


def pages() -> list[Page]:
    """The pages in the order of the menu; here alone with icons, or every link would carry one."""
    return [page("who", icon=":material/contact_mail:"), page("find", icon=":material/search:"), page("record")]


def printing() -> bool:
    """Whether the page is asked for on paper: no controls."""
    return bool(st.query_params.get("print"))


def position() -> Literal["top", "hidden"]:
    """Where the menu stands."""
    return "hidden" if printing() else "top"
