"""Whole records come in as they went out, on every store: their ids, labels and links; nothing is taken back."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from words import NOON, TODAY, batch, link, organization, post, remark, state

from directory.access import ALL, Viewer
from directory.errors import InvalidRecord
from directory.export.forms import FormName
from directory.intake.records import is_records, read_records, rejected_line
from directory.model import DeskItem, Name, Record, Source
from directory.ports import Scope, Store
from directory.questions.selection import Everything
from directory.service import Directory
from directory.tables import Place, Refused

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")
FORMS: dict[FormName, str] = {"jsonl": "all.jsonl", "folder": "all.zip"}


def directory_of(store: Store, *records: Record) -> Directory:
    if records:
        store.apply(batch(*records, id="first"))
    return Directory(store, today=lambda: TODAY, now=lambda: NOON)


def everything(store: Store) -> list[Record]:
    records = store.read(Scope(ALL), lambda reader: list(reader.records()))
    return [record for record in records if not isinstance(record, DeskItem)]


def handed_out(directory: Directory, form: FormName) -> bytes:
    return b"".join(directory.export(Everything(), form, COMMITTEE, by="a tester", log=False))


def lines(path: Path, *records: Record) -> Path:
    path.write_text("".join(f'{{"kind": "{r.record_kind}", "record": {r.body}}}\n' for r in records), encoding="utf-8")
    return path


def bring(directory: Directory, path: Path):
    return directory.import_records(directory.plan_records(list(read_records(path))), by="a tester", why="a test")


@pytest.mark.parametrize("form", FORMS)
def test_what_went_out_comes_into_an_empty_store_the_same(new_store: NewStore, tmp_path: Path, form: FormName):
    """All records of any directory, and what is handed out of it then, byte for byte."""
    import sys

    sys.path.insert(0, str(Path(__file__).parent.parent / "contract"))
    from worlds import random_world

    @settings(max_examples=2 if new_store.kind == "neo4j" else 15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(random=st.randoms())
    def holds(random: Random) -> None:
        store = new_store()
        careful = (
            organization("careful", names=tuple(Name(text=text) for text in ("=1+1", "'quoted", "; ;", "Совет"))),
            post("careful", approach='two\nlines, "quoted"', languages=("fr", "en")),
        )
        directory = directory_of(store, *random_world(random), *careful)
        path, records = tmp_path / FORMS[form], everything(store)
        path.write_bytes(handed_out(directory, form))
        store.close()
        assert is_records(path)
        other = new_store()
        second = directory_of(other)
        done = bring(second, path)
        assert done.plan.counts == {"created": len(records), "updated": 0, "unchanged": 0, "held": 0, "rejected": 0}
        assert everything(other) == records
        assert handed_out(second, form) == path.read_bytes()
        again = bring(second, path)
        assert (again.receipt.batch, again.plan.counts["unchanged"]) == ("", len(records))
        second.undo(done.receipt.batch, by="a tester")
        assert everything(other) == []
        other.close()

    holds()


def test_what_a_person_set_by_hand_stays(store: Store, tmp_path: Path):
    """The rest of the record comes in, and the record is told as one that waits."""
    directory = directory_of(store, organization("a", "Old name", note="old"))
    before = directory.for_writing("org:a")
    directory.correct(before.changed(note="by hand"), expected=before.hash, by="me")
    path = lines(tmp_path / "a.jsonl", organization("a", "New name", note="from the file"))
    done = bring(directory, path)
    assert [(row.outcome, row.reason) for row in done.plan.rows] == [
        ("held", "differs in what was set by hand here, which stays: note")
    ]
    after = directory.for_writing("org:a")
    assert (after.note, after.model_dump()["names"][0]["text"]) == ("by hand", "New name")
    assert bring(directory, path).receipt.batch == ""


def test_no_label_is_loosened(store: Store, tmp_path: Path):
    """Neither of a record nor of a source; a stricter one is taken over."""
    secret = Source(title="a secret page", evidence="seen", label="committee")
    given_records = (organization("a", label="committee"), organization("b"), organization("c", sources=(secret,)))
    directory = directory_of(store, *given_records)
    open_source = secret.model_copy(update={"label": None})
    loose = (
        organization("a", label="public", note="new"),
        organization("b", label="network"),
        organization("c", sources=(open_source,), note="new"),
        organization("d"),
    )
    done = bring(directory, lines(tmp_path / "a.jsonl", *loose))
    known = {record.id: record for record in everything(store)}
    assert (known["org:a"].label, known["org:a"].note) == ("committee", "new")
    assert known["org:b"].label == "network"
    assert "secret" not in str(directory.show("org:c"))
    assert [row.outcome for row in done.plan.rows][:2] == ["updated", "updated"]
    assert known["org:d"].label == "public"


def test_bad_lines_are_rejected_one_by_one_and_come_in_once_corrected(store: Store, tmp_path: Path):
    """With what hangs on them; the file of them is lines of JSON again."""
    directory = directory_of(store, state("AAA"))
    good, desk = organization("good"), post("desk")
    bad = [
        '{"kind": "Organization", "record": {"id": "org:bad", "kind": "club", "names": [{"text": "Bad"}]}}',
        '{"kind": "DeskItem", "record": {"id": "desk:x"}}',
        '{"kind": "Nothing", "record": {}}',
        '{"kind": "Organization"}',
        "[1, 2]",
        "no json",
        '{"kind": "Organization", "record": {"id": "area:AAA", "kind": "ngo", "names": [{"text": "Taken"}]}}',
    ]
    path = lines(tmp_path / "a.jsonl", good, desk, link(desk, "AT", "org:bad", id="link:1"), good)
    path.write_text(path.read_text() + "\n".join(bad) + "\n\n")
    done = bring(directory, path)
    counts = done.plan.counts
    assert (counts["created"], counts["rejected"], sum(counts.values())) == (2, 9, 11)
    assert {record.id for record in everything(store)} == {"area:AAA", "org:good", "post:desk"}
    assert all(row.reason and row.line for row in done.plan.rows if row.outcome == "rejected")
    assert [row.line for row in done.plan.rows] == list(range(1, 12))
    out = [rejected_line(one, str(one.error)) for one in done.plan.given if isinstance(one, Refused)]
    assert json.loads(out[0])["record"]["id"] == "org:bad"
    corrected = tmp_path / "corrected.jsonl"
    corrected.write_text(out[0].replace("club", "ngo") + "\n")
    assert bring(directory, corrected).plan.counts["created"] == 1
    assert bring(directory, path).plan.counts["created"] == 1  # the link, now that its end is there


def test_the_desk_is_brought_in_by_nobody(store: Store, tmp_path: Path):
    """What visitors said, and what waits, is of one store."""
    directory = directory_of(store)
    done = bring(directory, lines(tmp_path / "a.jsonl", remark("x")))
    assert done.plan.counts["rejected"] == 1
    assert done.receipt.batch == ""


def test_somebody_who_changes_a_record_meanwhile_is_not_overwritten(store: Store, tmp_path: Path):
    """The record is looked at again, and the rest comes in."""
    directory = directory_of(store, organization("a", "One"))
    path = lines(tmp_path / "a.jsonl", organization("a", "Two"), organization("b"))
    plan = directory.plan_records(list(read_records(path)))
    before = directory.for_writing("org:a")
    directory.correct(before.changed(note="somebody was here"), expected=before.hash, by="me")
    done = directory.import_records(plan, by="a tester", why="a test")
    assert done.plan.counts["created"] == 1
    assert directory.for_writing("org:a").note == "somebody was here"
    assert [row.outcome for row in done.plan.rows if row.id == "org:a"] in (["rejected"], ["held"])


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.zip", b"PK\x03\x04 broken", None),
        ("a.jsonl", b"\xff\xfe\x00", "is no JSON in UTF-8"),
        ("a.jsonl", b"[" * 100_000, "is no JSON in UTF-8"),
        ("a.jsonl", b'{"kind": "Organization", "record": {"id": "org:' + b"x" * 6_000_000 + b'"}}', "is no JSON"),
    ],
)
def test_a_broken_file_is_refused_in_a_sentence(tmp_path: Path, name: str, data: bytes, says: str | None):
    """Each line of it."""
    path = tmp_path / name
    path.write_bytes(data)
    if says is None:
        assert not is_records(path)
        return
    found = list(read_records(path))
    assert all(isinstance(one, Refused) for one in found)
    assert any(isinstance(one, Refused) and says in str(one.error) for one in found)


def test_a_packed_folder_is_not_trusted(tmp_path: Path):
    """Names that lead elsewhere are left alone; a packed file that has none of our tables is refused."""
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("../evil.csv", "id\n")
        file.writestr("other.txt", "x")
    with pytest.raises(InvalidRecord, match="no table of a directory"):
        list(read_records(path))
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("organizations.csv", "id,kind\norg:a,ngo\n")
        file.writestr("names.csv", "record_id,text\norg:a,A\n")
        file.writestr("../names.csv", "record_id,text\norg:a,B\n")
    (place,) = read_records(path)
    assert isinstance(place, Place)
    assert place.record.model_dump()["names"][0]["text"] == "A"
    assert not (tmp_path.parent / "names.csv").exists()
