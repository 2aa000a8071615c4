"""What differs between two versions of a record, field by field, as people read it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, cast

from pydantic.fields import FieldInfo

from directory.model import Part, Record
from directory.questions.answer import Model

BOOKKEEPING: Final = ("id", "pinned")  # said by what is changed, not by what it says


class FieldChange(Model):
    """One field before and after, as text; several values stand on lines of their own, nothing is an empty text."""

    field: str
    title: str
    before: str
    after: str


class FieldVersions(Model):
    """One field on which two versions differ, beside what both began from."""

    field: str
    title: str
    ancestor: str
    mine: str
    theirs: str
    clash: bool  # both changed it, and not to the same


def differences(before: Record | None, after: Record | None) -> tuple[FieldChange, ...]:
    """The fields that differ, in the order of the model; one of the two may not be there."""
    there = after or before
    if there is None:
        return ()
    found: list[FieldChange] = []
    for name, field in type(there).model_fields.items():
        if name in BOOKKEEPING or getattr(before, name, None) == getattr(after, name, None):
            continue  # most fields: what they say is not put into words
        old, new = said(before, name), said(after, name)
        if old != new:
            found.append(FieldChange(field=name, title=title(name, field), before=old, after=new))
    return tuple(found)


def versions(ancestor: Record | None, mine: Record, theirs: Record | None) -> tuple[FieldVersions, ...]:
    """The fields on which mine and theirs differ."""
    found: list[FieldVersions] = []
    for name, field in type(mine).model_fields.items():
        first, own, other = (said(record, name) for record in (ancestor, mine, theirs))
        if own != other and name not in BOOKKEEPING:
            clash = first not in (own, other)
            found.append(
                FieldVersions(field=name, title=title(name, field), ancestor=first, mine=own, theirs=other, clash=clash)
            )
    return tuple(found)


def title(name: str, field: FieldInfo) -> str:
    """What a field is called where people read it."""
    return field.title or name.removesuffix("_id").replace("_", " ").capitalize()


def said(record: Record | None, name: str) -> str:
    """A field as text: parts and lists a line each."""
    value: object = getattr(record, name, None)
    if value is None or record is None:
        return ""
    if isinstance(value, tuple):
        return "\n".join(_line(item) for item in cast("tuple[object, ...]", value))
    return {True: "yes", False: ""}.get(value, "") if isinstance(value, bool) else str(value)


def _line(item: object) -> str:
    if not isinstance(item, Part):
        return str(item)
    fields = cast("Mapping[str, object]", item.model_dump(exclude_defaults=True))
    first, *rest = [(name, value) for name, value in fields.items() if value not in (None, "")]
    return f"{first[1]}{f' ({told})' if (told := ', '.join(_told(*pair) for pair in rest)) else ''}"


def _told(name: str, value: object) -> str:
    return str(value) if name in ("kind", "language", "value", "evidence") else f"{name.replace('_', ' ')} {value}"
