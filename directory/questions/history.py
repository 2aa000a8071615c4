"""Who changed what, when and why: of one record, of one batch, and the batches themselves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Final

from directory.batch import Action, BatchKind
from directory.errors import NotFound
from directory.model import Id, Link, Node, Record
from directory.ports import Applied, Entry, Reader
from directory.questions.answer import Model
from directory.questions.changes import FieldChange, differences
from directory.questions.sentences import sentence
from directory.shapes import SHAPES

SHOWN: Final = 100  # changes at once, unless asked otherwise
KINDS: Final = tuple(dict.fromkeys(shape.kind for shape in SHAPES))


class ChangeShown(Model):
    """One change of one record; `by` and `why` are empty unless one sees everything."""

    batch: str
    batch_kind: BatchKind
    at: datetime
    by: str
    why: str
    record: Id
    kind: str
    name: str  # of a node; of a link the sentence that it says
    action: Action
    fields: tuple[FieldChange, ...]


class History(Model):
    """The changes of a record, newest first."""

    id: Id
    kind: str
    name: str
    changes: tuple[ChangeShown, ...]
    more: int  # older ones, left out
    audience: str
    demo: bool


class BatchShown(Model):
    """What was applied at once; all but id, kind, moment is empty unless one sees everything."""

    id: str
    kind: BatchKind
    at: datetime
    by: str
    why: str
    as_of: str | None
    created: int
    updated: int
    unchanged: int
    deleted: int


class Batches(Model):
    """Batches, newest first."""

    batches: tuple[BatchShown, ...]
    total: int
    next: int | None  # how many to leave out for the next page; None = this is the last
    audience: str
    demo: bool


class BatchInFull(Model):
    """One batch and its changes, in their order."""

    batch: BatchShown
    changes: tuple[ChangeShown, ...]
    more: int  # later ones, left out
    audience: str
    demo: bool


def history(
    reader: Reader, given: Id, *, with_links: bool = False, limit: int = SHOWN, audience: str, demo: bool
) -> History:
    """
    The changes of one record, newest first.

    Args:
        reader: of all times: a record that has ended has its history.
        with_links: those of its links as well.

    Raises:
        NotFound: no such record that this viewer may see, now or, for those who see everything, before.
    """
    record = reader.get([given]).get(given)
    entries = list(reader.journal(record=given))
    if record is None and not (entries and reader.scope.labels.every):
        raise NotFound("record", given, expected="an id as `find` gives it")
    if with_links and record is not None and not isinstance(record, Link):
        links = reader.links([given], KINDS, "both").links
        of_links = [entry for link in links for entry in reader.journal(record=link.id)]
        order = {batch.id: place for place, batch in enumerate(reader.batches())} if of_links else {}
        entries = sorted([*entries, *of_links], key=lambda entry: order.get(entry.batch, 0))
    newest = entries[::-1][:limit]
    last = record or next(image for entry in reversed(entries) if (image := entry.before or entry.after))
    names = _names(reader, newest, [last])
    return History(
        id=given,
        kind=last.record_kind,
        name=called(last, names),
        changes=tuple(shown(entry, names) for entry in newest),
        more=len(entries) - len(newest),
        audience=audience,
        demo=demo,
    )


def batches(reader: Reader, *, limit: int = SHOWN, after: int = 0, audience: str, demo: bool) -> Batches:
    """The batches of which this viewer may see a change, newest first."""
    found = list(reader.batches())[::-1]
    page = found[after : after + limit]
    following = after + len(page)
    return Batches(
        batches=tuple(map(_batch, page)),
        total=len(found),
        next=following if following < len(found) else None,
        audience=audience,
        demo=demo,
    )


def batch(reader: Reader, given: str, *, limit: int = SHOWN, audience: str, demo: bool) -> BatchInFull:
    """
    One batch, and its changes that this viewer may see.

    Raises:
        NotFound: none of which this viewer may see a change.
    """
    found = next((applied for applied in reader.batches() if applied.id == given), None)
    if found is None:
        raise NotFound("batch", given, expected="an id as `batches` gives it")
    entries = list(reader.journal(batch=given))
    first = entries[:limit]
    names = _names(reader, first)
    return BatchInFull(
        batch=_batch(found),
        changes=tuple(shown(entry, names) for entry in first),
        more=len(entries) - len(first),
        audience=audience,
        demo=demo,
    )


def called(record: Record, names: dict[Id, str]) -> str:
    """The name of a node, the sentence of a link."""
    return sentence(record, names, None) if isinstance(record, Link) else getattr(record, "name", record.id)


def shown(entry: Entry, names: dict[Id, str]) -> ChangeShown:
    """A line of the journal, field by field."""
    image = entry.after or entry.before
    assert image is not None
    return ChangeShown(
        batch=entry.batch,
        batch_kind=entry.batch_kind,
        at=entry.at,
        by=entry.by,
        why=entry.why,
        record=entry.record,
        kind=image.record_kind,
        name=called(image, names),
        action=entry.action,
        fields=differences(entry.before, entry.after),
    )


def _batch(applied: Applied) -> BatchShown:
    return BatchShown(
        id=applied.id,
        kind=applied.kind,
        at=applied.at,
        by=applied.by,
        why=applied.why,
        as_of=applied.as_of,
        created=applied.created,
        updated=applied.updated,
        unchanged=applied.unchanged,
        deleted=applied.deleted,
    )


def _names(reader: Reader, entries: Iterable[Entry], records: Sequence[Record] = ()) -> dict[Id, str]:
    """The names of what the links among these tie together."""
    images = [*records, *(image for entry in entries for image in (entry.before, entry.after) if image)]
    ends = {end for image in images if isinstance(image, Link) for end in (image.source_id, image.target_id)}
    return {known: node.name for known, node in reader.get(ends).items() if isinstance(node, Node)} if ends else {}
