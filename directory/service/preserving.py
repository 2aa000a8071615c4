"""Backups, publications, and what visitors of a publication remark."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from directory.access import Viewer
from directory.errors import NotPermitted
from directory.ports import Publication, Shelf, Status, Store
from directory.service.applying import Applying, quiet, refuse_nobody

if TYPE_CHECKING:
    from directory.copying import Copied, Progress
    from directory.keeping.backing_up import Backup, Written
    from directory.keeping.inbox import Inbox


class TakenIn(NamedTuple):
    """
    What was taken in from an inbox; `batch` is empty where nothing was new.

    `damaged` says how many lines that cannot be read are kept in which files.
    """

    batch: str
    new: int
    known: int
    damaged: dict[Path, int]


class Preserving(Applying):
    """The questions and the past, and what takes or gives all of it."""

    def __init__(
        self,
        store: Store,
        *,
        today: Callable[[], date],
        now: Callable[[], datetime],
        shelf: Shelf | None = None,
        inbox: Inbox | None = None,
    ) -> None:
        super().__init__(store, today=today, now=now, shelf=shelf)
        self._inbox = inbox  # where the remarks on a publication go

    def backup(self, path: Path | None = None, *, overwrite: bool = False, progress: Progress = quiet) -> Written:
        """
        Write all that the store holds into a file, journal and all; see `keeping.backing_up`.

        Raises:
            NotPermitted, StoreError: see `backing_up.write`; or the data moved meanwhile: start it again.
        """
        from directory.keeping.backing_up import write
        from directory.keeping.holdings import Unmoved

        status = self._full("backed up")
        holdings = Unmoved(self._store.reader, self._store.status, "directory backup")
        return write(holdings, status, path, day=self._today(), overwrite=overwrite, progress=progress)

    def restore(self, backup: Backup, *, progress: Progress = quiet) -> Copied:
        """
        Fill this store, which is empty, with what a backup holds, and compare the two.

        Raises:
            NotPermitted: the store is not empty; or it is on a server, and the backup is of an edition.
            StoreError: see `copying.fill`.
        """
        from directory.copying import fill

        return fill(
            self._store, backup, progress=progress, again="directory restore", done="restored", edition=backup.edition
        )

    def publish(self, into: Store, audience: str, *, progress: Progress = quiet) -> Publication:
        """
        Fill an empty store with what an audience sees, and with the journal as they see it: nothing else is in it.

        Raises:
            NotFound: there is no such audience.
            NotPermitted: this is an edition or a publication, whose labels are those of another day.
            StoreError: see `copying.copy`.
        """
        from directory.copying import fill
        from directory.keeping.holdings import Unmoved

        labels = Viewer(audience).labels
        if self._full("published").edition:
            raise NotPermitted(
                "an edition is not published, labels may have been tightened since: publish the full store"
            )
        holdings = Unmoved(self._store.reader, self._store.status, "directory publish", labels)
        done = fill(into, holdings, progress=progress, again="directory publish")
        return Publication(audience, self._today(), done.fingerprint)

    def take_in(self, inbox: Inbox, *, by: str) -> TakenIn:
        """
        Put the remarks of an inbox on the desk, in one batch; those that are there already are not put there again.

        Raises:
            InvalidRecord: who does it is not said.
            NotPermitted: this is an edition or a publication.
            StoreError: the inbox cannot be read, or the store failed: nothing is lost, take it in again.
        """
        refuse_nobody(by)
        if self._full("taken into").edition:
            raise NotPermitted("this is an edition, it is never written: give the full store as --store")
        taken = inbox.take(self._now())
        changes = self._present(taken.changes)
        receipt = self._write("remark", changes, by=by, why=f"from {inbox.name}")
        taken.done()
        return TakenIn(receipt.batch, len(changes), len(taken.items) - len(changes), taken.damaged)

    def _full(self, done: str) -> Status:
        """The state of a store that holds more than a projection."""
        status = self._store.status()
        if status.publication:
            raise NotPermitted(f"a publication is not {done}: give the full store as --store")
        return status
