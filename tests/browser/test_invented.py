"""Each page of a demo says that it is one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visit import served, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("demo") / "demo.db"
    with served("--demo", "--store", f"sqlite:{path}") as address:
        yield address


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?sector=sector:chemical&area=area:m49-011",
        "/?sector=sector:chemical&print=1",
        "/find",
        "/record?id=org:icca",
        "/record",
        "/coverage",
        "/coverage?view=map",
        "/gaps",
        "/gaps?view=one",
        "/network",
        "/network?id=org:icca",
    ],
)
def test_each_page_says_that_contacts_are_invented(page: Page, demo: str, path: str):
    page.goto(f"{demo}{path}")
    expect(settled(page).get_by_text("Demo: posts, people and contacts here are invented.")).to_be_visible()
