"""The constraints and indexes of a database, and the words that its queries are made of."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final, LiteralString, cast

from directory.model import NODES
from directory.shapes import SHAPE_OF

VERSION: Final = 2  # 2: desk items, which a program of before cannot read
OLDEST: Final = 1  # of which a database is brought to this one as it is opened
NAME: Final = "directory-1540"  # the id of the one (:Directory), which says that a database is ours


def _words(names: Collection[str]) -> tuple[LiteralString, ...]:
    """Names of kinds as parts of a query: constants of `model` and `shapes`, never what somebody typed."""
    assert all(re.fullmatch("[A-Za-z_]+", name) for name in names)
    return cast("tuple[LiteralString, ...]", tuple(sorted(names)))


NODE_KINDS: Final = _words(NODES)
LINK_KINDS: Final = _words(SHAPE_OF)


def any_of(kinds: Collection[str]) -> LiteralString:
    """These kinds of link as a query names them, empty where there is none of them."""
    return "|".join(kind for kind in LINK_KINDS if kind in kinds)


UNIQUE: Final[Mapping[str, LiteralString]] = {
    "directory_id": "CREATE CONSTRAINT directory_id IF NOT EXISTS FOR (d:Directory) REQUIRE d.id IS UNIQUE",
    "record_id": "CREATE CONSTRAINT record_id IF NOT EXISTS FOR (n:Record) REQUIRE n.id IS UNIQUE",
    "batch_id": "CREATE CONSTRAINT batch_id IF NOT EXISTS FOR (b:Batch) REQUIRE b.id IS UNIQUE",
    "batch_position": "CREATE CONSTRAINT batch_position IF NOT EXISTS FOR (b:Batch) REQUIRE b.position IS UNIQUE",
    "entry_position": "CREATE CONSTRAINT entry_position IF NOT EXISTS FOR (e:Entry) REQUIRE e.position IS UNIQUE",
    **{
        f"link_{kind}": f"CREATE CONSTRAINT link_{kind} IF NOT EXISTS FOR ()-[l:{kind}]-() REQUIRE l.id IS UNIQUE"
        for kind in LINK_KINDS
    },
}
INDEXES: Final[Mapping[str, LiteralString]] = {
    "record_owner": "CREATE INDEX record_owner IF NOT EXISTS FOR (n:Record) ON (n.owner_id)",
    "key_value": "CREATE INDEX key_value IF NOT EXISTS FOR (k:Key) ON (k.kind, k.value)",
    "key_record": "CREATE INDEX key_record IF NOT EXISTS FOR (k:Key) ON (k.record_id)",
    "entry_record": "CREATE INDEX entry_record IF NOT EXISTS FOR (e:Entry) ON (e.record_id)",
    "entry_batch": "CREATE INDEX entry_batch IF NOT EXISTS FOR (e:Entry) ON (e.batch)",
}
STATEMENTS: Final[Mapping[str, LiteralString]] = {**UNIQUE, **INDEXES}
