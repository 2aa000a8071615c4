"""What those who keep the directory read, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from directory.export.rows import Row, stamp

if TYPE_CHECKING:  # a command waits for no question but its own
    from directory.questions.desk import Remarks
    from directory.questions.diff import Diff, Editions, EditionShown
    from directory.questions.due import Due
    from directory.questions.history import Batches, BatchInFull, ChangeShown, History
    from directory.questions.unplaced import Unplaced
    from directory.questions.waiting import Waiting


def history_rows(history: History) -> Iterator[Row]:
    """A row per changed field."""
    yield from _changes(history.changes, stamp(history.audience, None, demo=history.demo))


def batch_rows(batch: BatchInFull) -> Iterator[Row]:
    """A row per changed field."""
    yield from _changes(batch.changes, stamp(batch.audience, None, demo=batch.demo))


def batches_rows(batches: Batches) -> Iterator[Row]:
    """A row per batch."""
    for batch in batches.batches:
        yield stamp(batches.audience, None, demo=batches.demo) | {
            "batch": batch.id,
            "kind": batch.kind,
            "at": batch.at.isoformat(),
            "by": batch.by,
            "why": batch.why,
            "data_as_of": batch.as_of or "",
            **{name: str(getattr(batch, name)) for name in ("created", "updated", "unchanged", "deleted")},
        }


def due_rows(due: Due) -> Iterator[Row]:
    """A row per channel to confirm."""
    for line in due.lines:
        yield stamp(due.audience, due.on, demo=due.demo) | {
            "until": due.until,
            "freshness": line.freshness.value,
            "holder": line.holder_name,
            "where": "; ".join(line.where),
            "role": line.role_name,
            "owner": line.owner_name,
            "type": line.type,
            "value": line.value,
            "verified_on": line.verified_on or "",
            "due_on": line.due_on or "",
            "why": line.why,
            "holder_id": line.holder,
            "link": line.link,
        }


def remarks_rows(remarks: Remarks) -> Iterator[Row]:
    """A row per remark."""
    for item in remarks.remarks:
        yield stamp(remarks.audience, None, demo=remarks.demo) | {
            "id": item.id,
            "received_at": item.received_at,
            "about": item.about or "",
            "about_name": item.about_name,
            "text": item.text,
            "reply_to": item.reply_to,
            "settled": item.settled,
        }


def waiting_rows(waiting: Waiting) -> Iterator[Row]:
    """A row per row that waits, with its cells as they stood."""
    for row in waiting.rows:
        yield stamp(waiting.audience, None, demo=waiting.demo) | {
            "id": row.id,
            "received_at": row.received_at,
            "file": row.file,
            "row": str(row.row or ""),
            "reason": row.reason,
            "field": row.field,
            "candidates": "; ".join(f"{one.id} {one.name}" for one in row.candidates),
            "gone": row.gone or "",
            "settled": row.settled,
            **{f"cell {column}": text for column, text in row.cells.items()},
        }


def unplaced_rows(unplaced: Unplaced) -> Iterator[Row]:
    """A row per body."""
    for body in unplaced.bodies:
        yield stamp(unplaced.audience, unplaced.on, demo=unplaced.demo) | {
            "id": body.id,
            "name": body.name,
            "kind": body.kind,
            "without": "; ".join(body.without),
        }


def editions_rows(editions: Editions) -> Iterator[Row]:
    """A row per edition."""
    for edition in editions.editions:
        yield {
            "number": str(edition.number or ""),
            "name": edition.name,
            "day": edition.day,
            "by": edition.by,
        }


def diff_rows(diff: Diff) -> Iterator[Row]:
    """A row per difference, then per gap that is another one."""
    editions = {"before": _edition(diff.before), "after": _edition(diff.after)}
    head = stamp(diff.audience, diff.after.day, demo=diff.demo) | editions
    empty = dict.fromkeys(("was", "is", "states"), "")
    for line in diff.lines:
        values = {
            "was": "; ".join(f"{change.title}: {change.before}" for change in line.fields if change.before),
            "is": "; ".join(f"{change.title}: {change.after}" for change in line.fields if change.after),
        }
        yield head | {"what": line.what, "name": line.name, "text": line.text, **empty, **values, "id": line.id}
    for what, moved in (("gap_closed", diff.closed), ("gap_opened", diff.opened)):
        for gap in moved:
            was, now = (kind.value if kind else "" for kind in (gap.before, gap.after))
            place = {"name": gap.row_name, "text": "", "was": was, "is": now}
            yield head | {"what": what, **place, "states": " ".join(gap.states), "id": gap.row}


def _edition(edition: EditionShown) -> str:
    return f"{edition.number or 'today'} ({edition.day})"


def _changes(changes: Iterable[ChangeShown], head: Row) -> Iterator[Row]:
    for change in changes:
        said = head | {
            "at": change.at.isoformat(),
            "by": change.by,
            "why": change.why,
            "batch": change.batch,
            "batch_kind": change.batch_kind,
            "action": change.action,
            "record": change.record,
            "name": change.name,
        }
        for field in change.fields:
            yield said | {"field": field.field, "before": field.before, "after": field.after}
        if not change.fields:
            yield said | {"field": "", "before": "", "after": ""}
