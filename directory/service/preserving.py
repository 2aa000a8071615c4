"""Backups, and what is given to others as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from directory.service.past import Remembering

if TYPE_CHECKING:
    from directory.copying import Copied, Progress
    from directory.keeping.backing_up import Backup, Written


def _unseen(_what: str, _count: int) -> None:
    """Progress that nobody looks at."""


class Preserving(Remembering):
    """The questions and the past, and what takes or gives all of it."""

    def backup(self, path: Path | None = None, *, overwrite: bool = False, progress: Progress = _unseen) -> Written:
        """
        Write all that the store holds into a file, journal and all; see `keeping.backing_up`.

        Raises:
            NotPermitted, StoreError: see `backing_up.write`; or the data moved meanwhile: start it again.
        """
        from directory.keeping.backing_up import write
        from directory.keeping.holdings import Unmoved

        holdings = Unmoved(self._store.reader, self._store.status, "directory backup")
        status = self._store.status()
        return write(holdings, status, path, day=self._today(), overwrite=overwrite, progress=progress)

    def restore(self, backup: Backup, *, progress: Progress = _unseen) -> Copied:
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
