"""Everything as lines of JSON and as rows of contacts: how fast, in how much memory, and whether a writer waits."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench import by_hand_exporting
from bench.generator import ON
from bench.measure import Line, Times, compared, once, peak, side_by_side
from bench.reading import directory_on
from directory.access import Viewer
from directory.batch import Batch, put
from directory.model import Organization
from directory.questions.selection import Everything
from directory.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from directory.export.forms import FormName
    from directory.service import Directory

JSONL_TARGET: Final = 2.0
CSV_TARGET: Final = 3.0
MEMORY_TARGET: Final = 300.0  # MB
NOW: Final = datetime(ON.year, ON.month, ON.day, tzinfo=UTC)
ROOT: Final = Path(__file__).resolve().parent.parent
FORMS: Final[tuple[FormName, ...]] = ("jsonl", "csv")


def measure(folder: Path, contacts: int) -> Iterator[Line]:
    """The lines of one size, beside the store that stands in `folder` as `<contacts>.db`; it stays as it is."""
    path, out, hand = folder / f"{contacts}.db", folder / "export.out", folder / "export.hand"
    store, connection = SqliteStore(str(path)), sqlite3.connect(path)
    directory, runs = directory_on(store), 3 if contacts > 20_000 else 5
    lines = by_hand_exporting.jsonl(connection, hand)
    write(directory, "jsonl", out)
    with out.open("rb") as ours:
        note = f"{lines:,} records" if sum(1 for _ in ours) == lines + 1 else "by hand finds others"
    works = partial(write, directory, "jsonl", out), partial(by_hand_exporting.jsonl, connection, hand)
    yield compared(f"export as JSONL, {contacts:,}", *side_by_side(*works, runs), JSONL_TARGET, note)
    ways = by_hand_exporting.contacts(connection, hand, ON)
    write(directory, "csv", out)
    with out.open(encoding="utf-8", newline="") as ours:
        same = ways == by_hand_exporting.channels_in(ours)
    note = f"{ways:,} channels; by hand no cell is escaped" if same else "by hand finds others"
    works = partial(write, directory, "csv", out), partial(by_hand_exporting.contacts, connection, hand, ON)
    yield compared(f"export as CSV, {contacts:,}", *side_by_side(*works, runs), CSV_TARGET, note)
    connection.close()
    store.close()
    yield from _memory(path, contacts)
    yield _writer(path, folder / "exported.db", contacts)
    for each in (out, hand):
        each.unlink()


def write(directory: Directory, form: FormName, path: Path) -> None:
    """Everything that there is, into a file."""
    with path.open("wb") as file:
        for piece in directory.export(Everything(), form, Viewer("committee"), by="bench", log=False):
            file.write(piece)


def _memory(path: Path, contacts: int) -> Iterator[Line]:
    """The peak of a fresh process, all that it imports included."""
    for form in FORMS:
        command = [sys.executable, "-m", "bench.exporting", form, str(path)]
        done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
        most = float(done.stdout)
        what = f"memory to export as {form.upper()}, {contacts:,}"
        yield Line(what, f"{most:.0f} MB", "", None, MEMORY_TARGET, "peak of a fresh process", number=most)


def _writer(path: Path, copy: Path, contacts: int) -> Line:
    """
    The longest that a batch of one record takes while everything is exported by another process.

    It is beside one copy of the file as the store makes it, for which the export holds it.
    """
    shutil.copy(path, copy)
    copying = once(partial(_copied, copy, copy.with_suffix(".again")))
    store = SqliteStore(str(copy))
    waited: list[Times] = []
    exporter = subprocess.Popen(
        [sys.executable, "-m", "bench.exporting", "csv", str(copy)], cwd=ROOT, stdout=subprocess.DEVNULL
    )
    while exporter.poll() is None:
        names = ({"text": f"Invented Association {len(waited)}"},)
        body = Organization.model_validate({"id": f"org:writer-{len(waited)}", "names": names, "kind": "ngo"})
        batch = Batch(f"writer-{len(waited)}", "form", "bench", NOW, (put(body),))
        waited.append(once(partial(store.apply, batch)))
        time.sleep(0.05)
    store.close()
    copy.unlink()
    ordered = sorted(waited, key=lambda times: times.wall)
    longest, middle = ordered[-1], ordered[len(ordered) // 2]
    what = f"longest batch while everything is exported, {contacts:,}"
    ratio = longest.wall / copying.wall
    note = f"of {len(waited)} batches of one record, half of them under {1000 * middle.wall:.0f} ms; by the clock"
    return Line(what, f"{1000 * longest.wall:.1f} ms", f"{1000 * copying.wall:.1f} ms", ratio, 1.0, note)


def _copied(path: Path, again: Path) -> None:
    with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(again)) as into:
        source.backup(into)
    again.unlink()


def main(form: FormName, path: str) -> None:
    """Print the peak, in MB."""
    for _ in directory_on(SqliteStore(path)).export(Everything(), form, Viewer("committee"), by="bench", log=False):
        pass
    print(peak())


if __name__ == "__main__":
    main("jsonl" if sys.argv[1] == "jsonl" else "csv", sys.argv[2])
