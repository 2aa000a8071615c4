"""What is left of a record for an audience: the part of the projection that no query does."""

from __future__ import annotations

from typing import TypeVar

from directory.access import Labels
from directory.model import Record

R = TypeVar("R", bound=Record)


def project(record: R, labels: Labels, *, owner_seen: bool) -> R:
    """The record without the sources that these labels may not see, and without an owner that they may not see."""
    update: dict[str, object] = {}
    if record.owner_id and not owner_seen:
        update["owner_id"] = None
    if not labels.every and any(source.label and source.label not in labels for source in record.sources):
        update["sources"] = tuple(s for s in record.sources if not s.label or s.label in labels)
    return record.changed(**update) if update else record
