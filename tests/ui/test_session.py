"""What pages keep: answers of one state of one store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import streamlit as st
from words import TODAY, batch, state

from directory.access import ALL
from directory.bootstrap import open_store
from directory.ports import Scope
from directory.ui import session


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """Streamlit keeps for the whole process."""
    st.cache_resource.clear()
    yield
    session.directory().close()
    st.cache_resource.clear()


def test_answers_of_a_store_are_not_taken_for_those_of_another(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Another file with as many batches takes the place of the store while the pages are served."""
    for code in ("AAA", "BBB"):
        made = open_store(f"sqlite:{tmp_path / code}", create=True)
        made.apply(batch(state(code)))
        made.close()
    monkeypatch.setenv("DIRECTORY_STORE", f"sqlite:{tmp_path / 'AAA'}")
    assert session.state_names(TODAY) == {"AAA": "AAA"}
    (tmp_path / "BBB").replace(tmp_path / "AAA")
    with session.directory()._store.reader(Scope(ALL)):  # has the connection that there was
        assert session.state_names(TODAY) == {"BBB": "BBB"}
