"""
Access is a property: every output equals the output on the data with the hidden records removed.

For every output f, labels and date: f(D, labels, on) equals f(project(D, labels), all, on), errors included. A public
method of `Directory` or `Reader` that stands in neither table fails the test.
"""

from __future__ import annotations

import inspect
import io
import json
import zipfile
from collections.abc import Callable
from datetime import date
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import to_jsonable_python
from words import NOON, batch
from worlds import AUDIENCES, DAYS, project, project_journal, random_world

from directory.access import ALL, Viewer
from directory.batch import Change, delete, put
from directory.errors import DirectoryError
from directory.export.forms import FormName
from directory.model import DeskItem, Link, Record
from directory.ports import Applied, Entry, FindQuery, Reader, Scope, Store
from directory.questions.answer import Question
from directory.questions.due import DueQuestion
from directory.questions.fragility import FragilityQuestion
from directory.questions.gaps import GapsQuestion
from directory.questions.matrix import CoverageQuestion
from directory.questions.network import NetworkQuestion
from directory.questions.selection import Everything, Records, Wanted
from directory.service import Directory

if TYPE_CHECKING:
    from each_store import NewStore

SOME = [f"{kind}:{n}" for kind in ("link",) for n in range(60)]
IDS = [f"org:o{n}" for n in range(7)] + [f"post:p{n}" for n in range(4)] + [f"person:h{n}" for n in range(3)]
REFERENCE = ["area:r1", "area:r2", "area:l", "area:AAA", "area:BBB", "area:world", "sector:s1", "sector:s2", "role:r0"]
AREAS = ["area:r1", "area:r2", "area:AAA", "area:BBB", "area:CCC", "area:world"]
ROLES = {"role:r0": None, "role:r1": ("iro", "company"), "role:r2": None, "role:r3": None}
KINDS = ["PART_OF", "COVERS", "ACTIVE_IN", "AT", "AS", "HOLDS", "MEMBER_OF", "REACHED_AT", "TOOK_PART", "SUCCEEDS"]
TEXTS = ["", "chem", "ICC", "union council", "sovet", "m1@example.org", "chemcal", "State AAA"]

READER: dict[str, list[Callable[[Reader], Any]]] = {
    "get": [lambda r: r.get(IDS + REFERENCE + SOME)],
    "links": [
        lambda r: [r.links(IDS + REFERENCE, KINDS, way, cap) for way in ("out", "in", "both") for cap in (None, 1, 2)]
    ],
    "vocabulary": [
        lambda r: r.vocabulary({"PART_OF": None, "BROADER": None, "ACTIVE_IN": ("Role",)}),
        lambda r: r.vocabulary({}),
    ],
    "edges": [
        lambda r: list(r.edges(dict.fromkeys(KINDS))),
        lambda r: list(r.edges({"PART_OF": None, "ACTIVE_IN": ("Role", "Post"), "COVERS": ("Organization",)})),
        lambda r: list(r.edges(dict.fromkeys(KINDS), of=[*IDS, *REFERENCE])),
    ],
    "active": [
        lambda r: list(r.active()),
        lambda r: list(r.active(sectors=["sector:s1", "sector:across"])),
        lambda r: list(r.active(areas=AREAS[:2], kinds=["iro", "ngo"])),
        lambda r: list(r.active(actors=IDS)),
        lambda r: list(r.active(sectors=["sector:s2"], areas=["area:AAA"])),
    ],
    "desks": [lambda r: list(r.desks(areas=AREAS[:4], roles=ROLES, without_posts=["state_authority", "iro"]))],
    "channels": [lambda r: list(r.channels(IDS))],
    "reached": [lambda r: list(r.reached(IDS))],
    "watched": [lambda r: [list(r.watched(until=day)) for day in DAYS]],
    "lookup": [
        lambda r: r.lookup("desk", ["remark", "waiting"], prefix=True),
        lambda r: r.lookup("name", ["chemical", "union", "icc"]),
        lambda r: r.lookup("token", ["c", "s"], prefix=True),
        lambda r: r.lookup("token", ["c", "s"], prefix=True, most=2),
        lambda r: r.lookup("mailbox", ["m0@example.org", "m1@example.org"]),
    ],
    "find": [
        lambda r: [r.find(FindQuery(text, limit=limit)) for text in TEXTS for limit in (1, 3, 50)],
        lambda r: [r.find(FindQuery(text, limit=2, after=r.find(FindQuery(text, limit=1)).next)) for text in TEXTS],
        lambda r: r.find(FindQuery("", kinds=("Organization",), subkinds=("iro", "ngo"))),
    ],
    "facets": [lambda r: [r.facets(FindQuery(text)) for text in TEXTS]],
    "records": [lambda r: list(r.records()), lambda r: list(r.records(["Post", "Link"]))],
    "bodies": [lambda r: list(r.bodies()), lambda r: list(r.bodies(["Post", "Link"]))],
    "at": [lambda r: [r.at(day).get(IDS + SOME) for day in (*DAYS, None)]],
}
READER_APART = {
    "fingerprints": "hashes are of whole records: never shown, compared in `questions.diff` and `keeping.editions` alone",
    "status": "the state of the store and the key of caches, never shown but through Directory.status",
    "batches": "compared with the projected journal below",
    "last_changed": "for those who undo, who see everything",
    "journal": "compared with the projected journal below: a store of the projection has another history",
}

