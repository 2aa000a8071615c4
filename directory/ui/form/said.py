"""Who writes, and why: asked beside every change, and remembered for the session."""

from __future__ import annotations

from datetime import date

import streamlit as st

from directory.config import today
from directory.errors import NotPermitted
from directory.ui import session


def refuse_visitors() -> None:
    """
    Refuse an install that is not the trusted one.

    Raises:
        NotPermitted: it shows less than everything, or an edition.
    """
    if not session.may_write():
        raise NotPermitted(
            "here nothing is written: those who keep the directory start it on their own machine with "
            "`directory serve --audience committee`"
        )


def by_and_why(key: str) -> tuple[str, str]:
    """The two fields; within a form."""
    who, why = st.columns((1, 2))
    by = who.text_input("Who", session.keeper(), key=f"by {key}", help="Your name or office, for the journal.")
    said = why.text_input("Why", key=f"why {key}", help="For those who read the journal later; may stay empty.")
    return by.strip(), said.strip()


def when_how_who(key: str) -> tuple[date, str, str]:
    """When somebody answered, by what means, and who checked; within a form."""
    when, how, who = st.columns((1, 2, 1))
    on = when.date_input("Answered on", today(), max_value=today(), format="YYYY-MM-DD", key=f"on {key}")
    means = how.text_input("How", placeholder="e-mail answered, called back …", key=f"how {key}")
    by = who.text_input("Who checked", session.keeper(), key=f"checked by {key}")
    return on, means.strip(), by.strip()


def remember(by: str) -> None:
    """Who writes is asked once in a session."""
    st.session_state[session.KEEPER] = by
