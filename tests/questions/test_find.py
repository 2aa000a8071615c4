"""One box over everything."""

from __future__ import annotations

import pytest
from words import NOON, TODAY, batch, email, link, organization, person, sector, state

from directory.access import Viewer
from directory.model import Name
from directory.ports import FindQuery, Scope, Store
from directory.service import Directory


def found(directory: Directory, text: str, **options) -> list[str]:
    return [result.id for result in directory.find(text, **options).results]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("FORATOM", "org:nucleareurope"),
        ("OIE", "org:woah"),
        ("Swaziland", "area:SWZ"),
        ("科特迪瓦", "area:CIV"),
        ("ICCTA", "org:icta"),
        ("1540experts@un.org", None),
        ("gulf petrochem", "org:gpca"),
        ("PETROCHEMICALS GULF", "org:gpca"),
    ],
)
def test_what_people_type_is_found(seeded: Directory, text: str, first: str | None):
    """Former names, other scripts, the start of words in any order, a mailbox."""
    result = seeded.find(text).results[0]
    assert result.id == first if first else result.name == text


def test_two_bodies_of_one_acronym_are_both_found(seeded: Directory):
    """ICC is the Chamber of Commerce and the Indian Chemical Council; both stand before names that begin so."""
    first, second = seeded.find("ICC").results[:2]
    assert {first.id, second.id} == {"org:icc-commerce", "org:icc-india"}
    assert first.acronym == second.acronym == "ICC"
    assert first.where != second.where


def test_order_is_acronym_name_start_of_name_start_of_word(store: Store):
    """Then kind, sort name, id."""
    names = {"word": "The Union", "start": "Unions of all", "name": "Union", "acronym": "Something"}
    bodies = [organization(id, name) for id, name in names.items()]
    bodies[3] = organization("acronym", names=(Name(text="Something"), Name(text="UNION", kind="acronym")))
    store.apply(batch(*bodies, state("UUU", "Union")))
    with store.reader(Scope(Viewer().labels)) as reader:
        hits = reader.find(FindQuery("union")).hits
    assert [hit.id for hit in hits] == ["org:acronym", "area:UUU", "org:name", "org:start", "org:word"]


def test_pages_follow_each_other_without_gap_or_repeat(seeded: Directory):
    """By (tier, kind, sort name, id), whatever the size of a page."""
    whole = found(seeded, "association", limit=200)
    pages, after = [], None
    while True:
        page = seeded.find("association", limit=7, after=after)
        pages += [result.id for result in page.results]
        after = page.next
        if after is None:
            break
    assert pages == whole
    assert len(whole) == page.total > 50


def test_facets_count_without_their_own_filter(seeded: Directory):
    """Beside a filter on one kind, the counts of the others stay."""
    result = seeded.find("africa", kinds=["Organization"])
    assert {hit.kind for hit in result.results} == {"Organization"}
    assert result.facets.kind["Area"] > 0
    assert result.total == result.facets.kind["Organization"] == sum(result.facets.type.values())


@pytest.mark.parametrize(
    ("typed", "offered"), [("chemcal", "chemical"), ("petrochemcals", "petrochemicals"), ("nuclaer", "nuclear")]
)
def test_did_you_mean(seeded: Directory, typed: str, offered: str):
    """Only where nothing was found, from the visible names."""
    result = seeded.find(typed)
    assert not result.results
    assert offered in result.did_you_mean


@pytest.mark.parametrize(
    "text", ["%", "_", "';--", '"', "*", "\\", "a" * 10_000, "\u200f", "<script>", "NOT AND OR", "(", "🙂"]
)
def test_no_text_breaks_the_search(seeded: Directory, text: str):
    """Whatever is typed is text."""
    assert seeded.find(text).text == text


def test_an_empty_text_lists_what_the_filters_leave(store: Store):
    """By kind and name."""
    store.apply(
        batch(organization("b", kind="ngo"), organization("a"), person("p"), sector("s"), email("x@example.org"))
    )
    assert found(_open(store), "", kinds=["Organization"]) == ["org:a", "org:b"]
    assert found(_open(store), "", types=["ngo"]) == ["org:b"]


def test_where_tells_bodies_of_one_name_apart(store: Store):
    """The areas that it covers."""
    store.apply(batch(state("AAA", "Aland"), organization("a", "Ministry"), link("org:a", "COVERS", "area:AAA")))
    [ministry] = _open(store).find("ministry").results
    assert ministry.where == ("Aland",)


def _open(store: Store) -> Directory:
    return Directory(store, today=lambda: TODAY, now=lambda: NOON)
