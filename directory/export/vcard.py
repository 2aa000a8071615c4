r"""
Contacts as vCards (RFC 6350, and version 3.0 of RFC 2426): a card a holder.

Lines end with CR LF and are folded at 75 bytes; `\`, `,`, `;` and new lines inside a value are escaped. What no
property of vCard says stands in three of our own, by which a card is brought in again: whose it is, who holds the post,
and of each place the body with id, kind and State, and the post with its id.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC
from typing import Final, Literal

from directory.export.contact_rows import role, state
from directory.export.contacts import Contact, Contacts, Way
from directory.export.watermark import INVENTED, NO_POSITION, Watermark

Version = Literal["3.0", "4.0"]

LONGEST: Final = 75  # bytes of a line, without its end
AT_ONCE: Final = 500  # cards of a piece
ESCAPES: Final = str.maketrans({"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"})


def to_vcard(contacts: Contacts, mark: Watermark, version: Version = "3.0") -> Iterator[bytes]:
    """
    A card for each organization, post and person that has a channel, or nothing below it that has one.

    Who exported it, when, for whom and as of when stands in the note of each card: cards part from their file.
    """
    cards: list[str] = []
    for places in contacts.holders():
        cards.append("".join(f"{folded(line)}\r\n" for line in _card(contacts, places, mark, version)))
        if len(cards) >= AT_ONCE:
            yield "".join(cards).encode()
            cards.clear()
    yield "".join(cards).encode()


def folded(line: str) -> str:
    """A line in pieces of 75 bytes, each but the first behind a blank; no character is cut in two."""
    if len(line) <= LONGEST and len(line.encode()) <= LONGEST:
        return line
    pieces: list[str] = []
    start = size = 0
    for place, character in enumerate(line):
        width = len(character.encode())
        if size + width > LONGEST:
            pieces.append(line[start:place])
            start, size = place, 1  # the blank counts
        size += width
    return "\r\n ".join([*pieces, line[start:]])


def escaped(text: str) -> str:
    """A text as a value."""
    return text.translate(ESCAPES)


def _card(contacts: Contacts, places: Sequence[Contact], mark: Watermark, version: Version) -> Iterator[str]:
    own = places[0].own
    person = own in places[0].persons
    yield "BEGIN:VCARD"
    yield f"VERSION:{version}"
    yield "PRODID:-//1540 directory//EN"
    if version == "4.0":
        yield f"KIND:{'individual' if person else 'org'}"
    yield f"FN:{escaped(own.name)}"
    yield f"N:{escaped(own.name)};;;;"  # which part is the family name is not known, and not guessed
    yield f"X-DIRECTORY-OF:{'person' if person else 'post' if own is places[0].post else 'organization'}"
    if own is places[0].organization and version == "3.0":
        yield "X-ABSHOWAS:COMPANY"  # of an organization, in the address books that ask
    if own.acronym:
        yield f"NICKNAME:{escaped(own.acronym)}"
    for contact in places:
        yield from _place(contacts, contact)
    for way in places[0].ways:
        yield _way(way, version)
    held_by = [held.name for held in places[0].persons if held is not own]
    if not person:
        yield from (f"X-DIRECTORY-HOLDER:{escaped(held.id)};{escaped(held.name)}" for held in places[0].persons)
    notes = [own.note, f"Held by: {'; '.join(held_by)}" if held_by else "", mark.line, NO_POSITION]
    notes += [INVENTED] if mark.demo else []
    yield "NOTE:" + escaped("\n".join(filter(None, notes)))
    if own.origin.address:
        yield f"SOURCE:{own.origin.address}"
    yield f"UID:{escaped(own.id)}"
    yield f"REV:{mark.at.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _place(contacts: Contacts, contact: Contact) -> Iterator[str]:
    body, post, known = contact.organization, contact.post, role(contacts, contact)
    if body:
        yield f"ORG:{escaped(body.name)}{f';{escaped(post.name)}' if post else ''}"
    area = state(contacts, contact)  # no part of an address: where somebody sits is no letter box
    known_as = (body.id, body.name, body.type) if body else ("", "", "")
    said = *known_as, area.name if area else "", *((post.id, post.name) if post else ("", ""))
    yield f"X-DIRECTORY-PLACE:{';'.join(map(escaped, said))}"
    if post:
        yield f"TITLE:{escaped(post.name)}"
    if known:
        yield f"ROLE:{escaped(known.name)}"


def _way(way: Way, version: Version) -> str:
    newer = version == "4.0"
    match way.type:
        case "email":
            return f"EMAIL{'' if newer else ';TYPE=INTERNET'}:{escaped(way.value)}"
        case "phone":
            return f"TEL;TYPE={'work' if newer else 'WORK,VOICE'}:{escaped(way.value)}"
        case "address":
            return f"ADR;TYPE={'work' if newer else 'WORK'}:;;{escaped(way.value)};;;;"
        case "note_verbale":
            return f"X-NOTE-VERBALE:{escaped(way.value)}"
        case "newsletter":
            return f"URL;X-TYPE=newsletter:{way.value}"
        case _:
            return f"URL:{way.value}"
