"""On a record's page, for those who keep the directory: correct, add, end, and write down that somebody answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.questions.answer import Reach
from directory.questions.profile import LinkShown, Profile
from directory.ui import links, session, widgets
from directory.ui.form import said
from directory.ui.form.new import OFFERED, TITLES
from directory.ui.plain import plain

FIXED: Final = ("DeskItem",)


def draw(profile: Profile) -> None:
    """One folded line; nothing on an install that may not write."""
    if not session.may_write() or profile.kind in FIXED:
        return
    _tell(profile)
    with st.expander("Keep this record", icon=":material/edit_note:"):
        with st.container(horizontal=True):
            links.to("correct", "Correct", {"id": profile.id}, icon=":material/edit:")
            for kind in OFFERED.get(profile.kind, ()):
                links.to("correct", TITLES[kind], {"new": kind, "at": profile.id}, icon=":material/add:")
            links.to("correct", "End", {"end": profile.id}, icon=":material/event_busy:")
        own = [reach for reach in profile.channels if reach.holder == profile.id]
        if own:
            _answered(profile, own)
        _links(profile.links)


def _answered(profile: Profile, own: Sequence[Reach]) -> None:
    """Verifying: which of its channels somebody answered on, when, how, and who checked; and each one's own ways."""
    with st.form(f"answered {profile.id}"):
        ticked = [
            reach.link
            for reach in own
            if st.checkbox(f"{widgets.ICONS[reach.type]} {plain(reach.value)}", key=f"answered {reach.link}")
        ]
        on, how, by = said.when_how_who(f"answered {profile.id}")
        sent = st.form_submit_button("They answered", icon=":material/check:")
    if sent:
        said.remember(by)
        try:
            receipt = session.directory().verify_all(ticked, on=on, by=by, how=how)
        except DirectoryError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state[f"kept {profile.id}"] = receipt.batch, f"Verified on {on}."
        st.rerun()
    for reach in own:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[{plain(reach.value)}]", width="content")
            links.to("correct", "Correct the channel", {"id": reach.contact_point}, icon=":material/edit:")
            links.to("correct", "Correct the tie", {"id": reach.link}, icon=":material/link:")
            links.to("correct", "End", {"end": reach.link}, icon=":material/event_busy:")


def _links(shown: Sequence[LinkShown]) -> None:
    """The ways to each link, one chosen at a time: there may be many."""
    if not shown:
        return
    by_id = {link.id: link for link in shown}
    chosen = st.selectbox(
        "A membership, holder or other tie",
        list(by_id),
        None,
        format_func=lambda known: _said(by_id[known]),
        key="tie to keep",
    )
    if chosen:
        with st.container(horizontal=True):
            links.to("correct", "Correct it", {"id": chosen}, icon=":material/edit:")
            links.to("correct", "End it", {"end": chosen}, icon=":material/event_busy:")


def _said(link: LinkShown) -> str:
    kind = link.kind.replace("_", " ").casefold()
    way = "→" if link.direction == "out" else "←"
    return f"{kind} {way} {link.other_name}{f' ({link.qualifier})' if link.qualifier else ''}"


def _tell(profile: Profile) -> None:
    done = st.session_state.pop(f"kept {profile.id}", None)
    if done:
        batch, text = done
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(text, icon=":material/check:")
            links.to("changes", "The change, and its undo", {"batch": batch}, icon=":material/undo:")
