"""What those who keep the directory do, on every store: nothing is lost, everything can be taken back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from test_non_interference import DIRECTORY, answer, with_past
from words import NOON, TODAY, batch, email, link, organization, person, post, role, sector, state, world

from directory.access import ALL, Viewer
from directory.batch import Batch, Change, delete, put
from directory.errors import Conflict, InvalidBatch, InvalidRecord, NotFound, NotPermitted
from directory.freshness import Freshness
from directory.keeping.desk import AN_HOUR, LONGEST
from directory.model import ContactPoint, Link, Listing, Name, Organization, Record, Source
from directory.ports import Scope, Store
from directory.questions.answer import Question
from directory.service import Directory
from directory.tables import Place

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")


def directory_of(store: Store, *records: Record, on: date = TODAY) -> Directory:
    if records:
        store.apply(batch(*records, id="first"))
    return Directory(store, today=lambda: on, now=lambda: NOON)


# ------------------------------------------------------------------------------------------------------------- undo


def test_apply_then_undo_is_the_identity(new_store: NewStore):
    """On every answer to everybody, except history, batches and the change token."""

    @settings(max_examples=4 if new_store.kind == "neo4j" else 20, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(random=st.randoms())
    def holds(random: Random) -> None:
        store = new_store()
        with_past(random, store)
        directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)

        def answers() -> list[str]:
            asked = {
                name: outputs for name, outputs in DIRECTORY.items() if name not in ("history", "batches", "batch")
            }
            viewers = (Viewer("network"), COMMITTEE)
            return [
                f"{name} {viewer.audience}: {answer(output, directory, viewer, TODAY)}"
                for viewer in viewers
                for name, outputs in asked.items()
                for output in outputs
            ]

        before, records = answers(), store.read(Scope(ALL), lambda reader: list(reader.records()))
        store.apply(Batch("some", "form", "me", NOON, tuple(some_changes(random, records))))
        undone = directory.undo("some", by="me", why="it was wrong")
        assert answers() == before
        assert store.read(Scope(ALL), lambda reader: list(reader.records())) == records
        again = directory.undo(undone.batch, by="me")  # an undo is undone like any batch
        directory.undo(again.batch, by="me")
        assert answers() == before
        assert store.check().faults == ()
        store.close()

    holds()


def some_changes(random: Random, records: list[Record]) -> list[Change]:
    """A new body with a post, other notes and labels, links that go."""
    new = organization(f"new{random.random()}", "Chemical union")
    desk = post(f"new{random.random()}", "Safety")
    changed = random.sample([record for record in records if record.record_kind != "DeskItem"], 5)
    links = [record for record in records if isinstance(record, Link) and record not in changed]
    return [
        *(Change(record.id, record) for record in (new, desk, link(desk, "AT", new, id="link:new"))),
        *(
            put(
                record.changed(note="other", label=random.choice(("public", "committee"))),
                expected=record.hash,
                loosen=True,
            )
            for record in changed
        ),
        *map(delete, random.sample(links, min(3, len(links)))),
    ]


def test_an_undo_is_refused_whole_where_something_changed_since(store: Store):
    """It names what changed; with that left out, or after that was undone, it goes."""
    one, two = organization("a"), organization("b")
    directory = directory_of(store, one, two)
    wrong = tuple(put(record.changed(note="wrong"), expected=record.hash) for record in (one, two))
    store.apply(batch(*wrong, id="wrong"))
    later = directory.for_writing("org:a")
    corrected = directory.correct(later.changed(note="right"), expected=later.hash, by="me")
    token = store.status().token
    with pytest.raises(Conflict, match=r"changed since batch wrong: org:a; nothing was undone.*--except") as refused:
        directory.undo("wrong", by="me")
    assert refused.value.records == ("org:a",)
    assert store.status().token == token
    assert directory.for_writing("org:b").note == "wrong"
    directory.undo("wrong", by="me", without=["org:a"])
    assert [directory.for_writing(known).note for known in ("org:a", "org:b")] == ["right", ""]
    directory.undo(corrected.receipt.batch, by="me")
    assert directory.for_writing("org:a").note == "wrong"


def test_what_came_later_keeps_what_it_hangs_on(store: Store):
    """A body that got a post since cannot be taken away under it."""
    directory = directory_of(store, organization("a"))
    desk = post("p")
    directory.add([desk, link(desk, "AT", "org:a")], by="me")
    with pytest.raises(InvalidBatch, match="still refers to org:a"):
        directory.undo("first", by="me")
    assert directory.for_writing("org:a").id == "org:a"


@pytest.mark.parametrize(
    ("known", "without", "error"),
    [("nope", (), NotFound), ("first", ("org:nope",), NotFound), ("first", ("org:a",), InvalidRecord)],
)
def test_an_undo_of_nothing_is_refused(store: Store, known: str, without: tuple[str, ...], error: type[Exception]):
    """No such batch, no such record in it, nothing left of it."""
    directory = directory_of(store, organization("a"))
    with pytest.raises(error):
        directory.undo(known, by="me", without=without)
    with pytest.raises(InvalidRecord, match="who"):
        directory.undo("first", by=" ")


# -------------------------------------------------------------------------------------------------- the users' cases


def test_an_associate_becomes_full(store: Store):
    """The old membership ends where the new one starts; both are history; never two at one time."""
    umbrella, member = organization("up"), organization("down")
    old = link(member, "MEMBER_OF", umbrella, qualifier="associate", valid_from="2022")
    directory = directory_of(store, umbrella, member, old)
    new = link(member, "MEMBER_OF", umbrella, qualifier="full", valid_from="2024-07")
    with pytest.raises(InvalidBatch, match="holds at the same time"):
        directory.add([new], by="me")
    directory.change_over(old.id, new, by="me", why="general assembly")

    def qualifier(on: date) -> list[str]:
        return [tie.qualifier for tie in directory.show("org:down", on=on).links]

    assert qualifier(date(2024, 6, 30)) == ["associate"]
    assert qualifier(date(2024, 7, 1)) == ["full"]
    assert directory.for_writing(old.id).valid_until == "2024-07"
    with pytest.raises(InvalidRecord, match="ended on 2024-07"):
        directory.change_over(old.id, new.changed(id="link:third", valid_from="2025"), by="me")
    with pytest.raises(InvalidRecord, match="when it starts"):
        directory.change_over(new.id, old.changed(id="link:third", valid_from=None), by="me")


def desk_in_a_state() -> list[Record]:
    ghana, ministry = state("GHA", "Ghana"), organization("m", "Ministry", kind="state_authority", scope="national")
    desk, named = post("poc", "Point of contact"), role("poc", rung="national")
    first, second = person("a", "A. First"), person("b", "B. Second")
    return [
        world(), ghana, ministry, desk, named, first, second, sector("s"),
        link(ghana, "PART_OF", "area:world", qualifier="member"),
        link(ministry, "BASED_IN", ghana), link(desk, "AT", ministry), link(desk, "AS", named),
        link(first, "HOLDS", desk, id="link:first", valid_from="2020"),
    ]  # fmt: skip


def test_a_holder_leaves_a_post_is_vacant_then_filled(store: Store):
    """Asked before, between and after: the profile and the answer say who holds it, who did, since when nobody does."""
    directory = directory_of(store, *desk_in_a_state())
    directory.end("link:first", until="2026-03", by="me", why="left in March")
    directory.add([link("person:b", "HOLDS", "post:poc", valid_from="2026-06-15")], by="me")

    def told(on: date) -> tuple[object, ...]:
        profile = directory.show("post:poc", on=on)
        answered = directory.who(Question(area=("Ghana",), on=on))
        (shown,) = answered.rungs[2].suggestions
        (desk,) = shown.posts
        assert tuple(holder.name for holder in profile.holders) == desk.holders
        assert (profile.former, profile.vacant_since) == (desk.former, desk.vacant_since)
        said = [caveat.text for caveat in shown.caveats if caveat.kind == "vacant_since"]
        return desk.holders, [(held.name, held.until) for held in desk.former], desk.vacant_since, said

    assert told(date(2026, 2, 28)) == (("A. First",), [], None, [])
    gone = [("A. First", "2026-03")]
    vacant = ["vacant since 2026-03 in this directory; A. First until then"]
    assert told(date(2026, 3, 1)) == ((), gone, "2026-03", vacant)
    assert told(date(2026, 6, 14)) == ((), gone, "2026-03", vacant)
    assert told(date(2026, 6, 15)) == (("B. Second",), gone, None, [])


def test_a_post_passes_to_its_next_holder(store: Store):
    """In one batch, which one undo takes back."""
    directory = directory_of(store, *desk_in_a_state())
    done = directory.hand_over("link:first", "person:b", since="2026-03", by="me")
    assert [held.name for held in directory.show("post:poc").holders] == ["B. Second"]
    assert [held.name for held in directory.show("post:poc").former] == ["A. First"]
    directory.undo(done.batch, by="me")
    assert [held.name for held in directory.show("post:poc").holders] == ["A. First"]
    with pytest.raises(InvalidRecord, match="no link by which somebody holds"):
        directory.hand_over("org:m", "person:b", since="2026", by="me")
    with pytest.raises(InvalidRecord, match="is not a date"):
        directory.hand_over("link:first", "person:b", since="March", by="me")


def test_who_may_not_see_the_holder_is_told_of_no_vacancy_but_their_own(store: Store):
    """Vacant is what this viewer's directory shows: with a hidden past holder, nobody ever held it."""
    records = [r.changed(label="committee") if r.id in ("person:a", "person:b") else r for r in desk_in_a_state()]
    directory = directory_of(store, *records)
    directory.end("link:first", until="2026-03", by="me")
    assert directory.show("post:poc").vacant_since is None
    assert directory.show("post:poc", COMMITTEE).vacant_since == "2026-03"


