"""Words of closed lists, languages, plain text and addresses."""

from __future__ import annotations

import csv
from importlib.resources import files
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning import words
from directory.intake.cleaning.addresses import address
from directory.intake.cleaning.cells import folded
from directory.intake.cleaning.languages import languages
from directory.intake.cleaning.texts import text as plain
from directory.intake.folder import read_folder
from directory.model import ChannelType, OrganizationKind, OrganizationScope, Role, Sector
from directory.shapes import SHAPE_OF
from directory.text import forbidden

SEED = Path(__file__).parents[2] / "seed" / "reference"
RECORDS = [place.record for place in read_folder(SEED)]
ROLES = [record for record in RECORDS if isinstance(record, Role)]
SECTORS = [record for record in RECORDS if isinstance(record, Sector)]
FIELDS = {
    "organization_kind": (words.organization_kind, set(get_args(OrganizationKind))),
    "scope": (words.scope, set(get_args(OrganizationScope))),
    "membership": (words.membership, set(SHAPE_OF["MEMBER_OF"].qualifiers) - {""}),
    "participation": (words.participation, set(SHAPE_OF["TOOK_PART"].qualifiers) - {""}),
    "channel_type": (words.channel_type, set(get_args(ChannelType))),
}


@pytest.mark.parametrize("field", FIELDS)
def test_the_table_of_words_means_what_the_model_allows(field):
    """Each of the model's words is understood, and no word means another."""
    clean, allowed = FIELDS[field]
    assert set(words.spellings(field).values()) == allowed
    for word in allowed:
        assert clean(word) == ((word,), (), "", ())
    problem = clean("no such word").problem
    assert all(word in problem for word in allowed)


def test_no_word_means_two_of_one_field():
    """The table agrees with itself."""
    said: dict[tuple[str, str], str] = {}
    for row in csv.DictReader(files("directory.intake.cleaning").joinpath("words.csv").read_text("utf-8").splitlines()):
        for word in row["words"].split("|"):
            assert said.setdefault((row["field"], folded(word)), row["means"]) == row["means"], word


def test_roles_and_sectors_of_the_table_are_those_of_the_seed():
    """What the table names, the store has."""
    for field, nodes in (("role", ROLES), ("sector", SECTORS)):
        assert {f"{field}:{means}" for means in words.spellings(field).values()} <= {node.id for node in nodes}
    unsure = " ".join(words.spellings("role_unsure").values()).split()
    assert {f"role:{means}" for means in unsure} <= {node.id for node in ROLES}


@pytest.mark.parametrize(
    ("field", "text", "expected"),
    [
        ("organization_kind", "Industry Association", "industry_association"),
        ("organization_kind", "NGO", "ngo"),
        ("organization_kind", "ONG", "ngo"),
        ("organization_kind", "НПО", "ngo"),
        ("organization_kind", "Universität", "academia"),
        ("organization_kind", "Permanent Mission", "permanent_mission"),
        ("organization_kind", "Министерство", "state_authority"),
        ("organization_kind", "国际组织", "iro"),
        ("organization_kind", "Industryassociation", ""),
        ("organization_kind", "club", ""),
        ("scope", "Worldwide", "international"),
        ("scope", "Sub-regional", "sub-regional"),
        ("scope", "subregional", "sub-regional"),
        ("scope", "вне", ""),
        ("membership", "Full member", "full"),
        ("membership", "Observateur", "observer"),
        ("membership", "honorary", ""),
        ("participation", "Panellist", "speaker"),
        ("participation", "Участник", "participant"),
        ("participation", "absent", ""),
        ("channel_type", "E-Mail", "email"),
        ("channel_type", "Mailing list", "newsletter"),
        ("channel_type", "fax", ""),
    ],
)
def test_words_are_exact_after_folding(field, text, expected):
    """Case, accents and hyphens do not count; anything else is held."""
    found = FIELDS[field][0](text)
    assert found.values == ((expected,) if expected else ())
    assert bool(found.problem) is not bool(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("poc_capital", "role:poc_capital"),
        ("role:poc_capital", "role:poc_capital"),
        ("National 1540 point of contact, capital", "role:poc_capital"),
        ("Point of contact in capital", "role:poc_capital"),
        ("Point of contact", ""),
        ("国家联络点", ""),
        ("MFA", "role:foreign_ministry"),
        ("Генеральный секретарь", "role:secretary_general"),
        ("FIU", "role:financial_intelligence_unit"),
        ("gardener", ""),
    ],
)
def test_a_role_is_known_by_id_name_and_what_people_write(text, expected):
    """Only roles of the store."""
    found = words.role(text, ROLES)
    assert found.values == ((expected,) if expected else ())
    assert not words.role(text, []).values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("chemical; ports", "chemical ports"),
        ("Chemical industry, Biosecurity and biosafety", "chemical biosafety"),
        ("Ports, terminals, free zones", "ports"),
        ("Ports, terminals, free zones; nuclear", "ports nuclear"),
        ("Chemical, Biosafety and biosecurity", "chemical biosafety"),
        ("Banking and finance / Insurance", "finance insurance"),
        ("химия; порты", "chemical ports"),
        ("Zoll", "customs_border"),
        ("chemical; chemistry", "chemical"),
        ("sector:nuclear", "nuclear"),
        ("nuclear; gardening", ""),
        ("nucler", ""),
    ],
)
def test_sectors_keep_the_order_of_the_cell(text, expected):
    """The main one first; a name with commas stays whole; one that is unknown holds the cell."""
    found = words.sectors(text, SECTORS)
    assert found.values == tuple(f"sector:{word}" for word in expected.split())
    assert bool(found.problem) is not bool(expected)


