"""
The table of shapes: which kind of link ties what to what, and what its qualifiers mean for the questions.

It is checked on every batch, and prints into docs/graph.md.
"""

from typing import Final, NamedTuple


class Rule(NamedTuple):
    """What a qualifier of a link means for the questions."""

    family: str = ""
    climbs: bool = False  # an umbrella is found through it
    counts: bool = False  # cover is derived through it


class Shape(NamedTuple):
    """One kind of link: what it may tie to what, its qualifiers, and whether circles are refused."""

    source: tuple[str, ...]
    kind: str
    target: tuple[str, ...]
    qualifiers: dict[str, Rule] = {"": Rule()}  # noqa: RUF012  read only
    circles: bool = True  # False: refused
    note: str = ""

    @property
    def arrow(self) -> str:
        """The shape as people draw it: (Post)-[AT]->(Organization)."""
        return f"({'|'.join(self.source)})-[{self.kind}]->({'|'.join(self.target)})"

    def rule(self, qualifier: str) -> Rule:
        """The rule of a qualifier; an unknown one (refused by `apply`) neither climbs nor counts."""
        return self.qualifiers.get(qualifier, Rule(qualifier))


_AREA_PARTS = {"member": Rule("part", counts=True)} | {q: Rule("part") for q in ("observer", "associate", "suspended")}
_MEMBERS = {
    "full": Rule("member", climbs=True, counts=True),
    "founding": Rule("member", climbs=True, counts=True),
    "associate": Rule("member", climbs=True),
    "observer": Rule("member"),
    "consultative": Rule("consultative"),
}
_PARTICIPANTS = {q: Rule(q) for q in ("participant", "organizer", "speaker", "host", "side_event")}

SHAPES: Final = (
    Shape(
        ("Area",), "PART_OF", ("Area",), _AREA_PARTS, circles=False, note="shown_as where a scheme names it otherwise"
    ),
    Shape(("Area",), "MEMBERSHIP_OF", ("Organization",), note="the area that its member States form"),
    Shape(("Sector",), "BROADER", ("Sector",), circles=False),
    Shape(("Sector",), "RELATED", ("Sector",), note="read both ways"),
    Shape(("Role",), "ACTIVE_IN", ("Sector",), note="sibling authorities: the CWC authority for chemical ..."),
    Shape(("Organization",), "MEMBER_OF", ("Organization",), _MEMBERS),
    Shape(("Organization",), "PART_OF", ("Organization",), {"": Rule(climbs=True)}, circles=False),
    Shape(("Organization",), "SUCCEEDS", ("Organization",), circles=False),
    Shape(("Organization",), "COOPERATES_WITH", ("Organization",)),
    Shape(("Organization",), "BASED_IN", ("Area",)),
    Shape(("Organization", "Post"), "COVERS", ("Area",)),
    Shape(("Organization", "Post"), "ACTIVE_IN", ("Sector",), note="rank: order of importance"),
    Shape(("Post",), "AT", ("Organization",)),
    Shape(("Post",), "AS", ("Role",)),
    Shape(("Person",), "HOLDS", ("Post",)),
    Shape(("Organization", "Post", "Person"), "REACHED_AT", ("ContactPoint",), note="purpose; verified on, by, how"),
    Shape(("Organization", "Post", "Person"), "TOOK_PART", ("Event",), _PARTICIPANTS, note="no end"),
    Shape(("Event",), "HELD_IN", ("Area",)),
    Shape(("Event",), "ABOUT", ("Sector", "Area")),
    Shape(("Person",), "KNOWS", ("Person",)),
)


def _merged(kind: str) -> Shape:
    rules: dict[str, Rule] = {}
    for shape in SHAPES:
        if shape.kind == kind:
            rules |= shape.qualifiers
    return Shape((), kind, (), rules)


SHAPE_OF: Final = {shape.kind: _merged(shape.kind) for shape in SHAPES}
KINDS_WITHOUT_CIRCLES: Final = frozenset(shape.kind for shape in SHAPES if not shape.circles)


def shapes_between(source: str, kind: str, target: str) -> tuple[Shape, ...]:
    """The shapes that allow a link of this kind between nodes of these kinds: one, or none."""
    return tuple(s for s in SHAPES if s.kind == kind and source in s.source and target in s.target)
