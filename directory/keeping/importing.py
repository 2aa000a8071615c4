"""Bringing in a list: a plan that says of each row what it would come to, and the changes of the batch that does it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from directory.batch import Change
from directory.errors import Conflict, InvalidBatch, InvalidRecord
from directory.intake.clean_rows import Cleaner, CleanRow, FieldChanged
from directory.intake.known import BODIES, Known, near, read_known, vocabularies
from directory.intake.making import Made, Maker
from directory.intake.matching import Held, Matcher
from directory.keeping.correcting import new_id
from directory.keeping.plans import Draft, Outcome, Plan, RowPlan
from directory.keeping.undisturbed import without_collector
from directory.model import Id, Node, Source, parse
from directory.ports import Reader
from directory.text import fold, storable

if TYPE_CHECKING:
    from datetime import date, datetime

    from directory.intake.asked import Asked, Listed
    from directory.intake.columns import Mapping as Columns
    from directory.keeping.holdings import Progress

ROUNDS: Final = 8  # how often rows that are held are tried again, once others came in
STEP: Final = 500  # rows between two words of progress


def recognised(reader: Reader, listed: Listed, asked: Asked) -> Columns:
    """
    Which column is what, by its name, by hand, and by what stands in it: the countries of this directory among it.

    Raises:
        InvalidRecord: what was set by hand cannot be.
    """
    from directory.intake.cleaning.countries import Countries
    from directory.intake.columns import recognise

    countries = Countries(vocabularies(reader).areas.values())

    def is_country(text: str) -> bool:
        return bool(countries.country(text, codes=True).values)

    return recognise(listed.table, asked.kind, by_hand=asked.columns, is_country=is_country)


def refuse_unsure(columns: Columns) -> None:
    """
    Refuse to bring in a list of which it is not clear what a column is: nothing is guessed.

    Raises:
        InvalidRecord: the columns, and what they may be.
    """
    unsure = [
        f"“{column.name}” may be {column.field}" for column in columns.columns if column.field and not column.sure
    ]
    if unsure:
        reason = f"{'; '.join(unsure[:5])}: say what it is, or that it is left out"
        raise InvalidRecord(reason, source="the list", field="columns")


class Importing:
    """One list on its way in."""

    def __init__(
        self,
        listed: Listed,
        asked: Asked,
        columns: Columns,
        *,
        day: date,
        at: datetime,
        desk: bool = True,
        progress: Progress,
    ) -> None:
        """
        Take in what is asked.

        Args:
            columns: which one is what; see `recognised`.
            desk: whether held rows wait on the desk, and what was read is kept there.

        Raises:
            InvalidRecord: a field, a label or a date that is none.
        """
        asked.refuse_unknown()
        self.listed, self.asked, self.columns = listed, asked, columns
        self.day, self.at, self.desk = day, at, desk
        self.register = asked.register.strip() or listed.table.file
        self._progress = progress
        self._source = _source(self.register, asked, day)

    def plan(self, reader: Reader, stopped: Mapping[int, str]) -> Plan:
        """
        What would be done now.

        Args:
            reader: of all labels and all times.
            stopped: rows that the rules of the house refused, and why.
        """
        from directory.keeping import change_list, received

        draft = self._draft(reader, stopped)
        changes = [self._change(known, draft) for known in draft.after]
        told = tuple(change_list.told(draft, self, reader))
        kept = received.kept(draft, self, reader, told) if self.desk else received.Kept(draft.rows, ())
        return Plan(
            self.listed,
            self.asked,
            self.columns,
            kept.rows,
            (*changes, *kept.changes),
            told,
            tuple(change_list.unplaced(draft)),
            tuple(k for k, record in draft.after.items() if (old := draft.before[k]) and old.label != record.label),
            self.why,
            reader.status().state,
        )

    def changed_since(self, reader: Reader, plan: Plan) -> dict[int, str]:
        """The rows of a plan about something that somebody changed since it was drawn up, and the reason."""
        expected = {change.id: change.expected for change in plan.changes if change.expected}
        present = reader.get(expected)
        moved = [known for known, was in expected.items() if known not in present or present[known].hash != was]
        return self.refused(Conflict(tuple(moved)), plan) if moved else {}

    def refused(self, error: InvalidBatch | Conflict, plan: Plan) -> dict[int, str]:
        """
        The rows that a refusal is about, and why; none where only the desk changed, by the same list.

        Raises:
            InvalidBatch: it is about no row.
        """
        if isinstance(error, InvalidBatch):
            found = {line: fault.reason for fault in error.errors if (line := fault.line) is not None}
        else:
            conflicting = set(error.records)
            reason = "somebody changed what it is about since the list was looked through: look again"
            found = {row.number: reason for row in plan.rows if conflicting & set(row.records)}
        if not found and isinstance(error, InvalidBatch):
            raise error
        return found

    @property
    def why(self) -> str:
        """File, fingerprint, kind and columns, for those who read the journal later."""
        table, columns = self.listed.table, self.columns.columns
        pairs = ", ".join(f"{column.name} = {column.field}" for column in columns if column.field)
        fill = "".join(f"; {field} = {text}" for field, text in self.asked.fill.items())
        sheet = f", sheet {table.sheet}" if table.sheet else ""
        said = storable(f"{table.file} (sha256 {self.listed.sha256[:16]}){sheet}, as {self.asked.kind}: {pairs}{fill}")
        return said if len(said) <= 2000 else f"{said[:1999]}…"

    # inside

    @without_collector()
    def _draft(self, reader: Reader, stopped: Mapping[int, str]) -> Draft:
        from directory.keeping.remembered import remembered

        words = vocabularies(reader)
        written = remembered(self, reader)
        rows: list[CleanRow] = []
        for row in Cleaner(self.listed.table, self.columns, self.asked._replace(written=written), words).rows():
            rows.append(row)
            if len(rows) % STEP == 0:
                self._progress("rows cleaned", len(rows))
        self._progress("rows cleaned", len(rows))
        known = read_known(reader, rows, self.asked.kind, whole=self.asked.tighten)
        unnamed = _unnamed(rows, known)
        states = {state for row in rows if row.one("organization") in unnamed for state in row.all("country")}
        matcher = Matcher(known, near(reader, unnamed, states), words.areas, self.day.isoformat())
        maker = Maker(
            known,
            matcher,
            self.asked,
            roles={role.id: role for role in words.roles},
            areas=words.areas,
            source=self._source,
            new_id=new_id,
        )
        draft = Draft((), {}, {}, {}, {}, frozenset(), known)
        plans = self._rows(rows, maker, stopped, draft, written)
        settled = [known for known, record in draft.after.items() if record == draft.before[known]]
        for known in settled:  # one row took back what another said
            del draft.after[known]
        touched = frozenset(known for row in plans for known in row.records)
        return draft._replace(rows=tuple(_as_written(row, draft, settled) for row in plans), touched=touched)

    def _rows(
        self,
        rows: Sequence[CleanRow],
        maker: Maker,
        stopped: Mapping[int, str],
        draft: Draft,
        written: Mapping[int, Mapping[str, str]],
    ) -> list[RowPlan]:
        """What each row comes to; those that are held are tried again, as a later row may make what they name."""
        plans: dict[int, RowPlan] = {}
        waiting = list(rows)
        for _ in range(ROUNDS):
            for row in waiting:
                again = row.number in plans
                plans[row.number] = self._row(row, maker, stopped, draft, written.get(row.number, {}))
                if not again and len(plans) % STEP == 0:
                    self._progress("rows matched", len(plans))
            held = [row for row in waiting if (plan := plans[row.number]).outcome == "held" and plan.main is None]
            if len(held) in (0, len(waiting)):
                break
            waiting = held
        self._progress("rows matched", len(plans))
        return [plans[row.number] for row in rows]

    def _row(
        self, row: CleanRow, maker: Maker, stopped: Mapping[int, str], draft: Draft, written: Mapping[str, str]
    ) -> RowPlan:
        plan = RowPlan(row.number, "held", _name(row), corrections=row.changes, cells=row.cells)
        if row.number in stopped:
            return plan._replace(reasons=(stopped[row.number],))
        if row.problems:
            reasons = tuple(map(str, row.problems))
            return plan._replace(reasons=reasons, field=row.problems[0].field, problems=row.problems)
        try:
            made = maker.make(row)
        except Held as held:
            return plan._replace(reasons=(_reason(held),), field=held.field, candidates=held.candidates)
        except InvalidRecord as error:
            return plan._replace(outcome="rejected", reasons=(str(error),), field=error.field)
        for record, before in made.records:
            draft.before.setdefault(record.id, before)
            draft.after[record.id] = record
            draft.line_of.setdefault(record.id, row.number)
            draft.last_of[record.id] = row.number
        return plan._replace(
            outcome=_outcome(made),
            main=made.main,
            name=node.name if isinstance(node := draft.known.nodes.get(made.main), Node) else plan.name,
            reasons=tuple(_proposed(made)),
            corrections=(*row.changes, *(FieldChanged("organization_kind", "", rule, rule) for rule in made.rules)),
            records=made.touched,
            meant={**written, **made.meant},
        )

    def _change(self, known: Id, draft: Draft) -> Change:
        before = draft.before[known]
        source = self.listed.table.file
        return Change(
            known, draft.after[known], before.hash if before else None, source=source, line=draft.last_of[known]
        )


def _outcome(made: Made) -> Outcome:
    """The strongest of what its records did."""
    if made.proposals:
        return "held"
    if any(before is None for _, before in made.records):
        return "created"
    return "updated" if made.records else "unchanged"


def _as_written(row: RowPlan, draft: Draft, settled: Collection[Id]) -> RowPlan:
    """The row, unchanged where nothing is left of what it changed."""
    if row.outcome != "updated" or not any(known in row.records for known in settled):
        return row
    left = any(known in draft.after for known in row.records)
    return row if left else row._replace(outcome="unchanged")


def _proposed(made: Made) -> Iterable[str]:
    for one in made.proposals:
        step = "" if one.by_hand else ": correct it by hand, or bring the list in with the label of that record"
        yield f"{one.field} of {one.record} {one.why} “{one.present}”, the list says “{one.proposed}”{step}"


def _reason(held: Held) -> str:
    told = "; ".join(f"{one.name} ({one.id}): {one.evidence}" for one in held.candidates)
    return f"{held.field.replace('_', ' ')}: {held.reason}{f'. Here: {told}' if told else ''}"


def _name(row: CleanRow) -> str:
    return next((text for field in ("name", "organization", "channel") if (text := row.one(field))), "")


def _unnamed(rows: Iterable[CleanRow], known: Known) -> set[str]:
    """The names of bodies that nobody here has: those for which one looks who is alike."""
    from directory.model import Organization

    names = {text for row in rows if not row.one("organization_id") for field in BODIES for text in row.all(field)}
    return {text for text in names if not known.found(Organization, "name", fold(text))}


def _source(title: str, asked: Asked, day: date) -> Source:
    """
    Where the records of a list come from.

    Raises:
        InvalidRecord: the list's name or its day is none.
    """
    fields: dict[str, object] = {
        "title": " ".join(title.split())[:1000],
        "evidence": "declared",
        "as_of": asked.as_of or None,
        "retrieved_on": day.isoformat(),
    }
    of_list: dict[str, object] = {"id": "list", "type": "web", "value": "list", "sources": (fields,)}
    try:
        return parse("ContactPoint", of_list, source="the list").sources[0]
    except InvalidRecord as error:
        name = {"title": "register"}.get(known := error.field.rpartition(".")[2], known)
        raise InvalidRecord(error.reason, source="the list", field=name) from error
