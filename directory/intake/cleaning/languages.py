"""Languages: BCP 47 codes from codes and names."""

from __future__ import annotations

import re
from typing import Final

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.cells import STRONG, folded, held, segments, tidied, together, too_long
from directory.intake.cleaning.words import spellings

_TAG: Final = re.compile(r"([A-Za-z]{2,3})((?:[-_][A-Za-z0-9]{2,8})*)")
_MORE: Final = re.compile(r"\s+(?=[A-Z]{2}\b)|\s*[-–—]\s+")  # `EN FR`


def languages(text: str) -> Clean:
    """The languages of a cell as BCP 47 codes: `English; français` is en, fr."""
    if bad := too_long(text):
        return bad
    found: list[Clean] = []
    for part in STRONG.split(tidied(text, lines=True)):
        if not part:
            continue
        pieces, unknown = segments(part, _code)
        if unknown:
            pieces, unknown = segments(_MORE.sub(", ", part), _code)
        if unknown:
            return _unknown(unknown)
        found += [
            Clean((code,), () if code == piece else (Changed(piece, code, "as its code"),)) for piece, code in pieces
        ]
    return together(found)


def _code(text: str) -> str | None:
    table = spellings("language")
    if known := table.get(folded(text)):
        return known
    if (tag := _TAG.fullmatch(text.strip())) and (base := table.get(tag[1].lower())):
        return _cased(base, re.split("[-_]", tag[2])[1:])
    return None


def _cased(base: str, subtags: list[str]) -> str | None:
    """A tag as BCP 47 writes it: en-GB, zh-Hant; None where a part is neither script nor region."""
    shown = [base]
    for subtag in subtags:
        if len(subtag) == 4 and subtag.isalpha():
            shown.append(subtag.title())
        elif (len(subtag) == 2 and subtag.isalpha()) or (len(subtag) == 3 and subtag.isdigit()):
            shown.append(subtag.upper())
        else:
            return None
    return "-".join(shown)


def _unknown(shown: str) -> Clean:
    from rapidfuzz import fuzz, process

    table = spellings("language")
    near = process.extract(folded(shown), list(table), scorer=fuzz.ratio, score_cutoff=82, limit=6)
    problem = f"{quoted(shown)} is no language known here: write its code, such as en, fr, es, ru, ar, zh"
    return held(problem, *(table[word] for word, _, _ in near))
