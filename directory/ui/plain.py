"""Text of the data as text: nothing in a name is ever read as Markdown, and only web and mail addresses are links."""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import quote, urlsplit

_PUNCTUATION: Final = re.compile(r"([!-/:-@\[-`{-~])")
# Streamlit replaces these after Markdown has been read, where a backslash no longer protects: a word joiner does.
_SHORTCODE: Final = re.compile(r":(?=[\w+-]+:)")
_ARROW: Final = re.compile(r"(?<!\S)(<|~|-|>)(->|-|>|=)(?!\S)")
_JOINER: Final = "\u2060"
_MAILBOX: Final = re.compile(r"[^@\s<>\"(),:;\[\]\\]+@[^@\s<>\"(),:;\[\]\\]+")
_KEPT: Final = "/:?#@!$&'*+,;=%~-._"  # of an address; brackets and quotes are written as %xx


def plain(text: str) -> str:
    """A text for a place that reads Markdown, so that it is shown as it stands."""
    text = _SHORTCODE.sub(f":{_JOINER}", text)
    text = _ARROW.sub(rf"\1{_JOINER}\2", text)
    lines = (_PUNCTUATION.sub(r"\\\1", line.strip()) for line in text.splitlines())
    return "  \n".join(lines)


def href(type: str, value: str) -> str | None:
    """The address that a channel or source may be clicked to; None where it is none of the web or of mail."""
    if type == "email":
        return f"mailto:{quote(value, safe='@+')}" if _MAILBOX.fullmatch(value) else None
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if parts.scheme in ("http", "https") and parts.netloc and not re.search(r"\s", value):
        return quote(value, safe=_KEPT)
    return None


def linked(type: str, value: str, shown: str | None = None) -> str:
    """Markdown of a channel's value: a link where it may be one, else text."""
    address = href(type, value)
    return f"[{plain(shown or value)}](<{address}>)" if address else plain(shown or value)


def words(name: str) -> str:
    """`permanent_mission` as a person writes it."""
    return _WORDS.get(name, name.replace("_", " "))


_WORDS: Final = {
    "iro": "international or regional organization",
    "un_body": "United Nations body",
    "ngo": "NGO",
    "m49": "M49 region",
    "membership": "its member States",
    "un_group": "UN regional group",
    "ContactPoint": "channel",
    "DeskItem": "desk item",
    "note_verbale": "note verbale",
    "web": "web page",
    "email": "e-mail",
}
