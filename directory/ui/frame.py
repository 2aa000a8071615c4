"""What stands around every page: the banner of a demo, errors on one line, the foot."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import streamlit as st

from directory.errors import DirectoryError
from directory.ui import address, links, menu, session
from directory.ui.problems import explain

if TYPE_CHECKING:
    from streamlit.navigation.page import Page

NO_POSITION: Final = "Designations imply no position on the legal status of any country or territory."


def draw(page: Page) -> None:
    """Draw a page, or the one line of what the directory refuses."""
    address.settle(page.url_path)
    st.html(links.STYLE)
    try:
        if session.is_demo():
            st.warning("Demo: posts, people and contacts here are invented.", icon=":material/science:")
        page.run()
    except DirectoryError as error:
        explain(error, menu.name_of(page))
    st.markdown(f":small[:gray[{NO_POSITION}]]")
    session.freeze()
