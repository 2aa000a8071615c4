"""
Records as properties: what people look at lies flat, the whole record in `body`.

A property has the name of its field; a list of parts becomes a list of lines ("iso3:GHA", "vacant 2024-01").
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import cast

from directory.batch import Batch, Receipt
from directory.checks import Effect
from directory.model import ExternalId, Link, Listing, Name, Node, Record, Source
from directory.ports import Applied, Entry
from directory.shapes import SHAPE_OF

Properties = dict[str, object]


def node_row(node: Node) -> Properties:
    """A node with what is derived of it: its displayed name, its days, what it sorts by."""
    derived = {
        "name": node.name,
        "acronym": node.acronym or None,
        "record_kind": node.record_kind,
        "subkind": node.subkind,
        "sort_name": node.sort_name,
    }
    return {"id": node.id, "properties": _flat(node) | derived}


def link_row(link: Link) -> Properties:
    """A link with its ends; its kind is the type of the relationship."""
    rule = SHAPE_OF[link.kind].rule(link.qualifier)
    derived = {"family": rule.family, "climbs": rule.climbs or None, "counts": rule.counts or None}
    flat = _flat(link) | {"qualifier": link.qualifier} | derived
    for said_by_the_relationship in ("kind", "source_id", "target_id"):
        del flat[said_by_the_relationship]
    return {"id": link.id, "source": link.source_id, "target": link.target_id, "properties": flat}


def key_rows(node: Node) -> Iterator[Properties]:
    """What a node is found by."""
    for kind, value in dict.fromkeys(node.search_keys()):
        yield {"kind": kind, "value": value, "record_id": node.id}


def batch_row(batch: Batch, receipt: Receipt) -> Properties:
    """A batch with its receipt; its position is the change token after it."""
    return {
        "position": receipt.token,
        "id": batch.id,
        "kind": batch.kind,
        "by": batch.by,
        "at": batch.at.isoformat(),
        "as_of": batch.as_of,
        "why": batch.why,
        "digest": batch.digest,
        **dict(zip(("created", "updated", "unchanged", "deleted"), receipt[1:5], strict=True)),
    }


def entry_row(batch: str, position: int, effect: Effect) -> Properties:
    """A line of the journal."""
    after, before = effect.change.record, effect.before
    return {
        "position": position,
        "batch": batch,
        "record_id": effect.change.id,
        "record_kind": after.record_kind if after else before.kind if before else "",
        "action": effect.action,
        "before_label": before and before.label,
        "before_body": before and before.body,
        "after_label": after and after.label,
        "after_body": after and after.body,
    }


def applied_row(position: int, batch: Applied) -> Properties:
    """A batch that another store holds."""
    return {"position": position, **batch._asdict(), "at": batch.at.isoformat()}


def kept_row(position: int, entry: Entry) -> Properties:
    """A line of the journal that another store holds."""
    before, after = entry.before, entry.after
    return {
        "position": position,
        "batch": entry.batch,
        "record_id": entry.record,
        "record_kind": after.record_kind if after else before.record_kind if before else "",
        "action": entry.action,
        "before_label": before and before.label,
        "before_body": before and before.body,
        "after_label": after and after.label,
        "after_body": after and after.body,
    }


def listing(line: str) -> Listing:
    """The listing of a line."""
    state, _, since = line.partition(" ")
    return Listing.model_validate({"state": state, "since": since or None})


def _flat(record: Record) -> Properties:
    """The fields of a record that a property can hold, and what every query filters by."""
    fields = ((name, getattr(record, name)) for name in type(record).model_fields)
    flat: Properties = {name: _plain(value) for name, value in fields if value not in (None, "", ())}
    return flat | {
        "as_of": record.as_of,
        "to_be_confirmed": record.to_be_confirmed or None,
        "from_day": record.from_day,
        "until_day": record.until_day,
        "hash": record.hash,
        "body": record.body,
    }


def _plain(value: object) -> object:
    return list(map(_line, cast("tuple[object, ...]", value))) if isinstance(value, tuple) else value


def _line(item: object) -> str:
    match item:
        case Name():
            return item.text
        case ExternalId():
            return f"{item.scheme}:{item.value}"
        case Source():
            return " ".join(filter(None, (item.title, item.address, item.as_of)))
        case Listing():
            return " ".join(filter(None, (item.state, item.since)))
        case _:
            return str(item)