FORMS: tuple[FormName, ...] = ("csv", "vcard", "vcard4", "ics", "popolo", "jsonld", "graphml", "folder", "jsonl")


def exported(directory: Directory, viewer: Viewer, on: date, wanted: Wanted, form: FormName) -> list[str]:
    """What is handed out, without the name of the audience, which stands in every file."""
    data = b"".join(directory.export(wanted, form, viewer, by="a tester", on=on, log=False))
    if form == "folder":
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return [file.read(name).decode() for name in file.namelist() if name != "README.txt"]
    text = data.decode().replace("\r\n ", "")
    for start, end in (("audience: ", ""), ('audience": "', ""), (",", f",{on}"), (">", "<")):
        text = text.replace(f"{start}{viewer.audience}{end}", f"{start}?{end}")
    return text.splitlines()


def unmarked(page: str, viewer: Viewer) -> list[str]:
    """A page for paper, without the name of the audience."""
    return page.replace(f"audience: {viewer.audience}", "audience").splitlines()


WANTED: tuple[Wanted, ...] = (
    Everything(),
    Records(tuple(IDS[:3])),
    *(Records((known,)) for known in ("org:o0", "post:p0", "person:h0", "event:e0", "area:r1")),
    *map(FindQuery, TEXTS[:3]),
    Question(sector="sector:s1", area=("area:r1",)),
    CoverageQuestion(rows="role", columns="state"),
    CoverageQuestion(area=("area:r1", "area:world")),
)

