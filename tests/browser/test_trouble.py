"""What a visitor reads when something is wrong; run inside the test, without a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from directory.ui.plain import href

APP = Path(__file__).parents[2] / "app.py"


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    """The directory is opened once in a process: a test brings its own."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


def run(store: Path, **asked: str | list[str]) -> str:
    """What stands on the page."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIRECTORY_STORE", f"sqlite:{store}")
        test = AppTest.from_file(str(APP), default_timeout=60)
        for name, value in asked.items():
            test.query_params[name] = value
        test.run()
    assert not test.exception
    return "\n".join(element.value for kind in ("title", "markdown", "error", "caption") for element in test.get(kind))


def test_a_store_that_cannot_be_read_is_said_on_one_line(tmp_path: Path):
    assert "The directory cannot be read now" in run(tmp_path / "none.db")


def test_a_day_that_is_none_is_refused_with_a_next_step(seed_file: Path):
    assert "is no date" in run(seed_file, on="yesterday", sector="sector:chemical")


def test_a_limit_that_is_none_is_refused(seed_file: Path):
    assert "limit" in run(seed_file, limit="0", sector="sector:chemical")


def test_an_answer_of_another_day_has_the_states_of_that_day(seed_file: Path):
    """The last day before three States left."""
    assert "15 States" in run(seed_file, area=["area:members-ecowas"], on="2025-01-28")
    assert "12 States" in run(seed_file, area=["area:members-ecowas"], on="2025-01-29")


@pytest.mark.parametrize(
    ("type", "value", "address"),
    [
        ("email", "a.b+c@example.org", "mailto:a.b+c@example.org"),
        ("email", "a@example.org?bcc=b", "mailto:a@example.org%3Fbcc%3Db"),
        ("email", "a@example.org?bcc=b@example.org", None),
        ("email", "a b@example.org", None),
        ("web", "https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
        ("web", "https://example.org/)(<>", "https://example.org/%29%28%3C%3E"),
        ("web", "javascript:alert(1)", None),
        ("web", "//example.org", None),
        ("web", "http://[", None),
        ("phone", "+1 555 0100", None),
    ],
)
def test_only_web_and_mail_addresses_are_links(type: str, value: str, address: str | None):
    assert href(type, value) == address
