"""The answer by rung: whom, why, through which channel, how fresh, and where nobody is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import streamlit as st

from directory.freshness import Freshness
from directory.questions.answer import Answer, Gap, GapKind, RungShown, Suggestion
from directory.ui import address, links, widgets
from directory.ui.plain import plain, words

NATIONAL: Final = 3
BESIDE: Final = (7, 2)  # suggestions, gaps
COLUMNS: Final = (11, 8, 3)  # whom and why, channels, cover
STATE_COLUMNS: Final = (4, 9, 8, 1)


def draw(answer: Answer, names: Mapping[str, str]) -> None:
    """The rungs, then what stands beside the ladder."""
    for rung in answer.rungs:
        _rung(answer, rung, names)
    if answer.related:
        st.subheader("Beside the ladder", anchor=False)
        st.caption("Related fields, and associations across sectors.")
        for suggestion in answer.related:
            row(answer, suggestion, names)


def gaps_of(answer: Answer, rung: RungShown) -> tuple[Gap, ...]:
    """The gaps of a rung; “never verified” is left out where it holds for the whole answer, which says so once."""
    if all(reach.freshness is Freshness.NEVER_VERIFIED for s in _all(answer) for reach in s.channels):
        return tuple(gap for gap in rung.gaps if gap.kind is not GapKind.NEVER_VERIFIED)
    return rung.gaps


def why(suggestion: Suggestion) -> str:
    """The reasons, without the cover that stands beside them."""
    return "; ".join(reason.text for reason in suggestion.reasons if reason.kind != "cover")


def people(suggestion: Suggestion) -> list[str]:
    """Its posts with their holders, each on a line, where they say more than its name."""
    lines: list[str] = []
    for post in suggestion.posts:
        says = [", ".join(post.holders)] if post.holders else []
        says += [f"{post.listing}, as its owner says"] if post.listing != "listed" else []
        if post.id != suggestion.id or says:
            name = [post.name] if post.id != suggestion.id else []
            lines.append(": ".join([*name, "; ".join(says)] if says else name))
    return lines


def row(answer: Answer, suggestion: Suggestion, names: Mapping[str, str]) -> None:
    """One suggestion: whom and why, channels, cover."""
    whom, reach, cover = st.columns(COLUMNS, vertical_alignment="top")
    with whom.container(gap=None):
        links.to_record(suggestion.id, widgets.named(suggestion.name, suggestion.acronym))
        lines = [plain(line) for line in people(suggestion)]
        if suggestion.organization != suggestion.id:
            lines.append(f":gray[at {plain(suggestion.organization_name)}]")
        lines.append(f":gray[{plain(why(suggestion))}]")
        lines += [f":gray[:material/info: {plain(caveat.text)}]" for caveat in suggestion.caveats]
        st.markdown("  \n".join(f":small[{line}]" for line in lines))
    with reach:
        widgets.channels(suggestion.channels, own=suggestion.id)
    with cover.popover(f"{widgets.cover_count(suggestion.cover)} of {suggestion.of}", type="tertiary"):
        _details(answer, suggestion, names)


def _rung(answer: Answer, rung: RungShown, names: Mapping[str, str]) -> None:
    st.subheader(f"{rung.rung}  {rung.name}", anchor=False)
    found = gaps_of(answer, rung)
    left, right = st.columns(BESIDE, gap="medium") if found else (st.container(), st.container())
    with right:
        widgets.gaps(found)
    with left:
        if rung.rung == NATIONAL and len(answer.scope.states) > 1:
            _by_state(answer, rung.suggestions, names)
        else:
            for suggestion in rung.suggestions:
                row(answer, suggestion, names)
        if rung.more:
            every = len(rung.suggestions) + rung.more
            params = {**address.of_answer(answer), "limit": every}
            links.to_who(f"Show all {every}", params, icon=":material/unfold_more:")


def _by_state(answer: Answer, suggestions: Sequence[Suggestion], names: Mapping[str, str]) -> None:
    """The national route, a compact line each, the State named once."""
    before = ""
    for suggestion in suggestions:
        state, whom, reach, more = st.columns(STATE_COLUMNS, vertical_alignment="top")
        where = widgets.states({*suggestion.cover.claimed, *suggestion.cover.derived}, names)
        if where != before:
            state.markdown(f"**{plain(where)}**")
            before = where
        with whom.container(gap=None):
            links.to_record(suggestion.id, short(suggestion, where))
            said = people(suggestion) + [caveat.text for caveat in suggestion.caveats]
            if said:
                st.markdown(f":small[:gray[{plain('; '.join(said))}]]")
        with reach:
            widgets.channels(suggestion.channels, own=suggestion.id)
        with more.popover("", icon=":material/more_horiz:", type="tertiary", help="Why, and to copy"):
            _details(answer, suggestion, names)


def short(suggestion: Suggestion, state: str) -> str:
    """A name for a list in which the State stands beside it already."""
    if suggestion.kind == "permanent_mission" and not suggestion.posts:
        return "Permanent mission, New York"
    name = suggestion.posts[0].name if suggestion.posts else suggestion.name
    return widgets.named(name.removesuffix(f", {state}"), suggestion.acronym)


def _details(answer: Answer, suggestion: Suggestion, names: Mapping[str, str]) -> None:
    """What justifies a suggestion, and its channels to copy."""
    asked = answer.scope.states
    st.markdown(f"**{plain(widgets.named(suggestion.name, suggestion.acronym))}**  \n:gray[{words(suggestion.kind)}]")
    widgets.cover_lists(suggestion.cover, asked, names)
    st.markdown(f"**Found through**  \n{' → '.join(plain(step.name) for step in suggestion.path)}")
    for approach in (post.approach for post in suggestion.posts if post.approach):
        st.markdown(f"**How to approach**  \n{plain(approach)}")
    widgets.to_copy(suggestion.channels)


def _all(answer: Answer) -> list[Suggestion]:
    return [*(s for rung in answer.rungs for s in rung.suggestions), *answer.related]
