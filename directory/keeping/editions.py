"""Editions for who does not see everything: what was shown then and has been tightened since is not shown."""

from __future__ import annotations

from directory.access import COMMITTEE, stricter
from directory.model import Record, Source
from directory.ports import Reader


def then_and_now(edition: Reader, present: Reader) -> tuple[Record, ...]:
    """
    The records of an edition whose label then and label now are not the same, each with the stricter of the two.

    Args:
        edition, present: of all labels and all times. What is not there any more is for the committee alone.
    """
    now = {known: hash for _, known, _, hash, _ in present.fingerprints()}
    differ = [known for _, known, _, hash, _ in edition.fingerprints() if now.get(known) != hash]
    then, later = edition.get(differ), present.get(differ)
    narrowed = ((record, _narrowed(record, later.get(known))) for known, record in then.items())
    return tuple(after for before, after in narrowed if after != before)


def _narrowed(then: Record, now: Record | None) -> Record:
    if now is None:
        return then.changed(label=COMMITTEE)
    label = stricter(then.label, now.label)
    labels: dict[tuple[str, str], str] = {}
    for source in now.sources:
        known, own = (source.title, source.address), source.label or now.label
        labels[known] = stricter(labels.get(known, own), own)
    return then.changed(label=label, sources=tuple(_source(source, label, then, labels) for source in then.sources))


def _source(source: Source, label: str, then: Record, labels: dict[tuple[str, str], str]) -> Source:
    """A source is told by title and address; one that is not there any more is for the committee alone."""
    own = stricter(source.label or then.label, labels.get((source.title, source.address), COMMITTEE))
    return source if own in (label, source.label) else source.model_copy(update={"label": own})
