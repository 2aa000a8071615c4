"""Publications: a store of the projection alone, replaced at once; the remarks on it come in by a file of their own."""

from __future__ import annotations

import json
import stat
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner
from each_store import EXAMPLES, PHASES
from hypothesis import given, settings
from hypothesis import strategies as st
from test_non_interference import DIRECTORY, answer, everything, with_past
from words import NOON, TODAY, batch, email, link, organization, person
from worlds import AUDIENCES, DAYS, project_journal

from directory.access import ALL, Viewer
from directory.batch import delete, put
from directory.bootstrap import copy, open_directory, open_inbox, open_store, publish
from directory.cli import main
from directory.config import Settings
from directory.errors import InvalidRecord, NotFound, NotPermitted, StoreError
from directory.keeping.desk import AN_HOUR
from directory.keeping.inbox import MOST, Inbox
from directory.model import Source
from directory.ports import Publication, Scope, Store
from directory.service import Directory
from directory.stores.sqlite import PublishedStore, SqlitePress, SqliteShelf, SqliteStore

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")
EVERYTHING = Scope(ALL)
SECRET = "hidden4711"


def directory_of(store: Store, path: Path | None = None) -> Directory:
    return Directory(store, today=lambda: TODAY, now=lambda: NOON, inbox=open_inbox(path) if path else None)


def published(store: Store, path: Path, audience: str = "public") -> Path:
    with SqlitePress(path) as press:
        press.keep(directory_of(store).publish(press.store, audience))
    return path


def silent(_what: str, _count: int) -> None:
    """Progress that nobody looks at."""


