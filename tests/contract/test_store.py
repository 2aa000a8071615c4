"""What every store does with a batch: all of it or nothing, once, in the journal."""

from __future__ import annotations

import threading
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from words import batch, email, event, link, organization, person, post, region, role, sector, state
from worlds import random_world

from directory.access import ALL
from directory.batch import BatchKind, Change, delete, end_where, put
from directory.errors import Conflict, InvalidBatch, StoreError
from directory.model import Source
from directory.ports import Reader, Scope, Store

if TYPE_CHECKING:
    from each_store import NewStore


def everything(store: Store) -> list[tuple[str, str]]:
    with store.reader(Scope(ALL)) as reader:
        return [(record.id, record.hash) for record in reader.records()]


def test_a_record_comes_back_as_it_was(store: Store):
    """Every field of every kind."""
    given = [
        state("AAA", "Aland", languages=("fr", "en")), sector("s"), role("r", nominated_by=("a; b", "c\\d")),
        organization("o", scope="national", note="two\nlines", owner_id="org:o", pinned=("names",)),
        post("p", approach="write first", languages=("fr",)), person("h", may_introduce_since="2024"),
        email("a@example.org"), event("e", starts_on="2016-09", place="Seoul"),
        link("person:h", "HOLDS", "post:p", valid_from="2020", nominator="the ministry", instrument="a letter"),
    ]  # fmt: skip
    store.apply(batch(*given))
    with store.reader(Scope(ALL)) as reader:
        assert reader.get([record.id for record in given]) == {record.id: record for record in given}


def test_the_same_batch_twice_is_one_batch(store: Store):
    """The second time returns the first receipt and writes nothing."""
    first = batch(state("AAA"), organization("o"), id="once")
    assert store.apply(first) == store.apply(batch(state("AAA"), organization("o"), id="once"))
    assert store.status().token == 1


def test_the_same_id_with_other_content_is_refused(store: Store):
    """It would be another batch."""
    store.apply(batch(state("AAA"), id="once"))
    with pytest.raises(InvalidBatch, match="other content"):
        store.apply(batch(state("BBB"), id="once"))


def test_a_state_is_told_from_every_other_one(new_store: NewStore):
    """By its name: of the next state of a store, and of another store with as many batches in its place."""
    names: list[str] = []
    for number in range(2):
        store = new_store()
        for token in (1, 2):
            store.apply(batch(organization(f"o{number}-{token}")))
            assert store.status().token == token
            with store.reader(Scope(ALL)) as reader:
                assert reader.status() == store.status()
            names.append(store.status().state)
    assert len(set(names)) == 4


def test_what_is_there_already_is_unchanged(new_store: NewStore):
    """The same records in a second batch change no record and leave no line in the journal."""

    @new_store.examples
    @given(random=st.randoms())
    def holds(random: Random) -> None:
        store, world = new_store(), random_world(random)
        store.apply(batch(*world))
        before = everything(store)
        receipt = store.apply(batch(*world))
        assert (receipt.created, receipt.updated, receipt.unchanged) == (0, 0, len(world))
        assert everything(store) == before
        with store.reader(Scope(ALL)) as reader:
            assert len(list(reader.journal())) == len(world)
        store.close()

    holds()


def test_one_dangling_link_among_ten_thousand_refuses_the_batch_whole(store: Store):
    """It is named; nothing was written."""
    many = [organization(f"o{n}") for n in range(10_000)]
    with pytest.raises(InvalidBatch) as caught:
        store.apply(batch(*many, link("org:o5", "MEMBER_OF", "org:nobody", qualifier="full", id="link:bad")))
    [error] = caught.value.errors
    assert "link:bad" in str(error)
    assert "org:nobody" in str(error)
    assert store.status().empty


