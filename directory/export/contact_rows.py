"""Contacts as rows of a table: one a channel, and one for each holder that has none."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import Final

from directory.export.contacts import Contact, Contacts, Held, Way
from directory.export.rows import Row
from directory.export.watermark import Watermark
from directory.freshness import ORGANIZATION_REVIEW_DAYS, Freshness, freshness
from directory.model import Id
from directory.tables import safe_cell

AT_ONCE: Final = 1000  # rows of a piece
COLUMNS: Final = (
    "organization", "acronym", "kind", "country", "iso3", "seat", "sectors", "covers", "post", "role", "person",
    "channel_of", "channel_type", "channel", "purpose", "verified_on", "freshness", "source", "source_as_of", "label",
    "organization_id", "post_id", "person_ids", "channel_id",
)  # fmt: skip
NO_CHANNEL: Final = "no channel"


def contact_rows(contacts: Contacts, mark: Watermark) -> Iterator[Row]:
    """A row a channel with all that is known of it; each says who exported it, when, for whom and as of when."""
    facts = mark.facts
    for cells in _cells(contacts, mark, str):
        yield dict(zip(COLUMNS, cells, strict=True)) | facts


def contact_csv(contacts: Contacts, mark: Watermark) -> Iterator[bytes]:
    """The same rows as CSV in UTF-8, in pieces; every cell is safe in a spreadsheet."""
    text, facts = io.StringIO(), tuple(map(safe_cell, mark.facts.values()))
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow((*COLUMNS, *mark.facts))
    for number, cells in enumerate(_cells(contacts, mark, safe_cell), 1):
        writer.writerow(cells + facts)
        if number % AT_ONCE == 0:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def _cells(contacts: Contacts, mark: Watermark, cell: Callable[[str], str]) -> Iterator[tuple[str, ...]]:
    """The cells of each row, each through `cell`; what posts share with their body is made once."""
    on = date.fromisoformat(mark.on) if mark.on else mark.at.date()
    shared: tuple[Id | None, tuple[str, ...]] = (None, ())
    for contact in contacts.contacts():
        body, post = contact.organization, contact.post
        if post and contacts.differs(post.id):
            head = tuple(map(cell, _of_body(contacts, contact)))
        else:
            if body is None or shared[0] != body.id:
                shared = body and body.id, tuple(map(cell, _of_body(contacts, contact)))
            head = shared[1]
        known = role(contacts, contact)
        place = map(
            cell, (post.name if post else "", known.name if known else "", _names(contact.persons), _whose(contact))
        )
        before, after = (*head, *place), tuple(map(cell, _ids(contact)))
        days = int(known.type) if known else ORGANIZATION_REVIEW_DAYS
        for way in contact.ways:
            yield (*before, *map(cell, _of_way(way, days, on)), *after, cell(way.link))
        if not contact.ways:
            own = contact.own
            said = ("", "", "", "", NO_CHANNEL, own.origin.title, own.origin.as_of, own.label)
            yield (*before, *map(cell, said), *after, "")


def country(contacts: Contacts, contact: Contact) -> Held | None:
    """The State of its seat, else the only one that it covers."""
    seats = contacts.ends("BASED_IN", contact.organization.id, "Area") if contact.organization else ()
    areas = seats or covered(contacts, contact)
    return areas[0] if areas and areas[0].type and (seats or len(areas) == 1) else None


def state(contacts: Contacts, contact: Contact) -> Held | None:
    """The State that tells a body from others of its name: of a mission the one whose it is, else that of its seat."""
    body = contact.organization
    kind = "COVERS" if body and body.type == "permanent_mission" else "BASED_IN"
    return next(iter(contacts.ends(kind, body.id, "Area")), None) if body else None


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


def _of_body(contacts: Contacts, contact: Contact) -> tuple[str, ...]:
    body, seat = contact.organization, country(contacts, contact)
    return (
        *((body.name, body.acronym, body.type) if body else ("", "", "")),
        *((seat.name, seat.type) if seat else ("", "")),
        _names(contacts.ends("BASED_IN", body.id, "Area")[:1]) if body else "",
        _names(_own_first(contacts, contact, "ACTIVE_IN", "Sector")),
        _names(covered(contacts, contact)),
    )


def _whose(contact: Contact) -> str:
    """Whose the channel is, of all whom the row names."""
    own = contact.own
    return "organization" if own is contact.organization else "post" if own is contact.post else "person"


def _of_way(way: Way, days: int, on: date) -> tuple[str, ...]:
    fresh = freshness(way.verified_on, days, on)
    verified = "" if fresh is Freshness.NEVER_VERIFIED else way.verified_on or ""
    source = way.origin
    return way.type, way.value, way.purpose, verified, fresh.value, source.title, source.as_of, way.label


def _ids(contact: Contact) -> tuple[str, str, str]:
    body, post = contact.organization, contact.post
    return body.id if body else "", post.id if post else "", " ".join(person.id for person in contact.persons)


def _names(found: Iterable[Held]) -> str:
    return "; ".join(held.name for held in found)
