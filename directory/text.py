"""Text: what may be stored, and how two spellings are found to be one."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# C0 and C1 controls, lone surrogates, the embeddings, overrides and isolates that turn the direction of the text
# around them, line separators, and non-characters. The marks U+200E and U+200F stay: Arabic names need them.
NOT_STORED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\u2028-\u202e\u2066-\u2069\ufffe\uffff]")
_BREAKS = re.compile("[\t\n]")
_WORD = re.compile(r"[^\W_]+")
_QUOTES = re.compile("['’‘ʼ`´‛′]")
_INITIALS = re.compile(r"\b(?:[A-Za-z]\.){2,}")
_LONGEST_NAME: Final = 200  # characters: what is longer is not kept


def forbidden(text: str, *, lines: bool = False) -> str | None:
    """The first character that may not be stored, as `U+0000`; `lines` allows tab and new line. None: all is well."""
    found = NOT_STORED.search(text) or (None if lines else _BREAKS.search(text))
    return f"U+{ord(found.group()):04X}" if found else None


def storable(text: str) -> str:
    """The text with U+FFFD in place of each character that may not be stored."""
    return NOT_STORED.sub("\ufffd", text)


def fold(text: str) -> str:
    """
    One spelling for all that people type for a name.

    Case, accents, script (transliterated), punctuation and runs of blanks do not count: `Côte d’Ivoire`,
    `COTE D'IVOIRE` and `cote divoire` are one. An acronym's dots go too: `U.A.E.` is `uae`.
    """
    return _fold(text) if len(text) > _LONGEST_NAME else _fold_again(text)


def words(text: str) -> list[str]:
    """The folded words of a text, in its order."""
    return fold(text).split()


def _fold(text: str) -> str:
    if not text.isascii():
        from anyascii import anyascii  # 20 ms to import: only where there is something to transliterate

        text = anyascii(unicodedata.normalize("NFKC", text))
    return " ".join(_WORD.findall(_QUOTES.sub("", _initials(text)).casefold()))


_fold_again = lru_cache(maxsize=16_384)(_fold)  # an import folds a name ten times


def _initials(text: str) -> str:
    return _INITIALS.sub(lambda found: found.group().replace(".", ""), text)
