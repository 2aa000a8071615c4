"""
An invented list of participants for a store that `generator` filled: half of its rows name people who are there.

A third are new people, at new or known bodies; of the others something is misspelt: a country, a body, a mailbox, a
number. The same store and size give the same rows.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final, NamedTuple

from bench.generator import BODY_WORDS, HEADS, SEED, VOWELS
from directory.text import fold

HEADER: Final[tuple[str, ...]] = (
    "Name", "Title", "Function", "Organization", "Acronym", "Kind of organization", "Country", "E-mail", "Phone",
    "Address", "Languages", "Note",
)  # fmt: skip
MOST: Final = 20_000  # rows
# (:Person)-[:HOLDS]->(:Post)-[:AT]->(:Organization)-[:BASED_IN]->(:Area), (:Person)-[:REACHED_AT]->(:mailbox)
PEOPLE: Final = """
SELECT p.body, t.body, o.body, a.body, (
    SELECT c.body ->> '$.value' FROM link r INDEXED BY link_out CROSS JOIN node c ON c.id = r.target_id
    WHERE r.source_id = p.id AND r.kind = 'REACHED_AT' AND c.subkind = 'email' LIMIT 1
)
FROM (SELECT * FROM node WHERE kind = 'Person' ORDER BY id LIMIT :most) p
CROSS JOIN link h ON h.source_id = p.id AND h.kind = 'HOLDS' CROSS JOIN node t ON t.id = h.target_id
CROSS JOIN link l ON l.source_id = t.id AND l.kind = 'AT' CROSS JOIN node o ON o.id = l.target_id
CROSS JOIN link s ON s.source_id = o.id AND s.kind = 'BASED_IN' CROSS JOIN node a ON a.id = s.target_id
"""
KINDS: Final = ("NGO", "industry association", "University", "ministry", "Verband")
TONGUES: Final = ("en", "fr", "English; French", "español", "русский", "en; ar")
TITLES: Final = ("Mr", "Ms", "Dr", "", "H.E.", "Mme")

Row = tuple[str, ...]


class Known(NamedTuple):
    """Somebody who is there."""

    name: str
    function: str
    body: Mapping[str, Any]
    area: Mapping[str, Any]
    mailbox: str | None


def rows_for(path: Path, contacts: int) -> list[Row]:
    """The rows under `HEADER`, for the store in that file."""
    connection = sqlite3.connect(path)
    number = min(MOST, 2 * contacts)
    found = [
        Known(_name(json.loads(p)), _name(json.loads(t)), json.loads(o), json.loads(a), mailbox)
        for p, t, o, a, mailbox in connection.execute(PEOPLE, {"most": number})
    ]
    connection.close()
    return list(Invented(Random(SEED), found).rows(number))


class Invented:
    """Draws the rows."""

    def __init__(self, rng: Random, known: Sequence[Known]) -> None:
        self.rng, self.known = rng, known

    def rows(self, number: int) -> Iterator[Row]:
        """So many, of all sorts."""
        for place in range(number):
            one = self.known[place % len(self.known)]
            sort = self.rng.choices(("known", "new", "odd"), (3, 2, 1))[0]
            row = self._known(one, place)
            if sort == "new":
                row |= self._new(place)
            if sort == "odd":
                row |= self._odd(row)
            yield tuple(row.get(column, "") for column in HEADER)

    def _known(self, one: Known, place: int) -> dict[str, str]:
        area = [name["text"] for name in one.area["names"] if name.get("kind", "name") == "name"]
        return {
            "Name": one.name,
            "Title": self.rng.choice(TITLES),
            "Function": one.function,
            "Organization": _name(one.body),
            "Country": self.rng.choice(area),
            "E-mail": (one.mailbox or "") if self.rng.random() < 0.7 else "",
            "Phone": self._phone(one.area) if self.rng.random() < 0.5 else "",
            "Address": f"{place} {self._word()} Road, {self._word()}" if self.rng.random() < 0.3 else "",
            "Languages": self.rng.choice(TONGUES),
            "Note": f"Table {place % 40}" if self.rng.random() < 0.5 else "",
        }

    def _new(self, place: int) -> dict[str, str]:
        given, family = self._word(), self._word()
        name = self.rng.choice((f"{given} {family}", f"{family.upper()}, {given}", f"{family.upper()} {given}"))
        said = {"Name": name, "Function": self.rng.choice(("Director", "Deputy director", "Adviser", "Head of unit"))}
        said["E-mail"] = f"{fold(given)}.{fold(family)}.{place}@example.net"
        if self.rng.random() < 0.5:
            body = f"{self._word()} {self._word()} {self.rng.choice(BODY_WORDS)}"
            said |= {"Organization": body, "Acronym": f"{body[:1]}{place}", "Kind of organization": "NGO"}
            said["Kind of organization"] = self.rng.choice(KINDS)
        return said

    def _odd(self, row: Mapping[str, str]) -> dict[str, str]:
        column = self.rng.choice(("Country", "Organization", "E-mail", "Phone"))
        text = row[column]
        if column in ("Country", "Organization"):
            at = self.rng.randrange(1, max(2, len(text)))
            return {column: self.rng.choice((f"{text[:at]}{text[at + 1 :]}", f"{text}?", self._word()))}
        return {column: "4.12E+10" if column == "Phone" else f"{self._word()} at example.org"}

    def _phone(self, area: Mapping[str, Any]) -> str:
        """A valid number of that country; half of them in national form."""
        import phonenumbers

        region = next((code["value"] for code in area.get("external_ids", ()) if code["scheme"] == "iso2"), "")
        example = phonenumbers.example_number(region)
        if example is None or example.national_number is None:
            return ""
        number = phonenumbers.PhoneNumber(
            country_code=example.country_code,
            national_number=example.national_number // 1000 * 1000 + self.rng.randrange(1000),
            italian_leading_zero=example.italian_leading_zero,
            number_of_leading_zeros=example.number_of_leading_zeros,
        )
        form = phonenumbers.PhoneNumberFormat
        return phonenumbers.format_number(number, self.rng.choice((form.INTERNATIONAL, form.NATIONAL)))

    def _word(self) -> str:
        return "".join(
            self.rng.choice(HEADS) + self.rng.choice(VOWELS) for _ in range(self.rng.randint(2, 4))
        ).capitalize()


def write_xlsx(path: Path, rows: Sequence[Row]) -> None:
    """The rows under their header, as text."""
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_numbers": False, "strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("List")
        for place, row in enumerate((HEADER, *rows)):
            for column, text in enumerate(row):
                if text:
                    sheet.write_string(place, column, text)


def _name(body: Mapping[str, Any]) -> str:
    return body["names"][0]["text"]
