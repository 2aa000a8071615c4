"""Everything about one record: names, links both ways, cover, channels, sources."""

from datetime import date
from typing import Any, Final, Literal

from directory.errors import NotFound
from directory.freshness import is_old
from directory.model import ContactPoint, Id, Link, Name, Node, Organization, Person, Post, Record, Source
from directory.ports import Reader
from directory.questions.answer import CoverShown, Held, Model, Reach
from directory.questions.areas import codes
from directory.questions.channels import holder_of, reaches, usable
from directory.questions.cover import Covers, members_below
from directory.questions.holding import Holding, holding
from directory.questions.reference import Reference, read_reference
from directory.shapes import SHAPES

MOST_LINKS: Final = 50  # of a kind and direction
KINDS: Final = tuple(dict.fromkeys(shape.kind for shape in SHAPES if shape.kind != "REACHED_AT"))
WITH_CHANNELS: Final = (Organization, Post, Person)
OWN_FIELDS: Final = (
    "id", "label", "names", "valid_from", "valid_until", "note", "approach", "languages", "starts_on", "ends_on",
    "place", "sources",
)  # fmt: skip


class LinkShown(Model):
    """A link of the record, and what is at its other end."""

    id: Id
    kind: str
    direction: Literal["out", "in"]
    other: Id
    other_name: str
    other_acronym: str
    other_kind: str
    other_type: str
    qualifier: str
    shown_as: str
    rank: int | None
    valid_from: str | None
    valid_until: str | None
    as_of: str | None
    confirm: bool  # general knowledge, or an old source


class Profile(Model):
    """One record as an audience may see it on a day."""

    id: Id
    kind: str
    type: str
    name: str
    acronym: str
    label: str
    names: tuple[Name, ...]
    valid_from: str | None
    valid_until: str | None
    owner: Id | None
    codes: tuple[str, ...]
    note: str
    approach: str
    listing: str
    languages: tuple[str, ...]
    holders: tuple[Held, ...]  # of a post, on the day
    former: tuple[Held, ...]  # the last one first
    vacant_since: str | None  # where nobody on file holds it any more
    starts_on: str | None
    ends_on: str | None
    place: str
    links: tuple[LinkShown, ...]
    more: int  # links left out, over the cap of a kind
    channels: tuple[Reach, ...]
    cover: CoverShown | None  # all its States; None where a record of its kind has none
    sources: tuple[Source, ...]
    to_be_confirmed: bool
    hash: str
    audience: str
    demo: bool
    on: str


def profile(reader: Reader, given: Id, *, audience: str, demo: bool, reference: Reference | None = None) -> Profile:
    """
    The profile of a record.

    Raises:
        NotFound: no such record in this scope; a hidden and an absent one get the same answer.
    """
    assert reader.scope.on is not None
    record = reader.get([given]).get(given)
    if not isinstance(record, Node):
        raise NotFound("record", given, expected="an id as `find` gives it")
    reference = reference or read_reference(reader)
    links, more = _links(reader, record)
    held = _holding(reader, record)
    return Profile(
        **_said_of(record, reader.scope.on),
        holders=held.present,
        former=held.former,
        vacant_since=held.vacant_since,
        links=links,
        more=more,
        channels=_channels(reader, reference, record) if isinstance(record, WITH_CHANNELS) else (),
        cover=_cover(reader, reference, record),
        audience=audience,
        demo=demo,
        on=reader.scope.on.isoformat(),
    )


def _said_of(record: Node, on: date) -> dict[str, Any]:
    """What the record itself says; a field that its kind does not have is empty."""
    own = {name: getattr(record, name) for name in OWN_FIELDS if name in type(record).model_fields}
    return {
        **dict.fromkeys(("approach", "listing", "place"), ""),
        **dict.fromkeys(("names", "languages"), ()),
        **dict.fromkeys(("starts_on", "ends_on")),
        **own,
        "kind": record.record_kind,
        "type": record.subkind,
        "name": record.name,
        "acronym": record.acronym,
        "owner": record.owner_id,
        "codes": tuple(f"{known.scheme} {known.value}" for known in record.external_ids),
        "to_be_confirmed": record.to_be_confirmed,
        "hash": record.hash,
    } | ({"listing": record.listing(on)} if isinstance(record, Post) else {})


def _links(reader: Reader, record: Node) -> tuple[tuple[LinkShown, ...], int]:
    """Its links both ways, and how many were left out over the cap; of a contact point, who is reached at it."""
    kinds = ("REACHED_AT",) if isinstance(record, ContactPoint) else KINDS
    out, into = (reader.links([record.id], kinds, way, MOST_LINKS) for way in ("out", "in"))
    ends = reader.get({link.target_id for link in out.links} | {link.source_id for link in into.links})
    shown = (
        *(_link(reader, link, "out", ends.get(link.target_id)) for link in out.links),
        *(_link(reader, link, "in", ends.get(link.source_id)) for link in into.links),
    )
    return shown, sum(out.totals.values()) + sum(into.totals.values()) - len(shown)


def _link(reader: Reader, link: Link, direction: Literal["out", "in"], other: Record | None) -> LinkShown:
    assert isinstance(other, Node)
    assert reader.scope.on is not None
    return LinkShown(
        id=link.id,
        kind=link.kind,
        direction=direction,
        other=other.id,
        other_name=other.name,
        other_acronym=other.acronym,
        other_kind=other.record_kind,
        other_type=other.subkind,
        qualifier=link.qualifier,
        shown_as=link.shown_as,
        rank=link.rank,
        valid_from=link.valid_from,
        valid_until=link.valid_until,
        as_of=link.as_of,
        confirm=link.to_be_confirmed or is_old(link.as_of, reader.scope.on),
    )


def _holding(reader: Reader, record: Node) -> Holding:
    """Who holds and held a post; nobody where it is none."""
    assert reader.scope.on is not None
    if not isinstance(record, Post):
        return Holding((), ())
    ever = reader.at(None)
    links = ever.links([record.id], ("HOLDS",), "in").links
    return holding(links, ever.get([link.source_id for link in links]), reader.scope.on)


def _channels(reader: Reader, reference: Reference, record: Node) -> tuple[Reach, ...]:
    assert reader.scope.on is not None
    rows = list(reader.channels([record.id]))
    holders = reader.get(set(map(holder_of, rows)))
    names = {known: holder.name for known, holder in holders.items() if isinstance(holder, Node)}
    return reaches(reference, rows, names, reader.scope.on)


def _cover(reader: Reader, reference: Reference, record: Node) -> CoverShown | None:
    if not isinstance(record, Organization):
        return None
    assert reader.scope.on is not None
    below = members_below(reference, [record.id]) | {record.id}
    covers = Covers(reference, {activity.actor: activity for activity in reader.active(actors=below)})
    can_use = usable(reference, reader.reached(below), reader.scope.on)
    return CoverShown(
        claimed=codes(reference, covers.claimed(record.id)),
        derived=codes(reference, covers.derived(record.id)),
        reachable=codes(reference, covers.reachable(record.id, can_use)),
    )