def test_a_renamed_body_is_found_by_its_old_name(store: Store):
    """The old name stays, with its end; the history tells who renamed it, the seed does not take it back."""
    seeded = organization("c", "Old Council")
    directory = directory_of(store, seeded)
    names = (Name(text="New Council", language="en"), Name(text="Old Council", kind="former", valid_until="2025"))
    done = directory.correct(seeded.changed(names=names), expected=seeded.hash, by="clerk", why="renamed")
    assert [change.field for change in done.fields] == ["names"]
    assert [hit.name for hit in directory.find("old council").results] == ["New Council"]
    newest, made = directory.history("org:c", COMMITTEE).changes
    assert (newest.by, newest.why, newest.action, made.action) == ("clerk", "renamed", "updated", "created")
    assert [(c.before, c.after) for c in newest.fields] == [
        ("Old Council (en)", "New Council (en)\nOld Council (former, valid until 2025)")
    ]
    assert directory.for_writing("org:c").pinned == ("names",)
    receipt = directory.load([Place(seeded.changed(note="of the seed"), "seed", 1)], "seed", by="seed", why="init")
    assert receipt.updated == 1
    after = directory.for_writing("org:c")
    assert isinstance(after, Organization)
    assert (after.name, after.note) == ("New Council", "of the seed")


