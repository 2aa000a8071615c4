"""vCards to a sheet of people and one of bodies: a card a row; what no field has keeps a column named after it."""

from __future__ import annotations

import re
from typing import Final

from directory.errors import InvalidRecord
from directory.intake.own_tables import lists
from directory.intake.reading.columns import JOINED, add, sheet
from directory.intake.reading.encoding import decode
from directory.intake.reading.own_cards import is_own, rows
from directory.intake.reading.parsed import Measure, Parsed, refuse
from directory.intake.reading.vcard import Card, Property, cards

PEOPLE: Final = "cards"
BODIES: Final = "organizations"
COUNTRY: Final = 6  # its place in an address
_FOLD: Final = re.compile(rb"\r?\n[ \t]")
_PLAIN: Final = {"TITLE": "function", "NOTE": "note", "URL": "website", "EMAIL": "email", "LANG": "languages"}
_OWN: Final = frozenset(("FN", "N", "ORG", "TEL", "ADR", "ROLE", "UID", "LANGUAGE"))
_PICTURES: Final = frozenset(("PHOTO", "LOGO", "SOUND", "KEY"))
_QUIET: Final = frozenset(("VALUE", "CHARSET", "ENCODING", "PREF"))  # parameters that are no news
_USUAL: Final = frozenset(("pref", "internet", "voice", "work"))
_SCHEME: Final = re.compile(r"^(?:tel|mailto):", re.IGNORECASE)


def parse_vcards(data: bytes, encoding: str | None) -> Parsed:
    """
    The cards of a file.

    Raises:
        InvalidRecord: it is no text, or a line is no part of a card.
    """
    text, notes = decode(_whole(data), encoding)
    try:
        found = cards(text)
    except InvalidRecord as error:
        refuse(f"line {error.line}: {error.reason}" if error.line else error.reason)
    if not found:
        refuse("holds no card: expected BEGIN:VCARD")
    others, own = [c for c in found if not is_own(c)], [c for c in found if is_own(c)]
    cards_of = {PEOPLE: [c for c in others if not is_body(c)], BODIES: [c for c in others if is_body(c)]}
    measure = Measure()
    sheets = tuple(sheet(name, map(_row, of), measure) for name, of in cards_of.items() if of)
    aside = " (handed out)" if others else ""
    for each in lists(list(rows(own))):
        sheets += (each._replace(name=f"{each.name}{aside}", rows=measure.rows(map(list, each.rows), each.name)),)
    if any(each.name in _PICTURES for card in found for each in card.properties):
        notes = (*notes, "Pictures, sounds and keys in the cards are not read: their cells say how long they are.")
    return Parsed("vcard", sheets, notes)


def _whole(data: bytes) -> bytes:
    """Old address books fold within a character: its bytes come together before they are read."""
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return data if b"\x00" in data[:1000] else _FOLD.sub(b"", data)
    return data


def is_body(card: Card) -> bool:
    """It is the card of an organization, not of a person."""
    kind = _first(card, "KIND").lower() or _first(card, "X-ADDRESSBOOKSERVER-KIND").lower()
    if kind:
        return kind in ("org", "group", "location", "application")
    if _first(card, "X-ABSHOWAS").upper() == "COMPANY":
        return True
    names = card.all("N")
    return bool(card.all("ORG")) and not any(part for each in names for part in each.parts) and _is_own_name(card)


def _is_own_name(card: Card) -> bool:
    name = _first(card, "FN").strip()
    return not name or any(name in each.parts for each in card.all("ORG"))


def _first(card: Card, name: str) -> str:
    found = card.all(name)
    return found[0].text if found else ""


def _row(card: Card) -> dict[str, str]:
    row: dict[str, str] = {}
    body = is_body(card)
    _names(card, row, body=body)
    for each in sorted(card.properties, key=lambda p: p.preference):
        if each.name in _PLAIN:
            add(row, _PLAIN[each.name], _SCHEME.sub("", each.text.strip()))
        elif each.name == "TEL":
            add(row, "vCard TEL fax" if "fax" in each.parameters.get("TYPE", ()) else "phone", _phone(each))
        elif each.name == "ADR":
            add(row, "address", ", ".join(part.strip() for part in each.parts if part.strip()))
            if len(each.parts) > COUNTRY and each.parts[COUNTRY].strip():
                row.setdefault("country", each.parts[COUNTRY].strip())
        elif each.name == "LANGUAGE":
            add(row, "languages", each.text)
        elif each.name == "ROLE":
            add(row, "vCard ROLE" if card.all("TITLE") else "function", each.text)
        elif each.name == "UID":
            add(row, "external_id" if body else "vCard UID", f"uid:{each.text}" if body else each.text)
        elif each.name not in _OWN:
            add(row, f"vCard {each.name}", _other(each))
        if each.name in _PLAIN or each.name in _OWN:
            add(row, f"vCard {each.name} parameters", _said(each))
    return row


def _names(card: Card, row: dict[str, str], *, body: bool) -> None:
    full, *more = [each.text for each in card.all("FN")] or [""]
    orgs = card.all("ORG")
    name, *units = orgs[0].parts if orgs else ("",)
    if body:
        row["organization"] = full or name
        if name != full:
            add(row, "vCard ORG", name)
    else:
        row["name"], row["organization"] = full, name
    add(row, "vCard ORG unit", JOINED.join(unit for unit in units if unit))
    for other in orgs[1:]:
        add(row, "vCard ORG", JOINED.join(filter(None, other.parts)))
    add(row, "vCard FN", JOINED.join(more))
    places = ("family_name", "given_name", "vCard N additional", "honorific", "vCard N suffix")
    for each in card.all("N"):
        for place, part in zip(places, each.parts, strict=False):
            if part.strip(" ,") and not (body and part in (full, name)):
                add(row, f"vCard N {place}" if body and not place.startswith("vCard") else place, _list(part))
        for part in each.parts[len(places) :]:
            add(row, "vCard N", part)


def _list(part: str) -> str:
    return part.replace(",", " ").replace("  ", " ").strip() if "," in part else part.strip()


def _phone(each: Property) -> str:
    return _SCHEME.sub("", each.text.strip()).replace(";ext=", " ext. ")


def _other(each: Property) -> str:
    if each.name in _PICTURES or len(each.value) > 20_000:
        return f"({len(each.value):,} characters)"
    said = _said(each)
    return f"{said}: {each.text}" if said else each.text


def _said(each: Property) -> str:
    """What its parameters and its group say beyond the usual."""
    said = [
        f"{key}={','.join(new)}"
        for key, values in each.parameters.items()
        if key not in _QUIET and (new := [value for value in values if key != "TYPE" or value not in _USUAL])
    ]
    return " ".join([*([each.group] if each.group else []), *said])
