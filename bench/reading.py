"""`who` and `find` beside the same by hand, on a store of each size."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import geometric_mean
from typing import Final

from bench import by_hand
from bench.by_hand_who import Ask, Hand, Known, Result, Sql, read_known
from bench.generator import ON
from bench.measure import Line, compared, side_by_side
from directory.bootstrap import open_store
from directory.ports import Store
from directory.questions.answer import Question
from directory.service import Directory

QUESTIONS: Final = (
    ("chemical", "Western Africa"),
    ("finance", "South America"),
    ("nuclear", "Kenya"),
    ("chemical", "Europe"),
    ("biological", "World"),
)
PREFIXES: Final = ("a", "bra", "desk", "kra")
WHO_TARGET: Final = 3.0
GROWTH_TARGET: Final = 1.5
FIND_TARGET: Final = 2.0
ALL: Final = 10**6

Ratios = dict[str, list[float]]


def directory_on(store: Store) -> Directory:
    """A directory that has read nothing yet."""
    return Directory(store, today=lambda: ON, now=lambda: datetime(ON.year, ON.month, ON.day, tzinfo=UTC))


def measure(path: Path, contacts: int, ratios: dict[int, Ratios]) -> Iterator[Line]:
    """The lines of one size; the ratios of `who` are kept for its growth."""
    store = open_store(f"sqlite:{path}")
    connection = sqlite3.connect(path)
    ratios[contacts] = {"cold": [], "warm": []}
    ask = Sql(connection, ON)
    known = read_known(ask)
    for sector, area in QUESTIONS:
        yield from _who(store, ask, known, contacts, asked=(sector, area), ratios=ratios[contacts])
    directory = directory_on(store)
    for prefix in PREFIXES:
        ours = partial(directory.find, prefix)
        baseline = partial(by_hand.find, connection, prefix, ON)
        same = [found.id for found in ours().results] == baseline()
        times = side_by_side(ours, baseline, 9)
        yield compared(f"find “{prefix}”, {contacts:,}", *times, FIND_TARGET, "" if same else "another page by hand")
    connection.close()
    store.close()


def growth(ratios: dict[int, Ratios]) -> Iterator[Line]:
    """How the ratio of `who` changes from the smallest size to the largest."""
    small, large = min(ratios), max(ratios)
    if small == large:
        return
    for kind in ("cold", "warm"):
        first, last = geometric_mean(ratios[small][kind]), geometric_mean(ratios[large][kind])
        what = f"who, {kind}: ratio at {large:,} beside that at {small:,}"
        yield Line(what, f"{last:.2f}", f"{first:.2f}", last / first, GROWTH_TARGET, "geometric mean of the questions")
        worst = max(b / a for a, b in zip(ratios[small][kind], ratios[large][kind], strict=True))
        yield Line(f"{what}, worst question", "", "", worst, GROWTH_TARGET)


def _who(
    store: Store,
    ask: Ask,
    known: Known,
    contacts: int,
    *,
    asked: tuple[str, str],
    ratios: Ratios,
) -> Iterator[Line]:
    sector, area = asked
    question = Question(sector=sector, area=(area,))
    warm = directory_on(store)
    note = difference(warm, Hand(ask, sector, area, ON, known).answer(), sector, area)
    runs = 3 if contacts > 20_000 else 9
    works = {
        "cold": (
            lambda: directory_on(store).who(question),
            lambda: Hand(ask, sector, area, ON, None).answer(),
        ),
        "warm": (lambda: warm.who(question), lambda: Hand(ask, sector, area, ON, known).answer()),
    }
    for kind, (ours, baseline) in works.items():
        line = compared(
            f"who {sector}, {area}, {kind}, {contacts:,}", *side_by_side(ours, baseline, runs), WHO_TARGET, note
        )
        ratios[kind].append(line.ratio or 0)
        yield line


def difference(directory: Directory, by_hand: Result, sector: str, area: str) -> str:
    """In which rungs the two name others, before the cap; empty where they agree."""
    answer = directory.who(Question(sector=sector, area=(area,), limit=ALL))
    named = {rung.rung: {suggestion.id for suggestion in rung.suggestions} for rung in answer.rungs}
    other = [str(rung) for rung, found in named.items() if found != set(by_hand.rungs[rung])]
    return f"by hand names others on rung {', '.join(other)}" if other else ""