def test_a_corrected_start_date_keeps_the_links_id(store: Store):
    """One link, whose history has both dates."""
    old = link("org:a", "MEMBER_OF", "org:b", id="link:m", qualifier="full", valid_from="2012")
    directory = directory_of(store, organization("a"), organization("b"), old)
    directory.correct(old.changed(valid_from="2011-05"), expected=old.hash, by="me")
    (tie,) = directory.show("org:a").links
    assert (tie.id, tie.valid_from) == ("link:m", "2011-05")
    changes = directory.history("link:m").changes
    assert [(f.field, f.before, f.after) for f in changes[0].fields] == [("valid_from", "2012", "2011-05")]
    assert changes[0].name == "a is a full member of b, since 2011-05"
    assert {c.record for c in directory.history("org:a", with_links=True).changes} == {"org:a", "link:m"}


def test_one_person_holds_two_posts(store: Store):
    """Two posts at one time are two links; one ends without the other."""
    one, two, somebody = post("one"), post("two"), person("x", "X")
    held = [link(somebody, "HOLDS", desk, id=f"link:{desk.id}") for desk in (one, two)]
    directory = directory_of(store, one, two, somebody, *held)
    directory.end("link:post:one", until="2026-01", by="me")
    assert [directory.show(desk).vacant_since for desk in ("post:one", "post:two")] == ["2026-01", None]
    with pytest.raises(InvalidRecord, match="ended on 2026-01 already"):
        directory.end("link:post:one", until="2026-02", by="me")
    directory.end("link:post:one", until="2025-12", by="me")  # an earlier end is a correction
    assert directory.show("post:one").vacant_since == "2025-12"


