"""Where two texts differ, word by word: what went is struck through, what came is bold, and none of it is lost."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from html import escape
from typing import Final, Literal

How = Literal["same", "gone", "come"]
MOST: Final = 2_000  # words of a text beyond which whole lines are compared
_WORDS: Final = re.compile(r"\S+\s*|\s+")
_TAGS: Final[dict[How, tuple[str, str]]] = {
    "same": ("", ""),
    "gone": ("<del>", "</del>"),
    "come": ('<ins style="text-decoration:none;font-weight:600">', "</ins>"),
}


def pieces(before: str, after: str) -> list[tuple[How, str]]:
    """The pieces in their order: `same` and `gone` together are the text before, `same` and `come` the text after."""
    split = _words if max(len(_words(before)), len(_words(after))) <= MOST else _lines
    old, new = split(before), split(after)
    found: list[tuple[How, str]] = []
    for how, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            sides: tuple[tuple[How, str], ...] = (("gone", "".join(old[i:j])), ("come", "".join(new[k:m])))
            found.extend(side for side in sides if side[1])
    return found


def as_html(before: str, after: str) -> str:
    """The difference as HTML in which every character of the texts is text; a line stays a line."""
    said, gone = "", ""
    for how, text in pieces(before, after):
        touch = how == "come" and gone and not (gone[-1].isspace() or text[0].isspace())
        said += f"{' ' if touch else ''}{_told(how, text)}"
        gone = text if how == "gone" else ""
    return f'<span style="white-space:pre-wrap;overflow-wrap:anywhere">{said}</span>'


def _told(how: How, text: str) -> str:
    start, end = _TAGS[how]
    body = text.rstrip() or text  # the blank behind a word that went is not struck through
    return f"{start}{escape(body)}{end}{text[len(body) :]}"


def _words(text: str) -> list[str]:
    return _WORDS.findall(text)


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)
