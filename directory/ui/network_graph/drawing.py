"""A drawing: what is shown of records and links, with the place of each, before any library sees it."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Iterable
from typing import Final, NamedTuple

from directory.questions.network import Network, NodeDrawn
from directory.ui.network_graph import places
from directory.ui.network_graph.looks import look_of
from directory.ui.plain import words
from directory.ui.saying import named

LONGEST: Final = 40  # letters of a label; the whole name stands in the tooltip and beside the drawing
WIDE: Final = 22  # letters of a line of it
ACRONYM: Final = 16  # letters up to which an acronym stands for its name
DESIGNATIONS: Final = "Designations imply no position on the legal status of any country or territory."
INVENTED: Final = "Demo: posts, people and contacts here are invented."


class Dot(NamedTuple):
    """A record in a drawing."""

    id: str
    name: str
    label: str
    look: str
    kind: str  # in words
    more: int  # its links that are not drawn
    size: float
    letters: float  # size of its label: those with many links are named while the others are too small to be read
    x: float
    y: float


class Line(NamedTuple):
    """All links of two records, in one line."""

    id: str
    source: str
    target: str
    says: tuple[str, ...]
    dashed: bool = False  # general knowledge is all evidence that there is
    width: float = 1.0


class Drawing(NamedTuple):
    """What is drawn, and what must go with it wherever it goes."""

    title: str
    statement: str
    audience: str
    on: str | None
    demo: bool
    dots: tuple[Dot, ...]
    lines: tuple[Line, ...]
    centre: str  # the record in the middle; another one is another drawing
    settled: bool = False  # whether each dot stands where it must stand
    boxed: bool = False  # whether names stand in their dots
    arrows: bool = True

    @property
    def stamp(self) -> tuple[str, ...]:
        """For whom, as of when, whether invented; and the line on designations."""
        made = f"Audience: {self.audience} · as of {self.on or 'all times'}"
        return (made, *([INVENTED] if self.demo else []), DESIGNATIONS)

    @property
    def file(self) -> str:
        """The name of a file with it, without its ending: letters, digits and hyphens only."""
        return file_name(self.title, self.on)


def file_name(title: str, on: str | None) -> str:
    """A name for a file that every system takes."""
    letters = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    parts = "".join(letter if letter.isalnum() else " " for letter in letters).lower().split()
    return "-".join([*textwrap.shorten(" ".join(parts), 60, placeholder="").split(), *([on] if on else [])])


def label(name: str, acronym: str = "") -> str:
    """What stands under a dot: an acronym, else the name in at most two or three short lines."""
    shown = acronym if 0 < len(acronym) <= ACRONYM else cut(name)
    return "\n".join(textwrap.wrap(shown, WIDE, break_long_words=True)) or shown


def cut(name: str) -> str:
    """A name that is not too long to be drawn."""
    return name if len(name) <= LONGEST else f"{name[: LONGEST - 1].rstrip()}…"


def of_network(network: Network) -> Drawing:
    """The drawing of a neighbourhood: the record asked about in the middle, the others around it by kind."""
    lines = joined(network)
    looks = {node.id: look_of(node) for node in network.nodes}
    ends = [(line.source, line.target) for line in lines]
    where = places.around({node.id: node.step for node in network.nodes}, looks, ends)
    degrees = dict.fromkeys(looks, 0)
    for pair in ends:
        for end in pair:
            degrees[end] += 1
    return Drawing(
        title=f"Network of {network.name}",
        statement=network.statement,
        audience=network.audience,
        on=network.on,
        demo=network.demo,
        dots=tuple(_dot(node, degrees[node.id], looks[node.id], where[node.id]) for node in network.nodes),
        lines=lines,
        centre=network.question.id,
    )


def joined(network: Network) -> tuple[Line, ...]:
    """A line for each pair of records, in the order of the links."""
    found: dict[frozenset[str], Line] = {}
    for link in network.links:
        pair = frozenset((link.source, link.target))
        line = found.get(pair, Line(link.id, link.source, link.target, (), dashed=True))
        found[pair] = line._replace(says=(*line.says, link.text), dashed=line.dashed and link.confirm)
    return tuple(found.values())


def _dot(node: NodeDrawn, degree: int, look: str, place: places.Place) -> Dot:
    middle = node.step == 0
    weight = min(degree, 40) ** 0.5
    return Dot(
        id=node.id,
        name=named(node.name, node.acronym),
        label=label(node.name, node.acronym),
        look=look,
        kind=kind_of(node.kind, node.type),
        more=node.more,
        size=9 + 1.6 * weight + (6 if middle else 0),
        letters=12 + 1.2 * weight + (3 if middle else 0),
        x=place.x,
        y=place.y,
    )


def kind_of(kind: str, type: str) -> str:
    """What a record is, in words: of a body and an area their type says all, of others it says more."""
    if kind in ("Organization", "Area"):
        return words(type)
    return ", ".join([words(kind).lower(), *([words(type)] if type else [])])


def used(dots: Iterable[Dot]) -> dict[str, int]:
    """The looks that are in use, with how many."""
    counts: dict[str, int] = {}
    for dot in dots:
        counts[dot.look] = counts.get(dot.look, 0) + 1
    return counts
