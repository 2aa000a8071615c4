"""The rows of lists that wait for somebody."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from directory.model import DeskItem, Id, Node
from directory.ports import Reader
from directory.questions.answer import Model


class CandidateShown(Model):
    """Who may be meant, and what speaks for it; the name is that of today, empty where there is none any more."""

    id: Id
    name: str
    evidence: str


class RowWaiting(Model):
    """
    A row that was held, or a record that is gone from its list.

    `field` is what one may write over to decide; `gone` is the record that the list no longer has.
    """

    id: Id
    received_at: str
    reason: str
    kind: str  # of list
    file: str
    row: int | None
    cells: dict[str, str]
    field: str
    candidates: tuple[CandidateShown, ...]
    gone: Id | None
    settled: str


class Waiting(Model):
    """What waits, in its order."""

    rows: tuple[RowWaiting, ...]
    audience: str
    demo: bool


def waiting(reader: Reader, items: Iterable[DeskItem], *, audience: str, demo: bool) -> Waiting:
    """The rows that wait, with the present names of who may be meant."""
    found = [(item, _content(item)) for item in items]
    candidates = {one[0] for _, data in found for one in data.get("candidates", ())}
    nodes = reader.get(candidates) if candidates else {}
    names = {known: node.name for known, node in nodes.items() if isinstance(node, Node)}
    return Waiting(rows=tuple(_shown(item, data, names) for item, data in found), audience=audience, demo=demo)


def _content(item: DeskItem) -> dict[str, Any]:
    return json.loads(item.content) if item.content else {}


def _shown(item: DeskItem, data: dict[str, Any], names: dict[Id, str]) -> RowWaiting:
    return RowWaiting(
        id=item.id,
        received_at=item.received_at,
        reason=item.text,
        kind=data.get("kind", ""),
        file=data.get("file", data.get("register", "")),
        row=data.get("row"),
        cells=data.get("cells", {}),
        field=data.get("field", ""),
        candidates=tuple(
            CandidateShown(id=known, name=names.get(known, ""), evidence=evidence)
            for known, _, evidence in data.get("candidates", ())
        ),
        gone=data.get("gone"),
        settled=item.settled,
    )