BAD = {
    "twice": ([state("AAA"), state("AAA", "Other")], "stands twice"),
    "no shape": ([state("AAA"), sector("s"), link("area:AAA", "ACTIVE_IN", "sector:s")], "expected (Role)-[ACTIVE_IN]"),
    "no kind": ([state("AAA"), sector("s"), link("area:AAA", "LIKES", "sector:s")], "expected a kind of SHAPES"),
    "qualifier": (
        [organization("a"), organization("b"), link("org:a", "MEMBER_OF", "org:b", qualifier="friend")],
        "expected associate, consultative, founding, full, observer",
    ),
    "to itself": ([organization("a"), link("org:a", "COOPERATES_WITH", "org:a")], "to itself"),
    "overlap": (
        [
            organization("a"), organization("b"),
            link("org:a", "MEMBER_OF", "org:b", qualifier="full", valid_from="2020"),
            link("org:a", "MEMBER_OF", "org:b", qualifier="associate", valid_until="2021"),
        ],
        "end one where the other begins",
    ),
    "circle": (
        [sector("a"), sector("b"), link("sector:a", "BROADER", "sector:b"), link("sector:b", "BROADER", "sector:a")],
        "goes in a circle",
    ),
    "ends first": (
        [organization("a"), state("AAA"), link("org:a", "COVERS", "area:AAA", valid_from="2021", valid_until="2020")],
        "ends before it begins",
    ),
    "node ends first": ([organization("a", valid_from="2020", valid_until="2010")], "ends before it begins"),
    "event ends first": ([event("e", starts_on="2016-09-02", ends_on="2016-09-01")], "ends before it begins"),
    "owner": ([organization("a", owner_id="org:nobody")], "no organization that is there"),
    "owner kind": ([state("AAA"), organization("a", owner_id="area:AAA")], "no organization that is there"),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_bad_batch_is_refused_whole_and_says_why(store: Store, case: str):
    """One line with the rule that was broken."""
    records, reason = BAD[case]
    with pytest.raises(InvalidBatch) as caught:
        store.apply(batch(*records, organization("good")))
    assert reason in str(caught.value)
    assert store.status().empty


def test_the_rules_hold_across_batches(store: Store):
    """Overlaps and circles with what is there already; an id keeps its kind and its ends."""
    store.apply(batch(organization("a"), organization("b"), organization("c")))
    store.apply(batch(link("org:a", "PART_OF", "org:b", id="up")))
    for bad in (
        link("org:b", "PART_OF", "org:a"),
        link("org:a", "PART_OF", "org:b", valid_from="2020"),
        link("org:a", "PART_OF", "org:c", id="up"),
        state("AAA", names=organization("a").names).changed(id="org:a"),
    ):
        with pytest.raises(InvalidBatch):
            store.apply(batch(put(bad, expected="whatever")))
    assert store.status().token == 2


def test_every_bad_record_is_named(store: Store):
    """Not only the first."""
    bad = [link(f"org:{n}", "AT", "org:nobody", id=f"bad{n}") for n in range(5)]
    with pytest.raises(InvalidBatch) as caught:
        store.apply(batch(*bad))
    assert len(caught.value.errors) == 10


def test_a_record_that_changed_since_it_was_read_is_a_conflict(store: Store):
    """Another hash than the one that was read; nothing of the batch is written."""
    first = organization("a", "First")
    store.apply(batch(first))
    second = first.changed(note="second")
    store.apply(batch(put(second, expected=first.hash)))
    with pytest.raises(Conflict, match="org:a"):
        store.apply(batch(state("AAA"), put(first.changed(note="third"), expected=first.hash)))
    with pytest.raises(Conflict):
        store.apply(batch(first))
    assert everything(store) == [("org:a", second.hash)]


def test_twenty_threads_that_edit_one_record_lose_no_edit(store: Store):
    """Each reads, adds one, writes what it expects; a conflict reads again."""
    store.apply(batch(organization("a", note="0")))
    accepted: list[int] = []

    def edit() -> None:
        while True:
            with store.reader(Scope(ALL)) as reader:
                read = reader.get(["org:a"])["org:a"]
            following = read.changed(note=str(int(read.note) + 1))
            try:
                store.apply(batch(put(following, expected=read.hash)))
            except Conflict:
                continue
            accepted.append(int(following.note))
            return

    threads = [threading.Thread(target=edit) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(accepted) == list(range(1, 21))


def test_deleting_leaves_nothing_behind(store: Store):
    """A node goes with the links that hang on it, or not at all; its keys go too."""
    a, b = organization("a", "Alpha"), organization("b")
    tie = link(a, "COOPERATES_WITH", b)
    owned = state("AAA", owner_id="org:a")
    store.apply(batch(a, b, tie, owned))
    with pytest.raises(InvalidBatch, match="still refers to org:a"):
        store.apply(batch(delete(a)))
    store.apply(batch(delete(a), delete(tie), put(owned.changed(owner_id=None), expected=owned.hash)))
    with store.reader(Scope(ALL)) as reader:
        assert reader.lookup("name", ["alpha"]) == {}
        assert reader.get(["org:a", tie.id]) == {}
    with pytest.raises(InvalidBatch, match="is not there"):
        store.apply(batch(delete(a)))


def test_a_renamed_record_is_found_by_its_new_name_alone(store: Store):
    """Keys follow the record."""
    old = organization("a", "Alpha")
    store.apply(batch(old))
    store.apply(batch(put(organization("a", "Beta"), expected=old.hash)))
    with store.reader(Scope(ALL)) as reader:
        assert reader.lookup("name", ["alpha", "beta"]) == {"beta": ("org:a",)}


def test_loosening_a_label_is_explicit(store: Store):
    """Tightening is not."""
    record = organization("a", label="network")
    store.apply(batch(record))
    public = record.changed(label="public")
    with pytest.raises(InvalidBatch, match="from network to public"):
        store.apply(batch(put(public, expected=record.hash)))
    store.apply(batch(put(public, expected=record.hash, loosen=True)))
    store.apply(batch(put(record.changed(label="committee"), expected=public.hash)))


def test_loosening_a_source_is_explicit(store: Store):
    """A source with a stricter label of its own is shown to more people only where that is said."""
    secret = Source(title="a letter", evidence="seen", label="committee")
    record = organization("a", sources=(secret,))
    store.apply(batch(record))
    shown = record.changed(sources=(Source(title="a letter", evidence="seen"),))
    with pytest.raises(InvalidBatch, match="shows a source of org:a"):
        store.apply(batch(put(shown, expected=record.hash)))
    store.apply(batch(put(shown, expected=record.hash, loosen=True)))


def test_an_associate_becomes_full(store: Store):
    """One link ends on the day on which the other begins."""
    associate = link("org:a", "MEMBER_OF", "org:b", qualifier="associate", valid_from="2022")
    full = link("org:a", "MEMBER_OF", "org:b", qualifier="full", valid_from="2023-07")
    store.apply(batch(organization("a"), organization("b"), associate))
    with pytest.raises(InvalidBatch):
        store.apply(batch(full))
    store.apply(batch(put(end_where(associate, full), expected=associate.hash), full))
    with store.reader(Scope(ALL)) as reader:
        assert [x.qualifier for x in reader.links(["org:a"], ["MEMBER_OF"], "out").links] == ["associate", "full"]


def test_the_journal_keeps_before_and_after(store: Store):
    """Who, when, why, and both images."""
    first = organization("a")
    store.apply(batch(first, id="b1", by="one", why="new"))
    second = first.changed(note="x")
    store.apply(batch(put(second, expected=first.hash), id="b2", by="two"))
    store.apply(batch(delete(second), id="b3"))
    with store.reader(Scope(ALL)) as reader:
        entries = list(reader.journal(record="org:a"))
        assert [(e.batch, e.action, e.before, e.after) for e in entries] == [
            ("b1", "created", None, first), ("b2", "updated", first, second), ("b3", "deleted", second, None),
        ]  # fmt: skip
        assert (entries[0].by, entries[0].why) == ("one", "new")
        assert [e.batch for e in reader.journal(batch="b2")] == ["b2"]
        assert [e.batch for e in reader.journal(after=1)] == ["b2", "b3"]


def test_a_question_is_answered_from_one_state(store: Store):
    """What is written meanwhile is in the whole answer, or in none of it."""
    store.apply(batch(organization("a", note="before")))
    writers: list[threading.Thread] = []

    def question(reader: Reader) -> list[str]:
        notes = [reader.get(["org:a"])["org:a"].note]
        if not writers:
            changed = put(organization("a", note="after"), expected=organization("a", note="before").hash)
            writers.append(threading.Thread(target=store.apply, args=(batch(changed),)))
            writers[0].start()
            writers[0].join(1)  # a store that holds a state may keep the writer waiting
        return [*notes, reader.get(["org:a"])["org:a"].note]

    assert store.read(Scope(ALL), question) in (["before", "before"], ["after", "after"])
    writers[0].join(20)
    assert store.read(Scope(ALL), question) == ["after", "after"]


def test_a_question_that_every_writer_disturbs_is_refused(store: Store):
    """It is put again a few times, and no answer is made of two states."""
    store.apply(batch(organization("a", note="0")))
    seen: list[str] = []

    def question(reader: Reader) -> str:
        before = reader.get(["org:a"])["org:a"]
        seen.append(before.note)
        changed = put(before.changed(note=f"{len(seen)}"), expected=before.hash)
        writer = threading.Thread(target=store.apply, args=(batch(changed),))
        writer.start()
        writer.join(1)
        return reader.get(["org:a"])["org:a"].note

    try:
        assert store.read(Scope(ALL), question) == seen[-1]
    except StoreError as error:
        assert "moved while they were read" in str(error)  # noqa: PT017  one store holds a state, the other says so
        assert seen == ["0", "1", "2", "3"]


def test_a_long_read_holds_up_no_writer(store: Store):
    """`records` works on a copy, or says that the data moved."""
    store.apply(batch(*(organization(f"o{n:04}") for n in range(2000))))
    with store.reader(Scope(ALL)) as reader:
        records = reader.records()
        next(records)
        assert store.apply(batch(organization("later"))).created == 1
        try:
            assert sum(1 for _ in records) == 1999
        except StoreError as error:
            assert "moved while they were read" in str(error)  # noqa: PT017  one store copies, the other says so


def test_many_threads_read_at_once(store: Store):
    """Each reader has a transaction of its own."""
    store.apply(batch(*(organization(f"o{n}") for n in range(200))))
    seen: list[int] = []

    def read() -> None:
        for _ in range(20):
            with store.reader(Scope(ALL)) as reader:
                seen.append(len(reader.get([f"org:o{n}" for n in range(200)])))

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert seen == [200] * 160


@pytest.mark.parametrize(("first", "refused"), [("demo", ("seed", "import")), ("seed", ("demo",))])
def test_invented_and_real_data_never_share_a_store(store: Store, first: BatchKind, refused: tuple[BatchKind, ...]):
    """A demo batch makes a demo store of an empty one, and is refused by any other; and the other way round."""
    store.apply(batch(organization("a"), kind=first))
    assert store.status().demo == (first == "demo")
    for kind in refused:
        with pytest.raises(InvalidBatch, match="never share"):
            store.apply(batch(organization("b"), kind=kind))
    store.apply(batch(organization("b"), kind="form"))


def test_a_change_is_of_its_record(store: Store):
    """A change that names one id and carries another is refused."""
    with pytest.raises(InvalidBatch, match="its record of org:b"):
        store.apply(batch(Change("org:a", organization("b"))))


def test_dates_are_half_open_and_may_be_reduced(store: Store):
    """A year counts from its first day; an end is the first day of no longer."""
    from datetime import date

    store.apply(batch(organization("a", valid_from="2020", valid_until="2024-06"), region("r")))
    days = {date(2019, 12, 31): 0, date(2020, 1, 1): 1, date(2024, 5, 31): 1, date(2024, 6, 1): 0}
    for day, expected in days.items():
        with store.reader(Scope(ALL, day)) as reader:
            assert len(reader.get(["org:a"])) == expected
            assert len(reader.at(None).get(["org:a"])) == 1
