"""What the address of the page *Gaps* asks."""

from __future__ import annotations

from typing import Final, Literal, Self

import streamlit as st
from pydantic import ValidationError

from directory.model import refused
from directory.questions.answer import Model
from directory.questions.fragility import FragilityQuestion
from directory.questions.gaps import GapsQuestion
from directory.ui import address

View = Literal["gaps", "one"]
VIEWS: Final = {"gaps": "Gaps", "one": "What rests on one"}
MATRIX: Final = ("rows", "columns")
PAGE: Final = 25  # gaps at once
EVERYTHING: Final = {"limit": 100_000, "after": 0}  # of a file


class Asked(Model):
    """What the address asks: the gaps of a matrix of coverage, or what rests on one body or person in it."""

    view: View = "gaps"
    gaps: GapsQuestion
    one: FragilityQuestion

    @classmethod
    def here(cls) -> Self:
        """
        What the address asks now.

        Raises:
            InvalidRecord: a value that no question may have.
        """
        given = {name: st.query_params[name] for name in MATRIX if st.query_params.get(name)}
        matrix = {**given, "area": address.many("area"), "row": address.many("row")}
        gaps = {**matrix, "kinds": address.many("kind"), "limit": PAGE, "after": st.query_params.get("after") or 0}
        one = {**matrix, "without": st.query_params.get("without") or None}
        try:
            return cls.model_validate({"view": st.query_params.get("view") or "gaps", "gaps": gaps, "one": one})
        except ValidationError as error:
            raise refused(error, source="address") from error

    @property
    def filtered(self) -> bool:
        """Whether it leaves anything out."""
        asked = self.gaps
        return bool(asked.area or asked.row or asked.kinds or asked.columns)
