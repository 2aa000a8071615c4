"""The main job on Neo4j, and what a visitor reads while the server is away."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from servers.neo4j_server import Server
from servers.run import need_server, running
from test_pages import CHEMICAL, choose, rung
from visit import served, settled

from directory.bootstrap import copy
from directory.config import Settings

pytestmark = pytest.mark.browser

COLD = 60_000  # milliseconds that a server just started may take for its first answers


@pytest.fixture(scope="module")
def server(seed_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own with the whole seed: it is stopped in the middle."""
    need_server()
    with running(Server(tmp_path_factory.mktemp("neo4j"))) as started:
        copy(f"sqlite:{seed_file}", started.uri, Settings(), progress=lambda _what, _count: None)
        yield started


@pytest.fixture(scope="module")
def pages(server: Server) -> Iterator[str]:
    """Where the pages on that server are."""
    with served("--store", server.uri) as known:
        yield known


def test_a_question_is_asked_answered_and_followed(page: Page, pages: str):
    """From two boxes to the answer, and from a suggestion to its record: as from a file."""
    page.goto(pages)
    settled(page)
    choose(page, "Sector", "Chemical")
    expect(settled(page).get_by_text("Chemical, World")).to_be_visible(timeout=COLD)
    choose(page, "Areas", "Western Africa")
    expect(page.get_by_text("16 States", exact=True)).to_be_visible()
    expect(rung(page, 1)).to_contain_text("CropLife Africa Middle East")
    expect(rung(page, 3)).to_contain_text("Burkina Faso")
    settled(page)
    rung(page, 1).get_by_role("link", name="CropLife Africa Middle East").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CropLife Africa Middle East (CropLife AME)")


@pytest.mark.parametrize(("how", "scheme"), [("killed", "light"), ("hung", "dark")])
def test_while_the_server_is_away_one_line_says_so(  # noqa: PLR0917  fixtures and the two of a case
    open_page: Callable[..., Page], server: Server, pages: str, how: str, scheme: str, tmp_path: Path
):
    """Within 15 seconds, without a word of where the server is; and the page works again when the server does."""
    page = open_page(scheme)
    page.goto(f"{pages}{CHEMICAL}")
    expect(rung(page, 5)).to_be_visible(timeout=COLD)
    settled(page)
    server.kill() if how == "killed" else server.freeze()
    asked = time.monotonic()
    page.goto(f"{pages}{CHEMICAL}")
    expect(page.get_by_text("The directory cannot be read now")).to_be_visible(timeout=15_000)
    assert time.monotonic() - asked < 15
    settled(page)
    said = page.locator("[data-testid=stMainBlockContainer]").inner_text()
    assert str(server.port) not in said
    folder = Path("screenshots") if os.environ.get("DIRECTORY_SCREENSHOTS") else tmp_path
    page.screenshot(path=folder / f"away-{how}-{scheme}.png")
    server.start() if how == "killed" else server.thaw()
    page.get_by_role("button", name="Try again").click()
    expect(rung(page, 5)).to_be_visible(timeout=COLD)
    expect(rung(page, 1)).to_contain_text("CropLife Africa Middle East")
