"""One store into another: everything, or what is left of it for an audience, streamed, and compared at the end."""

from __future__ import annotations

from contextlib import closing
from typing import NamedTuple

from directory.access import ALL, Labels
from directory.errors import StoreError
from directory.keeping.holdings import Held, Holdings, Passing, Progress, Unmoved
from directory.ports import Edition, Store

__all__ = ["Copied", "Progress", "copy", "fill"]


class Copied(NamedTuple):
    """What was brought over; `fingerprint` is that of all records and of the whole journal, equal in both stores."""

    batches: int
    nodes: int
    links: int
    entries: int
    fingerprint: str


def copy(source: Store, into: Store, *, progress: Progress, labels: Labels = ALL) -> Copied:
    """
    Fill an empty store with all that another one holds, and compare the two.

    Args:
        progress: told now and then of what (nodes, links, entries) how many were copied or compared.
        labels: of those for whom the copy is made: it holds what they see, and their journal.

    Raises:
        NotPermitted: the store to fill is not empty.
        StoreError: one of the two failed, the data moved meanwhile, or the copy is not equal: start it again.
    """
    again = "directory copy"
    return fill(into, Unmoved(source.reader, source.status, again, labels), progress=progress, again=again)


def fill(
    into: Store,
    holdings: Holdings,
    *,
    progress: Progress,
    again: str,
    done: str = "copied",
    edition: Edition | None = None,
) -> Copied:
    """
    Fill an empty store with these holdings, and compare what arrived.

    Args:
        again: the command to start again where it broke off.
        edition: what is filled is this edition.
    """
    given = Passing(holdings, progress, done)
    batches = list(given.batches())
    with closing(given.nodes()) as nodes, closing(given.links()) as links, closing(given.entries()) as entries:
        restored = into.restore(batches, nodes, links, entries, edition=edition)
    kept = Passing(Held(restored.reader), progress, "compared")
    if given.digest != kept.through():
        raise StoreError(f"the copy is not equal to its source: start `{again}` again")
    restored.open()
    counts = given.counts
    return Copied(counts["batches"], counts["nodes"], counts["links"], counts["entries"], given.digest)
