"""What was handed out: each export leaves a record on the desk, so that one can tell which of them held a number."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, Final, NamedTuple

from pydantic_core import from_json

from directory.access import Viewer
from directory.batch import Change
from directory.errors import NotFound
from directory.keeping.correcting import new_id
from directory.keeping.desk import carried
from directory.model import ContactPoint, DeskItem, Id, Record
from directory.ports import Reader

LEAST_DIGITS: Final = 6  # of a number that is told by its digits alone
LONGEST_TEXT: Final = 20_000  # of what a desk item says


class HandedOut(NamedTuple):
    """
    One export.

    Attributes:
        on: the day as of which it was; None = of all times.
        token: so many batches the store had: what was handed out is what stood there then.
        records: the ids of what was in it, nodes and links; None = everything that the audience could see.
    """

    id: Id
    at: str
    by: str
    what: str
    form: str
    audience: str
    on: str | None
    token: int
    records: tuple[Id, ...] | None


class _Image(NamedTuple):
    """What a record was from a batch on; None = it was not there."""

    token: int
    record: Record | None


def export_record(
    what: str, form: str, *, audience: str, on: str | None, by: str, at: datetime, token: int,
    records: Collection[Id] | None,
) -> Change:  # fmt: skip
    """
    The change that writes an export down.

    Args:
        what: what was asked for, in words.
        on, token, records: see `HandedOut`.
    """
    ids = None if records is None else sorted(records)
    said = {"what": what, "form": form, "audience": audience, "on": on, "by": by, "token": token, "records": ids}
    item = DeskItem(
        id=new_id("DeskItem"),
        kind="export",
        received_at=at.isoformat(timespec="seconds"),
        text=f"{what}, as {form}, for {audience}"[:LONGEST_TEXT].strip(),
        content=carried(said),
        settled="handed out",
    )
    return Change(item.id, item)


def exports(reader: Reader) -> list[HandedOut]:
    """All that was handed out, oldest first."""
    found = reader.lookup("desk", ["export "], prefix=True)
    items = reader.get([known for ids in found.values() for known in ids]).values()
    outs = (_handed_out(item) for item in items if isinstance(item, DeskItem))
    return sorted(outs, key=lambda out: (out.at, out.token, out.id))


def _handed_out(item: DeskItem) -> HandedOut:
    said: dict[str, Any] = from_json(item.content)
    records = said.pop("records")
    return HandedOut(id=item.id, at=item.received_at, records=None if records is None else tuple(records), **said)


def hand_outs(reader: Reader, given: str) -> tuple[HandedOut, ...]:
    """
    The exports that held a record or a channel, oldest first.

    Args:
        reader: of all labels and all times.
        given: the id of a record; or an address or a number, also one that was changed or deleted since: for that the
            journal is read through.

    Raises:
        NotFound: it is none that stands or ever stood here.
    """
    by_id = given in reader.get([given]) or next(reader.journal(record=given), None) is not None
    wanted = {given} if by_id else _points(reader, given)
    if not wanted:
        expected = "an id, or an e-mail address, a number or a web address that was ever in it"
        raise NotFound("record or channel", given, expected=expected)
    tokens = {batch.id: place for place, batch in enumerate(reader.batches(), 1)}
    images = {known: _images(reader, known, tokens) for known in wanted}
    value = None if by_id else given
    return tuple(out for out in exports(reader) if any(_held(out, k, images[k], value) for k in wanted))


def _points(reader: Reader, value: str) -> set[Id]:
    """The contact points that have or had this value."""
    images = ((entry.record, image) for entry in reader.journal() for image in (entry.before, entry.after))
    return {known for known, image in images if _has(image, value)}


def _has(record: Record | None, value: str) -> bool:
    """Whether it is this address, or this number however it is written."""
    if not isinstance(record, ContactPoint):
        return False
    given, digits = value.strip().casefold(), re.sub(r"\D", "", value)
    number = record.type == "phone" and len(digits) >= LEAST_DIGITS and re.sub(r"\D", "", record.value) == digits
    return number or record.value.casefold() == given


def _images(reader: Reader, known: Id, tokens: Mapping[str, int]) -> list[_Image]:
    return [_Image(tokens[entry.batch], entry.after) for entry in reader.journal(record=known)]


def _held(out: HandedOut, known: Id, images: list[_Image], value: str | None) -> bool:
    """Whether an export held a record, as it was then, with this value if one is given."""
    then = next((image.record for image in reversed(images) if image.token <= out.token), None)
    if then is None or (value is not None and not _has(then, value)):
        return False
    if out.records is not None:
        return known in out.records
    on_its_day = out.on is None or then.from_day <= out.on < then.until_day
    return on_its_day and then.label in Viewer(out.audience).labels
