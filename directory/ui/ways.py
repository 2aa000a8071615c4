"""The ways on from a record: the questions about it, its history, and saying what is wrong with it."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.questions.profile import Profile
from directory.ui import links
from directory.ui.keeping import wrong

ASKS: Final = {"Area": ("area", "in"), "Sector": ("sector", "for"), "Role": ("role", "in the role")}


def draw(profile: Profile) -> None:
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
        wrong.draw(profile.id)
