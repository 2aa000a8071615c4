"""Words of a closed list, as people write them in the six languages: kinds, scopes, roles, sectors ..."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from importlib.resources import files

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.cells import STRONG, folded, held, kept, segments, tidied, together, too_long
from directory.model import Concept, Role, Sector


@cache
def spellings(field: str) -> Mapping[str, str]:
    """Of a field: what people write, folded, and what it means. From words.csv, where one line holds several."""
    table: dict[str, str] = {}
    for row in csv.DictReader(files("directory.intake.cleaning").joinpath("words.csv").read_text("utf-8").splitlines()):
        if row["field"] == field:
            table |= {folded(word): row["means"] for word in row["words"].split("|")} | {
                folded(row["means"]): row["means"]
            }
    return table


@cache
def _allowed(field: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(spellings(field).values()))


def organization_kind(text: str) -> Clean:
    """The kind of a body, as the model names it."""
    return _one(text, spellings("organization_kind"), "kind of organization", _allowed("organization_kind"))


def scope(text: str) -> Clean:
    """How far a body reaches: international, regional, sub-regional, national."""
    return _one(text, spellings("scope"), "scope", _allowed("scope"))


def membership(text: str) -> Clean:
    """The qualifier of a membership."""
    return _one(text, spellings("membership"), "kind of membership", _allowed("membership"))


def participation(text: str) -> Clean:
    """As what somebody took part."""
    return _one(text, spellings("participation"), "way to take part", _allowed("participation"))


def channel_type(text: str) -> Clean:
    """The type of a channel."""
    return _one(text, spellings("channel_type"), "type of channel", _allowed("channel_type"))


def role(text: str, roles: Iterable[Role]) -> Clean:
    """The id of a role, by its id, its names, or what people write for it."""
    nodes = tuple(roles)
    known = _known(nodes, "role")
    if (unsure := spellings("role_unsure").get(folded(tidied(text)), "")) and folded(tidied(text)) not in known:
        ids = [f"role:{name}" for name in unsure.split()]
        return held(f"{quoted(tidied(text))} may be {' or '.join(ids)}: write which", *ids)
    return _one(text, known, "role", _short(nodes))


def sectors(text: str, sectors: Iterable[Sector]) -> Clean:
    """The ids of sectors, in the order of the cell, by their ids, their names, or what people write for them."""
    nodes = tuple(sectors)
    table = _known(nodes, "sector")
    return _several(text, table.get, table, "sector", _short(nodes))


def _short(nodes: Iterable[Concept]) -> tuple[str, ...]:
    return tuple(node.id.partition(":")[2] or node.id for node in nodes)


def _known(nodes: tuple[Concept, ...], field: str) -> Mapping[str, str]:
    """What means which of these nodes; a word that means two of them means none."""
    ids = {node.id for node in nodes}
    table: dict[str, set[str]] = {}
    for node in nodes:
        for word in (node.id, node.id.partition(":")[2], *(name.text for name in node.names)):
            table.setdefault(folded(word), set()).add(node.id)
    for word, means in spellings(field).items():
        if (id := f"{field}:{means}") in ids:
            table.setdefault(word, {id})
    return {word: means.pop() for word, means in table.items() if word and len(means) == 1}


def _one(text: str, table: Mapping[str, str], what: str, allowed: tuple[str, ...]) -> Clean:
    shown = tidied(text)
    if bad := too_long(shown):
        return bad
    if not shown:
        return Clean()
    if found := table.get(folded(shown)):
        return kept(text, found, f"as the directory names this {what}")
    return _unknown(shown, table, what, allowed)


def _several(
    text: str, find: Callable[[str], str | None], table: Mapping[str, str], what: str, allowed: tuple[str, ...]
) -> Clean:
    if bad := too_long(text):
        return bad
    found: list[Clean] = []
    for part in STRONG.split(tidied(text, lines=True)):
        if not part:
            continue
        pieces, unknown = segments(part, lambda piece: find(folded(piece)))
        if unknown:
            return _unknown(unknown, table, what, allowed)
        rule = f"as the directory names this {what}"
        found += [Clean((id,), () if id == piece else (Changed(piece, id, rule),)) for piece, id in pieces]
    return together(found)


def _unknown(shown: str, table: Mapping[str, str], what: str, allowed: tuple[str, ...]) -> Clean:
    """Held, with the words that are allowed and those that are near."""
    from rapidfuzz import fuzz, process

    near = process.extract(folded(shown), list(table), scorer=fuzz.ratio, score_cutoff=82, limit=6)
    meant = [table[word] for word, _, _ in near]
    return held(f"{quoted(shown)} is no {what} of this directory: expected one of {', '.join(allowed)}", *meant)
