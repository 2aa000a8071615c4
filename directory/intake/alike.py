"""Whether two names of bodies may be one: nearly the same letters, or the same words beside words that say little."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from directory.text import fold, words

ALIKE: Final = 90  # of 100: as many letters in common
ENOUGH: Final = 3  # words in common that tell a body; two are enough for an authority of the same State
LITTLE: Final = frozenset(
    [
        "of",
        "the",
        "and",
        "for",
        "to",
        "at",
        "in",
        "on",
        "a",
        "an",
        "de",
        "des",
        "du",
        "la",
        "le",
        "les",
        "l",
        "d",
        "et",
        "pour",
        "a",
        "au",
        "aux",
        "del",
        "los",
        "las",
        "y",
        "para",
        "der",
        "die",
        "das",
        "und",
        "fur",
        "von",
        "in",
        "im",
        "am",
        "zu",
        "beim",
        "do",
        "da",
        "dos",
        "das",
        "e",
        "i",
        "v",
        "na",
    ]
)
WRITTEN_OUT: Final = {"un": "united nations", "uno": "united nations", "nu": "nations unies", "intl": "international"}


def same_letters(text: str, names: Iterable[str]) -> str:
    """Why a text may be one of these names, by its letters; empty = it may not."""
    from rapidfuzz.fuzz import token_sort_ratio

    folded = fold(text)
    score = max((token_sort_ratio(folded, fold(name)) for name in names), default=0)
    return f"the names are alike ({score:.0f} of 100)" if score >= ALIKE else ""


def same_words(text: str, names: Iterable[str], *, state: frozenset[str], enough: int = ENOUGH) -> str:
    """
    Why a text may be one of these names, by the words that tell something; empty = it may not.

    Args:
        state: the words of the State's own names, which tell nothing within it.
        enough: so many words must be in common, where all of one name are among those of the other.
    """
    told = telling(text) - state
    for name in names:
        other = telling(name) - state
        if min(len(told), len(other)) >= enough and (told <= other or other <= told):
            return "the words of one name are among those of the other"
    return ""


@lru_cache(maxsize=8192)
def telling(text: str) -> frozenset[str]:
    """The words of a name that tell something, abbreviations written out."""
    found = (part for word in words(text) for part in WRITTEN_OUT.get(word, word).split())
    return frozenset(word for word in found if word not in LITTLE)
