"""Lists come in on every store: each row has one outcome, nothing of it is lost, the same again changes nothing."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import Phase, given, settings
from lists import base, bring, directory_of, listed
from tables_of_lists import lists
from test_non_interference import DIRECTORY, answer
from words import TODAY, link, organization

from directory.access import ALL, Viewer, loosens
from directory.errors import InvalidRecord, NotFound
from directory.intake.asked import Asked, Listed
from directory.keeping.plans import Plan
from directory.keeping.received import content, rejected
from directory.model import ContactPoint, DeskItem, Link, Organization, Record
from directory.ports import Scope, Store
from directory.service import Directory
from directory.tables import plain_cell

if TYPE_CHECKING:
    from each_store import NewStore

COMMITTEE = Viewer("committee")
ASIDE = ("history", "batches", "batch")


def everything(store: Store) -> list[Record]:
    return store.read(Scope(ALL), lambda reader: list(reader.records()))


def desk(store: Store, kind: str) -> list[DeskItem]:
    return [item for item in everything(store) if isinstance(item, DeskItem) and item.kind == kind]


def answers(directory: Directory) -> list[str]:
    return [
        f"{name} {viewer.audience}: {answer(output, directory, viewer, TODAY)}"
        for viewer in (Viewer("public"), COMMITTEE)
        for name, outputs in DIRECTORY.items()
        if name not in ASIDE
        for output in outputs
    ]


# --------------------------------------------------------------------------------------- what holds for every table


@pytest.mark.parametrize("nasty", [False, True])
def test_any_list_comes_in_or_waits_and_can_be_taken_back(new_store: NewStore, *, nasty: bool):
    """
    One outcome a row; the dry run writes nothing, and the import does what it said; every cell is kept as it stood;
    the same file again changes nothing; an undo takes all of it back.
    """

    @settings(max_examples=4 if new_store.kind == "neo4j" else 40, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(lists(nasty=nasty))
    def holds(pair: tuple[Listed, Asked]) -> None:
        given_list, asked = pair
        store = new_store()
        directory = directory_of(store, *base())
        before, token = everything(store), store.status().token
        plan = directory.plan_import(given_list, asked)
        assert (everything(store), store.status().token) == (before, token)
        assert [row.number for row in plan.rows] == [line.number for line in given_list.table.lines]
        assert sum(plan.counts.values()) == len(plan.rows)
        assert all(row.reasons for row in plan.rows if row.outcome in ("held", "rejected"))
        done = directory.import_list(plan, by="a tester")
        assert done.plan == plan
        assert changed_between(before, everything(store)) == {change.id: change.record for change in plan.changes}
        refuse_lost(store, given_list, plan)
        after = everything(store)
        labels = {record.id: record.label for record in after}
        assert not [record.id for record in before if loosens(record.label, labels[record.id])]
        again = directory.import_list(directory.plan_import(given_list, asked), by="a tester")
        assert again.receipt.batch == ""
        assert [row.held for row in again.plan.rows] == [row.held for row in plan.rows]
        assert everything(store) == after
        directory.undo(done.receipt.batch, by="a tester")
        assert everything(store) == before
        assert store.check().faults == ()
        store.close()

    holds()


def test_an_import_that_is_undone_leaves_no_answer_changed(new_store: NewStore):
    """Except history and batches; what was asked in between leaves nothing behind either."""

    @settings(max_examples=1 if new_store.kind == "neo4j" else 4, phases=(Phase.explicit, Phase.reuse, Phase.generate))
    @given(lists(nasty=False))
    def holds(pair: tuple[Listed, Asked]) -> None:
        store = new_store()
        directory = directory_of(store, *base())
        said = answers(directory)
        done = directory.import_list(directory.plan_import(*pair), by="a tester")
        answers(directory)
        directory.undo(done.receipt.batch, by="a tester")
        assert answers(directory) == said
        store.close()

    holds()


def changed_between(before: list[Record], after: list[Record]) -> dict[str, Record]:
    known = {record.id: record for record in before}
    assert known.keys() <= {record.id for record in after}
    return {record.id: record for record in after if known.get(record.id) != record}


def refuse_lost(store: Store, given_list: Listed, plan: Plan) -> None:
    """Every cell stands in what the desk keeps, in the row that waits, and in the file of what did not come in."""
    columns = given_list.table.columns
    kept = [row for item in desk(store, "import") for row in content(item).get("rows", ())]
    assert sorted((row[0], tuple(row[3].items())) for row in kept) == [
        (line.number, tuple(zip(columns, line.cells, strict=True))) for line in given_list.table.lines
    ]
    waiting = {item.id: item for item in desk(store, "held")}
    cells = {line.number: line.cells for line in given_list.table.lines}
    for row in plan.rows:
        if row.outcome == "held":
            assert tuple(content(waiting[row.held])["cells"].values()) == cells[row.number]
    file = rejected(plan, "csv").decode("utf-8-sig")
    out = [tuple(map(plain_cell, row[: len(columns)])) for row in csv.reader(io.StringIO(file, newline=""))]
    stands = [cells[row.number] for row in plan.rows if row.outcome in ("held", "rejected")]
    assert out == [columns, *(tuple(cell.encode(errors="backslashreplace").decode() for cell in row) for row in stands)]


# ------------------------------------------------------------------------------------------------- what waits, decided

BODY = ("Organization", "Country", "E-mail", "Organization id")


@pytest.fixture
def directory(store: Store) -> Directory:
    return directory_of(store, *base())


def read_again(plan: Plan, change: dict[str, str]) -> Listed:
    """The file of what did not come in, with a cell of each row written over, as it is read."""
    from directory.intake.asked import listed as listed_of
    from directory.intake.asked import sheets_to_read
    from directory.intake.reading import read_bytes

    book = read_bytes(rejected(plan, "csv"), "corrected.csv")
    found = listed_of(book, sheets_to_read(book)[0])
    columns = found.table.columns
    lines = tuple(
        line._replace(cells=tuple(change.get(column, cell) for column, cell in zip(columns, line.cells, strict=True)))
        for line in found.table.lines
    )
    return found._replace(table=found.table._replace(lines=lines))


@pytest.mark.parametrize(
    ("cells", "written", "meant"),
    [
        (("ICC", ""), {"organization_id": "org:icc-ind"}, "org:icc-ind"),
        (("ICC", "India"), {"organization_id": "new"}, None),
        (("Ministry of Foreign Affairs", ""), {"country": "Togo"}, "org:mofa-tgo"),
        (("Ministry of Foreign Affairs", "Ghana/Togo"), {"country": "Niger"}, None),
    ],
)
def test_a_row_that_waits_comes_in_once_somebody_decides(
    directory: Directory, store: Store, cells: tuple[str, ...], written: dict[str, str], meant: str | None
):
    """It leaves the desk; the same list again does what was decided, and that is nothing more."""
    given_list, asked = listed(BODY, cells), Asked("organizations", fill={"organization_kind": "ngo"})
    held = directory.import_list(directory.plan_import(given_list, asked), by="a tester").plan.rows[0].held
    assert [row.id for row in directory.waiting(COMMITTEE).rows] == [held]
    with pytest.raises(InvalidRecord):
        directory.bring_in(held, written={}, by="a tester")
    before = everything(store)
    done = directory.bring_in(held, written=written, by="a tester")
    row = done.plan.rows[0]
    assert (row.outcome, row.main) == ("unchanged" if meant else "created", meant or row.main)
    assert directory.waiting(COMMITTEE).rows == ()
    settled = directory.waiting(COMMITTEE, settled=True).rows[0].settled
    assert settled == f"came in as {row.main} (a tester)"
    with pytest.raises(NotFound):
        directory.bring_in(held, written=written, by="a tester")
    again = directory.import_list(directory.plan_import(given_list, asked), by="a tester")
    assert (again.receipt.batch, again.plan.rows[0].outcome, again.plan.rows[0].main) == ("", "unchanged", row.main)
    directory.undo(done.receipt.batch, by="a tester")
    assert everything(store) == before


def test_a_corrected_file_takes_its_rows_off_the_desk(directory: Directory, store: Store):
    """It says which row is meant; what is still wrong waits on, and nothing is made twice."""
    rows = (("ICC", ""), ("Sample Chemcal Association", "Ghana"), ("Brand New Union", "Ghana"))
    asked = Asked("organizations", fill={"organization_kind": "ngo"})
    first = directory.import_list(directory.plan_import(listed(BODY, *rows), asked), by="a tester")
    assert first.plan.counts == {"created": 1, "updated": 0, "unchanged": 0, "held": 2, "rejected": 0}
    corrected = read_again(first.plan, {"Organization id": "org:icc"})
    assert corrected.table.columns == (*BODY, "Sheet", "Row", "Reason", "Held")
    plan = directory.plan_import(corrected, asked)
    assert [row.outcome for row in plan.rows] == ["unchanged", "unchanged"]
    directory.import_list(plan, by="a tester")
    assert directory.waiting(COMMITTEE).rows == ()
    texts = [name.text for name in directory.for_writing("org:icc").names]
    assert texts == ["International Chamber of Commerce", "ICC"]  # more people see it than the list
    again = directory.import_list(directory.plan_import(corrected, asked), by="a tester")
    assert (again.receipt.batch, again.plan.counts["unchanged"]) == ("", 2)
    same = directory.import_list(directory.plan_import(listed(BODY, *rows), asked), by="a tester")
    assert same.receipt.batch == ""


def test_a_corrected_row_that_is_still_wrong_waits_once(directory: Directory):
    """In the place of the row as it stood before."""
    asked = Asked("organizations", fill={"organization_kind": "ngo"})
    first = directory.import_list(directory.plan_import(listed(BODY, ("ICC", "Atlantis")), asked), by="a tester")
    corrected = read_again(first.plan, {"Country": "Lemuria"})
    second = directory.import_list(directory.plan_import(corrected, asked), by="a tester")
    (waits,) = directory.waiting(COMMITTEE).rows
    assert (waits.id, waits.cells["Country"]) == (second.plan.rows[0].held, "Lemuria")
    again = directory.import_list(directory.plan_import(corrected, asked), by="a tester")
    assert again.receipt.batch == ""


def test_a_row_that_waits_is_told_to_those_who_see_everything(directory: Directory, store: Store):
    """Others get the same as with nothing there."""
    nothing = {audience: directory.waiting(Viewer(audience)) for audience in ("public", "network")}
    bring(directory, listed(BODY, ("ICC", "Atlantis"), ("", "Ghana")), "organizations")
    assert {audience: directory.waiting(Viewer(audience)) for audience in nothing} == nothing
    rows = directory.waiting(COMMITTEE).rows
    assert [(row.file, row.row, row.kind, row.field) for row in rows] == [("list.csv", 2, "organizations", "country")]
    assert rows[0].cells == {"Organization": "ICC", "Country": "Atlantis", "E-mail": "", "Organization id": ""}


def test_what_is_gone_or_a_remark_is_no_row_to_bring_in(directory: Directory):
    """Nor is what nobody decides."""
    directory.remark("org:icc", "it moved")
    for known in ("org:icc", "desk:nothing", directory.remarks(COMMITTEE).remarks[0].id):
        with pytest.raises(NotFound, match="row that waits"):
            directory.bring_in(known, written={}, by="a tester")
    with pytest.raises(InvalidRecord, match="who"):
        directory.bring_in("desk:nothing", written={}, by=" ")


# ---------------------------------------------------------------------------------------------------- pins and labels


def test_what_was_set_by_hand_stays_and_is_asked_about(directory: Directory, store: Store):
    """The rest of the row comes in; the row waits, with what the list says and what stands."""
    before = directory.for_writing("org:association")
    directory.correct(before.changed(scope="regional"), expected=before.hash, by="me")
    columns = ("Organization", "Country", "Scope", "E-mail")
    rows = listed(columns, ("Sample Chemical Association", "Ghana", "national", "new@sca.example.org"))
    done = bring(directory, rows, "organizations")
    row = done.plan.rows[0]
    assert (row.outcome, row.main) == ("held", "org:association")
    assert row.reasons == ("scope of org:association was set by hand to “regional”, the list says “national”",)
    assert directory.for_writing("org:association").scope == "regional"
    assert "new@sca.example.org" in channels(store, "org:association")
    again = bring(directory, rows, "organizations")
    assert (again.receipt.batch, again.plan.rows[0].outcome) == ("", "held")


def channels(store: Store, holder: str) -> set[str]:
    records = {record.id: record for record in everything(store)}
    links = [record for record in records.values() if isinstance(record, Link) and record.kind == "REACHED_AT"]
    found = [records[link.target_id] for link in links if link.source_id == holder]
    return {point.value for point in found if isinstance(point, ContactPoint)}


def test_what_is_made_gets_the_label_and_what_is_there_keeps_its_own(directory: Directory, store: Store):
    """Nothing becomes public by accident, and nothing is loosened, whatever label the list gets."""
    secret = organization("secret", "Secret Society", label="committee")
    directory.add([secret, link(secret, "BASED_IN", "area:GHA", label="committee")], by="me")
    rows = listed(
        BODY,
        ("Secret Society", "Ghana", "a@example.org"),
        ("Sample Chemical Association", "Ghana", "new@sca.example.org"),
        ("Brand New Union", "Ghana"),
    )
    labels = {record.id: record.label for record in everything(store)}
    done = bring(directory, rows, "organizations", label="network", fill={"organization_kind": "ngo"})
    after = everything(store)
    assert {record.id: record.label for record in after if record.id in labels} == labels
    made = [record for record in after if record.id not in labels and not isinstance(record, DeskItem)]
    assert {record.label for record in made} == {"network"}
    assert done.plan.tightened == ()
    default = bring(
        directory, listed(BODY, ("Another Union", "Togo")), "organizations", fill={"organization_kind": "ngo"}
    )
    assert directory.for_writing(default.plan.rows[0].main or "").label == "committee"


def test_tightening_is_asked_for_told_and_taken_back(directory: Directory, store: Store):
    """Of what the rows name alone; a stricter label stays."""
    before = everything(store)
    rows = listed(BODY, ("Sample Chemical Association", "Ghana", "office@sca.example.org"))
    done = bring(directory, rows, "organizations", label="network", tighten=True)
    assert done.plan.rows[0].outcome == "updated"
    changed = {record.id for record in everything(store) if record.label == "network"}
    assert changed == set(done.plan.tightened) >= {"org:association", "contact:office@sca.example.org"}
    assert "org:icc" not in changed
    again = bring(directory, rows, "organizations", label="network", tighten=True)
    assert again.receipt.batch == ""
    wider = bring(directory, rows, "organizations", label="public", tighten=True)
    assert wider.plan.tightened == ()
    directory.undo(wider.receipt.batch, by="me")
    directory.undo(done.receipt.batch, by="me")
    assert everything(store) == before


def test_tightening_takes_along_what_leads_to_nobody_else(directory: Directory):
    """A mailbox of a body that is hidden is no longer found, though the row does not name it; a shared one is."""
    rows = listed(
        (*BODY, "E-mail 2"), ("Leaving Union", "Ghana", "secret@leaving.example.org", "", "", "info@house.example.org")
    )
    columns = {"E-mail 2": "email"}
    bring(directory, rows, "organizations", columns=columns, label="public", fill={"organization_kind": "ngo"})
    assert directory.find("secret@leaving.example.org").results
    done = bring(directory, listed(BODY, ("Leaving Union", "Ghana")), "organizations", tighten=True)
    assert not directory.find("secret@leaving.example.org").results
    assert directory.find("info@house.example.org").results
    assert len(done.plan.tightened) == 3  # the body, the mailbox, and the link between them
    directory.undo(done.receipt.batch, by="me")
    assert directory.find("secret@leaving.example.org").results


def test_a_decision_that_was_taken_keeps_no_list_from_being_undone(directory: Directory):
    """What the list put on the desk stays decided; its records go."""
    rows = listed(BODY, ("ICC", ""), ("Brand New Union", "Ghana"))
    done = bring(directory, rows, "organizations", fill={"organization_kind": "ngo"})
    decided = directory.bring_in(done.plan.rows[0].held, written={"organization_id": "org:icc"}, by="me")
    if decided.receipt.batch:
        directory.undo(decided.receipt.batch, by="me")
    directory.undo(done.receipt.batch, by="me")
    assert not directory.find("Brand New Union").results


def test_a_post_in_a_role_keeps_its_name(directory: Directory):
    """What its holders are called besides is an alias each, and their titles are noted."""
    columns = ("Country", "Organization", "Role", "Function", "Name", "Title")
    rows = (
        ("Ghana", "Ministry of Foreign Affairs", "poc_capital", "Director", "Efua Trial", "Dr"),
        ("Ghana", "Ministry of Foreign Affairs", "poc_capital", "Deputy Head", "Yaw Probe", ""),
    )
    done = bring(directory, listed(columns, *rows), "focal_points")
    assert done.plan.rows[0].main == done.plan.rows[1].main
    post = directory.for_writing(done.plan.rows[0].main or "")
    assert [name.text for name in post.names][1:] == ["Director", "Deputy Head"]
    assert post.names[0].text.endswith(", Ghana")
    [holder] = directory.find("Efua Trial", COMMITTEE).results
    assert directory.for_writing(holder.id).note == "Title: Dr"
    assert bring(directory, listed(columns, *rows), "focal_points").receipt.batch == ""


def test_an_empty_list_leaves_nothing(directory: Directory):
    """Not even that it was read."""
    assert bring(directory, listed(BODY), "organizations").receipt.batch == ""


def test_a_list_for_the_committee_is_not_named_to_others(directory: Directory):
    """Nor is what it says of a record that more people see: that waits until somebody says who may see it."""
    columns = ("Organization", "Country", "Acronym", "Scope", "Note", "E-mail")
    cells = ("Sample Chemical Association", "Ghana", "SCHA", "regional", "a secret remark", "secret@sca.example.org")
    rows = listed(columns, cells, file="secret meeting.xlsx")
    before = directory.record("org:association", COMMITTEE)
    row = bring(directory, rows, "organizations").plan.rows[0]
    assert row.outcome == "held"
    assert "is shown to public" in row.reasons[0]
    assert directory.record("org:association", COMMITTEE) == before
    assert directory.find(
        "secret@sca.example.org", COMMITTEE
    ).results  # a record of its own, with the label of the list
    assert not directory.find("secret@sca.example.org").results
    shown = bring(directory, rows, "organizations", label="public")
    assert shown.plan.rows[0].outcome == "updated"
    directory.undo(shown.receipt.batch, by="me")


def test_what_is_filled_in_for_all_changes_nobody_who_is_there(directory: Directory):
    """It is meant for what is made: a ministry on a list of associations stays one."""
    new = (("Brand New Union", "Ghana"), ("Ministry of Mines", "Ghana"))
    rows = listed(BODY, ("Ministry of Foreign Affairs", "Ghana"), *new)
    fill = {"organization_kind": "ngo", "scope": "regional"}
    done = bring(directory, rows, "organizations", fill=fill)
    made = directory.for_writing(done.plan.rows[1].main or "")
    assert isinstance(made, Organization)
    assert (made.kind, made.scope) == ("ngo", "regional")
    assert done.plan.rows[0].outcome == "unchanged"
    assert directory.for_writing(done.plan.rows[2].main or "").subkind == "state_authority"


def test_a_new_body_sits_in_one_state(directory: Directory):
    """Of several nobody knows which one."""
    rows = listed(BODY, ("Brand New Union", "Ghana/Togo"), ("Ministry of Mines", "Ghana; Togo"))
    plan = directory.plan_import(rows, Asked("organizations", fill={"organization_kind": "ngo"}))
    assert [(row.outcome, row.field) for row in plan.rows] == [("held", "country")] * 2


# -------------------------------------------------------------------------------------------------------- change list


def told(plan: Plan) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in plan.told:
        found.setdefault(one.status, []).append(one.name)
    return found


def test_two_editions_of_a_register_are_compared(directory: Directory, store: Store):
    """New, e-mail changed, contact changed, changed, gone and unchanged; what is gone waits, and is not deleted."""
    columns = ("Organization", "Country", "E-mail", "Phone", "Acronym")
    first = (
        ("Union of Bakers", "Ghana", "bakers@example.org"),
        ("Union of Carters", "Ghana", "carters@example.org"),
        ("Union of Dyers", "Ghana"),
        ("Union of Farmers", "Ghana"),
        ("Union of Glaziers", "Ghana"),
        ("Union of Hatters", "Ghana"),
    )
    second = (
        ("Union of Bakers", "Ghana", "new@example.org"),
        ("Union of Carters", "Ghana", "carters@example.org", "+233 30 255 0100"),
        ("Union of Dyers", "Ghana", "", "", "UD"),
        ("Union of Farmers", "Ghana"),
        ("Union of Hatters", "Atlantis"),
        ("Union of Innkeepers", "Ghana"),
    )
    asked = {"register": "Register of unions", "fill": {"organization_kind": "ngo"}}
    one = bring(directory, listed(columns, *first, file="2025.csv"), "organizations", as_of="2025-06", **asked)
    assert {status: len(names) for status, names in told(one.plan).items()} == {"new": 6}
    before = {record.id: record for record in everything(store)}
    two = bring(directory, listed(columns, *second, file="2026.csv"), "organizations", as_of="2026-06", **asked)
    assert told(two.plan) == {
        "e-mail changed": ["Union of Bakers"],
        "contact changed": ["Union of Carters"],
        "changed": ["Union of Dyers"],
        "unchanged": ["Union of Farmers"],
        "new": ["Union of Innkeepers"],
        "gone": ["Union of Glaziers"],
    }
    glaziers = one.plan.rows[4].main
    assert {record.id: record for record in everything(store)}[glaziers or ""] == before[glaziers or ""]
    waiting = directory.waiting(COMMITTEE).rows
    assert [row.gone for row in waiting] == [None, glaziers] or [row.gone for row in waiting] == [glaziers, None]
    gone = next(row for row in waiting if row.gone)
    assert "stood in Register of unions as of 2025-06, and does no more" in gone.reason
    with pytest.raises(InvalidRecord, match="end it"):
        directory.bring_in(gone.id, written={}, by="a tester")
    again = bring(directory, listed(columns, *second, file="2026.csv"), "organizations", as_of="2026-06", **asked)
    assert again.receipt.batch == ""
    directory.end(glaziers or "", until="2026-06", by="me")
    third = listed(columns, *second[:-1], file="2027.csv")
    assert told(directory.plan_import(third, Asked("organizations", **asked)))["gone"] == ["Union of Innkeepers"]


def edition(directory: Directory, file: str, sheet: str, *names: str) -> dict[str, list[str]]:
    """What an edition of a register changes, one sheet of it."""
    rows = listed(("Organization", "Country"), *((name, "Ghana") for name in names), file=file, sheet=sheet)
    asked: dict[str, Any] = {"register": "Register", "fill": {"organization_kind": "ngo"}, "as_of": file}
    return told(bring(directory, rows._replace(sha256=file * 16), "organizations", **asked).plan)


def test_sheets_of_a_register_are_compared_each_with_its_own(directory: Directory):
    """Where there is one alone its name may change."""
    edition(directory, "2023", "in 2023", "Union of Bakers", "Union of Carters")
    assert edition(directory, "2024", "in 2024", "Union of Bakers")["gone"] == ["Union of Carters"]
    assert "gone" not in edition(directory, "2025", "North", "Union of Bakers")
    assert "gone" not in edition(directory, "2025", "South", "Union of Dyers", "Union of Farmers")
    assert "gone" not in edition(directory, "2026", "North", "Union of Bakers")
    assert edition(directory, "2026", "South", "Union of Dyers")["gone"] == ["Union of Farmers"]


def test_what_stands_in_a_list_again_waits_no_more(directory: Directory):
    """Nobody needs to say so."""
    edition(directory, "2024", "", "Union of Bakers", "Union of Carters")
    edition(directory, "2025", "", "Union of Bakers")
    assert [row.reason[:16] for row in directory.waiting(COMMITTEE).rows] == ["Union of Carters"]
    edition(directory, "2026", "", "Union of Bakers", "Union of Carters")
    assert directory.waiting(COMMITTEE).rows == ()
    assert directory.waiting(COMMITTEE, settled=True).rows[0].settled == "stands in 2026 again"


def test_a_file_of_what_was_held_is_no_edition(directory: Directory):
    """It is part of the one from which it came: nothing is gone from it, and what it brings in may be gone later."""
    asked: dict[str, Any] = {"register": "Register", "fill": {"organization_kind": "ngo"}}
    rows = listed(BODY, ("Union of Bakers", "Ghana"), ("Union of Carters", "Atlantis"), file="2024.csv")
    first = bring(directory, rows, "organizations", **asked)
    corrected = read_again(first.plan, {"Country": "Ghana"})
    assert told(bring(directory, corrected, "organizations", **asked).plan) == {"new": ["Union of Carters"]}
    second = listed(BODY, ("Union of Dyers", "Ghana"), file="2025.csv")
    gone = told(directory.plan_import(second, Asked("organizations", **asked)))["gone"]
    assert gone == ["Union of Bakers", "Union of Carters"]


def test_a_mailbox_beside_the_old_one_is_no_change_of_mailbox(directory: Directory):
    """Both stand in the row: a contact is added."""
    columns = ("Organization", "Country", "E-mail")
    rows = listed(columns, ("Sample Chemical Association", "Ghana", "office@sca.example.org; new@sca.example.org"))
    assert told(directory.plan_import(rows, Asked("organizations"))) == {
        "contact changed": ["Sample Chemical Association"]
    }


def test_a_mailbox_that_ended_is_not_still_there(directory: Directory, store: Store):
    """What is told of the old one is what holds today."""
    columns = ("Organization", "Country", "E-mail")
    rows = listed(columns, ("Sample Chemical Association", "Ghana", "new@sca.example.org"))
    (one,) = directory.plan_import(rows, Asked("organizations")).told
    said = "new@sca.example.org; office@sca.example.org is still there: end it if it is no more"
    assert (one.status, one.detail) == ("e-mail changed", said)
    old = next(one for one in everything(store) if isinstance(one, Link) and one.source_id == "org:association"
               and one.kind == "REACHED_AT")  # fmt: skip
    directory.end(old.id, until="2025", by="me")
    (one,) = directory.plan_import(rows, Asked("organizations")).told
    assert (one.status, one.detail) == ("contact changed", "new@sca.example.org")


def test_a_post_that_passes_on_names_who_still_holds_it(directory: Directory):
    """The list does not say when the other one left: nobody is ended by it."""
    columns = ("Country", "Role", "Organization", "Name")
    row = ("Ghana", "poc_capital", "Ministry of Foreign Affairs")
    bring(directory, listed(columns, (*row, "Kofi Test")), "focal_points")
    second = listed(columns, (*row, "Efua Test"), file="second.csv")
    (one,) = bring(directory, second, "focal_points").plan.told
    said = "Efua Test; Kofi Test is still its holder: end it if it is no more"
    assert (one.status, one.detail) == ("contact changed", said)


def test_a_post_whose_row_waits_is_not_gone(directory: Directory):
    """A row of points of contact is about a post; it is known by the body and the person of the row as well."""
    columns = ("Country", "Role", "Organization", "Name", "E-mail")
    row = ("Ghana", "poc_capital", "Ministry of Foreign Affairs", "Kofi Test", "kofi@example.org")
    other = ("Togo", "poc_capital", "Ministry of Foreign Affairs", "Efua Test", "")
    asked = {"register": "Points of contact"}
    bring(directory, listed(columns, row, other), "focal_points", **asked)
    second = listed(columns, (*row[:4], "kofi(at)example"), file="second.csv")
    plan = directory.plan_import(second, Asked("focal_points", **asked))
    assert plan.rows[0].outcome == "held"
    assert told(plan) == {"gone": ["poc_capital, Togo"]}


# -------------------------------------------------------------------------------------------------------- memberships

MEMBER = ("Organization", "Country", "Association", "Membership", "Since", "Until")


def memberships(store: Store) -> list[tuple[str, str | None, str | None]]:
    found = [record for record in everything(store) if isinstance(record, Link) and record.kind == "MEMBER_OF"]
    found.sort(key=lambda one: one.from_day)
    return [(one.qualifier, one.valid_from, one.valid_until) for one in found if one.source_id == "org:association"]


def member(*cells: str) -> Listed:
    return listed(MEMBER, ("Sample Chemical Association", "Ghana", "Sample World Council", *cells))


def test_a_membership_that_is_there_is_found(directory: Directory, store: Store):
    """By its kind, ends, qualifier and time; what the list adds of it is added, and its id stays."""
    before = memberships(store)
    assert bring(directory, member("associate"), "members").receipt.batch
    assert memberships(store) == before == [("associate", None, None)]
    bring(directory, member("associate", "2019"), "members", label="public")
    assert memberships(store) == [("associate", "2019", None)]


def test_another_kind_of_membership_waits_until_one_says_since_when(directory: Directory, store: Store):
    """It is not changed over by guess; once the old one ended, the new one begins."""
    row = bring(directory, member("full"), "members").plan.rows[0]
    assert row.outcome == "held"
    assert row.reasons == ("membership: is associate here, the list says full: change it over, or say since when",)
    assert directory.plan_import(member("full", "2026"), Asked("members")).rows[0].outcome == "held"
    old = next(record for record in everything(store) if isinstance(record, Link) and record.qualifier == "associate")
    directory.end(old.id, until="2026", by="me")
    done = bring(directory, member("full", "2026"), "members")
    assert done.plan.rows[0].outcome == "created"
    assert memberships(store) == [("associate", None, "2026"), ("full", "2026", None)]
    assert bring(directory, member("full", "2026"), "members").receipt.batch == ""


def test_a_membership_that_ended_does_not_come_back_by_itself(directory: Directory, store: Store):
    """A list that says nothing of time waits; one that ends later agrees."""
    old = next(record for record in everything(store) if isinstance(record, Link) and record.qualifier == "associate")
    directory.end(old.id, until="2020", by="me")
    row = directory.plan_import(member("associate"), Asked("members")).rows[0]
    assert row.outcome == "held"
    assert row.reasons == ("since: ended here on 2020: say since when it holds again",)
    since = directory.plan_import(member("associate", "2019"), Asked("members")).rows[0]
    assert since.outcome == "held"
    assert bring(directory, member("associate", "2021"), "members").plan.rows[0].outcome == "created"
    assert memberships(store) == [("associate", None, "2020"), ("associate", "2021", None)]


def test_a_membership_that_will_end_is_no_contradiction(directory: Directory, store: Store):
    """It holds today, which is all that the list says."""
    old = next(record for record in everything(store) if isinstance(record, Link) and record.qualifier == "associate")
    directory.end(old.id, until="2030", by="me")
    assert directory.plan_import(member("associate"), Asked("members")).rows[0].outcome == "unchanged"


# ------------------------------------------------------------------------------------- what happens in between, rules


def test_what_somebody_changed_since_the_plan_waits_and_the_rest_comes_in(directory: Directory, store: Store):
    """The plan is not carried out blindly; the row can be decided then."""
    columns = ("Organization", "Country", "Acronym", "Scope")
    rows = listed(
        columns, ("Sample Chemical Association", "Ghana", "", "regional"), ("Brand New Union", "Ghana", "BNU", "")
    )
    asked = Asked("organizations", fill={"organization_kind": "ngo"}, label="public")
    plan = directory.plan_import(rows, asked)
    assert [row.outcome for row in plan.rows] == ["updated", "created"]
    before = directory.for_writing("org:association")
    directory.correct(before.changed(note="somebody was here"), expected=before.hash, by="me")
    done = directory.import_list(plan, by="a tester")
    assert [row.outcome for row in done.plan.rows] == ["held", "created"]
    assert "somebody changed" in done.plan.rows[0].reasons[0]
    assert directory.for_writing("org:association").note == "somebody was here"
    waits = directory.waiting(COMMITTEE).rows
    assert [row.id for row in waits] == [done.plan.rows[0].held]
    directory.bring_in(waits[0].id, written={}, by="me")
    assert directory.for_writing("org:association").model_dump()["scope"] == "regional"


def test_a_plan_is_carried_out_once(directory: Directory, store: Store):
    """Twice at the same time makes nobody twice."""
    rows = listed(("Organization", "Country"), ("Brand New Union", "Ghana"))
    asked = Asked("organizations", fill={"organization_kind": "ngo"})
    one, two = directory.plan_import(rows, asked), directory.plan_import(rows, asked)
    first, second = (directory.import_list(plan, by="a tester") for plan in (one, two))
    assert first.plan.rows[0].main == second.plan.rows[0].main
    assert second.receipt.batch == ""
    assert sum(record.record_kind == "Organization" and record.model_dump()["names"][0]["text"] == "Brand New Union"
               for record in everything(store)) == 1  # fmt: skip


def test_a_row_that_breaks_a_rule_waits_alone(directory: Directory):
    """Ends before it begins."""
    rows = listed(
        MEMBER,
        ("Union of Bakers", "Ghana", "Sample World Council", "full", "2020", "2019"),
        ("Union of Carters", "Ghana", "Sample World Council", "full", "2019", "2020"),
        ("Union of Bakers", "Togo", "Sample World Council", "full", "", ""),
    )
    plan = directory.plan_import(rows, Asked("members", fill={"organization_kind": "ngo"}))
    assert [row.outcome for row in plan.rows] in (["held", "created", "created"], ["rejected", "created", "created"])
    assert "ends before it begins" in plan.rows[0].reasons[0]


def test_only_the_row_that_closes_a_circle_waits(directory: Directory, store: Store):
    """However many rows say what they are part of."""
    columns = ("Organization", "Country", "Part of")
    rows = [(f"Branch {name}", "Ghana", "org:association") for name in "ABCDEFGHIJKLMNO"]
    asked = Asked("organizations", fill={"organization_kind": "ngo"})
    done = directory.import_list(directory.plan_import(listed(columns, *rows), asked), by="a tester")
    branch = done.plan.rows[3].main
    more = [(f"Twig {name}", "Ghana", str(branch)) for name in "ABCDEFGHIJKLMNO"]
    circle = ("Sample Chemical Association", "Ghana", str(branch))
    plan = directory.plan_import(listed(columns, *more, circle, *rows), asked)
    assert [row.number for row in plan.rows if row.outcome == "held"] == [17]
    assert "goes in a circle" in plan.rows[15].reasons[0]
    assert plan.counts["created"] == 15


def test_many_rows_that_break_rules_wait_together(directory: Directory):
    """Each alone; the others come in."""
    bad = [("Union of Bakers", "Ghana", "Sample World Council", "full", "2020", f"20{n:02}") for n in range(10, 20)]
    good = ("Union of Carters", "Ghana", "Sample World Council", "full", "", "")
    plan = directory.plan_import(listed(MEMBER, *bad, good), Asked("members", fill={"organization_kind": "ngo"}))
    assert plan.rows[-1].outcome == "created"
    assert {row.outcome for row in plan.rows[:-1]} <= {"held", "rejected"}


# -------------------------------------------------------------------------------------------------- events and cells


def test_the_same_event_is_one(directory: Directory, store: Store):
    """By its name or id, over all rows; who came to none of them is there as well."""
    columns = ("Name", "Organization", "Country", "Event", "Event starts", "Event place", "Participation")
    rows = (
        ("Kofi Test", "org:association", "", "Other Meeting", "2026-03-02", "Accra", ""),
        ("Efua Test", "org:association", "", "OTHER MEETING", "", "", "speaker"),
        ("Yaw Test", "org:association", "", "event:workshop", "", "", ""),
        ("Esi Test", "org:association", "", "", "", "", ""),
        ("Adwoa Test", "org:association", "", "event:nothing", "", "", ""),
    )
    given_list = listed(columns, *rows)
    hand = dict(zip(columns, ("name", "organization", "country", "event", "event_starts", "event_place",
                              "participation"), strict=True))  # fmt: skip
    done = bring(directory, given_list, "participants", columns=hand)
    assert [row.outcome for row in done.plan.rows] == ["created"] * 4 + ["held"]
    took = [record for record in everything(store) if isinstance(record, Link) and record.kind == "TOOK_PART"]
    assert sorted(one.qualifier for one in took) == ["participant", "participant", "speaker"]
    assert len({one.target_id for one in took}) == 2
    again = listed(columns, *((*row[:3], "Other Meeting", "", "", "") for row in rows[:4]), file="again.csv")
    plan = directory.plan_import(again, Asked("participants", columns=hand))
    assert [row.outcome for row in plan.rows] == ["unchanged", "held", "updated", "updated"] or plan.rows[2].outcome


HOSTILE = {
    "html": "<img src=x onerror=alert(1)>",
    "nul": "Union\x00 of Bakers",
    "long": "x" * 100_000,
    "override": "Union \u202eof Bakers",
    "half a character": "Union \ud83d",
    "lines": "Union\nof\r\nBakers\u2028",
    "formula": '=HYPERLINK("http://example.org")',
    "json": '{"a": "\\u0000"}',
    "blank": "\u00a0\u200b",
}


@pytest.mark.parametrize("kind", ["organizations", "participants", "focal_points", "members", "channels"])
def test_hostile_cells_are_refused_in_a_sentence_and_kept_as_they_stood(directory: Directory, store: Store, kind: str):
    """In any column, also in the name of a column or of the file; the row beside comes in."""
    from directory.intake.kinds import KINDS

    fields = [field for field in KINDS[kind].fields if field not in ("organization_id", "person_id")]
    rows = [[text] * len(fields) for text in HOSTILE.values()]
    rows += [[HOSTILE[name] if field == other else "" for field in fields]
             for name in ("nul", "override", "long") for other in fields]  # fmt: skip
    columns = [*fields[:-1], "a\x00\u202e<b>"]
    given_list = listed(columns, *rows, sheet="sh\ud800eet")
    hand = dict(zip(columns, fields, strict=True))
    plan = directory.plan_import(given_list, Asked(kind, columns=hand))  # type: ignore[arg-type]
    done = directory.import_list(plan, by="a tester")
    assert sum(done.plan.counts.values()) == len(rows)
    refuse_lost(store, given_list, done.plan)
    for row in done.plan.rows:
        assert all(len(reason) < 2000 for reason in row.reasons)
    assert all(item.text for item in desk(store, "held"))
    again = directory.import_list(directory.plan_import(given_list, Asked(kind, columns=hand)), by="a tester")  # type: ignore[arg-type]
    assert again.receipt.batch == ""


def test_a_list_of_long_cells_is_kept_in_parts():
    """However much each character takes where it is kept."""
    from directory.stores.sqlite import SqliteStore

    directory = directory_of(store := SqliteStore(":memory:"), *base())
    rows = [("Union of Bakers", "Ghana", f"{n}" + "\x00" * 99_000) for n in range(100)]
    given_list = listed(("Organization", "Country", "Remark"), *rows)
    asked = Asked("organizations", columns={"Remark": None}, fill={"organization_kind": "ngo"})
    done = directory.import_list(directory.plan_import(given_list, asked), by="a tester")
    assert (done.plan.counts["created"], done.plan.counts["unchanged"]) == (1, 99)
    refuse_lost(store, given_list, done.plan)
    store.close()


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_words_about_a_list_are_refused_in_a_sentence(directory: Directory, store: Store, name: str):
    """Its register, its day, its label, the name under which its columns are kept."""
    rows, before = listed(("Organization", "Country"), ("Brand New Union", "Ghana")), everything(store)
    for field in ("register", "as_of", "label", "keep"):
        asked = Asked("organizations", **{"fill": {"organization_kind": "ngo"}, field: HOSTILE[name]})  # type: ignore[arg-type]
        try:
            done = directory.import_list(directory.plan_import(rows, asked), by="a tester")
        except InvalidRecord as error:
            said = str(error)
        else:
            said = ""
            directory.undo(done.receipt.batch, by="me")
        assert everything(store) == before
        assert len(said) < 2000


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (
            {"label": "secret"},
            "the list: “secret” is no label: expected public, network, peers:<community> or committee",
        ),
        ({"as_of": "yesterday"}, "the list: as_of: is not a date: write 2026, 2026-11 or 2026-11-22"),
        ({"register": "a\x00"}, "the list: register: has the character U+0000, which is not text: take it out"),
        ({"fill": {"colour": "red"}}, "the list: “colour” is no field of a list: expected one of organization"),
        ({"written": {2: {"colour": "red"}}}, "the list: “colour” is no field of a list: expected one of organization"),
    ],
)
def test_what_is_said_of_a_list_is_refused_in_a_sentence(directory: Directory, asked: dict[str, Any], says: str):
    """Before a row is looked at."""
    with pytest.raises(InvalidRecord) as refused:
        directory.plan_import(listed(BODY, ("Brand New Union", "Ghana")), Asked("organizations", **asked))
    assert str(refused.value).startswith(says)