def test_a_shared_channel_is_verified_for_one_of_21(store: Store):
    """Freshness is of a holder and its channel, never of the channel alone."""
    shared = email("info@example.org")
    bodies = [organization(f"b{n:02}") for n in range(21)]
    ties = [link(body, "REACHED_AT", shared, id=f"link:{body.id}") for body in bodies]
    directory = directory_of(store, shared, *bodies, *ties)
    receipt = directory.verify_all(["link:org:b07"], on=TODAY, by="me", how="called back")
    assert receipt.updated == 1
    fresh = [body.id for body in bodies if directory.show(body.id).channels[0].freshness is Freshness.FRESH]
    assert fresh == ["org:b07"]
    directory.verify_all([tie.id for tie in ties], on=TODAY, by="me", how="round of letters")
    assert all(directory.show(body.id).channels[0].freshness is Freshness.FRESH for body in bodies)
    directory.undo(directory.batches(COMMITTEE).batches[0].id, by="me")
    assert [b.id for b in bodies if directory.show(b.id).channels[0].freshness is Freshness.FRESH] == ["org:b07"]


def test_another_value_is_another_channel(store: Store):
    """Who corrects an address takes off that its holders answered on the old one."""
    shared, body = email("old@example.org", id="contact:c"), organization("b")
    tie = link(body, "REACHED_AT", shared, id="link:t", verified_on="2026-10-01", verified_by="x", verified_how="y")
    directory = directory_of(store, shared, body, tie)
    done = directory.correct(shared.changed(value="new@example.org"), expected=shared.hash, by="me")
    assert done.receipt.updated == 2
    assert directory.show("org:b").channels[0].freshness is Freshness.NEVER_VERIFIED
    noted = directory.for_writing("contact:c")
    directory.correct(noted.changed(note="same value"), expected=noted.hash, by="me")
    stamped = directory.for_writing("link:t").changed(verified_on="2026-11-01")
    with pytest.raises(InvalidRecord, match="editing is not verifying"):
        directory.correct(stamped, expected=directory.for_writing("link:t").hash, by="me")


def test_labels_are_tightened_freely_and_loosened_by_word(store: Store):
    """Loosening is said; what was shown before it was hidden is in nobody's history but the committee's."""
    body = organization("b", "Body", label="network")
    directory = directory_of(store, body)
    with pytest.raises(InvalidBatch, match="loosen"):
        directory.correct(body.changed(label="public"), expected=body.hash, by="me")
    directory.correct(body.changed(label="public", note="now public"), expected=body.hash, by="me", loosen=True)
    assert [change.action for change in directory.history("org:b").changes] == []  # the image before was not public
    assert directory.history("org:b", Viewer("network")).changes[0].action == "updated"
    seen = directory.for_writing("org:b")
    done = directory.correct(seen.changed(label="committee"), expected=seen.hash, by="me")
    with pytest.raises(NotFound):
        directory.history("org:b", Viewer("network"))
    directory.undo(done.receipt.batch, by="me")  # who undoes says so
    assert directory.show("org:b").label == "public"


def test_two_who_correct_one_record_see_both_versions(store: Store):
    """The second is refused, and told field by field what both began from, what is theirs and what is there."""
    read = organization("b", "Body", note="as it was")
    directory = directory_of(store, read)
    mine = read.changed(note="mine", scope="national")
    theirs = read.changed(note="theirs", kind="ngo")
    directory.correct(theirs, expected=read.hash, by="they")
    with pytest.raises(Conflict, match="org:b"):
        directory.correct(mine, expected=read.hash, by="me")
    told = {one.field: one for one in directory.versions(mine, expected=read.hash)}
    assert (told["note"].ancestor, told["note"].mine, told["note"].theirs, told["note"].clash) == (
        "as it was", "mine", "theirs", True,
    )  # fmt: skip
    assert (told["scope"].clash, told["kind"].clash) == (False, False)
    assert directory.correct(directory.for_writing("org:b"), expected=directory.for_writing("org:b").hash, by="me") == (
        (),
        directory.correct(
            directory.for_writing("org:b"), expected=directory.for_writing("org:b").hash, by="me"
        ).receipt,
    )


