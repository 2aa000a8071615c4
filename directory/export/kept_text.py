"""What those who keep the directory read, as plain text for a terminal or a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from directory.export.text import invented

if TYPE_CHECKING:  # a command waits for no question but its own
    from directory.questions.answer import GapKind
    from directory.questions.changes import FieldChange
    from directory.questions.desk import Remarks
    from directory.questions.diff import Diff, Editions, EditionShown, GapMoved
    from directory.questions.due import Due
    from directory.questions.history import Batches, BatchInFull, BatchShown, ChangeShown, History
    from directory.questions.unplaced import Unplaced
    from directory.questions.waiting import Waiting

SAYS = {"contact_changed": "with a channel that changed", "re_verified": "verified again"}
SHOWN = 200  # lines of one kind of difference; all of them are in the CSV


def history_text(history: History) -> Iterator[str]:
    """The newest change first: when, what, by whom and why, then field by field."""
    yield from invented(demo=history.demo)
    yield f"{history.name} ({history.kind}, {history.id})"
    yield from _changes(history.changes, of_one=history.id)
    if history.more:
        yield f"and {history.more} older: ask with --limit {len(history.changes) + history.more}"


def batches_text(batches: Batches) -> Iterator[str]:
    """A line a batch, the newest first."""
    yield from invented(demo=batches.demo)
    yield from map(_batch, batches.batches)
    if batches.next:
        yield f"{batches.total - batches.next} older: ask with --after {batches.next}"
    if not batches.total:
        yield "No batch in this directory."


def batch_text(batch: BatchInFull) -> Iterator[str]:
    """The batch, then its changes."""
    yield from invented(demo=batch.demo)
    yield _batch(batch.batch)
    yield from _changes(batch.changes)
    if batch.more:
        yield f"and {batch.more} more: ask with --limit {len(batch.changes) + batch.more}"


def due_text(due: Due) -> Iterator[str]:
    """What to chase, most urgent first, and why; then the counts."""
    yield from invented(demo=due.demo)
    where = f" in {', '.join(area.name for area in due.areas)}" if due.areas else ""
    counts = ", ".join(f"{n} {state.replace('_', ' ')}" for state, n in due.by_freshness.items())
    yield f"{due.total} to confirm by {due.until}{where}{f': {counts}' if counts else ''}"
    for line in due.lines:
        places = f" ({'; '.join(line.where)})" if line.where else ""
        yield f"   {line.holder_name}{places}"
        yield f"      {line.type} {line.value}: {line.why}{f'; owner: {line.owner_name}' if line.owner else ''}"
        yield f"      {line.link}"
    if due.next:
        yield f"and {due.total - due.next} more: ask with --after {due.next}"
    if due.by_role:
        yield "by role: " + "; ".join(f"{one.name} {one.count}" for one in due.by_role)
    if due.by_owner:
        yield "by owner: " + "; ".join(f"{one.name} {one.count}" for one in due.by_owner)


def remarks_text(remarks: Remarks) -> Iterator[str]:
    """A remark a paragraph."""
    yield from invented(demo=remarks.demo)
    if not remarks.remarks:
        yield (
            "Nothing waits." if remarks.audience == "committee" else "None: remarks are told with --audience committee."
        )
    for item in remarks.remarks:
        about = f" about {item.about_name or 'no record of this directory'} ({item.about})" if item.about else ""
        yield f"{item.id}  {item.received_at[:16].replace('T', ' ')}{about}"
        yield from (f"   {line}" for line in item.text.splitlines())
        if item.reply_to:
            yield f"   reply to: {item.reply_to}"
        if item.settled:
            yield f"   settled: {item.settled}"


def waiting_text(waiting: Waiting) -> Iterator[str]:
    """A row that waits a paragraph: why, who may be meant, and what to write to bring it in."""
    yield from invented(demo=waiting.demo)
    if not waiting.rows:
        told = waiting.audience == "committee"
        yield "Nothing waits." if told else "None: what waits is told with --audience committee."
    for row in waiting.rows:
        yield f"{row.id}  {row.received_at[:16].replace('T', ' ')}"
        yield f"   {row.reason}"
        yield from (f"   perhaps {one.id}  {one.name}: {one.evidence}" for one in row.candidates)
        if row.settled:
            yield f"   settled: {row.settled}"
        elif row.gone:
            yield f"   end it: directory end {row.gone} --until DAY --by ME"
            yield f"   or leave it: directory settle {row.id} --by ME --how WHY"
        else:
            meant = {"name": "person_id"}.get(row.field, "organization_id") if row.candidates else ""
            field = meant or row.field or "FIELD"
            yield f"   bring it in: directory held {row.id} {field}=... --by ME"
            yield f"   or drop it: directory settle {row.id} --by ME --how WHY"


def unplaced_text(unplaced: Unplaced) -> Iterator[str]:
    """A body a line, with what it does not say."""
    yield from invented(demo=unplaced.demo)
    if not unplaced.bodies:
        yield "Every body says what it works on, and where."
    for body in unplaced.bodies:
        yield f"{body.name} ({body.kind.replace('_', ' ')}, {body.id}): no {' and no '.join(body.without)}"


def editions_text(editions: Editions) -> Iterator[str]:
    """A line an edition, the newest first."""
    if not editions.editions:
        yield "No edition was issued yet: make one with `directory issue NAME`."
    yield from map(_edition, editions.editions)


def diff_text(diff: Diff) -> Iterator[str]:
    """The counts, then each difference by its kind, then the gaps that are others."""
    yield from invented(demo=diff.demo)
    counts = ", ".join(f"{count} {SAYS.get(what, what)}" for what, count in diff.counts.items()) or "no difference"
    yield f"{_edition(diff.before)} → {_edition(diff.after)}: {counts}"
    for what, count in diff.counts.items():
        yield ""
        yield SAYS.get(what, what).capitalize()
        for line in [line for line in diff.lines if line.what == what][:SHOWN]:
            yield f"   {line.name}: {line.text}" if line.text != line.what else f"   {line.name}"
            yield from (f"      {said}" for change in line.fields for said in _field(change))
        if count > SHOWN:
            yield f"   and {count - SHOWN} more: all of them with --csv"
    for title, moved in (("Gaps closed", diff.closed), ("Gaps opened", diff.opened)):
        if moved:
            yield ""
            yield title
            yield from (f"   {_moved(gap)}" for gap in moved[:SHOWN])
            if len(moved) > SHOWN:
                yield f"   and {len(moved) - SHOWN} more: all of them with --csv"


def _edition(edition: EditionShown) -> str:
    by = f", by {edition.by}" if edition.by else ""
    return (
        f"edition {edition.number} “{edition.name}” of {edition.day}{by}" if edition.number else f"today, {edition.day}"
    )


def _moved(gap: GapMoved) -> str:
    states = f" ({', '.join(gap.states[:12])}{' …' if len(gap.states) > 12 else ''})" if gap.states else ""
    return f"{gap.row_name}{states}: {_missing(gap.before)} → {_missing(gap.after)}"


def _missing(kind: GapKind | None) -> str:
    return kind.value.replace("_", " ") if kind else "no gap"


def _batch(batch: BatchShown) -> str:
    done = ", ".join(f"{n} {name}" for name in ("created", "updated", "deleted") if (n := getattr(batch, name)))
    said = "; ".join(filter(None, (done, f"by {batch.by}" if batch.by else "", batch.why)))
    return f"{batch.at:%Y-%m-%d %H:%M}  {batch.id}  {batch.kind}{f': {said}' if said else ''}"


def _changes(changes: Iterable[ChangeShown], of_one: str | None = None) -> Iterator[str]:
    for change in changes:
        about = "" if change.record == of_one else f"{change.name} ({change.record}) "
        said = "; ".join(filter(None, (f"by {change.by}" if change.by else "", change.why)))
        yield f"   {change.at:%Y-%m-%d %H:%M}  {about}{change.action}, {change.batch}{f' ({said})' if said else ''}"
        yield from (f"      {line}" for field in change.fields for line in _field(field))


def _field(change: FieldChange) -> Iterator[str]:
    """`Title: before → after` on one line, or the lines that went and came."""
    before, after = change.before.splitlines(), change.after.splitlines()
    if max(len(before), len(after)) <= 1:
        yield f"{change.title}: {change.before or '(empty)'} → {change.after or '(empty)'}"
        return
    yield f"{change.title}:"
    yield from (f"   − {line}" for line in before if line not in after)
    yield from (f"   + {line}" for line in after if line not in before)
