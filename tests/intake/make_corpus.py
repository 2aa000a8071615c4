"""
Writes the corpus of files for intake: `python tests/intake/make_corpus.py` makes tests/corpus/files and outcomes.csv.

What a file holds and what must be read of it stand side by side in `corpus_*.py`; files too large to keep are made
when the tests run. All names, mailboxes and numbers are invented.
"""

from __future__ import annotations

import csv
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import corpus_bad
import corpus_cards
import corpus_tables
import corpus_workbooks
from corpus_case import COLUMNS, Case

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = CORPUS / "files"
OUTCOMES = CORPUS / "outcomes.csv"


def cases() -> list[Case]:
    """All of them; each file has a name of its own."""
    found = [case for part in (corpus_tables, corpus_workbooks, corpus_cards, corpus_bad) for case in part.cases()]
    assert len({case.file for case in found}) == len(found), "two cases have one name"
    return found


def write() -> None:
    found = cases()
    FILES.mkdir(parents=True, exist_ok=True)
    for old in FILES.iterdir():
        old.unlink()
    with OUTCOMES.open("w", newline="", encoding="utf-8") as file:
        table = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        table.writeheader()
        for case in found:
            if not case.made_at_test_time:
                (FILES / case.file).write_bytes(case.data())
            table.writerow(case.row())


if __name__ == "__main__":
    write()
