"""The address of a page is its question: what it holds, and links to other addresses."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from directory.errors import InvalidRecord, quoted
from directory.questions.answer import Answer, Question
from directory.ui import session

Given = Mapping[str, str | int | list[str] | None]
ASKED: Final = ("sector", "role", "language", "on", "limit")  # beside `area`, of which there may be several
DIGITS: Final = 10  # of no number that is meant
SETTLED: Final = "settled address"
LAST: Final = "last question"  # in the session: where the way back leads


def question() -> Question:
    """
    The question that the address holds.

    Raises:
        InvalidRecord: a value that no question may have.
    """
    given = {name: st.query_params[name] for name in ASKED if st.query_params.get(name)}
    return Question.of(area=tuple(many("area")), **given)


def is_empty(asked: Question) -> bool:
    """Whether nothing was asked yet."""
    return not (asked.sector or asked.area or asked.role or asked.language)


def of_answer(answer: Answer) -> dict[str, str | list[str] | None]:
    """The parameters that ask this question again: ids, so that a changed name does no harm."""
    asked = answer.question
    return {
        "sector": asked.sector,
        "area": list(asked.areas),
        "role": asked.role,
        "language": asked.language,
        "on": st.query_params.get("on"),
    }


def day() -> date:
    """
    The day asked about: that of the address, else that of the edition, else today.

    Raises:
        InvalidRecord: what the address holds is no day.
        NotFound: it names no edition.
    """
    given = st.query_params.get("on")
    try:
        return date.fromisoformat(given) if given else session.usual_day()
    except ValueError as error:
        raise InvalidRecord(f"“{given}” is no date: expected a day as 2026-11-22", field="on") from error


def many(name: str) -> list[str]:
    """All values that the address gives to a name."""
    return [value for value in st.query_params.get_all(name) if value]


def number(name: str, usual: int) -> int:
    """
    A count that the address gives to a name.

    Raises:
        InvalidRecord: what it holds is no number.
    """
    given = st.query_params.get(name)
    if not given:
        return usual
    if not (given.isascii() and given.isdecimal() and len(given) < DIGITS):
        raise InvalidRecord(f"{quoted(given)} is no number: expected one as {usual or 25}", field=name)
    return int(given)


def here(**changed: str | int | list[str] | None) -> Given:
    """What the address holds now, with some of it changed; None takes a name out."""
    return {**{name: many(name) for name in st.query_params}, **changed}


def clean(params: Given) -> dict[str, str | list[str]]:
    """Parameters as text, without the empty ones."""
    return {name: value if isinstance(value, list) else str(value) for name, value in params.items() if value}


def kept(params: Given) -> Given:
    """Parameters, beside the edition that is asked where they name none: who reads an edition stays in it."""
    return {session.EDITION: st.query_params.get(session.EDITION), **params}


def go(params: Given) -> None:
    """Make these the parameters of the address."""
    st.query_params.from_dict(clean(kept(params)))


def settle(page: str) -> None:
    """
    Show in the browser what is asked: a link to the page that one is on changes the question, not the address.

    Nothing is sent where the page changes, too: the browser would first take the new question to the old page.
    """
    asked = {name: many(name) for name in st.query_params}
    before = st.session_state.get(SETTLED)
    st.session_state[SETTLED] = page, asked
    if before and before[0] == page and before[1] != asked:
        go(asked)
