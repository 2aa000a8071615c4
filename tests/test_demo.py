"""The demo: invented posts, people and channels on real organizations, recognizable as invented wherever they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from directory.access import Viewer
from directory.bootstrap import initialize, make_demo, open_directory, seed
from directory.config import Settings
from directory.errors import NotFound, NotPermitted
from directory.freshness import Freshness
from directory.model import ContactPoint, Link, Organization, Person, Post, Record
from directory.questions.answer import Answer, GapKind, Question, Suggestion
from directory.service import Directory

DAY = date(2026, 11, 22)
COMMITTEE = Viewer("committee")
LABELS = {"public", "network", "peers:points-of-contact", "peers:associations", "committee"}
EXAMPLE_HOST = re.compile(r"([a-z0-9-]+\.)*example\.(org|com|net)")
QUESTIONS = (
    Question(sector="chemical", area=("Western Africa",)),
    Question(sector="nuclear", area=("Ghana",)),
    Question(sector="ports", area=("Eastern Africa",)),
    Question(sector="aerospace_missile", area=("Fiji",)),
    Question(sector="logistics_freight", area=("Kazakhstan", "Mongolia")),
)


def invented(on: date = DAY) -> dict[str, Record]:
    return {place.record.id: place.record for place in seed(demo=True, on=on) if place.source.startswith("demo/")}


def real() -> dict[str, Record]:
    return {place.record.id: place.record for place in seed(demo=False, on=DAY)}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(Settings(store=f"sqlite:{path}"))
    with open_directory(Settings(store=f"sqlite:{path}")) as directory:
        yield directory


def suggestions(answer: Answer) -> list[Suggestion]:
    return [suggestion for rung in answer.rungs for suggestion in rung.suggestions] + list(answer.related)


# what is written in seed/demo


def test_every_record_says_that_it_is_invented():
    """Each record has a source “Invented for the demo”, and no other evidence than `demo`."""
    for record in invented().values():
        assert record.sources[0].title == "Invented for the demo", record.id
        assert {source.evidence for source in record.sources} == {"demo"}, record.id


def test_no_real_record_is_replaced():
    """No record of the demo has the id of a real one: real facts stand in the demo as they are."""
    assert invented().keys().isdisjoint(real())


def test_every_name_is_apparent():
    """People are called “Sample contact …”, and bodies and posts have “Sample” in front."""
    for record in invented().values():
        if isinstance(record, Person):
            assert re.fullmatch(r"Sample contact [A-Z]+-\d+", record.name), record.id
        if isinstance(record, Organization | Post):
            assert record.name.startswith("Sample "), record.id


def test_no_channel_reaches_anybody():
    """Mailboxes and pages are on example domains, phones are fictional numbers, addresses are in Example Street."""
    for record in invented().values():
        if not isinstance(record, ContactPoint):
            continue
        if record.type == "email":
            assert EXAMPLE_HOST.fullmatch(record.value.partition("@")[2]), record.value
        elif record.type in ("web", "newsletter"):
            assert EXAMPLE_HOST.fullmatch(record.value.removeprefix("https://").partition("/")[0]), record.value
        elif record.type == "phone":
            assert re.fullmatch(r"\+1 555 01\d\d", record.value), record.value
        else:
            assert re.search(r"\d Example Street", record.value), record.value


def test_all_labels_occur():
    """Records have each of the labels, so that every audience of the demo sees another part of it."""
    assert {record.label for record in invented().values()} == LABELS


def test_no_link_is_wider_than_its_ends():
    """A public link ties public records: what is kept from the public is not hinted at by the label of a link."""
    records = invented()
    for link in records.values():
        if isinstance(link, Link) and link.label == "public":
            ends = [records[end] for end in (link.source_id, link.target_id) if end in records]
            assert all(end.label == "public" for end in ends), link.id


def test_dates_count_from_the_day_of_loading():
    """The same record, loaded a week later, was verified, began and ends a week later."""
    first, later = invented(DAY), invented(DAY + timedelta(days=7))
    assert first.keys() == later.keys()
    dates = ("valid_from", "valid_until", "verified_on", "may_introduce_since")
    moved = 0
    for known, record in first.items():
        for name in dates:
            before, after = getattr(record, name, None), getattr(later[known], name, None)
            assert (before is None) == (after is None), (known, name)
            if before and after:
                assert date.fromisoformat(after) - date.fromisoformat(before) == timedelta(days=7), (known, name)
                moved += 1
    assert moved > 300


# what the demo store answers


def test_the_store_says_demo(demo: Directory):
    """The status and each answer say that what is shown is invented."""
    assert demo.status().demo
    assert demo.who(QUESTIONS[0]).demo
    assert demo.find("Sample").demo
    assert demo.show("post:demo-gha-poc-capital").demo


def test_every_gap_appears(demo: Directory):
    """A few questions to the demo show each kind of gap."""
    found = {gap.kind for q in QUESTIONS for rung in demo.who(q, COMMITTEE).rungs for gap in rung.gaps}
    assert found == set(GapKind)


def test_every_freshness_appears(demo: Directory):
    """A few questions to the demo show channels that are fresh, due, stale and never verified."""
    for viewer in (Viewer(), COMMITTEE):
        found = {s.freshness for q in QUESTIONS for s in suggestions(demo.who(q, viewer))}
        assert found == {*Freshness, None}, viewer


def test_african_group_and_african_union_lack_different_points_of_contact(demo: Directory):
    """Which African States have no point of contact depends on which Africa is meant."""
    lacking = {}
    for area in ("African Group", "African Union"):
        answer = demo.who(Question(area=(area,), role="poc_capital"))
        lacking[area] = {iso for gap in answer.rungs[2].gaps if gap.kind is GapKind.NONE for iso in gap.areas}
    assert lacking["African Group"] < lacking["African Union"]


def test_a_holder_who_left_gives_way_to_the_present_one(demo: Directory):
    """The name that left is on the post until its last day, the successor from that day on."""

    def holders(on: date) -> list[str]:
        answer = demo.who(Question(area=("Senegal",), role="poc_capital", on=on), Viewer("network"))
        (suggestion,) = answer.rungs[2].suggestions
        return [name for post in suggestion.posts for name in post.holders]

    days = {link.valid_until for link in holds(demo, "post:demo-sen-poc-capital", valid="past")}
    (last,) = (date.fromisoformat(day) for day in days if day)
    assert holders(last - timedelta(days=1)) == ["Sample contact SEN-1"]
    assert holders(last) == ["Sample contact SEN-2"]


def holds(demo: Directory, post: str, *, valid: str) -> list[Link]:
    """The holders of a post that the demo seed knows, counted from the day on which the store was made."""
    on = date.fromisoformat(demo.who(QUESTIONS[0]).scope.on)
    links = [r for r in invented(on).values() if isinstance(r, Link) and r.kind == "HOLDS" and r.target_id == post]
    return [link for link in links if (link.until_day <= on.isoformat()) == (valid == "past")]


def test_a_public_post_keeps_its_holder_from_the_public(demo: Directory):
    """A post is public where its holder is for the network, and the public reads the desk alone."""
    asked = Question(area=("Ghana",), role="poc_capital")
    shown = {
        audience: [post.holders for s in demo.who(asked, Viewer(audience)).rungs[2].suggestions for post in s.posts]
        for audience in ("public", "network")
    }
    assert shown == {"public": [()], "network": [("Sample contact GHA-1",)]}


def test_an_owner_that_may_not_be_seen_is_not_named(demo: Directory):
    """The public sees a post whose owner it may not see, without the owner."""
    assert demo.show("post:demo-kaz-laboratories").owner is None
    assert demo.show("post:demo-kaz-laboratories", Viewer("network")).owner == "org:demo-closed-round"
    with pytest.raises(NotFound):
        demo.show("org:demo-closed-round")


def test_one_post_stands_once_for_three_states(demo: Directory):
    """A post that covers three States by its own cover is one suggestion, with the three of them."""
    asked = Question(area=("ATG", "DMA", "KNA"), role="implementing_authority")
    (suggestion,) = [s for s in demo.who(asked).rungs[2].suggestions if s.posts]
    assert suggestion.cover.claimed == ("ATG", "DMA", "KNA")


# the demo and real data


def test_the_demo_takes_the_place_of_a_demo_only(tmp_path: Path):
    """A store with real data is never replaced by the demo; and stays as it was to the byte."""
    path = tmp_path / "directory.db"
    settings = Settings(store=f"sqlite:{path}")
    initialize(settings)
    before = path.read_bytes()
    with pytest.raises(NotPermitted):
        make_demo(Settings(store=f"sqlite:{path}"))
    assert path.read_bytes() == before


def test_a_demo_store_takes_no_real_data(tmp_path: Path):
    """`init` refuses a store of invented data; made again, in one batch, it is the same demo."""
    path = tmp_path / "demo.db"
    first = make_demo(Settings(store=f"sqlite:{path}"))
    assert first.batch.startswith("demo-")
    with pytest.raises(NotPermitted):
        initialize(Settings(store=f"sqlite:{path}"))
    again = make_demo(Settings(store=f"sqlite:{path}"))
    assert again.created == first.created
    assert again.updated == again.deleted == 0
