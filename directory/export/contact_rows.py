"""Contacts as rows of a table: one a channel, and one for each holder that has none."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final

from directory.export.contacts import Contact, Contacts, Held, Way
from directory.export.rows import Row
from directory.export.watermark import Watermark
from directory.freshness import ORGANIZATION_REVIEW_DAYS, Freshness, freshness
from directory.tables import safe_cell

AT_ONCE: Final = 1000  # rows of a piece
COLUMNS: Final = (
    "organization", "acronym", "kind", "country", "iso3", "sectors", "covers", "post", "role", "person", "channel_type",
    "channel", "purpose", "verified_on", "freshness", "source", "source_as_of", "label", "organization_id", "post_id",
    "person_ids", "channel_id",
)  # fmt: skip


def contact_rows(contacts: Contacts, mark: Watermark) -> Iterator[Row]:
    """A row a channel with all that is known of it; each says who exported it, when, for whom and as of when."""
    on, facts = date.fromisoformat(mark.on) if mark.on else mark.at.date(), mark.facts
    for contact in contacts.contacts():
        head = _of_body(contacts, contact) | _of_place(contacts, contact)
        for way in contact.ways or (None,):
            yield head | _of_way(contacts, contact, way, on) | facts


def to_csv(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[bytes]:
    """Rows of these columns as CSV in UTF-8, in pieces; every cell is safe in a spreadsheet."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    for number, row in enumerate(rows, 1):
        writer.writerow(map(safe_cell, row.values()))
        if number % AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def country(contacts: Contacts, contact: Contact) -> Held | None:
    """The State of its seat, else the only one that it covers."""
    seats = contacts.ends("BASED_IN", contact.organization.id, "Area") if contact.organization else ()
    areas = seats or covered(contacts, contact)
    return areas[0] if areas and areas[0].type and (seats or len(areas) == 1) else None


def covered(contacts: Contacts, contact: Contact) -> tuple[Held, ...]:
    """The areas of its post, else those of its body."""
    return _own_first(contacts, contact, "COVERS", "Area")


def role(contacts: Contacts, contact: Contact) -> Held | None:
    """The role of its post."""
    return next(iter(contacts.ends("AS", contact.post.id, "Role")), None) if contact.post else None


def _own_first(contacts: Contacts, contact: Contact, kind: str, of: str) -> tuple[Held, ...]:
    for holder in (contact.post, contact.organization):
        if holder and (found := contacts.ends(kind, holder.id, of)):
            return found
    return ()


def _of_body(contacts: Contacts, contact: Contact) -> Row:
    body, seat = contact.organization, country(contacts, contact)
    return {
        "organization": body.name if body else "",
        "acronym": body.acronym if body else "",
        "kind": body.type if body else "",
        "country": seat.name if seat else "",
        "iso3": seat.type if seat else "",
        "sectors": "; ".join(found.name for found in _own_first(contacts, contact, "ACTIVE_IN", "Sector")),
        "covers": "; ".join(area.name for area in covered(contacts, contact)),
    }


def _of_place(contacts: Contacts, contact: Contact) -> Row:
    known = role(contacts, contact)
    return {
        "post": contact.post.name if contact.post else "",
        "role": known.name if known else "",
        "person": "; ".join(person.name for person in contact.persons),
    }


def _of_way(contacts: Contacts, contact: Contact, way: Way | None, on: date) -> Row:
    known = role(contacts, contact)
    days = int(known.type) if known else ORGANIZATION_REVIEW_DAYS
    origin = way.origin if way else contact.own.origin
    fresh = freshness(way.verified_on, days, on) if way else None
    verified = (way.verified_on or "") if way and fresh is not Freshness.NEVER_VERIFIED else ""
    return {
        "channel_type": way.type if way else "",
        "channel": way.value if way else "",
        "purpose": way.purpose if way else "",
        "verified_on": verified,
        "freshness": fresh.value if fresh else "no channel",
        "source": origin.title,
        "source_as_of": origin.as_of,
        "label": way.label if way else contact.own.label,
        "organization_id": contact.organization.id if contact.organization else "",
        "post_id": contact.post.id if contact.post else "",
        "person_ids": " ".join(person.id for person in contact.persons),
        "channel_id": way.link if way else "",
    }
