"""What the cleaning of every field shares: blanks, and several values in one cell."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Final, TypeVar

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.text import fold, forbidden

Found = TypeVar("Found")
LONGEST: Final = 1000  # characters of a text field of the model
MOST_KEPT: Final = 8192  # results of one function: lists repeat themselves, and memory is not endless
MOST_LETTERS: Final = 4000  # of one cell that holds values
MOST_PIECES: Final = 60  # of one cell: more is no list of values
_INVISIBLE: Final = re.compile("[\u00ad\u200b\u2060\ufeff]")
_NOT_LATIN: Final = re.compile("[\u0370-\u1dff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")
_WORD: Final = re.compile(r"[^\W_]+")
_INITIALS: Final = re.compile(r"\b(?:\w\.){2,}")
_EITHER_WAY: Final = str.maketrans("أإآٱىیةёЁ", "ااااييهеЕ")
STRONG: Final = re.compile(r"\s*[;\n|•；؛]\s*")
WEAK: Final = re.compile(
    r"(\s*[,/&+、，،]\s*|\s+(?:and|et|y|und|e|и|та|sowie|as well as)\s+)",
    re.IGNORECASE,
)


def tidied(raw: str, *, lines: bool = False) -> str:
    """A text without characters that nobody sees, its blanks folded; with `lines`, a line stays a line."""
    if raw.isascii() and not (lines and len(raw.splitlines()) > 1):
        return " ".join(raw.split())
    shown = _INVISIBLE.sub("", raw)
    if lines:
        shown = "\n".join(" ".join(line.split()) for line in shown.splitlines())
        return unicodedata.normalize("NFC", re.sub(r"\n{2,}", "\n", shown).strip())
    return unicodedata.normalize("NFC", " ".join(shown.split()))


@lru_cache(maxsize=MOST_KEPT)
def folded(text: str) -> str:
    """
    One spelling for all that people type for a word, as `text.fold`, but each script for itself.

    Transliterated, Egypt in Arabic would be `msr`, the code of Montserrat, and 韩语 (Korean) 汉语 (Chinese).
    """
    if not _NOT_LATIN.search(text):
        return fold(text)
    plain = _INITIALS.sub(lambda found: found.group().replace(".", ""), unicodedata.normalize("NFKC", text))
    letters = "".join(letter for letter in plain if not unicodedata.combining(letter) and letter != "\u0640")
    return " ".join(_WORD.findall(letters.translate(_EITHER_WAY).casefold()))


def kept(raw: str, new: str, rule: str) -> Clean:
    """One value, and by which rule it is another than what stood there."""
    return Clean((new,), () if new == raw else (Changed(raw, new, rule),))


def held(problem: str, *suggestions: str) -> Clean:
    """No value, why, and what may have been meant."""
    return Clean(problem=problem, suggestions=tuple(dict.fromkeys(suggestions))[:3])


def too_long(text: str) -> Clean | None:
    """Held, where a cell is longer than any list of values: no pattern is tried on it."""
    if len(text) <= MOST_LETTERS:
        return None
    return held(f"{quoted(text)} has {len(text)} characters: expected at most {MOST_LETTERS}, shorten it")


def unfit(text: str) -> Clean | None:
    """Held, where a text may not be stored: a character that is none, or too long."""
    if bad := forbidden(text):
        return held(f"{quoted(text)} has the character {bad}, which is not text: take it out")
    if len(text) > LONGEST:
        return held(f"{quoted(text)} has {len(text)} characters: expected at most {LONGEST}, shorten it")
    return None


def together(parts: Iterable[Clean]) -> Clean:
    """Of several in one cell: all values, each once; held as a whole where one is held."""
    parts = tuple(parts)
    if bad := next((part for part in parts if part.problem), None):
        return bad
    values = dict.fromkeys(value for part in parts for value in part.values)
    return Clean(tuple(values), tuple(dict.fromkeys(change for part in parts for change in part.changes)))


def segments(
    text: str, find: Callable[[str], Found | None], stop: Callable[[str], bool] = lambda _: False
) -> tuple[list[tuple[str, Found]], str]:
    """
    A cell that holds several, cut where every piece is found: a name that has a comma or an `and` in it stays whole.

    Args:
        find: what a piece means, None where it means nothing.
        stop: whether a piece is known to be none: it is not cut further.

    Returns:
        the pieces with what was found for each, and the first piece for which nothing was: then there are no pieces.
    """
    cuts = WEAK.split(text)
    parts, between = cuts[::2], cuts[1::2]
    if len(parts) > MOST_PIECES:
        return [], text
    found: list[tuple[str, Found]] = []
    start = 0
    while start < len(parts):
        for end in range(min(len(parts), start + 8), start, -1):
            piece = parts[start] + "".join(b + p for b, p in zip(between[start:], parts[start + 1 : end], strict=False))
            if stop(piece):
                return [], piece
            if (known := find(piece)) is not None:
                found.append((piece, known))
                start = end
                break
        else:
            return [], parts[start]
    return found, ""
