"""What a list of participants names, looked up by hand in the tables of the SQLite store; its cells parsed bare."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from bench.invented_list import HEADER, Row
from directory.text import fold, words

RARE: Final = 50  # names that share a word, at most, for it to tell them apart
KEYED: Final = """
SELECT k.value, k.node_id FROM json_each(:values) asked
CROSS JOIN key k ON k.kind = :kind AND k.value = asked.value
"""
NODES: Final = "SELECT n.id, n.kind, n.body FROM json_each(:ids) asked CROSS JOIN node n ON n.id = asked.value"
LINKS: Final = """
SELECT l.source_id, l.target_id, l.body FROM json_each(:ids) asked
CROSS JOIN link l ON l.%s = asked.value AND l.kind IN (SELECT value FROM json_each(:kinds))
"""
OUT, IN = LINKS % "source_id", LINKS % "target_id"
AT: Final = """
SELECT l.source_id, l.target_id FROM json_each(:ids) asked CROSS JOIN link l ON l.source_id = asked.value
WHERE l.kind = 'AT'
"""
STATES: Final = "SELECT n.id, n.body FROM node n WHERE n.kind = 'Area' AND n.subkind IN ('state', 'territory')"


def clean_and_look_up(connection: sqlite3.Connection, rows: Sequence[Row], event: str) -> tuple[int, int]:
    """
    Parse every cell that needs it, and read what the rows may mean.

    Returns:
        How many nodes and how many links were read.
    """
    texts: list[dict[str, str]] = [dict(zip(HEADER, row, strict=True)) for row in rows]
    parse(connection, texts)
    found = Found(connection)
    found.read(texts, event)
    return len(found.nodes), found.links


def parse(connection: sqlite3.Connection, rows: Iterable[Mapping[str, str]]) -> int:
    """Countries out of a dictionary, numbers and mailboxes by their libraries; how many cells are none."""
    import phonenumbers
    from email_validator import EmailNotValidError, validate_email

    states: dict[str, str] = {}
    for _, body in connection.execute(STATES):
        area = json.loads(body)
        code = next((known["value"] for known in area.get("external_ids", ()) if known["scheme"] == "iso2"), "")
        states |= {fold(name["text"]): code for name in area["names"]}
    bad = 0
    for row in rows:
        region = states.get(fold(row["Country"]))
        bad += region is None
        try:
            if text := row["Phone"]:
                bad += not phonenumbers.is_valid_number(phonenumbers.parse(text, region))
        except phonenumbers.NumberParseException:
            bad += 1
        try:
            if text := row["E-mail"]:
                validate_email(text, check_deliverability=False)
        except EmailNotValidError:
            bad += 1
    return bad


class Found:
    """What is there, as plain data."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self.nodes: dict[str, tuple[str, Any]] = {}
        self.links = 0

    def read(self, rows: Sequence[Mapping[str, str]], event: str) -> None:
        """Everything that the rows name, and what tells whether it is meant."""
        bodies = {row["Organization"] for row in rows if row["Organization"]}
        names = {fold(event), *map(fold, bodies)} | {fold(row["Acronym"]) for row in rows if row["Acronym"]}
        names.update(order for row in rows for order in _orders(row["Name"]))
        hits = self._keyed("name", names)
        self._get(hits.values())
        self._get(self._keyed("acronym", names).values())
        self._get(self._keyed("mailbox", {row["E-mail"].casefold() for row in rows if row["E-mail"]}).values())
        phones = {"".join(c for c in row["Phone"] if c in "+0123456789") for row in rows if row["Phone"]}
        self._get(self._keyed("phone", phones).values())
        self._get([self._link(self._of("ContactPoint"), ["REACHED_AT"], IN)])
        self._get([self._link(self._of("Person"), ["HOLDS"])])
        self._get([self._link(self._of("Post"), ["AT"])])
        self._get([self._link(self._of("Organization"), ["BASED_IN", "REACHED_AT"])])
        self._desks({fold(row["Function"]) for row in rows if row["Function"]})
        self._get([self._link(self._of("Person"), ["REACHED_AT", "TOOK_PART"])])
        tokens = {word for body in bodies if fold(body) not in hits for word in words(body) if len(word) > 2}
        self._get(ids for ids in self._keyed("token", tokens).values() if len(ids) <= RARE)
        self._link(self._of("Organization"), ["BASED_IN"])

    def _desks(self, functions: Collection[str]) -> None:
        """The posts of that name at the bodies."""
        found = [post for ids in self._keyed("name", functions).values() for post in ids]
        at = self._connection.execute(AT, {"ids": json.dumps(found)}).fetchall()
        here = [post for post, body in at if body in self.nodes]
        self._get([here])
        self._link(here, ["AT"])

    def _keyed(self, kind: str, values: Collection[str]) -> dict[str, list[str]]:
        found: defaultdict[str, list[str]] = defaultdict(list)
        for value, known in self._connection.execute(KEYED, {"kind": kind, "values": json.dumps(list(values))}):
            found[value].append(known)
        return found

    def _of(self, kind: str) -> list[str]:
        return [known for known, (sort, _) in self.nodes.items() if sort == kind]

    def _get(self, hits: Iterable[Collection[str]]) -> None:
        wanted = {known for ids in hits for known in ids if known not in self.nodes}
        for known, kind, body in self._connection.execute(NODES, {"ids": json.dumps(list(wanted))}):
            self.nodes[known] = kind, json.loads(body)

    def _link(self, ids: Collection[str], kinds: Collection[str], way: str = OUT) -> set[str]:
        rows = self._connection.execute(way, {"ids": json.dumps(list(ids)), "kinds": json.dumps(kinds)}).fetchall()
        self.links += len([json.loads(body) for _, _, body in rows])
        return {row[0 if way is IN else 1] for row in rows}


def _orders(name: str) -> Iterator[str]:
    known = words(name)
    if known:
        yield " ".join(known)
        yield " ".join((known[-1], *known[:-1]))
        yield " ".join((*known[1:], known[0]))
