"""The pages, as others link to them, and the menu that they stand in."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from directory.errors import DirectoryError
from directory.ui import session

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

PAGES: Final = Path(__file__).parent / "pages"
PageName = Literal[
    "who",
    "find",
    "coverage",
    "gaps",
    "network",
    "changes",
    "editions",
    "export",
    "due",
    "remarks",
    "import",
    "held",
    "handouts",
    "record",
    "history",
    "correct",
]
TITLES: Final[dict[PageName, str]] = {  # in the order of the menu
    "who": "Whom to contact",
    "find": "Find",
    "coverage": "Coverage",
    "gaps": "Gaps",
    "network": "Network",
    "changes": "Changes",
    "editions": "Editions",
    "export": "Export",
    "due": "Due",
    "remarks": "Remarks",
    "import": "Import",
    "held": "Held",
    "handouts": "Hand-outs",
    "record": "Record",
    "history": "History",
    "correct": "Correct",
}
ICONS: Final[dict[PageName, str]] = {
    "who": ":material/contact_mail:",
    "find": ":material/search:",
    "coverage": ":material/grid_on:",
    "gaps": ":material/select_all:",
    "network": ":material/hub:",
    "changes": ":material/manage_history:",
    "editions": ":material/bookmark:",
    "export": ":material/download:",
    "due": ":material/event_repeat:",
    "remarks": ":material/rate_review:",
    "import": ":material/upload_file:",
    "held": ":material/pending_actions:",
    "handouts": ":material/outbox:",
}
FILES: Final[Mapping[str, str]] = {"import": "importing"}  # where the name of a page can be none of a module
LINKED: Final[tuple[PageName, ...]] = ("record", "history", "correct")  # reached through links, never from the menu
# in the menu of those who may write
KEEPING: Final[tuple[PageName, ...]] = ("due", "remarks", "import", "held", "handouts")
OF_EDITIONS: Final[tuple[PageName, ...]] = ("who", "find", "coverage", "gaps", "network", "export", "record", "history")
"""The pages that can be asked of an edition; the others speak of the directory as it is."""


def page(name: PageName) -> Page:
    """A page to link to: without an icon, or every link would carry it; made once in a session, for speed."""
    key = f"page {name}"
    if key not in st.session_state:
        st.session_state[key] = _page(name)
    return st.session_state[key]


def _page(name: PageName, icon: str | None = None, *, shown: bool = True) -> Page:
    path, title = PAGES / f"{FILES.get(name, name)}.py", TITLES[name]
    if name == "who":  # its address is /
        return st.Page(path, title=title, icon=icon, default=True)
    return st.Page(path, title=title, icon=icon, url_path=name, visibility="visible" if shown else "hidden")


def name_of(page: Page) -> PageName:
    """The name of a page; that of the first one is not in its address."""
    names: dict[str, PageName] = {name: name for name in TITLES}
    return names.get(page.url_path, "who")


def pages() -> Mapping[str, list[Page]]:
    """The pages in the order of the menu: those for everybody, then those of who keeps the directory."""
    keeps = _keeps()
    everybody = [_page(name, icon) for name, icon in ICONS.items() if name not in KEEPING]
    keeping = [_page(name, ICONS[name], shown=keeps) for name in KEEPING]
    linked = [_page(name, shown=False) for name in LINKED]
    return {"": [*everybody, *linked], "Keeping": keeping}


def _keeps() -> bool:
    """
    Whether whoever looks keeps the directory.

    The store is not asked: where it is away, the page waits for it and says so, and not the menu before it, too.
    """
    try:
        return session.keeps()
    except DirectoryError:
        return False


def printing() -> bool:
    """Whether the page is asked for on paper: no controls."""
    return bool(st.query_params.get("print"))


def position() -> Literal["top", "hidden"]:
    """Where the menu stands."""
    return "hidden" if printing() else "top"
