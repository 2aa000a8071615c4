"""Which States are meant: names and codes in six languages, aliases, former names, lists."""

from __future__ import annotations

from datetime import date

import pytest
from words import batch, link, region, state

from directory.access import ALL, Viewer
from directory.errors import Ambiguous, NotFound
from directory.ports import Scope, Store
from directory.questions.answer import Question
from directory.questions.areas import areas
from directory.questions.reference import read_reference
from directory.service import Directory

TODAY = date(2026, 11, 22)


def meant(directory: Directory, *texts: str, on: date = TODAY) -> tuple[list[str], tuple[str, ...]]:
    scope = directory.who(Question(sector="chemical", area=texts, on=on, limit=1)).scope
    return [area.id for area in scope.areas], scope.states


@pytest.mark.parametrize(
    ("text", "area"),
    [
        ("Côte d'Ivoire", "area:CIV"),
        ("Cote dIvoire", "area:CIV"),
        ("CÔTE D’IVOIRE", "area:CIV"),
        ("Ivory Coast", "area:CIV"),
        ("Кот-д’Ивуар", "area:CIV"),
        ("科特迪瓦", "area:CIV"),
        ("كوت ديفوار", "area:CIV"),
        ("Swaziland", "area:SWZ"),
        ("Türkiye", "area:TUR"),
        ("Turkey", "area:TUR"),
        ("Deutschland", None),
        ("NA", "area:NAM"),
        ("NAM", "area:NAM"),
        ("516", "area:NAM"),
        ("Niger", "area:NER"),
        ("Нигер", "area:NER"),
        ("Nigeria", "area:NGA"),
        ("ECOWAS", "area:members-ecowas"),
        ("African Union", "area:members-au"),
        ("GRULAC", "area:group-latin-american-caribbean"),
        ("Gulf States", "area:members-gcc"),
        ("Francophone Africa", "area:language-fr-m49-002"),
        ("area:GHA", "area:GHA"),
        ("西非", "area:m49-011"),
        ("Afrique occidentale", "area:m49-011"),
    ],
)
def test_a_text_means_one_area(seeded: Directory, text: str, area: str | None):
    """An exact name, code, alias or former name in any language; what is none is not guessed."""
    if area is None:
        with pytest.raises(NotFound):
            meant(seeded, text)
    else:
        assert meant(seeded, text)[0] == [area]


@pytest.mark.parametrize(
    ("text", "candidates"),
    [
        ("West Africa", {"area:m49-011", "area:members-ecowas"}),
        ("AU", {"area:AUS", "area:members-au"}),
        ("Middle East", {"area:m49-145", "area:members-las"}),
        ("CAN", {"area:CAN", "area:members-can"}),
    ],
)
def test_a_text_that_means_several_names_its_candidates(seeded: Directory, text: str, candidates: set[str]):
    """Nothing is guessed."""
    with pytest.raises(Ambiguous) as caught:
        meant(seeded, text)
    assert {c.id for c in caught.value.candidates} == candidates


@pytest.mark.parametrize(
    ("typed", "offered"), [("Eswatinni", "Eswatini"), ("Wetsern Africa", "Western Africa"), ("Gahna", "Ghana")]
)
def test_typing_errors_are_met_by_did_you_mean(seeded: Directory, typed: str, offered: str):
    """A near name is offered, never taken."""
    with pytest.raises(NotFound) as caught:
        meant(seeded, typed)
    assert offered in caught.value.nearest


def test_a_list_of_areas_is_asked_about_together(seeded: Directory):
    """Given one by one or in one text; a name with a comma is one name."""
    central_asia = ("KAZ", "KGZ", "TJK", "TKM", "UZB")
    expected = tuple(sorted((*central_asia, "MNG", "PAK", "ARM")))
    assert meant(seeded, "Central Asia", "Mongolia", "Pakistan", "Armenia")[1] == expected
    assert meant(seeded, "Central Asia; Mongolia, Pakistan; Armenia")[1] == expected


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("World", 195), ("Africa", 54), ("African Group", 54), ("African Union", 55), ("Western Africa", 16),
        ("Asia-Pacific Group", 54), ("EEG", 23), ("GRULAC", 33), ("WEOG", 28), ("CARICOM", 15), ("PIF", 18),
        ("CIS", 9), ("MERCOSUR", 5), ("OSCE", 57), ("Western Asia", 18), ("Eastern Africa", 18),
    ],
)  # fmt: skip
def test_how_many_states_an_area_means(seeded: Directory, text: str, count: int):
    """Members, observers and territories by a qualifier that counts; M49 and UN groups count States only."""
    assert len(meant(seeded, text)[1]) == count


@pytest.mark.parametrize(("day", "count"), [(date(2025, 1, 28), 15), (date(2025, 1, 29), 12)])
def test_membership_has_dates(seeded: Directory, day: date, count: int):
    """ECOWAS lost three States on 2025-01-29."""
    states = meant(seeded, "ECOWAS", on=day)[1]
    assert (len(states), "MRT" in states) == (count, False)


def test_tuerkiye_stands_in_one_group_and_takes_part_in_two(seeded: Directory):
    """It votes in one: counted there; in the other it takes part."""
    assert "TUR" in meant(seeded, "WEOG")[1]
    assert "TUR" not in meant(seeded, "Asia-Pacific Group")[1]
    links = seeded.show("area:TUR").links
    assert "takes part, votes in WEOG" in [link.shown_as for link in links]


def test_every_name_of_the_seed_means_its_area(seeded: Directory):
    """No name of any area in any of its languages is lost; several that share one are all candidates."""
    with seeded._store.reader(Scope(Viewer().labels, TODAY)) as reader:
        reference = read_reference(reader)
        for area in reference.areas.values():
            from directory.text import fold

            for name in area.names:
                found = reader.lookup("name", [fold(name.text)])
                assert area.id in found[fold(name.text)], name


def test_states_of_an_area_are_those_of_its_parts(store: Store):
    """Through several levels; a territory counts in a membership, not in M49; an observer counts nowhere."""
    island = state("TTT", scheme="territory", status="territory")
    groups = [region("area:top"), region("area:sub"), region("area:club", scheme="membership")]
    parts = [("area:AAA", "area:sub", "member"), ("area:TTT", "area:sub", "member"), ("area:sub", "area:top", "member"),
             ("area:TTT", "area:club", "member"), ("area:AAA", "area:club", "observer")]  # fmt: skip
    store.apply(batch(state("AAA"), island, *groups, *(link(a, "PART_OF", b, qualifier=q) for a, b, q in parts)))
    with store.reader(Scope(ALL, TODAY)) as reader:
        states = {area.id: area.states for area in areas(reader).areas}
    assert states == {
        "area:AAA": ("AAA",), "area:TTT": ("TTT",), "area:sub": ("AAA",), "area:top": ("AAA",), "area:club": ("TTT",),
    }  # fmt: skip
