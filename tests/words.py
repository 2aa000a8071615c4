"""Words to build data with: each makes one record, public and complete, unless told otherwise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from itertools import count
from typing import Any

from directory.batch import Batch, BatchKind, Change, put
from directory.model import (
    Area,
    ContactPoint,
    DeskItem,
    Event,
    ExternalId,
    Link,
    Name,
    Organization,
    Person,
    Post,
    Record,
    Role,
    Sector,
    Source,
)

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
TODAY = date(2026, 11, 22)
SEEN = (Source(title="a page", evidence="seen"),)
_numbers = count(1)


def _node(kind: type, id: str, name: str, /, **fields: Any) -> Any:
    names = fields.pop("names", None) or (Name(text=name, language="en"),)
    return kind(**{"id": id, "names": names, "label": "public", "sources": SEEN} | fields)


def state(code: str, name: str = "", /, **fields: Any) -> Area:
    codes = (ExternalId(scheme="iso3", value=code),)
    return _node(
        Area, f"area:{code}", name or code, **{"scheme": "state", "status": "member", "external_ids": codes} | fields
    )


def region(id: str, name: str = "", /, **fields: Any) -> Area:
    return _node(Area, id, name or id, **{"scheme": "m49", "status": "region"} | fields)


def world(**fields: Any) -> Area:
    return region("area:world", "World", external_ids=(ExternalId(scheme="m49", value="001"),), **fields)


def sector(id: str, name: str = "", /, **fields: Any) -> Sector:
    return _node(Sector, f"sector:{id}", name or id, **{"group": "producer"} | fields)


def role(id: str, **fields: Any) -> Role:
    return _node(Role, f"role:{id}", id, **{"rung": "national", "review_days": 180} | fields)


def organization(id: str, name: str = "", /, **fields: Any) -> Organization:
    return _node(Organization, f"org:{id}", name or id, **{"kind": "industry_association"} | fields)


def post(id: str, name: str = "", /, **fields: Any) -> Post:
    return _node(Post, f"post:{id}", name or id, **fields)


def person(id: str, name: str = "", /, **fields: Any) -> Person:
    return _node(Person, f"person:{id}", name or id, **fields)


def event(id: str, name: str = "", /, **fields: Any) -> Event:
    return _node(Event, f"event:{id}", name or id, **fields)


def email(value: str, **fields: Any) -> ContactPoint:
    return ContactPoint(**{"id": f"contact:{value}", "type": "email", "value": value, "label": "public"} | fields)


def remark(id: str, text: str = "this is wrong", /, **fields: Any) -> DeskItem:
    return DeskItem(**{"id": f"desk:{id}", "received_at": "2026-11-20T12:00:00+00:00", "text": text} | fields)


def link(source: Record | str, kind: str, target: Record | str, **fields: Any) -> Link:
    ends = {"source_id": getattr(source, "id", source), "target_id": getattr(target, "id", target)}
    known = fields.pop("id", None) or f"link:{next(_numbers)}"
    return Link(**{"id": known, "kind": kind, "label": "public", "sources": SEEN} | ends | fields)


def batch(*records: Record | Change, id: str | None = None, kind: BatchKind = "form", **fields: Any) -> Batch:
    changes = tuple(change if isinstance(change, Change) else put(change) for change in records)
    return Batch(
        id or f"batch-{next(_numbers)}", kind, fields.pop("by", "a tester"), fields.pop("at", NOON), changes, **fields
    )
