"""The ways on from a record: the questions about it, its history, and saying what is wrong with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

import streamlit as st

from directory.model import Node
from directory.questions.profile import Profile
from directory.ui import address, links, session
from directory.ui.exporting import offers
from directory.ui.keeping import wrong
from directory.ui.plain import plain

ASKS: Final = {"Area": ("area", "in"), "Sector": ("sector", "for"), "Role": ("role", "in the role")}


def draw(profile: Profile, day: date) -> None:
    """One line of links."""
    on = {"on": st.query_params.get("on")}
    with st.container(horizontal=True, vertical_alignment="center"):
        if profile.kind in ASKS:
            name, says = ASKS[profile.kind]
            whom = f"Whom to contact {says} {profile.name}"
            links.to_who(whom, {name: profile.id, **on}, icon=":material/contact_mail:")
        if profile.kind == "Area":
            links.to_coverage("Coverage", {"area": profile.id, **on}, icon=":material/grid_on:")
        if profile.kind in ("Sector", "Role"):
            where = {"view": "map", "rows": profile.kind.lower(), "row": profile.id, **on}
            links.to_coverage("On the map", where, icon=":material/public:")
        links.to_network("In the network", {"id": profile.id, **on}, icon=":material/hub:")
        if profile.kind == "Organization":
            left = {"view": "one", "without": profile.id, **on}
            links.to_gaps("If it left", left, icon=":material/select_all:")
        links.to("history", "History", {"id": profile.id}, icon=":material/history:")
        offers.record(profile, day)
        wrong.draw(profile.id)


def the_day(on: date) -> None:
    """Which day is told, where it is not the usual one; and the way back."""
    if on != session.usual_day():
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f"As on **{on}**.", width="content")
            links.to("record", "Back to today", {**address.here(), "on": None}, icon=":material/today:")


def on_other_days(record: Node, on: date) -> None:
    """A record that has ended, or has not begun yet: not lost, but of other days."""
    st.title(plain(record.name), anchor=False)
    ended = record.until_day <= on.isoformat()
    says = (
        f"It has ended: it no longer holds from **{record.valid_until}** on."
        if ended
        else "It has not begun on this day."
    )
    st.markdown(says)
    with st.container(horizontal=True):
        day = date.fromisoformat(record.until_day) - timedelta(days=1) if ended else date.fromisoformat(record.from_day)
        links.to("record", f"As on {day}", {"id": record.id, "on": day.isoformat()}, icon=":material/event:")
        links.to("history", "History", {"id": record.id}, icon=":material/history:")
