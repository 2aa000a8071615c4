"""Verifying: a holder answered on a channel; the one way in which freshness is made."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from directory.batch import Change, put
from directory.errors import InvalidRecord, NotFound
from directory.keeping.correcting import changed
from directory.model import Id, Link, first_day
from directory.ports import Reader

MOST: Final = 10_000  # channels of one list


def verification(links: Sequence[Link], *, on: date, by: str, how: str) -> tuple[Change, ...]:
    """
    The changes that write down that somebody answered on these channels.

    Raises:
        InvalidRecord: one was verified later than that.
    """
    changes: list[Change] = []
    for link in links:
        if link.verified_on and first_day(link.verified_on) > on.isoformat():
            raise InvalidRecord(f"was verified later, on {link.verified_on}", source=link.source_id, field="on")
        if link.valid_from and link.from_day > on.isoformat():
            raise InvalidRecord(f"begins on {link.valid_from}, after {on}", source=link.source_id, field="on")
        said = {"verified_on": on.isoformat(), "verified_by": by, "verified_how": how}
        pinned = tuple(dict.fromkeys((*link.pinned, *said)))  # no seed or import takes it back
        changes.append(put(changed(link, **said, pinned=pinned), expected=link.hash))
    return tuple(changes)


def refuse_unsaid(on: date, today: date, by: str, how: str, *, source: str) -> None:
    """
    Refuse a verification that lacks its day, who or how.

    Raises:
        InvalidRecord: the day has not come yet, or nothing is said of who or how.
    """
    if on > today:
        raise InvalidRecord(f"{on} has not come yet: give the day on which it was checked", field="on")
    if not (by.strip() and how.strip()):
        raise InvalidRecord("who checked, and by what means, must be said", source=source, field="by, how")


def channels(reader: Reader, ids: Sequence[Id]) -> list[Link]:
    """
    The channels of a list, by the ids of their links as `due` gives them.

    Raises:
        NotFound: one is none.
        InvalidRecord: the list is empty, or too long.
    """
    wanted = list(dict.fromkeys(ids))
    if not 0 < len(wanted) <= MOST:
        raise InvalidRecord(f"lists {len(wanted)} channels: expected 1 to {MOST:,}", field="links")
    found = reader.get(wanted)
    links: list[Link] = []
    for known in wanted:
        link = found.get(known)
        if not isinstance(link, Link) or link.kind != "REACHED_AT":
            raise NotFound("channel", known, expected="the id of a link to a channel, as `due` gives it")
        links.append(link)
    return links


def channel_of(reader: Reader, holder: Id, value: str | None) -> tuple[list[Link], str]:
    """
    The links by which a holder has the channel of that value: mostly one, several where it serves purposes apart.

    Raises:
        NotFound: no such holder, or it has no such channel.
        InvalidRecord: it has several and none was named.
    """
    if holder not in reader.get([holder]):
        raise NotFound("holder", holder, expected="the id of an organization, post or person")
    links = reader.links([holder], ("REACHED_AT",), "out").links
    points = reader.get([link.target_id for link in links])
    by_value: dict[str, list[Link]] = {}
    for link in links:
        by_value.setdefault(getattr(points[link.target_id], "value", ""), []).append(link)
    listed = ", ".join(by_value) or "none"
    if value is not None:
        if value not in by_value:
            raise NotFound("channel", value, expected=f"one of those of {holder}: {listed}")
        return by_value[value], value
    if not by_value:
        raise NotFound("channel", holder, expected="a holder that has one of its own")
    if len(by_value) > 1:
        raise InvalidRecord(f"has several: give one of {listed}", source=holder, field="channel")
    return next((found, known) for known, found in by_value.items())
