"""What was: the journal of records and batches, remarks, and the editions with their difference."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime
from typing import TYPE_CHECKING, Final, Self

from directory.access import ALL, Viewer
from directory.errors import InvalidRecord, NotFound
from directory.model import Id, Record
from directory.ports import Edition, Reader, Scope, Shelf, Status, Store, T
from directory.service.asking import KEPT, PUBLIC_VIEWER, Asking

if TYPE_CHECKING:
    from directory.copying import Progress
    from directory.questions.desk import Remarks
    from directory.questions.diff import Diff, DiffQuestion, Editions, EditionShown
    from directory.questions.history import Batches, BatchInFull, History
    from directory.questions.matrix import Coverage, Rows
    from directory.questions.waiting import Waiting

WORLD: Final = "001"  # the code of M49: all States at once
ROWS: Final[tuple[Rows, ...]] = ("sector", "role")
KEPT_FOR: Final = ("public", "committee")  # audiences for which an edition keeps what is missing in it


class Remembering(Asking):
    """The questions, and what was: the journal, and the editions with their difference."""

    def __init__(
        self, store: Store, *, today: Callable[[], date], now: Callable[[], datetime], shelf: Shelf | None = None
    ) -> None:
        super().__init__(store, today=today, now=now)
        self._shelf = shelf
        self._opened: dict[tuple[object, ...], Self] = {}

    def close(self) -> None:
        """Give back what the store and the editions hold open."""
        for edition in self._opened.values():
            edition.close()
        self._opened.clear()
        super().close()

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

    def waiting(self, viewer: Viewer = PUBLIC_VIEWER, *, settled: bool = False) -> Waiting:
        """The rows of lists that wait for somebody, oldest first; with `settled` all of them, newest first."""
        from directory.keeping.desk import items
        from directory.questions.waiting import waiting

        return self._ever(
            viewer,
            lambda reader, status: waiting(
                reader, items(reader, "held", settled=settled), audience=viewer.audience, demo=status.demo
            ),
        )

    # editions

    def editions(self, viewer: Viewer = PUBLIC_VIEWER) -> Editions:
        """The editions that were issued, newest first."""
        from directory.questions.diff import Editions

        found = self._shelf.editions() if self._shelf else ()
        return Editions(editions=tuple(self._shown(edition, viewer) for edition in reversed(found)))

    def edition(self, number: int, viewer: Viewer = PUBLIC_VIEWER) -> Self:
        """
        The directory as it was frozen: every question can be asked of it, as of its day.

        A record is visible where its label then and its label now allow it.

        Raises:
            NotFound: none of this number.
        """
        if self._shelf is None:
            raise NotFound("edition", str(number), expected="a directory that has editions")
        instead = () if viewer.labels.every else self._narrowed(number)
        # by what it shows otherwise: most of what is written meanwhile changes nothing there
        key = (number, *((record.id, record.hash) for record in instead))
        with self._guard:
            known = self._opened.get(key)
        if known is None:
            frozen = self._shelf.open(number, instead)
            edition = frozen.status().edition
            day = edition.day if edition else self._today()
            known = type(self)(frozen, today=lambda: day, now=self._now)
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
        coverages: list[tuple[Coverage, Coverage]] = []
        for rows in ROWS if question.gaps else ():
            old, new = before._missing(rows, viewer), after._missing(rows, viewer)  # noqa: SLF001  editions are of us
            if old and new:
                coverages.append((old, new))

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

    def _side(self, given: str, viewer: Viewer) -> tuple[Self, EditionShown]:
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

    def _missing(self, rows: Rows, viewer: Viewer) -> Coverage | None:
        """What was counted when an edition was issued; of anything else, and of a copy of one, it is counted now."""
        from directory.questions.matrix import Coverage

        edition = self._store.status().edition
        kept: dict[str, str] = json.loads(edition.missing) if edition and edition.missing else {}
        known = kept.get(f"{viewer.audience} {rows}")
        return Coverage.model_validate_json(known) if known else missing_in(self, rows, viewer)

    def _ever(self, viewer: Viewer, question: Callable[[Reader, Status], T]) -> T:
        """Of all times: what has ended has its history."""
        return self._store.read(Scope(viewer.labels), lambda reader: question(reader, reader.status()))


def missing_in(directory: Asking, rows: Rows, viewer: Viewer) -> Coverage | None:
    """What is missing where: all States as one column; None where there is no world."""
    from directory.questions.matrix import CoverageQuestion

    try:
        return directory.coverage(CoverageQuestion(rows=rows, area=(WORLD,)), viewer)
    except (NotFound, InvalidRecord):
        return None


def counted(directory: Asking, *, progress: Progress) -> str:
    """The same for the audiences that are asked for most, to be kept with an edition: it is never another there."""
    found: dict[str, str] = {}
    for audience in KEPT_FOR:
        for rows in ROWS:
            progress("matrices counted", len(found))
            coverage = missing_in(directory, rows, Viewer(audience))
            if coverage:
                bare: dict[str, object] = {"bodies": {}, "others": {}, "posts": ()}
                cells = tuple(cell.model_copy(update=bare) for cell in coverage.cells)
                kept = coverage.model_copy(update={"cells": cells, "totals": (), "names": {}})
                found[f"{audience} {rows}"] = kept.model_dump_json()
    return json.dumps(found)
