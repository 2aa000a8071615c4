"""What every way to write shares: it sees everything, says who it is, and leaves one batch."""

from __future__ import annotations

from collections.abc import Callable

from directory.access import ALL
from directory.batch import Batch, BatchKind, Change, Receipt
from directory.errors import InvalidRecord
from directory.ports import Reader, Scope, T
from directory.service.past import Remembering


class Applying(Remembering):
    """The questions, and the one way to write."""

    def _present(self, question: Callable[[Reader], T]) -> T:
        """What is there, of all labels and all times: who writes sees everything."""
        return self._store.read(Scope(ALL), question)

    def _write(
        self,
        kind: BatchKind,
        changes: tuple[Change, ...],
        *,
        by: str,
        why: str,
        batch: str | None = None,
        as_of: str | None = None,
    ) -> Receipt:
        if not changes:
            return Receipt("", 0, 0, 0, 0, self._store.status().token)
        from uuid import uuid4

        known = batch or f"{kind}-{uuid4().hex[:16]}"
        return self._store.apply(Batch(known, kind, by, self._now(), changes, as_of=as_of, why=why))


def quiet(_what: str, _count: int) -> None:
    """Tell nobody how far it is."""


def refuse_nobody(by: str) -> None:
    """
    Refuse what nobody does.

    Raises:
        InvalidRecord: nothing is said of who.
    """
    if not by.strip():
        raise InvalidRecord("who does it must be said", field="by")
