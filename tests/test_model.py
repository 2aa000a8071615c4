"""Records: what they refuse, what they derive."""

from __future__ import annotations

import pytest
from words import SEEN, organization, post, state

from directory.errors import InvalidRecord
from directory.model import NODES, RECORDS, Listing, Name, Source, parse
from directory.shapes import SHAPES, shapes_between

NAMES = ({"text": "A"},)


@pytest.mark.parametrize(
    ("data", "field", "reason"),
    [
        ({"names": ()}, "names", "give at least one"),
        ({"names": ({"text": "a\x00"},)}, "names.0.text", "U+0000, which is not text"),
        ({"names": ({"text": "a" * 10_000},)}, "names.0.text", "at most 1000"),
        ({"names": ({"text": " a"},)}, "names.0.text", "begins or ends with a blank"),
        ({"label": "secret"}, "label", "given “secret”"),
        ({"valid_from": "2026-13"}, "valid_from", "not a day of the calendar"),
        ({"valid_from": "22.11.2026"}, "valid_from", "write 2026, 2026-11 or 2026-11-22"),
        ({"valid_until": "2026-02-30"}, "valid_until", "not a day of the calendar"),
        ({"kind": "club"}, "kind", "given “club”"),
        ({"colour": "red"}, "colour", "Extra inputs are not permitted"),
        ({"id": ""}, "id", "write something"),
    ],
)
def test_a_bad_field_is_named_with_its_reason(data: dict, field: str, reason: str):
    """One line: the field, why, and what was given."""
    good = {"id": "org:a", "kind": "ngo", "names": NAMES}
    with pytest.raises(InvalidRecord) as caught:
        parse("Organization", good | data, source="list.csv", line=12)
    assert caught.value.field == field
    assert reason in str(caught.value)
    assert str(caught.value).startswith("list.csv, line 12: ")
    assert "\n" not in str(caught.value)


def test_no_label_means_committee():
    """Nothing becomes public by accident."""
    assert parse("Organization", {"id": "org:a", "kind": "ngo", "names": NAMES}).label == "committee"


def test_the_hash_is_of_the_content_alone():
    """Equal records have one hash, whatever was computed before; another value or kind has another."""
    one, same = organization("a"), organization("a")
    assert one.hash == same.hash
    assert one.changed(note="x").hash != one.hash
    assert one.changed(note="x").changed(note="").hash == one.hash
    assert one.body in repr(one.body)


@pytest.mark.parametrize(
    ("names", "name", "acronym"),
    [
        ([Name(text="A", language="fr"), Name(text="B", language="en")], "B", ""),
        ([Name(text="Old", valid_until="2020"), Name(text="New")], "New", ""),
        ([Name(text="ABC", kind="acronym")], "ABC", "ABC"),
        ([Name(text="X"), Name(text="OLD", kind="acronym", valid_until="2020")], "X", ""),
    ],
)
def test_the_displayed_name(names: list[Name], name: str, acronym: str):
    """The present one of kind name, English first."""
    made = organization("a", names=tuple(names))
    assert (made.name, made.acronym) == (name, acronym)


def test_codes_of_reference_are_names_of_organizations_codes_are_not():
    """NA is Namibia; an organization's code is an external id only."""
    assert ("name", "nam") in set(state("NAM").search_keys())
    made = organization("a", external_ids=state("NAM").external_ids)
    assert ("name", "nam") not in set(made.search_keys())
    assert ("external", "iso3:NAM") in set(made.search_keys())


def test_what_the_owner_says_of_a_post_has_dates():
    """The last state that had begun on the day."""
    from datetime import date

    made = post("p", listings=(Listing(state="vacant", since="2026-03"), Listing(state="listed", since="2020")))
    days = [date(2019, 1, 1), date(2021, 1, 1), date(2026, 3, 1)]
    assert [made.listing(day) for day in days] == ["listed", "listed", "vacant"]


def test_evidence():
    """General knowledge alone is to be confirmed; the newest date counts."""
    known = Source(title="General knowledge", evidence="known", as_of="2015")
    assert organization("a", sources=(known,)).to_be_confirmed
    assert not organization("a", sources=(known, *SEEN)).to_be_confirmed
    assert organization("a", sources=(known, Source(title="x", evidence="seen", as_of="2017-05"))).as_of == "2017-05"


def test_the_table_of_shapes():
    """Every end is a node kind; one shape at most between two kinds."""
    for shape in SHAPES:
        assert set(shape.source) | set(shape.target) <= NODES.keys()
        for source in shape.source:
            for target in shape.target:
                assert shapes_between(source, shape.kind, target) == (shape,)
    assert set(RECORDS) == {*NODES, "Link"}
