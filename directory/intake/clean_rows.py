"""A row of a list, cleaned: what its cells say, what was changed on the way, and what nobody can take from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple

from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.texts import text as plain_text

if TYPE_CHECKING:
    from directory.intake.asked import Asked
    from directory.intake.book import Line, Table
    from directory.intake.cleaning.countries import Countries
    from directory.intake.columns import Mapping as Columns
    from directory.model import Area, Role, Sector

NOTHING: Final = frozenset(("-", "--", "---", "–", "—", "n/a", "n.a.", "none", "nil", "."))  # but a country's
DAYS: Final = ("since", "until", "event_starts", "event_ends", "as_of")
IDS: Final = ("organization_id", "person_id", "held")
PERSON: Final = ("name", "given_name", "family_name", "honorific")


class FieldChanged(NamedTuple):
    """A change that cleaning made, and in which field."""

    field: str
    raw: str
    new: str
    rule: str


class Problem(NamedTuple):
    """A cell of which nothing could be made: why, and what may have been meant."""

    field: str
    raw: str
    reason: str
    suggestions: tuple[str, ...] = ()

    def __str__(self) -> str:
        """On one line, for a person."""
        meant = f" (perhaps {' or '.join(self.suggestions)})" if self.suggestions else ""
        return f"{self.field.replace('_', ' ')}: {self.reason}{meant}"


class CleanRow(NamedTuple):
    """
    A row.

    Attributes:
        cells: as they stood, by column.
        values: by field, of the fields that say something.
        left: the cells of columns that are no field, by column.
        filled: the fields of which the row says nothing, and that the list fills in for all.
    """

    number: int
    cells: Mapping[str, str]
    values: Mapping[str, tuple[str, ...]]
    changes: tuple[FieldChanged, ...]
    problems: tuple[Problem, ...]
    left: Mapping[str, str]
    filled: frozenset[str] = frozenset()

    def one(self, field: str) -> str:
        """The first value of a field, empty where it says nothing."""
        return (self.values.get(field) or ("",))[0]

    def all(self, field: str) -> tuple[str, ...]:
        """The values of a field."""
        return self.values.get(field, ())


class Vocabularies(NamedTuple):
    """What the cells of controlled fields are held against."""

    areas: Mapping[str, Area]
    roles: tuple[Role, ...]
    sectors: tuple[Sector, ...]


class Cleaner:
    """Cleans the rows of one table."""

    def __init__(self, table: Table, columns: Columns, asked: Asked, known: Vocabularies) -> None:
        from directory.intake.cleaning.countries import Countries

        self._table, self._asked, self._known = table, asked, known
        self._countries: Countries = Countries(known.areas.values())
        self._fields = [(place, column.field) for place, column in enumerate(columns.columns) if column.field]
        self._others = [(place, column.name) for place, column in enumerate(columns.columns) if not column.field]
        self._codes = {field: self._countries.codes(self._texts(field)) for field in ("country",)}
        self._day_first = {field: self._first(field) for field in DAYS}
        self._kept: dict[tuple[str, str, str], Clean] = {}
        self._rules = self._rules_of_fields()

    def rows(self) -> Iterator[CleanRow]:
        """The rows, in their order."""
        self._clean_numbers()
        for line in self._table.lines:
            yield self.row(line)

    def row(self, line: Line) -> CleanRow:
        """One row."""
        cells = line.cells
        texts, filled = self._said(line)
        values, changes, problems = self._clean(texts)
        return CleanRow(
            line.number,
            dict(zip(self._table.columns, cells, strict=False)),
            values,
            tuple(changes),
            tuple(problems),
            {name: cells[place] for place, name in self._others if place < len(cells) and cells[place].strip()},
            filled,
        )

    def _said(self, line: Line) -> tuple[dict[str, list[str]], frozenset[str]]:
        """The texts of a row by field, and the fields that the list fills in."""
        texts: dict[str, list[str]] = {}
        for place, field in self._fields:
            if place < len(line.cells) and (text := line.cells[place]).strip():
                texts.setdefault(field, []).append(text)
        texts |= {field: [text] for field, text in self._asked.written.get(line.number, {}).items()}
        filled = {field: [text] for field, text in self._asked.fill.items() if field not in texts}
        return texts | filled, frozenset(filled)

    def _clean_numbers(self) -> None:
        """Clean the phone numbers country by country: over many the library forgets what it knew of the first."""
        found: set[tuple[str, str]] = set()
        for line in self._table.lines:
            texts, _ = self._said(line)
            if numbers := texts.get("phone"):
                countries = [one for text in texts.get("country", ()) for one in self._cached("country", text).values]
                region = self._region(tuple(dict.fromkeys(countries)))
                found.update((region, text) for text in numbers)
        for region, text in sorted(found):
            self._cached("phone", text, region)

    def _clean(
        self, texts: Mapping[str, Sequence[str]]
    ) -> tuple[dict[str, tuple[str, ...]], list[FieldChanged], list[Problem]]:
        values: dict[str, tuple[str, ...]] = {}
        changes: list[FieldChanged] = []
        problems: list[Problem] = []

        def take(field: str, text: str, clean: Clean) -> None:
            if clean.values:
                values[field] = tuple(dict.fromkeys((*values.get(field, ()), *clean.values)))
            changes.extend(FieldChanged(field, *change) for change in clean.changes)
            if clean.problem:
                problems.append(Problem(field, text, clean.problem, clean.suggestions))

        for text in texts.get("country", ()):  # first: a number without a prefix is one of its country
            take("country", text, self._cached("country", text))
        region = self._region(values.get("country", ()))
        for field, given in texts.items():
            if field in PERSON or field == "country":
                continue
            for text in given:
                take(field, text, self._cached(field, text, region if field == "phone" else ""))
        if any(field in texts for field in PERSON):
            self._person(texts, take)
        self._channel(values, take)
        return values, changes, problems

    def _channel(self, values: dict[str, tuple[str, ...]], take: Callable[[str, str, Clean], None]) -> None:
        """A channel is cleaned by what it is."""
        texts = values.pop("channel", ())
        sort = (values.get("channel_type") or ("",))[0]
        field = {"email": "email", "phone": "phone", "web": "website", "newsletter": "newsletter"}.get(sort, "")
        for text in texts:
            known = field or ("email" if "@" in text and "://" not in text else "address" if " " in text else "website")
            take("channel", text, self._cached(known, text, ""))

    def _person(self, texts: Mapping[str, Sequence[str]], take: Callable[[str, str, Clean], None]) -> None:
        from directory.intake.cleaning.people import person

        given = [" ".join(texts.get(field, ())) for field in PERSON]
        if not any(_says(text) for text in given[:3]):
            for field, text in zip(PERSON, given, strict=True):
                if text.strip():
                    take(field, text, Clean(changes=(Changed(text, "", "no name beside it"),)))
            return
        name, clean = person(given[0], given=given[1], family=given[2], honorific=given[3])
        take("name", " ".join(filter(None, given[:3])), clean._replace(values=(name.text,) if name.text else ()))
        if name.honorific:
            take("honorific", name.honorific, Clean((name.honorific,)))

    def _cached(self, field: str, text: str, region: str = "") -> Clean:
        key = (field, text, region)
        if (found := self._kept.get(key)) is None:
            found = self._kept[key] = self._one(field, text, region)
        return found

    def _one(self, field: str, text: str, region: str) -> Clean:
        """A cell of a field, by its rule."""
        from directory.intake.cleaning import phones

        if field == "country":
            return self._countries.country(text, codes=self._codes[field])
        if not _says(text):
            return Clean(changes=(Changed(text, "", "says that there is none"),))
        if field == "phone":
            return phones.phones(text, region or None)
        return self._rules.get(field, plain_text)(text)

    def _rules_of_fields(self) -> dict[str, Callable[[str], Clean]]:
        from directory.intake.cleaning import addresses, dates, languages, mailboxes, web, words

        return {
            "covers": self._countries.areas,
            "role": lambda text: words.role(text, self._known.roles),
            "sectors": lambda text: words.sectors(text, self._known.sectors),
            "email": mailboxes.mailboxes,
            "website": web.web,
            "newsletter": _newsletter,
            "address": addresses.address,
            "languages": languages.languages,
            "organization_kind": words.organization_kind,
            "scope": words.scope,
            "membership": words.membership,
            "participation": words.participation,
            "channel_type": words.channel_type,
            "external_id": _code,
            **{field: partial(dates.day, day_first=first) for field, first in self._day_first.items()},
        }

    def _region(self, countries: tuple[str, ...]) -> str:
        area = self._known.areas.get(countries[0]) if len(countries) == 1 else None
        return (area.external("iso2") or "") if area else ""

    def _texts(self, field: str) -> list[str]:
        places = [place for place, known in self._fields if known == field]
        return [line.cells[place] for line in self._table.lines for place in places if place < len(line.cells)]

    def _first(self, field: str) -> bool | None:
        from directory.intake.cleaning.dates import day_first

        return day_first(self._texts(field)) if self._asked.day_first is None else self._asked.day_first


def _says(text: str) -> bool:
    """Whether a cell says something."""
    return text.strip().casefold() not in NOTHING and bool(text.strip())


def _newsletter(text: str) -> Clean:
    from directory.intake.cleaning import mailboxes, web

    return mailboxes.mailboxes(text) if "@" in text and "://" not in text else web.web(text)


def _code(text: str) -> Clean:
    """One code, or several with `;` between them."""
    import re

    found = [
        re.fullmatch(r"\s*([A-Za-z0-9_-]{1,40})\s*:\s*(\S.*?)\s*", part) for part in text.split(";") if part.strip()
    ]
    if not found or not all(found):
        return Clean(problem="is no code: expected who gave it and the code, as scheme:value")
    codes = tuple(f"{one.group(1).casefold()}:{one.group(2)}" for one in found if one)
    told = "; ".join(codes)
    return Clean(codes, (Changed(text, told, "blanks and case of the scheme"),) if told != text else ())


def is_new(text: str) -> bool:
    """Whether an id says that it is none of those here."""
    return text.strip().casefold() == "new"
