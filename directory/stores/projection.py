"""What is left of a record for an audience: the part of the projection that no query does."""

from __future__ import annotations

from typing import TypeVar

from directory.access import Labels
from directory.model import Link, Record

R = TypeVar("R", bound=Record)


def project(record: R, labels: Labels, *, owner_seen: bool) -> R:
    """
    The record without the sources and the owner that these labels may not see.

    Who verified a channel, and how, is of the journal's `by` and `why`: for those who see everything.
    """
    update: dict[str, object] = {}
    if record.owner_id and not owner_seen:
        update["owner_id"] = None
    if not labels.every and any(source.label and source.label not in labels for source in record.sources):
        update["sources"] = tuple(s for s in record.sources if not s.label or s.label in labels)
    if not labels.every and isinstance(record, Link) and (record.verified_by or record.verified_how):
        update |= {"verified_by": "", "verified_how": ""}
    return record.changed(**update) if update else record


def is_whole(body: str, labels: Labels, *, owner_seen: bool) -> bool:
    """Whether a record is left as it is, told from its text: False where it has to be read to tell."""
    if labels.every:
        return owner_seen
    sources = body.count('"label":"') > 1  # its own is one
    return owner_seen and not (sources or '"verified_by":' in body or '"verified_how":' in body)
