"""The records of a row as they are drafted: made, changed or left, and taken back where the row is held."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, cast

from directory.access import stricter
from directory.intake.clean_rows import CleanRow
from directory.intake.known import Known
from directory.intake.matching import Held
from directory.model import Id, Link, Record, Source

if TYPE_CHECKING:
    from directory.intake.asked import Asked

R = TypeVar("R", bound=Record)
NOTHING: Final[Mapping[str, str]] = {}


class Proposal(NamedTuple):
    """
    What the list says of a field that stays as it is, and is asked about.

    Because a person set it by hand, or because more people see the record than may see what the list says.
    """

    record: Id
    field: str
    why: str
    present: str
    proposed: str
    by_hand: bool


class Drafting:
    """The records of one row after another: a row sees what earlier ones made."""

    def __init__(self, known: Known, asked: Asked, *, day: str, source: Source, new_id: Callable[[str], Id]) -> None:
        self._known, self._asked, self._day, self._new_id = known, asked, day, new_id
        self._source = source
        self._begin(as_of="")

    def _begin(self, *, as_of: str) -> None:
        """Another row, with the day of which it speaks."""
        self._own = self._source.model_copy(update={"as_of": as_of or self._source.as_of})
        self._row: dict[Id, tuple[Record, Record | None]] = {}
        self._proposals: list[Proposal] = []
        self._touched: dict[Id, None] = {}

    def _take_back(self) -> None:
        """What the row has made so far: no later row sees it."""
        for record, before in self._row.values():
            self._known.remove(record)
            if before:
                self._known.add(before)

    def _link(
        self,
        kind: str,
        source: Id,
        target: Id,
        qualifier: str = "",
        *,
        row: CleanRow | None = None,
        rank: int | None = None,
        said: Mapping[str, str] = NOTHING,
    ) -> Link:
        """The link of that kind between two records at the time that is said: the one that is there, or a new one."""
        spans = {"valid_from": "since", "valid_until": "until"}
        given: dict[str, str] = {name: value for name, value in said.items() if value}
        given |= {name: row.one(field) for name, field in spans.items() if row and row.one(field)}
        fields = {"kind": kind, "source_id": source, "target_id": target, "qualifier": qualifier}
        span = {"valid_from": given.get("valid_from"), "valid_until": given.get("valid_until")}
        between = [link for link in self._known.out(source, kind) if link.target_id == target]
        new = Link.model_validate({"id": "link:asked", **fields, **span}) if between else None
        there = [link for link in between if new and link.family == new.family and _overlap(link, new)]
        if not new or not there:
            return self._new(Link, **fields, rank=rank, **given)
        link = self._seen(next((one for one in there if one.qualifier == qualifier), there[0]))
        if link.qualifier != qualifier:
            reason = (
                f"is {link.qualifier} here{_since(link)}, the list says {qualifier}: change it over, or say since when"
            )
            raise Held("membership", reason)
        if link.until_day <= self._day and not new.valid_until:
            raise Held("since", f"ended here on {link.valid_until}: say since when it holds again")
        for name, value in given.items():
            link = self._note(link, value) if name == "note" else self._set(link, name, value)
        return link

    def _new(self, sort: type[R], **fields: object) -> R:
        record = sort.model_validate(
            {"id": self._new_id(sort.__name__), "label": self._asked.label, "sources": (self._own,), **fields}
        )
        self._put(record, None)
        self._touched[record.id] = None
        return record

    def _seen(self, record: R) -> R:
        """A record that is there, or that this row or an earlier one made."""
        self._touched[record.id] = None
        return record

    def _set(self, record: R, field: str, value: object) -> R:
        """The record with another value in a field; see `Proposal` for where it stays as it is."""
        present = getattr(record, field)
        if present == value:
            return record
        if field in record.pinned or not self._may_say(record):
            by_hand = field in record.pinned
            why = "was set by hand to" if by_hand else f"is shown to {record.label} and says"
            self._proposals.append(Proposal(record.id, field, why, _said(present), _said(value), by_hand=by_hand))
            return record
        changed = record.changed(**{field: value, "sources": self._sources(record)})
        self._put(changed, record)
        return changed

    def _may_say(self, record: Record) -> bool:
        """Whether nobody may see the record who may not see what the list says."""
        return stricter(record.label, self._asked.label) == record.label or self._asked.tighten

    def _note(self, record: R, text: str) -> R:
        if text in record.note:
            return record
        return self._set(record, "note", f"{record.note}\n{text}".strip())

    def _put(self, record: Record, before: Record | None) -> None:
        first = self._row[record.id][1] if record.id in self._row else before
        self._row[record.id] = (record, first)
        self._known.add(record)

    def _tighten(self) -> None:
        """Give the label of the import to what is there and more people may see, and to what leads to it alone."""
        tightened = [known for known in self._touched if self._tightened(known)]
        for known in tightened:
            for link in list(self._known.out(known, "REACHED_AT")):
                holders = {other.source_id for other in self._known.into(link.target_id, "REACHED_AT")}
                if holders <= self._touched.keys():
                    self._tightened(link.id)
                    self._tightened(link.target_id)

    def _tightened(self, known: Id) -> bool:
        """Give a record the stricter of its label and that of the import; whether it is seen by fewer now."""
        record = self._known.record(known)
        label = stricter(record.label, self._asked.label) if record else ""
        if record is None or record.label == label:
            return False
        self._put(record.changed(label=label), record)
        return True

    def _sources(self, record: Record) -> tuple[Source, ...]:
        """The sources of a record and this list; who may not see the list's own records does not see its name."""
        own = self._own
        if any((known.title, known.as_of) == (own.title, own.as_of) for known in record.sources):
            return record.sources
        label = None if record.label == self._asked.label else self._asked.label
        return (*record.sources, own.model_copy(update={"label": label}))


def _overlap(one: Link, other: Link) -> bool:
    return one.from_day < other.until_day and other.from_day < one.until_day


def _since(link: Link) -> str:
    return f" since {link.valid_from}" if link.valid_from else ""


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(getattr(item, "text", None) or str(item) for item in cast("tuple[object, ...]", value))
    return "" if value is None else str(value)