def test_a_role_that_may_be_two_is_held_with_both():
    """A point of contact sits in the capital or at the mission: the word alone does not say."""
    found = words.role("National focal point", ROLES)
    assert found.suggestions == ("role:poc_capital", "role:poc_mission")
    assert "write which" in found.problem


def test_a_word_that_is_near_is_suggested_alone():
    """Typos are never taken."""
    assert words.sectors("nucler", SECTORS).suggestions[0] == "sector:nuclear"
    assert words.organization_kind("Industry asociation").suggestions == ("industry_association",)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("en", "en"),
        ("EN; FR", "en fr"),
        ("EN/FR/ES", "en fr es"),
        ("English, French and Spanish", "en fr es"),
        ("anglais et français", "en fr"),
        ("английский, русский", "en ru"),
        ("العربية", "ar"),
        ("中文、英文", "zh en"),
        ("Deutsch", "de"),
        ("eng", "en"),
        ("fre", "fr"),
        ("en-GB", "en-GB"),
        ("zh_hant", "zh-Hant"),
        ("Klingon", ""),
        ("English; Klingon", ""),
        ("xx", ""),
        ("en-nonsense!", ""),
        ("all", ""),
    ],
)
def test_languages_are_codes(text, expected):
    """BCP 47, from codes and from names in the six languages and German."""
    found = languages(text)
    assert found.values == tuple(expected.split())
    assert bool(found.problem) is not bool(expected)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("  Sample\u00a0 Association ", "Sample Association"),
        ("\ufeffSample\u200b", "Sample"),
        ("Sample\r\nAssociation", "Sample Association"),
        ("e\u0301cole", "école"),
        ("", ""),
        (" \u200b ", ""),
    ],
)
def test_plain_text_is_one_line(text, expected):
    """Blanks are folded, what nobody sees goes, accents are one with their letters."""
    found = plain(text)
    assert found.values == ((expected,) if expected else ())
    assert not found.problem


def test_html_and_mojibake_are_suggested_alone():
    """The text stays as it is: it may be meant."""
    assert plain("Smith &amp; Sons") == (("Smith &amp; Sons",), (), "", ("Smith & Sons",))
    assert plain("CÃ´te d'Ivoire").suggestions == ("Côte d'Ivoire",)
    assert plain("Côte d'Ivoire").suggestions == ()


def test_what_may_not_be_stored_is_held():
    """A control character, an override of direction, a text that is too long."""
    assert "U+0000" in plain("a\x00b").problem
    assert "U+202E" in plain("a\u202eb").problem
    assert "1001 characters" in plain("a" * 1001).problem
    assert plain("a" * 1000).values


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1 Sample Road\nAccra\nGhana", "1 Sample Road, Accra, Ghana"),
        ("1 Sample Road,\r\n Accra ,\n\nGhana", "1 Sample Road, Accra, Ghana"),
        ("1  Sample Road", "1 Sample Road"),
        ("P.O. Box 1540; Accra", "P.O. Box 1540; Accra"),
        ("\n,\n", ""),
    ],
)
def test_an_address_is_one_line(text, expected):
    """Its lines are parted by commas, once."""
    assert address(text).values == ((expected,) if expected else ())


_ALL = (
    plain,
    address,
    languages,
    *(clean for clean, _ in FIELDS.values()),
    lambda text: words.role(text, ROLES),
    lambda text: words.sectors(text, SECTORS),
)


@given(st.text(max_size=60), st.sampled_from(_ALL))
def test_any_text_is_a_value_or_held(text, clean):
    """Nothing is raised; no value has what may not be stored; a value cleaned again is itself."""
    found = clean(text)
    assert not (found.values and found.problem)
    for value in found.values:
        assert forbidden(value) is None
        assert clean(value)[:3] == ((value,), (), "")
