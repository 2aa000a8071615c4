"""Events, and the days on which terms end, as iCalendar (RFC 5545)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, timedelta
from typing import Any, Final, cast

from directory.export.tied import Tied
from directory.export.watermark import INVENTED, NO_POSITION, Watermark
from directory.model import Area, Event, Link, Node, Organization, Post, Record, first_day

ENDS: Final = {
    "HOLDS": "End of term: {}, {}",
    "MEMBER_OF": "End of membership: {} in {}",
    "COVERS": "End of cover: {}, {}",
    "AT": "End of post: {} at {}",
}


def to_ics(records: Iterable[Record], mark: Watermark) -> bytes:
    """
    A calendar: an entry an event with a date, an entry for each term, membership, cover and post that ends.

    Entries last whole days; an event of a month or a year lasts as long. Their ids stay the same from export to export.
    """
    from icalendar import Calendar

    tied = Tied(records)
    calendar = cast("Any", Calendar())
    calendar.add("prodid", "-//1540 directory//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "1540 directory: events and ends of term")
    calendar.add("x-wr-caldesc", " ".join([mark.line + ".", *([INVENTED] if mark.demo else []), NO_POSITION]))
    for entry in (*_events(tied), *_ends(tied)):
        calendar.add_component(_entry(entry, mark))
    return cast("bytes", calendar.to_ical())


def _entry(fields: dict[str, Any], mark: Watermark) -> object:
    from icalendar import Event as Entry

    entry = cast("Any", Entry())
    entry.add("dtstamp", mark.at.astimezone(UTC))
    entry.add("transp", "TRANSPARENT")
    for name, value in fields.items():
        if value:
            entry.add(name, value)
    return entry


def _events(tied: Tied) -> Iterator[dict[str, Any]]:
    for event in tied.of(Event):
        if event.starts_on is None:
            continue
        where = [event.place, *(area.name for area in tied.ends(event.id, "HELD_IN", Area))]
        yield {
            "uid": f"{event.id}@directory-1540",
            "summary": event.name,
            "dtstart": date.fromisoformat(first_day(event.starts_on)),
            "dtend": day_after(event.ends_on or event.starts_on),
            "location": ", ".join(dict.fromkeys(filter(None, where))),
            "description": event.note,
            "url": next((source.address for source in event.sources if source.address), ""),
        }


def _ends(tied: Tied) -> Iterator[dict[str, Any]]:
    for link in tied.links:
        if link.kind in ENDS and link.valid_until:
            source, target = tied.nodes[link.source_id], tied.nodes[link.target_id]
            yield _end(link, ENDS[link.kind].format(source.name, target.name), link.valid_until)
    for node in tied.nodes.values():
        if isinstance(node, Organization | Post) and node.valid_until:
            body = tied.end(node.id, "AT", Organization)
            yield _end(node, f"End of {node.name}{f' at {body.name}' if body else ''}", node.valid_until)


def _end(record: Node | Link, summary: str, until: str) -> dict[str, Any]:
    return {
        "uid": f"{record.id}-end@directory-1540",
        "summary": summary,
        "dtstart": date.fromisoformat(first_day(until)),
        "dtend": day_after(until),
        "description": f"{until} is the first day on which it no longer holds.",
    }


def day_after(partial: str) -> date:
    """The day after a day, a month or a year."""
    year, month, day = (int(part) for part in first_day(partial).split("-"))
    if len(partial) == len("2026"):
        return date(year + 1, 1, 1)
    if len(partial) == len("2026-11"):
        return date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, day) + timedelta(days=1)
