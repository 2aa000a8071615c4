"""Which column is which field: by its name, by what stands in it, or by hand; what is not clear is said to be so."""

from __future__ import annotations

import json
from collections.abc import Callable
from collections.abc import Mapping as Given
from difflib import get_close_matches
from typing import Final, Literal, NamedTuple, cast

from directory.errors import InvalidRecord, quoted
from directory.intake.book import Table
from directory.intake.contents import filled, is_iso
from directory.intake.kinds import FIELDS, KINDS, ListKind, kind_named
from directory.intake.lexicon import NOTHING, REACHED, meaning
from directory.intake.settling import Look, by_content, confirmed, contradicted, settle
from directory.text import fold

How = Literal["name", "content", "hand", ""]

# several columns may be one of these
REPEATED: Final = frozenset({"email", "phone", "website", "address", "note", "sectors", "covers", "languages"})
_OWN: Final = frozenset({"sheet", "row", "reason"})  # columns of the file of what was held
_SAMPLES: Final = 3
# a State, or in an address a part of a country
_STATES: Final = frozenset(("state", "etat", "estado", "staat"))
_ADDRESS: Final = frozenset(("city", "zip", "zip code", "postal code", "postcode", "town", "ville", "ciudad"))


class Column(NamedTuple):
    """
    A column, and what it is taken for.

    Attributes:
        field: None = none of the kind's fields.
        how: by what the field was found; empty = it was not.
        sure: nothing speaks for another field; of a column without a field: it is known to be none of ours.
        samples: up to three different cells.
    """

    name: str
    field: str | None
    how: How
    sure: bool
    samples: tuple[str, ...]


class Mapping(NamedTuple):
    """
    The columns of a table, in its order.

    Attributes:
        day_first: of dates such as 3/4/2026; None = not said.
        notes: a sentence each: columns of a kept mapping that this table has not.
    """

    kind: ListKind
    columns: tuple[Column, ...]
    day_first: bool | None = None
    notes: tuple[str, ...] = ()


class _Draft(NamedTuple):
    """What is known of a column so far."""

    fields: frozenset[str]
    sure: bool
    how: How
    weak: bool = False  # the name may say much else; the cells may confirm it


def recognise(
    table: Table,
    kind: ListKind,
    *,
    by_hand: Given[str, str | None] = {},
    is_country: Callable[[str], bool] = is_iso,
) -> Mapping:
    """
    Find the field of each column.

    Args:
        by_hand: column name to field, empty or None = left out; it goes before all else.
        is_country: whether a cell names a country.

    Returns:
        Every column of the table. A field stands once, those of `REPEATED` as often as they come.

    Raises:
        InvalidRecord: by hand, a column is given a field that this kind has not, or one field to two columns.
    """
    allowed = frozenset(kind_named(kind).fields) | {"held"}
    hand = {name: field or None for name, field in by_hand.items() if name in table.columns}
    _check(hand, allowed, kind, table)
    cells = [filled(line.cells[place] for line in table.lines) for place in range(len(table.columns))]
    look = Look(kind, allowed, tuple(cells), is_country)
    drafts = [_draft(name, hand, allowed, kind) for name in table.columns]
    drafts = _settled(_states(table.columns, drafts), look)
    found = _once([_found(place, name, drafts[place], look) for place, name in enumerate(table.columns)], cells)
    missing = [name for name in by_hand if name not in table.columns]
    notes = (f"columns that were set by hand and are not here: {', '.join(map(quoted, missing))}",) if missing else ()
    return Mapping(kind, tuple(found), notes=notes)


def kind_of(table: Table) -> ListKind:
    """The kind of list that the recognised columns fit best; of two that fit as well, the first of `KINDS`."""
    return max((kind.name for kind in KINDS.values()), key=lambda kind: _fit(table, kind))


def to_text(mapping: Mapping) -> str:
    """A mapping as it is kept: JSON, column name to field, null = left out."""
    return json.dumps({column.name: column.field for column in mapping.columns}, ensure_ascii=False)


def from_text(text: str) -> dict[str, str | None]:
    """
    A kept mapping, as `recognise` takes it by hand.

    Raises:
        InvalidRecord: it is not what `to_text` writes.
    """
    try:
        data: object = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise InvalidRecord("is no kept mapping: expected JSON, column name to field", field="mapping") from error
    if not isinstance(data, dict):
        raise InvalidRecord("is no kept mapping: expected JSON, column name to field", field="mapping")
    kept: dict[str, str | None] = {}
    for name, field in cast("dict[str, object]", data).items():
        if not (field is None or (isinstance(field, str) and (not field or field in FIELDS))):
            raise InvalidRecord(_unknown(str(field), FIELDS), field=name)
        kept[name] = field or None
    return kept


def _check(hand: Given[str, str | None], allowed: frozenset[str], kind: str, table: Table) -> None:
    """Refuse what was set by hand and cannot be."""
    seen: dict[str, str] = {}
    for name, field in hand.items():
        if field is None:
            continue
        if field not in allowed:
            known = [each for each in FIELDS if each in allowed]
            reason = f"{_unknown(field, known)}; a list of {kind} has {', '.join(known)}"
            raise InvalidRecord(reason, source=table.file, field=name)
        if field in seen and field not in REPEATED:
            reason = f"{quoted(seen[field])} is {field} already: leave one of the two columns out"
            raise InvalidRecord(reason, source=table.file, field=name)
        seen[field] = name


def _unknown(field: str, known: Given[str, object] | list[str]) -> str:
    near = get_close_matches(fold(field[:80]).replace(" ", "_"), list(known), n=3, cutoff=0.5)
    hint = f": did you mean {' or '.join(near)}?" if near else ""
    return f"{quoted(field)} is no field here{hint}"


