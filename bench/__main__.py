"""`python -m bench`: measure everything, print the table, keep it in RESULTS.md. Never fails for being slow."""

from __future__ import annotations

import argparse
import platform
import sqlite3
import sys
import tempfile
from pathlib import Path
from typing import Final

import pydantic

from bench import exporting, importing, keeping, looking, on_neo4j, reading, starting, writing
from bench.generator import generate
from bench.measure import Line, table

RESULTS: Final = Path(__file__).with_name("RESULTS.md")
HEAD: Final = """# Speed

Written by `make bench`. Times are medians of runs taken in turn: processor time, and time on the clock in brackets;
ratios are of processor time. Sizes are numbers of persons. *By hand* is the SQL of `by_hand_who.py` and `by_hand.py`
over the same tables, for the public and one day; it reads and validates what the answer shows, and assembles nothing.
*Cold* reads areas, sectors and roles first, *warm* has them. Coverage *by hand* is the rows that it needs and the sums
over them in numpy (`by_hand_looking.py`), *again* the sums alone; neighbourhood and path by hand are the same one-step
queries, their rows unread. History and due *by hand* are the SQL of `by_hand_keeping.py`; two editions are beside
reading id, hash and body of all their records, not compared. An edition keeps what was missing in it; what the public
sees of one of which something was tightened since is a copy, made and counted when *cold*.

A list *by hand* is the same look-ups in SQL, their bodies as plain JSON, a dictionary of States, and phonenumbers and
email-validator alone (`by_hand_importing.py`): nothing is matched, and no record is made. Exports by hand are all rows
in order as lines, and one join as CSV (`by_hand_exporting.py`).

Lines of Neo4j are about the same data on a server, and their ratios of time on the clock: most of the work is done by
the server. There *by hand* is the Cypher of `by_hand_cypher.py`, straight with the driver, one read transaction a
question, with the same reasoning.

Python {python}, SQLite {sqlite}, pydantic {pydantic}.

{table}
"""


def main(sizes: list[int], results: Path, most_on_server: int) -> None:
    """Measure, print, keep."""
    lines: list[Line] = []

    def add(line: Line) -> None:
        lines.append(line)
        print(" | ".join(filter(None, line.cells())), file=sys.stderr, flush=True)

    ratios: dict[int, reading.Ratios] = {}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        for line in starting.measure(folder):
            add(line)
        for contacts in sizes:
            for line in writing.measure(folder, generate(contacts), contacts):
                add(line)
            for line in reading.measure(folder / f"{contacts}.db", contacts, ratios):
                add(line)
            for line in looking.measure(folder / f"{contacts}.db", contacts):
                add(line)
            for line in keeping.measure(folder, contacts):
                add(line)
            for line in importing.measure(folder, contacts):
                add(line)
            for line in exporting.measure(folder, contacts):
                add(line)
        for line in reading.growth(ratios):
            add(line)
        for line in on_neo4j.measure(folder, sizes, most_on_server):
            add(line)
    drawn = table(lines)
    print(drawn)
    text = HEAD.format(
        python=platform.python_version(), sqlite=sqlite3.sqlite_version, pydantic=pydantic.VERSION, table=drawn
    )
    results.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--contacts", type=int, nargs="+", default=[10_000, 100_000], help="numbers of persons")
    parser.add_argument("--results", type=Path, default=RESULTS, help="where the table is kept")
    parser.add_argument("--neo4j", type=int, default=100_000, help="the largest number that is loaded into a server")
    asked = parser.parse_args()
    main(sorted(set(asked.contacts)), asked.results, asked.neo4j)
