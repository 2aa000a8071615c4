"""Names of columns that mean several things, settled by the other columns, the cells and the kind of list, or not."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, NamedTuple

from directory.intake.cleaning.words import spellings
from directory.intake.contents import (
    is_date,
    is_email,
    is_honorific,
    is_number,
    is_phone,
    is_web,
    share,
)
from directory.intake.kinds import ListKind
from directory.intake.lexicon import NOTHING, REACHED
from directory.text import fold

_NAMES: Final = frozenset({"name", "given_name", "family_name"})
_IDS: Final = frozenset({"external_id", "organization_id", "person_id"})
_DATES: Final = frozenset({"since", "until", "as_of", "event_starts", "event_ends"})
_TEXTS: Final = frozenset(
    {"organization", "acronym", "organization_kind", "scope", "country", "covers", "sectors", "part_of", "association"}
    | {"membership", "name", "given_name", "family_name", "honorific", "function", "role", "languages", "event"}
    | {"event_place", "participation"}
)
_CLOSED: Final = frozenset({"organization_kind", "membership", "participation", "channel_type", "role"})
_MOST: Final = 0.8  # of the cells: they are what they look like
_HALF: Final = 0.5
_FEW: Final = 0.1


class Look(NamedTuple):
    """What can be looked at: the kind, its fields, and the cells of each column in which something stands."""

    kind: ListKind
    allowed: frozenset[str]
    cells: tuple[tuple[str, ...], ...]
    is_country: Callable[[str], bool]


class Found(NamedTuple):
    """A field that was settled on; empty = none, and the doubt stays."""

    field: str
    sure: bool = False
    by_content: bool = False


def settle(place: int, fields: frozenset[str], taken: Mapping[int, str], look: Look, *, sure: bool) -> Found | None:
    """
    One meaning of several, where something speaks for it.

    Args:
        fields: that the column's name may mean, two or more.
        sure: the name says them and nothing else.
        taken: the columns of which the field is known.
    """
    others = frozenset(field for at, field in taken.items() if at != place)
    left = fields - (others - REACHED)
    cells = look.cells[place]
    if fields >= {"honorific", "function"} and cells:
        return _title(cells)
    if len(left) == 1:
        return Found(next(iter(left)), sure)
    if NOTHING in left:  # Firma is a firm or a signature: nobody types a signature
        return Found(next(iter(left - {NOTHING}))) if cells and len(left) == 2 else None
    found = _person(cells, left, taken, look, sure=sure) or _words(cells, left) or by_content(cells, look)
    return found if found and found.field in left else None


def by_content(cells: tuple[str, ...], look: Look) -> Found | None:
    """The field of which the cells speak for themselves: mailboxes, web addresses, numbers with a +, countries."""
    tests = (("email", is_email), ("website", is_web), ("phone", is_phone))
    for field, test in tests:
        if share(cells, test) >= _MOST:
            if field in look.allowed:
                return Found(field, sure=True, by_content=True)
            return Found("channel", by_content=True) if "channel" in look.allowed else None
    if len(set(cells)) > 1 and share(cells, look.is_country) >= _MOST and "country" in look.allowed:
        return Found("country", by_content=True)
    return None


def confirmed(field: str, cells: tuple[str, ...], look: Look) -> bool:
    """Whether the cells say of themselves that they are of a field."""
    found = _words(cells, frozenset({field})) or by_content(cells, look)
    return found is not None and found.field == field


def contradicted(field: str, cells: tuple[str, ...], look: Look) -> Found | None:
    """The doubt that the cells cast on a field: another that they are, or an empty one where they only are not this."""
    if not cells:
        return None
    tests = {"email": is_email, "website": _has_dot, "phone": _has_digit}
    if field in tests and share(cells, tests[field]) >= _HALF:
        return None
    if field in tests or field in _TEXTS or field == "address":
        found = by_content(cells, look)
        if found and found.field not in {field, "country"}:
            return found
    if field == "external_id" and share(cells, look.is_country) >= _MOST:
        return Found("country")
    bad = (
        field in tests
        or (field in _TEXTS and share(cells, lambda cell: is_number(cell) or is_date(cell)) >= _HALF)
        or (field in _DATES and share(cells, _has_digit) < _HALF)
        or (field in _IDS and share(cells, lambda cell: ":" in cell or cell == "new") < _MOST)
        or (field in {"name", "family_name", "function"} and share(cells, is_honorific) >= _HALF)
    )
    return Found("") if bad else None


def _has_dot(cell: str) -> bool:
    return "." in cell


def _has_digit(cell: str) -> bool:
    return any(map(str.isdigit, cell))


def _person(
    cells: tuple[str, ...], left: frozenset[str], taken: Mapping[int, str], look: Look, *, sure: bool
) -> Found | None:
    """Of words that speak of somebody or of whom they stand for: what speaks for one meaning."""
    if left >= {"country", "organization"}:  # a delegation
        countries = share(cells, look.is_country)
        return Found("country", countries >= _MOST, by_content=True) if countries >= _HALF else None
    if left >= {"family_name", "honorific"}:  # اللقب
        if share(cells, is_honorific) >= _MOST:
            return Found("honorific", sure=True, by_content=True)
        return Found("family_name", sure) if "given_name" in taken.values() else None
    if left & _NAMES and left <= _NAMES | {"organization"}:
        return _name(cells, left, taken, sure=sure, look=look)
    return None


def _name(
    cells: tuple[str, ...], left: frozenset[str], taken: Mapping[int, str], *, sure: bool, look: Look
) -> Found | None:
    """A bare `Name`: what is left to it by a column of given or of family names, and by one of organizations."""
    places = {field: at for at, field in taken.items()}
    given, family = places.get("given_name"), places.get("family_name")
    if given is None and family is None:
        if "name" not in left:
            return None
        return Found("name", sure and (look.kind == "participants" or "organization" not in left))
    other = look.cells[given if given is not None else family or 0]
    rest = "family_name" if given is not None else "given_name"
    if rest not in left or (given is not None and family is not None) or _holds(cells, other):
        return Found("name", sure) if "name" in left else None
    return Found(rest, sure)


def _holds(cells: tuple[str, ...], parts: tuple[str, ...]) -> bool:
    """Whether full names stand in the cells: those of another column are parts of them."""
    pairs = list(zip(cells, parts, strict=False))
    inside = sum(set(fold(part).split()) <= set(fold(cell).split()) for cell, part in pairs)
    return bool(pairs) and inside >= _HALF * len(pairs)


def _title(cells: tuple[str, ...]) -> Found | None:
    """`Title` is Mr or Director: as the cells say."""
    forms = share(cells, is_honorific)
    if forms >= _MOST:
        return Found("honorific", sure=True, by_content=True)
    return Found("function", sure=True, by_content=True) if cells and forms <= _FEW else None


def _words(cells: tuple[str, ...], left: frozenset[str]) -> Found | None:
    """`Type`, `Role`, `Status`: the field to whose closed list of words the cells belong, if it is one alone."""
    folded = [fold(cell[:200]) for cell in cells]
    found = [field for field in left & _CLOSED if share(folded, spellings(field).__contains__) >= _MOST]
    return Found(found[0], sure=True, by_content=True) if len(found) == 1 else None
