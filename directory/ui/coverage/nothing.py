"""What the page *Coverage* says where there is nothing to draw, or nothing in what is drawn; and the way on."""

from __future__ import annotations

from datetime import date

import streamlit as st

from directory.errors import InvalidRecord
from directory.questions.choices import Choices
from directory.questions.matrix import Coverage, Rows
from directory.ui import address, links, session, widgets
from directory.ui.coverage.asked import Asked, shown
from directory.ui.menu import PageName
from directory.ui.plain import plain
from directory.ui.saying import sentence, states


def is_empty(of: Rows, choices: Choices) -> bool:
    """Whether the directory has no row or no area yet; says so."""
    rows = choices.roles if of == "role" else choices.sectors
    missing = [name for name, there in ((f"{of}s", rows), ("areas", choices.areas)) if not there]
    if missing:
        st.markdown(
            f"**There are no {' and no '.join(missing)} in this directory yet.** Coverage is counted by both: who runs "
            "this install brings them in with `directory init`."
        )
    return bool(missing)


def refused(page: PageName, error: InvalidRecord) -> None:
    """The columns and areas that were asked for leave no State."""
    if address.many("area"):
        st.markdown(f"**{plain(sentence(error.reason))}**")
        links.to(page, "Clear the areas", address.here(area=None, column=None), icon=":material/filter_alt_off:")
        kept = address.here(columns=None, column=None)
        links.to(page, "Keep the areas, each as a column", kept, icon=":material/view_column:")
    else:
        st.markdown("**No area of this kind in this directory.** It speaks of this directory, not of the world.")
        links.to(page, "M49 sub-regions", address.here(columns=None, column=None), icon=":material/view_column:")


def notes(asked: Asked, coverage: Coverage) -> None:
    """What to know of the figures: States in several columns; a cover that nobody has."""
    if n := len(coverage.repeated):
        says = "1 State is" if n == 1 else f"{n} States are"
        more = f"{says} counted in more than one; the totals count each once."
        st.markdown(widgets.note(f"A State may sit in several columns: {more}"))
    if n := len(coverage.outside):
        says = "1 State is" if n == 1 else f"{n} States are"
        st.markdown(widgets.note(f"{says} in none of these columns: {_named(coverage)}"))
    if any(shown(cell, asked.cover) for cell in coverage.totals):
        return
    if asked.cover == "reachable":
        st.markdown(widgets.note("Nobody here has a channel in this directory that was verified and is not stale."))
    else:
        st.markdown(widgets.note("Nobody in this directory covers a State of these areas in this way."))
    if asked.cover != "covered":
        links.to_coverage("Show who claims or derives cover", address.here(cover=None), icon=":material/visibility:")


def _named(coverage: Coverage) -> str:
    names = session.state_names(date.fromisoformat(coverage.on))
    return states(coverage.outside, names)
