"""What changed between two editions, or between one and today: who is new, who ended, what is reached otherwise."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from directory.model import FOR_EVER, VERIFICATION, ContactPoint, Id, Link, Node, Record
from directory.ports import Reader
from directory.questions.answer import GapKind, Model, Typed
from directory.questions.changes import FieldChange, differences
from directory.questions.matrix import Cell, Coverage, Rows
from directory.questions.sentences import sentence

What = Literal["new", "ended", "gone", "contact_changed", "re_verified", "changed"]
ORDER: Final[tuple[What, ...]] = ("new", "ended", "gone", "contact_changed", "re_verified", "changed")
TODAY: Final = "today"
Said = tuple[str, Id | None]  # the hash of a record, and its owner where this viewer sees it
ALWAYS: Final = ("HOLDS", "MEMBER_OF")  # told though the node where they begin is new: they are about the other, too
APART: Final = ("DeskItem",)  # what waits on the desk is no part of the directory
SOME: Final = 10_000  # records read at a time


class DiffQuestion(Typed):
    """Two editions by number; `today` is the directory as it is."""

    before: str
    after: str = TODAY
    gaps: bool = True  # whether gaps are counted in both, which takes longer than all the rest


class EditionShown(Model):
    """An edition, or today; `by` is empty unless one sees everything."""

    number: int | None  # None = today
    name: str
    day: str
    by: str


class Editions(Model):
    """The editions of a directory, newest first."""

    editions: tuple[EditionShown, ...]


class DiffLine(Model):
    """One difference; of a link it stands with the holder that it is about."""

    what: What
    id: Id  # of the record
    kind: str
    about: Id  # the node that it is about: itself, or where a link begins
    name: str  # of the node that it is about
    text: str
    fields: tuple[FieldChange, ...]


class GapMoved(Model):
    """What is missing of a sector or role in these States, before and after; None = nothing is."""

    rows: Rows
    row: Id
    row_name: str
    states: tuple[str, ...]  # ISO 3166, sorted
    before: GapKind | None
    after: GapKind | None


class Diff(Model):
    """What changed, by kind, then name; visible where the label then and the label now allow it."""

    before: EditionShown
    after: EditionShown
    lines: tuple[DiffLine, ...]
    counts: Mapping[What, int]
    closed: tuple[GapMoved, ...]  # gaps that are gone or smaller
    opened: tuple[GapMoved, ...]  # gaps that are new or larger
    audience: str
    demo: bool


class _Sides(NamedTuple):
    """The records that differ, as each side has them."""

    new: Mapping[Id, Record]
    old: Mapping[Id, Record]  # in the first alone
    changed: Sequence[tuple[Record, Record]]
    ended: Mapping[Id, Record]  # of the old ones, those that the second knows to have ended


def diff(
    before: Reader,
    after: Reader,
    *,
    editions: tuple[EditionShown, EditionShown],
    coverages: Iterable[tuple[Coverage, Coverage]],
    audience: str,
    demo: bool,
) -> Diff:
    """
    What changed from one to the other; each is read on its day.

    Args:
        coverages: of the sectors and of the roles, all States as one column, answered by both.
    """
    sides = _sides(before, after)
    lines = sorted(_lines(before, after, sides), key=lambda line: (ORDER.index(line.what), line.name, line.id))
    moved = [move for first, second in coverages for move in _moved(first, second)]
    counts = Counter(line.what for line in lines)
    return Diff(
        before=editions[0],
        after=editions[1],
        lines=tuple(lines),
        counts={what: counts[what] for what in ORDER if counts[what]},
        closed=tuple(move for move in moved if _rank(move.after) > _rank(move.before)),
        opened=tuple(move for move in moved if _rank(move.after) < _rank(move.before)),
        audience=audience,
        demo=demo,
    )


def _sides(before: Reader, after: Reader) -> _Sides:
    first, second = _unmatched(before, after)
    gone = [known for known in first if known not in second]
    added = [known for known in second if known not in first]
    differ = [known for known in second if known in first and first[known] != second[known]]
    old, new = _read(before, [*gone, *differ]), _read(after, [*added, *differ])
    pairs = [(old[known], new[known]) for known in differ]
    ever = _read(after.at(None), gone)
    day = after.scope.on.isoformat() if after.scope.on else FOR_EVER
    return _Sides(
        {known: new[known] for known in added},
        {known: old[known] for known in gone},
        [(a, b) for a, b in pairs if a != b],  # one that differs in what is hidden does not differ
        {known: record for known, record in ever.items() if record.until_day <= day},
    )


def _unmatched(before: Reader, after: Reader) -> tuple[dict[Id, Said], dict[Id, Said]]:
    """
    The records of each side, with their hashes, that the other has not in the same place: both come in one order.

    Where two stores order otherwise there are more of them, in both.
    """
    first: dict[Id, Said] = {}
    second: dict[Id, Said] = {}
    old, new = before.fingerprints(), after.fingerprints()
    one, other = next(old, None), next(new, None)
    while one or other:
        if one == other:
            one, other = next(old, None), next(new, None)
        elif other is None or (one and one[:2] <= other[:2]):
            assert one is not None
            if one.kind not in APART:
                first[one.id] = one.hash, one.owner
            one = next(old, None)
        else:
            if other.kind not in APART:
                second[other.id] = other.hash, other.owner
            other = next(new, None)
    return first, second


def _read(reader: Reader, ids: Sequence[Id]) -> dict[Id, Record]:
    found: dict[Id, Record] = {}
    for start in range(0, len(ids), SOME):
        found |= reader.get(ids[start : start + SOME])
    return found


def _lines(before: Reader, after: Reader, sides: _Sides) -> Iterator[DiffLine]:
    records = [*sides.new.values(), *sides.old.values(), *(new for _, new in sides.changed)]
    points = {new.id: (old, new) for old, new in sides.changed if isinstance(new, ContactPoint)}
    reached = after.links(list(points), ("REACHED_AT",), "in").links if points else ()
    links = [record for record in (*records, *reached) if isinstance(record, Link)]
    ends = sorted({end for link in links for end in (link.source_id, link.target_id)})
    nodes = _read(after.at(None), ends)
    nodes |= _read(before.at(None), [end for end in ends if end not in nodes])
    names = {known: node.name for known, node in nodes.items() if isinstance(node, Node)}
    for record in sides.new.values():
        yield from _one("new", record, record, sides.new, names)
    for known, record in sides.old.items():
        ended = sides.ended.get(known)
        yield from _one("ended" if ended else "gone", record, ended, sides.old, names)
    for old, new in sides.changed:
        if isinstance(new, Link):
            said = differences(old, new)
            verified = new.verified_on and any(change.field in VERIFICATION for change in said)
            yield _line("re_verified" if verified else "changed", new, said, names)
        elif not isinstance(new, ContactPoint):
            yield _line("changed", new, differences(old, new), names)
    for link in reached:
        old, new = points[link.target_id]
        yield _line("contact_changed", link, differences(old, new), names)


def _one(
    what: What, record: Record, after: Record | None, alike: Mapping[Id, Record], names: Mapping[Id, str]
) -> Iterator[DiffLine]:
    """A record that is new or no longer there; what comes and goes with its node is told by the node."""
    if isinstance(record, ContactPoint):
        return
    said = differences(record, after) if after and what != "new" else ()
    if isinstance(record, Link):
        if record.target_id in alike or (record.source_id in alike and record.kind not in ALWAYS):
            return
        reached = record.kind == "REACHED_AT"
        yield _line("contact_changed" if reached else what, record, said, names, ended=what != "new")
    else:
        yield _line(what, record, said, names)


def _line(
    what: What,
    record: Record,
    fields: tuple[FieldChange, ...],
    names: Mapping[Id, str],
    *,
    ended: bool = False,
) -> DiffLine:
    if isinstance(record, Link):
        about, name = record.source_id, names.get(record.source_id, record.source_id)
        text = f"{'no longer: ' if ended else ''}{sentence(record, names, None)}"
    else:
        about, name = record.id, getattr(record, "name", record.id)
        until = next((change.after for change in fields if change.field == "valid_until"), "")
        said = ", ".join(change.title.casefold() for change in fields) or what
        text = f"ended: no longer holds from {until} on" if what == "ended" and until else said
    return DiffLine(what=what, id=record.id, kind=record.record_kind, about=about, name=name, text=text, fields=fields)


def _moved(first: Coverage, second: Coverage) -> Iterator[GapMoved]:
    """The gaps of each row that are others in the second; States that moved alike stand together."""
    before, after = ({cell.row: cell for cell in coverage.cells} for coverage in (first, second))
    for row in sorted(before.keys() & after.keys()):
        alike: dict[tuple[GapKind | None, GapKind | None], list[str]] = {}
        gone, come = _gaps(before[row]), _gaps(after[row])
        for state in sorted(gone.keys() | come.keys()):
            if (was := gone.get(state)) is not (now := come.get(state)):
                alike.setdefault((was, now), []).append(state)
        for (was, now), states in alike.items():
            yield GapMoved(
                rows=second.question.rows,
                row=row,
                row_name=after[row].row_name,
                states=tuple(states),
                before=was,
                after=now,
            )


def _gaps(cell: Cell) -> dict[str, GapKind]:
    """What is missing in each State of a cell: the worst, where it is several things."""
    worst: dict[str, GapKind] = {}
    for gap in cell.gaps:
        for state in gap.states:
            worst[state] = min(worst.get(state, gap.kind), gap.kind, key=_rank)
    return worst


def _rank(kind: GapKind | None) -> int:
    """The worst first."""
    return len(GapKind) if kind is None else tuple(GapKind).index(kind)
