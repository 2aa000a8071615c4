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


class CellProblem(Model):
    """A cell of which nothing could be made: the field, what stands there, why, and what may have been meant."""

    field: str
    raw: str
    reason: str
    suggestions: tuple[str, ...]


class RowWaiting(Model):
    """
    A row that was held, or a record that is gone from its list.

    `said` is what it says by field; `field` is what one may write over to decide; `gone` is the record that the list
    no longer has.
    """

    id: Id
    received_at: str
    reason: str
    kind: str  # of list
    file: str
    row: int | None
    cells: dict[str, str]
    said: dict[str, str]
    field: str
    candidates: tuple[CandidateShown, ...]
    problems: tuple[CellProblem, ...]
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
        said=_said(data),
        field=data.get("field", ""),
        candidates=tuple(
            CandidateShown(id=known, name=names.get(known, ""), evidence=evidence)
            for known, _, evidence in data.get("candidates", ())
        ),
        problems=tuple(
            CellProblem(field=field, raw=raw, reason=reason, suggestions=tuple(suggestions))
            for field, raw, reason, suggestions in data.get("problems", ())
        ),
        gone=data.get("gone"),
        settled=item.settled,
    )


def _said(data: dict[str, Any]) -> dict[str, str]:
    """What the row says, by field; several cells of a field with `;`, and what was written over them in their place."""
    columns: dict[str, str | None] = data.get("columns", {})
    texts: dict[str, list[str]] = {}
    for column, text in data.get("cells", {}).items():
        if (field := columns.get(column)) and text.strip():
            texts.setdefault(field, []).append(text)
    fill = {field: text for field, text in data.get("fill", {}).items() if field not in texts}
    return {**{field: "; ".join(cells) for field, cells in texts.items()}, **fill, **data.get("written", {})}
