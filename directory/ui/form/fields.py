"""One field of the model as something to fill in, and what was filled in as a value of the model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from types import UnionType
from typing import Any, Final, Literal, Union, cast, get_args, get_origin

import streamlit as st
from pydantic.fields import FieldInfo

from directory.access import COMMITTEE, NETWORK, PUBLIC
from directory.model import TIED, VERIFICATION, Link, Part, Record
from directory.questions.changes import BOOKKEEPING, title
from directory.shapes import SHAPE_OF
from directory.tables import PARTS
from directory.ui.plain import words

LABELS: Final = (PUBLIC, NETWORK, COMMITTEE)
AS_RECORD: Final = "as the record"
ABREAST: Final = 3  # short fields beside each other
NOT_SAID: Final = "not stated"
DATE: Final = "2026, 2026-11 or 2026-11-22"
PROSE: Final = ("note", "approach")
LATE: Final = ("external_ids", "owner_id", "sources", "note", "label", "valid_from", "valid_until")  # after its own
# Fields of a link that say something of some kinds alone.
OF_LINKS: Final[Mapping[str, tuple[str, ...]]] = {
    "purpose": ("REACHED_AT",),
    "instrument": ("HOLDS",),
    "nominator": ("HOLDS",),
    "met_at": ("KNOWS",),
    "rank": ("ACTIVE_IN", "REACHED_AT"),
}


def default_of(field: FieldInfo) -> object:
    """What a field is where nothing is said; None where it must be said."""
    return None if field.is_required() else field.get_default()


def names_of(model: type[Record], kind: str = "") -> list[str]:
    """The fields that a form of this model asks for, its own first; `kind` is that of a link."""
    left = [name for name in model.model_fields if name not in BOOKKEEPING]
    if model is Link:
        left = [
            name
            for name in left
            if name not in (*TIED, *VERIFICATION) and (name not in OF_LINKS or kind in OF_LINKS[name])
        ]
    return [name for name in left if name not in LATE] + [name for name in left if name in LATE]


def ask_all(model: type[Record], values: Mapping[str, object], *, key: str, kind: str = "") -> dict[str, object]:
    """
    Draw all fields of a form, short ones beside each other, and return what stands in them.

    Args:
        values: what they begin with; a field that is missing begins with its default.
        key: of the form; another one begins anew.
    """
    found: dict[str, object] = {}
    row, left = st.container(horizontal=True), ABREAST
    for name in names_of(model, kind):
        value = values.get(name, default_of(model.model_fields[name]))
        short = name not in PARTS and name not in PROSE and get_origin(model.model_fields[name].annotation) is not tuple
        if short and not left:
            row, left = st.container(horizontal=True), ABREAST
        left = left - 1 if short else 0
        with row if short else nullcontext():
            found[name] = ask(model, name, value, key=f"{key} {name}", kind=kind)
    return found


def ask(record: type[Record], name: str, value: object, *, key: str, kind: str = "") -> object:
    """
    Draw a field, and return what stands in it as the model wants it.

    Args:
        value: what it begins with.
        key: of the widget; another one begins anew.
        kind: of a link.
    """
    field = record.model_fields[name]
    if name in PARTS:
        return _parts(name, field, cast("Sequence[Part]", value or ()), key)
    if kind and name == "qualifier":
        known = [one for one in SHAPE_OF[kind].qualifiers if one]
        return _choice(title(name, field), known, str(value or ""), field, key) or "" if known else value
    return _scalar(name, field, value, key)


def _scalar(name: str, field: FieldInfo, value: object, key: str) -> object:
    label, help = title(name, field), field.description
    if options := _words(field.annotation):
        return _choice(label, options, cast("str | None", value), field, key)
    if name == "label":
        return _label(label, cast("str | None", value), field, key)
    if get_origin(field.annotation) is tuple:
        shown = "\n".join(str(item) for item in cast("Sequence[object]", value or ()))
        text = st.text_area(f"{label}, one a line", shown, help=help, key=key, height=80)
        return tuple(line.strip() for line in text.splitlines() if line.strip())
    if isinstance(value, bool):
        return st.checkbox(label, value, help=help, key=key)
    shown = "" if value is None else str(value)
    if name in PROSE:
        return st.text_area(label, shown, help=help, key=key)
    date = help is not None and DATE.split(",")[0] in help
    text = st.text_input(label, shown, help=help, key=key, placeholder=DATE if date else None).strip()
    return text or field.get_default() if not field.is_required() else text


def _choice(label: str, options: Sequence[str], value: str | None, field: FieldInfo, key: str) -> str | None:
    """One of the controlled words; none of them where the field may be empty."""
    known = [*options, *([value] if value and value not in options else [])]
    if field.is_required() and value:
        return st.selectbox(label, known, known.index(value), format_func=words, help=field.description, key=key)
    shown = known if not field.is_required() and field.get_default() else [NOT_SAID, *known]
    index = shown.index(value) if value in shown else 0
    said = st.selectbox(label, shown, index, format_func=words, help=field.description, key=key)
    return cast("str | None", default_of(field)) if said == NOT_SAID else said


def _label(label: str, value: str | None, field: FieldInfo, key: str) -> str | None:
    """Who may see it: one of the three labels, or a community that is typed; of a source also what its record says."""
    known = [AS_RECORD, *LABELS] if field.default is None else list(LABELS)
    shown = value or (AS_RECORD if field.default is None else COMMITTEE)
    known += [shown] if shown not in known else []
    said = st.selectbox(label, known, known.index(shown), help=field.description, key=key, accept_new_options=True)
    return None if said == AS_RECORD else said


def _parts(name: str, field: FieldInfo, value: Sequence[Part], key: str) -> tuple[dict[str, object], ...]:
    """A row for each part and an empty one; a row that is emptied is taken out."""
    model = PARTS[name]
    st.markdown(f"**{title(name, field)}**", help=field.description)
    found: list[dict[str, object]] = []
    for place, part in enumerate([*value, None]):
        with st.container(horizontal=True, key=f"row {key} {place}"):
            said = {
                known: _scalar(known, about, getattr(part, known, default_of(about)), f"{key} {place} {known}")
                for known, about in model.model_fields.items()
            }
        if _filled(model, said):
            found.append({known: one for known, one in said.items() if one not in (None, "")})
    return tuple(found)


def _filled(model: type[Part], said: Mapping[str, object]) -> bool:
    """Whether something was written into a row: a choice alone is nothing, unless the part begins with one."""
    chosen = {name for name, about in model.model_fields.items() if _words(about.annotation)}
    first = next(iter(model.model_fields))
    return any(value for name, value in said.items() if name not in chosen) or bool(first in chosen and said[first])


def _words(annotation: Any) -> tuple[str, ...]:
    """The controlled words of a field, none where it has none."""
    if get_origin(annotation) is Literal:
        return cast("tuple[str, ...]", get_args(annotation))
    if get_origin(annotation) in (Union, UnionType):
        return next((found for one in get_args(annotation) if (found := _words(one))), ())
    return ()
