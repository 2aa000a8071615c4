"""
What every page shares: the directory, who asks, and answers that are kept for a while.

An answer is kept for one audience, day, question and state of the store, and never shared between audiences.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from datetime import date
from typing import Final, ParamSpec, TypeVar

import streamlit as st

from directory.access import COMMITTEE, Viewer
from directory.bootstrap import open_directory
from directory.config import Settings
from directory.ports import FindQuery
from directory.questions.answer import Answer, Question
from directory.questions.cell import CellDetail
from directory.questions.choices import Choices
from directory.questions.find import FindResult
from directory.questions.fragility import Fragility, FragilityQuestion
from directory.questions.gaps import Gaps, GapsQuestion
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.questions.network import Network, NetworkQuestion
from directory.questions.path import Path
from directory.questions.profile import Profile
from directory.service import Directory

P = ParamSpec("P")
T = TypeVar("T")
KEPT: Final = 128  # answers of a kind; they are frozen, so everybody may read the same one
SECONDS: Final = 600
KEEPER: Final = "who keeps"  # in the session: the name under which one writes


@st.cache_resource(show_spinner=False)
def directory() -> Directory:
    """The directory, opened once in a process."""
    return open_directory(_settings())


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    return Settings.read().served_on(st.get_option("server.address"))


def may_write() -> bool:
    """Whether this install is the trusted one of those who keep the directory: it shows everything, on loopback."""
    return _settings().audience == COMMITTEE and directory().status().edition is None


def keeper() -> str:
    """Who writes, as they said it in this session; empty where they did not yet."""
    return st.session_state.get(KEEPER, "")


def _audience() -> str:
    """Who asks: the audience that this install was started for."""
    return _settings().audience


def who(question: Question, on: date) -> Answer:
    """Whom to contact."""
    return _who(question.model_dump_json(), _audience(), on, _token())


def find(query: FindQuery, on: date) -> FindResult:
    """Whatever has this text in its names."""
    return _find(query, _audience(), on, _token())


def show(known: str, on: date) -> Profile:
    """Everything about one record."""
    return _show(known, _audience(), on, _token())


def coverage(question: CoverageQuestion, on: date) -> Coverage:
    """Where somebody is and where nobody."""
    return _coverage(question.model_dump_json(), _audience(), on, _token())


def cell(question: CoverageQuestion, row: str, column: str, on: date) -> CellDetail:
    """One cell of a matrix in full, by the ids of its row and its column."""
    asked = question.model_copy(update={"row": (row,)})
    return _cell(asked.model_dump_json(), column, _audience(), on, _token())


def gaps(question: GapsQuestion, on: date) -> Gaps:
    """Where nobody is on file, or nobody to count on."""
    return _gaps(question.model_dump_json(), _audience(), on, _token())


def fragility(question: FragilityQuestion, on: date) -> Fragility:
    """What rests on one body or one person."""
    return _fragility(question.model_dump_json(), _audience(), on, _token())


def network(question: NetworkQuestion, on: date) -> Network:
    """Who is linked to a record."""
    return _network(question.model_dump_json(), _audience(), on, _token())


def path(source: str, target: str, on: date) -> Path:
    """How two records are connected."""
    return _path(source, target, _audience(), on, _token())


def choices(on: date) -> Choices:
    """What a question may name."""
    return _choices(_audience(), on, _token())


def state_names(on: date) -> Mapping[str, str]:
    """The names of States and territories by their code."""
    return _state_names(_audience(), on, _token())


def is_demo() -> bool:
    """Whether the store holds invented data."""
    return directory().status().demo


@st.cache_resource(show_spinner=False)
def freeze() -> None:
    """
    Set aside what was loaded: Streamlit collects garbage after every run, and need not look at this again.

    Called once, after the first page was drawn: it makes each later run several times cheaper.
    """
    gc.collect()
    gc.freeze()


def _token() -> str:
    """The change token and the state that it is of, as a part of keys alone: nobody is shown it."""
    status = directory().status(Viewer(COMMITTEE))
    return f"{status.token} {status.state}"


def _kept(function: Callable[P, T]) -> Callable[P, T]:
    return st.cache_resource(max_entries=KEPT, ttl=SECONDS, show_spinner=False)(function)


@_kept
def _who(question: str, audience: str, on: date, token: str) -> Answer:  # noqa: ARG001 (a part of the key)
    asked = Question.model_validate_json(question).model_copy(update={"on": on})
    return directory().who(asked, Viewer(audience))


@_kept
def _find(query: FindQuery, audience: str, on: date, token: str) -> FindResult:  # noqa: ARG001
    text, kinds, types, limit, after = query
    return directory().find(text, Viewer(audience), kinds=kinds, types=types, limit=limit, after=after, on=on)


@_kept
def _show(known: str, audience: str, on: date, token: str) -> Profile:  # noqa: ARG001
    return directory().show(known, Viewer(audience), on=on)


@_kept
def _coverage(question: str, audience: str, on: date, token: str) -> Coverage:  # noqa: ARG001
    asked = CoverageQuestion.model_validate_json(question).model_copy(update={"on": on})
    return directory().coverage(asked, Viewer(audience))


@_kept
def _cell(question: str, column: str, audience: str, on: date, token: str) -> CellDetail:  # noqa: ARG001
    asked = CoverageQuestion.model_validate_json(question).model_copy(update={"on": on})
    return directory().cell(asked, Viewer(audience), column=column)


@_kept
def _gaps(question: str, audience: str, on: date, token: str) -> Gaps:  # noqa: ARG001
    asked = GapsQuestion.model_validate_json(question).model_copy(update={"on": on})
    return directory().gaps(asked, Viewer(audience))


@_kept
def _fragility(question: str, audience: str, on: date, token: str) -> Fragility:  # noqa: ARG001
    asked = FragilityQuestion.model_validate_json(question).model_copy(update={"on": on})
    return directory().fragility(asked, Viewer(audience))


@_kept
def _network(question: str, audience: str, on: date, token: str) -> Network:  # noqa: ARG001
    return directory().network(NetworkQuestion.model_validate_json(question), Viewer(audience), on=on)


@_kept
def _path(source: str, target: str, audience: str, on: date, token: str) -> Path:  # noqa: ARG001
    return directory().path(source, target, Viewer(audience), on=on)


@_kept
def _choices(audience: str, on: date, token: str) -> Choices:  # noqa: ARG001
    return directory().choices(Viewer(audience), on=on)


@_kept
def _state_names(audience: str, on: date, token: str) -> Mapping[str, str]:  # noqa: ARG001
    known = directory().areas(Viewer(audience), on=on).areas
    return {area.states[0]: area.name for area in known if area.scheme in ("state", "territory") and area.states}
