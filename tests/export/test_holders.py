"""A post in files and letters: who holds it, who held it before, since when it is vacant in this directory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest
from words import NOON, batch, link, organization, person, post, role, sector, state, world

from directory.access import Viewer
from directory.bootstrap import open_store
from directory.export.rows import answer_rows, profile_rows
from directory.export.text import answer_text, profile_text
from directory.questions.answer import Question
from directory.service import Directory

VACANT, HELD = date(2026, 11, 22), date(2025, 6, 1)
COMMITTEE = Viewer("committee")


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    ghana, chemical, body = state("GHA", "Ghana"), sector("chemical", "Chemical"), organization("body", "The body")
    desk, contact, ann, ben = post("desk", "The desk"), role("contact"), person("ann", "Ann"), person("ben", "Ben")
    store = open_store("sqlite::memory:", create=True)
    store.apply(
        batch(
            *(world(), ghana, chemical, body, desk, contact, ann, ben),
            link(ghana, "PART_OF", "area:world", qualifier="member"),
            link(body, "ACTIVE_IN", chemical),
            link(body, "COVERS", ghana),
            link(desk, "AT", body),
            link(desk, "AS", contact),
            link(ben, "HOLDS", desk, valid_from="2020-01-01", valid_until="2024-01-01"),
            link(ann, "HOLDS", desk, valid_from="2024-01-01", valid_until="2026-01-01"),
        )
    )
    with Directory(store, today=lambda: VACANT, now=lambda: NOON) as found:
        yield found


def test_a_page_names_past_holders_the_last_one_first(directory: Directory):
    profile = directory.show("post:desk", COMMITTEE)
    rows = [(row["fact"], row.get("value", ""), row.get("until", "")) for row in profile_rows(profile)]
    former = [("former holder", "Ann", "2026-01-01"), ("former holder", "Ben", "2024-01-01"), ("vacant", "", "")]
    assert [row for row in rows if row[0] in ("former holder", "vacant")] == former
    text = "\n".join(profile_text(profile))
    assert "vacant since 2026-01-01 in this directory\n   before: Ann until 2026-01-01, Ben until 2024-01-01" in text
    assert "held by" not in text
    held = "\n".join(profile_text(directory.show("post:desk", COMMITTEE, on=HELD)))
    assert "held by: Ann\n   before: Ben until 2024-01-01" in held


def test_an_answer_says_once_that_a_post_is_vacant(directory: Directory):
    """The note names the last holder; those before stand beside it."""
    answer = directory.who(Question(sector="chemical", area=("Ghana",)), COMMITTEE)
    text = "\n".join(answer_text(answer))
    assert text.count("vacant since 2026-01-01") == text.count("Ann") == 1
    assert "before: Ben until 2024-01-01" in text
    told = [(row["former"], row["vacant_since"]) for row in answer_rows(answer) if row.get("former")]
    assert told == [("Ann until 2026-01-01; Ben until 2024-01-01", "2026-01-01")]
