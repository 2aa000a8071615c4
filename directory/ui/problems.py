"""What the directory refuses, as one line and a next step."""

from __future__ import annotations

import logging
import re
from typing import Final

import streamlit as st

from directory.errors import Ambiguous, DirectoryError, InvalidRecord, NotFound, StoreError
from directory.ui import address, links
from directory.ui.plain import plain, words

ASKED: Final = ("sector", "area", "role")
PARTS: Final = re.compile("[;,]")  # a value of several areas


def explain(error: DirectoryError) -> None:
    """Say what was refused and what to do next."""
    if isinstance(error, Ambiguous):
        st.markdown(f"**{plain(f'“{error.given}” may mean {len(error.candidates)}. Which one?')}**")
        for candidate in error.candidates:
            _instead(error.what, error.given, candidate.id, f"{candidate.name} ({words(candidate.kind)})")
    elif isinstance(error, NotFound):
        _not_found(error)
    elif isinstance(error, StoreError):
        logging.getLogger(__name__).warning("%s", error)  # where the store is, is for those who run this install
        st.error(plain(f"The directory cannot be read now: {error.reason}"), icon=":material/cloud_off:")
        st.button("Try again", icon=":material/refresh:")
        st.caption("Who runs this install finds more with `directory status`.")
    else:
        st.markdown(f"**{plain(str(error))}**")
        if isinstance(error, InvalidRecord):
            links.to_who("Ask anew", {}, icon=":material/restart_alt:")


def _not_found(error: NotFound) -> None:
    if error.what == "record":
        wanted = f"  \nExpected {plain(error.expected)}."
        st.markdown(f"**No such record in this directory:** {plain(error.given)}{wanted}")
        links.to_find("Find it by name", {}, icon=":material/search:")
        return
    st.markdown(f"**{plain(f'No {error.what} “{error.given}” in this directory.')}** Expected {plain(error.expected)}.")
    for name in error.nearest:
        _instead(error.what, error.given, name, f"Did you mean {name}?")
    links.to_who("Ask anew", {}, icon=":material/restart_alt:")


def _instead(what: str, given: str, meant: str, shown: str) -> None:
    """A link to the same question with one value in another's place."""
    if what in ASKED:
        values = list(dict.fromkeys(part for value in address.many(what) for part in _replaced(value, given, meant)))
        links.to_who(shown, {**address.here(), what: values or meant})


def _replaced(value: str, given: str, meant: str) -> list[str]:
    """A value of the address, which may be a list itself, with one of its parts replaced."""
    parts = [part.strip() for part in PARTS.split(value)]
    if value.strip() != given and given in parts:
        return [meant if part == given else part for part in parts if part]
    return [meant if value.strip() == given else value]
