"""Bringing in lists: a plan that one can look at, the batch that does it, and what waits for a person."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeVar

from directory.batch import Batch, Change, Receipt
from directory.errors import Conflict, InvalidBatch, InvalidRecord, NotFound
from directory.model import DeskItem, Id
from directory.ports import Reader
from directory.service.applying import Applying, quiet, refuse_nobody

if TYPE_CHECKING:
    from directory.copying import Progress
    from directory.intake.asked import Asked, Listed
    from directory.intake.columns import Mapping as Columns
    from directory.keeping.importing import Importing
    from directory.keeping.importing_records import RecordsPlan
    from directory.keeping.plans import Plan
    from directory.tables import Place, Refused

ROUNDS: Final = 8  # how often rows that the rules refuse are left out, until the rest may be written


class Planned(Protocol):
    """A plan of whatever kind."""

    @property
    def changes(self) -> tuple[Change, ...]:
        """What it would change."""
        ...


K = TypeVar("K")  # by what a plan tells its rows: a number, an id
P = TypeVar("P", bound=Planned)


class ImportedRecords(NamedTuple):
    """The same of whole records."""

    plan: RecordsPlan
    receipt: Receipt


class Imported(NamedTuple):
    """What an import did: the plan as it was carried out, and the receipt of its batch (no id = nothing differed)."""

    plan: Plan
    receipt: Receipt


class Receiving(Applying):
    """Lists that people bring."""

    def columns_of(self, listed: Listed, asked: Asked) -> Columns:
        """
        Which column of a list is what, as far as one can tell; see `keeping.importing.recognised`.

        Raises:
            InvalidRecord: what was set by hand cannot be.
        """
        from directory.keeping.importing import recognised

        return self._present(lambda reader: recognised(reader, listed, asked))

    def plan_import(self, listed: Listed, asked: Asked, *, progress: Progress = quiet) -> Plan:
        """
        What a list would come to, row by row; nothing is written.

        Raises:
            InvalidRecord: what is asked makes no sense, or its rows break the rules in too many ways.
            InvalidBatch: the store takes no such list.
        """
        return self._plan(self._importing(listed, asked, progress=progress), {})

    def import_list(self, plan: Plan, *, by: str, progress: Progress = quiet) -> Imported:
        """
        Bring in a list as it was planned, in one batch.

        A row about something that somebody changed since is held, with that reason.

        Raises:
            InvalidRecord: it is not clear what a column is, or others are changing the same records.
            NotPermitted: the store is never written.
            StoreError: the store failed; nothing was written.
        """
        from directory.keeping.importing import refuse_unsure

        refuse_nobody(by)
        refuse_unsure(plan.columns)
        stopped: dict[int, str] = {}
        if plan.state != self._store.status().state:  # what others brought in meanwhile is there, and is not made twice
            importing = self._importing(plan.listed, plan.asked, progress=progress)
            stopped = self._present(partial(importing.changed_since, plan=plan))
            plan = self._plan(importing, stopped)
        for _ in range(ROUNDS):
            progress("changes to be written", len(plan.changes))
            try:
                receipt = self._write("import", plan.changes, by=by, why=plan.why, as_of=plan.asked.as_of or None)
            except (Conflict, InvalidBatch) as error:
                importing = self._importing(plan.listed, plan.asked, progress=progress)
                stopped |= importing.refused(error, plan)
                plan = self._plan(importing, stopped)
                continue
            return Imported(plan, receipt)
        raise InvalidRecord("others are changing the same records: try again later", source=plan.listed.table.file)

    def plan_waiting(self, item: Id, *, written: Mapping[str, str]) -> Plan:
        """
        What a row that waits would come to, with what somebody decided written over its cells; nothing is written.

        Raises:
            NotFound: no such row waits.
        """
        return self._waiting(item, written)[1]

    def bring_in(self, item: Id, *, written: Mapping[str, str], by: str) -> Imported:
        """
        Bring in a row that waits, with what somebody decided written over its cells.

        Args:
            written: by field: the id of who is meant (`new` = none of those here), a country, a date ...

        Raises:
            NotFound: no such row waits.
            InvalidRecord: it must still be held, and why.
        """
        from directory.keeping.waiting import settling_with

        refuse_nobody(by)
        waits, plan = self._waiting(item, written)
        row = plan.rows[0]
        if row.outcome in ("held", "rejected"):
            raise InvalidRecord("; ".join(row.reasons), source=item)
        changes = (*plan.changes, settling_with(waits, plan, by=by))
        return Imported(plan, self._write("import", changes, by=by, why=f"{plan.why}; it waited as {item}"))

    def plan_records(self, given: Sequence[Place | Refused]) -> RecordsPlan:
        """
        What whole records would come to, with their ids and labels; nothing is written.

        Raises:
            InvalidRecord: they break the rules in too many ways.
            InvalidBatch: the store takes none.
        """
        return self._plan_records(given, {})

    def import_records(self, plan: RecordsPlan, *, by: str, why: str) -> ImportedRecords:
        """
        Bring in records as it was planned, in one batch; nothing is deleted, no label is loosened.

        Raises:
            NotPermitted, StoreError: see `import_list`.
        """
        from directory.keeping.importing_records import refused

        refuse_nobody(by)
        stopped: dict[Id, str] = {}
        for _ in range(ROUNDS):
            try:
                return ImportedRecords(plan, self._write("import", plan.changes, by=by, why=why))
            except (Conflict, InvalidBatch) as error:
                stopped |= refused(error, plan)
                plan = self._plan_records(plan.given, stopped)
        raise InvalidRecord("others are changing the same records: try again later", source=why)

    def kept_mapping(self, name: str) -> str:
        """
        Which column is what, as it was kept under a name; see `Asked.with_kept`.

        Raises:
            NotFound: nothing is kept under that name.
        """
        from directory.keeping.received import mapping

        found = self._present(lambda reader: mapping(reader, name))
        if found is None:
            raise NotFound("mapping", name, expected="a name under which `import --keep` kept one")
        return found.content

    def kept_mappings(self) -> tuple[str, ...]:
        """The names under which it is kept which column is what."""
        from directory.keeping.desk import items

        return self._present(lambda reader: tuple(item.text for item in items(reader, "mapping", settled=False)))

    # inside

    def _waiting(self, item: Id, written: Mapping[str, str]) -> tuple[DeskItem, Plan]:
        from directory.keeping.waiting import listed_of

        waits = self._present(lambda reader: reader.get([item])).get(item)
        if not isinstance(waits, DeskItem) or waits.kind != "held" or waits.settled:
            raise NotFound("row that waits", item, expected="an id as `held` gives it")
        listed, asked = listed_of(waits, written)
        return waits, self._plan(self._importing(listed, asked, desk=False), {})

    def _importing(self, listed: Listed, asked: Asked, *, desk: bool = True, progress: Progress = quiet) -> Importing:
        from directory.keeping.importing import Importing

        columns = self.columns_of(listed, asked)
        return Importing(listed, asked, columns, day=self._today(), at=self._now(), desk=desk, progress=progress)

    def _plan_records(self, given: Sequence[Place | Refused], stopped: Mapping[Id, str]) -> RecordsPlan:
        from directory.keeping.importing_records import plan_records, refused

        return self._rehearsed(lambda reader, out: plan_records(reader, given, out), refused, stopped)

    def _plan(self, importing: Importing, stopped: Mapping[int, str]) -> Plan:
        return self._rehearsed(importing.plan, importing.refused, stopped)

    def _rehearsed(
        self,
        draw_up: Callable[[Reader, Mapping[K, str]], P],
        refused: Callable[[InvalidBatch | Conflict, P], Mapping[K, str]],
        stopped: Mapping[K, str],
    ) -> P:
        """A plan of which the store takes everything: what it refuses is left out with the reason, round by round."""
        left_out = dict(stopped)
        for _ in range(ROUNDS):
            plan = self._present(partial(_leaving_out, draw_up, left_out))
            if not plan.changes:
                return plan
            try:
                self._store.rehearse(Batch("rehearsal", "import", "rehearsal", self._now(), plan.changes))
            except (InvalidBatch, Conflict) as error:
                left_out |= refused(error, plan)
                continue
            return plan
        raise InvalidRecord(
            "its rows break the rules in too many ways: look through the first of them", source="the list"
        )


def _leaving_out(draw_up: Callable[[Reader, Mapping[K, str]], P], stopped: Mapping[K, str], reader: Reader) -> P:
    return draw_up(reader, stopped)
