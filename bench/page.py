"""A child process: reruns of the first page beside those of a bare one; prints the medians as JSON."""

from __future__ import annotations

import json
import sys
from typing import Final

from streamlit.testing.v1 import AppTest

from bench.measure import side_by_side

BARE: Final = "import streamlit as st\nst.write('1540')\n"
RUNS: Final = 15


def main(app: str) -> None:
    """Run both pages once to warm them, then in turn."""
    ours, bare = AppTest.from_file(app, default_timeout=60), AppTest.from_string(BARE)
    for _ in range(3):
        ours.run()
        bare.run()
    if ours.exception:
        sys.exit(f"the page failed: {ours.exception[0].message}")
    print(json.dumps([("as it opens", *side_by_side(ours.run, bare.run, RUNS))]))


if __name__ == "__main__":
    main(sys.argv[1])
