"""Channels and how far one may count on them, by the policy of their holder's role."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from directory.freshness import ORGANIZATION_REVIEW_DAYS, Freshness, freshness, is_usable
from directory.model import Id
from directory.ports import Channel, Reached
from directory.questions.answer import GapKind, Reach
from directory.questions.reference import Reference, index

FRESH_ENOUGH: Final = frozenset({Freshness.FRESH, Freshness.DUE})
CHANNEL_ORDER: Final = ("email", "phone", "address", "note_verbale", "newsletter", "web")


def state(reference: Reference, verified_on: str | None, role: Id | None, on: date) -> Freshness:
    """How fresh a channel is on a day; a holder without a role has the policy of organizations."""
    known = reference.roles.get(role) if role else None
    return freshness(verified_on, known.review_days if known else ORGANIZATION_REVIEW_DAYS, on)


def rows_by_holder(rows: Iterable[Reached]) -> dict[Id, tuple[Reached, ...]]:
    """Bare channels by whom they belong to."""
    return index((row.holder, row) for row in rows)


def usable(reference: Reference, rows: Iterable[Reached], on: date) -> frozenset[Id]:
    """The holders that have a channel that one may count on."""
    return frozenset(row.holder for row in rows if is_usable(row.type, state(reference, row.verified_on, row.role, on)))


def missing(states: Iterable[Freshness]) -> GapKind | None:
    """What is missing of a holder whose channels are that fresh; None: one of them can be counted on."""
    found = set(states)
    if not found:
        return GapKind.NO_CHANNEL
    if found & FRESH_ENOUGH:
        return None
    return GapKind.STALE if Freshness.STALE in found else GapKind.NEVER_VERIFIED


def holder_of(row: Channel) -> Id:
    """Whose channel it is: a person's, a post's, or that of the holder asked about."""
    return row.person or row.post or row.holder


def reaches(reference: Reference, rows: Iterable[Channel], names: dict[Id, str], on: date) -> tuple[Reach, ...]:
    """Post before person before the body's own; there, what one can write to or call before what one reads."""
    shown = [(1 if row.person else 0 if row.post else 2, _reach(reference, row, names, on)) for row in rows]
    return tuple(reach for _, reach in sorted(shown, key=lambda pair: (pair[0], CHANNEL_ORDER.index(pair[1].type))))


def _reach(reference: Reference, row: Channel, names: dict[Id, str], on: date) -> Reach:
    holder = holder_of(row)
    fresh = state(reference, row.link.verified_on, row.role, on)
    return Reach(
        type=row.contact_point.type,
        value=row.contact_point.value,
        purpose=row.link.purpose,
        link=row.link.id,
        contact_point=row.contact_point.id,
        holder=holder,
        holder_name=names.get(holder, holder),
        verified_on=None if fresh is Freshness.NEVER_VERIFIED else row.link.verified_on,
        freshness=fresh,
    )
