"""Plain text: a name of a body, a function, a note."""

from __future__ import annotations

import html

from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import kept, tidied, unfit


def text(raw: str) -> Clean:
    """
    A text on one line, blanks folded, without characters that nobody sees.

    What looks like HTML or like a text read in the wrong encoding stays as it is; what it may have been is suggested.
    """
    new = tidied(raw)
    if not new:
        return Clean()
    return unfit(new) or kept(raw, new, "blanks folded")._replace(suggestions=_meant(new))


def _meant(given: str) -> tuple[str, ...]:
    unescaped = tidied(html.unescape(given)) if "&" in given else given
    repaired = given if given.isascii() else _repaired(given)
    return tuple(dict.fromkeys(new for new in (unescaped, repaired) if new and new != given and not unfit(new)))


def _repaired(given: str) -> str:
    """What a text was before UTF-8 was read as cp1252: `CÃ´te` is `Côte`; the text itself, where it was not."""
    try:
        return tidied(given.encode("cp1252").decode("utf-8"))
    except UnicodeError:
        return given
