"""A link as a sentence: what people read beside a drawing, and in its place."""

from collections.abc import Mapping
from datetime import date
from typing import Final

from directory.freshness import is_old
from directory.model import Event, Id, Link, Node, Record

# how each kind of link reads from its source
SAYS: Final = {
    "PART_OF": "is part of",
    "MEMBERSHIP_OF": "is the area of the members of",
    "BROADER": "belongs to the broader field",
    "RELATED": "is a field related to",
    "MEMBER_OF": "is a member of",
    "SUCCEEDS": "is the successor of",
    "COOPERATES_WITH": "cooperates with",
    "BASED_IN": "is based in",
    "COVERS": "says that it covers",
    "ACTIVE_IN": "works on",
    "AT": "is a post at",
    "AS": "has the role",
    "HOLDS": "holds",
    "REACHED_AT": "is reached at",
    "TOOK_PART": "took part in",
    "HELD_IN": "was held in",
    "ABOUT": "is about",
    "KNOWS": "knows",
}
VOWELS: Final = "aeiou"


def called(record: Record) -> str:
    """How a record is named in a sentence: an event with its day."""
    name = record.name if isinstance(record, Node) else record.id
    return f"{name} ({record.starts_on})" if isinstance(record, Event) and record.starts_on else name


def is_unsure(link: Link, on: date | None) -> bool:
    """Whether a link is to be confirmed: general knowledge is its only evidence, or its newest source is old."""
    return link.to_be_confirmed or (on is not None and is_old(link.as_of, on))


def sentence(link: Link, names: Mapping[Id, str], on: date | None) -> str:
    """
    `A is a full member of B, since 2012`, without a full stop.

    Args:
        names: of both ends; an id stands for itself where it has none.
        on: the day asked about, for the age of its source; None = whatever.
    """
    source, target = (names.get(end, end) for end in (link.source_id, link.target_id))
    said = f"{source} {_says(link)} {target}"
    days = [f"since {link.valid_from}"] if link.valid_from else []
    days += [f"until {link.valid_until}"] if link.valid_until else []
    if is_unsure(link, on):
        days.append("to be confirmed" if link.to_be_confirmed else f"as of {link.as_of}: confirm")
    return ", ".join([said, *days])


def _says(link: Link) -> str:
    how = (link.shown_as or link.qualifier).replace("_", " ")
    if link.kind == "MEMBER_OF" and link.qualifier:
        article = "an" if link.qualifier[0] in VOWELS else "a"
        plain = ("", "member", link.qualifier, f"{link.qualifier} member")
        own = "" if link.shown_as.casefold() in plain else f" ({link.shown_as})"
        return f"is {article} {link.qualifier} member{own} of"
    if link.kind == "TOOK_PART" and how:
        return f"took part as {how} in"
    if link.kind == "PART_OF" and how and how != "member":
        return f"is part of ({how})"
    return SAYS.get(link.kind, link.kind.replace("_", " ").casefold())
