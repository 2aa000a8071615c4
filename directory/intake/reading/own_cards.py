"""Cards that this directory handed out, as rows of its table of contacts: one a channel at each place of its holder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product
from typing import Final

from directory.intake.own_tables import MISSION
from directory.intake.reading.vcard import Card, Property

WHOSE: Final = "X-DIRECTORY-OF"  # organization, post or person
PLACE: Final = "X-DIRECTORY-PLACE"  # id, name and kind of the body, its State, id and name of the post
HOLDER: Final = "X-DIRECTORY-HOLDER"  # id and name of who holds the post
PARTS: Final = ("organization_id", "organization", "kind", "seat", "post_id", "post")
WAYS: Final = {"EMAIL": "email", "TEL": "phone", "ADR": "address", "X-NOTE-VERBALE": "note_verbale", "URL": "web"}
_TOLD: Final = frozenset((WHOSE, PLACE, HOLDER, "FN", "N", "ORG", "TITLE", "UID", "NICKNAME", "KIND", *WAYS))


def is_own(card: Card) -> bool:
    """It was handed out by a directory like this one."""
    return bool(card.all(WHOSE))


def rows(cards: Sequence[Card]) -> Iterator[dict[str, str]]:
    """The rows of the cards; what no column of the table takes stands in the first of each card."""
    for card in cards:
        ways = [_way(each) for each in card.properties if each.name in WAYS] or [{}]
        left = {f"vCard {each.name}": each.text for each in card.properties if each.name not in _TOLD}
        for place, way in product(_places(card), ways):
            row = {**place, **way, **left}
            yield {column: text for column, text in row.items() if text.strip()}
            left = {}


def _places(card: Card) -> list[dict[str, str]]:
    """Where its holder is: of several places each."""
    name, known, whose = (each[0].text if (each := card.all(key)) else "" for key in ("FN", "UID", WHOSE))
    own = {"channel_of": whose}
    if whose == "person":
        own |= {"person": name, "person_ids": known}
    elif holders := [each.parts for each in card.all(HOLDER)]:
        own |= {
            "person_ids": " ".join(parts[0] for parts in holders),
            "person": "; ".join(parts[-1] for parts in holders),
        }
    if whose == "organization" and (short := card.all("NICKNAME")):
        own["acronym"] = short[0].text
    found: list[dict[str, str]] = []
    for each in card.all(PLACE):
        place: dict[str, str] = dict(zip(PARTS, each.parts, strict=False))
        if place.get("kind") == MISSION:
            place["covers"] = place.pop("seat", "")
        found.append(place | own)
    return found or [own]


def _way(each: Property) -> dict[str, str]:
    sort = each.parameters.get("X-TYPE", (WAYS[each.name],))[0].lower()
    text = (
        ", ".join(filter(None, each.parts)) if each.name == "ADR" else each.value if each.name == "URL" else each.text
    )
    return {"channel_type": sort, "channel": text}
