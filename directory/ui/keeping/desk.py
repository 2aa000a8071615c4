"""What visitors remarked, and taking it off the desk."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.config import today
from directory.errors import DirectoryError
from directory.export.kept_rows import remarks_rows
from directory.questions.desk import Remarks, RemarkShown
from directory.ui import address, links, session, take_along
from directory.ui.form import said
from directory.ui.plain import plain

PAGE: Final = 25


def draw(found: Remarks, *, everything: bool) -> None:
    """
    A page of remarks.

    Args:
        everything: those that were settled, too.
    """
    after = address.number("after", 0)
    shown = found.remarks[after : after + PAGE]
    if not shown:
        st.markdown("Nothing was remarked." if everything else "Nothing waits.")
    for item in shown:
        with st.container(border=True):
            _one(item)
    with st.container(horizontal=True):
        if after:
            links.to("remarks", "First page", address.here(after=None), icon=":material/first_page:")
        if after + PAGE < len(found.remarks):
            links.to("remarks", "Next page", address.here(after=after + PAGE), icon=":material/arrow_forward:")
    if shown:
        taken = take_along.Taken("Remarks", f"remarks-{today()}", found.audience, f"{today()}", found.demo)
        take_along.buttons(taken, take_along.tables(taken, lambda: remarks_rows(found)))


def everything() -> None:
    """The switch for those that were settled."""
    st.session_state["remarks-all"] = bool(st.query_params.get("all"))
    st.toggle(
        "Those that were settled, too",
        key="remarks-all",
        on_change=lambda: address.go({"all": 1 if st.session_state["remarks-all"] else None}),
    )


def _one(item: RemarkShown) -> None:
    """When, about what, the word itself, and how to answer."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f":gray[{plain(item.received_at[:16].replace('T', ' '))}]", width="content")
        if item.about and item.about_name:
            links.to_record(item.about, item.about_name)
        elif item.about:
            st.markdown(f":gray[about {plain(item.about)}, which is no record of this directory]", width="content")
    st.markdown(plain(item.text))
    if item.reply_to:
        st.markdown(f":small[:gray[Reply to {plain(item.reply_to)}]]")
    if item.settled:
        st.markdown(f":material/check: {plain(item.settled)}")
    elif session.may_write():
        _settle(item)


def _settle(item: RemarkShown) -> None:
    with st.popover("Settle", icon=":material/check:", key=f"settle {item.id}"):
        with st.form(f"settle form {item.id}", border=False):
            by = st.text_input("Who", session.keeper(), key=f"settle by {item.id}")
            how = st.text_input("How", placeholder="corrected, no change needed …", key=f"settle how {item.id}")
            sent = st.form_submit_button("Settled")
        if sent:
            said.remember(by.strip())
            try:
                session.directory().settle(item.id, by=by, how=how)
            except DirectoryError as error:
                st.error(plain(str(error)), icon=":material/error:")
            else:
                st.rerun()
