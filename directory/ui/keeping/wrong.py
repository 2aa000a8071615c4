"""“This is wrong”: a visitor's remark, without an account; its answer is the same whatever it is about."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.errors import DirectoryError, StoreError
from directory.model import Id
from directory.ui import session
from directory.ui.plain import plain

THANKS: Final = "Thank you: kept for those who keep this directory."
SAID: Final = "remarked"  # in the session: what was remarked on last


def draw(about: Id) -> None:
    """A button that opens two fields."""
    if session.directory().status().edition:
        return  # it takes nothing in
    key = f"wrong {about}"
    if st.query_params.get("wrong") and key not in st.session_state:
        st.session_state[key] = True  # a link that leads here opens it
    with st.popover("This is wrong", icon=":material/rate_review:", type="tertiary", key=key, on_change="rerun"):
        if st.session_state.get(SAID) == about:
            st.markdown(THANKS)
            return
        with st.form(f"wrong form {about}", border=False):
            text = st.text_area("What is wrong?", key=f"wrong text {about}")
            reply_to = st.text_input("How to reach you, if you want an answer", key=f"wrong reply {about}")
            sent = st.form_submit_button("Send", icon=":material/send:")
        if sent:
            _send(about, text, reply_to)


def _send(about: Id, text: str, reply_to: str) -> None:
    try:
        session.directory().remark(about, text, reply_to=reply_to)
    except StoreError:
        raise
    except DirectoryError as error:
        st.markdown(f"**{plain(str(error))}**")
    else:
        st.session_state[SAID] = about
        st.rerun()
