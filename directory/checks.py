"""
The rules of the house for a batch, once for all stores.

A store gathers a `Ledger` (what it holds about the records that a batch touches) and calls `check`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from directory.access import loosens
from directory.batch import Action, Batch, Change, Receipt
from directory.errors import Conflict, InvalidBatch, InvalidRecord
from directory.model import Event, Id, Link, Record
from directory.shapes import KINDS_WITHOUT_CIRCLES, SHAPE_OF, SHAPES, shapes_between


class Head(NamedTuple):
    """What a store holds under an id."""

    kind: str  # a key of model.RECORDS
    hash: str
    label: str
    body: str
    source_id: Id | None = None  # of a link
    target_id: Id | None = None


class Span(NamedTuple):
    """The days of a stored link; see `Ledger.siblings`."""

    id: Id
    kind: str
    source_id: Id
    target_id: Id
    family: str
    from_day: str
    until_day: str


class Ledger(NamedTuple):
    """
    What the store holds about the records that a batch touches.

    Attributes:
        heads: by id, of every record that the batch puts, deletes, owns by or ties to; absent ids are left out.
        siblings: stored links that tie the same pairs by the same kinds as the links of the batch.
        attached: stored links that hang on the nodes that the batch deletes, or are owned by them, as (node, link).
        edges: stored links of the kinds that refuse circles, as (id, kind, source, target), where the batch has any.
    """

    heads: Mapping[Id, Head] = {}
    siblings: tuple[Span, ...] = ()
    attached: tuple[tuple[Id, Id], ...] = ()
    edges: tuple[tuple[Id, str, Id, Id], ...] = ()


class Effect(NamedTuple):
    """What one change comes to."""

    action: Action
    change: Change
    before: Head | None


MAX_LISTED: Final = 1000  # errors kept of one batch: enough to mend it, little enough to hold


def touched(batch: Batch) -> Iterator[Id]:
    """Every id whose head `check` needs, some of them more than once."""
    for change in batch.changes:
        yield change.id
        if change.record and change.record.owner_id:
            yield change.record.owner_id
        if isinstance(change.record, Link):
            yield change.record.source_id
            yield change.record.target_id


def check(batch: Batch, ledger: Ledger) -> tuple[Effect, ...]:
    """
    Check a batch against the rules of the house.

    Returns:
        One effect per change, in the order of the batch.

    Raises:
        InvalidBatch: every record that breaks a rule.
        Conflict: records that changed since they were read.
    """
    errors = [
        *_twice(batch),
        *_wrong_kinds(batch, ledger),
        *_wrong_links(batch, ledger),
        *_wrong_owners(batch, ledger),
        *_left_behind(batch, ledger),
        *_loosened(batch, ledger),
        *_backwards(batch),
        *_overlaps(batch, ledger),
        *_circles(batch, ledger),
    ]
    if errors:
        raise InvalidBatch(batch.id, tuple(errors[:MAX_LISTED]))
    if conflicts := tuple(change.id for change in batch.changes if _conflicts(change, ledger.heads.get(change.id))):
        raise Conflict(conflicts)
    return tuple(_effect(change, ledger.heads.get(change.id)) for change in batch.changes)


def count(batch: Batch, effects: Iterable[Effect], token: int) -> Receipt:
    """The receipt of what was done."""
    done = Counter(effect.action for effect in effects)
    return Receipt(batch.id, done["created"], done["updated"], done["unchanged"], done["deleted"], token)


def _effect(change: Change, before: Head | None) -> Effect:
    if change.record is None:
        return Effect("deleted", change, before)
    if before is None:
        return Effect("created", change, None)
    return Effect("unchanged" if before.hash == change.record.hash else "updated", change, before)


def _conflicts(change: Change, head: Head | None) -> bool:
    found = head.hash if head else None
    as_wanted = change.expected is None and change.record is not None and found == change.record.hash
    return found != change.expected and not as_wanted


def _error(change: Change, field_name: str, reason: str) -> InvalidRecord:
    return InvalidRecord(reason, source=change.source or change.id, line=change.line, field=field_name)


def _twice(batch: Batch) -> Iterator[InvalidRecord]:
    seen: set[Id] = set()
    for change in batch.changes:
        if change.id in seen:
            yield _error(change, "id", f"{change.id} stands twice in the batch: keep one")
        seen.add(change.id)
        if change.record and change.record.id != change.id:
            yield _error(change, "id", f"the change is of {change.id}, its record of {change.record.id}")


def _wrong_kinds(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    for change in batch.changes:
        head = ledger.heads.get(change.id)
        if head is None or change.record is None:
            continue
        if head.kind != change.record.record_kind:
            yield _error(change, "id", f"{change.id} is taken by a record of kind {head.kind}: give another id")
        elif isinstance(change.record, Link) and (head.source_id, head.target_id) != (
            change.record.source_id,
            change.record.target_id,
        ):
            yield _error(change, "id", f"{change.id} ties other records: end that link and make a new one")


def _kinds_after(batch: Batch, ledger: Ledger) -> dict[Id, str]:
    """The kind of each node that is there once the batch is applied."""
    kinds = {known: head.kind for known, head in ledger.heads.items()}
    for change in batch.changes:
        if change.record is None:
            kinds.pop(change.id, None)
        else:
            kinds[change.id] = change.record.record_kind
    return kinds


def _links(batch: Batch) -> Iterator[tuple[Change, Link]]:
    for change in batch.changes:
        if isinstance(change.record, Link):
            yield change, change.record


def _wrong_links(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    kinds = _kinds_after(batch, ledger)
    allowed: dict[tuple[str, str, str], set[str]] = {}
    for change, link in _links(batch):
        source, target = kinds.get(link.source_id), kinds.get(link.target_id)
        if source is None:
            yield _error(change, "source_id", f"{link.id} begins at {link.source_id}, which is not there")
        if target is None:
            yield _error(change, "target_id", f"{link.id} ends at {link.target_id}, which is not there")
        if source is None or target is None:
            continue
        key = (source, link.kind, target)
        if key not in allowed:
            allowed[key] = {q for shape in shapes_between(*key) for q in shape.qualifiers}
        if not allowed[key]:
            expected = " or ".join(shape.arrow for shape in SHAPES if shape.kind == link.kind) or "a kind of SHAPES"
            yield _error(change, "kind", f"({source})-[{link.kind}]->({target}): expected {expected}")
        elif link.qualifier not in allowed[key]:
            expected = ", ".join(sorted(allowed[key] - {""})) or "none"
            yield _error(change, "qualifier", f"“{link.qualifier}” of {link.kind}: expected {expected}")
        elif link.source_id == link.target_id:
            yield _error(change, "target_id", f"{link.id} ties {link.source_id} to itself")


def _wrong_owners(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    kinds = _kinds_after(batch, ledger)
    for change in batch.changes:
        owner = change.record.owner_id if change.record else None
        if owner and kinds.get(owner) != "Organization":
            yield _error(change, "owner_id", f"{owner} is no organization that is there")


def _left_behind(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    gone = {change.id for change in batch.changes if change.record is None}
    by_id = {change.id: change for change in batch.changes}
    for absent in sorted(gone - ledger.heads.keys()):
        yield _error(by_id[absent], "id", f"{absent} is not there, so it cannot be deleted")
    for node, dependent in ledger.attached:
        if dependent not in by_id:
            yield _error(by_id[node], "id", f"{dependent} still refers to {node}: delete or change it as well")


def _loosened(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    for change in batch.changes:
        head = ledger.heads.get(change.id)
        if head is None or change.record is None or change.loosen:
            continue
        if loosens(head.label, change.record.label):
            reason = f"from {head.label} to {change.record.label} shows {change.id} to more people: say so with loosen"
            yield _error(change, "label", reason)
        elif change.record.sources and _shows_a_source(head, change.record):
            yield _error(change, "sources", f"shows a source of {change.id} to more people: say so with loosen")


def _shows_a_source(head: Head, after: Record) -> bool:
    """Whether a source that was there may be seen by more people; a source is told by title and address."""
    before: dict[tuple[str, str], list[str]] = {}
    for source in json.loads(head.body).get("sources", ()):
        known = source["title"], source.get("address", "")
        before.setdefault(known, []).append(source.get("label") or head.label)
    return any(
        all(loosens(was, source.label or after.label) for was in before[source.title, source.address])
        for source in after.sources
        if (source.title, source.address) in before
    )


def _backwards(batch: Batch) -> Iterator[InvalidRecord]:
    """Whatever ends before it begins."""
    for change in batch.changes:
        record = change.record
        if record is None:
            continue
        if record.valid_from and record.valid_until and record.from_day >= record.until_day:
            yield _error(change, "valid_until", f"{record.id} ends before it begins")
        if isinstance(record, Event) and record.starts_on and record.ends_on:
            shorter = min(len(record.starts_on), len(record.ends_on))  # 2016-09 to 2016 is no contradiction
            if record.ends_on[:shorter] < record.starts_on[:shorter]:
                yield _error(change, "ends_on", f"{record.id} ends before it begins")


def _overlaps(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    """Two links of one kind, pair and family at one time."""
    replaced = {change.id for change in batch.changes}
    spans: dict[tuple[str, Id, Id, str], list[Span]] = {}
    for span in ledger.siblings:
        if span.id not in replaced:
            spans.setdefault((span.kind, span.source_id, span.target_id, span.family), []).append(span)
    for change, link in _links(batch):
        if link.kind not in SHAPE_OF:
            continue
        span = Span(link.id, link.kind, link.source_id, link.target_id, link.family, link.from_day, link.until_day)
        others = spans.setdefault((span.kind, span.source_id, span.target_id, span.family), [])
        for other in others:
            if span.from_day < other.until_day and other.from_day < span.until_day:
                reason = (
                    f"{link.id} holds at the same time as {other.id} ({link.source_id} {link.kind} {link.target_id})"
                )
                yield _error(change, "valid_from", f"{reason}: end one where the other begins")
        others.append(span)


def _circles(batch: Batch, ledger: Ledger) -> Iterator[InvalidRecord]:
    """Of each circle the change that closes it: the last link of it in the batch."""
    replaced = {change.id for change in batch.changes}
    by_kind: dict[str, dict[Id, set[Id]]] = {}
    for known, kind, source, target in ledger.edges:
        if known not in replaced:
            by_kind.setdefault(kind, {}).setdefault(source, set()).add(target)
    ties: dict[str, dict[tuple[Id, Id], tuple[int, Change]]] = {}
    for place, (change, link) in enumerate(_links(batch)):
        if link.kind in KINDS_WITHOUT_CIRCLES and link.source_id != link.target_id:
            ties.setdefault(link.kind, {})[link.source_id, link.target_id] = (place, change)
            by_kind.setdefault(link.kind, {}).setdefault(link.source_id, set()).add(link.target_id)
    for kind, of_kind in ties.items():
        while circle := _circle(by_kind[kind]):
            closing = max(
                (pair for pair in zip(circle[1:], circle, strict=False) if pair in of_kind),
                key=lambda pair: of_kind[pair][0],
            )
            yield _error(of_kind[closing][1], "target_id", f"{kind} goes in a circle: {' ← '.join(circle)}")
            by_kind[kind][closing[0]].discard(closing[1])


def _circle(targets: Mapping[Id, Iterable[Id]]) -> list[Id]:
    """The nodes of a circle, the first of them once more at its end; none where there is none."""
    from graphlib import CycleError, TopologicalSorter

    try:
        TopologicalSorter(targets).prepare()
    except CycleError as error:
        return error.args[1]
    return []
