"""The desk: what visitors remark, and what was done about it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import Final

from directory.batch import Change, put
from directory.errors import InvalidRecord, NotFound, NotPermitted
from directory.keeping.correcting import changed
from directory.model import DeskItem, DeskItemKind, Id, parse
from directory.ports import Reader
from directory.text import NOT_STORED

LONGEST: Final = 2_000  # characters of a remark: a visitor's word, not a file
AN_HOUR: Final = 60  # remarks that are taken in an hour, by everybody together


def remarks_of_hour(reader: Reader, at: datetime) -> int:
    """How many remarks the hour of a moment has seen."""
    hour = f"remark {at:%Y-%m-%dT%H}"
    return sum(len(ids) for ids in reader.lookup("desk", [hour], prefix=True).values())


def remark(about: str, text: str, *, reply_to: str, at: datetime, taken: int, missed: int) -> DeskItem:
    """
    A visitor's remark, at a free place of its hour: behind those that are taken, then round from the first.

    Whether there is a record of that id is not looked at: a hidden and an absent one get the same answer.

    Raises:
        InvalidRecord: it is empty, too long, or no text.
        NotPermitted: the hour has seen enough.
    """
    if taken >= AN_HOUR or missed >= AN_HOUR:
        raise NotPermitted(f"{AN_HOUR} remarks came in within this hour: try again in the next one")
    if not text.strip():
        raise InvalidRecord("is empty: say in a sentence what is wrong", source="remark", field="text")
    if len(text) > LONGEST:
        raise InvalidRecord(f"has {len(text):,} characters: at most {LONGEST:,}", source="remark", field="text")
    fields: dict[str, object] = {
        # two processes that want one place cannot both have it
        "id": f"desk:{at:%Y%m%d%H}-{(taken + missed) % AN_HOUR:03}",
        "received_at": at.isoformat(timespec="seconds"),
        "about": about or None,
        "text": text.replace("\r\n", "\n").strip(),
        "reply_to": reply_to.strip(),
    }
    found = parse("DeskItem", fields, source="remark")
    assert isinstance(found, DeskItem)
    return found


def carried(data: object) -> str:
    """What a desk item carries, as JSON in which every character may be stored."""
    return NOT_STORED.sub(lambda found: f"\\u{ord(found.group()):04x}", json.dumps(data, ensure_ascii=False))


def items(reader: Reader, kind: DeskItemKind = "remark", *, settled: bool) -> Iterator[DeskItem]:
    """What waits on the desk, the oldest first; with `settled` also what was done, the newest first."""
    key = f"{kind} " if settled else f"waiting {kind} "
    found = reader.lookup("desk", [key], prefix=True)
    ids = [known for value in sorted(found) for known in found[value]]
    if settled:
        ids.reverse()
    records = reader.get(ids)
    return (item for known in ids if isinstance(item := records.get(known), DeskItem))


def settling(reader: Reader, known: Id, *, by: str, how: str) -> tuple[Change, ...]:
    """
    The change that takes an item off the desk.

    Raises:
        NotFound: there is none.
        InvalidRecord: it was settled before, or nothing is said of who or how.
    """
    item = reader.get([known]).get(known)
    if not isinstance(item, DeskItem):
        raise NotFound("remark", known, expected="an id as `remarks` gives it")
    if item.settled:
        raise InvalidRecord(f"was settled before: {item.settled}", source=known, field="settled")
    if not (by.strip() and how.strip()):
        raise InvalidRecord("who settled it, and how, must be said", source=known, field="by, how")
    return (put(changed(item, settled=f"{how.strip()} ({by.strip()})"), expected=item.hash),)
