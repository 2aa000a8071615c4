"""A link as a sentence: what people read beside a drawing, and in its place."""

from collections.abc import Mapping
from typing import Final

from directory.model import Id, Link

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


def sentence(link: Link, names: Mapping[Id, str]) -> str:
    """
    `A is a full member of B since 2012`, without a full stop.

    Args:
        names: of both ends; an id stands for itself where it has none.
    """
    source, target = (names.get(end, end) for end in (link.source_id, link.target_id))
    said = f"{source} {_says(link)} {target}"
    days = [f"since {link.valid_from}"] if link.valid_from else []
    days += [f"until {link.valid_until}"] if link.valid_until else []
    days += ["to be confirmed"] if link.to_be_confirmed else []
    return ", ".join([said, *days])


def _says(link: Link) -> str:
    how = (link.shown_as or link.qualifier).replace("_", " ")
    if link.kind == "MEMBER_OF" and link.qualifier:
        article = "an" if link.qualifier[0] in VOWELS else "a"
        return f"is {article} {link.qualifier} member of"
    if link.kind == "TOOK_PART" and how:
        return f"took part as {how} in"
    if link.kind == "PART_OF" and how and how != "member":
        return f"is part of ({how})"
    return SAYS.get(link.kind, link.kind.replace("_", " ").casefold())
