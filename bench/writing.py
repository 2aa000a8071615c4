"""`apply` beside a plain executemany of the same rows, and the same batch again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench import by_hand
from bench.generator import ON
from bench.measure import Line, Times, compared, middle, once
from directory.batch import Batch, put
from directory.model import Record
from directory.stores.sqlite import SqliteStore

APPLY_TARGET: Final = 3.0
AGAIN_TARGET: Final = 0.5


def batch_of(records: Sequence[Record]) -> Batch:
    """One batch of fresh copies of the records: nothing that was computed for others is at hand."""
    copies = (record.model_copy() for record in records)
    return Batch(
        "bench", "import", "bench", datetime(ON.year, ON.month, ON.day, tzinfo=UTC), tuple(map(put, map(_bare, copies)))
    )


def measure(folder: Path, records: Sequence[Record], contacts: int) -> Iterator[Line]:
    """The lines of one size; leaves the store in `folder` as `<contacts>.db`."""
    runs = 1 if contacts > 20_000 else 3
    first, plain, again = list[Times](), list[Times](), list[Times]()
    path, other = folder / f"{contacts}.db", folder / "plain.db"
    for _ in range(runs):
        path.unlink(missing_ok=True)
        store, batch = SqliteStore(str(path), create=True), batch_of(records)
        first.append(once(lambda store=store, batch=batch: store.apply(batch)))
        batch = batch_of(records)
        again.append(once(lambda store=store, batch=batch: store.apply(batch)))
        store.close()
        rows = by_hand.rows_of(path)
        other.unlink(missing_ok=True)
        connection = by_hand.make(other)
        plain.append(once(lambda connection=connection, rows=rows: by_hand.apply(connection, rows)))
        connection.close()
        other.unlink()
    note = f"{len(records):,} records"
    yield compared(f"apply, {contacts:,}", middle(first), middle(plain), APPLY_TARGET, note)
    note = "the same batch with fresh record objects, hashed anew; beside the first time"
    yield compared(f"apply again, {contacts:,}", middle(again), middle(first), AGAIN_TARGET, note)


def _bare(record: Record) -> Record:
    """A copy without what is computed once and kept."""
    for name in ("body", "hash"):
        record.__dict__.pop(name, None)
    return record
