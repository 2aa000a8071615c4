"""Coverage, neighbourhood and path beside the same by hand, on a store of each size."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import combinations
from pathlib import Path
from typing import Any, Final

from bench import by_hand_looking, by_hand_who
from bench.by_hand_looking import Frontier, Sums
from bench.by_hand_who import Ask, Sql
from bench.generator import ON
from bench.measure import Line, Times, compared, side_by_side
from bench.reading import directory_on
from directory.access import Viewer
from directory.bootstrap import open_store
from directory.ports import Edge, Reader, Scope, Store
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.questions.network import USUAL, Network, NetworkQuestion
from directory.questions.path import STRENGTH
from directory.service import Directory

COLD_TARGET: Final = 3.0
AGAIN_TARGET: Final = 5.0
STEP_TARGET: Final = 3.0
STATEMENTS: Final = {**by_hand_who.STATEMENTS, **by_hand_looking.STATEMENTS}
SCOPE: Final = Scope(Viewer().labels, ON)
BUSY: Final = 250  # nodes of a neighbourhood

InTurn = Callable[[Callable[[], object], Callable[[], object]], tuple[Times, Times]]
Compare = Callable[[str, Times, Times, float | None, str], Line]


def measure(path: Path, contacts: int) -> Iterator[Line]:
    """The lines of one size on SQLite."""
    store, connection = open_store(f"sqlite:{path}"), sqlite3.connect(path)
    ask = Sql(connection, ON, STATEMENTS)
    runs = 3 if contacts > 20_000 else 9
    yield from lines(store, lambda work: work(ask), f"{contacts:,}", partial(_in_turn, runs=runs), compared)
    connection.close()
    store.close()


def _in_turn(ours: Callable[[], object], baseline: Callable[[], object], *, runs: int) -> tuple[Times, Times]:
    return side_by_side(ours, baseline, runs)


def lines(
    store: Store, reading: Callable[[Callable[[Ask], Any]], Any], size: str, in_turn: InTurn, compare: Compare
) -> Iterator[Line]:
    """
    The lines of one store.

    Args:
        reading: puts a work by hand to one state of the same data.
        compare: by processor time or by the clock.
    """
    yield from _coverage(store, reading, size, in_turn, compare)
    yield _neighbourhood(store, reading, size, in_turn, compare)
    yield _path(store, reading, size, in_turn, compare)


def _coverage(
    store: Store, reading: Callable[[Callable[[Ask], Any]], Any], size: str, in_turn: InTurn, compare: Compare
) -> Iterator[Line]:
    question, kept = CoverageQuestion(columns="m49-subregion"), directory_on(store)
    by_hand, arrays = reading(lambda ask: by_hand_looking.coverage(ask, ON))
    note = f"{len(arrays.near)} bodies" if _same(kept.coverage(question), by_hand) else "by hand finds others"

    def cold() -> Coverage:
        return directory_on(store).coverage(question)

    times = in_turn(cold, lambda: reading(lambda ask: by_hand_looking.coverage(ask, ON)))
    yield compare(f"coverage, cold, {size}", *times, COLD_TARGET, note)
    alone = partial(by_hand_looking.sums, arrays)
    again = in_turn(partial(kept.coverage, question), alone)
    yield compare(f"coverage, again, {size}", *again, AGAIN_TARGET, "beside the numpy sums alone; ours was kept")
    others = _others(kept.coverage(question))
    anew = in_turn(lambda: kept.coverage(next(others)), alone)
    yield compare(f"coverage, in other words, {size}", *anew, None, "beside the numpy sums alone")


def _others(answer: Coverage) -> Iterator[CoverageQuestion]:
    """The same matrix in ever other words: its rows named one by one, each time from another one on."""
    rows = [row.id for row in answer.rows]
    for start in range(1, len(rows)):
        yield CoverageQuestion(columns="m49-subregion", row=(*rows[start:], *rows[:start]))


def _same(answer: Coverage, by_hand: Sums) -> bool:
    """Whether both count alike: rows by id, columns in their order."""
    order = {row.id: place for place, row in enumerate(sorted(answer.rows, key=lambda row: row.id))}
    columns = {column.id: place for place, column in enumerate(answer.columns)}
    for cell in answer.cells:
        at = order[cell.row], columns[cell.column]
        ours = (len(cell.claimed), len(cell.derived), len(cell.reachable), sum(map(len, cell.bodies.values())))
        theirs = tuple(
            int(part[at].sum()) for part in (by_hand.claimed, by_hand.derived, by_hand.reachable, by_hand.bodies)
        )
        if ours != theirs:
            return False
    return True


def _neighbourhood(
    store: Store, reading: Callable[[Callable[[Ask], Any]], Any], size: str, in_turn: InTurn, compare: Compare
) -> Line:
    """The best connected organization, two steps, cut at 250 nodes; by hand the same queries, their rows unread."""
    directory = directory_on(store)
    middle = reading(busiest)
    found = directory.network(NetworkQuestion(id=middle, steps=2))
    edges = _levels(found)

    def by_hand(ask: Any) -> int:
        rows = by_hand_looking.steps(ask, edges, USUAL)
        shown = [node.id for node in found.nodes]
        return rows + len(ask("links_of", ids=shown, kinds=USUAL)) + len(ask("bodies_of", ids=shown))

    times = in_turn(lambda: directory.network(NetworkQuestion(id=middle, steps=2)), lambda: reading(by_hand))
    note = f"{len(found.nodes)} nodes, {len(found.links)} links, {found.left_out:,} left out"
    return compare(f"neighbourhood of {len(found.nodes)}, {size}", *times, STEP_TARGET, note)


def _levels(found: Network) -> list[list[str]]:
    """The sets of nodes of which one step is asked: each level but the last, then all of them."""
    first = [[node.id for node in found.nodes if node.step == step] for step in (0, 1)]
    return [*first, [node.id for node in found.nodes]]


def busiest(ask: Any) -> str:
    """The organization with the most members."""
    return ask("busiest")[0][0]


def _path(
    store: Store, reading: Callable[[Callable[[Ask], Any]], Any], size: str, in_turn: InTurn, compare: Compare
) -> Line:
    """Two people who are several steps apart; by hand the same frontiers without a rule, their rows unread."""
    directory = directory_on(store)
    pairs = reading(lambda ask: [row[0] for row in ask("some_people")])
    ends, asked = _apart(store, directory, pairs)

    def by_hand(ask: Frontier) -> int:
        return by_hand_looking.steps(ask, asked, tuple(STRENGTH))

    found = directory.path(*ends)
    times = in_turn(lambda: directory.path(*ends), lambda: reading(by_hand))
    note = f"{found.steps} steps, {found.searched:,} records looked at"
    return compare(f"path, {size}", *times, STEP_TARGET, note)


def _apart(store: Store, directory: Directory, people: Sequence[str]) -> tuple[tuple[str, str], list[list[str]]]:
    """The two of these people whom the longest way connects, and of which nodes a step was asked."""
    ways = (directory.path(one, other) for one, other in combinations(people, 2))
    longest = max(ways, key=lambda way: (way.steps or 0, way.searched))
    ends = (longest.question.source, longest.question.target)
    asked: list[list[str]] = []

    def question(reader: Reader) -> object:
        from directory.questions.path import path

        return path(_Heard(reader, asked), *ends, audience="public", demo=False)

    store.read(SCOPE, question)
    return ends, asked


class _Heard:
    """A reader that notes of which nodes a step is asked, and answers as the real one."""

    def __init__(self, reader: Reader, asked: list[list[str]]) -> None:
        self._reader, self._asked = reader, asked

    def __getattr__(self, name: str) -> Any:
        return getattr(self._reader, name)

    def edges(self, kinds: Any, *, of: Any = None) -> Iterator[Edge]:
        """See `Reader.edges`."""
        if of is not None:
            self._asked.append(sorted(of))
        return self._reader.edges(kinds, of=of)
