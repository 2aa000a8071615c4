"""Phone numbers: international form, or none."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from directory.errors import quoted
from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import MOST_KEPT, held, kept, tidied, together, too_long

if TYPE_CHECKING:
    from phonenumbers import PhoneNumber

_LABEL: Final = re.compile(
    r"^(?:tel(?:e(?:ph|f)ono?|ephone|efon)?s?|phones?|ph|mob(?:ile|il)?|cell?|handy|t[eé]l(?:[eé]phone)?|office|work|direct"
    r"|тел(?:ефон)?|моб|هاتف|电话|手机|[tmp])\b\s*(?:\((?:m|h|o|w)\)\s*)?[\s.:：]*(?:no[\s.:]*)?",
    re.IGNORECASE,
)
_FAX: Final = re.compile(r"\b(?:tele)?fax\b|факс|فاكس|传真|\bF\s*:", re.IGNORECASE)
_SCIENTIFIC: Final = re.compile(r"\d+(?:[.,]\d+)?[eE]\+?\d+")
_DATE: Final = re.compile(r"\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d{1,2}-\d{1,2}(?: [\d:]+)?")
_BARE: Final = re.compile(r"[+(]?[\d() .-]+", re.ASCII)
_WHOLE: Final = re.compile(r"\+?\d+\.0")
_TAIL: Final = re.compile(r"/\s*\d{1,2}$")  # 0100/01
_TRUNK: Final = re.compile(r"\(\s*0\s*\)")  # +41 (0)22
_LETTER: Final = re.compile(r"[^\W\d_]")
_EXTENSION: Final = re.compile(
    r"(?:;ext=|\bext(?:ension)?\b|\bextn\b|\bx|\bposte\b|доб|#)[ .:]*\d{1,8}\.?\s*$", re.IGNORECASE
)
_BETWEEN: Final = re.compile(r"\s*(?:[;,\n|/•]|\s(?:or|and|oder|ou|et|y|o|и)\s)\s*", re.IGNORECASE)
_EXPECTED: Final = "write it in international form, such as +233 30 255 0100"


def phones(text: str, region: str | None) -> Clean:
    """
    The phone numbers of a cell, in international form with blanks; an extension follows as `ext. 12`.

    Args:
        region: ISO 3166 code (two letters) of the row's country, for numbers without +; None = they are held.
    """
    return too_long(text) or _phones(text, region.upper() if region else None)


@lru_cache(maxsize=MOST_KEPT)
def _phones(text: str, region: str | None) -> Clean:
    shown = tidied(text, lines=True).replace("＋", "+").strip("'’ ")
    if not shown:
        return Clean()
    if found := not _BARE.fullmatch(shown) and _FAX.search(shown):
        before = _number(_label_off(shown[: found.start()]), region)
        return held(f"{quoted(shown)} has a fax number in it: write phone numbers alone", *([before] if before else []))
    plain = _label_off(shown)
    if whole := _number(plain, region):
        return kept(text, whole, _rule(plain, region))
    parts = [part for part in _BETWEEN.split(shown) if part]
    if len(parts) < 2:
        return _refused(shown, region)
    return together(_one(part, region) for part in parts)


def _one(part: str, region: str | None) -> Clean:
    plain = _label_off(part)
    number = _number(plain, region)
    return kept(part, number, _rule(plain, region)) if number else _refused(part, region)


def _label_off(text: str) -> str:
    return text if _BARE.fullmatch(text) else _LABEL.sub("", text.strip("'’ ")).strip()


def _rule(plain: str, region: str | None) -> str:
    return (
        "international form" if plain.startswith(("+", "00", "(+")) else f"international form, as a number of {region}"
    )


def _number(text: str, region: str | None) -> str:
    """One number in international form; empty where it is none."""
    if _DATE.fullmatch(text):
        return ""
    if not _BARE.fullmatch(text) and (_TAIL.search(text) or _LETTER.search(_EXTENSION.sub("", text))):
        return ""  # a word, a number that only a keypad spells, or one with another last digit
    if text.endswith(".0") and _WHOLE.fullmatch(text):
        text = text.removesuffix(".0")
    if text.startswith("00"):
        text = "+" + text[2:]
    if text.startswith(("+", "(+")):
        text = _TRUNK.sub(" ", text)
    elif region is None:
        return ""
    parsed = _parsed(text, region)
    return _shown(parsed) if parsed else ""


def _parsed(text: str, region: str | None) -> PhoneNumber | None:
    import phonenumbers

    if len(text) > 100:
        return None
    try:
        number = phonenumbers.parse(text, region)
    except phonenumbers.NumberParseException:
        return None
    return number if phonenumbers.is_valid_number(number) else None


def _shown(number: PhoneNumber) -> str:
    import phonenumbers

    extension, number.extension = number.extension, None
    shown = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL).replace("-", " ")
    return f"{shown} ext. {extension}" if extension else shown


def _refused(text: str, region: str | None) -> Clean:
    plain = _label_off(text)
    if _SCIENTIFIC.fullmatch(plain):
        return held(f"{quoted(text)} is what a spreadsheet made of a number, its last digits are lost: {_EXPECTED}")
    digits = re.sub(r"\D", "", plain)
    guess = _number(f"+{digits}", None) if len(digits) > 8 and not plain.startswith(("+", "00")) else ""
    if region is None and not plain.startswith(("+", "00")):
        reason = "has no country code, and its row names no country"
    else:
        reason = f"is no phone number{'' if plain.startswith(('+', '00')) else f' of {region}'}"
    return held(f"{quoted(text)} {reason}: {_EXPECTED}", *([guess] if guess else []))
