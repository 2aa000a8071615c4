"""A child process: reruns of each page beside those of a bare one; prints the medians as JSON."""

from __future__ import annotations

import json
import sys
from typing import Final

from streamlit.testing.v1 import AppTest

from bench.measure import Times, side_by_side

BARE: Final = "import streamlit as st\nst.write('1540')\n"
RUNS: Final = 15


PAGES: Final[dict[str, tuple[str, dict[str, str]]]] = {  # what is looked at, on which page
    "the first page, as it opens": ("who", {}),
    "the first page, with an answer": ("who", {"sector": "sector:chemical", "area": "area:m49-011"}),
    "Find, with results": ("find", {"text": "association"}),
    "Coverage, the matrix": ("coverage", {}),
    "Coverage, the map": ("coverage", {"view": "map"}),
    "Gaps, the list": ("gaps", {}),
    "Gaps, what rests on one": ("gaps", {"view": "one"}),
    "Network, of one": ("network", {"id": "org:icca", "steps": "2"}),
    "Network, the overview": ("network", {"view": "overview"}),
    "a record": ("record", {"id": "org:icca"}),
}


def main(app: str) -> None:
    """Each page is run three times to warm it, then in turn with the bare one."""
    measured = [(what, *_beside_bare(app, page, asked)) for what, (page, asked) in PAGES.items()]
    print(json.dumps(measured))


def _beside_bare(app: str, page: str, asked: dict[str, str]) -> tuple[Times, Times]:
    ours, bare = AppTest.from_file(app, default_timeout=60), AppTest.from_string(BARE)
    if page != "who":
        ours.run()
        ours.switch_page(f"directory/ui/pages/{page}.py")
    for name, value in asked.items():
        ours.query_params[name] = value
    for _ in range(3):
        ours.run()
        bare.run()
    if ours.exception:
        sys.exit(f"the page {page} failed: {ours.exception[0].message}")
    return side_by_side(ours.run, bare.run, RUNS)


if __name__ == "__main__":
    main(sys.argv[1])
