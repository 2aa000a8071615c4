"""The to-do list: bodies of which it is not said what they work on, or where."""

from __future__ import annotations

from directory.model import Id, Node
from directory.ports import Reader
from directory.questions.answer import Model


class BodyUnplaced(Model):
    """A body, and what it does not say; a national body covers its seat until it says otherwise."""

    id: Id
    name: str
    kind: str
    without: tuple[str, ...]  # sector, cover


class Unplaced(Model):
    """Bodies that no coverage and no ladder can find, by name."""

    bodies: tuple[BodyUnplaced, ...]
    audience: str
    on: str | None
    demo: bool


def lacking(kind: str, *, sector: bool, cover: bool) -> tuple[str, ...]:
    """What a body of a kind should say and does not: authorities are found by their posts, companies by a named one."""
    needs_sector = kind not in ("state_authority", "permanent_mission", "government_agency", "company")
    needs_cover = kind != "company"
    return (*(("sector",) if needs_sector and not sector else ()), *(("cover",) if needs_cover and not cover else ()))


def unplaced(reader: Reader, *, audience: str, demo: bool) -> Unplaced:
    """Organizations that state no sector, or neither cover nor (where they are national) a seat."""
    without: dict[Id, tuple[str, ...]] = {}
    kinds: dict[Id, str] = {}
    for body in reader.active():
        placed = bool(body.covers or (body.national and body.seats))
        if lacks := lacking(body.kind, sector=bool(body.sectors), cover=placed):
            without[body.actor], kinds[body.actor] = lacks, body.kind
    nodes = {known: node for known, node in reader.get(without).items() if isinstance(node, Node)}
    ordered = sorted(nodes.values(), key=lambda node: (node.sort_name, node.id))
    on = reader.scope.on
    return Unplaced(
        bodies=tuple(
            BodyUnplaced(id=node.id, name=node.name, kind=kinds[node.id], without=without[node.id]) for node in ordered
        ),
        audience=audience,
        on=on.isoformat() if on else None,
        demo=demo,
    )
