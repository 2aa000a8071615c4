"""One batch in one transaction, behind the lock: nobody else writes until it ends."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final, LiteralString
from uuid import uuid4

from directory import checks
from directory.batch import Batch, Receipt
from directory.checks import Effect, Head, Ledger, Span
from directory.errors import InvalidBatch, InvalidRecord
from directory.model import Id, Link, Node, Record
from directory.shapes import KINDS_WITHOUT_CIRCLES
from directory.stores.neo4j import queries, rows, schema
from directory.stores.neo4j.rows import Properties
from directory.stores.neo4j.server import Ask, Row
from directory.stores.neo4j.state import State, broken_copy, empty

CHUNK: Final = 2_000  # rows of one statement


def write(ask: Ask, place: str, batch: Batch) -> tuple[Receipt, State]:
    """
    Apply a batch.

    Raises:
        InvalidBatch, Conflict: see `Store.apply`.
        StoreUnavailable: the database is not there yet, or not whole.
    """
    state, entries, effects, receipt = _check(ask, place, batch)
    if effects is None:
        return receipt, state
    done = [effect for effect in effects if effect.action != "unchanged"]
    _put(ask, done)
    write_rows(ask, queries.CREATE_BATCHES, [rows.batch_row(batch, receipt)])
    lines = (rows.entry_row(batch.id, entries + place, effect) for place, effect in enumerate(done, 1))
    write_rows(ask, queries.CREATE_ENTRIES, lines)
    after = state._replace(token=receipt.token, demo=state.demo or batch.kind == "demo", state=uuid4().hex)
    told = {"token": after.token, "demo": after.demo, "state": after.state}
    ask(queries.FINISH, directory=schema.NAME, entries=entries + len(done), **told)
    return receipt, after


def rehearse(ask: Ask, place: str, batch: Batch) -> Receipt:
    """What `write` would say; nothing is written. Raises as it does."""
    return _check(ask, place, batch)[3]


def _check(ask: Ask, place: str, batch: Batch) -> tuple[State, int, tuple[Effect, ...] | None, Receipt]:
    """
    What a batch comes to, behind the lock.

    Returns:
        The state before it, the number of entries in the journal, its effects (None = it was applied before), and
        its receipt.
    """
    found = ask(queries.LOCK, directory=schema.NAME, batch=batch.id)
    if not found:
        raise empty(place)
    version, token, demo, entries, moving, name, *first = found[0]
    state = State(version, token, demo, name, moving)
    if moving:
        raise broken_copy(place)
    if first[0] is not None:
        return state, entries, None, _first_receipt(batch, *first)
    if token and demo != (batch.kind == "demo") and batch.kind in ("demo", "seed", "import"):
        reason = "invented and real data never share a store: give another --store"
        raise InvalidBatch(batch.id, (InvalidRecord(reason, field="kind"),))
    effects = checks.check(batch, _ledger(ask, batch) if token else Ledger())
    return state, entries, effects, checks.count(batch, effects, token + 1)


def write_rows(ask: Ask, query: LiteralString, given: Iterable[Properties]) -> None:
    """Put rows, some at a time."""
    rest = iter(given)
    while some := list(islice(rest, CHUNK)):
        ask(query, rows=some)


def write_new(ask: Ask, records: Collection[Record]) -> None:
    """Put records of one sort, nodes or links, that are not there yet."""
    nodes = [record for record in records if isinstance(record, Node)]
    for kind, of_kind in _by_kind((node.record_kind, rows.node_row(node)) for node in nodes).items():
        write_rows(ask, queries.CREATE_NODES[kind], of_kind)
    write_rows(ask, queries.CREATE_KEYS, (row for node in nodes for row in rows.key_rows(node)))
    links = [record for record in records if isinstance(record, Link)]
    for kind, of_kind in _by_kind((link.kind, rows.link_row(link)) for link in links).items():
        write_rows(ask, queries.CREATE_LINKS[kind], of_kind)


def _first_receipt(batch: Batch, digest: str, *counts: int) -> Receipt:
    if digest != batch.digest:
        reason = "a batch of this id with other content was applied before: give a new id"
        raise InvalidBatch(batch.id, (InvalidRecord(reason, field="id"),))
    return Receipt(batch.id, *counts)


def _ledger(ask: Ask, batch: Batch) -> Ledger:
    heads = _heads(ask, dict.fromkeys(checks.touched(batch)))
    links = [change.record for change in batch.changes if isinstance(change.record, Link)]
    pairs = dict.fromkeys((link.source_id, link.kind, link.target_id) for link in links)
    known = [list(pair) for pair in pairs if pair[0] in heads and pair[2] in heads]
    gone = [change.id for change in batch.changes if change.record is None and change.id in heads]
    owners = [known for known in gone if heads[known].kind == "Organization"]
    kinds = {link.kind for link in links} & KINDS_WITHOUT_CIRCLES
    attached = [*_read_rows(ask, queries.ATTACHED, gone), *_read_rows(ask, queries.OWNED_LINKS, owners)]
    edges = ask(queries.of_kinds(queries.EDGES_OF, kinds)) if kinds else []
    return Ledger(
        heads=heads,
        siblings=tuple(Span(*row) for row in _read_rows(ask, queries.SIBLINGS, known, name="pairs")),
        attached=tuple(sorted({(node, dependent) for node, dependent in attached})),
        edges=tuple((known, kind, source, target) for known, kind, source, target in edges),
    )


def _heads(ask: Ask, ids: Collection[Id]) -> dict[Id, Head]:
    """Nodes first: an id says nothing of its kind, and looking for a link is dearer."""
    heads = {row[0]: Head(*row[1:]) for row in _read_rows(ask, queries.HEADS, ids)}
    left = [known for known in ids if known not in heads]
    known = [row[0] for row in _read_rows(ask, queries.KNOWN, left)]
    return heads | {row[0]: Head(*row[1:]) for row in _read_rows(ask, queries.HEADS_OF_LINKS, known)}


def _read_rows(ask: Ask, query: LiteralString, values: Iterable[object], *, name: str = "ids") -> Iterator[Row]:
    rest = iter(values)
    while some := list(islice(rest, 10 * CHUNK)):
        yield from ask(query, **{name: some})


def _put(ask: Ask, done: Iterable[Effect]) -> None:
    """
    Nodes before the links that hang on them, and these gone before their nodes; rows by id.

    A link that changes its kind is another relationship.
    """
    ordered = sorted(done, key=lambda effect: effect.change.id)
    nodes = [effect for effect in ordered if not _is_link(effect)]
    links = [effect for effect in ordered if _is_link(effect)]
    write_rows(ask, queries.DELETE_KEYS, ({"id": effect.change.id} for effect in nodes if effect.before))
    write_new(ask, [effect.change.record for effect in nodes if effect.change.record and not effect.before])
    updated = [effect.change.record for effect in nodes if effect.before]
    again = [record for record in updated if isinstance(record, Node)]
    write_rows(ask, queries.UPDATE_NODES, map(rows.node_row, again))
    write_rows(ask, queries.CREATE_KEYS, (row for node in again for row in rows.key_rows(node)))

    untied = _by_kind((was, {"id": e.change.id}) for e in links if (was := _kind_before(e)) and was != _kind_after(e))
    for kind, of_kind in untied.items():
        write_rows(ask, queries.DELETE_LINKS[kind], of_kind)
    write_new(ask, [e.change.record for e in links if e.change.record and _kind_before(e) != _kind_after(e)])
    kept = [e.change.record for e in links if _kind_before(e) == _kind_after(e)]
    changed = _by_kind((link.kind, rows.link_row(link)) for link in kept if isinstance(link, Link))
    for kind, of_kind in changed.items():
        write_rows(ask, queries.UPDATE_LINKS[kind], of_kind)
    write_rows(ask, queries.DELETE_NODES, ({"id": e.change.id} for e in nodes if e.change.record is None))


def _is_link(effect: Effect) -> bool:
    return isinstance(effect.change.record, Link) or bool(effect.before and effect.before.kind == "Link")


def _kind_before(effect: Effect) -> str | None:
    return json.loads(effect.before.body)["kind"] if effect.before else None


def _kind_after(effect: Effect) -> str | None:
    return effect.change.record.kind if isinstance(effect.change.record, Link) else None


def _by_kind(pairs: Iterable[tuple[str, Properties]]) -> dict[str, list[Properties]]:
    found: defaultdict[str, list[Properties]] = defaultdict(list)
    for kind, row in pairs:
        found[kind].append(row)
    return found
