"""
Two stores and a model go through the same operations, and every answer is compared.

The model is a dictionary and a list: what is there, and what was done. SQLite and Neo4j must refuse with the same
words, count alike, sort alike whatever the characters, and tell the same to every audience.
"""

from __future__ import annotations

import json
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from each_store import NewStore
from hostile import HOSTILE
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from pydantic_core import to_jsonable_python
from test_non_interference import READER, answer
from words import TODAY, batch, email, link, organization, person, post, state
from worlds import AUDIENCES, project, random_world

from directory.access import ALL, Viewer
from directory.batch import Batch, Change, Receipt, delete, put
from directory.errors import Conflict, DirectoryError, StoreError
from directory.keeping.undoing import inverse
from directory.model import DeskItem, Link, Name, Record
from directory.ports import FindQuery, Reader, Scope, Store
from directory.shapes import SHAPES
from directory.stores.sqlite import SqliteStore

if TYPE_CHECKING:
    from directory.stores.neo4j import Address

pytestmark = pytest.mark.neo4j

texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cf", "Cn", "Cs", "Co", "Zl", "Zp", "Zs")),
    min_size=1,
    max_size=20,
)
labels = st.sampled_from(AUDIENCES)


def decided(line: tuple[str, str, str, Record | None, Record | None], last: dict[str, str]) -> bool:
    """What a batch put on the desk and somebody changed since: an undo leaves it."""
    known, record, _, before, after = line
    return before is None and isinstance(after, DeskItem) and last[record] != known


