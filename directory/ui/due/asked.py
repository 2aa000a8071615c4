"""What the address of the page *Due* asks, and the boxes in which it is put together."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from directory.freshness import Freshness
from directory.questions.choices import Choices
from directory.questions.due import Due, DueQuestion
from directory.ui import address
from directory.ui.filters import in_order

PAGE: Final = 25
EVERYTHING: Final = {"limit": 1_000_000, "after": 0}  # of a file
ASKED: Final = ("role", "owner", "freshness", "until")  # beside `area`, of which there may be several
SAYS: Final = {
    Freshness.STALE: "Stale",
    Freshness.DUE: "Due",
    Freshness.FRESH: "Falls due by then",
    Freshness.NEVER_VERIFIED: "Not verified yet",
}


def here() -> DueQuestion:
    """
    What the address asks now.

    Raises:
        InvalidRecord: a value that no question may have.
    """
    given = {name: st.query_params[name] for name in ASKED if st.query_params.get(name)}
    after = address.number("after", 0)
    return DueQuestion.of(area=tuple(address.many("area")), limit=PAGE, after=after, **given)


def is_filtered(asked: DueQuestion) -> bool:
    """Whether it leaves anything out."""
    return bool(asked.role or asked.area or asked.owner or asked.freshness)


def boxes(asked: DueQuestion, choices: Choices, found: Due) -> None:
    """One row of boxes and the pills, each value with how many there are of it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _counted("role", "Role", {one.id: f"{one.name} · {one.count}" for one in found.by_role}, asked.role, choices)
        areas = {choice.id: choice.name for choice in in_order(choices.areas)}
        st.session_state["due-area"] = [area.id for area in found.areas if area.id in areas]
        st.multiselect(
            "Areas",
            list(areas),
            key="due-area",
            format_func=areas.__getitem__,
            placeholder="The world",
            filter_mode="contains",
            select_all=False,
            on_change=_ask,
            args=("area",),
        )
        owners = {one.id: f"{one.name} · {one.count}" for one in found.by_owner}
        if owners or asked.owner:
            _counted("owner", "Kept by", owners, asked.owner, choices)
        st.session_state["due-until"] = date.fromisoformat(found.until)
        st.date_input(
            "Due by",
            key="due-until",
            format="YYYY-MM-DD",
            help="What falls due by this day; if not said otherwise, the end of the month.",
            on_change=_ask,
            args=("until",),
        )
    _pills(asked, found.by_freshness)


def _counted(name: str, label: str, counts: Mapping[str, str], chosen: str | None, choices: Choices) -> None:
    names = {**counts}
    if chosen and chosen not in names:
        names[chosen] = next((role.name for role in choices.roles if role.id == chosen), chosen)
    st.session_state[f"due-{name}"] = chosen
    st.selectbox(
        label,
        list(names),
        key=f"due-{name}",
        format_func=names.__getitem__,
        placeholder="All",
        filter_mode="contains",
        on_change=_ask,
        args=(name,),
    )


def _pills(asked: DueQuestion, counts: Mapping[str, int]) -> None:
    offered = [state.value for state in SAYS if counts.get(state.value) or state is asked.freshness]
    if not offered:
        return
    st.session_state["due-freshness"] = asked.freshness.value if asked.freshness else None
    st.pills(
        "How fresh",
        offered,
        key="due-freshness",
        format_func=lambda state: f"{SAYS[Freshness(state)]} {counts.get(state, 0)}",
        on_change=_ask,
        args=("freshness",),
    )


def _ask(name: str) -> None:
    value = st.session_state[f"due-{name}"]
    said = value.isoformat() if name == "until" and value else value
    address.go(address.here(**{name: said, "after": None}))
