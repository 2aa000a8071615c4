"""Who holds a post, who held it before, and since when nobody does, as far as this directory shows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final, NamedTuple

from directory.model import Id, Link, Node, Record
from directory.questions.answer import Held

OF_POSTS: Final = ("AS", "HOLDS")
SHOWN: Final = 3  # former holders


class Holding(NamedTuple):
    """Of one post, on a day."""

    present: tuple[Held, ...]  # by name
    former: tuple[Held, ...]  # the last one first

    @property
    def vacant_since(self) -> str | None:
        """Since when nobody holds it, where somebody did; it speaks of this directory, not of the world."""
        return self.former[0].until if self.former and not self.present else None


def is_on(record: Record, on: date) -> bool:
    """Whether a record holds on a day."""
    return record.from_day <= on.isoformat() < record.until_day


def holding(links: Iterable[Link], people: Mapping[Id, Record], on: date) -> Holding:
    """
    Who holds a post on a day.

    Args:
        links: the HOLDS of one post, of all times.
        people: those at their other end, of all times.
    """
    present: list[tuple[str, Held]] = []
    former: list[tuple[str, str, Held]] = []
    for link in links:
        person = people.get(link.source_id)
        if not isinstance(person, Node):
            continue
        ended = min((link, person), key=lambda record: record.until_day)
        held = Held(person=person.id, name=person.name, link=link.id, since=link.valid_from, until=ended.valid_until)
        if is_on(link, on) and is_on(person, on):
            present.append((person.sort_name, held))
        elif ended.until_day <= on.isoformat():
            former.append((ended.until_day, person.sort_name, held))
    present.sort(key=lambda one: (one[0], one[1].person))
    former.sort(key=lambda one: (one[0], one[1], one[2].person), reverse=True)
    return Holding(tuple(held for _, held in present), tuple(held for _, _, held in former[:SHOWN]))
