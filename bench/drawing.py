"""
The drawing of a network in a real browser that draws by software: usable after its data, a click answered.

Medians of ten, on the clock; where there is no Chromium it says so.
"""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any, Final
from urllib.request import urlopen

from bench.measure import Line

RUNS: Final = 10
USABLE_TARGET: Final = 1.0  # seconds
CLICK_TARGET: Final = 0.5
KEY: Final = "network-near"
BUSY: Final = "area:m49-001"  # two steps around the world are as many nodes as are drawn
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run")
DRAWING: Final = f"globalThis.directoryNetworks?.get('{KEY}')"
ASK: Final = f"(id) => {{ const drawing = {DRAWING}; drawing.vis.selectNodes([id]); drawing.choose(id); }}"


def measure(store: str) -> Iterator[Line]:
    """The lines about a drawing of as many nodes as there may be, on a store of the seed."""
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
    from chromium import find

    path = find()
    if path is None:
        yield Line("drawing of a network", "not measured", "", None, note="there is no Chromium")
        return
    from playwright.sync_api import sync_playwright

    with _served(store) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        page = browser.new_page(viewport={"width": 1280, "height": 900})
        usable = [_opened(page, address) for _ in range(RUNS)]
        nodes = page.evaluate(f"{DRAWING}.nodes.getIds()")
        clicks = [_clicked(page, known) for known in nodes[1 : RUNS + 1]]
        sent = page.evaluate(f"{DRAWING}.received")
        browser.close()
    number = f"{len(nodes)} nodes"
    yield _line(f"drawing of {number}: usable after its data", usable, USABLE_TARGET)
    yield _line(f"drawing of {number}: a click answered", clicks, CLICK_TARGET)
    note = f"after {RUNS} clicks"
    yield Line(f"drawing of {number}: times its data were sent", str(sent), "", None, 1, note, sent)


def _line(what: str, seconds: list[float], target: float) -> Line:
    found = median(seconds)
    note = f"seconds on the clock; from {min(seconds):.2f} to {max(seconds):.2f}"
    return Line(what, f"{found * 1000:.0f} ms", "", None, target, note, found)


def _opened(page: Any, address: str) -> float:
    """Seconds from the arrival of the data to the first picture that can be used."""
    page.goto(f"{address}/network?id={BUSY}&steps=2")
    page.wait_for_function(f"{DRAWING}?.usable")
    return page.evaluate(f"{DRAWING}.usable") / 1000


def _clicked(page: Any, known: str) -> float:
    """Seconds until the record that was clicked stands beside the drawing."""
    name = page.evaluate(f"(id) => {DRAWING}.nodes.get(id).name", known)
    heading = page.locator(".st-key-network-record").get_by_role("heading", level=2).filter(has_text=name)
    began = time.perf_counter()
    page.evaluate(ASK, known)
    heading.wait_for()
    return time.perf_counter() - began


@contextmanager
def _served(store: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "directory.cli", "serve", "--store", store, "--port", str(port)]
    server = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(300):
            try:
                urlopen(f"{address}/_stcore/health", timeout=5).close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(30)
