"""Countries and areas: what people write for them, and which area of the store that is."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

from directory.errors import quoted
from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import MOST_KEPT, STRONG, folded, held, kept, segments, tidied, together, unfit
from directory.model import Area, Id

_CODE: Final = re.compile(r"[A-Za-z]{2,3}|\d{1,3}")
_CODED: Final = re.compile(r"(.+?)\s*[(\[]\s*([A-Za-z]{2,3})\s*[)\]]")
_INVERTED: Final = re.compile(r"([^,]+),\s*([^,]+)")
_DOUBT: Final = re.compile("[?？؟]")
_PARTS: Final = re.compile(r"[,;/()\n]|\s[-–—]\s")
_ELIDED: Final = re.compile(r"^l['’ʼ‘]", re.IGNORECASE)
_LEADING: Final = frozenset(("the", "la", "le", "les", "el", "los", "las", "die", "der", "das"))
_ANYWHERE: Final = frozenset(("the", "and", "et", "y", "und", "i", "e"))
_SHORT: Final = {
    "st": "saint",
    "st.": "saint",
    "ste": "sainte",
    "rep": "republic",
    "dem": "democratic",
    "fed": "federal",
}
_NOT_IN_TEXT: Final = frozenset(("NA", "NO"))  # codes that are words as well
_WORLD: Final = "001"
_EXPECTED: Final = "write the name of the State, or its ISO code"


class Spelling(NamedTuple):
    """A line of spellings.csv: what people write, and what it means: ISO 3166 code, M49 code or acronym; or nothing."""

    text: str
    means: str
    why: str


@cache
def spellings() -> tuple[Spelling, ...]:
    """The table of spellings beside this module: one line holds several, parted by |."""
    rows = csv.DictReader(files("directory.intake.cleaning").joinpath("spellings.csv").read_text("utf-8").splitlines())
    return tuple(Spelling(text, row["means"], row["why"]) for row in rows for text in row["spellings"].split("|"))


def _key(text: str) -> str:
    """Folded, without articles and `and`: `The Bahamas` and `Bahamas, The` are one."""
    found = folded(_ELIDED.sub("", text.strip())).split()
    while len(found) > 1 and found[0] in _LEADING:
        del found[0]
    return " ".join(_SHORT.get(word, word) for word in found if word not in _ANYWHERE)


class Countries:
    """What means which area: built once for an import from the areas of the store."""

    def __init__(self, areas: Iterable[Area]) -> None:
        self._areas: dict[Id, Area] = {area.id: area for area in areas}
        self._codes: dict[str, Id] = {}
        self._names: dict[str, set[Id]] = {}  # of States and territories
        self._groups: dict[str, set[Id]] = {}  # of regions, memberships ...
        self._not: dict[str, tuple[str, ...]] = {}  # what is none here, and the ISO codes of what may be meant
        self._cache: dict[tuple[str, str], Clean] = {}
        for area in self._areas.values():
            self._take(area)
        self._take_spellings()

    def _take(self, area: Area) -> None:
        own = area.scheme in ("state", "territory")
        table = self._names if own else self._groups
        for name in area.names:
            if key := _key(name.text):
                table.setdefault(key, set()).add(area.id)
        for known in area.external_ids:
            if own and known.scheme in ("iso2", "iso3", "m49"):
                self._codes[known.value.upper()] = area.id
            elif known.scheme == "m49":
                table.setdefault(known.value, set()).add(area.id)

    def _take_spellings(self) -> None:
        groups: dict[str, Id] = {}
        for area in self._areas.values():
            if area.scheme not in ("state", "territory"):
                groups |= {code: area.id for code in (area.external("m49"), area.acronym) if code}
        for text, code, why in spellings():
            key = _key(text)
            if why == "not":
                self._not[key] = (*self._not.get(key, ()), *code.split())
            elif id := (groups if why == "group" else self._codes).get(code):
                (self._groups if why == "group" else self._names).setdefault(key, set()).add(id)

    def country(self, text: str, *, codes: bool = False) -> Clean:
        """
        The States and territories of a cell, as ids.

        Args:
            text: names in any language, or codes; several only where every part is known.
            codes: the cell stands in a column of codes: `NA` is Namibia, `no` is Norway, 288 is Ghana.
        """
        return self._cached("codes" if codes else "country", text)

    def areas(self, text: str) -> Clean:
        """The areas of a cell, as ids: also regions, memberships (`ECOWAS`), `worldwide`."""
        return self._cached("areas", text)

    def codes(self, texts: Iterable[str]) -> bool:
        """Whether a column is one of codes: nothing but codes stands in it, nine in ten known ones that are not NA."""
        distinct = {tidied(text).upper() for text in texts} - {""}
        known = sum(self._by_code(text) is not None and text not in _NOT_IN_TEXT for text in distinct)
        return bool(known) and all(map(_CODE.fullmatch, distinct)) and known >= 0.9 * len(distinct - _NOT_IN_TEXT)

    def _cached(self, column: str, text: str) -> Clean:
        if (column, text) not in self._cache:
            if len(self._cache) >= MOST_KEPT:
                self._cache.clear()
            self._cache[column, text] = self._clean(column, text)
        return self._cache[column, text]

    def _clean(self, column: str, text: str) -> Clean:
        shown = tidied(text, lines=True)
        if not shown:
            return Clean()
        if bad := unfit(shown.replace("\n", " ")):
            return bad
        if _DOUBT.search(shown):
            return held(f"{quoted(shown)} is written with a question mark: {_EXPECTED}, without it if it is sure")
        if not STRONG.search(shown) and (whole := self._find(column, shown)):
            return self._answer(text, whole)
        found: list[Clean] = []
        for part in filter(None, STRONG.split(shown)):
            pieces, unknown = segments(
                part,
                lambda piece: self._find(column, piece) or None,
                lambda piece: self._is_none(column, piece) and not self._find(column, piece),
            )
            if unknown:
                return self._held(column, unknown, shown)
            found += [self._answer(piece, ids) for piece, ids in pieces]
        return together(found) if found else self._held(column, shown, shown)

    def _find(self, column: str, text: str) -> frozenset[Id]:
        """The areas that a text may mean; none where it means none here."""
        if text in self._areas and (column == "areas" or self._areas[text].scheme in ("state", "territory")):
            return frozenset({text})
        found: set[Id] = set()
        if id := self._by_code(text) if column == "codes" else self._by_code_in_text(text):
            if column != "areas":
                return frozenset({id})
            found.add(id)
        if self._is_none(column, text):
            return frozenset(found)
        key = _key(text)
        found |= self._names.get(key, set())
        if column == "areas":
            found |= self._groups.get(key, set())
        return frozenset(found) or self._compound(text)

    def _compound(self, text: str) -> frozenset[Id]:
        """`Ghana (GHA)`, where both are one; `Korea, Republic of`."""
        if (pair := _CODED.fullmatch(text)) and (id := self._by_code(pair[2])):
            return frozenset({id}) if self._names.get(_key(pair[1])) == {id} else frozenset()
        if pair := _INVERTED.fullmatch(text):
            turned = _key(f"{pair[2]} {pair[1]}")
            return frozenset() if turned in self._not else frozenset(self._names.get(turned, set()))
        return frozenset()

    def _is_none(self, column: str, text: str) -> bool:
        """Whether it is on the list of what is no country, or NA in a column of texts."""
        key = _key(text)
        if column == "areas" and key in self._groups:
            return False
        return key in self._not or (column != "codes" and key.upper() in _NOT_IN_TEXT)

    def _by_code(self, text: str) -> Id | None:
        return self._codes.get(text.zfill(3) if text.isdecimal() and text.isascii() else text.upper())

    def _by_code_in_text(self, text: str) -> Id | None:
        """In a column of names a code counts in capitals alone, and where it is no word."""
        return self._codes.get(text) if text.isupper() and text.isalpha() and text not in _NOT_IN_TEXT else None

    def _answer(self, text: str, ids: frozenset[Id]) -> Clean:
        if len(ids) > 1:
            meant = sorted(self._said(id) for id in ids)
            return held(f"{quoted(text)} may mean {' or '.join(meant)}: write one of them", *meant)
        (id,) = ids
        if text == id:
            return Clean((id,))
        return kept(text, id, f"the area {self._areas[id].name}")

    def _said(self, id: Id) -> str:
        """How to write an area so that it alone is meant: its name, else its id."""
        name = self._areas[id].name
        key = _key(name)
        meant = self._names.get(key, set()) | self._groups.get(key, set())
        return name if meant == {id} else id

    def _held(self, column: str, text: str, whole: str) -> Clean:
        key = _key(text)
        if column != "codes" and key.upper() in _NOT_IN_TEXT and (id := self._codes.get(key.upper())):
            name = self._areas[id].name
            other = "“not available”" if key == "na" else "“no”"
            return held(f"{quoted(text)} is {name} or {other}: write {name}, or leave it empty", name)
        if column != "areas" and key in self._groups:
            return held(f"{quoted(text)} is a region or a group here, and States are expected: {_EXPECTED}")
        if key in self._not:
            ids = [self._codes[code] for code in self._not[key] if code in self._codes]
            meant = [self._areas[id].name for id in dict.fromkeys(ids)]
        else:
            meant = self._near(column, whole) + self._near(column, text)
        meant = meant or self._parts(column, whole)
        return held(f"{quoted(text)} is not in the table of areas of this directory: {_EXPECTED}", *meant)

    def _parts(self, column: str, text: str) -> list[str]:
        """The names of what is known in a text of which not all is: `Accra, Ghana`."""
        parts = filter(None, (part.strip() for part in _PARTS.split(text)))
        return [self._said(id) for part in parts for id in sorted(self._find(column, part))]

    def _near(self, column: str, text: str) -> list[str]:
        """The names of areas of which a spelling is near."""
        from rapidfuzz import fuzz, process

        ids: list[Id] = []
        for table in (self._names, self._groups) if column == "areas" else (self._names,):
            for key, _, _ in process.extract(_key(text), list(table), scorer=fuzz.ratio, score_cutoff=78, limit=8):
                ids += sorted(table[key])
        return [self._said(id) for id in ids]