@pytest.fixture
def full(tmp_path: Path) -> Iterator[SqliteStore]:
    """A store in a file, with something to see and something not to."""
    with closing(SqliteStore(str(tmp_path / "full.db"), create=True)) as store:
        store.apply(batch(organization("a", "Alpha"), organization("b", "Beta", label="network"), id="first"))
        yield store


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """Where it is published, in a folder of its own."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "public.db"


def test_a_publication_answers_as_the_full_store_answers_its_audience(new_store: NewStore, tmp_path: Path):
    """Each question, history and batches too, whoever asks the publication; it is the projection, and nothing else."""

    @settings(max_examples=EXAMPLES[new_store.kind] // 4, phases=PHASES[new_store.kind])
    @given(random=st.randoms(), audience=st.sampled_from(AUDIENCES))
    def holds(random: Random, audience: str) -> None:
        store = new_store()
        with_past(random, store)
        path = published(store, tmp_path / "public.db", audience)

        def answers(store: Store, viewer: Viewer) -> list[str]:
            directory, on = directory_of(store), DAYS[0]
            outputs = [(name, output) for name in DIRECTORY for output in DIRECTORY[name]]
            return [f"{name}: {answer(output, directory, viewer, on)}" for name, output in outputs]

        with closing(PublishedStore(str(path))) as there:
            assert answers(there, COMMITTEE) == answers(there, Viewer(audience)) == answers(store, Viewer(audience))
            records, batches, entries = everything(there)
            nodes_and_links = sorted(records, key=lambda record: record.id)
            wanted = project_journal(*everything(store), Viewer(audience).labels)
            assert nodes_and_links == sorted([*wanted[1], *wanted[2]], key=lambda record: record.id)
            assert (batches, entries) == (wanted[0], wanted[3])
            assert there.check().faults == ()
        store.close()

    holds()


def test_nothing_hidden_is_in_the_bytes(store: Store, out: Path):
    """Names, notes, sources, who and why, ids, what was deleted, replaced or tightened: not even in a free page."""
    a = organization("a", "Alpha", sources=(
        Source(title="seen", evidence="seen"), Source(title=f"source {SECRET}", evidence="known", label="committee"),
    ))  # fmt: skip
    b = organization(f"b-{SECRET}", f"Beta {SECRET}", label="network")
    gone, tightened = organization("gone", f"Gone {SECRET}", label="committee"), organization("t", f"T {SECRET}")
    mail = email(f"{SECRET}@example.org", label="peers:chemists")
    holder = person("h", "Holder")
    tie = link(a, "REACHED_AT", mail, id=f"link:{SECRET}")
    store.apply(batch(a, b, gone, tightened, mail, holder, tie, id="first", by=f"by {SECRET}", why=f"why {SECRET}"))
    owned = organization("owned", "Owned", owner_id=b.id)
    store.apply(batch(delete(gone), put(tightened.changed(label="committee"), expected=tightened.hash), owned, id="x"))
    store.apply(batch(organization("z", label="committee"), id=f"batch-{SECRET}"))
    directory_of(store).remark("org:a", f"a remark {SECRET}")
    assert SECRET.encode() not in published(store, out).read_bytes()
    assert b"Alpha" in out.read_bytes()
    assert b"chemists" not in out.read_bytes()
    assert SECRET.encode() in published(store, out, "network").read_bytes()  # Beta is for them
    assert [path.name for path in out.parent.iterdir()] == [out.name]


def test_a_publication_says_what_it_is_and_is_never_written(full: SqliteStore, out: Path, tmp_path: Path):
    """Its audience and its day; nothing of how much is hidden. Every change is refused in a line, as are its copies."""
    published(full, out)
    with open_directory(Settings(store=f"sqlite:{out}")) as directory:
        assert directory.status().publication == Publication("public", TODAY, "")
        assert directory.status().token == 0
        assert directory.status(COMMITTEE).token == 1
        for write in (
            lambda: directory.end("org:a", until="2027", by="me"),
            lambda: directory.undo("first", by="me"),
            lambda: directory.add([organization("c")], by="me"),
        ):
            with pytest.raises(NotPermitted, match="is a publication for public: it is never written") as refused:
                write()
            assert "\n" not in str(refused.value)
        for other in (
            lambda: directory.backup(tmp_path / "b.jsonl"),
            lambda: directory.publish(SqliteStore(":memory:"), "public"),
            lambda: directory.take_in(Inbox(tmp_path / "x.inbox"), by="me"),
        ):
            with pytest.raises(NotPermitted, match="give the full store"):
                other()
        with pytest.raises(NotPermitted, match="keep no editions"):
            directory.issue("First", by="me")
        assert directory.editions().editions == ()
        assert directory.find("Alpha").results
        assert not directory.find("Beta", COMMITTEE).results
    status = CliRunner().invoke(main, ["status", "--store", f"sqlite:{out}"])
    assert "publication for public of 2026-11-22" in status.output


def test_only_a_publication_is_replaced(full: SqliteStore, out: Path, tmp_path: Path):
    """Not the full store, not another file; no such audience, an edition: nothing is left of the try."""
    here = Settings(store=full.place)
    with pytest.raises(NotPermitted, match="is there and is no publication"):
        publish("public", Path(full.path), here, progress=silent)
    out.write_text("mine")
    with pytest.raises(NotPermitted, match="is there and is no publication"):
        publish("public", out, here, progress=silent)
    assert out.read_text() == "mine"
    out.unlink()
    there = published(full, tmp_path / "there.db")
    with pytest.raises(NotPermitted, match="is a publication: copy its file, or the full store"):
        copy(f"sqlite:{there}", f"sqlite:{tmp_path / 'copy.db'}", here, progress=silent)
    assert not (tmp_path / "copy.db").exists()
    with pytest.raises(NotFound, match="no audience"):
        publish("everybody", out, here, progress=silent)
    with pytest.raises(StoreError, match="cannot be published there: No such file"):
        publish("public", out / "none" / "x.db", here, progress=silent)
    shelf = SqliteShelf(tmp_path / "editions")
    with closing(shelf.draft().store) as draft:
        draft.apply(batch(organization("a")))
    directory = Directory(full, today=lambda: TODAY, now=lambda: NOON, shelf=shelf)
    directory.issue("First", by="me")
    with pytest.raises(NotPermitted, match="an edition is not published"):
        publish("public", out, Settings(store=directory.place_of(1)), progress=silent)
    assert list(out.parent.iterdir()) == []


def test_who_has_it_open_goes_on_with_the_next_one(full: SqliteStore, out: Path):
    """A reader that is open keeps its state; the next question sees the new one, also where only the hidden changed."""
    published(full, out)
    out.chmod(0o644)
    with open_directory(Settings(store=f"sqlite:{out}")) as server:
        states = [server.status(COMMITTEE).state]
        (alpha,) = server._store.read(EVERYTHING, lambda reader: list(reader.records()))
        full.apply(batch(put(alpha.changed(label="committee"), expected=alpha.hash), id="second"))
        with server._store.reader(EVERYTHING) as reader:
            published(full, out)
            assert [record.id for record in reader.records()] == ["org:a"]  # as it was when it was opened
        assert server.find("Alpha").results == ()
        with pytest.raises(NotFound):
            server.show("org:a")
        states.append(server.status(COMMITTEE).state)
        full.apply(batch(organization("c", "Gamma"), id="third"))
        published(full, out)
        assert server.find("Gamma").results
        states.append(server.status(COMMITTEE).state)
        assert len(set(states)) == 3
        out.unlink()
        assert server.find("Gamma").results
        published(full, out, "network")
        assert server.status().publication == Publication("network", TODAY, "")
        out.unlink()
        with closing(SqliteStore(str(out), create=True)), pytest.raises(StoreError, match="is no publication"):
            server.find("Gamma")
    assert stat.S_IMODE(out.stat().st_mode) == 0o600


def test_the_mode_of_a_publication_stays(full: SqliteStore, out: Path):
    """For its owner alone unless they said otherwise once."""
    assert stat.S_IMODE(published(full, out).stat().st_mode) == 0o600
    out.chmod(0o644)
    assert stat.S_IMODE(published(full, out).stat().st_mode) == 0o644


def test_questions_go_on_while_it_is_published_again(full: SqliteStore, out: Path):
    """Many threads ask, one publishes: each answer is of one publication, none fails."""
    published(full, out)
    wrong: list[BaseException] = []
    ended = threading.Event()

    def asks(server: Directory) -> None:
        try:
            while not ended.is_set():
                assert server.show("org:a").id == "org:a"
        except BaseException as error:  # noqa: BLE001  said by the test
            wrong.append(error)

    with open_directory(Settings(store=f"sqlite:{out}")) as server:
        threads = [threading.Thread(target=asks, args=(server,)) for _ in range(4)]
        for thread in threads:
            thread.start()
        for number in range(8):
            full.apply(batch(organization(f"n{number}")))
            published(full, out)
        ended.set()
        for thread in threads:
            thread.join()
        assert wrong == []
        assert server.find("n7").results


# remarks


def test_a_remark_on_a_publication_is_taken_in(full: SqliteStore, out: Path):
    """The answers are those of the full store; it stands on the desk with its moment, once, however often it is taken."""
    published(full, out)
    with closing(PublishedStore(str(out))) as store:
        public, inbox = directory_of(store, out), out.with_name("public.db.inbox")
        for text, reason in (("", "is empty"), ("x" * 3000, "at most 2,000"), ("nul\0", "not text|character|contains")):
            with pytest.raises(InvalidRecord, match=reason) as here:
                public.remark("org:a", text)
            with pytest.raises(InvalidRecord) as there:
                directory_of(full).remark("org:a", text)
            assert str(here.value) == str(there.value)
        assert not inbox.exists()
        public.remark("org:a", 'wrong\r\n{"hour":"2026"} \u2028'.strip(), reply_to="me@example.org")
        public.remark("org:hidden", "=1+1 — 化学")
        assert stat.S_IMODE(inbox.stat().st_mode) == 0o600
    keeper = directory_of(full)
    done = keeper.take_in(open_inbox(out), by="Ann")
    assert (done.new, done.known, done.damaged) == (2, 0, {})
    found = keeper.remarks(COMMITTEE).remarks
    assert {remark.about for remark in found} == {"org:a", "org:hidden"}
    again = keeper.take_in(open_inbox(inbox), by="Ann")
    assert (again.batch, again.new, again.known) == ("", 0, 0)
    assert keeper.batches(COMMITTEE).batches[0].by == "Ann"
    assert _left(out) == {"public.db", "public.db.inbox", "public.db.inbox.lock"}
    with pytest.raises(InvalidRecord, match="who does it"):
        keeper.take_in(open_inbox(out), by=" ")


def _left(out: Path) -> set[str]:
    return {path.name for path in out.parent.iterdir()}


def test_a_remark_meanwhile_is_not_lost_and_the_hour_goes_on_counting(full: SqliteStore, tmp_path: Path):
    """Taking does not open the door to more an hour; what comes while it is taken waits for the next time."""
    inbox, keeper = Inbox(tmp_path / "x.inbox"), directory_of(full)
    for number in range(AN_HOUR - 1):
        inbox.put("org:a", f"remark {number}", reply_to="", at=NOON)
    aside = inbox.take(NOON)
    inbox.put("org:a", "meanwhile", reply_to="", at=NOON)
    assert len(aside.items) == AN_HOUR - 1
    done = keeper.take_in(inbox, by="Ann")  # takes what the first one did not end, too
    assert done.new == AN_HOUR
    with pytest.raises(NotPermitted, match="try again in the next one"):
        inbox.put("org:a", "too many", reply_to="", at=NOON)
    inbox.put("org:a", "the next hour", reply_to="", at=NOON + timedelta(hours=1))
    aside.done()
    assert keeper.take_in(inbox, by="Ann").new == 1
    assert len(keeper.remarks(COMMITTEE).remarks) == AN_HOUR + 1


def test_an_inbox_does_not_grow_without_end(tmp_path: Path):
    """It says so, and takes more once it was taken in."""
    path = tmp_path / "x.inbox"
    path.write_bytes(b"x" * MOST)
    with pytest.raises(NotPermitted, match="no more remarks are taken until"):
        Inbox(path).put("org:a", "one more", reply_to="", at=NOON)
    assert path.stat().st_size == MOST
    Inbox(path).take(NOON).done()
    Inbox(path).put("org:a", "one more", reply_to="", at=NOON)


@pytest.mark.parametrize("fault", [b"no line\n", b"\xff\xfe\0\n", b'{"hour":"x","item":{}}\n', b"{", b"cut", b"[]\n"])
def test_a_damaged_line_is_said_and_kept_aside(full: SqliteStore, tmp_path: Path, fault: bytes):
    """Those before and behind it are taken in; where a process ended within a line, the next one begins anew."""
    path = tmp_path / "x.inbox"
    Inbox(path).put("org:a", "before", reply_to="", at=NOON)
    with path.open("ab") as file:
        file.write(fault)
    Inbox(path).put("org:a", "behind", reply_to="", at=NOON)
    done = CliRunner().invoke(main, ["inbox", str(path), "--by", "Ann", "--store", full.place])
    assert done.output.startswith("2 remarks taken in (batch remark-")
    (aside,) = (file for file in tmp_path.iterdir() if ".damaged-" in file.name)
    assert f"1 lines could not be read: they are kept in {aside}" in done.output
    assert aside.read_bytes() == fault.rstrip(b"\n") + b"\n"
    assert stat.S_IMODE(aside.stat().st_mode) == 0o600
    assert not [file for file in tmp_path.iterdir() if ".taking-" in file.name]


@pytest.mark.parametrize("change", [("wrong", "right"), ("remark", "import"), ("org:a", "org:b")])
def test_a_line_that_was_changed_is_no_remark(full: SqliteStore, tmp_path: Path, change: tuple[str, str]):
    """What does not fit its check is kept aside."""
    path = tmp_path / "x.inbox"
    Inbox(path).put("org:a", "remark: wrong", reply_to="", at=NOON)
    path.write_text(path.read_text().replace(*change))
    done = directory_of(full).take_in(Inbox(path), by="Ann")
    assert (done.new, list(done.damaged.values())) == (0, [1])


def test_what_was_moved_aside_and_not_taken_in_is_taken_the_next_time(full: SqliteStore, tmp_path: Path):
    """Killed between the two, or between the store and the end: each remark is on the desk once."""
    inbox, keeper = Inbox(tmp_path / "x.inbox"), directory_of(full)
    inbox.put("org:a", "one", reply_to="", at=NOON)
    inbox.take(NOON)  # and ended there
    inbox.put("org:a", "two", reply_to="", at=NOON)
    aside = inbox.take(NOON)
    keeper._write("remark", keeper._present(aside.changes), by="Ann", why="")  # and ended there
    done = keeper.take_in(inbox, by="Ann")
    assert (done.new, done.known) == (0, 2)
    assert len(keeper.remarks(COMMITTEE).remarks) == 2
    assert inbox.take(NOON).items == ()


def test_the_commands_publish_and_take_in(full: SqliteStore, out: Path):
    """From the full store to the visitor and back, each answer on a line."""

    def run(*arguments: str, store: str = full.place, code: int = 0) -> str:
        done = CliRunner().invoke(main, [*arguments, "--store", store])
        assert done.exit_code == code, done.output
        assert done.output.count("\n") == 1
        return done.output

    assert "what public sees, of " in run("publish", "--audience", "public", str(out))
    assert open_store(f"sqlite:{out}").status().publication
    said = run("remark", "org:a", "wrong", store=f"sqlite:{out}")
    assert said == run("remark", "org:a", "wrong")
    assert "never written" in run("end", "org:a", "--until", "2027", "--by", "me", store=f"sqlite:{out}", code=1)
    assert run("inbox", str(out), "--by", "Ann").startswith("1 remarks taken in (batch remark-")
    assert run("inbox", str(out), "--by", "Ann") == "0 remarks taken in\n"
    assert "give the full store" in run("inbox", str(out), "--by", "Ann", store=f"sqlite:{out}", code=1)
    shown = CliRunner().invoke(main, ["remarks", "--audience", "committee", "--json", "--store", full.place])
    assert len(json.loads(shown.output)["remarks"]) == 2
