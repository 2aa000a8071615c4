"""Editions: the directory as it was, frozen from either store; and what changed since."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from pydantic_core import to_jsonable_python
from test_non_interference import DIRECTORY, answer
from words import NOON, TODAY, batch, email, link, organization, person, post, role, state, world
from worlds import AUDIENCES, project, random_world

from directory.access import ALL, Viewer, stricter
from directory.batch import delete, put
from directory.errors import InvalidRecord, NotFound, NotPermitted
from directory.model import DeskItem, Link, Name, Record, Source
from directory.ports import Scope, Store
from directory.questions.diff import DiffQuestion
from directory.service import Directory
from directory.stores.sqlite import SqliteShelf, SqliteStore

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")
THEN = date(2026, 6, 1)


def directory_of(store: Store, folder: Path, *, on: date = TODAY) -> Directory:
    return Directory(store, today=lambda: on, now=lambda: NOON, shelf=SqliteShelf(folder))


def answers(directory: Any, viewer: Viewer, on: date) -> list[str]:
    """What the questions of the registry are answered."""
    return [f"{name}: {answer(output, directory, viewer, on)}" for name in DIRECTORY for output in DIRECTORY[name]]


def test_an_edition_answers_every_question_unchanged(new_store: NewStore, tmp_path: Path):
    """To those who see everything: as the store did on that day, whatever was written since."""
    store = new_store()
    store.apply(batch(*random_world(Random(3)), id="first"))
    directory = directory_of(store, tmp_path / "editions", on=THEN)
    before = answers(directory, COMMITTEE, THEN)
    edition = directory.issue("Spring", by="the secretariat")
    assert (edition.number, edition.day) == (1, THEN)
    gone = store.read(Scope(ALL), lambda reader: list(reader.records(["Link"])))
    store.apply(batch(*map(delete, gone)))
    assert answers(directory.edition(1, COMMITTEE), COMMITTEE, THEN) == before
    assert answers(directory, COMMITTEE, THEN) != before
    assert directory.edition(1, COMMITTEE).choices(COMMITTEE)  # its own day where none is said
    assert directory.issue("Summer", by="me").number == 2
    assert [(one.number, one.name, one.by) for one in directory.editions().editions] == [
        (2, "Summer", ""),
        (1, "Spring", ""),
    ]
    assert directory.editions(COMMITTEE).editions[-1].by == "the secretariat"
    directory.close()


def test_an_edition_is_a_store_that_is_never_written(new_store: NewStore, tmp_path: Path):
    """It is opened by its URL like any other, answers as of its day, checks clean, and refuses every change."""
    from directory.bootstrap import open_directory
    from directory.config import Settings

    store = new_store()
    store.apply(batch(organization("a"), id="first"))
    directory = directory_of(store, tmp_path / "editions", on=THEN)
    directory.issue("First", by="me")
    place = directory.place_of(1)
    with open_directory(Settings(store=place)) as frozen:
        assert frozen.show("org:a").on == THEN.isoformat()
        assert frozen.check().faults == ()
        assert frozen.history("org:a").changes[0].action == "created"
        status = frozen.status(COMMITTEE)
        assert status.edition is not None
        assert (status.edition.number, status.edition.name) == (1, "First")
        with pytest.raises(NotPermitted, match="edition 1: it is never written"):
            frozen.end("org:a", until="2027", by="me")
        with pytest.raises(NotPermitted):
            frozen.remark("org:a", "wrong")
        with pytest.raises(NotPermitted):
            frozen.issue("Second", by="me")
    file = Path(place.removeprefix("sqlite:"))
    assert file.stat().st_mode & 0o777 == 0o400
    assert [path.name for path in file.parent.iterdir()] == ["edition-0001.db"]
    directory.close()


@pytest.mark.parametrize("name", ["", "  ", "7", "Today", "x" * 101, "two\nlines", "nul\x00"])
def test_a_name_that_is_none_is_refused(tmp_path: Path, name: str):
    """An edition is asked for by number, name or `today`; nothing is left of the try."""
    directory = directory_of(SqliteStore(":memory:"), tmp_path / "editions")
    with pytest.raises(InvalidRecord, match="name"):
        directory.issue(name, by="me")
    with pytest.raises(InvalidRecord, match="who"):
        directory.issue("Spring", by="")
    assert directory.editions().editions == ()
    assert not (tmp_path / "editions").exists()
    with pytest.raises(NotFound, match="expected the number or name of one"):
        directory.diff(DiffQuestion(before="1"))
    with pytest.raises(NotFound):
        directory.edition(1)


def test_the_difference_of_two_states(store: Store, tmp_path: Path):
    """New, ended, gone, reached otherwise, verified, changed; and which gaps were closed."""
    ghana, named = state("GHA", "Ghana"), role("poc", rung="national")
    ministry = organization("m", "Ministry", kind="state_authority", scope="national")
    old, left, desk = organization("old", "Old body"), person("left", "Left"), post("desk", "Desk")
    mail, other = email("old@example.org", id="contact:m"), email("other@example.org")
    held = link(left, "HOLDS", desk, id="link:held", valid_from="2020")
    tie, second = link(ministry, "REACHED_AT", mail, id="link:t"), link(desk, "REACHED_AT", other, id="link:o")
    store.apply(batch(
        world(), ghana, link(ghana, "PART_OF", "area:world", qualifier="member"), named, ministry, old, left, desk,
        link(ministry, "BASED_IN", ghana), link(desk, "AT", ministry), mail, other, held, tie, second,
        organization("gone", "Gone body"),
    ))  # fmt: skip
    directory_of(store, tmp_path, on=THEN).issue("Before", by="me")
    directory = directory_of(store, tmp_path)

    directory.add([organization("new", "New body")], by="me")
    directory.end("org:old", until="2026-09", by="me")
    directory.end("link:held", until="2026-07", by="me")
    directory.add([link(desk, "AS", named, id="link:as")], by="me")
    store.apply(batch(delete(directory.for_writing("org:gone"))))
    channel, body = directory.for_writing("contact:m"), directory.for_writing("org:m")
    directory.correct(channel.changed(value="new@example.org"), expected=channel.hash, by="me")
    directory.correct(body.changed(names=(Name(text="Ministry of Trade"),)), expected=body.hash, by="me")
    directory.verify_all(["link:o"], on=TODAY, by="me", how="called")

    found = directory.diff(DiffQuestion(before="Before"), COMMITTEE)
    told = {(line.what, line.name, line.text) for line in found.lines}
    assert told == {
        ("new", "New body", "new"),
        ("new", "Desk", "Desk has the role poc"),
        ("ended", "Old body", "ended: no longer holds from 2026-09 on"),
        ("ended", "Left", "no longer: Left holds Desk, since 2020"),
        ("gone", "Gone body", "gone"),
        ("contact_changed", "Ministry of Trade", "Ministry of Trade is reached at new@example.org"),
        ("re_verified", "Desk", "Desk is reached at other@example.org"),
        ("changed", "Ministry of Trade", "names"),
    }
    values = [[(f.before, f.after) for f in line.fields] for line in found.lines if line.what == "contact_changed"]
    assert values == [[("old@example.org", "new@example.org")]]
    assert found.counts == {"new": 2, "ended": 2, "gone": 1, "contact_changed": 1, "re_verified": 1, "changed": 1}
    assert [(gap.row, gap.states, gap.before, gap.after) for gap in found.closed] == [
        ("role:poc", ("GHA",), "none", None),
    ]  # fmt: skip
    assert found.opened == ()
    same = directory.diff(DiffQuestion(before="today", after="today"), COMMITTEE)
    assert (same.lines, same.closed, same.opened) == ((), (), ())
    back = directory.diff(DiffQuestion(before="today", after="1"), COMMITTEE)
    assert [gap.row for gap in back.opened] == ["role:poc"]
    directory.close()


def test_who_takes_over_is_told_and_nothing_ends_before_its_day(store: Store, tmp_path: Path):
    """A new holder of an old post is a difference of the post; a membership until 2030 has not ended with its umbrella."""
    desk, first, body, umbrella = post("q"), person("a", "A"), organization("o"), organization("m")
    held = link(first, "HOLDS", desk, id="link:a", valid_from="2020")
    member = link(body, "MEMBER_OF", umbrella, id="link:m", qualifier="full", valid_until="2030")
    store.apply(batch(desk, first, body, umbrella, held, member))
    directory_of(store, tmp_path, on=THEN).issue("Before", by="me")
    directory = directory_of(store, tmp_path)
    follower = person("b", "B")
    new = link(follower, "HOLDS", desk, id="link:b", valid_from="2026-07")
    directory.change_over("link:a", new, also=[follower], by="me")
    directory.end("org:m", until="2026-08", by="me")
    told = {(line.what, line.id, line.text) for line in directory.diff(DiffQuestion(before="1"), COMMITTEE).lines}
    assert told == {
        ("new", "person:b", "new"),
        ("new", "link:b", "B holds q, since 2026-07"),
        ("ended", "link:a", "no longer: A holds q, since 2020"),
        ("ended", "org:m", "ended: no longer holds from 2026-08 on"),
    }
    directory.close()


def test_what_was_tightened_since_is_not_shown_any_more(store: Store, tmp_path: Path):
    """An old edition shows the public what the label then and the label now allow: bodies, sources, what is deleted."""
    sources = (Source(title="a page", evidence="seen"), Source(title="a secret", evidence="seen"))
    kept, hidden, gone = organization("kept", sources=sources), organization("hidden"), organization("gone")
    tie = link(hidden, "MEMBER_OF", kept, qualifier="full")
    store.apply(batch(kept, hidden, gone, tie))
    directory_of(store, tmp_path, on=THEN).issue("Before", by="me")
    directory = directory_of(store, tmp_path)
    assert directory.edition(1).find("").total == 3
    tightened = kept.changed(sources=(sources[0], sources[1].model_copy(update={"label": "committee"})), note="later")
    store.apply(
        batch(
            put(tightened, expected=kept.hash), put(hidden.changed(label="network"), expected=hidden.hash), delete(gone)
        )
    )
    frozen = directory.edition(1)
    assert [hit.id for hit in frozen.find("").results] == ["org:kept"]
    profile = frozen.show("org:kept")
    assert ([source.title for source in profile.sources], profile.links, profile.note) == (["a page"], (), "")
    assert directory.edition(1, Viewer("network")).find("", Viewer("network")).total == 2
    assert directory.edition(1, COMMITTEE).find("", COMMITTEE).total == 3
    lines = directory.diff(DiffQuestion(before="1")).lines
    assert [(line.what, line.id) for line in lines] == [("changed", "org:kept")]
    loosened = hidden.changed(label="public", note="shown again")
    store.apply(batch(put(loosened, expected=directory.for_writing("org:hidden").hash, loosen=True)))
    assert directory.edition(1).find("").total == 2
    directory.close()


def then_as_now(then: list[Record], now: list[Record]) -> list[Record]:
    """The records of an edition with the stricter of both labels, in plain Python; sources alike."""
    later = {record.id: record for record in now}
    found: list[Record] = []
    for record in then:
        present = later.get(record.id)
        if present is None:
            found.append(record.changed(label="committee"))
            continue
        labels: dict[tuple[str, str], str] = {}
        for s in present.sources:
            labels[s.title, s.address] = stricter(labels.get((s.title, s.address), "public"), s.label or present.label)
        sources: list[Source] = []
        for source in record.sources:
            own = stricter(source.label or record.label, labels.get((source.title, source.address), "committee"))
            kept = own in (stricter(record.label, present.label), source.label)  # said only where it is another one
            sources.append(source if kept else source.model_copy(update={"label": own}))
        found.append(record.changed(label=stricter(record.label, present.label), sources=sources))
    return found


def later_world(random: Random, records: list[Record]) -> list[Record]:
    """Some of it relabelled, some ended, some noted, some links gone."""
    links = [record for record in records if isinstance(record, Link)]
    gone = {record.id for record in random.sample(links, len(links) // 6)}
    found: list[Record] = []
    for before in records:
        record = before
        if record.id in gone:
            continue
        if random.random() < 0.4 and not isinstance(record, DeskItem):
            label = random.choice(("public", "network", "committee", record.label))
            until = random.choice((record.valid_until, "2026-07"))
            after = record.changed(label=label, note=random.choice(("", "other")), valid_until=until)
            record = after if not record.valid_from or after.from_day < after.until_day else record
        found.append(record)
    return found


def shown(given: Any) -> Any:
    """As JSON, without the name of the audience; of sources what they say, not whose they are."""
    said = to_jsonable_python(given)

    def without(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: without(one) for name, one in value.items() if name not in ("audience", "by", "hash")}
        return [without(one) for one in value] if isinstance(value, list) else value

    return without(said)


def test_editions_and_their_difference_tell_nothing_of_what_is_hidden(new_store: NewStore, tmp_path: Path):
    """As on two states from which the hidden records were removed, by the label then and the label now."""
    few = settings(
        max_examples=4 if new_store.kind == "neo4j" else 25, phases=(Phase.explicit, Phase.reuse, Phase.generate)
    )
    numbers = iter(range(1_000_000))

    @few
    @given(random=st.randoms(), audience=st.sampled_from(AUDIENCES))
    def holds(random: Random, audience: str) -> None:
        viewer = Viewer(audience)
        then = random_world(random)
        now = later_world(random, then)
        told = twin(then, now, viewer, next(numbers))
        if not viewer.labels.every:
            then = project(then_as_now(then, now), viewer.labels)
            now = project(now, viewer.labels)
        assert told == twin(then, now, COMMITTEE, next(numbers))

    def twin(then: list[Record], now: list[Record], viewer: Viewer, number: int) -> tuple[Any, Any, Any]:
        store, folder = new_store(), tmp_path / str(number)
        store.apply(batch(*then, id="first"))
        directory_of(store, folder, on=THEN).issue("Before", by="me")
        left, before = {record.id for record in now}, {record.id: record for record in then}
        changed = [put(r, expected=before[r.id].hash, loosen=True) for r in now if r.id in before and r != before[r.id]]
        new = [put(record) for record in now if record.id not in before]
        gone = [delete(record) for record in then if record.id not in left]
        store.apply(batch(*changed, *new, *gone, id="second"))
        directory = directory_of(store, folder)
        frozen = directory.edition(1, viewer)
        names = ("find", "show", "who", "coverage", "network", "due")
        outputs = [output for name in names for output in DIRECTORY[name]]
        asked = [plain(output, frozen, viewer) for output in outputs]
        found = shown(directory.diff(DiffQuestion(before="1"), viewer)), asked, shown(directory.editions(viewer))
        directory.close()
        return found

    def plain(output: Any, frozen: Any, viewer: Viewer) -> Any:
        import json

        said = answer(output, frozen, viewer, THEN)
        return shown(json.loads(said)) if said.startswith(("{", "[")) else said

    holds()
