"""What the first page says before anything was asked."""

from __future__ import annotations

from typing import Final

import streamlit as st

from directory.questions.choices import Choices
from directory.ui import links

EXAMPLES: Final = (
    ("sector:chemical", "area:m49-011"),
    ("sector:ports", "area:m49-014"),
    ("sector:biological", "area:m49-035"),
    ("sector:finance", "area:members-caricom"),
    ("sector:transport_maritime", "area:group-asia-pacific"),
    (None, "area:members-au"),
)


def draw(choices: Choices) -> None:
    """Two sentences and a few questions to begin with."""
    st.markdown(
        "Choose a field of work and an area, and the directory says whom to contact on resolution 1540 (2004): "
        "sector bodies first, then umbrella bodies, the national route, international organizations and the "
        "United Nations. Beside each stands why it is named, through which channel, and how fresh that channel is; "
        "where nobody is on file, the answer says so."
    )
    sectors = {choice.id: choice.name for choice in choices.sectors} | {None: "Across sectors"}
    areas = {choice.id: choice.name for choice in choices.areas}
    st.markdown("**For example**")
    for sector, area in EXAMPLES:
        if sector in sectors and area in areas:
            links.to_who(
                f"{sectors[sector]}, {areas[area]}", {"sector": sector, "area": [area]}, icon=":material/arrow_forward:"
            )
