"""Correcting, adding, ending: for those who keep the directory, on their own machine."""

from __future__ import annotations

import streamlit as st

from directory.ui import links, session
from directory.ui.form import edit, end, new, said
from directory.ui.plain import plain


def draw() -> None:
    """What the address asks for: `new` at a record, the `end` of one, or the form of one."""
    said.refuse_visitors()
    asked = st.query_params
    if asked.get("new"):
        new.draw(asked["new"], asked.get("at", ""))
    elif asked.get("end"):
        end.back(session.directory().for_writing(asked["end"]))
        end.draw(asked["end"])
    elif asked.get("id"):
        record = session.directory().for_writing(asked["id"])
        end.back(record)
        st.title("Correct", anchor=False)
        st.markdown(f":gray[{plain(end.called(record))}]")
        edit.draw(record.id)
    else:
        st.title("Correct", anchor=False)
        st.markdown("Here one record is corrected. Find it by its name first, and choose “Correct” on its page.")
        links.to_find("Find", {}, icon=":material/search:")
        links.to("correct", "New organization", {"new": "Organization"}, icon=":material/add:")


draw()
