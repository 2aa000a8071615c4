"""What the directory refuses, as one line and a next step."""

from __future__ import annotations

import logging
import re
from typing import Final

import streamlit as st

from directory.errors import Ambiguous, DirectoryError, InvalidRecord, NotFound, StoreError
from directory.ui import address, links
from directory.ui.keeping import wrong
from directory.ui.menu import PageName
from directory.ui.plain import plain, words

ASKED: Final = ("sector", "area", "role")
PARTS: Final = re.compile("[;,]")  # a value of several areas


def explain(error: DirectoryError, page: PageName) -> None:
    """Say what was refused and what to do next, on the page where it was asked."""
    if isinstance(error, Ambiguous):
        st.markdown(f"**{plain(f'“{error.given}” may mean {len(error.candidates)}. Which one?')}**")
        for candidate in error.candidates:
            _instead(page, error, candidate.id, f"{candidate.name} ({words(candidate.kind)})")
    elif isinstance(error, NotFound):
        _not_found(error, page)
    elif isinstance(error, StoreError):
        logging.getLogger(__name__).warning("%s", error)  # where the store is, is for those who run this install
        st.error(plain(f"The directory cannot be read now: {error.reason}"), icon=":material/cloud_off:")
        st.button("Try again", icon=":material/refresh:")
        st.caption("Who runs this install finds more with `directory status`.")
    else:
        st.markdown(f"**{plain(str(error))}**")
        if isinstance(error, InvalidRecord):
            links.to(page, "Ask anew", {}, icon=":material/restart_alt:")


def _not_found(error: NotFound, page: PageName) -> None:
    if error.what == "record":
        wanted = f"  \nExpected {plain(error.expected)}."
        st.markdown(f"**No such record in this directory:** {plain(error.given)}{wanted}")
        with st.container(horizontal=True, vertical_alignment="center"):
            links.to_find("Find it by name", {}, icon=":material/search:")
            if page == "record":  # a hidden and an absent one take the same remark
                wrong.draw(error.given)
        return
    st.markdown(f"**{plain(f'No {error.what} “{error.given}” in this directory.')}** Expected {plain(error.expected)}.")
    for name in error.nearest:
        _instead(page, error, name, f"Did you mean {name}?")
    beside = {"edition": None} if error.what == "edition" else {}
    links.to(page, "Ask anew", beside, icon=":material/restart_alt:")


def _instead(page: PageName, error: NotFound | Ambiguous, meant: str, shown: str) -> None:
    """A link to the same question with one value in another's place; a sector or role may be a row."""
    if error.what in ASKED:
        name = error.what if address.many(error.what) or not address.many("row") else "row"
        given = (part for value in address.many(name) for part in _replaced(value, error.given, meant))
        links.to(page, shown, {**address.here(), name: list(dict.fromkeys(given)) or meant})


def _replaced(value: str, given: str, meant: str) -> list[str]:
    """A value of the address, which may be a list itself, with one of its parts replaced."""
    parts = [part.strip() for part in PARTS.split(value)]
    if value.strip() != given and given in parts:
        return [meant if part == given else part for part in parts if part]
    return [meant if value.strip() == given else value]
