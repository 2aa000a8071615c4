"""Everything about one record."""

from __future__ import annotations

import pytest

from directory.errors import NotFound
from directory.service import Directory


def test_an_organization(seeded: Directory):
    """Names with their kinds, memberships both ways, the three covers, channels, sources."""
    profile = seeded.show("org:icca")
    ways = {(link.kind, link.direction) for link in profile.links}
    assert {("MEMBER_OF", "in"), ("COVERS", "out"), ("ACTIVE_IN", "out")} <= ways
    assert len([link for link in profile.links if link.kind == "MEMBER_OF"]) == 11
    assert len(profile.cover.claimed) == 195
    assert "DEU" in profile.cover.derived
    assert profile.cover.reachable == ()
    assert [reach.freshness for reach in profile.channels] == ["never_verified"]
    assert profile.sources[0].evidence == "seen"


def test_a_membership_says_when_its_source_is_old(seeded: Directory):
    """A list of 2016 asks for confirmation; the source's own word is kept."""
    links = {link.other: link for link in seeded.show("org:icba").links if link.kind == "MEMBER_OF"}
    assert (links["org:able"].as_of, links["org:able"].confirm) == ("2016", True)
    assert links["org:able"].shown_as == "member (2016 list)"


def test_every_kind_of_record_has_a_profile(seeded: Directory):
    """State, region, sector, role, post, event, channel."""
    for known in (
        "area:GHA",
        "area:m49-011",
        "sector:chemical",
        "role:poc_capital",
        "post:group-of-experts",
        "event:wiesbaden-1",
    ):
        profile = seeded.show(known)
        assert profile.id == known
        assert profile.links or known == "role:poc_capital"
    [channel] = seeded.find("1540experts@un.org").results
    assert seeded.show(channel.id).links[0].other == "post:group-of-experts"


def test_many_links_are_capped_and_counted(seeded: Directory):
    """A sector with more bodies than are shown says how many are left out."""
    assert seeded.show("role:foreign_ministry").more == 195 - 50


def test_none_and_hidden_are_one_answer(seeded: Directory):
    """The id that was given, and what was expected."""
    with pytest.raises(NotFound, match="no record “org:nobody” in this directory"):
        seeded.show("org:nobody")
