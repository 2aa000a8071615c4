"""
What every page shares: the directory, who asks, and answers that are kept for a while.

An answer is kept for one audience, day, question and state of the store, and never shared between audiences.
"""

from __future__ import annotations

import gc
from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from directory.access import COMMITTEE, Viewer
from directory.bootstrap import open_directory
from directory.config import Settings
from directory.questions.answer import Answer, Question
from directory.questions.choices import Choices
from directory.questions.find import FindResult
from directory.questions.profile import Profile
from directory.service import Directory

KEPT: Final = 128  # answers of a kind; they are frozen, so everybody may read the same one
SECONDS: Final = 600


@st.cache_resource(show_spinner=False)
def directory() -> Directory:
    """The directory, opened once in a process."""
    return open_directory(_settings())


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    return Settings.read()


def viewer() -> Viewer:
    """Who asks: the audience that this install was started for."""
    return Viewer(_settings().audience)


def who(question: Question, on: date) -> Answer:
    """Whom to contact."""
    return _who(question.model_dump_json(), viewer(), on, _token())


def find(text: str, kinds: tuple[str, ...], types: tuple[str, ...], after: str | None, on: date) -> FindResult:
    """Whatever has this text in its names."""
    return _find(text, kinds, types, after, viewer(), on, _token())


def show(known: str, on: date) -> Profile:
    """Everything about one record."""
    return _show(known, viewer(), on, _token())


def choices(on: date) -> Choices:
    """What a question may name."""
    return _choices(viewer(), on, _token())


def state_names(on: date) -> Mapping[str, str]:
    """The names of States and territories by their code."""
    return _state_names(viewer(), on, _token())


def is_demo() -> bool:
    """Whether the store holds invented data."""
    return directory().status().demo


@st.cache_resource(show_spinner=False)
def settle() -> None:
    """
    Set aside what was loaded: Streamlit collects garbage after every run, and need not look at this again.

    Called once, after the first page was drawn: it makes each later run several times cheaper.
    """
    gc.collect()
    gc.freeze()


def _token() -> int:
    """The change token, as a part of keys alone: nobody is shown it."""
    return directory().status(Viewer(COMMITTEE)).token


def _kept(function):  # noqa: ANN001, ANN202 (Streamlit's own types do not survive a wrapper)
    hashed = {Viewer: lambda viewer: viewer.audience}
    return st.cache_resource(max_entries=KEPT, ttl=SECONDS, show_spinner=False, hash_funcs=hashed)(function)


@_kept
def _who(question: str, viewer: Viewer, on: date, token: int) -> Answer:  # noqa: ARG001 (the token is in the key)
    asked = Question.model_validate_json(question).model_copy(update={"on": on})
    return directory().who(asked, viewer)


@_kept
def _find(
    text: str,
    kinds: tuple[str, ...],
    types: tuple[str, ...],
    after: str | None,
    viewer: Viewer,
    on: date,
    token: int,  # noqa: ARG001
) -> FindResult:
    return directory().find(text, viewer, kinds=kinds, types=types, after=after, on=on)


@_kept
def _show(known: str, viewer: Viewer, on: date, token: int) -> Profile:  # noqa: ARG001
    return directory().show(known, viewer, on=on)


@_kept
def _choices(viewer: Viewer, on: date, token: int) -> Choices:  # noqa: ARG001
    return directory().choices(viewer, on=on)


@_kept
def _state_names(viewer: Viewer, on: date, token: int) -> Mapping[str, str]:  # noqa: ARG001
    known = directory().areas(viewer, on=on).areas
    return {area.states[0]: area.name for area in known if area.scheme in ("state", "territory") and area.states}
