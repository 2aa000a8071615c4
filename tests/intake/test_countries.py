"""Countries: what people write is the right area or is held, never a wrong one."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.countries import Countries, spellings
from directory.intake.folder import read_folder
from directory.model import Area
from tests.words import state

HERE = Path(__file__).parent
SEED = HERE.parents[1] / "seed" / "reference"
AREAS = [place.record for place in read_folder(SEED) if isinstance(place.record, Area)]
COUNTRIES = Countries(AREAS)
CODE = {area.id: area.code for area in AREAS}
NAME = {area.code: area.name for area in AREAS}
CASES = tuple(csv.DictReader((HERE / "spellings.csv").read_text("utf-8").splitlines()))


def _outcome(case) -> str:
    """`right`, `wrong` (a value that is not the one), or `missed`."""
    found = COUNTRIES.country(case["spelling"], codes=case["column"] == "codes")
    values = " ".join(CODE[id] for id in found.values)
    if values:
        return "right" if values == case["expected"] else "wrong"
    return "right" if case["expected"] == "held" and found.problem else "missed"


def test_of_the_labelled_spellings_99_in_100_are_right_and_none_is_wrong():
    """The list was written by hand, not from the table: six languages and German, old names, typos, not-countries."""
    assert len(CASES) >= 600
    outcomes = [(_outcome(case), case["spelling"], case["expected"]) for case in CASES]
    assert [case for case in outcomes if case[0] == "wrong"] == []
    missed = [case for case in outcomes if case[0] == "missed"]
    assert len(missed) <= len(CASES) / 100, missed


def test_a_typo_is_held_and_what_was_meant_is_suggested():
    """Of the typos nine in ten suggest the right State among at most three."""
    typos = [case for case in CASES if case["meant"]]
    found = [(case["spelling"], COUNTRIES.country(case["spelling"])) for case in typos]
    assert all(not clean.values and len(clean.suggestions) <= 3 for _, clean in found)
    missed = [
        case["spelling"]
        for case, (_, clean) in zip(typos, found, strict=True)
        if NAME[case["meant"]] not in clean.suggestions
    ]
    assert len(missed) <= len(typos) / 10, missed


def test_a_name_of_the_store_means_its_own_area():
    """Every present name of a State is understood, where it does not mean two."""
    for area in AREAS:
        for name in area.names:
            if area.scheme in ("state", "territory") and name.kind == "name":
                found = COUNTRIES.country(name.text)
                assert found.values == (area.id,) or found.problem, name.text


def test_no_spelling_means_two_areas_or_is_the_code_of_another():
    """The table beside the module agrees with itself, with the store's names and with the codes."""
    assert {key: ids for key, ids in COUNTRIES._names.items() if len(ids) > 1} == {}
    codes = {code.casefold(): id for code, id in COUNTRIES._codes.items()}
    assert [key for key, ids in COUNTRIES._names.items() if key in codes and codes[key] not in ids] == []
    known = {code for area in AREAS for code in (area.code, area.acronym, area.external("m49"))}
    assert {code for line in spellings() for code in line.means.split()} <= known


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("GH", "NA", "DE", ""), True),
        (("GHA", "NAM"), True),
        (("288", "516", "4"), True),
        (("NA",), False),
        (("NA", "NA", ""), False),
        (("Ghana", "NA"), False),
        (("GH", "n/a", "NA"), False),
        (("GH", "TG", "BJ", "NG", "NE", "CI", "SN", "ML", "BF", "GN", "QQ"), True),
        (("GH", "QQ", "QZ"), False),
        ((), False),
    ],
)
def test_a_column_of_codes_holds_nothing_but_codes(texts, expected):
    """NA alone proves nothing: it stands in both kinds of column."""
    assert COUNTRIES.codes(texts) is expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ghana; Togo", ("area:GHA", "area:TGO")),
        ("ECOWAS", ("area:members-ecowas",)),
        ("CEDEAO", ("area:members-ecowas",)),
        ("worldwide", ("area:m49-001",)),
        ("Global", ("area:m49-001",)),
        ("весь мир", ("area:m49-001",)),
        ("Europe; Ghana", ("area:m49-150", "area:GHA")),
        ("European Union", ("area:members-eu",)),
        ("Latin America and the Caribbean", ("area:m49-419",)),
        ("area:group-african", ("area:group-african",)),
        ("GRULAC", ("area:group-latin-american-caribbean",)),
        ("Micronesia", ()),
        ("CAN", ()),
        ("North Africa", ()),
        ("Kosovo", ()),
        ("various", ()),
        ("NA", ()),
    ],
)
def test_what_a_body_covers_may_be_a_region(text, expected):
    """Regions, memberships and the world are areas; what means two of them is held with both."""
    found = COUNTRIES.areas(text)
    assert found.values == expected
    assert bool(found.problem) is not bool(expected)


def test_what_is_held_says_what_to_do():
    """One sentence, in neutral words, and what may be meant where that is known."""
    found = COUNTRIES.country("NA")
    assert found.problem == "“NA” is Namibia or “not available”: write Namibia, or leave it empty"
    assert found.suggestions == ("Namibia",)
    assert COUNTRIES.country("Accra, Ghana").suggestions == ("Ghana",)
    assert set(COUNTRIES.country("Korea").suggestions) == {NAME["KOR"], NAME["PRK"]}
    assert "not in the table of areas of this directory" in COUNTRIES.country("Kosovo").problem
    assert "a region or a group" in COUNTRIES.country("West Africa").problem
    assert "a region or a group" in COUNTRIES.country("Europe").problem


def test_every_change_says_what_stood_there_and_which_area_it_is():
    """`Swaziland` becomes an id, by the rule that names the area."""
    (change,) = COUNTRIES.country("Swaziland").changes
    assert change == ("Swaziland", "area:SWZ", "the area Eswatini")
    assert COUNTRIES.country("area:SWZ").changes == ()


def test_a_small_store_knows_its_own_areas_alone():
    """The table adds no State that the store does not have."""
    few = Countries([state("GHA", "Ghana")])
    assert few.country("Ghana").values == ("area:GHA",)
    assert few.country("Deutschland").problem
    assert Countries([]).country("Ghana").problem


@given(st.text(max_size=60))
def test_any_text_is_a_value_or_held_or_nothing(text):
    """Nothing is raised; a value cleaned again is itself."""
    for clean in (COUNTRIES.country(text), COUNTRIES.country(text, codes=True), COUNTRIES.areas(text)):
        assert not (clean.values and clean.problem)
        assert not text.strip() or clean.values or clean.problem or not any(map(str.isprintable, text))
        for value in clean.values:
            assert COUNTRIES.areas(value).values == (value,)
