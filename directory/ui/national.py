"""The national route: a compact line for each authority, by State, and the gaps beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from directory.questions.answer import Answer, Gap, RungShown, Suggestion
from directory.ui import links, suggestion, widgets
from directory.ui.plain import plain
from directory.ui.saying import MISSING, desks, gaps_of, own, states

BESIDE: Final = (10, 3)  # authorities, gaps
COLUMNS: Final = (11, 36, 31, 4)  # State, authority, channels, details


def draw(answer: Answer, rung: RungShown, names: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """The authorities on file, and the roles that nobody fills."""
    found = gaps_of(answer, rung)
    left, right = st.columns(BESIDE, gap="medium") if found else (st.container(), st.container())
    with left.container(gap="xsmall"):
        before = ""
        for known in rung.suggestions:
            where = states({*known.cover.claimed, *known.cover.derived}, names)
            _line(answer, known, names, where, named_already=where == before)
            before = where
        suggestion.more(answer, rung)
    if found:
        with right.container(border=True):
            _gaps(answer, found, names, roles)


def _line(answer: Answer, found: Suggestion, names: Mapping[str, str], where: str, *, named_already: bool) -> None:
    state, whom, reach, more = st.columns(COLUMNS, vertical_alignment="top")
    if not named_already:
        state.markdown(f"**{plain(where)}**")
    with whom.container(gap=None):
        links.to_record(found.id, _short(found, where))
        for line in desks(found):
            st.markdown(f":small[{suggestion.INDENT}{plain(line)}]")
    with reach:
        widgets.channels(found.channels, own(found), _notes(found))
    with more.popover("", icon=":material/more_horiz:", type="tertiary", help="Why, and channels to copy"):
        suggestion.details(answer, found, names)


def _short(found: Suggestion, state: str) -> str:
    """A name for a list in which the State stands beside it already."""
    if found.kind == "permanent_mission" and not found.posts:
        return "Permanent mission, New York"
    return found.name.removesuffix(f", {state}")


def _notes(found: Suggestion) -> str:
    """Its caveats in few words: the rest is a click away."""
    short = {"to_be_confirmed": "to be confirmed"}
    return "; ".join(
        short.get(known.kind, known.text) for known in found.caveats if known.kind not in ("approach", "listing")
    )


def _gaps(answer: Answer, found: Sequence[Gap], names: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """By what is missing, then by role; it speaks of this directory alone, so no colour and no alarm."""
    asked = set(answer.scope.states)
    for kind, gaps in groupby(found, key=lambda gap: gap.kind):
        lines: list[str] = []
        for gap in gaps:
            where = (
                f"all {len(asked)} States" if asked == set(gap.areas) and len(asked) > 1 else states(gap.areas, names)
            )
            lines += [f"- :small[{plain(roles.get(role, role))}: :gray[{plain(where)}]]" for role in gap.roles]
        st.markdown("\n".join([f"**{MISSING[kind]}**", "", *lines]))
