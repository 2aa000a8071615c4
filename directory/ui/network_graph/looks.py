"""How each kind of record looks in a drawing: by shape as well as by colour, on a light and on a dark ground."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, NamedTuple

from directory.questions.network import NodeDrawn


class Look(NamedTuple):
    """A shape and its colours; both have a contrast of at least 3 to 1 with their ground (WCAG 2.2, 1.4.11)."""

    label: str
    shape: str  # one of vis-network's, with the name under it
    hollow: bool  # an outline only
    light: str
    dark: str


# No red and no green: a colour says what a record is, never how well it does.
LOOKS: Final[Mapping[str, Look]] = {
    "association": Look("Association", "dot", hollow=False, light="#1f6fa8", dark="#5fa8d9"),
    "civil": Look("NGO, academia", "dot", hollow=True, light="#0b7a86", dark="#4fc3cf"),
    "international": Look("International or regional body", "square", hollow=False, light="#4a4fa0", dark="#a0a5ef"),
    "authority": Look("Authority, mission", "square", hollow=True, light="#6a4f96", dark="#bfa6e8"),
    "company": Look("Company", "triangleDown", hollow=False, light="#7a6420", dark="#d3b659"),
    "organization": Look("Organization", "dot", hollow=False, light="#1f6fa8", dark="#5fa8d9"),
    "post": Look("Post", "triangle", hollow=False, light="#a85f12", dark="#e6a35a"),
    "person": Look("Person", "diamond", hollow=False, light="#8a4a86", dark="#db9ad6"),
    "event": Look("Event", "star", hollow=False, light="#8a5a2b", dark="#d8a878"),
    "sector": Look("Sector", "hexagon", hollow=False, light="#0f7377", dark="#4fbdb9"),
    "area": Look("Area", "hexagon", hollow=True, light="#566373", dark="#a6b3c2"),
    "role": Look("Role", "triangleDown", hollow=True, light="#66663a", dark="#c2c284"),
    "channel": Look("Channel", "diamond", hollow=True, light="#5f6672", dark="#a9b0bb"),
}
BODIES: Final[Mapping[str, str]] = {
    "industry_association": "association",
    "professional_association": "association",
    "ngo": "civil",
    "academia": "civil",
    "iro": "international",
    "regime": "international",
    "un_body": "international",
    "state_authority": "authority",
    "permanent_mission": "authority",
    "government_agency": "authority",
    "company": "company",
}


def look(kind: str, type: str = "") -> str:
    """The look of a record of this kind; an organization looks as what it is, where that is known."""
    if kind == "Organization":
        return BODIES.get(type, "organization")
    return "channel" if kind == "ContactPoint" else kind.lower()


def look_of(node: NodeDrawn) -> str:
    """The look of a node."""
    return look(node.kind, node.type)
