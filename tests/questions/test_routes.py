"""The ladder that is built from what is at hand is the ladder that the store gives."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import product
from pathlib import Path
from random import Random

import pytest
from brute import AUDIENCES, FORTY, a_day, tilted_world
from hypothesis import given
from hypothesis import strategies as st
from words import TODAY, batch

from directory.access import Viewer
from directory.bootstrap import make_demo, open_store
from directory.config import Settings
from directory.model import Id
from directory.ports import Reader, Scope, Store
from directory.questions.asking import Asking
from directory.questions.ladder import ladder_for
from directory.questions.presence import Desks, read_desks, read_presence
from directory.questions.reference import Reference, read_reference
from directory.questions.routes import ladder_from
from directory.stores.sqlite import SqliteStore

Pair = tuple[Id | None, Id]  # sector and area


def every_pair(reference: Reference) -> list[Pair]:
    return list(product((None, *reference.sectors), reference.areas))


def assert_same_ladders(store: Store, audience: str, on: date, some: int | None = None) -> None:
    """Each sector (and none) by each area, or some of these."""

    def ask(reader: Reader) -> None:
        reference = read_reference(reader)
        desks = read_desks(reader, read_presence(reader, reference))
        pairs = every_pair(reference)
        for sector, area in pairs if some is None else Random(some).sample(pairs, some):
            assert_same(reader, desks, Asking(reference, sector, reference.states(area), None, None, on))

    store.read(Scope(Viewer(audience).labels, on), ask)


def assert_same(reader: Reader, desks: Desks, asking: Asking) -> None:
    from_store, at_hand = ladder_for(reader, asking), ladder_from(desks, asking)
    assert at_hand.rungs == from_store.rungs, (asking.sector, asking.states)
    assert at_hand.usable == from_store.usable, (asking.sector, asking.states)


@FORTY
@given(st.randoms(use_true_random=True))
def test_both_ladders_are_the_same(random: Random):
    """For every sector and area of a random directory: the same people on the same rungs, in the same order."""
    records, on = tilted_world(random), a_day(random)
    store = SqliteStore(":memory:")
    try:
        store.apply(batch(*records))
        for audience in AUDIENCES:
            assert_same_ladders(store, audience, on)
    finally:
        store.close()


def test_both_ladders_are_the_same_on_the_seed(seed_file: Path):
    """For forty of its pairs of sector and area."""
    store = open_store(f"sqlite:{seed_file}")
    try:
        assert_same_ladders(store, "public", TODAY, 40)
    finally:
        store.close()


@pytest.mark.parametrize("audience", ["public", "committee"])
def test_both_ladders_are_the_same_on_the_demo(tmp_path: Path, audience: str):
    """For forty of its pairs of sector and area, with posts and people."""
    make_demo(Settings(store=f"sqlite:{tmp_path / 'demo.db'}"))
    store = open_store(f"sqlite:{tmp_path / 'demo.db'}")
    try:
        assert_same_ladders(store, audience, datetime.now(UTC).date(), 40)
    finally:
        store.close()