# ---------------------------------------------------------------------------------------------------------- remarks


def test_a_remark_gets_one_answer_whatever_its_id(store: Store):
    """Hidden, absent and public ids alike; nothing of the directory changes; only the committee reads it."""
    secret, known = organization("secret", "Secret", label="committee"), organization("known")
    directory = directory_of(store, secret, known)
    before = [answer(output, directory, Viewer(), TODAY) for output in DIRECTORY["find"]]
    for about in ("org:secret", "org:absent", "org:known", ""):
        assert directory.remark(about, "<b>this</b> is wrong\nand that", reply_to="me@example.org") is None
    assert [answer(output, directory, Viewer(), TODAY) for output in DIRECTORY["find"]] == before
    assert directory.remarks().remarks == directory.remarks(Viewer("network")).remarks == ()
    told = directory.remarks(COMMITTEE).remarks
    assert [(one.about, one.about_name) for one in told] == [
        ("org:secret", "Secret"), ("org:absent", ""), ("org:known", "known"), (None, ""),
    ]  # fmt: skip
    assert told[0].text == "<b>this</b> is wrong\nand that"
    directory.settle(told[0].id, by="me", how="corrected")
    assert [one.about for one in directory.remarks(COMMITTEE).remarks] == ["org:absent", "org:known", None]
    assert directory.remarks(COMMITTEE, settled=True).remarks[-1].settled == "corrected (me)"
    with pytest.raises(InvalidRecord, match="settled before"):
        directory.settle(told[0].id, by="me", how="again")
    with pytest.raises(NotFound):
        directory.settle("org:known", by="me", how="no remark")


@pytest.mark.parametrize(
    ("text", "says"),
    [("", "is empty"), (" \n ", "is empty"), ("x" * (LONGEST + 1), "2,001 characters: at most 2,000"),
     ("a" * 100_000, "100,000 characters"), ("nul \x00", "U\\+0000"), ("lone \ud800", "not text|unicode|surrogate"),
     ("turn \u202e", "U\\+202E")],
)  # fmt: skip
def test_a_remark_that_is_none_is_refused(store: Store, text: str, says: str):
    """In one line, and nothing is kept."""
    directory = directory_of(store, organization("a"))
    with pytest.raises(InvalidRecord, match=says) as refused:
        directory.remark("org:a", text)
    assert "\n" not in str(refused.value)
    assert directory.remarks(COMMITTEE).remarks == ()


def test_an_hour_sees_no_more_than_so_many_remarks(store: Store):
    """Whoever sends them; the next hour begins anew, and a clock that goes back finds its hour full."""
    moments = [NOON]
    directory_of(store, organization("a"))
    directory = Directory(store, today=lambda: TODAY, now=lambda: moments[-1])
    for n in range(AN_HOUR):
        directory.remark("org:a", f"remark {n}")
    with pytest.raises(NotPermitted, match="60 remarks"):
        directory.remark("org:a", "one too many")
    moments.append(NOON + timedelta(hours=1))
    directory.remark("org:a", "in the next hour")
    moments.append(NOON)
    with pytest.raises(NotPermitted):
        directory.remark("org:a", "back again")
    assert len(directory.remarks(COMMITTEE).remarks) == AN_HOUR + 1


def test_the_clock_orders_nothing(store: Store):
    """Batches are in the order in which they were applied, whatever their moments say."""
    body = organization("a")
    store.apply(batch(body, id="first", at=NOON))
    back = datetime(2001, 1, 1, tzinfo=NOON.tzinfo)
    directory = Directory(store, today=back.date, now=lambda: back)
    done = directory.correct(body.changed(note="later"), expected=body.hash, by="me")
    assert [one.id for one in directory.batches(COMMITTEE).batches] == [done.receipt.batch, "first"]
    directory.undo(done.receipt.batch, by="me")
    assert directory.for_writing("org:a").note == ""
    with pytest.raises(InvalidRecord, match="has not come yet"):
        directory.verify("org:a", on=TODAY, by="me", how="called")


