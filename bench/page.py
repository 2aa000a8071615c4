"""A child process: reruns of the first page beside those of a bare one; prints the medians as JSON."""

from __future__ import annotations

import json
import sys
from typing import Final

from streamlit.testing.v1 import AppTest

from bench.measure import Times, side_by_side

BARE: Final = "import streamlit as st\nst.write('1540')\n"
RUNS: Final = 15


ANSWER: Final = {"sector": "sector:chemical", "area": "area:m49-011"}


def main(app: str) -> None:
    """Each page is run three times to warm it, then in turn with the bare one."""
    measured = [(what, *_beside_bare(app, asked)) for what, asked in (("as it opens", {}), ("with an answer", ANSWER))]
    print(json.dumps(measured))


def _beside_bare(app: str, asked: dict[str, str]) -> tuple[Times, Times]:
    ours, bare = AppTest.from_file(app, default_timeout=60), AppTest.from_string(BARE)
    for name, value in asked.items():
        ours.query_params[name] = value
    for _ in range(3):
        ours.run()
        bare.run()
    if ours.exception:
        sys.exit(f"the page failed: {ours.exception[0].message}")
    return side_by_side(ours.run, bare.run, RUNS)


if __name__ == "__main__":
    main(sys.argv[1])
