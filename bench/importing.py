"""A list of participants: read, cleaned and matched, planned and written, for a store of each size."""

from __future__ import annotations

import resource
import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import by_hand_importing
from bench.generator import ON
from bench.invented_list import HEADER, Row, rows_for, write_xlsx
from bench.measure import Line, Times, compared, middle, once, peak, side_by_side
from bench.reading import directory_on
from directory.access import ALL
from directory.ports import Scope
from directory.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from directory.intake.asked import Asked, Listed
    from directory.keeping.plans import Draft
    from directory.ports import Reader, Store

READ_TARGET: Final = 4.0
MATCH_TARGET: Final = 3.0
MEMORY_TARGET: Final = 100.0  # MB
APPLY_TARGET: Final = 30.0  # seconds on the clock
APPLIED: Final = 10_000  # rows
ROOT: Final = Path(__file__).resolve().parent.parent
EVENT: Final = "Sample Workshop 2026"
NOW: Final = datetime(ON.year, ON.month, ON.day, tzinfo=UTC)


def measure(folder: Path, contacts: int) -> Iterator[Line]:
    """The lines of one size, beside the store that stands in `folder` as `<contacts>.db`; it stays as it is."""
    runs = 3 if contacts > 20_000 else 5
    rows, path = rows_for(folder / f"{contacts}.db", contacts), folder / "list.xlsx"
    write_xlsx(path, rows)
    size = f"{len(rows):,} rows by {len(HEADER)} columns"
    yield _read(path, size, runs)
    yield from _memory(folder / f"{contacts}.db", path, size, contacts)
    yield from _matched(folder / f"{contacts}.db", path, rows, contacts, runs)
    yield from _written(folder, rows, contacts)
    path.unlink()


def _read(path: Path, size: str, runs: int) -> Line:
    """A workbook in the process that reads it, and what it gives back taken in; beside the library alone, here."""
    from python_calamine import CalamineWorkbook

    from directory.intake.reading import read

    def bare() -> object:
        return CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()

    bare()
    pairs = [(_with_children(partial(read, path)), _with_children(bare)) for _ in range(runs)]
    ours, baseline = middle([first for first, _ in pairs]), middle([second for _, second in pairs])
    return compared(f"read a list, {size}", ours, baseline, READ_TARGET, "with its process; beside bare calamine")


def _with_children(work: Callable[[], object]) -> Times:
    """As `once`, with the processor time of processes that ended meanwhile."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    own = once(work)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Times(own.cpu + after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, own.wall)


def _memory(store: Path, path: Path, size: str, contacts: int) -> Iterator[Line]:
    """How far a fresh process grows."""
    for what, target in (("read", MEMORY_TARGET), ("plan", None)):
        command = [sys.executable, "-m", "bench.importing", what, str(store), str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        grown = float(done.stdout)
        named = f"memory to {what} a list, {size}{f', {contacts:,}' if what == 'plan' else ''}"
        note = "by which the peak grows; what is imported first is not counted"
        yield Line(named, f"{grown:.0f} MB", "", None, target, note, number=grown)


def _matched(store: Path, path: Path, rows: Sequence[Row], contacts: int, runs: int) -> Iterator[Line]:
    """Cleaned, looked up, matched and made into records; then the whole plan, which tries the batch as well."""
    opened, connection = SqliteStore(str(store)), sqlite3.connect(store)
    listed = _listed(path)
    ours = partial(_draft, opened, listed)
    by_hand = partial(by_hand_importing.clean_and_look_up, connection, rows, EVENT)
    known, read = ours().known, by_hand()
    note = f"{read[0]:,} nodes and {read[1]:,} links by hand; ours has {len(known.nodes):,} nodes with those it makes"
    first, second = side_by_side(ours, by_hand, runs)
    yield compared(f"clean and match {len(rows):,} rows, {contacts:,}", first, second, MATCH_TARGET, note)
    directory = directory_on(opened)
    planned = middle([once(partial(directory.plan_import, listed, _asked())) for _ in range(max(1, runs // 3))])
    yield compared(f"plan {len(rows):,} rows, {contacts:,}", planned, second, None, "beside the same by hand")
    connection.close()
    opened.close()


def _written(folder: Path, rows: Sequence[Row], contacts: int) -> Iterator[Line]:
    """The whole way of a smaller list into a copy of the store: read, planned, written."""
    path, copy = folder / "smaller.xlsx", folder / "written.db"
    some = rows[:APPLIED]
    write_xlsx(path, some)
    shutil.copy(folder / f"{contacts}.db", copy)
    store = SqliteStore(str(copy))
    directory = directory_on(store)
    start = time.perf_counter()
    plan = directory.plan_import(_listed(path), _asked())
    planned = time.perf_counter()
    directory.import_list(plan, by="bench")
    taken = Times(0, time.perf_counter() - start)
    counts = ", ".join(f"{number:,} {outcome}" for outcome, number in plan.counts.items() if number)
    note = f"{planned - start:.1f} s of it to plan; {len(plan.changes):,} changes: {counts}"
    clock = f"{taken.wall:.1f} s"
    yield Line(f"import {len(some):,} rows, {contacts:,}", clock, "", None, APPLY_TARGET, note, number=taken.wall)
    store.close()
    for each in (path, copy):
        each.unlink()


def _listed(path: Path) -> Listed:
    from directory.intake.asked import listed
    from directory.intake.reading import read

    book = read(path)
    return listed(book, book.sheets[0])


def _asked() -> Asked:
    from directory.intake.asked import Asked

    return Asked("participants", fill={"event": EVENT}, day_first=True)


def _draft(store: Store, listed: Listed) -> Draft:
    """What the plan does before it looks what would change: rows cleaned, matched, made into records."""
    from directory.keeping.importing import Importing, recognised

    def question(reader: Reader) -> Draft:
        columns = recognised(reader, listed, _asked())
        importing = Importing(listed, _asked(), columns, day=ON, at=NOW, progress=lambda _what, _count: None)
        return importing._draft(reader, {})  # noqa: SLF001

    return store.read(Scope(ALL), question)


def main(what: str, store: str, path: str) -> None:
    """Print by how much the peak grows, in MB."""
    import directory.intake.asked
    import directory.intake.header
    import directory.intake.reading.parent  # noqa: F401

    before = peak()
    listed = _listed(Path(path))
    if what == "plan":
        directory_on(SqliteStore(store)).plan_import(listed, _asked())
    print(peak() - before)


if __name__ == "__main__":
    main(*sys.argv[1:])
