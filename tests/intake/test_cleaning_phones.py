"""Phones: every way to write a number is one number in international form, and what is none is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.phones import phones

ACCRA, LONDON, GENEVA, BERLIN, NEW_YORK = (
    "+233 30 255 0100",
    "+44 20 7946 0958",
    "+41 22 555 01 00",
    "+49 30 23125123",
    "+1 212 555 0123",
)
NUMBERS = (  # what stands there, the region of its row, what it is; several with |
    (ACCRA, None, ACCRA),
    ("+233302550100", None, ACCRA),
    ("+233-30-255-0100", None, ACCRA),
    ("+233 (0)30 255 0100", None, ACCRA),
    ("+233(0)302550100", None, ACCRA),
    ("00233302550100", None, ACCRA),
    ("00233 30 255 0100", "GH", ACCRA),
    ("00 233 30 255 0100", "FR", ACCRA),
    ("'+233302550100", None, ACCRA),
    ("'0302550100", "GH", ACCRA),
    ("0302550100", "GH", ACCRA),
    ("302550100", "GH", ACCRA),
    ("302550100.0", "GH", ACCRA),
    ("233302550100", "GH", ACCRA),
    ("+233302550100.0", None, ACCRA),
    ("+233\u00a030\u00a0255\u00a00100", None, ACCRA),
    ("\u200b+233 30 255 0100", None, ACCRA),
    ("+233\u201130\u2011255\u20110100", None, ACCRA),
    ("Tel: +233 30 255 0100", None, ACCRA),
    ("Tel.:+233 30 255 0100", None, ACCRA),
    ("Tél. : +233 30 255 0100", None, ACCRA),
    ("Telephone +233 30 255 0100", None, ACCRA),
    ("Phone: 030 255 0100", "GH", ACCRA),
    ("Тел.: +233 30 255 0100", None, ACCRA),
    ("هاتف: +233 30 255 0100", None, ACCRA),
    ("电话：+233 30 255 0100", None, ACCRA),
    ("٠٣٠٢٥٥٠١٠٠", "GH", ACCRA),
    ("＋233 30 255 0100", None, ACCRA),
    ("020 7946 0958", "GB", LONDON),
    ("(020) 7946 0958", "GB", LONDON),
    ("+44 (0)20 7946 0958", None, LONDON),
    ("+44 (0) 20 7946 0958", "CH", LONDON),
    ("+44 (20) 7946-0958", None, LONDON),
    ("0044 20 7946 0958", None, LONDON),
    ("022 555 01 00", "CH", GENEVA),
    ("+41 22 555 0100", None, GENEVA),
    ("+41.22.555.01.00", None, GENEVA),
    ("0041 (0)22 555 01 00", None, GENEVA),
    ("+41/22/555 01 00", None, GENEVA),
    ("030/23125123", "DE", BERLIN),
    ("030 / 23125 - 123", "DE", BERLIN),
    ("+49 (30) 23125-123", None, BERLIN),
    ("+49-30-23125123", None, BERLIN),
    ("(212) 555-0123", "US", NEW_YORK),
    ("212-555-0123", "us", NEW_YORK),
    ("212.555.0123", "US", NEW_YORK),
    ("1-212-555-0123", "US", NEW_YORK),
    ("+1 212 555 0123", None, NEW_YORK),
    ("+1 (212) 555-0123 ext. 12", None, f"{NEW_YORK} ext. 12"),
    ("+1 212 555 0123 x12", None, f"{NEW_YORK} ext. 12"),
    ("+1-212-555-0123;ext=12", None, f"{NEW_YORK} ext. 12"),
    ("+41 22 555 01 00 ext. 12", None, f"{GENEVA} ext. 12"),
    ("+33 1 99 00 12 34", None, "+33 1 99 00 12 34"),
    ("01 99 00 12 34", "FR", "+33 1 99 00 12 34"),
    ("+61 2 5550 1234", None, "+61 2 5550 1234"),
    ("+233 30 255 0100; +41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
    ("+233 30 255 0100 / +41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
    ("+233302550100/+41225550100", None, f"{ACCRA}|{GENEVA}"),
    ("+233 30 255 0100, +41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
    ("+233 30 255 0100\n+41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
    ("+233 30 255 0100 or +41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
    ("030 255 0100; +41 22 555 01 00", "GH", f"{ACCRA}|{GENEVA}"),
    ("+233 30 255 0100; +233302550100", None, ACCRA),
    ("Tel: +233 30 255 0100; Mob.: +41 22 555 01 00", None, f"{ACCRA}|{GENEVA}"),
)
NOT_NUMBERS = (
    ("4.12E+10", None),
    ("4.12E+10", "CH"),
    ("2,33303E+11", "GH"),
    ("0302550100", None),
    ("022 555 01 00", None),
    ("555-0123", "US"),
    ("12345", "GH"),
    ("+999 12 345 678", None),
    ("+233 30 255", None),
    ("+233 30 255 0100 0100 0100", None),
    ("+233 30 255 0100/0101", "GH"),
    ("030 23125123/4", "DE"),
    ("022 555 01 00/01", "CH"),
    ("22.11.2026", "DE"),
    ("2026-11-22", "DE"),
    ("2026-11-22 00:00:00", "US"),
    ("1-800-FLOWERS", "US"),
    ("n/a", "GH"),
    ("-", "GH"),
    ("tbc", "GH"),
    ("ask the desk", "GH"),
    ("office@example.org", "GH"),
    ("https://example.org", "GH"),
    ("Fax: +233 30 255 0100", None),
    ("+233 30 255 0100 (fax)", None),
    ("Tel. +233 30 255 0100, Fax +233 30 255 0101", None),
    ("=cmd|' /C calc'!A0", "GH"),
    ("+", None),
    ("00", "GH"),
    ("#REF!", "GH"),
)


@pytest.mark.parametrize(("text", "region", "expected"), NUMBERS)
def test_a_number_stands_in_international_form(text, region, expected):
    """Prefixes, brackets, labels and blanks do not count; several in a cell are several."""
    found = phones(text, region)
    assert "|".join(found.values) == expected, found.problem
    assert not found.problem


@pytest.mark.parametrize(("text", "region"), NOT_NUMBERS)
def test_what_is_no_number_is_held(text, region):
    """Nothing is guessed: no region is taken for granted, no lost digit made up."""
    found = phones(text, region)
    assert found.values == ()
    assert found.problem


def test_what_may_be_meant_is_suggested():
    """A number that lacks its + alone, or that stands beside a fax number, is offered and not taken."""
    assert phones("233302550100", None).suggestions == (ACCRA,)
    assert phones("Tel. +233 30 255 0100, Fax +233 30 255 0101", None).suggestions == (ACCRA,)


def test_a_change_says_of_which_region_a_number_was_read():
    """The rule names the region where the text named none."""
    assert phones("0302550100", "GH").changes == (("0302550100", ACCRA, "international form, as a number of GH"),)
    assert phones("+233302550100", "FR").changes == (("+233302550100", ACCRA, "international form"),)
    assert phones(ACCRA, None).changes == ()


@given(
    st.one_of(st.text(max_size=40), st.text("+0123456789 ()-./;ext", max_size=40)),
    st.sampled_from((None, "GH", "US", "DE", "XX", "")),
)
def test_any_text_is_a_number_or_held(text, region):
    """Nothing is raised; a number cleaned again is itself, without its region."""
    found = phones(text, region)
    assert not (found.values and found.problem)
    for value in found.values:
        assert phones(value, None).values == (value,)
