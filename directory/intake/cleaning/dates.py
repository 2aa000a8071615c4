"""Dates: a year, a month or a day; what may be two days is held."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import Final

from directory.errors import quoted
from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import held, kept, tidied, too_long
from directory.text import words

_EXPECTED: Final = "write 2026, 2026-11 or 2026-11-22"
_MONTHS: Final = (
    "january jan janvier janv enero ene januar jaenner января январь янв يناير كانون_الثاني jän",
    "february feb fevrier fevr fev febrero februar февраля февраль фев فبراير شباط",
    "march mar mars marzo marz maerz март марта мар مارس آذار mrz",
    "april apr avril avr abril abr апреля апрель апр أبريل ابريل نيسان",
    "may mai mayo мая май مايو أيار",
    "june jun juin junio juni июня июнь июн يونيو حزيران",
    "july jul juillet juil julio juli июля июль июл يوليو تموز",
    "august aug aout agosto ago августа август авг أغسطس آب",
    "september sep sept septembre septiembre setiembre set сентября сентябрь сен сент سبتمبر أيلول",
    "october oct octobre octubre oktober okt октября октябрь окт أكتوبر تشرين_الأول",
    "november nov novembre noviembre ноября ноябрь ноя нояб نوفمبر تشرين_الثاني",
    "december dec decembre diciembre dic dezember dez декабря декабрь дек ديسمبر كانون_الأول",
)
_FILLERS: Final = frozenset(
    ("de", "del", "the", "of", "g", "god", "goda", "le", "el", "den", "am", "st", "nd", "rd", "th", "er")
)
_CHINESE: Final = re.compile(r"(\d{4})\s*年(?:\s*(\d{1,2})\s*月(?:\s*(\d{1,2})\s*[日号])?)?")
_ISO: Final = re.compile(r"(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?")
_COMPACT: Final = re.compile(r"((?:19|20)\d\d)(\d\d)(\d\d)")
_NUMBERS: Final = re.compile(r"(\d{1,2})\s?[-/.]\s?(\d{1,2})\s?[-/.]\s?(\d{4})")
_MONTH_YEAR: Final = re.compile(r"(\d{1,2})[-/.](\d{4})")
_TIME: Final = re.compile(
    r"(?:[T ,]\s*\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?)$"
)
_SERIAL: Final = re.compile(r"(\d{5})(?:[.,]\d+)?")
_DIGITS: Final = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹０１２３４５６７８９", "0123456789" * 3)


def day(text: str, *, day_first: bool | None = None) -> Clean:
    """
    A date as ISO 8601, reduced as it was given: `2026`, `2026-11`, `2026-11-22`. A time is cut off.

    Args:
        day_first: how 03/04/2024 is to be read; None = it is held.
    """
    if bad := too_long(text):
        return bad
    shown = tidied(text).translate(_DIGITS)
    plain = _TIME.sub("", shown).strip(" ,.")
    if not plain:
        return Clean() if not shown else held(f"{quoted(shown)} is no date: {_EXPECTED}")
    if found := _NUMBERS.fullmatch(plain):
        return _numbers(text, shown, (int(found[1]), int(found[2]), int(found[3])), day_first=day_first)
    if found := _SERIAL.fullmatch(plain):
        return _serial(shown, int(found[1]))
    iso = _unambiguous(plain)
    return kept(text, iso, "as an ISO date") if iso else held(f"{quoted(shown)} is no date: {_EXPECTED}")


def _unambiguous(plain: str) -> str:
    for pattern in (_ISO, _COMPACT, _CHINESE):
        if found := pattern.fullmatch(plain):
            year, month, day = (int(part) if part else None for part in found.groups())
            return _iso(year, month, day)
    if found := _MONTH_YEAR.fullmatch(plain):
        return _iso(int(found[2]), int(found[1]), None)
    return _in_words(plain)


def _in_words(plain: str) -> str:
    """`22 November 2026`, `Nov 22, 2026`, `November 2026`; empty where it is none of them, or two."""
    months: list[int] = []
    numbers: list[str] = []
    folded = [
        word for word in words(re.sub(r"(?<=\d)(?=[^\W\d])|(?<=[^\W\d])(?=\d)", " ", plain)) if word not in _FILLERS
    ]
    position = 0
    while position < len(folded):
        pair = "_".join(folded[position : position + 2])
        if pair in _month_words():
            months.append(_month_words()[pair])
            position += 1
        elif (word := folded[position]).isdigit():
            numbers.append(word)
        elif word in _month_words():
            months.append(_month_words()[word])
        else:
            return ""
        position += 1
    years = [number for number in numbers if len(number) == 4]
    days = [number for number in numbers if len(number) < 3]
    if len(months) != 1 or len(years) != 1 or len(days) > 1 or len(numbers) != len(years) + len(days):
        return ""
    return _iso(int(years[0]), months[0], int(days[0]) if days else None)


@cache
def _month_words() -> dict[str, int]:
    return {
        "_".join(words(word.replace("_", " "))): number
        for number, month in enumerate(_MONTHS, 1)
        for word in month.split()
    }


def _iso(year: int | None, month: int | None, day: int | None) -> str:
    """ISO text; empty where it is no day of the calendar, or not of our times."""
    if year is None or not 1800 <= year <= 2199:
        return ""
    try:
        date(year, 1 if month is None else month, 1 if day is None else day)
    except ValueError:
        return ""
    if month is None:
        return f"{year:04}"
    return f"{year:04}-{month:02}" if day is None else f"{year:04}-{month:02}-{day:02}"


def _numbers(text: str, shown: str, parts: tuple[int, int, int], *, day_first: bool | None) -> Clean:
    first, second, year = parts
    readings = {True: _iso(year, second, first), False: _iso(year, first, second)}
    if day_first is not None:
        found = readings[day_first]
        order = "day first" if day_first else "month first"
        return (
            kept(text, found, f"{order}, as its whole column")
            if found
            else held(f"{quoted(shown)} is no date with the {order}, as the others of its column: {_EXPECTED}")
        )
    distinct = sorted({reading for reading in readings.values() if reading})
    if len(distinct) == 1:
        return kept(text, distinct[0], "as an ISO date")
    if not distinct:
        return held(f"{quoted(shown)} is no day of the calendar: {_EXPECTED}")
    return held(f"{quoted(shown)} may be {distinct[0]} or {distinct[1]}: write it so", *distinct)


def _serial(shown: str, number: int) -> Clean:
    """A day as spreadsheets count it: 45000 is 2023-03-15, if it is one."""
    meant = (date(1899, 12, 30) + timedelta(days=number)).isoformat()
    suggestions = (meant,) if 14_611 <= number <= 73_050 else ()  # 1940 to 2099
    return held(f"{quoted(shown)} is a number, perhaps a day as spreadsheets count them: {_EXPECTED}", *suggestions)


def day_first(texts: Iterable[str]) -> bool | None:
    """
    What a whole column says of the order of day and month in 03/04/2024.

    Returns:
        True where a first number is over 12, False where a second is; None where neither or both are.
    """
    said: set[str] = set()
    for text in texts:
        if len(text) < 60 and (
            found := _NUMBERS.fullmatch(_TIME.sub("", tidied(text).translate(_DIGITS)).strip(" ,."))
        ):
            first, second = int(found[1]), int(found[2])
            if 12 < first <= 31 and second <= 12:
                said.add("day")
            elif 12 < second <= 31 and first <= 12:
                said.add("month")
    return said == {"day"} if len(said) == 1 else None
