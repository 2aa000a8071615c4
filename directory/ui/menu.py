"""The pages, as others link to them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES: Final = Path(__file__).parent / "pages"
TITLES: Final = {
    "who": "Whom to contact",
    "find": "Find",
    "coverage": "Coverage",
    "gaps": "Gaps",
    "network": "Network",
    "record": "Record",
    "correct": "Correct",
}
PageName = Literal["who", "find", "coverage", "gaps", "network", "record", "correct"]

ICONS: Final[dict[PageName, str | None]] = {  # in the order of the menu
    "who": ":material/contact_mail:",
    "find": ":material/search:",
    "coverage": ":material/grid_on:",
    "gaps": ":material/select_all:",
    "network": ":material/hub:",
    "record": None,
    "correct": None,
}


def page(name: PageName) -> Page:
    """A page to link to: without an icon, or every link would carry it; made once in a session, for speed."""
    key = f"page {name}"
    if key not in st.session_state:
        st.session_state[key] = _page(name)
    return st.session_state[key]


def _page(name: PageName, icon: str | None = None) -> Page:
    path, title = PAGES / f"{name}.py", TITLES[name]
    if name == "who":  # its address is /
        return st.Page(path, title=title, icon=icon, default=True)
    if name in ("record", "correct"):  # reached through links, never from the menu
        return st.Page(path, title=title, icon=icon, url_path=name, visibility="hidden")
    return st.Page(path, title=title, icon=icon, url_path=name)


def name_of(page: Page) -> PageName:
    """The name of a page; that of the first one is not in its address."""
    names: dict[str, PageName] = {name: name for name in ICONS}
    return names.get(page.url_path, "who")


def pages() -> list[Page]:
    """The pages in the order of the menu."""
    return [_page(name, icon) for name, icon in ICONS.items()]


def printing() -> bool:
    """Whether the page is asked for on paper: no controls."""
    return bool(st.query_params.get("print"))


def position() -> Literal["top", "hidden"]:
    """Where the menu stands."""
    return "hidden" if printing() else "top"
