"""Freshness: derived, never typed in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from directory.freshness import freshness, is_old, is_usable

ON = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "fresh"), (180, "fresh"), (181, "due"), (360, "due"), (361, "stale"), (-1, "never_verified")],
)
def test_fresh_due_stale(days: int, state: str):
    """Fresh up to the review days, due up to twice that; a verification after the asked date counts as never."""
    assert freshness((ON - timedelta(days=days)).isoformat(), 180, ON) == state


def test_never_and_reduced_dates():
    """Without a verification: never. A month counts from its first day."""
    assert freshness(None, 180, ON) == "never_verified"
    assert freshness("2026-11", 21, ON) == "fresh"
    assert freshness("2026-11", 20, ON) == "due"


@pytest.mark.parametrize(
    ("channel", "state", "usable"),
    [
        ("email", "fresh", True), ("phone", "due", True), ("address", "fresh", True), ("email", "stale", False),
        ("email", "never_verified", False), ("web", "fresh", False), ("note_verbale", "fresh", False),
    ],
)  # fmt: skip
def test_usable(channel: str, state: str, usable: bool):
    """An e-mail, phone or address that is fresh or due."""
    from directory.freshness import Freshness

    assert is_usable(channel, Freshness(state)) is usable


def test_a_source_is_old_after_three_years():
    """It then asks for confirmation."""
    assert is_old("2017", ON)
    assert is_old("2023-11-20", ON)
    assert not is_old("2023-11-23", ON)
    assert not is_old(None, ON)