DIRECTORY: dict[str, list[Callable[[Directory, Viewer, date], Any]]] = {
    "who": [
        lambda d, v, on, q=question: d.who(Question(on=on, **q), v)
        for question in (
            {"sector": "sector:s1", "area": ("area:r1",)},
            {"sector": "Chemical", "area": ("area:world",), "limit": 2},
            {"sector": "sector:s2", "area": ("State AAA", "area:BBB"), "language": "fr"},
            {"area": ("area:r2",), "role": "role:r0"},
            {"sector": "Prots", "area": ("area:r1",)},
            {"sector": "sector:s3", "area": ("State AAB",)},
        )
    ],
    "find": [lambda d, v, on, t=text: d.find(t, v, on=on, limit=3) for text in TEXTS],
    "show": [lambda d, v, on, i=known: d.show(i, v, on=on) for known in (*IDS, "area:r1", "sector:s1", "nobody")],
    "coverage": [
        lambda d, v, on, q=question: d.coverage(CoverageQuestion(on=on, **q), v)
        for question in (
            {"columns": "m49-subregion"},
            {"columns": "state", "area": ("area:r1",)},
            {"area": ("area:r1", "area:AAA;area:BBB", "area:world")},
            {"rows": "role", "columns": "state"},
            {"rows": "role", "area": ("area:r2", "area:world"), "row": ("role:r1", "role:r3")},
        )
    ],
    "cell": [
        lambda d, v, on, r=rows, n=row, a=area: d.cell(CoverageQuestion(rows=r, row=(n,), area=(a,), on=on), v)
        for rows, row in (
            ("sector", "sector:s1"),
            ("sector", "sector:across"),
            ("role", "role:r0"),
            ("role", "role:r1"),
        )
        for area in ("area:world", "area:r1")
    ],
    "gaps": [
        lambda d, v, on, q=question: d.gaps(GapsQuestion(on=on, **q), v)
        for question in (
            {"columns": "state"},
            {"area": ("area:world", "area:r1"), "limit": 3, "after": 1},
            {"rows": "role", "columns": "state", "kinds": ("none", "vacant", "stale")},
        )
    ],
    "fragility": [
        lambda d, v, on, q=question: d.fragility(FragilityQuestion(on=on, **q), v)
        for question in (
            {"columns": "state", "limit": 3},
            {"rows": "role", "columns": "state"},
            *({"area": ("area:world",), "without": f"org:o{n}"} for n in range(4)),
            {"rows": "role", "area": ("area:world",), "without": "org:o1"},
        )
    ],
    "network": [
        lambda d, v, on, i=known, s=steps, m=most: d.network(NetworkQuestion(id=i, steps=s, most=m), v, on=on)
        for known in (*IDS, "area:r1", "sector:s1", "nobody")
        for steps, most in ((1, 250), (2, 6))
    ]
    + [
        lambda d, v, on: d.network(NetworkQuestion(id="org:o0", kinds=("MEMBER_OF", "REACHED_AT")), v, on=on),
        lambda d, v, on: d.network(NetworkQuestion(id="org:o0", beside=("org:o1", "person:h0"), most=9), v, on=on),
    ],
    "path": [
        lambda d, v, on, a=source, b=target: d.path(a, b, v, on=on)
        for source in ("org:o0", "person:h0", "post:p1", "event:e0")
        for target in ("org:o1", "org:o2", "person:h1", "nobody", "area:r1")
    ],
    "due": [
        lambda d, v, on, q=question: d.due(DueQuestion(on=on, **q), v)
        for question in (
            {"limit": 3},
            {"area": ("area:r1",)},
            {"role": "role:r0", "until": DAYS[-1]},
            {"owner": "org:o0", "after": 1},
            {"freshness": "never_verified"},
            {"role": "role:r9"},
        )
    ],
    "record": [lambda d, v, on, i=known: d.record(i, v) for known in (*IDS, *SOME[:20], "desk:r0", "nobody")],
    "history": [
        lambda d, v, on, i=known, w=links: d.history(i, v, with_links=w, limit=3)
        for known in (*IDS, "area:r1", "sector:s1", "link:1", "link:2", "desk:r0", "nobody")
        for links in (False, True)
    ],
    "batches": [lambda d, v, on, k=skip: d.batches(v, limit=1, after=k) for skip in (0, 1)],
    "batch": [lambda d, v, on, b=known: d.batch(b, v, limit=5) for known in ("first", "second", "third", "nobody")],
    "waiting": [lambda d, v, on, s=settled: d.waiting(v, settled=s) for settled in (False, True)],
    "unplaced": [lambda d, v, on: d.unplaced(v, on=on)],
    "remarks": [lambda d, v, on, s=settled: d.remarks(v, settled=s) for settled in (False, True)],
    "export": [lambda d, v, on, w=wanted: exported(d, v, on, w, "jsonl") for wanted in WANTED]
    + [lambda d, v, on, f=form, w=wanted: exported(d, v, on, w, f) for form in FORMS for wanted in WANTED[:2]],
    "profile_page": [
        lambda d, v, on, i=known: unmarked(d.profile_page(i, v, by="a tester", on=on, log=False), v)
        for known in (*IDS[:3], "post:p0", "person:h0", "area:r1", "nobody")
    ],
    "brief": [
        lambda d, v, on, q=question: unmarked(d.brief(Question(on=on, **q), v, by="a tester", log=False), v)
        for question in (
            {"sector": "sector:s1", "area": ("area:r1",), "limit": 2},
            {"area": ("area:r2",)},
            {"sector": "sector:s2"},
        )
    ],
    "areas": [lambda d, v, on: d.areas(v, on=on)],
    "choices": [lambda d, v, on: d.choices(v, on=on)],
}
DIRECTORY_APART = {
    "status": "tested below: no change token for who does not see everything",
    **dict.fromkeys(
        (
            "load",
            "verify",
            "verify_all",
            "correct",
            "versions",
            "add",
            "end",
            "change_over",
            "hand_over",
            "for_writing",
            "place_of",
            "undo",
            "settle",
            "issue",
            "check",
            "copy",
            "backup",
            "restore",
            "publish",
            "take_in",
            "plan_import",
            "import_list",
            "plan_waiting",
            "bring_in",
            "plan_records",
            "import_records",
            "columns_of",
            "hand_out",
            "kept_mapping",
            "kept_mappings",
        ),
        "writing: who writes sees everything",
    ),
    "remark": "a visitor's; the same answer for a hidden and an absent id, in test_remarks.py",
    "editions": "compared in test_editions.py",
    "edition": "compared in test_editions.py",
    "diff": "compared in test_editions.py",
    "exports": "told to those who see everything alone, in test_hand_outs.py",
    "hand_outs": "told to those who see everything alone, in test_hand_outs.py",
    "close": "no output",
}


