"""
The pages as a visitor has them: served by `directory serve`, looked at through a real Chromium.

`page` fails its test when the page asked another host for anything, or wrote an error to the console.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from chromium import ADVICE, find
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, expect, sync_playwright
from servers.run import untested
from visit import leaves, served

ARGUMENTS = (
    "--no-sandbox",  # there is none for root
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)
# Streamlit looks for its server beside the page before it looks at the root: two 404 on each page below the root.
HARMLESS = re.compile(r"http://127\.0\.0\.1:\d+/\w+/_stcore/(health|host-config)")


expect.set_options(timeout=30_000)  # a machine that does other work as well answers late


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find()
    if path is None:
        untested(ADVICE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> dict[str, BrowserContext]:
    """One for light and one for dark, kept: Streamlit's own files are then fetched once."""
    size = {"width": 1280, "height": 900}
    return {scheme: browser.new_context(viewport=size, color_scheme=scheme) for scheme in ("light", "dark")}


@pytest.fixture(scope="session")
def address(seed_file: Path) -> Iterator[str]:
    """Where the pages with the whole seed are; nothing writes there."""
    with served("--store", f"sqlite:{seed_file}") as known:
        yield known


@pytest.fixture
def open_page(contexts: dict[str, BrowserContext]) -> Iterator[Callable[..., Page]]:
    """Opens pages that tell on themselves."""
    pages: list[Page] = []
    outside: list[str] = []
    errors: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error" and not HARMLESS.fullmatch(message.location.get("url", "")):
            errors.append(f"{message.text} {message.location.get('url')}")

    def new(scheme: str = "light") -> Page:
        page = contexts[scheme].new_page()
        page.set_default_timeout(40_000)
        page.on("request", lambda request: outside.append(request.url) if leaves(request.url) else None)
        page.on("console", heard)
        page.on("pageerror", lambda error: errors.append(str(error)))
        pages.append(page)
        return page

    yield new
    for page in pages:
        page.close()
    assert outside == []
    assert errors == []


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    return open_page()