def test_a_list_is_verified_whole_or_not_at_all(store: Store):
    """One that is no channel, was verified later, or a list of nothing: none is written."""
    body, desk, mail = organization("b"), post("p", listings=(Listing(state="listed"),)), email("m@example.org")
    good, late = (
        link(body, "REACHED_AT", mail, id="link:g"),
        link(desk, "REACHED_AT", mail, id="link:l", verified_on="2026-11-20"),
    )
    directory = directory_of(store, body, desk, mail, good, late)
    token = store.status().token
    for ids, error in ((["link:g", "org:b"], NotFound), (["link:g", "link:l"], InvalidRecord), ([], InvalidRecord)):
        with pytest.raises(error):
            directory.verify_all(ids, on=date(2026, 11, 19), by="me", how="called")
    for by, how in (("", "called"), ("me", " ")):
        with pytest.raises(InvalidRecord, match="must be said"):
            directory.verify_all(["link:g"], on=TODAY, by=by, how=how)
    assert store.status().token == token
    assert directory.verify_all(["link:g", "link:g", "link:l"], on=TODAY, by="me", how="called").updated == 2


# ----------------------------------------------------------------------- what somebody tried who wanted to break it


def test_an_id_that_is_used_again_tells_nothing_of_what_it_was(store: Store):
    """An image of a link is seen with the ends that it tied; one of a node with the kind that is there now."""
    body, secret, other = organization("o"), organization("s", "SECRET", label="committee"), organization("p")
    somebody = person("zz", "Mr Z")
    tie = link(body, "MEMBER_OF", secret, id="link:L", qualifier="full")
    directory = directory_of(store, body, secret, other, somebody, tie)
    store.apply(batch(delete(tie), delete(somebody)))
    store.apply(batch(link(body, "MEMBER_OF", other, id="link:L", qualifier="full"), organization("x", id="person:zz")))
    for viewer in (Viewer(), Viewer("network")):
        told = "".join(answer(directory.history, known, viewer) for known in ("link:L", "person:zz"))
        assert "org:s" not in told
        assert "SECRET" not in told
        assert "Mr Z" not in told
    assert len(directory.history("link:L", COMMITTEE).changes) == 3


def test_what_was_changed_and_changed_back_has_changed_since(store: Store):
    """An undo takes back its own batch, never somebody's later one that left the same."""
    read = organization("a")
    directory = directory_of(store, read)

    def note(text: str) -> str:
        now = directory.for_writing("org:a")
        return directory.correct(now.changed(note=text), expected=now.hash, by="me").receipt.batch

    first, _, third = note("A"), note(""), note("A")
    with pytest.raises(Conflict, match=f"changed since batch {first}: org:a"):
        directory.undo(first, by="me")
    back = directory.undo(third, by="me")
    directory.undo(back.batch, by="me")
    with pytest.raises(Conflict):  # it was undone, and that was undone: what is there came with the last one
        directory.undo(third, by="me")


def mailbox(store: Store) -> Directory:
    body, mail = organization("b"), email("a@example.org", id="contact:c")
    return directory_of(store, body, mail, link(body, "REACHED_AT", mail, id="link:t"))


def turned(directory: Directory, value: str) -> str:
    now = directory.for_writing("contact:c")
    return directory.correct(now.changed(value=value), expected=now.hash, by="me").receipt.batch


def test_no_undo_and_no_file_brings_freshness_to_a_value_that_nobody_answered_on(store: Store):
    """Undo of a correction after a verification, undo that leaves the value, a file read again, a file with another value."""
    directory = mailbox(store)
    moved = turned(directory, "b@example.org")
    directory.verify("org:b", on=TODAY, by="me", how="called")
    with pytest.raises(Conflict, match="link:t"):
        directory.undo(moved, by="me")
    moved = turned(directory, "c@example.org")
    with pytest.raises(Conflict, match="link:t"):
        directory.undo(moved, by="me", without=["contact:c"])
    directory.undo(moved, by="me")
    assert directory.for_writing("link:t").verified_on == TODAY.isoformat()

    turned(directory, "d@example.org")
    stamped = link("org:b", "REACHED_AT", "contact:c", id="link:t", verified_on="2026-11-01")
    directory.load([Place(stamped, "file", 1)], "import", by="me", why="again")
    assert directory.for_writing("link:t").verified_on is None
    directory.verify("org:b", on=TODAY, by="me", how="called")
    for change in (email("z@example.org", id="contact:c"),):
        kept = directory.for_writing("contact:c").changed(pinned=())
        store.apply(batch(put(kept, expected=directory.for_writing("contact:c").hash)))
        directory.load([Place(change, "file", 1)], "import", by="me", why="another value")
    assert directory.show("org:b").channels[0].value == "z@example.org"
    assert directory.for_writing("link:t").verified_on is None


