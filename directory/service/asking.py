"""The questions: each is one reading of one state, for an audience and a day."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from directory.access import Viewer
from directory.model import Id
from directory.ports import FindQuery, Reader, Scope, Status, Store, T
from directory.questions.answer import Answer, Question
from directory.questions.areas import AreaList, areas
from directory.questions.reference import Reference, read_reference
from directory.questions.who import who

if TYPE_CHECKING:
    from directory.questions.cell import CellDetail
    from directory.questions.choices import Choices
    from directory.questions.coverage import Matrix
    from directory.questions.due import Due, DueQuestion
    from directory.questions.find import FindResult
    from directory.questions.fragility import Fragility, FragilityQuestion
    from directory.questions.gaps import Gaps, GapsQuestion
    from directory.questions.matrix import Coverage, CoverageQuestion
    from directory.questions.network import Network, NetworkQuestion
    from directory.questions.path import Path
    from directory.questions.presence import Desks, Presence
    from directory.questions.profile import Profile
    from directory.questions.unplaced import Unplaced

PUBLIC_VIEWER: Final = Viewer()
KEPT: Final = 8  # what is kept of a kind, each of one audience, day and change token


class Asking:
    """Every question, over one store; safe to share between threads."""

    def __init__(self, store: Store, *, today: Callable[[], date], now: Callable[[], datetime]) -> None:
        self._store, self._today, self._now = store, today, now
        self._known: dict[str, dict[tuple[object, ...], Any]] = {}
        self._guard = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back what the store holds open."""
        self._store.close()

    def status(self, viewer: Viewer = PUBLIC_VIEWER) -> Status:
        """
        Version, demo or not, empty or not, edition or not.

        Change token and state, who issued the edition and what was missing in it are for those who see everything.
        """
        status = self._store.status()
        if viewer.labels.every:
            return status
        edition = status.edition and status.edition._replace(by="", missing="")
        publication = status.publication and status.publication._replace(fingerprint="")
        return status._replace(token=0, state="", edition=edition, publication=publication)

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

    def unplaced(self, viewer: Viewer = PUBLIC_VIEWER, *, on: date | None = None) -> Unplaced:
        """The to-do list: bodies that say no sector or no cover, so that no question finds them."""
        from directory.questions.unplaced import unplaced

        return self._ask(
            viewer, on, lambda reader, status: unplaced(reader, audience=viewer.audience, demo=status.demo)
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

    # inside

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
