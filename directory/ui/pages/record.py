"""Everything about one record: an organization, a post, an area."""

from __future__ import annotations

import streamlit as st

from directory.errors import NotFound
from directory.model import Node
from directory.questions.holding import is_on
from directory.questions.profile import Profile
from directory.ui import address, links, session, sheet, ways, widgets
from directory.ui.form import keep
from directory.ui.plain import plain
from directory.ui.saying import named


def draw() -> None:
    """The record that the address names."""
    with st.container(horizontal=True):
        links.to_who("Whom to contact", st.session_state.get(address.LAST, {}), icon=":material/arrow_back:")
    known = st.query_params.get("id")
    if not known:
        st.title("Record", anchor=False)
        st.markdown("Here stands everything about one organization, post or area. Find one by its name first.")
        links.to_find("Find", {}, icon=":material/search:")
        return
    on = address.day()
    try:
        profile = session.show(known, on)
    except NotFound:
        record = session.ever(known)  # or there is none on any day
        if not isinstance(record, Node) or is_on(record, on):
            raise
        ways.on_other_days(record, on)
        return
    title(profile)
    ways.the_day(on)
    ways.draw(profile, on)
    keep.draw(profile)
    left, right = st.columns((3, 2), gap="large")
    with left:
        sheet.channels(profile)
        sheet.holders(profile)
        sheet.cover(profile, session.state_names(on))
        sheet.ties(profile)
    with right:
        sheet.names(profile)
        sheet.notes(profile)
        sheet.sources(profile)


def title(profile: Profile) -> None:
    """Its name, what it is, and whether it is certain."""
    st.title(plain(named(profile.name, profile.acronym)), anchor=False)
    facts = [widgets.kind_of(profile.kind, profile.type), *profile.codes]
    facts += [f"since {profile.valid_from}"] if profile.valid_from else []
    facts += [f"until {profile.valid_until}"] if profile.valid_until else []
    facts += [sheet.when(profile)] if profile.starts_on else []
    facts += [profile.place] if profile.place else []
    facts += ["general knowledge: to be confirmed"] if profile.to_be_confirmed else []
    facts += [f"{profile.listing}, as its owner says"] if profile.listing not in ("", "listed") else []
    st.markdown(f":gray[{plain(' · '.join(facts))}]")


draw()
