"""Dates: as exact as they were given; what may be two days is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.dates import day, day_first

DATES = (
    ("2026", "2026"),
    ("2026-11", "2026-11"),
    ("2026-11-22", "2026-11-22"),
    (" 2026-11-22 ", "2026-11-22"),
    ("2026-1-2", "2026-01-02"),
    ("2026/11/22", "2026-11-22"),
    ("2026.11.22", "2026-11-22"),
    ("2026/11", "2026-11"),
    ("20261122", "2026-11-22"),
    ("2026-11-22 00:00:00", "2026-11-22"),
    ("2026-11-22T12:30:00Z", "2026-11-22"),
    ("2026-11-22T12:30:00.000+02:00", "2026-11-22"),
    ("22.11.2026 14:00", "2026-11-22"),
    ("11/22/2026 2:00 PM", "2026-11-22"),
    ("22.11.2026", "2026-11-22"),
    ("22/11/2026", "2026-11-22"),
    ("22-11-2026", "2026-11-22"),
    ("22. 11. 2026", "2026-11-22"),
    ("11/22/2026", "2026-11-22"),
    ("05/05/2024", "2024-05-05"),
    ("11/2026", "2026-11"),
    ("11.2026", "2026-11"),
    ("22 November 2026", "2026-11-22"),
    ("22 Nov 2026", "2026-11-22"),
    ("22-Nov-2026", "2026-11-22"),
    ("Nov 22, 2026", "2026-11-22"),
    ("November 22nd, 2026", "2026-11-22"),
    ("22nd of November 2026", "2026-11-22"),
    ("1st May 2026", "2026-05-01"),
    ("November 2026", "2026-11"),
    ("Nov. 2026", "2026-11"),
    ("22 novembre 2026", "2026-11-22"),
    ("1er août 2026", "2026-08-01"),
    ("févr. 2026", "2026-02"),
    ("22 de noviembre de 2026", "2026-11-22"),
    ("enero 2026", "2026-01"),
    ("22 ноября 2026", "2026-11-22"),
    ("22 ноября 2026 г.", "2026-11-22"),
    ("ноябрь 2026", "2026-11"),
    ("мая 2026", "2026-05"),
    ("22 نوفمبر 2026", "2026-11-22"),
    ("٢٢ نوفمبر ٢٠٢٦", "2026-11-22"),
    ("22 تشرين الثاني 2026", "2026-11-22"),
    ("2026年11月22日", "2026-11-22"),
    ("2026年11月", "2026-11"),
    ("2026年", "2026"),
    ("22. November 2026", "2026-11-22"),
    ("3. März 2026", "2026-03-03"),
    ("29.02.2024", "2024-02-29"),
)
NOT_DATES = (
    "03/04/2024",
    "3.4.2024",
    "01-02-2024",
    "30.02.2024",
    "31/04/2024",
    "29.02.2023",
    "32/13/2024",
    "2026-13",
    "2026-02-30",
    "2026-00-10",
    "22.11.26",
    "22 November",
    "November",
    "November 2025 or December 2026",
    "2024-2026",
    "2024/25",
    "22 November 2026 - 24 November 2026",
    "22-24 November 2026",
    "45000",
    "45000.5",
    "12",
    "1",
    "0000",
    "9999-99-99",
    "1026-11-22",
    "tomorrow",
    "since 2020",
    "n/a",
    "-",
    "12:30",
    "#REF!",
    "=TODAY()",
)


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_a_date_is_as_exact_as_it_was_given(text, expected):
    """A year stays a year; month names of the six languages and German are known; a time is cut off."""
    found = day(text)
    assert found.values == (expected,), found.problem
    assert bool(found.changes) is (text != expected)


@pytest.mark.parametrize("text", NOT_DATES)
def test_what_is_no_one_date_is_held(text):
    """Two readings, no day of the calendar, a span, a number."""
    found = day(text)
    assert found.values == ()
    assert found.problem


def test_day_and_month_are_read_as_the_column_says():
    """Both readings are suggested where the column proves nothing."""
    assert day("03/04/2024").suggestions == ("2024-03-04", "2024-04-03")
    assert day("03/04/2024", day_first=True).values == ("2024-04-03",)
    assert day("03/04/2024", day_first=False).values == ("2024-03-04",)
    assert day("22/11/2024", day_first=False).problem


def test_a_serial_number_is_suggested_as_the_day_that_it_may_be():
    """45000 is 2023-03-15 in a spreadsheet, or just a number."""
    assert day("45000").suggestions == ("2023-03-15",)
    assert day("99999").suggestions == ()


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (("22/11/2026", "03/04/2024"), True),
        (("11/22/2026", "03/04/2024"), False),
        (("03/04/2024", "01/02/2024"), None),
        (("22/11/2026", "11/22/2026"), None),
        (("2026-11-22", "November 2026", ""), None),
        (("22.11.2026 14:00",), True),
        (("32/11/2026",), None),
        ((), None),
    ],
)
def test_a_number_over_12_proves_the_order_of_a_whole_column(texts, expected):
    """A contradiction proves nothing."""
    assert day_first(texts) is expected


@given(
    st.one_of(st.text(max_size=30), st.text("0123456789-/. :TZ年月日", max_size=20), st.dates().map(str)),
    st.sampled_from((None, True, False)),
)
def test_any_text_is_a_date_or_held(text, order):
    """Nothing is raised; a date cleaned again is itself."""
    found = day(text, day_first=order)
    assert not (found.values and found.problem)
    for value in found.values:
        assert day(value) == ((value,), (), "", ())
    day_first([text])
