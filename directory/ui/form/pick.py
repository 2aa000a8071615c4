"""Choosing another record by its name."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.model import Id
from directory.ports import FindQuery
from directory.ui import address, session
from directory.ui.saying import named

MOST: Final = 20


def one(kind: str, label: str, *, key: str) -> Id | None:
    """A record of this kind: type a part of its name, then choose; None = none was chosen yet."""
    text = st.text_input(label, key=f"text {key}", placeholder="a part of its name, or its acronym").strip()
    if not text:
        return None
    found = session.find(FindQuery(text, (kind,), (), MOST, None), address.day()).results
    if not found:
        st.caption("None of this name in this directory.")
        return None
    names = {one.id: f"{named(one.name, one.acronym)}{_where(one.where)}" for one in found}
    return st.selectbox("Which one", list(names), None, format_func=lambda known: names[known], key=f"pick {key}")


def _where(places: tuple[str, ...]) -> str:
    return f", {', '.join(places)}" if places else ""
