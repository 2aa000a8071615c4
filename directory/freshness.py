"""
How fresh a channel is: derived from the last verification, never typed in.

Freshness belongs to a holder and its channel. Editing is not verifying. A verification after the asked date counts
as never on that date.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Final

from directory.model import ChannelType, first_day

ORGANIZATION_REVIEW_DAYS: Final = 365  # holders without a role of their own
OLD_SOURCE_YEARS: Final = 3  # older than this, a source asks for confirmation
USABLE_TYPES: Final[frozenset[ChannelType]] = frozenset({"email", "phone", "address"})


class Freshness(StrEnum):
    """Best first."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    NEVER_VERIFIED = "never_verified"


def freshness(verified_on: str | None, review_days: int, on: date) -> Freshness:
    """
    How fresh a channel is on a day.

    Args:
        verified_on: when its holder last answered on it (year, month or day); None = never.
        review_days: the policy of the holder's role, in days.
    """
    if verified_on is None or (verified := date.fromisoformat(first_day(verified_on))) > on:
        return Freshness.NEVER_VERIFIED
    age = (on - verified).days
    if age <= review_days:
        return Freshness.FRESH
    return Freshness.DUE if age <= 2 * review_days else Freshness.STALE


def is_usable(channel_type: ChannelType, state: Freshness) -> bool:
    """Whether one may count on it: an e-mail, phone or address that is fresh or due."""
    return channel_type in USABLE_TYPES and state in (Freshness.FRESH, Freshness.DUE)


def is_old(as_of: str | None, on: date) -> bool:
    """Whether a source as of that date asks for confirmation on a day."""
    limit = f"{max(on.year - OLD_SOURCE_YEARS, 0):04}-{on:%m-%d}"  # as text: 29 February needs no care
    return as_of is not None and first_day(as_of) < limit
