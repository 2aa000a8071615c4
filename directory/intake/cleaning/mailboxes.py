"""Mailboxes: what may stand before and after an @."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.cells import MOST_KEPT, held, kept, tidied, together, too_long, unfit
from directory.intake.cleaning.words import spellings

_UNSEEN: Final = re.compile("[\u200c-\u200f\u202a-\u202e\u2066-\u2069]")
_NAMED: Final = re.compile(r"(?:^|(?<=[;,\n>]))\s*(?:\"[^\"\n]*\"|[^<>;,\n@\"]*)\s*<\s*([^<>\s]+)\s*>")
_ONE_NAMED: Final = re.compile(r"[^<>@]*<\s*([^<>\s@]+@[^<>\s@]+)\s*>\s*")
_LABEL: Final = re.compile(r"^(?:e-?mails?|mails?|correo|courriel)\s*:\s*|^mailto:", re.IGNORECASE)
_BETWEEN: Final = re.compile(r"[\s;,|]+(?:(?:or|and|et|y|und|oder|ou|/)\s+)?|\s+/\s+|/(?=[^/@\s]+@)", re.IGNORECASE)
_INSIDE: Final = re.compile(r"[^\s<>()\[\],;:\"]+@[^\s<>()\[\],;:\"@]+\.[^\W\d_]{2,}")
_AT: Final = re.compile(r"\s*[\[({]\s*at\s*[\])}]\s*|＠", re.IGNORECASE)
_DOT: Final = re.compile(r"\s*[\[({]\s*dot\s*[\])}]\s*", re.IGNORECASE)
_EXPECTED: Final = "expected one such as office@example.org"


def mailboxes(text: str) -> Clean:
    """
    The mailboxes of a cell, the part after the @ in small letters; each once.

    Names and `<>` around them, `mailto:` and characters that nobody sees come off. Letters of another script among
    Latin ones are allowed and noted: a change without change, whose rule says so.
    """
    if bad := too_long(text):
        return bad
    if "@" in text and text.isascii() and not _BETWEEN.search(text):
        return _one(text)
    shown = _UNSEEN.sub("", tidied(text, lines=True))
    shown = _LABEL.sub("", shown)
    if alone := _ONE_NAMED.fullmatch(shown):
        shown = alone[1]
    named = _NAMED.sub(lambda found: f" {found.group(1)} ", shown)
    parts = [part for part in _BETWEEN.split(named) if part]
    if any("@" not in part for part in parts):
        return held(f"{quoted(shown)} is no mailbox: {_EXPECTED}", *_guesses(shown))
    if len(parts) == 1:
        found = _one(parts[0])
        changes = (*found.changes[:0], Changed(text, found.values[0], "as a mailbox")) if found.values else ()
        notes = tuple(change for change in found.changes if change.raw == change.new)
        return found._replace(changes=(*changes, *notes)) if found.values and found.values[0] != text else found
    return together(_one(part) for part in parts)


@lru_cache(maxsize=MOST_KEPT)
def _one(raw: str) -> Clean:
    from email_validator import EmailNotValidError, validate_email

    given = _LABEL.sub("", raw.strip()).strip("<>\"'").partition("?")[0].rstrip(".").strip()
    if not given:
        return Clean()
    try:
        found = validate_email(given, check_deliverability=False, strict=True)
    except EmailNotValidError as error:
        reason = re.sub(r"\s+", " ", str(error)).rstrip(".")
        return held(f"{quoted(given)} is no mailbox ({reason}): {_EXPECTED}", *_guesses(given))
    new = f"{found.local_part}@{found.domain.lower()}"
    if len(new.rpartition(".")[2]) < 2:
        return held(f"{quoted(given)} is no mailbox (no domain ends in one letter): {_EXPECTED}")
    if bad := unfit(new):
        return bad
    clean = kept(raw, new, "as a mailbox")
    if _mixed(new):
        note = Changed(new, new, "letters of another script stand among Latin ones: look whether they are meant")
        clean = clean._replace(changes=(*clean.changes, note))
    return clean


def _guesses(given: str) -> tuple[str, ...]:
    """Mailboxes that may be meant: written with [at], or within other text."""
    plain = _DOT.sub(".", _AT.sub("@", given))
    found = tuple(match.rstrip(".") for match in _INSIDE.findall(plain))
    return tuple(match for match in found if match != given)[:3]


def _mixed(mailbox: str) -> bool:
    """Whether a label of it has letters of two scripts."""
    if mailbox.isascii():
        return False
    for label in re.split(r"[@.\-_+]", mailbox):
        scripts = {unicodedata.name(letter, "?").split()[0] for letter in label if letter.isalpha()}
        if len(scripts) > 1 and "LATIN" in scripts:
            return True
    tail = mailbox.rpartition("@")[2]
    return any("CYRILLIC" in unicodedata.name(letter, "") for letter in mailbox) and tail.rpartition(".")[2].isascii()


def is_functional(mailbox: str) -> bool:
    """Whether it is an office's and not a person's: info@, secretariat@, mission.geneva@, 1540@ ..."""
    local = mailbox.partition("@")[0].partition("+")[0].casefold()
    known = spellings("mailbox")
    tokens = [token.strip("0123456789") for token in re.split(r"[._-]", local)]
    if not "".join(tokens):
        return bool(local)
    return tokens[0] in known or tokens[-1] in known
