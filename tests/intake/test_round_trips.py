"""
What was handed out comes in again: into a store that has only the reference as it stood, into its own without a double.

What each form carries, and so what must come back:
- all: bodies with kind and seat (of missions the State whose they are), people at their bodies by their posts, every
  channel of a body; of a post and of a person e-mail, phone and address
- CSV and XLSX besides: acronyms, sectors and covers of bodies, purposes of their channels; vCard: acronyms
- Popolo besides: who is a member of whom

None carries labels, terms, verifications, roles, notes, other names: they stand in columns that no field takes. Posts
of a body without a seat, and of two that have one name there, are held: nobody can say which one is meant.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from words import NOON, TODAY, batch, email, link, organization, person, post

from directory.access import ALL, Viewer
from directory.bootstrap import open_store
from directory.export.contact_rows import COLUMNS as HANDED_OUT
from directory.export.forms import FORMS, FormName
from directory.intake.asked import Asked, listed, sheets_to_read
from directory.intake.columns import kind_of
from directory.intake.folder import read_folder
from directory.intake.own_tables import COLUMNS
from directory.intake.reading import read_bytes
from directory.keeping.plans import RowPlan
from directory.model import ContactPoint, ExternalId, Link, Name, Organization, Person, Post, Record
from directory.ports import Scope, Store
from directory.questions.selection import Everything, Records
from directory.service import Directory
from directory.text import fold

SEED = Path(__file__).parents[2] / "seed" / "reference"
REFERENCE = [place.record for place in read_folder(SEED)]
COMMITTEE = Viewer("committee")
CARRIED = ("email", "phone", "address")  # of posts and people by a list
TABLES: tuple[FormName, ...] = ("csv", "xlsx")
FORMS_OF_CONTACTS: tuple[FormName, ...] = (*TABLES, "vcard", "vcard4", "popolo")


def area(iso3: str) -> str:
    return next(r.id for r in REFERENCE if (ExternalId(scheme="iso3", value=iso3)) in getattr(r, "external_ids", ()))


def point(kind: str, value: str) -> ContactPoint:
    return ContactPoint(id=f"contact:{value}", type=kind, value=value, label="committee")  # type: ignore[arg-type]


def contacts() -> list[Record]:
    """Bodies of one name in two States, a mission, a post with two holders, somebody at two bodies, hostile names."""
    ghana, togo, usa = area("GHA"), area("TGO"), area("USA")
    council = organization(
        "council", names=(Name(text="Sample Chemical Council"), Name(text="SCC", kind="acronym")), scope="national"
    )
    ministry = {"kind": "state_authority", "scope": "national"}
    in_ghana = organization("m-gha", "Ministry of Trade", **ministry)
    in_togo = organization("m-tgo", "Ministry of Trade", **ministry)
    mission = organization("mission", "Permanent Mission of Togo", kind="permanent_mission", scope="national")
    hostile = organization("hostile", '=HYPERLINK("http://example.org"); a, b', kind="ngo")
    desk, adviser, lead, line = (
        post("desk", "Chemicals Desk"),
        post("adviser", "Adviser"),
        post("lead", "-Lead; all"),
        post("line", "Hot Line"),
    )
    one, two = post("one", "Officer"), post("two", "Officer")
    ama, kofi, yao, eva = (
        person("ama", "Ama Sample"),
        person("kofi", "Kofi Test"),
        person("yao", "Yao O'Test"),
        person("eva", "Eva Probe"),
    )
    first, second = person("first", "Fia Eins"), person("second", "Zoe Zwei")
    found: list[Record] = [council, in_ghana, in_togo, mission, hostile, desk, adviser, lead, line, one, two]
    found += [ama, kofi, yao, eva, first, second]
    found += [link(council, "BASED_IN", ghana), link(council, "COVERS", ghana), link(council, "COVERS", togo)]
    found += [link(council, "ACTIVE_IN", "sector:chemical", rank=1)]
    found += [link(in_ghana, "BASED_IN", ghana), link(in_togo, "BASED_IN", togo), link(hostile, "BASED_IN", togo)]
    found += [link(mission, "BASED_IN", usa), link(mission, "COVERS", togo)]
    at = ((desk, in_ghana), (adviser, mission), (lead, hostile), (line, council), (one, in_togo), (two, in_togo))
    found += [link(where, "AT", body) for where, body in at]
    held = [(ama, desk), (kofi, desk), (yao, adviser), (yao, lead), (eva, lead), (first, one), (second, two)]
    found += [link(who, "HOLDS", where) for who, where in held]
    reached: list[tuple[Record, str, str]] = [
        (council, "email", "office@scc.example.org"), (council, "phone", "+233 30 255 0100"),
        (council, "address", "1 Sample Road; Accra, Ghana"), (council, "web", "https://scc.example.org"),
        (council, "newsletter", "https://scc.example.org/news"), (in_ghana, "email", "info@trade.example.com"),
        (in_togo, "email", "info@trade.example.net"), (in_ghana, "note_verbale", "through the mission in New York"),
        (hostile, "address", "=1+1 Road, Lome"), (desk, "email", "desk@trade.example.com"),
        (line, "phone", "+233 30 255 0101"), (ama, "email", "ama.sample@trade.example.com"),
        (yao, "email", "yao@mission.example.org"), (one, "email", "one@trade.example.net"),
        (second, "email", "zoe@trade.example.net"),
    ]  # fmt: skip
    for holder, kind, value in reached:
        there = email(value) if kind == "email" else point(kind, value)
        purpose = "newsletter" if kind == "newsletter" else ""
        found += [there, link(holder, "REACHED_AT", there, purpose=purpose)]
    return found


class Held(NamedTuple):
    """What a store holds, by names: bodies, people and where they are, channels and whose."""

    bodies: frozenset[tuple[str, ...]]
    people: frozenset[tuple[str, ...]]
    channels: frozenset[tuple[str, ...]]


def everything(store: Store) -> list[Record]:
    return store.read(Scope(ALL), lambda reader: list(reader.records()))


def held(store: Store) -> Held:
    records = everything(store)
    nodes = {r.id: r for r in records if not isinstance(r, Link)}
    links = [r for r in records if isinstance(r, Link)]

    def ends(kind: str, source: str) -> list[str]:
        return [each.target_id for each in links if each.kind == kind and each.source_id == source]

    def name(known: str) -> str:
        node = nodes[known]
        if isinstance(node, Post):
            return f"{name(ends('AT', known)[0])} / {node.name}"
        if isinstance(node, Organization):
            seats = ends("COVERS" if node.kind == "permanent_mission" else "BASED_IN", known)
            return f"{node.name} ({', '.join(sorted(nodes[seat].name for seat in seats))})"  # type: ignore[union-attr]
        return node.name  # type: ignore[union-attr]

    bodies = {(name(n.id), n.kind) for n in nodes.values() if isinstance(n, Organization)}
    people = {
        (n.name, *sorted({name(body) for desk in ends("HOLDS", n.id) for body in ends("AT", desk)}))
        for n in nodes.values() if isinstance(n, Person)
    }  # fmt: skip
    channels = {
        (name(each.source_id), nodes[each.target_id].type, nodes[each.target_id].value)  # type: ignore[union-attr]
        for each in links if each.kind == "REACHED_AT"
    }  # fmt: skip
    return Held(frozenset(bodies), frozenset(people), frozenset(channels))


def directory_with(*records: Record) -> tuple[Directory, Store]:
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*REFERENCE, *records))
    return Directory(store, today=lambda: TODAY, now=lambda: NOON), store


def handed_out(directory: Directory, form: FormName, wanted: Records | None = None) -> bytes:
    return b"".join(directory.export(wanted or Everything(), form, COMMITTEE, by="A Tester", log=False))


def bring(directory: Directory, data: bytes, form: FormName, **asked: str) -> Iterator[tuple[str, RowPlan]]:
    """Bring in a file as the command does: every sheet, as the kind that it fits."""
    book = read_bytes(data, f"handed-out.{FORMS[form].ending}")
    for sheet in sheets_to_read(book):
        given = listed(book, sheet)
        plan = directory.plan_import(given, Asked(kind_of(given.table), **asked))  # type: ignore[arg-type]
        done = directory.import_list(plan, by="a tester")
        yield from ((f"{sheet.name} as {plan.asked.kind}", row) for row in done.plan.rows)


def stopped(rows: list[tuple[str, RowPlan]]) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(name, row.name, row.reasons) for name, row in rows if row.outcome in ("held", "rejected")]


def test_the_columns_are_those_that_are_handed_out():
    """Intake knows the table of contacts by its columns, and does not import the export."""
    assert COLUMNS == HANDED_OUT


def carried(was: Held) -> frozenset[tuple[str, ...]]:
    """The channels that come back: a post of which there are two of that name at its body is told by nobody."""
    return frozenset(channel for channel in was.channels if " / Officer" not in channel[0])


@pytest.mark.parametrize("form", FORMS_OF_CONTACTS)
def test_a_table_of_contacts_comes_into_an_empty_store_as_it_stood(form: FormName):
    """Bodies, people at their bodies, channels at their holders; what was left out is held, and said."""
    directory, store = directory_with(*contacts())
    other, empty = directory_with()
    rows = list(bring(other, handed_out(directory, form), form))
    was, now = held(store), held(empty)
    assert now.bodies == was.bodies
    assert now.people == was.people
    assert now.channels == carried(was)
    assert [name for name, *_ in stopped(rows)] == ["focal points as focal_points"]


HOSTILE = (
    "=1+1", "-Lead; all", "a, b; c\\n", "'Abd", "BEGIN:VCARD", "Ministry of Trade", "MINISTRY OF TRADE", "x" * 90,
    "Совет", "العربية", "Ama Sample", "Name", "new", "NOTE:; END", "N/A", "org:council", "Example: one", "1 2", "É\u0301",
)  # fmt: skip
WHERE = ("GHA", "TGO", "NAM", "")
BODIES = st.lists(st.tuples(st.sampled_from(HOSTILE), st.sampled_from(WHERE), st.booleans()), min_size=1, max_size=4)
DESKS = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(HOSTILE), st.booleans()), max_size=4)
PEOPLE = st.lists(st.tuples(st.integers(0, 3), st.sampled_from(HOSTILE), st.booleans()), max_size=5)


def drawn(bodies: list[Any], desks: list[Any], people: list[Any]) -> list[Record]:
    """Bodies (name, State, reached), posts (at which body, name, reached), holders (of which post, name, reached)."""
    found: list[Record] = []

    def add(node: Record, *, reached: bool) -> None:
        there = email(f"{node.id.replace(':', '-')}@example.org")
        found.extend([node, there, link(node, "REACHED_AT", there)] if reached else [node])

    for number, (name, where, reached) in enumerate(bodies):
        add(body := organization(f"b{number}", name, kind="ngo"), reached=reached)
        found.extend([link(body, "BASED_IN", area(where))] if where else [])
    for number, (at, name, reached) in enumerate(desks):
        add(desk := post(f"d{number}", name), reached=reached)
        found.append(link(desk, "AT", f"org:b{at % len(bodies)}"))
    for number, (at, name, reached) in enumerate(people):
        add(who := person(f"p{number}", name), reached=reached)
        found.extend([link(who, "HOLDS", f"post:d{at % len(desks)}")] if desks else [])
    return found


@pytest.mark.parametrize("form", ["csv", "vcard4", "popolo"])
def test_whatever_is_handed_out_makes_nothing_twice_and_nothing_false(form: FormName):
    """Any names in any form: in its own store nothing changes, in an empty one nothing comes about that was not so."""

    @settings(max_examples=6, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @example([("-Lead; all", "", True)], [(0, "a", True)], [])  # no State in the whole list: it was read as bodies
    @given(BODIES, DESKS, PEOPLE)
    def holds(bodies: list[Any], desks: list[Any], people: list[Any]) -> None:
        directory, store = directory_with(*drawn(bodies, desks, people))
        other, empty = directory_with()
        data, was = handed_out(directory, form), held(store)
        list(bring(other, data, form))
        now = held(empty)
        assert {tuple(map(fold, one)) for one in now.channels} <= {tuple(map(fold, one)) for one in was.channels}
        assert {tuple(map(fold, one)) for one in now.bodies} <= {tuple(map(fold, one)) for one in was.bodies}
        list(bring(directory, data, form))
        assert held(store) == was

    holds()


@pytest.mark.parametrize("form", FORMS_OF_CONTACTS)
@pytest.mark.parametrize("wanted", [None, Records(("org:m-tgo", "post:desk", "person:yao", "org:mission"))])
def test_what_comes_back_to_its_own_store_makes_nobody_twice(form: FormName, wanted: Records | None):
    """No body, person or channel is new, and none moves to another holder."""
    directory, store = directory_with(*contacts())
    was, before = held(store), {record.id for record in everything(store)}
    rows = list(bring(directory, handed_out(directory, form, wanted), form))
    assert held(store) == was
    new = [record for record in everything(store) if record.id not in before]
    assert not [record.id for record in new if record.record_kind != "DeskItem"]
    assert {row.outcome for _, row in rows} <= {"unchanged", "held", "rejected"}, [
        (name, row.name, row.outcome) for name, row in rows
    ]
