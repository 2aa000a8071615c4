"""Correcting one record by hand: what changed is pinned, so that no seed or import takes it back."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from os import urandom
from typing import Final, TypeVar

from pydantic import ValidationError
from pydantic_core import from_json

from directory.batch import Change, end_where, put
from directory.errors import Conflict, InvalidRecord, NotFound, quoted
from directory.model import TIED, VERIFICATION, ContactPoint, DeskItem, Id, Link, Record, refused
from directory.ports import Reader
from directory.questions.changes import BOOKKEEPING

R = TypeVar("R", bound=Record)

_PREFIXES: Final = {"Organization": "org", "ContactPoint": "contact", "DeskItem": "desk"}


def new_id(kind: str) -> Id:
    """An id for a record that is made by hand: random, so that it says nothing."""
    return f"{_PREFIXES.get(kind, kind.lower())}:{urandom(8).hex()}"


def changed(record: R, **fields: object) -> R:
    """
    The record with other values in these fields.

    Raises:
        InvalidRecord: a value that the field may not have.
    """
    try:
        return record.changed(**fields)
    except ValidationError as error:
        raise refused(error, source=record.id) from error


def present(reader: Reader, known: Id) -> Record:
    """
    A record as it stands.

    Raises:
        NotFound: there is none.
    """
    record = reader.get([known]).get(known)
    if record is None:
        raise NotFound("record", known, expected="an id as `find` gives it")
    return record


def correction(reader: Reader, after: Record, *, expected: str, loosen: bool = False) -> tuple[Change, ...]:
    """
    The changes that bring a record to what was written by hand; none where nothing differs.

    A channel whose value changes is another one: whoever is reached at it was verified on the old one, so that is
    taken off, and told by the journal.

    Raises:
        NotFound: there is no such record any more.
        Conflict: somebody changed it since it was read.
        InvalidRecord: it changes a verification, which is no correction.
    """
    before = present(reader, after.id)
    if before.hash != expected:
        raise Conflict((after.id,))
    names = [name for name in type(after).model_fields if name not in BOOKKEEPING]
    differs = [name for name in names if getattr(before, name, None) != getattr(after, name)]
    if not differs:
        return ()
    if any(name in VERIFICATION for name in differs):
        raise InvalidRecord("editing is not verifying: use `verify`", source=after.id, field=", ".join(VERIFICATION))
    if isinstance(after, DeskItem):
        raise InvalidRecord("is somebody else's word: settle it", source=after.id)
    refuse_unreadable(before, after)
    change = put(_pinned(after, before, *differs), expected=expected, loosen=loosen)
    return (change, *unverified(reader, [(before, after)], but=()))


def unverified(reader: Reader, changed: Iterable[tuple[Record, Record]], *, but: Collection[Id]) -> list[Change]:
    """
    The changes that take verifications off channels that get another value: nobody answered on the new one.

    Args:
        changed: records before and after.
        but: links that are changed as well, and say themselves when they were verified.
    """
    moved = [after.id for before, after in changed if is_other_channel(before, after)]
    links = reader.links(moved, ("REACHED_AT",), "in").links if moved else ()
    return [
        put(_pinned(_unverified(link), link, *VERIFICATION), expected=link.hash)
        for link in links
        if link.verified_on and link.id not in but
    ]


def is_other_channel(before: Record | None, after: Record | None) -> bool:
    """Whether a channel has another value now: who answered on the old one did not on this."""
    if not (isinstance(before, ContactPoint) and isinstance(after, ContactPoint)):
        return False
    return (before.type, before.value) != (after.type, after.value)


def refuse_verified(records: Iterable[Record]) -> None:
    """
    Refuse links that say that somebody answered: that is made by verifying alone.

    Raises:
        InvalidRecord: one does.
    """
    for record in records:
        if isinstance(record, Link) and (record.verified_on or record.verified_by or record.verified_how):
            raise InvalidRecord("adding is not verifying: use `verify`", source=record.id, field="verified_on")


def refuse_unreadable(before: Record | None, after: Record) -> None:
    """
    Refuse a mailbox or web address that is none, as it is written for the first time.

    Raises:
        InvalidRecord: what is wrong with it.
    """
    if not isinstance(after, ContactPoint) or not (before is None or is_other_channel(before, after)):
        return
    from directory.intake.cleaning.mailboxes import mailboxes
    from directory.intake.cleaning.web import web

    rule = {"email": mailboxes, "web": web}.get(after.type)
    if rule and (problem := rule(after.value).problem):
        raise InvalidRecord(problem, source=after.id, field="value")


def typed(record: R, fields: Sequence[str]) -> R:
    """
    A record with fields as somebody types them: `field=value`, JSON for a field of several values.

    Raises:
        InvalidRecord: no such field, no such value, or one that is not corrected but given.
    """
    fixed = (*BOOKKEEPING, *TIED) if isinstance(record, Link) else BOOKKEEPING
    known = {name for name in type(record).model_fields if name not in fixed}
    given: dict[str, object] = {}
    for field in fields:
        name, equals, value = field.partition("=")
        if not equals or name not in known:
            expected = f"FIELD=VALUE with one of {', '.join(sorted(known))}"
            raise InvalidRecord(f"{quoted(field)} is no correction: expected {expected}", source=record.id)
        default = type(record).model_fields[name].get_default()
        if not value:
            given[name] = default
        elif isinstance(getattr(record, name), tuple):
            try:
                given[name] = from_json(value)
            except ValueError as error:
                raise InvalidRecord(f"is no JSON: {error}", source=record.id, field=name) from error
        else:
            given[name] = value
    return changed(record, **given)


def ending(reader: Reader, known: Id, *, until: str) -> tuple[Change, ...]:
    """
    The change that ends a record: on `until`, the first day on which it no longer holds.

    Raises:
        NotFound: there is none.
        InvalidRecord: it ended before, or the day is none.
    """
    before = present(reader, known)
    if isinstance(before, DeskItem):
        raise InvalidRecord("is somebody else's word: settle it", source=known)
    return (put(_pinned(_ended(before, until), before, "valid_until"), expected=before.hash),)


def change_over(reader: Reader, old: Id, new: Link) -> tuple[Change, ...]:
    """
    The changes by which one link takes over from another: the old one ends where the new one starts.

    An associate that becomes a full member, a post that passes to the next holder, a channel that replaces another.

    Raises:
        NotFound: there is no old one.
        InvalidRecord: the new one does not say when it starts, or the old one is no link or ended before.
    """
    before = present(reader, old)
    if not isinstance(before, Link):
        raise InvalidRecord(f"{old} is no link: give the id of the membership, holder or channel", field="old")
    if not new.valid_from:
        raise InvalidRecord("does not say when it starts: give the first day on which it holds", field="valid_from")
    if new.kind != before.kind or (new.source_id != before.source_id and new.target_id != before.target_id):
        raise InvalidRecord(f"is no successor of {old}: expected the same kind and one of its ends", source=new.id)
    refuse_verified([new])
    _ended(before, new.valid_from)  # refuses what ended before
    return (put(_pinned(end_where(before, new), before, "valid_until"), expected=before.hash), put(new))


def replacing(new: Record, before: Record) -> Record:
    """A record that was read from a file, with what a person pinned on the present one."""
    if not before.pinned or type(new) is not type(before):
        return new
    kept = {name: getattr(before, name) for name in before.pinned if name in type(new).model_fields}
    kept.pop("pinned", None)
    return new.changed(**kept, pinned=before.pinned)


def _ended(record: R, until: str) -> R:
    after = changed(record, valid_until=until)
    if record.valid_until and record.until_day <= after.until_day:
        raise InvalidRecord(f"ended on {record.valid_until} already", source=record.id, field="valid_until")
    return after


def _pinned(after: R, before: Record, *fields: str) -> R:
    return after.changed(pinned=tuple(dict.fromkeys((*before.pinned, *fields))))


def _unverified(link: Link) -> Link:
    return link.changed(verified_on=None, verified_by="", verified_how="")
