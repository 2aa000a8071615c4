"""Labels and audiences."""

from __future__ import annotations

from itertools import product

import pytest

from directory.access import Viewer, loosens
from directory.errors import NotFound

AUDIENCES = ("public", "network", "peers:a", "peers:b", "committee")
SEES = {
    "public": {"public"},
    "network": {"public", "network"},
    "peers:a": {"public", "network", "peers:a"},
    "peers:b": {"public", "network", "peers:b"},
    "committee": set(AUDIENCES),
}


@pytest.mark.parametrize("audience", AUDIENCES)
def test_what_an_audience_sees(audience: str):
    """Public < network < peers of one community < committee."""
    assert {label for label in AUDIENCES if label in Viewer(audience).labels} == SEES[audience]


def test_a_label_loosens_where_some_audience_gains_sight():
    """By brute force over all audiences."""
    for before, after in product(AUDIENCES, repeat=2):
        gains = any(after in SEES[who] and before not in SEES[who] for who in AUDIENCES)
        assert loosens(before, after) is gains, (before, after)


@pytest.mark.parametrize("audience", ["", "pubic", "peers:", "peers:A b", "everybody", "committee\n"])
def test_an_unknown_audience_is_refused(audience: str):
    """With what was given, what was expected, and the nearest."""
    with pytest.raises(NotFound, match="expected public, network"):
        _ = Viewer(audience).labels


def test_the_nearest_audience_is_named():
    """A typing error is met."""
    with pytest.raises(NotFound, match="did you mean “public”"):
        _ = Viewer("pubic").labels
