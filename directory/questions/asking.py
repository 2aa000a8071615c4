"""What is asked, in ids: which sectors fit, which areas touch it, and how well somebody's cover fits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final, NamedTuple

from directory.model import Id
from directory.ports import Activity
from directory.questions.reference import Reference, Relation

_RELATIONS: Final = {"exact": 0, "narrower": 1, "broader": 2}


class Match(NamedTuple):
    """By which of its sectors a body fits the question."""

    sector: Id
    rank: int | None
    relation: Relation

    @property
    def order(self) -> tuple[bool, bool, int]:
        """A broader sector last; the primary sector before the others; exact, narrower, broader."""
        return self.relation == "broader", self.rank != 1, _RELATIONS[self.relation]


NO_MATCH: Final = (True, True, len(_RELATIONS))  # after every match


@dataclass(frozen=True)
class Asking:
    """What is asked, in ids."""

    reference: Reference
    sector: Id | None
    states: frozenset[Id]
    role: Id | None
    language: str | None
    on: date

    @cached_property
    def relations(self) -> Mapping[Id, Relation]:
        """The sectors that fit; without a sector, those across sectors."""
        return self.reference.relations(self.sector) if self.sector else dict.fromkeys(self.reference.across, "exact")

    @cached_property
    def exact(self) -> frozenset[Id]:
        """The sector itself."""
        return frozenset(sector for sector, relation in self.relations.items() if relation == "exact")

    @cached_property
    def neighbours(self) -> frozenset[Id]:
        """The related sectors that do not fit themselves."""
        return self.reference.neighbours(self.sector) - self.relations.keys() if self.sector else frozenset()

    @cached_property
    def areas(self) -> frozenset[Id]:
        """Every area that shares a State with the question."""
        reference = self.reference
        return frozenset(area for area in reference.areas if not self.states.isdisjoint(reference.states(area)))

    def offers(self, role: Id) -> bool:
        """Whether a role is offered for this sector: a sibling authority only for its own."""
        sectors = self.reference.siblings(role)
        return not sectors or self.sector is None or not sectors.isdisjoint(self.relations)

    def match(self, sectors: Iterable[tuple[Id, int | None]]) -> Match | None:
        """The best of somebody's sectors for the question, None where none fits."""
        fitting = [Match(sector, rank, self.relations[sector]) for sector, rank in sectors if sector in self.relations]
        return min(fitting, key=lambda match: (match.order, match.sector), default=None)

    def is_across(self, activity: Activity) -> bool:
        """Whether a body works across sectors."""
        return any(sector in self.reference.across for sector, _ in activity.sectors)

    def fit(self, cover: frozenset[Id]) -> float:
        """|cover ∩ area| / |cover ∪ area|: the body made for the area comes before the continental one."""
        whole = cover | self.states
        return len(cover & self.states) / len(whole) if whole else 0.0
