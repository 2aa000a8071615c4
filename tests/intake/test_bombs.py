"""Files too large to keep, made here to do harm: each is refused with one line or read, and the next is read as ever."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from make_corpus import cases
from test_reading import GOOD, judge, outcomes

from directory.intake.reading import read

MADE = {case.file: case for case in cases() if case.made_at_test_time}
MOST_GROWN = 150_000  # kB, beside the file itself: what the largest book that is read here takes


@pytest.mark.parametrize("row", outcomes("at test time"), ids=lambda row: row["file"])
def test_a_bomb_harms_nobody(row):
    """It ends as its line says, the one who asked grows by little, and a good file is read after it."""
    data = MADE[row["file"]].data()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    judge(row, data)
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < MOST_GROWN
    assert read(GOOD).sheets[0].rows[0][0] == "Name"
