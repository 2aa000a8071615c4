"""What rests on one body or one person, and what would be lost if an organization left."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from directory.ports import FindQuery
from directory.questions.fragility import Fragility, IfItLeft, Measure, Named, RestsOn
from directory.ui import address, links, session
from directory.ui.plain import plain
from directory.ui.saying import states

MANY: Final = 12  # lines of a heading beyond which they fold


def choose() -> None:
    """The box for the organization that might leave."""
    st.session_state["gaps-without"] = ""
    st.text_input(
        "If this organization left",
        key="gaps-without",
        type="search",
        placeholder="Its name or acronym",
        icon=":material/search:",
        on_change=lambda: address.go(address.here(who=st.session_state["gaps-without"])),
    )
    typed = st.query_params.get("who")
    if not typed:
        return
    found = session.find(FindQuery(typed, ("Organization",), (), 8, None), address.day())
    for known in found.results:
        links.to_gaps(known.name, address.here(without=known.id, who=None), icon=":material/arrow_forward:")
    if not found.results:
        st.markdown(f"No organization by the name **{plain(typed)}** in this directory.")
        for offer in found.did_you_mean:
            links.to_gaps(f"Did you mean {offer}?", address.here(who=offer), icon=":material/spellcheck:")


def draw(found: Fragility, names: Mapping[str, str]) -> None:
    """
    Everything that hangs on one.

    Args:
        names: of States, by their code.
    """
    st.markdown(plain(found.statement))
    if found.if_it_left:
        _left(found.if_it_left, names)
    bodies, people = st.columns(2, gap="large")
    with bodies:
        _resting("On one body", found.one_body, lambda cell: _names(cell.bodies))
    with people:
        _resting("On one person", found.one_person, lambda cell: _names([cell.person] if cell.person else []))
    for measure, column in zip(found.measures, st.columns(len(found.measures), gap="large"), strict=True):
        with column:
            _measure(measure)


def _resting(title: str, cells: Sequence[RestsOn], on: Callable[[RestsOn], str]) -> None:
    """Cells by what they rest on: who carries most first, then by name."""
    st.header(title, anchor=False)
    if not cells:
        st.markdown(":gray[No cell of this matrix.]")
        return
    groups = [(key, list(found)) for key, found in groupby(sorted(cells, key=on), key=on)]
    groups.sort(key=lambda group: (-len(group[1]), group[0].casefold()))
    for _, found in groups[:MANY]:
        _carries(found)
    if len(groups) > MANY:
        with st.expander(f"{len(groups) - MANY} more"):
            for _, found in groups[MANY:]:
                _carries(found)


def _carries(found: Sequence[RestsOn]) -> None:
    """Who it is, and the cells."""
    first = found[0]
    for known in [first.person] if first.person else first.bodies:
        links.to_record(known.id, known.name)
    by_row = [(row, [f"{c.column_name} ({c.covered} of {c.of})" for c in cells]) for row, cells in _by_row(found)]
    lines = [f"{plain(row)}: {plain(', '.join(cells))}" for row, cells in by_row]
    st.markdown("  \n".join(f":small[:gray[{line}]]" for line in lines))


def _by_row(found: Sequence[RestsOn]) -> Iterator[tuple[str, list[RestsOn]]]:
    for row, cells in groupby(sorted(found, key=lambda cell: cell.row_name), key=lambda cell: cell.row_name):
        yield row, list(cells)


def _left(left: IfItLeft, names: Mapping[str, str]) -> None:
    with st.container(border=True):
        links.to_record(left.id, f"If {left.name} left")
        st.markdown(plain(left.statement))
        for cell in left.cells:
            gone = plain(states(cell.lost, names))
            st.markdown(
                f"{plain(f'{cell.row_name}, {cell.column_name}')}  \n:small[:gray[loses {gone}; keeps {cell.left} of "
                f"{cell.of}]]"
            )
        for says, those in (("Would have no umbrella", left.members), ("Would be cut off", left.cut_off)):
            if those:
                st.markdown(f"**{says}**")
                with st.container(horizontal=True, gap="xxsmall"):
                    for known in those:
                        links.to_record(known.id, known.name)
        links.to_gaps("Close", address.here(without=None), icon=":material/close:")


def _measure(measure: Measure) -> None:
    """A measure with its sentence and its caution, the highest first; shares as percentages."""
    st.header(plain(measure.name), anchor=False)
    st.markdown(f"{plain(measure.says)} :gray[{plain(measure.caution)}]")
    for known in measure.highest:
        value, name = st.columns((1, 6), vertical_alignment="center")
        value.markdown(f":gray[{f'{known.value:.1%}' if known.value < 1 else f'{known.value:g}'}]")
        with name:
            links.to_record(known.id, known.name)
    if measure.more:
        st.markdown(f":small[:gray[{measure.more} more are not shown.]]")
    if not measure.highest:
        st.markdown(":gray[Nobody.]")


def _names(known: Sequence[Named]) -> str:
    return ", ".join(node.name for node in known)