def answer(ask: Callable[..., Any], *about: Any) -> str:
    """What was answered, as JSON, errors included; the name of the audience apart."""
    try:
        said = to_jsonable_python(ask(*about), serialize_unknown=True)
    except DirectoryError as error:
        return f"{type(error).__name__}: {error}"
    if isinstance(said, dict):
        said.pop("audience", None)
    return json.dumps(said, indent=1, sort_keys=True)


def public_methods(kind: type) -> set[str]:
    return {name for name, _ in inspect.getmembers(kind, inspect.isfunction) if not name.startswith("_")}


def test_every_output_stands_in_the_registry():
    """A new public method of Reader or Directory must be compared here, or be set apart with its reason."""
    assert public_methods(Reader) == READER.keys() | READER_APART.keys()
    assert public_methods(Directory) == DIRECTORY.keys() | DIRECTORY_APART.keys()


def told(store: Store, world: list[Record], ask: Callable[[Store], list[str]]) -> list[str]:
    """What a store of these records answers; it is closed."""
    store.apply(batch(*world))
    try:
        return ask(store)
    finally:
        store.close()


def with_past(random: Random, store: Store) -> None:
    """A world in three batches: it is made, a third of it is changed and relabelled, and some links are deleted."""
    world = random_world(random)
    store.apply(batch(*world, id="first", why="a secret reason"))
    changed: list[Change] = []
    for record in random.sample(world, len(world) // 3):
        label = record.label if isinstance(record, DeskItem) else random.choice(("public", "committee", record.label))
        until = random.choice((record.valid_until, "2025-06"))
        after = record.changed(note="changed", label=label, valid_until=until)
        if not record.valid_from or after.from_day < after.until_day:
            changed.append(put(after, expected=record.hash, loosen=True))
    store.apply(batch(*changed, id="second"))
    touched = {change.id for change in changed}
    links = [record for record in world if isinstance(record, Link) and record.id not in touched]
    store.apply(batch(*map(delete, random.sample(links, len(links) // 5)), id="third", why="another reason"))


def everything(store: Store) -> tuple[list[Record], list[Applied], list[Entry]]:
    """All that a store holds."""
    return store.read(Scope(ALL), lambda r: (list(r.records()), list(r.batches()), list(r.journal())))


def test_a_reader_tells_nothing_of_what_it_hides(new_store: NewStore):
    """Each method of a reader answers as if the hidden records were not there."""

    @new_store.examples
    @given(random=st.randoms(), audience=st.sampled_from(AUDIENCES), on=st.sampled_from((*DAYS, None)))
    def holds(random: Random, audience: str, on: date | None) -> None:
        labels, world = Viewer(audience).labels, random_world(random)

        def answers(scope: Scope) -> Callable[[Store], list[str]]:
            def ask(reader: Reader) -> list[str]:
                return [f"{name}: {answer(output, reader)}" for name in READER for output in READER[name]]

            return lambda store: store.read(scope, ask)

        assert told(new_store(), world, answers(Scope(labels, on))) == told(
            new_store(), project(world, labels), answers(Scope(ALL, on))
        )

    holds()


def test_the_directory_tells_nothing_of_what_it_hides(new_store: NewStore):
    """Each question is answered as if the hidden records were not there."""

    @new_store.examples
    @given(random=st.randoms(), audience=st.sampled_from(AUDIENCES), on=st.sampled_from(DAYS))
    def holds(random: Random, audience: str, on: date) -> None:
        viewer, store = Viewer(audience), new_store()

        def answers(store: Store, viewer: Viewer) -> list[str]:
            directory = Directory(store, today=lambda: on, now=lambda: NOON)
            outputs = [(name, output) for name in DIRECTORY for output in DIRECTORY[name]]
            return [f"{name}: {answer(output, directory, viewer, on)}" for name, output in outputs]

        with_past(random, store)
        given, whole = answers(store, viewer), everything(store)
        store.close()
        twin = new_store()
        twin.restore(*project_journal(*whole, viewer.labels)).open()
        assert given == answers(twin, Viewer("committee"))
        twin.close()

    holds()


def test_the_journal_tells_nothing_of_what_it_hides(new_store: NewStore):
    """An entry is there when its record and each of its images survive; who and why are for those who see all."""

    @new_store.examples
    @given(random=st.randoms(), audience=st.sampled_from(AUDIENCES))
    def holds(random: Random, audience: str) -> None:
        store, labels, world = new_store(), Viewer(audience).labels, random_world(random)
        store.apply(batch(*world, id="first", why="a secret reason"))
        changed = [
            put(
                record.changed(
                    note="changed",
                    label="committee"
                    if isinstance(record, DeskItem)
                    else random.choice(("public", "committee", record.label)),
                ),
                expected=record.hash,
                loosen=True,
            )
            for record in random.sample(world, len(world) // 3)
        ]
        store.apply(batch(*changed, id="second"))
        now = {change.id: change.record for change in changed}
        left = {record.id for record in project([now.get(record.id) or record for record in world], labels)}
        everything = store.read(Scope(ALL), lambda reader: list(reader.journal()))
        told, batches = store.read(Scope(labels), lambda reader: (list(reader.journal()), list(reader.batches())))
        expected = [
            (entry.batch, entry.record, entry.action)
            for entry in everything
            if labels.every
            or (entry.record in left and all(image.label in labels for image in (entry.before, entry.after) if image))
        ]
        assert [(entry.batch, entry.record, entry.action) for entry in told] == expected
        assert [entry.position for entry in told] == list(range(1, len(told) + 1))
        for entry in told:
            for image in (entry.before, entry.after):
                assert image is None or image.owner_id is None or image.owner_id in left or labels.every
                assert image is None or all(source.label is None or source.label in labels for source in image.sources)
            assert labels.every or (entry.by, entry.why) == ("", "")
        assert [batch.id for batch in batches] == [id for id in ("first", "second") if id in {e.batch for e in told}]
        for batch_told in batches:
            assert labels.every or batch_told[7:] == (0, 0, 0, 0)
            assert labels.every or (batch_told.by, batch_told.as_of, batch_told.why, batch_told.digest) == (
                "", None, "", "",
            )  # fmt: skip
        store.close()

    holds()


@pytest.mark.parametrize("audience", ["public", "network", "peers:a"])
def test_the_change_token_is_for_those_who_see_everything(store: Store, audience: str):
    """A token that moves with hidden changes would tell of them, and so would the name of a state."""
    store.apply(batch(*random_world(Random(1))))
    directory = Directory(store, today=lambda: DAYS[-1], now=lambda: NOON)
    assert directory.status(Viewer(audience))[1::3] == (0, "")
    assert directory.status(Viewer("committee")) == store.status()
