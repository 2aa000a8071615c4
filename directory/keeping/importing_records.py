"""Bringing in whole records, with their ids and labels: what an export of this program gave out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from directory.access import loosens
from directory.batch import Change
from directory.errors import Conflict, InvalidBatch
from directory.keeping.correcting import replacing, unverified
from directory.keeping.plans import OUTCOMES, Outcome
from directory.model import Id, Record
from directory.ports import Reader
from directory.tables import Place, Refused

PINNED: Final = "differs in what was set by hand here, which stays: {}"


class RecordPlan(NamedTuple):
    """What a record of a file comes to."""

    source: str
    line: int | None
    id: Id
    outcome: Outcome
    reason: str = ""


class RecordsPlan(NamedTuple):
    """What bringing in records would do; `rows` are one each, in the order of the file."""

    given: tuple[Place | Refused, ...]
    rows: tuple[RecordPlan, ...]
    changes: tuple[Change, ...]

    @property
    def counts(self) -> dict[Outcome, int]:
        """How many records come to what."""
        found = Counter(row.outcome for row in self.rows)
        return {outcome: found[outcome] for outcome in OUTCOMES}


def plan_records(reader: Reader, given: Sequence[Place | Refused], stopped: Mapping[Id, str]) -> RecordsPlan:
    """
    What would be done now: the difference alone; nothing is deleted, and no label is loosened.

    Args:
        stopped: records that the rules of the house refused, and why.
    """
    places = [place for place in given if isinstance(place, Place)]
    present = reader.get({place.record.id for place in places})
    rows: list[RecordPlan] = []
    changes: dict[Id, Change] = {}
    for one in given:
        if isinstance(one, Refused):
            error = one.error
            reason = f"{error.field}: {error.reason}" if error.field else error.reason
            rows.append(RecordPlan(error.source, error.line, str(one.data.get("id", "")), "rejected", reason))
            continue
        known = one.record.id
        plan = RecordPlan(one.source, one.line, known, "unchanged")
        if known in stopped:
            rows.append(plan._replace(outcome="rejected", reason=stopped[known]))
        elif known in changes:
            rows.append(plan._replace(outcome="rejected", reason=f"{known} stands twice in the file: keep one"))
        else:
            rows.append(_planned(one, present.get(known), plan, changes))
    pairs = [(present[c.id], c.record) for c in changes.values() if c.record and c.id in present]
    return RecordsPlan(tuple(given), tuple(rows), (*changes.values(), *unverified(reader, pairs, but=changes.keys())))


def refused(error: InvalidBatch | Conflict, plan: RecordsPlan) -> dict[Id, str]:
    """
    The records that a refusal is about, and why.

    Raises:
        InvalidBatch, Conflict: it is about none of them.
    """
    if isinstance(error, Conflict):
        found = dict.fromkeys(error.records, "somebody changed it meanwhile: look again")
    else:
        by_place = {(row.source, row.line): row.id for row in plan.rows}
        found = {known: fault.reason for fault in error.errors if (known := by_place.get((fault.source, fault.line)))}
    if not found:
        raise error
    return found


def _planned(place: Place, before: Record | None, plan: RecordPlan, changes: dict[Id, Change]) -> RecordPlan:
    after = replacing(place.record, before) if before else place.record
    if before and after.pinned != before.pinned:
        after = after.changed(pinned=before.pinned)  # pins are set by hand, here
    if before and loosens(before.label, after.label):
        after = after.changed(label=before.label)
    if before and before.hash == after.hash:
        return _beside_pins(place.record, after, plan)
    expected = before.hash if before else None
    changes[after.id] = Change(after.id, after, expected, source=place.source, line=place.line)
    return _beside_pins(place.record, after, plan._replace(outcome="updated" if before else "created"))


def _beside_pins(given: Record, after: Record, plan: RecordPlan) -> RecordPlan:
    """Held, where the file says something else of a field that a person set by hand."""
    fields = [name for name in after.pinned if getattr(given, name, None) != getattr(after, name, None)]
    return plan._replace(outcome="held", reason=PINNED.format(", ".join(fields))) if fields else plan