def test_adding_is_not_verifying(store: Store):
    """Neither a new link nor one that takes over says that somebody answered; nor does one begin after its answer."""
    directory = mailbox(store)
    stamped = link("org:b", "REACHED_AT", "contact:c", valid_from="2027", verified_on="2026-11-01")
    for write in (lambda: directory.add([stamped], by="me"), lambda: directory.change_over("link:t", stamped, by="me")):
        with pytest.raises(InvalidRecord, match="adding is not verifying"):
            write()
    with pytest.raises(InvalidRecord, match="no successor"):
        directory.change_over("link:t", link("org:b", "COOPERATES_WITH", "org:b", valid_from="2026"), by="me")
    later = directory.for_writing("link:t")
    directory.correct(later.changed(valid_from="2026-11-20"), expected=later.hash, by="me")
    with pytest.raises(InvalidRecord, match="begins on 2026-11-20"):
        directory.verify("org:b", on=date(2026, 11, 19), by="me", how="called")


@pytest.mark.parametrize(
    ("type", "value"),
    [("email", "office at example.org"), ("email", "a@b@example.org"), ("web", "javascript:alert(1)")],
)
def test_a_mailbox_or_address_that_is_none_is_refused(store: Store, type: str, value: str):
    """By whom and however it is written by hand; what is there already is left as it is."""
    directory = mailbox(store)
    point = directory.for_writing("contact:c")
    with pytest.raises(InvalidRecord, match="value"):
        directory.correct(point.changed(type=type, value=value), expected=point.hash, by="me")
    with pytest.raises(InvalidRecord, match="value"):
        directory.add([ContactPoint(id="contact:new", type=type, value=value)], by="me")
    directory.load(
        [Place(ContactPoint(id="contact:old", type=type, value=value), "file", 1)], "import", by="me", why=""
    )
    old = directory.for_writing("contact:old")
    assert directory.correct(old.changed(note="as it was"), expected=old.hash, by="me").receipt.updated == 1


def test_nobody_follows_who_has_ended(store: Store):
    """A post does not pass to a person whose record ended before."""
    directory = directory_of(store, *desk_in_a_state())
    directory.end("person:b", until="2020", by="me")
    with pytest.raises(InvalidRecord, match="ended on 2020"):
        directory.hand_over("link:first", "person:b", since="2026", by="me")


def test_remarks_that_were_taken_back_make_room(store: Store):
    """The places of an hour are used again, wherever they became free."""
    directory = directory_of(store, organization("a"))
    for n in range(AN_HOUR):
        directory.remark("org:a", f"remark {n}")
    batches = [one.id for one in directory.batches(COMMITTEE, limit=100).batches if one.kind == "remark"]
    for known in batches[-20:]:
        directory.undo(known, by="me", why="spam")
    for n in range(20):
        directory.remark("org:a", f"again {n}")
    with pytest.raises(NotPermitted):
        directory.remark("org:a", "one too many")
    with pytest.raises(InvalidRecord, match="settle it"):
        directory.end(directory.remarks(COMMITTEE).remarks[0].id, until="2027", by="me")


def test_a_source_is_loosened_by_word_whatever_else_changes(store: Store):
    """By title and address; of two that say the same the one that is shown already does not count as shown anew."""
    hidden, shown = (Source(title="letter", evidence="seen", label=label) for label in ("committee", "public"))
    body = organization("a", sources=(hidden,))
    directory = directory_of(store, body, organization("b", sources=(hidden, shown)))
    bare = hidden.model_copy(update={"label": None, "retrieved_on": "2026"})
    with pytest.raises(InvalidBatch, match="shows a source"):
        directory.correct(body.changed(sources=(bare,)), expected=body.hash, by="me")
    both = directory.for_writing("org:b")
    assert directory.correct(both.changed(note="only this"), expected=both.hash, by="me").receipt.updated == 1
