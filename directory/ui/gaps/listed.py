"""The gaps, one below the other: what is missing where, and whom the ladder names next."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import groupby
from typing import Final

import streamlit as st

from directory.questions.answer import GapKind
from directory.questions.choices import Choices
from directory.questions.gaps import GapFound, Gaps, GapsQuestion
from directory.ui import address, links
from directory.ui.plain import plain
from directory.ui.saying import LACKING

SAYS: Final = {
    GapKind.NONE: "Nobody for this area, and nobody worldwide.",
    GapKind.WORLDWIDE_ONLY: "Bodies that claim the world are no cover of an area.",
    GapKind.NARROWER_ONLY: "Bodies of a narrower sector cover it, none of the sector itself.",
    GapKind.NO_CHANNEL: "Somebody covers it, without an e-mail, phone or address in this directory.",
    GapKind.STALE: "The last verification is older than twice the time after which it is due.",
    GapKind.NEVER_VERIFIED: "There is a channel; nobody has verified it yet.",
}
MOST_NAMED: Final = 12  # States; who is there tells them all
COLUMNS: Final = (9, 5, 3)  # what is missing, whom next, the ways on


def rows(asked: GapsQuestion, choices: Choices) -> None:
    """The sectors or roles to look at; all where none is chosen."""
    offered = choices.roles if asked.rows == "role" else choices.sectors
    names = {choice.id: choice.name for choice in offered}
    chosen = [row for row in asked.row if row in names]
    st.session_state["gaps-row"] = chosen
    st.multiselect(
        "Roles" if asked.rows == "role" else "Sectors",
        list(names),
        key="gaps-row",
        format_func=names.__getitem__,
        placeholder="All",
        filter_mode="contains",
        select_all=False,
        on_change=lambda: address.go(address.here(row=st.session_state["gaps-row"], after=None)),
    )


def kinds(found: Gaps) -> None:
    """The kinds with their counts, as filters."""
    chosen = [kind.value for kind in found.question.kinds]
    counts = {kind.value: n for kind, n in found.counts.items()}
    offered = [*counts, *(kind for kind in chosen if kind not in counts)]
    if not offered:
        return
    st.session_state["gaps-kind"] = chosen
    st.pills(
        "What is missing",
        offered,
        selection_mode="multi",
        key="gaps-kind",
        format_func=lambda kind: f"{LACKING[kind]} {counts.get(kind, 0)}",
        on_change=lambda: address.go(address.here(kind=st.session_state["gaps-kind"], after=None)),
    )


def draw(found: Gaps, names: Mapping[str, str]) -> None:
    """
    A page of gaps, by kind and by row.

    Args:
        names: of States, by their code.
    """
    first = found.question.after + 1
    count = f"{first} to {found.question.after + len(found.gaps)} of {found.total}, in this directory."
    st.markdown(f":small[:gray[{count}]]")
    for kind, of_kind in groupby(found.gaps, key=lambda gap: gap.kind):
        missing, route, _ = st.columns(COLUMNS, vertical_alignment="bottom")
        missing.header(plain(LACKING[kind]), anchor=False, help=SAYS.get(kind))
        route.markdown(":gray[Ask next]")
        for _, of_row in groupby(of_kind, key=lambda gap: gap.row):
            gaps = list(of_row)
            st.markdown(f"**{plain(gaps[0].row_name)}**")
            for gap in gaps:
                _line(found, gap, names)
    _pages(found)


def nothing(found: Gaps, *, filtered: bool) -> None:
    """Why there is no gap, and what to do."""
    if found.total:
        st.markdown(f"There are only {found.total}.")
        links.to_gaps("First page", address.here(after=None), icon=":material/first_page:")
        return
    if not found.counts and not filtered:
        st.markdown("There is nothing to compare yet: this directory has no sectors or no areas.")
        return
    st.markdown("No gap of these kinds in these rows and areas." if filtered else "No gap in this directory.")
    if filtered:
        links.to_gaps("Clear the filters", {"on": st.query_params.get("on")}, icon=":material/filter_alt_off:")


def _line(found: Gaps, gap: GapFound, names: Mapping[str, str]) -> None:
    missing, route, ways = st.columns(COLUMNS, vertical_alignment="top")
    where = f"  \n:small[:gray[{_where(gap, names)}]]" if gap.of > 1 else ""
    missing.markdown(f"{plain(gap.column_name)}{where}")
    with route.container(gap=None):
        if gap.next:
            links.to_record(gap.next.id, gap.next.name)
            st.markdown(f":small[:gray[{plain(gap.next.rung_name)}]]")
    with ways.container(gap=None):
        on, rows = st.query_params.get("on"), found.question.rows
        limited = found.question.columns and found.question.areas  # the areas leave States of the column out
        areas = [f"area:{code}" for code in gap.states] if limited else gap.column.split(";")
        links.to_who("Whom to contact", {rows: gap.row, "area": areas, "on": on})
        cell = {"rows": rows, "row": gap.row, "column": gap.column, "columns": found.question.columns, "on": on}
        links.to_coverage("Who is there", {**cell, "area": address.many("area")})


def _pages(found: Gaps) -> None:
    asked = found.question
    behind = asked.after + len(found.gaps)
    with st.container(horizontal=True):
        if asked.after:
            links.to_gaps("First page", address.here(after=None), icon=":material/first_page:")
        if behind < found.total:
            links.to_gaps("Next page", address.here(after=behind), icon=":material/arrow_forward:")


def _where(gap: GapFound, names: Mapping[str, str]) -> str:
    """How many States, and which where they are not all; as Markdown."""
    if len(gap.states) == gap.of:
        return f"all {gap.of} States"
    missing = sorted((names.get(code, code) for code in gap.states), key=str.casefold)
    more = f" and {len(missing) - MOST_NAMED} more" if len(missing) > MOST_NAMED else ""
    return f"{len(missing)} of {gap.of}: {plain(', '.join(missing[:MOST_NAMED]))}{more}"
