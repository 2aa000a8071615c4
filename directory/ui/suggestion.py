"""One suggestion: whom and why, channels, cover; and what justifies it, one click away."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from directory.questions.answer import Answer, PostShown, RungShown, Suggestion
from directory.ui import address, links, widgets
from directory.ui.plain import plain, words
from directory.ui.saying import at, before, caveats, desks, languages, named, own, why

COLUMNS: Final = (12, 8, 2)  # whom and why, channels, cover


def row(answer: Answer, found: Suggestion, names: Mapping[str, str]) -> None:
    """A suggestion over the whole width."""
    whom, reach, cover = st.columns(COLUMNS, vertical_alignment="top")
    with whom.container(gap=None):
        links.to_record(found.id, named(found.name, found.acronym))
        lines = [plain(line) for line in desks(found)]
        if body := at(found):
            lines.append(f":gray[at {plain(body)}]")
        if said := why(found):
            lines.append(f":gray[{plain(said)}]")
        if said := caveats(found):
            lines.append(f":gray[:material/info: {plain(said)}]")
        st.markdown("  \n".join(f":small[{line}]" for line in lines))
    with reach:
        widgets.channels(found.channels, own(found))
    label = f"{widgets.cover_count(found.cover)} of {found.of}"
    with cover.popover(label, type="tertiary", help="States covered, the way it was found, channels to copy"):
        details(answer, found, names)


def details(answer: Answer, found: Suggestion, names: Mapping[str, str]) -> None:
    """What justifies a suggestion, and its channels to copy."""
    st.markdown(f"**{plain(named(found.name, found.acronym))}**  \n:gray[{words(found.kind)}]")
    if body := at(found):
        links.to_record(found.organization, body)
    widgets.cover_lists(found.cover, answer.scope.states, names)
    st.markdown(f"**Found through**  \n{' → '.join(plain(step.name) for step in found.path)}")
    if said := caveats(found, approach=False):
        st.markdown(widgets.note(said))
    for post in found.posts:
        _post(post, alone=post.id == found.id)
    widgets.to_copy(found.channels)
    links.to("record", "This is wrong", {"id": found.id, "wrong": 1}, icon=":material/rate_review:")


def _post(post: PostShown, *, alone: bool) -> None:
    """The languages of a post and how to approach it; its name where others stand beside it."""
    of = "" if alone else f" :small[:gray[{plain(post.name)}]]"
    if post.languages:
        st.markdown(f"**Languages**{of}  \n{plain(languages(post))}")
    if said := before(post, last=False):
        st.markdown(f"**Held before**{of}  \n{plain(said)}")
    if post.approach:
        st.markdown(f"**How to approach**{of}  \n{plain(post.approach)}")


def more(answer: Answer, rung: RungShown) -> None:
    """The way to those beyond the limit."""
    if rung.more:
        every = len(rung.suggestions) + rung.more
        params = {**address.of_answer(answer), "limit": every}
        links.to_who(f"Show all {every}", params, icon=":material/unfold_more:")
