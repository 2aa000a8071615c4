"""The boxes in which a question is put together; the address takes each change at once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

import streamlit as st

from directory.questions.answer import Asked, Question
from directory.questions.choices import Choice, Choices
from directory.ui import address, session

INDENT = "\u2003"


def draw(choices: Choices, asked: Asked | None, on: date) -> None:
    """The boxes, filled with the question as it was understood."""
    areas = {choice.id: choice for choice in in_order(choices.areas)}
    chosen = [area for area in (asked.areas if asked else ()) if area in areas]
    _fill(asked, chosen, on)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _box("sector", "Sector", choices.sectors, "Across sectors", help="A field of work; a narrower one counts too.")
        schemes = list(choices.schemes)
        st.selectbox(
            "Kind of area",
            schemes,
            index=None,
            key="scheme",
            format_func=choices.schemes.__getitem__,
            placeholder="All kinds",
            filter_mode="contains",
            width=200,
        )
        scheme = st.session_state["scheme"]
        offered = [known for known, area in areas.items() if area.group == scheme or not scheme or known in chosen]
        st.multiselect(
            "Areas",
            offered,
            key="area",
            format_func=lambda known: _area(areas[known]) if known in areas else known,
            placeholder="The world",
            accept_new_options=True,  # another name of an area, which the directory may know
            filter_mode="contains",
            select_all=False,
            on_change=_ask,
        )
        _more(choices)


def understood(question: Question, choices: Choices) -> Asked:
    """What of a refused question can be kept in the boxes: the ids that are known."""
    known = {choice.id for choice in (*choices.sectors, *choices.areas, *choices.roles)}
    return Asked(
        sector=question.sector if question.sector in known else None,
        sector_name=None,
        areas=tuple(area for area in question.area if area in known),
        role=question.role if question.role in known else None,
        role_name=None,
        language=question.language,
    )


def _more(choices: Choices) -> None:
    """The rarer boxes, out of the way; the button says how many are in use."""
    asked = st.session_state["language"]
    languages = choices.languages | ({} if not asked or asked in choices.languages else {asked: asked})
    used = sum(bool(st.query_params.get(name)) for name in ("role", "language", "on"))
    with st.popover(f"More · {used}" if used else "More", icon=":material/tune:"):
        _box("role", "Role", choices.roles, "Any role", help="Of posts, only those in this role; bodies stay.")
        st.selectbox(
            "Language",
            list(languages),
            key="language",
            format_func=languages.__getitem__,
            placeholder="Any language",
            filter_mode="contains",
            help="Posts that state this language come first.",
            on_change=_ask,
        )
        st.date_input("On", key="on", format="YYYY-MM-DD", help="The day asked about.", on_change=_ask)


def _fill(asked: Asked | None, chosen: Sequence[str], on: date) -> None:
    st.session_state["sector"] = asked.sector if asked else None
    st.session_state["area"] = list(chosen)
    st.session_state["role"] = asked.role if asked else None
    st.session_state["language"] = asked.language if asked else None
    st.session_state["on"] = on


def _box(key: str, label: str, offered: Sequence[Choice], nothing: str, *, help: str) -> None:
    names = {choice.id: f"{INDENT * choice.depth}{choice.name}" for choice in offered}
    st.selectbox(
        label,
        list(names),
        key=key,
        format_func=names.__getitem__,
        placeholder=nothing,
        filter_mode="contains",
        help=help,
        on_change=_ask,
    )


@lru_cache(maxsize=8)
def in_order(areas: tuple[Choice, ...]) -> tuple[Choice, ...]:
    """A name before those that it is a part of: who types “Guinea” and presses Enter does not mean the Equatorial."""
    place = {area.id: min(n for n, other in enumerate(areas) if area.name in other.name) for area in areas}
    return tuple(sorted(areas, key=lambda area: (place[area.id], len(area.name))))


def _area(area: Choice) -> str:
    return f"{area.name} · {area.of}" if area.of > 1 else area.name


def _ask() -> None:
    """Put what was chosen into the address, from which the page is drawn."""
    state = st.session_state
    on = state["on"].isoformat() if state["on"] and state["on"] != session.usual_day() else None
    address.go({name: state[name] for name in ("sector", "area", "role", "language")} | {"on": on})
