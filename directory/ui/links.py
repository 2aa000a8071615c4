"""Links from page to page, each with an address of its own."""

from __future__ import annotations

import streamlit as st

from directory.ui import address, menu
from directory.ui.address import Given
from directory.ui.plain import plain


def to_record(known: str, name: str, *, icon: str | None = None) -> None:
    """A link to the page of a record, on the same day."""
    _link("record", f"**{plain(name)}**", {"id": known, "on": st.query_params.get("on")}, icon)


def to_who(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a question."""
    _link("who", plain(name), params, icon)


def to_find(name: str, params: Given, *, icon: str | None = None) -> None:
    """A link to a search."""
    _link("find", plain(name), params, icon)


def _link(page: menu.PageName, label: str, params: Given, icon: str | None) -> None:
    st.page_link(menu.page(page), label=label, icon=icon, query_params=address.clean(params))
