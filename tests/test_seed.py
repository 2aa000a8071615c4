"""The seed: complete, sourced, public; loading it again changes nothing and keeps what people pinned."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from words import batch

from directory.access import ALL
from directory.batch import put
from directory.bootstrap import REAL, initialize, make_demo, open_directory, open_store, seed, seed_folder
from directory.config import Settings
from directory.errors import NotPermitted
from directory.intake.folder import read_folder
from directory.model import ContactPoint, Link, Node, Organization, Post, Record
from directory.ports import Scope


@pytest.fixture(scope="module")
def records() -> list[Record]:
    return [place.record for place in seed(demo=False, on=date(2026, 11, 22))]


def test_everything_is_there(records: list[Record]):
    """The counts of the facts that the seed was made of."""
    kinds = Counter(record.record_kind for record in records)
    of = Counter(record.kind for record in records if isinstance(record, Organization))
    links = Counter(record.kind for record in records if isinstance(record, Link))
    posts = [record for record in records if isinstance(record, Post)]
    authorities = of["state_authority"]
    assert (kinds["Sector"], kinds["Role"], kinds["Event"], kinds["Person"]) == (27, 26, 26, 0)
    assert of["permanent_mission"] == 195
    assert of.total() - authorities - 195 == 256
    assert links["MEMBER_OF"] + links["COOPERATES_WITH"] + links["PART_OF"] - _area_parts(records) == 99
    assert len([post for post in posts if re.match(r"post:[a-z]{3}-", post.id)]) == 889
    assert links["AT"] == links["AS"] == len(posts)
    assert links["TOOK_PART"] == 47
    assert links["MEMBERSHIP_OF"] >= 33


def _area_parts(records: list[Record]) -> int:
    return sum(isinstance(r, Link) and r.kind == "PART_OF" and r.source_id.startswith("area:") for r in records)


def test_every_record_has_its_source_and_is_public(records: list[Record]):
    """Evidence is seen or known; nobody's personal data."""
    for record in records:
        assert record.label == "public", record.id
        assert record.sources, record.id
        assert all(source.evidence in ("seen", "known") for source in record.sources), record.id
        assert not record.pinned


def test_mailboxes_are_published_functional_ones(records: list[Record]):
    """Nine in all, the Committee's two among them, on posts."""
    mailboxes = {
        record.value: record.id for record in records if isinstance(record, ContactPoint) and record.type == "email"
    }
    assert {"1540experts@un.org", "sc-1540-Committee@un.org"} <= mailboxes.keys()
    assert len(mailboxes) == 9
    holders = {
        record.target_id: record.source_id
        for record in records
        if isinstance(record, Link) and record.kind == "REACHED_AT"
    }
    assert all(holders[known].startswith("post:") for known in mailboxes.values())
    assert holders[mailboxes["1540experts@un.org"]] == "post:group-of-experts"


def test_ids_are_given_once(records: list[Record]):
    """Readable for reference and network, random for links and contact points."""
    assert len({record.id for record in records}) == len(records)
    assert all(
        re.fullmatch(r"(link|contact):[0-9a-f]{12}", r.id) for r in records if isinstance(r, Link | ContactPoint)
    )
    assert all(re.fullmatch(r"[a-z]+:[A-Za-z0-9_-]+", r.id) for r in records if isinstance(r, Node))


def test_reference_stands_without_the_network():
    """Its folder alone makes a store that can be asked."""
    places = read_folder(seed_folder() / "reference")
    store = open_store("sqlite::memory:")
    assert store.apply(batch(*(place.record for place in places))).created == len(places)


def test_loading_again_changes_nothing(tmp_path: Path):
    """The difference is applied, and there is none; not even an empty batch."""
    settings = Settings(store=f"sqlite:{tmp_path / 'd.db'}")
    first, second = initialize(settings), initialize(settings)
    assert first.created == second.unchanged > 10_000
    assert (second.created, second.updated, second.token) == (0, 0, first.token)


def test_what_a_person_pinned_stays(tmp_path: Path):
    """Fields that were set by hand are kept; the others follow the seed."""
    settings = Settings(store=f"sqlite:{tmp_path / 'd.db'}")
    initialize(settings)
    store = open_store(settings.store)
    with store.reader(Scope(ALL)) as reader:
        icca = reader.get(["org:icca"])["org:icca"]
    edited = icca.changed(note="corrected by hand", pinned=("note",), valid_from="1989")
    store.apply(batch(put(edited, expected=icca.hash)))
    store.close()
    assert initialize(settings).updated == 1
    with open_directory(settings) as directory:
        profile = directory.show("org:icca")
    assert (profile.note, profile.valid_from) == ("corrected by hand", None)


def test_the_demo_is_a_store_of_its_own(tmp_path: Path):
    """It is never made in place of real data, nor is the seed loaded into it."""
    real, demo = tmp_path / "real.db", tmp_path / "demo.db"
    initialize(Settings(store=f"sqlite:{real}"))
    make_demo(Settings(store=f"sqlite:{demo}"))
    make_demo(Settings(store=f"sqlite:{demo}"))
    with pytest.raises(NotPermitted, match="real data"):
        make_demo(Settings(store=f"sqlite:{real}"))
    with pytest.raises(NotPermitted, match="invented data"):
        initialize(Settings(store=f"sqlite:{demo}"))


def test_the_folders_of_the_seed_are_those_that_are_loaded():
    """Nothing lies there unread."""
    assert {folder.name for folder in seed_folder().iterdir() if folder.is_dir()} == {*REAL, "demo"}


def test_no_body_stands_twice(records: list[Record]):
    """No two organizations of one State share their name, nor any two their acronym and their website."""
    bodies = {record.id: record for record in records if isinstance(record, Organization)}
    values = {record.id: record.value for record in records if isinstance(record, ContactPoint)}
    covers: dict[str, set[str]] = {}
    sites: dict[str, set[str]] = {}
    for record in records:
        if isinstance(record, Link) and record.kind == "COVERS":
            covers.setdefault(record.source_id, set()).add(record.target_id)
        if isinstance(record, Link) and record.kind == "REACHED_AT":
            sites.setdefault(record.source_id, set()).add(values[record.target_id])
    named = Counter((*covers[known], body.name) for known, body in bodies.items() if len(covers[known]) == 1)
    assert max(named.values()) == 1
    across = [(body.acronym, site) for known, body in bodies.items() if body.acronym for site in sites.get(known, ())]
    twice = {acronym for (acronym, _), number in Counter(across).items() if number > 1}
    assert twice == {"ARSN", "BMWET", "DGDDI", "DGMN", "GAC"}  # departments of one house, and two customs of one site
