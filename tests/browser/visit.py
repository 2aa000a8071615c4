"""Serving the pages, and waiting for them."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

SECONDS = 60


@contextmanager
def served(*options: str) -> Iterator[str]:
    """The address of the pages, served as `directory serve` does."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DIRECTORY_")}
    command = [sys.executable, "-m", "directory.cli", "serve", "--port", str(port), *options]
    server = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address, server)
        yield address
    finally:
        server.terminate()
        server.communicate(timeout=SECONDS)


def wait_for(address: str, server: subprocess.Popen[str]) -> None:
    """Until the server answers, or has ended."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        if server.poll() is not None:
            pytest.fail(f"`directory serve` ended: {server.communicate()[0]}")
        try:
            with urlopen(f"{address}/_stcore/health", timeout=SECONDS):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("`directory serve` does not answer")


def leaves(url: str) -> bool:
    """Whether a request leaves this machine."""
    return not re.match(r"(https?|wss?)://127\.0\.0\.1[:/]|data:|blob:", url)


def drawn_whole(page: Page, picture: Path) -> None:
    """Nothing went wrong, nothing makes the page scroll sideways; a picture of it, in `screenshots/` where asked for."""
    page.screenshot(path=Path("screenshots") / picture.name if os.environ.get("DIRECTORY_SCREENSHOTS") else picture)
    assert page.locator("[data-testid=stException]").count() == 0
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across == 0


def settled(page: Page) -> Page:
    """The page once it is drawn to its foot."""
    page.get_by_text("Designations imply no position").wait_for()
    page.locator("[data-testid=stApp][data-test-script-state=notRunning]").wait_for()
    expect(page.get_by_test_id("stSkeleton")).to_have_count(0)  # a kind of element whose code is still on its way
    return page


# What axe-core says of any page that is known, and Streamlit's own: rule, and where.
KNOWN = {
    "color-contrast": (
        "[data-testid=stCaptionContainer]",  # its grey of small print, 3.9 to 1 in light
        "[data-testid=stMultiSelect]",  # its white on the colour of what was chosen, in dark
    ),
    "presentation-role-conflict": ("[data-testid=stFileUploaderDropzone]",),  # its box to drop a file into
}


def inaccessible(page: Page) -> list[str]:
    """What axe-core finds on a page that is not known."""
    return [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
        if not any(_within(page, node["target"][0], place) for place in KNOWN.get(rule["id"], ()))
    ]


def _within(page: Page, target: object, place: str) -> bool:
    return isinstance(target, str) and page.locator(target).first.evaluate("(it, place) => !!it.closest(place)", place)