def _draft(name: str, hand: Given[str, str | None], allowed: frozenset[str], kind: ListKind) -> _Draft:
    if name in hand:
        field = hand[name]
        return _Draft(frozenset({field} if field else {NOTHING}), sure=True, how="hand")
    if fold(name) in _OWN:
        return _Draft(frozenset({NOTHING}), sure=True, how="name")
    found = meaning(name)
    fields = found.fields & (allowed | {NOTHING})
    if kind == "members" and found.weak and fields == frozenset({"organization"}):
        return _Draft(fields, sure=True, how="name")
    # in a list of channels a name may be the newsletter's, and a mailbox its publisher's
    weak = found.weak or (kind == "channels" and bool(found.fields & (REACHED | {"name"})))
    return _Draft(fields, found.sure and not weak, "name" if fields else "", weak)


def _states(columns: tuple[str, ...], drafts: list[_Draft]) -> list[_Draft]:
    """`State` beside `Country`, or in an address, is perhaps no State."""
    named = [fold(name) for name in columns]
    others = any(
        name in _ADDRESS or (name not in _STATES and draft.fields == frozenset({"country"}))
        for name, draft in zip(named, drafts, strict=True)
    )
    return [
        draft._replace(sure=False, weak=True) if others and name in _STATES and draft.how == "name" else draft
        for name, draft in zip(named, drafts, strict=True)
    ]


def _settled(drafts: list[_Draft], look: Look) -> list[_Draft]:
    """Settle names of several meanings: by what other columns are, by what stands in them, by the kind of list."""
    while True:
        taken = {place: next(iter(draft.fields)) for place, draft in enumerate(drafts) if len(draft.fields) == 1}
        for place, draft in enumerate(drafts):
            if len(draft.fields) < 2:
                continue
            found = settle(place, draft.fields, taken, look, sure=draft.sure)
            if found is not None:
                drafts[place] = _Draft(frozenset({found.field}), found.sure, "content" if found.by_content else "name")
                break
        else:
            return drafts


def _found(place: int, name: str, draft: _Draft, look: Look) -> Column:
    cells = look.cells[place]
    samples = tuple(dict.fromkeys(cells))[:_SAMPLES]
    if len(draft.fields) == 1:
        field = next(iter(draft.fields))
        if draft.how == "hand" or field == NOTHING:
            return Column(name, None if field == NOTHING else field, draft.how, draft.sure, samples)
        if instead := contradicted(field, cells, look):
            return Column(
                name, instead.field or field, "content" if instead.field else "name", sure=False, samples=samples
            )
        sure = draft.sure or (draft.weak and confirmed(field, cells, look))
        return Column(name, field, draft.how, sure, samples)
    said = bool(name) and not name.startswith("Column ")
    if guess := by_content(cells, look):
        # a column that has a name which says nothing may be the mailbox of somebody else
        return Column(name, guess.field, "content", guess.sure and not said, samples)
    return Column(name, None, "", sure=False, samples=samples)


def _once(columns: list[Column], cells: list[tuple[str, ...]]) -> list[Column]:
    """Leave each field that may not repeat to one column: set by hand, then sure, then the first."""
    first: dict[str, int] = {}
    order = sorted(range(len(columns)), key=lambda at: (columns[at].how != "hand", not columns[at].sure, at))
    for place in order:
        column = columns[place]
        if column.field is None or column.field in REPEATED:
            continue
        kept = first.setdefault(column.field, place)
        if kept == place:
            continue
        columns[place] = column._replace(field=None, how="", sure=False)
        rival = column.sure and bool(cells[place]) and cells[place] != cells[kept]
        if rival and columns[kept].how != "hand":
            columns[kept] = columns[kept]._replace(sure=False)
    return columns


_HINTS: Final[dict[str, tuple[str, ...]]] = {
    "participants": ("participant", "attend", "teilnehm", "uchastnik", "registration", "delegat"),
    "focal_points": ("focal", "focaux", "focales", "point of contact", "points of contact", "poc ", "kontaktstelle"),
    "members": ("members", "membership", "membres", "miembros", "mitglieder"),
    "organizations": ("organi", "institution", "associations"),
    "channels": ("channel", "newsletter", "mailing list", "kanal", "canal"),
}


def _fit(table: Table, kind: ListKind) -> float:
    """How well a kind fits: its columns, those of its own most; what its rows need; what the file is called."""
    columns = [column for column in recognise(table, kind).columns if column.field]
    fields = {column.field for column in columns}
    score = sum(1.0 if column.sure else 0.4 for column in columns)
    for column in columns:
        kinds = sum(column.field in each.fields for each in KINDS.values())
        score += 1.5 if kinds == 1 and tuple(meaning(column.name).fields) == (column.field,) else 0.0
    met = [any(field in fields for field in group) for group in KINDS[kind].needs]
    score += 2 * sum(met) / len(met) - (0 if all(met) else 3)
    named = fold(" ".join((table.file, table.sheet, *(table.columns if kind == "focal_points" else ()))))
    score += 1.6 if any(f" {hint}" in f" {named} " for hint in _HINTS[kind]) else 0
    if kind == "focal_points" and all(met) and table.columns:
        by_role = any(column.field == "role" and column.sure for column in columns)
        by_state = columns[0].field == "country" and columns[0].name == table.columns[0]
        score += 1.5 * by_role + 0.5 * by_state
    # whoever lists members says of whom, or as what
    return score - (1 if kind == "members" and not fields & {"association", "membership", "since"} else 0)
