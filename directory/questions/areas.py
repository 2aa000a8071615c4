"""Which States are meant: names and codes in six languages, aliases, former names, ad-hoc lists."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from pydantic import BaseModel, ConfigDict

from directory.model import Area, Id
from directory.ports import Reader
from directory.questions.reference import Reference, read_reference, resolve
from directory.text import fold

MOST_ALTERNATIVES: Final = 3
ALIKE: Final = 0.5  # an area is an alternative from this share of common States on


class AreaName(BaseModel):
    """An area as it is named in an answer."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: Id
    name: str
    scheme: str


class Alternative(AreaName):
    """Another area that may have been meant, and how many States it means."""

    acronym: str
    of: int


class Scope(BaseModel):
    """The States that a question is about."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    areas: tuple[AreaName, ...]
    alternatives: tuple[Alternative, ...]
    states: tuple[str, ...]  # ISO 3166, three letters; sorted
    on: str


class AreaStates(AreaName):
    """An area and its States."""

    acronym: str
    states: tuple[str, ...]


class AreaList(BaseModel):
    """The areas of the directory, each with the States that it means."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    areas: tuple[AreaStates, ...]


def areas(reader: Reader, reference: Reference | None = None) -> AreaList:
    """All areas by scheme and name, with the States that each means on the reader's date."""
    reference = reference or read_reference(reader)
    ordered = sorted(reference.areas.values(), key=lambda area: (area.scheme, area.sort_name, area.id))
    return AreaList(
        areas=tuple(
            AreaStates(
                id=area.id,
                name=area.name,
                scheme=area.scheme,
                acronym=area.acronym,
                states=codes(reference, reference.states(area.id)),
            )
            for area in ordered
        )
    )


def find_areas(reference: Reference, given: Sequence[str], names: Mapping[str, tuple[Id, ...]]) -> tuple[Area, ...]:
    """
    The areas that texts mean, in their order, each once.

    Args:
        given: names, codes or ids; a text may list several, separated by `;`, or by `,` where it is no name itself.
        names: what `lookup` found for the folded texts of `spellings(given)`.

    Raises:
        NotFound, Ambiguous: see `resolve`.
    """
    found: dict[Id, Area] = {}
    for text in given:
        whole = names.get(fold(text)) or text in reference.areas
        for part in [text] if whole else spellings([text])[1:] or [text]:
            area = resolve("area", part, reference.areas, found=names.get(fold(part), ()))
            found[area.id] = area
    return tuple(found.values())


def spellings(given: Iterable[str]) -> list[str]:
    """Each text, and the parts of one that may be a list."""
    found: list[str] = []
    for text in given:
        found.append(text)
        parts = [part.strip() for part in text.replace(",", ";").split(";")]
        found += [part for part in parts if part] if len(parts) > 1 else []
    return found


def scope_of(reference: Reference, meant: Sequence[Area], on: str) -> Scope:
    """The States that areas mean together, and up to three other areas that are at least half the same."""
    states = reference.all_states(area.id for area in meant)
    asked = {area.id for area in meant}
    alike: list[tuple[float, Area]] = []
    for area in reference.areas.values():
        others = reference.states(area.id)
        share = len(states & others) / len(states | others) if others else 0.0
        if area.id not in asked and share >= ALIKE and len(states) > 1:
            alike.append((share, area))
    alike.sort(key=lambda pair: (-pair[0], pair[1].sort_name, pair[1].id))
    return Scope(
        areas=tuple(AreaName(id=area.id, name=area.name, scheme=area.scheme) for area in meant),
        alternatives=tuple(
            Alternative(
                id=area.id,
                name=area.name,
                scheme=area.scheme,
                acronym=area.acronym,
                of=len(reference.states(area.id)),
            )
            for _, area in alike[:MOST_ALTERNATIVES]
        ),
        states=codes(reference, states),
        on=on,
    )


def codes(reference: Reference, states: Iterable[Id]) -> tuple[str, ...]:
    """The ISO codes of States, sorted."""
    return tuple(sorted(reference.areas[state].code for state in states))
