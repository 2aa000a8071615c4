"""Links from page to page, each with an address of its own."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.ui import address, menu
from directory.ui.address import Given
from directory.ui.plain import plain

LONG: Final = 40  # letters of a name that a telephone may have no room for: the whole name stands in its help
LONGER: Final = 80  # letters of a sentence, likewise
# Streamlit cuts a link that is too long for its place, and sets its text apart from the lines below it: this ends it
# with an ellipsis, whatever the width, and brings both to one edge. A button that has opened something stays readable:
# the colour that it gets is too dark for a dark page.
STYLE: Final = """<style>
[data-testid="stPageLink-NavLink"] p { overflow: hidden; text-overflow: ellipsis; }
[data-testid="stColumn"] [data-testid="stPageLink"] { margin-left: -0.5rem; }
[data-testid="stPopoverButton"][aria-expanded="true"] { color: inherit !important; }
</style>"""


def to_record(known: str, name: str, *, icon: str | None = None) -> None:
    """A link to the page of a record, on the same day."""
    whole = plain(name) if len(name) > LONG else None
    _link("record", f"**{plain(name)}**", {"id": known, "on": st.query_params.get("on")}, icon, whole)


def to_who(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a question."""
    _link("who", plain(name), params, icon)


def to_find(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a search."""
    _link("find", plain(name), params, icon)


def to(page: menu.PageName, name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a page by its name."""
    _link(page, plain(name), params, icon, plain(name) if len(name) > LONGER else None)


def to_coverage(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a matrix of coverage."""
    _link("coverage", plain(name), params, icon)


def to_gaps(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a list of gaps."""
    _link("gaps", plain(name), params, icon)


def to_network(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a part of the network."""
    _link("network", plain(name), params, icon)


def _link(page: menu.PageName, label: str, params: Given, icon: str | None, help: str | None = None) -> None:
    st.page_link(menu.page(page), label=label, icon=icon, help=help, query_params=address.clean(address.kept(params)))