class Twins(RuleBasedStateMachine):
    """What is applied to both, and what both are asked."""

    new_neo4j: NewStore

    def __init__(self) -> None:
        super().__init__()
        self.stores: tuple[Store, Store] = (SqliteStore(":memory:"), self.new_neo4j())
        self.model: dict[str, Record] = {}
        self.journal: list[tuple[str, str, str, Record | None, Record | None]] = []
        self.last: Batch | None = None

    @initialize(random=st.randoms())
    def begin(self, random: Random) -> None:
        self.apply(batch(*random_world(random)))

    @rule(text=texts, label=labels, kind=st.sampled_from((organization, post, person, state, email)))
    def add(self, text: str, label: str, kind: Any) -> None:
        """A record with this text in every field that takes one; its id holds it as well."""
        if kind is email:
            record = email(text, id=f"contact:{text[:150]}", label=label, note=text)
        elif kind is state:
            record = state(text[:150], text, label=label, note=text, external_ids=())
        else:
            names = (Name(text=text), Name(text=text, kind="acronym", language="fr"))
            record = kind(text[:150], names=names, label=label, note=text)
        self.apply(batch(record, why=text, by=text))

    @precondition(lambda self: self.model)  # an undo may leave nothing
    @rule(data=st.data(), text=texts, label=labels, loosen=st.booleans())
    def change(self, data: st.DataObject, text: str, label: str, loosen: bool) -> None:
        """Another note, label and name; mostly with the hash of what is there."""
        record = self.drawn(data)
        fields: dict[str, Any] = {"note": text, "label": label}
        if hasattr(record, "names"):
            fields["names"] = (Name(text=text),)
        expected = data.draw(st.sampled_from((record.hash, record.hash, record.hash, None, "0" * 64)))
        self.apply(batch(put(record.changed(**fields), expected=expected, loosen=loosen)))

    @precondition(lambda self: self.model)  # an undo may leave nothing
    @rule(data=st.data(), label=labels)
    def tie(self, data: st.DataObject, label: str) -> None:
        """A link of any shape between any two records, often one that fits."""
        shape = data.draw(st.sampled_from(SHAPES))
        kinds = {
            kind: [r for r in self.model.values() if r.record_kind == kind] for kind in (*shape.source, *shape.target)
        }
        sources = [record for kind in shape.source for record in kinds[kind]] or list(self.model.values())
        targets = [record for kind in shape.target for record in kinds[kind]] or list(self.model.values())
        source, target = data.draw(st.sampled_from(sources)), data.draw(st.sampled_from(targets))
        qualifier = data.draw(st.sampled_from([*shape.qualifiers, "friend"]))
        rank = data.draw(st.sampled_from((None, 1, 2, 10)))
        self.apply(batch(link(source, shape.kind, target, label=label, qualifier=qualifier, rank=rank)))

    @rule(data=st.data())
    def turn(self, data: st.DataObject) -> None:
        """A link that becomes one of another kind between the same ends."""
        links = [r for r in self.model.values() if isinstance(r, Link)]
        if links:
            old = data.draw(st.sampled_from(links))
            kind = data.draw(st.sampled_from(sorted({shape.kind for shape in SHAPES})))
            self.apply(batch(put(old.changed(kind=kind, qualifier=""), expected=old.hash)))

    @precondition(lambda self: self.model)  # an undo may leave nothing
    @rule(data=st.data(), whole=st.booleans())
    def remove(self, data: st.DataObject, whole: bool) -> None:
        """A record; with all that hangs on it, or as if nothing did."""
        record = self.drawn(data)
        gone = {record.id: record}
        if whole:
            while more := [r for r in self.model.values() if r.id not in gone and self.hangs(r, gone)]:
                gone |= {r.id: r for r in more}
        self.apply(batch(*map(delete, gone.values())))

    @rule(data=st.data(), leave=st.booleans())
    def undo(self, data: st.DataObject, leave: bool) -> None:
        """A batch taken back, an undo as well; refused whole where something changed since."""
        if not self.journal:
            return
        known = data.draw(st.sampled_from(sorted({line[0] for line in self.journal})))
        lines = [line for line in self.journal if line[0] == known]
        without = [data.draw(st.sampled_from(sorted(line[1] for line in lines)))] if leave else []
        said = [self.inverted(store, known, without) for store in self.stores]
        assert said[0] == said[1]
        last = {line[1]: line[0] for line in self.journal}
        undone = [line for line in lines if line[1] not in without and not decided(line, last)]
        since = tuple(record for _, record, _, _, _ in undone if last[record] != known)
        if since:
            assert said[0] == f"Conflict: {Conflict(since, since=f'batch {known}')}"
        else:
            assert not isinstance(said[0], str)
            self.apply(batch(*said[0], kind="undo"))

    @rule()
    def repeat(self) -> None:
        """The batch before once more: its first receipt, and nothing is written."""
        if self.last:
            self.apply(self.last, again=True)

    @precondition(lambda self: self.model)  # an undo may leave nothing
    @rule(data=st.data())
    def change_one_id_to_two(self, data: st.DataObject) -> None:
        """A batch that names one record twice, or another one than it carries."""
        record = self.drawn(data)
        self.apply(batch(put(record, expected=record.hash), Change("org:other", record)))

    @rule(audience=labels, day=st.sampled_from((TODAY, None)))
    def ask(self, audience: str, day: Any) -> None:
        """Every method of a reader, and those that cut or page, for an audience."""
        scope = Scope(Viewer(audience).labels, day)
        first, second = (store.read(scope, self.answers) for store in self.stores)
        assert first == second

    def teardown(self) -> None:
        for store in self.stores:
            assert store.check().faults == ()
        self.ask("committee", None)
        self.ask("public", TODAY)
        everything = sorted(self.model.values(), key=lambda r: (r.record_kind, r.id))
        for store in self.stores:
            told = store.read(Scope(ALL), lambda reader: list(reader.records()))
            assert told == everything
            entries = store.read(Scope(ALL), lambda reader: list(reader.journal()))
            assert [(e.batch, e.record, e.action, e.before, e.after) for e in entries] == self.journal
            for audience in AUDIENCES:
                viewer = Viewer(audience)
                seen = store.read(Scope(viewer.labels), lambda reader: list(reader.records()))
                expected = project(list(self.model.values()), viewer.labels)
                assert seen == sorted(expected, key=lambda r: (r.record_kind, r.id))
            store.close()

    # inside

    def drawn(self, data: st.DataObject) -> Record:
        return self.model[data.draw(st.sampled_from(sorted(self.model)))]

    def hangs(self, record: Record, gone: dict[str, Record]) -> bool:
        ends = (record.source_id, record.target_id) if isinstance(record, Link) else ()
        return record.owner_id in gone or any(end in gone for end in ends)

    def apply(self, given: Batch, *, again: bool = False) -> None:
        """Both stores say the same; what they accept, the model does, and counts alike."""
        first, second = (self.said(store, given) for store in self.stores)
        assert first == second
        if again or not isinstance(first, Receipt):
            return
        self.last = given
        counted = {"created": 0, "updated": 0, "unchanged": 0, "deleted": 0}
        for change in given.changes:
            before = self.model.get(change.id)
            action = (
                "deleted" if change.record is None
                else "created" if before is None
                else "unchanged" if before == change.record
                else "updated"
            )  # fmt: skip
            counted[action] += 1
            if action != "unchanged":
                self.journal.append((given.id, change.id, action, before, change.record))
            if change.record is None:
                del self.model[change.id]
            else:
                self.model[change.id] = change.record
        assert dict(zip(counted, first[1:5], strict=True)) == counted

    @staticmethod
    def inverted(store: Store, known: str, without: list[str]) -> tuple[Change, ...] | str:
        try:
            return store.read(Scope(ALL), lambda reader: inverse(reader, known, without=without))
        except DirectoryError as error:
            return f"{type(error).__name__}: {error}"

    @staticmethod
    def said(store: Store, given: Batch) -> Receipt | str:
        try:
            return store.apply(given)
        except StoreError:
            raise
        except DirectoryError as error:
            return f"{type(error).__name__}: {error}"

    def answers(self, reader: Reader) -> list[str]:
        """All that the registry asks, and what is cut, paged or begins with something, on the records of now."""
        ids = sorted(self.model)
        names = [name.text for record in self.model.values() for name in getattr(record, "names", ())][:20]
        said = [f"{name}: {answer(output, reader)}" for name in READER for output in READER[name]]
        said.append(answer(reader.get, ids))
        kinds = sorted({shape.kind for shape in SHAPES})
        said += [answer(reader.links, ids, kinds, way, cap) for way in ("out", "in", "both") for cap in (1, 3)]
        said += [answer(reader.find, FindQuery(text, limit=5)) for text in names]
        said.append(json.dumps(to_jsonable_python([reader.lookup("token", ["", "c"], prefix=True)])))
        said.append(json.dumps(self.paged(reader)))
        said.append(json.dumps(to_jsonable_python([[e.record, e.action, e.position] for e in reader.journal(after=2)])))
        return said

    @staticmethod
    def paged(reader: Reader) -> list[str]:
        """Everything, three at a time: an order that differs would lose or repeat some."""
        found: list[str] = []
        after = None
        while True:
            page = reader.find(FindQuery("", limit=3, after=after))
            found += [hit.id for hit in page.hits]
            after = page.next
            if after is None:
                return found


def test_two_stores_and_a_model_agree_on_everything(neo4j_address: Address):
    """Whatever is applied, in whatever order, with whatever text."""
    stores = NewStore("neo4j", lambda: neo4j_address)
    Twins.new_neo4j = stores
    few = settings(
        max_examples=8,
        stateful_step_count=14,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.reuse, Phase.generate),
    )
    run_state_machine_as_test(Twins, settings=few)
    stores.end()
