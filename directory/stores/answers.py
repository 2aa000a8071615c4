"""What every store makes of the rows that it reads, so that no two answer differently."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any, Final

from pydantic import ValidationError

from directory.errors import StoreSchemaError
from directory.model import RECORDS, Id, Link, Record
from directory.ports import Applied, Facets, FindQuery, Hit, Links, Page, next_of
from directory.text import words

MOST: Final = 100_000  # results of a page
NOT_WHOLE: Final = "a copy into it is under way, or broke off: wait for its end, or start `directory copy` again"
OTHER_COPY: Final = "another copy into it began: this one has ended"
NOT_EMPTY: Final = "holds data: a copy goes into an empty one, give another store"


def parse(kind: str, body: str, place: str) -> Record:
    """A stored record."""
    try:
        return RECORDS[kind].model_validate_json(body)
    except (ValidationError, KeyError) as error:
        raise StoreSchemaError("it is damaged, a record cannot be read: restore it", place=place) from error


def matching(text: str) -> tuple[str | None, list[str], str, str]:
    """A text as names, words, mailbox and phone are kept."""
    folded = words(text)
    mailbox = text.strip().casefold().removeprefix("mailto:")
    return " ".join(folded) or None, list(dict.fromkeys(folded)), mailbox, re.sub(r"[^\d+]", "", text)


def links_of(rows: Iterable[tuple[Link, Id, str, int]]) -> Links:
    """The links, with the totals of their nodes; a row is (link, node asked, way and kind, total of these)."""
    found: dict[Id, Link] = {}
    totals: dict[tuple[Id, str], int] = {}
    for link, node, way, total in rows:
        found[link.id] = link
        totals[node, way] = total
    counted: Counter[Id] = Counter()
    for (node, _), total in totals.items():
        counted[node] += total
    ordered = sorted(found.values(), key=lambda link: (link.kind, link.rank is None, link.rank or 0, link.id))
    return Links(tuple(ordered), dict(counted))


def page_of(rows: Sequence[tuple[Id, int, str, str]], limit: int) -> Page:
    """The page of these (id, tier, kind, sort name), of which one more than fits was asked for."""
    shown = rows[:limit]
    following = next_of(*shown[-1]) if len(rows) > len(shown) else None
    return Page(tuple(Hit(known, tier, kind) for known, tier, kind, _ in shown), following)


def facets_of(rows: Iterable[tuple[str, str, int]], query: FindQuery) -> Facets:
    """The counts of these (kind, subkind, number), each without its own filter."""
    kinds: Counter[str] = Counter()
    subkinds: Counter[str] = Counter()
    total = 0
    for kind, subkind, number in sorted(rows):
        of_kind = not query.kinds or kind in query.kinds
        of_subkind = not query.subkinds or subkind in query.subkinds
        if of_subkind:
            kinds[kind] += number
        if of_kind and subkind:
            subkinds[subkind] += number
        if of_kind and of_subkind:
            total += number
    return Facets(total, dict(kinds), dict(subkinds))


def moment_of(at: str, place: str) -> datetime:
    """When a batch was applied."""
    try:
        return datetime.fromisoformat(at)
    except (ValueError, TypeError) as error:
        raise StoreSchemaError("it is damaged, a batch cannot be read: restore it", place=place) from error


def applied_of(row: Sequence[Any], place: str, *, every: bool) -> Applied:
    """A batch, as much of it as is told."""
    id, kind, by, at, as_of, why, digest, *counts = row
    moment = moment_of(at, place)
    if not every:
        return Applied(id, kind, "", moment, None, "", "", 0, 0, 0, 0)
    return Applied(id, kind, by, moment, as_of, why, digest, *counts)


def any_of(wanted: Collection[Id] | None, found: Collection[Id]) -> bool:
    """Whether one of these was wanted; None = whatever."""
    return wanted is None or not set(wanted).isdisjoint(found)


def by_value(rows: Iterable[tuple[str, Id]], most: int | None) -> dict[str, tuple[Id, ...]]:
    """Pairs of value and node, in order, by value; see `Reader.lookup`."""
    found: dict[str, list[Id]] = {}
    for value, node in rows:
        nodes = found.setdefault(value, [])
        if most is None or len(nodes) <= most:
            nodes.append(node)
    return {value: tuple(nodes) for value, nodes in found.items() if most is None or len(nodes) <= most}
