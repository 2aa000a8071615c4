"""
vCards 2.1, 3.0 and 4.0 to their properties: one pass, no guess at what they mean.

RFC 2426 and 6350: lines are folded, values are escaped by backslash, parts of a value are separated by `;`, several
values by `,`. Of 2.1 quoted-printable values and bare parameters are read, as telephones still write them.
"""

from __future__ import annotations

import quopri
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from directory.errors import InvalidRecord, quoted

MOST_CARDS: Final = 100_000
_NAME: Final = re.compile(r"(?:([A-Za-z0-9-]+)\.)?([A-Za-z0-9-]+)")
_PARAMETER: Final = re.compile(r';\s*([A-Za-z0-9-]+)(?:=((?:"[^"]*"|[^;:"])*))?')
_ESCAPE: Final = re.compile(r"\\([\\,;:nN])")
_TYPES: Final = frozenset(("home", "work", "pref", "cell", "fax", "voice", "internet", "msg", "pager", "car", "postal"))


class Property(NamedTuple):
    """
    One line of a card.

    Attributes:
        name: in capitals, without its group.
        parameters: in capitals to their values, in order; TYPE in lower case.
        value: as it stands, escapes and all.
    """

    name: str
    value: str
    group: str = ""
    parameters: dict[str, tuple[str, ...]] = {}  # noqa: RUF012  never written to

    @property
    def text(self) -> str:
        """The value as one text."""
        return unescaped(self.value)

    @property
    def parts(self) -> tuple[str, ...]:
        """The components of a value such as N, ADR, ORG."""
        return tuple(unescaped(part) for part in split(self.value, ";"))

    @property
    def values(self) -> tuple[str, ...]:
        """The values of a list such as CATEGORIES."""
        return tuple(unescaped(part) for part in split(self.value, ","))

    @property
    def preference(self) -> int:
        """From 1, the most preferred, to 100."""
        given = self.parameters.get("PREF", ("",))[0]
        if given.isascii() and given.isdigit() and len(given) <= 3:
            return min(int(given), 100)
        return 1 if "pref" in self.parameters.get("TYPE", ()) else 100


class Card(NamedTuple):
    """A card: its version, and its properties in order; `line` is that of its BEGIN, after unfolding nothing."""

    version: str
    properties: tuple[Property, ...]
    line: int

    def all(self, name: str) -> tuple[Property, ...]:
        """The properties of that name, the preferred first."""
        return tuple(sorted((p for p in self.properties if p.name == name), key=lambda p: p.preference))


def cards(text: str) -> list[Card]:
    """
    The cards of a text, in its order.

    Raises:
        InvalidRecord: a line that is no property, a card that does not begin or end; `line` says where.
    """
    found: list[Card] = []
    properties: list[Property] = []
    begun = 0
    for number, line in _unfolded(text):
        if not line.strip():
            continue
        each = _property(line, number)
        word = each.value.strip().upper()
        if each.name == "BEGIN" and word == "VCARD":
            if begun:
                raise InvalidRecord("a card begins within a card: expected END:VCARD before it", line=number)
            begun, properties = number, []
        elif not begun:
            raise InvalidRecord(f"{quoted(line)} stands outside of a card: expected BEGIN:VCARD", line=number)
        elif each.name == "END" and word == "VCARD":
            version = next((p.value.strip() for p in properties if p.name == "VERSION"), "")
            found.append(Card(version, tuple(p for p in properties if p.name != "VERSION"), begun))
            begun = 0
            if len(found) > MOST_CARDS:
                raise InvalidRecord(f"holds more than {MOST_CARDS:,} cards: split it", line=number)
        else:
            properties.append(each)
    if begun:
        raise InvalidRecord("a card does not end: expected END:VCARD; the file may be cut off", line=begun)
    return found


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Whole lines, each with the number of its first."""
    parts: list[str] = []
    first = 0
    soft = False
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        if soft:
            parts[-1] = parts[-1][:-1]  # the `=` at the end of a quoted-printable line
            parts.append(line)
        elif line[:1] in (" ", "\t") and parts:
            parts.append(line[1:])
        else:
            if parts:
                yield first, "".join(parts)
            parts, first = [line], number
        head = parts[0].upper()
        soft = line.endswith("=") and "QUOTED-PRINTABLE" in head.partition(":")[0]
    if parts:
        yield first, "".join(parts)


def _property(line: str, number: int) -> Property:
    name = _NAME.match(line)
    if not name:
        raise InvalidRecord(f"{quoted(line)} is no property of a card: expected NAME:value", line=number)
    at = name.end()
    parameters: dict[str, list[str]] = {}
    while at < len(line) and line[at] == ";" and (found := _PARAMETER.match(line, at)):
        key, value = found[1].upper(), found[2]
        if value is None:  # 2.1: a bare type
            key, value = ("TYPE", key) if key.lower() in _TYPES else (key, "")
        values = [_caret(v.strip('"')) for v in split(value, ",", quotes=True)]
        parameters.setdefault(key, []).extend([v.lower() for v in values] if key == "TYPE" else values)
        at = found.end()
    if line[at : at + 1] != ":":
        raise InvalidRecord(f"{quoted(line)} is no property of a card: expected NAME:value", line=number)
    value = _decoded(line[at + 1 :], parameters, number)
    return Property(name[2].upper(), value, name[1] or "", {key: tuple(v) for key, v in parameters.items()})


def _decoded(value: str, parameters: dict[str, list[str]], number: int) -> str:
    encoding = "".join(parameters.get("ENCODING", ())).upper()
    if encoding != "QUOTED-PRINTABLE" and "QUOTED-PRINTABLE" not in parameters:
        return value
    charset = (parameters.get("CHARSET") or ["utf-8"])[0]
    try:
        plain = quopri.decodestring(value.encode("utf-8", "surrogatepass")).decode(charset)
    except (LookupError, ValueError) as error:
        raise InvalidRecord(f"its value is not in {quoted(charset)}: expected CHARSET=UTF-8", line=number) from error
    for key in ("ENCODING", "CHARSET", "QUOTED-PRINTABLE"):
        parameters.pop(key, None)
    return plain.replace("\r\n", "\n")


def split(value: str, separator: str, *, quotes: bool = False) -> list[str]:
    """The parts of a value between separators that no backslash (or, of parameters, no quotation mark) protects."""
    parts: list[str] = []
    start = at = 0
    within = False
    while at < len(value):
        if value[at] == "\\" and not quotes:
            at += 1
        elif value[at] == '"' and quotes:
            within = not within
        elif value[at] == separator and not within:
            parts.append(value[start:at])
            start = at + 1
        at += 1
    parts.append(value[start:])
    return parts


def unescaped(value: str) -> str:
    r"""`\n` is a new line, `\,` a comma; a backslash before what needs none is text."""
    return _ESCAPE.sub(lambda found: "\n" if found[1] in "nN" else found[1], value)


def _caret(value: str) -> str:
    """RFC 6868."""
    return re.sub(r"\^([n'^])", lambda found: {"n": "\n", "'": '"', "^": "^"}[found[1]], value)
