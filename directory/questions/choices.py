"""What a question may name: for the boxes of a page."""

from typing import Final

from directory.model import Id
from directory.questions.answer import Model
from directory.questions.reference import Reference

SCHEMES: Final = {
    "m49": "M49 region",
    "un_group": "UN regional group",
    "membership": "Membership of an organization",
    "language_group": "Language group",
    "set": "Ad-hoc list",
    "state": "State",
    "territory": "Territory",
}
LANGUAGES: Final = {
    "ar": "Arabic",
    "zh": "Chinese",
    "en": "English",
    "fr": "French",
    "ru": "Russian",
    "es": "Spanish",
    "pt": "Portuguese",
}


class Choice(Model):
    """Something to choose, and how it is named in a list."""

    id: Id
    name: str
    group: str  # scheme of an area, rung of a role; empty for a sector
    depth: int = 0  # in the tree of sectors or M49
    of: int = 0  # States of an area


class Choices(Model):
    """Sectors as a tree, areas by scheme, roles in the order of the ladder."""

    sectors: tuple[Choice, ...]
    areas: tuple[Choice, ...]
    roles: tuple[Choice, ...]
    languages: dict[str, str]
    schemes: dict[str, str]
    demo: bool


def choices(reference: Reference, *, demo: bool) -> Choices:
    """The vocabularies of a reader, in the order of lists."""
    return Choices(
        sectors=tuple(_sectors(reference)),
        areas=tuple(_areas(reference)),
        roles=tuple(_roles(reference)),
        languages=LANGUAGES,
        schemes=SCHEMES,
        demo=demo,
    )


def _sectors(reference: Reference) -> list[Choice]:
    found: list[Choice] = []
    narrower = {
        s: sorted(reference.narrower(s), key=lambda n: reference.sectors[n].sort_name) for s in reference.sectors
    }
    below = {child for children in narrower.values() for child in children}

    def walk(sector: Id, depth: int) -> None:
        found.append(Choice(id=sector, name=reference.sectors[sector].name, group="", depth=depth))
        for child in narrower[sector]:
            walk(child, depth + 1)

    roots = [sector for sector in reference.sectors if sector not in below]
    for root in sorted(roots, key=lambda s: (s in reference.across, reference.sectors[s].sort_name)):
        walk(root, 0)
    return found


def _areas(reference: Reference) -> list[Choice]:
    order = list(SCHEMES)
    ordered = sorted(reference.areas.values(), key=lambda a: (order.index(a.scheme), a.sort_name, a.id))
    return [
        Choice(
            id=area.id,
            name=f"{area.name} ({area.acronym})" if area.acronym else area.name,
            group=area.scheme,
            of=len(reference.states(area.id)),
        )
        for area in ordered
    ]


def _roles(reference: Reference) -> list[Choice]:
    rungs = ("national", "organization", "un", "sector", None)
    ordered = sorted(reference.roles.values(), key=lambda role: (rungs.index(role.rung), role.position, role.sort_name))
    return [Choice(id=role.id, name=role.name, group=role.rung or "") for role in ordered]
