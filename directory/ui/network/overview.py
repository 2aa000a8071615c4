"""The whole at a glance: fields of work and regions, joined by the bodies that are on file for both."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from directory.errors import InvalidRecord
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.ui import links, session, widgets
from directory.ui.network import downloads
from directory.ui.network_graph import component, overview
from directory.ui.network_graph.drawing import Drawing
from directory.ui.plain import plain
from directory.ui.saying import named

KEY: Final = "network-overview"  # of the drawing
CHOSEN: Final = "network sector or region"  # in the session: the sector or region that is looked at
HEIGHT: Final = 800  # pixels: a line of text for each of some thirty sectors
MOST: Final = 24  # bodies that are named beside it


def draw(on: date) -> None:
    """Sectors and sub-regions, and who stands on the line between two of them."""
    try:
        coverage = session.coverage(CoverageQuestion(), on)
    except InvalidRecord:  # no State is in a sub-region
        _nothing()
        return
    pairs = overview.pairs(coverage)
    if not pairs:
        _nothing()
        return
    drawn = overview.of_coverage(coverage)
    said, take = st.columns((7, 3), gap="medium")
    said.markdown(plain(drawn.statement))
    with take, st.container(horizontal=True, horizontal_alignment="right"):
        downloads.overview(coverage, drawn)
    _drawn(coverage, drawn, on)
    _table(pairs)


@st.fragment
def _drawn(coverage: Coverage, drawn: Drawing, on: date) -> None:
    """The drawing, and what was chosen in it: a click runs this part of the page alone."""
    left, right = st.columns((7, 3), gap="medium")
    with left:
        component.show(drawn, KEY, on_select=_look, height=HEIGHT)
    with right, st.container(border=True, key="network-record"):
        _chosen(coverage, on)


def _nothing() -> None:
    st.markdown(
        "No body of any sector is on file for a sub-region on this day, worldwide bodies aside. "
        "This speaks of this directory, not of the world."
    )
    links.to_coverage("Coverage", {"on": st.query_params.get("on")}, icon=":material/grid_on:")


def _look(known: str | None) -> None:
    st.session_state[CHOSEN] = known


def _chosen(coverage: Coverage, on: date) -> None:
    """The sector or the region that was chosen: its bodies, and what each is on file for."""
    headings = {heading.id: heading.name for heading in (*coverage.rows, *coverage.columns)}
    if st.session_state.get(CHOSEN) not in headings:
        st.session_state[CHOSEN] = None
    chosen = st.selectbox(
        "Sector or region",
        list(headings),
        index=None,
        key=CHOSEN,
        format_func=headings.__getitem__,
        placeholder="Click one, or choose it here",
        filter_mode="contains",
        on_change=lambda: component.move(KEY, st.session_state[CHOSEN]),
    )
    if not chosen:
        st.markdown("The thicker a line, the more bodies work on that sector in that sub-region.")
        return
    st.header(plain(headings[chosen]), anchor=False)
    where: dict[str, list[str]] = {}
    for pair, bodies in overview.pairs(coverage).items():
        if chosen in (pair.sector, pair.region):
            for body in bodies:
                where.setdefault(body, []).append(headings[pair.region if chosen == pair.sector else pair.sector])
    _bodies(where, on)
    _ways(chosen, headings[chosen], sector=chosen in {row.id for row in coverage.rows})


def _bodies(where: Mapping[str, list[str]], on: date) -> None:
    if not where:
        st.markdown("None but worldwide bodies in this directory.")
    for body in sorted(where, key=lambda body: (-len(where[body]), body))[:MOST]:
        profile = session.show(body, on)
        with st.container(gap=None):
            links.to_record(body, named(profile.name, profile.acronym))
            st.caption(plain(", ".join(where[body])))
    if len(where) > MOST:
        st.caption(f"and {len(where) - MOST} more")


def _ways(chosen: str, name: str, *, sector: bool) -> None:
    on = st.query_params.get("on")
    asked = {"sector": chosen, "on": on} if sector else {"area": [chosen], "on": on}
    links.to_who(f"Whom to contact {'for' if sector else 'in'} {name}", asked, icon=":material/contact_mail:")
    links.to_network("Its neighbourhood", {"id": chosen, "on": on}, icon=":material/hub:")


def _table(pairs: Mapping[overview.Pair, tuple[str, ...]]) -> None:
    rows = {
        "Sector": [plain(pair.sector_name) for pair in pairs],
        "Sub-region": [plain(pair.region_name) for pair in pairs],
        "Bodies": [len(bodies) for bodies in pairs.values()],
    }
    with st.expander(f"The same as a table, {len(pairs):,} lines"):
        widgets.table(rows, alt="Bodies by sector and sub-region")
