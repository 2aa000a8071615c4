"""What the address of the page *Coverage* asks: the matrix, how it is looked at, and the cell that is open."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple, Self

import streamlit as st
from pydantic import ValidationError

from directory.model import Id, refused
from directory.questions.answer import Model
from directory.questions.matrix import Cell, CoverageQuestion
from directory.ui import address

View = Literal["matrix", "map"]
Cover = Literal["covered", "claimed", "derived", "reachable"]
VIEWS: Final[Mapping[str, str]] = {"matrix": "Matrix", "map": "Map"}
COVERS: Final[Mapping[str, str]] = {
    "covered": "Claimed or derived",
    "claimed": "Claimed",
    "derived": "Derived",
    "reachable": "Reachable",
}
MATRIX: Final = ("rows", "columns")  # what the address holds of the question, beside its areas
LOOKED: Final = ("view", "cover", "row", "column")  # and of how it is looked at
SUB_REGIONS: Final = "m49-subregion"  # the columns where nothing else is asked


class Place(NamedTuple):
    """A cell by the ids of its row and its column."""

    row: Id
    column: Id


class Asked(Model):
    """What the address asks."""

    question: CoverageQuestion
    view: View = "matrix"
    cover: Cover = "covered"
    row: Id | None = None
    column: Id | None = None

    @classmethod
    def here(cls) -> Self:
        """
        What the address asks now.

        Raises:
            InvalidRecord: a value that no question may have.
        """
        question = CoverageQuestion.of(**_given(*MATRIX), area=tuple(address.many("area")))
        try:
            return cls.model_validate({**_given(*LOOKED), "question": question})
        except ValidationError as error:
            raise refused(error, source="address") from error

    @property
    def place(self) -> Place | None:
        """The cell that is open."""
        return Place(self.row, self.column) if self.row and self.column else None


def _given(*names: str) -> dict[str, str]:
    return {name: st.query_params[name] for name in names if st.query_params.get(name)}


def shown(cell: Cell, cover: Cover) -> frozenset[str]:
    """The States of a cell that one meaning of cover has."""
    if cover == "covered":
        return frozenset((*cell.claimed, *cell.derived))
    return frozenset({"claimed": cell.claimed, "derived": cell.derived, "reachable": cell.reachable}[cover])


def ask(**changed: str | list[str] | None) -> None:
    """Put a change into the address, from which the page is drawn; a list begins anew."""
    address.go(address.here(**{"after": None, **changed}))


def pick(place: Place | None) -> None:
    """Open a cell, or close the one that is open."""
    ask(row=place.row if place else None, column=place.column if place else None)
