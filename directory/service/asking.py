"""The questions: each is one reading of one state, for an audience and a day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from directory.access import ALL, Viewer
from directory.errors import InvalidRecord, NotFound
from directory.model import Id, Record
from directory.ports import Edition, FindQuery, Reader, Scope, Shelf, Status, Store, T
from directory.questions.answer import Answer, Question
from directory.questions.areas import AreaList, areas
from directory.questions.reference import Reference, read_reference
from directory.questions.who import who

if TYPE_CHECKING:
    from directory.questions.cell import CellDetail
    from directory.questions.choices import Choices
    from directory.questions.coverage import Matrix
    from directory.questions.desk import Remarks
    from directory.questions.diff import Diff, DiffQuestion, Editions, EditionShown
    from directory.questions.due import Due, DueQuestion
    from directory.questions.find import FindResult
    from directory.questions.fragility import Fragility, FragilityQuestion
    from directory.questions.gaps import Gaps, GapsQuestion
    from directory.questions.history import Batches, BatchInFull, History
    from directory.questions.matrix import Coverage, CoverageQuestion, Rows
    from directory.questions.network import Network, NetworkQuestion
    from directory.questions.path import Path
    from directory.questions.presence import Desks, Presence
    from directory.questions.profile import Profile

PUBLIC_VIEWER: Final = Viewer()
WORLD: Final = "001"  # the code of M49: all States at once
KEPT: Final = 8  # what is kept of a kind, each of one audience, day and change token


class Asking:
    """Every question, over one store and its editions."""

    def __init__(
        self,
        store: Store,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime],
        shelf: Shelf | None = None,
    ) -> None:
        self._store, self._today, self._now, self._shelf = store, today, now, shelf
        self._opened: dict[tuple[object, ...], Asking] = {}
        self._known: dict[str, dict[tuple[object, ...], Any]] = {}
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the store and the editions hold open."""
        for edition in self._opened.values():
            edition.close()
        self._opened.clear()
        self._store.close()

    def status(self, viewer: Viewer = PUBLIC_VIEWER) -> Status:
        """Version, demo or not, empty or not; change token and state for those who see everything, else 0 and none."""
        status = self._store.status()
        return status if viewer.labels.every else status._replace(token=0, state="")

    # questions

    def who(self, question: Question, viewer: Viewer = PUBLIC_VIEWER) -> Answer:
        """
        Whom to contact for a sector in an area, why, how fresh, and where nobody is.

        Raises:
            NotFound, Ambiguous: an area, sector, role or audience that is none, or several.
        """
        return self._ask(
            viewer,
            question.on,
            lambda reader, status: who(
                reader, question, audience=viewer.audience, demo=status.demo, reference=self._reference(reader, status)
            ),
        )

    def find(
        self,
        text: str = "",
        viewer: Viewer = PUBLIC_VIEWER,
        *,
        kinds: Sequence[str] = (),
        types: Sequence[str] = (),
        limit: int = 20,
        after: str | None = None,
        on: date | None = None,
    ) -> FindResult:
        """Whatever has this text in its names, with counts by kind and type."""
        from directory.questions.find import find  # each question waits until it is asked: start-up counts

        query = FindQuery(text, tuple(kinds), tuple(types), limit, after)
        return self._ask(
            viewer,
            on,
            lambda reader, status: find(reader, query, audience=viewer.audience, demo=status.demo),
        )

    def show(self, known: Id, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> Profile:
        """
        Everything about one record.

        Raises:
            NotFound: none that this viewer may see.
        """
        from directory.questions.profile import profile

        return self._ask(
            viewer,
            on,
            lambda reader, status: profile(
                reader, known, audience=viewer.audience, demo=status.demo, reference=self._reference(reader, status)
            ),
        )

    def areas(self, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> AreaList:
        """All areas, each with the States that it means on the day."""
        return self._ask(viewer, on, lambda reader, status: areas(reader, self._reference(reader, status)))

    def choices(self, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> Choices:
        """The sectors, areas, roles and languages that a question may name."""
        from directory.questions.choices import choices

        return self._ask(viewer, on, lambda reader, status: choices(self._reference(reader, status), demo=status.demo))

    def coverage(self, question: CoverageQuestion, viewer: Viewer = PUBLIC_VIEWER) -> Coverage:
        """
        Where somebody is and where nobody: sectors or roles by areas.

        Raises:
            NotFound, Ambiguous: an area, sector, role or audience that is none, or several.
            InvalidRecord: a scheme of which the areas leave nothing.
        """
        return self._of_matrix(question, viewer, lambda _, matrix: matrix.answer)

    def cell(
        self, question: CoverageQuestion, viewer: Viewer = PUBLIC_VIEWER, *, column: Id | None = None
    ) -> CellDetail:
        """
        One cell of a matrix in full: its States, and who is there with posts and channels.

        Args:
            question: with one row.
            column: the id of the column; not needed where there is only one.

        Raises:
            NotFound, Ambiguous: see `coverage`; NotFound also for a column that is none.
            InvalidRecord: it names more than one row or column, or none.
        """
        from directory.questions.cell import cell
        from directory.questions.columns import one_cell, understand

        def ask(reader: Reader, status: Status) -> CellDetail:
            presence, desks = self._presence(reader, status), self._desks(reader, status)
            asked, columns = understand(reader, presence.reference, question)
            meant = one_cell(asked, columns, column)
            return cell(reader, asked, meant, presence, desks, audience=viewer.audience, demo=status.demo)

        return self._ask(viewer, question.on, ask)

    def gaps(self, question: GapsQuestion, viewer: Viewer = PUBLIC_VIEWER) -> Gaps:
        """
        Where nobody is on file, or nobody to count on, and whom the ladder names next.

        Raises:
            NotFound, Ambiguous, InvalidRecord: see `coverage`.
        """
        from directory.questions.gaps import gaps

        return self._of_matrix(question, viewer, lambda reader, matrix: gaps(reader, question, matrix))

    def fragility(self, question: FragilityQuestion, viewer: Viewer = PUBLIC_VIEWER) -> Fragility:
        """
        What rests on one body or one person, and what would be lost if an organization left.

        Raises:
            NotFound, Ambiguous, InvalidRecord: see `coverage`; NotFound also for an organization that is none.
        """
        from directory.questions.fragility import fragility

        return self._of_matrix(question, viewer, lambda reader, matrix: fragility(reader, question, matrix))

    def network(self, question: NetworkQuestion, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> Network:
        """
        Who is linked to a record, one or two steps.

        Raises:
            NotFound: none that this viewer may see.
            InvalidRecord: a kind of link that there is none of.
        """
        from directory.questions.network import network

        return self._ask(
            viewer,
            on,
            lambda reader, status: network(reader, question, audience=viewer.audience, demo=status.demo),
        )

    def path(self, source: Id, target: Id, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> Path:
        """
        How two records are connected, and who could introduce one to the other.

        Raises:
            NotFound: one of them is none that this viewer may see.
        """
        from directory.questions.path import path

        return self._ask(
            viewer,
            on,
            lambda reader, status: path(reader, source, target, audience=viewer.audience, demo=status.demo),
        )

    # the journal

    def record(self, known: Id, viewer: Viewer = PUBLIC_VIEWER) -> Record:
        """
        A record as it stands, whatever its dates.

        Raises:
            NotFound: none that this viewer may see.
        """
        from directory.keeping.correcting import present

        return self._store.read(Scope(viewer.labels), lambda reader: present(reader, known))

    def history(
        self, known: Id, viewer: Viewer = PUBLIC_VIEWER, *, with_links: bool = False, limit: int = 100
    ) -> History:
        """
        Who changed a record, when, why, field by field; with its links if asked. Newest first.

        Raises:
            NotFound: none that this viewer may see.
        """
        from directory.questions.history import history

        return self._ever(
            viewer,
            lambda reader, status: history(
                reader, known, with_links=with_links, limit=limit, audience=viewer.audience, demo=status.demo
            ),
        )

    def batches(self, viewer: Viewer = PUBLIC_VIEWER, *, limit: int = 100, after: int = 0) -> Batches:
        """What was applied at once, newest first."""
        from directory.questions.history import batches

        return self._ever(
            viewer,
            lambda reader, status: batches(
                reader, limit=limit, after=after, audience=viewer.audience, demo=status.demo
            ),
        )

    def batch(self, known: str, viewer: Viewer = PUBLIC_VIEWER, *, limit: int = 100) -> BatchInFull:
        """
        One batch with its changes.

        Raises:
            NotFound: none of which this viewer may see a change.
        """
        from directory.questions.history import batch

        return self._ever(
            viewer,
            lambda reader, status: batch(reader, known, limit=limit, audience=viewer.audience, demo=status.demo),
        )

    def due(self, question: DueQuestion, viewer: Viewer = PUBLIC_VIEWER) -> Due:
        """
        What to chase this month: the channels that nobody has confirmed for longer than their role allows.

        Raises:
            NotFound, Ambiguous: a role or area that is none, or several.
        """
        from directory.questions.due import due

        def ask(reader: Reader, status: Status) -> Due:
            reference = self._reference(reader, status)
            return due(
                reader,
                question,
                reference,
                lambda: self._desks(reader, status),
                audience=viewer.audience,
                demo=status.demo,
            )

        return self._ask(viewer, question.on, ask)

    def remarks(self, viewer: Viewer = PUBLIC_VIEWER, *, settled: bool = False) -> Remarks:
        """What visitors remarked and nobody has settled, oldest first; with `settled` all of it, newest first."""
        from directory.keeping.desk import items
        from directory.questions.desk import remarks

        return self._ever(
            viewer,
            lambda reader, status: remarks(
                reader, items(reader, settled=settled), audience=viewer.audience, demo=status.demo
            ),
        )

    # editions

    def editions(self, viewer: Viewer = PUBLIC_VIEWER) -> Editions:
        """The editions that were issued, newest first."""
        from directory.questions.diff import Editions

        found = self._shelf.editions() if self._shelf else ()
        return Editions(editions=tuple(self._shown(edition, viewer) for edition in reversed(found)))

    def edition(self, number: int, viewer: Viewer = PUBLIC_VIEWER) -> Asking:
        """
        The directory as it was frozen: every question can be asked of it, as of its day.

        A record is visible where its label then and its label now allow it.

        Raises:
            NotFound: none of this number.
        """
        if self._shelf is None:
            raise NotFound("edition", str(number), expected="a directory that has editions")
        instead = () if viewer.labels.every else self._narrowed(number)
        key = (
            number,
            *((record.id, record.hash) for record in instead),
        )  # what is written meanwhile may change nothing
        with self._guard:
            known = self._opened.get(key)
        if known is None:
            frozen = self._shelf.open(number, instead)
            edition = frozen.status().edition
            day = edition.day if edition else self._today()
            known = Asking(frozen, today=lambda: day, now=self._now)
            with self._guard:
                while len(self._opened) >= KEPT:  # somebody may still read it: it is closed when it is collected
                    self._opened.pop(next(iter(self._opened)))
                self._opened[key] = known
        return known

    def diff(self, question: DiffQuestion, viewer: Viewer = PUBLIC_VIEWER) -> Diff:
        """
        What changed between two editions, or between one and today.

        Raises:
            NotFound: an edition that is none.
        """
        from directory.questions.diff import diff

        sides = tuple(self._side(given, viewer) for given in (question.before, question.after))
        (before, first), (after, second) = sides
        rows: tuple[Rows, ...] = ("sector", "role") if question.gaps else ()
        coverages = [pair for of in rows if (pair := _both(before, after, of, viewer))]

        def read(old: Reader, new: Reader) -> Diff:
            demo = new.status().demo
            shown = (first, second)
            return diff(old, new, editions=shown, coverages=coverages, audience=viewer.audience, demo=demo)

        scopes = [Scope(viewer.labels, date.fromisoformat(shown.day)) for shown in (first, second)]
        return before._store.read(  # noqa: SLF001  an edition is one of us
            scopes[0],
            lambda old: after._store.read(scopes[1], lambda new: read(old, new)),  # noqa: SLF001
        )

    # inside

    def _side(self, given: str, viewer: Viewer) -> tuple[Asking, EditionShown]:
        from directory.questions.diff import TODAY, EditionShown

        if given.strip().casefold() == TODAY:
            return self, EditionShown(number=None, name=TODAY, day=self._today().isoformat(), by="")
        editions = self._shelf.editions() if self._shelf else ()
        for edition in editions:
            if given.strip() in (str(edition.number), edition.name):
                return self.edition(edition.number, viewer), self._shown(edition, viewer)
        listed = ", ".join(str(edition.number) for edition in editions) or "none yet"
        raise NotFound("edition", given, expected=f"the number or name of one ({listed}), or today")

    @staticmethod
    def _shown(edition: Edition, viewer: Viewer) -> EditionShown:
        from directory.questions.diff import EditionShown

        by = edition.by if viewer.labels.every else ""
        return EditionShown(number=edition.number, name=edition.name, day=edition.day.isoformat(), by=by)

    def _narrowed(self, number: int) -> tuple[Record, ...]:
        """The records of an edition that are shown otherwise than they were then, for the present state."""
        from directory.keeping.editions import then_and_now

        assert self._shelf is not None
        status = self._store.status()
        kept, key = self._known.setdefault("narrowed", {}), (number, status.token, status.state)
        with self._guard:
            found = kept.get(key)
        if found is None:
            frozen = self._shelf.open(number)
            try:
                found = frozen.read(
                    Scope(ALL), lambda then: self._store.read(Scope(ALL), lambda now: then_and_now(then, now))
                )
            finally:
                frozen.close()
            with self._guard:
                while len(kept) >= KEPT:
                    kept.pop(next(iter(kept)))
                kept[key] = found
        return found

    def _ever(self, viewer: Viewer, question: Callable[[Reader, Status], T]) -> T:
        """Of all times: what has ended has its history."""
        return self._store.read(Scope(viewer.labels), lambda reader: question(reader, reader.status()))

    def _ask(self, viewer: Viewer, on: date | None, question: Callable[[Reader, Status], T]) -> T:
        scope = Scope(viewer.labels, on or self._today())
        return self._store.read(scope, lambda reader: question(reader, reader.status()))

    def _of_matrix(
        self,
        question: CoverageQuestion | GapsQuestion | FragilityQuestion,
        viewer: Viewer,
        answer: Callable[[Reader, Matrix], T],
    ) -> T:
        """What is answered from a matrix of coverage."""
        from directory.questions.columns import understand
        from directory.questions.coverage import matrix, with_names
        from directory.questions.matrix import CoverageQuestion

        wanted = CoverageQuestion(**{name: getattr(question, name) for name in CoverageQuestion.model_fields})

        needs_desks = question.rows == "role" or not isinstance(question, CoverageQuestion)

        def counted(reader: Reader, status: Status) -> Matrix:
            presence = self._presence(reader, status)
            asked, columns = understand(reader, presence.reference, wanted)
            desks = self._desks(reader, status) if needs_desks else None
            found = matrix(asked, columns, presence, desks, audience=viewer.audience, demo=status.demo)
            return with_names(reader, found)

        def ask(reader: Reader, status: Status) -> T:
            beside = wanted, needs_desks
            return answer(reader, self._kept("matrix", reader, status, lambda: counted(reader, status), beside))

        return self._ask(viewer, question.on, ask)

    def _reference(self, reader: Reader, status: Status) -> Reference:
        return self._kept("reference", reader, status, lambda: read_reference(reader))

    def _presence(self, reader: Reader, status: Status) -> Presence:
        from directory.questions.presence import read_presence

        reference = self._reference(reader, status)
        return self._kept("presence", reader, status, lambda: read_presence(reader, reference))

    def _desks(self, reader: Reader, status: Status) -> Desks:
        from directory.questions.presence import read_desks

        presence = self._presence(reader, status)
        return self._kept("desks", reader, status, lambda: read_desks(reader, presence))

    def _kept(self, what: str, reader: Reader, status: Status, read: Callable[[], T], beside: object = None) -> T:
        """What was read for this audience, day and state; a cache that never decides what may be seen."""
        key = (reader.scope, status.token, status.state, beside)
        with self._guard:
            known = self._known.setdefault(what, {}).get(key)
        if known is None:
            known = read()
            with self._guard:
                kept = self._known[what]
                while len(kept) >= KEPT:
                    kept.pop(next(iter(kept)))
                kept[key] = known
        return known


def _both(before: Asking, after: Asking, rows: Rows, viewer: Viewer) -> tuple[Coverage, Coverage] | None:
    """What is missing where, in both: all States as one column; None where one of them has no world."""
    from directory.questions.matrix import CoverageQuestion

    question = CoverageQuestion(rows=rows, area=(WORLD,))
    try:
        return before.coverage(question, viewer), after.coverage(question, viewer)
    except (NotFound, InvalidRecord):
        return None
