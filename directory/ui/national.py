"""The national route: a compact line for each authority, by State, and the gaps beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from directory.questions.answer import Answer, Gap, RungShown, Suggestion
from directory.ui import links, suggestion, widgets
from directory.ui.plain import plain
from directory.ui.saying import MISSING, at, desks, own, states

BESIDE: Final = (10, 3)  # authorities, gaps
COLUMNS: Final = (11, 40, 27, 4)  # State, authority, channels, details


def draw(answer: Answer, rung: RungShown, names: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """The authorities on file, and the roles that nobody fills."""
    left, right = st.columns(BESIDE, gap="medium") if rung.gaps else (st.container(), st.container())
    with left.container(gap="xsmall"):
        before = ""
        for known in rung.suggestions:
            where = states({*known.cover.claimed, *known.cover.derived}, names)
            _line(answer, known, names, where, named_already=where == before)
            before = where
        suggestion.more(answer, rung)
    if rung.gaps:
        with right.container(border=True):
            _gaps(answer, rung.gaps, names, roles)


def _line(answer: Answer, found: Suggestion, names: Mapping[str, str], where: str, *, named_already: bool) -> None:
    state, whom, reach, more = st.columns(COLUMNS, vertical_alignment="top")
    if not named_already:
        state.markdown(f"**{plain(where)}**")
    with whom.container(gap=None):
        links.to_record(found.id, _short(found, where))
        if said := [*_office(found, where), *desks(found), *_notes(found)]:
            st.markdown(f":small[:gray[{plain(' · '.join(said))}]]")
    with reach:
        widgets.channels(found.channels, own(found))
    with more.popover("", icon=":material/more_horiz:", type="tertiary", help="Why, and channels to copy"):
        suggestion.details(answer, found, names)


def _short(found: Suggestion, state: str) -> str:
    """A name for a list in which the State stands beside it already."""
    if found.kind == "permanent_mission" and not found.posts:
        return "Permanent mission, New York"
    return found.name.removesuffix(f", {state}")


def _office(found: Suggestion, state: str) -> list[str]:
    """Who a post is: its body, where that says more than the name of the post."""
    body = at(found)
    return [body] if body and body.casefold() != _short(found, state).casefold() else []


def _notes(found: Suggestion) -> list[str]:
    """Its caveats in few words: the rest is a click away."""
    short = {"to_be_confirmed": "to be confirmed"}
    return [short.get(known.kind, known.text) for known in found.caveats if known.kind not in ("approach", "listing")]


def _gaps(answer: Answer, found: Sequence[Gap], names: Mapping[str, str], roles: Mapping[str, str]) -> None:
    """By what is missing, then by role; it speaks of this directory alone, so no colour and no alarm."""
    asked = set(answer.scope.states)
    for kind, gaps in groupby(found, key=lambda gap: gap.kind):
        lines: list[str] = []
        for gap in gaps:
            where = _where(gap, asked, names)
            lines += [f"- :small[{plain(roles.get(role, role))}{where}]" for role in gap.roles]
        st.markdown("\n".join([f"**{MISSING[kind]}**", "", *lines]))


def _where(gap: Gap, asked: set[str], names: Mapping[str, str]) -> str:
    """The States that a gap speaks of, as Markdown; where one was asked about, it is clear which."""
    if len(asked) == 1 or not gap.areas:
        return ""
    where = f"all {len(asked)} States" if asked == set(gap.areas) else states(gap.areas, names)
    return f": :gray[{plain(where)}]"
