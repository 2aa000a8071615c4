"""What stands around every page: the banners of a demo and of an edition, errors on one line, the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from directory.errors import DirectoryError
from directory.ui import address, links, menu, session
from directory.ui.form import edit
from directory.ui.importing import incoming
from directory.ui.plain import plain
from directory.ui.problems import explain

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

NO_POSITION: Final = "Designations imply no position on the legal status of any country or territory."


def draw(page: Page) -> None:
    """Draw a page, or the one line of what the directory refuses."""
    address.settle(page.url_path)
    st.html(links.STYLE)
    name = menu.name_of(page)
    if name != "correct":
        edit.forget()
    if name != "import":
        incoming.forget()
    if name != "held":
        incoming.forget_rows()
    if name not in menu.OF_EDITIONS:
        st.query_params.pop(session.EDITION, None)
    try:
        if session.is_demo():
            st.warning("Demo: posts, people and contacts here are invented.", icon=":material/science:")
        _edition(name)
        page.run()
    except DirectoryError as error:
        explain(error, name)
    st.markdown(f":small[:gray[{NO_POSITION}]]")
    session.freeze()


def _edition(name: menu.PageName) -> None:
    """That an edition is asked, and the way back to today."""
    frozen = session.edition()
    if frozen is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="edition"):
        says = f"**Edition {frozen.number} {plain(f'“{frozen.name}”')}**, as of {frozen.day}"
        st.markdown(f":material/bookmark: {says}", width="content")
        if st.query_params.get(session.EDITION):
            links.to(name, "Back to today", address.here(edition=None, on=None), icon=":material/today:")
