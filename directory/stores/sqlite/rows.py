"""Records, batches and lines of the journal as rows; each row that has no other check ends with its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable

from directory.batch import Batch, Receipt
from directory.checks import Effect
from directory.model import Link, Node
from directory.ports import Applied, Entry

Row = tuple[object, ...]


def node_row(node: Node) -> Row:
    """A node with what queries filter and sort by."""
    return (node.id, node.record_kind, node.subkind, node.label, node.from_day, node.until_day, node.owner_id,
            node.sort_name, node.hash, node.body)  # fmt: skip


def link_row(link: Link) -> Row:
    """A link with what queries filter and sort by."""
    return (link.id, link.kind, link.source_id, link.target_id, link.qualifier, link.family, link.rank,
            link.verified_on, link.label, link.from_day, link.until_day, link.owner_id, link.hash,
            link.body)  # fmt: skip


def batch_row(batch: Batch, receipt: Receipt) -> Row:
    """A batch with its receipt; its position is the change token after it."""
    return _hashed((receipt.token, batch.id, batch.kind, batch.by, batch.at.isoformat(), batch.as_of, batch.why,
                    batch.digest, *receipt[1:5]))  # fmt: skip


def applied_row(position: int, batch: Applied) -> Row:
    """A batch that another store holds."""
    return _hashed((position, batch.id, batch.kind, batch.by, batch.at.isoformat(), batch.as_of, batch.why,
                    batch.digest, batch.created, batch.updated, batch.unchanged, batch.deleted))  # fmt: skip


def entry_row(batch: int, effect: Effect) -> Row:
    """A line of the journal."""
    after, before = effect.change.record, effect.before
    kind = after.record_kind if after else before.kind if before else ""
    return _hashed((batch, effect.change.id, kind, effect.action, before and before.label, before and before.body,
                    after and after.label, after and after.body))  # fmt: skip


def kept_row(batch: int, entry: Entry) -> Row:
    """A line of the journal that another store holds."""
    before, after = entry.before, entry.after
    kind = after.record_kind if after else before.record_kind if before else ""
    return _hashed((batch, entry.record, kind, entry.action, before and before.label, before and before.body,
                    after and after.label, after and after.body))  # fmt: skip


def is_whole(row: Row) -> bool:
    """Whether a row that ends with its hash is as it was written."""
    return row == _hashed(row[:-1])


def hashes(rows: Iterable[Row]) -> Iterable[tuple[object, object]]:
    """The hash and the position of rows that have none yet; a row begins with its position."""
    return ((_hashed(row[1:])[-1], row[0]) for row in rows)


def _hashed(row: Row) -> Row:
    return (*row, hashlib.sha256(json.dumps(row, ensure_ascii=False).encode()).hexdigest())
