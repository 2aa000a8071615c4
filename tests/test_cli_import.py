"""`import`, `held`, `unplaced`, `templates`: from a file to the store and back, with what is said on the way."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from lists import base
from words import batch

from directory.bootstrap import open_store
from directory.cli import main
from directory.intake.kinds import KINDS

Run = Callable[..., Result]

MEMBERS = """\
Members of the Sample World Council;;;

Member;Pays;Statut;Courriel
Union of Bakers;Ghana;full;info@bakers.example.org
Union of Carters;Ghana/Togo;full;
ICC;India;full;
Союз пекарей;Niger;наблюдатель;
"""


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command on a small directory of its own."""
    address = f"sqlite:{tmp_path / 'directory.db'}"
    with closing(open_store(address, create=True)) as store:
        store.apply(batch(*base(), id="first"))

    def running(*arguments: str | Path) -> Result:
        done = CliRunner().invoke(main, list(map(str, arguments)), env={"DIRECTORY_STORE": address})
        assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
        return done

    return running


@pytest.fixture
def members(tmp_path: Path) -> Path:
    path = tmp_path / "members.csv"
    path.write_text(MEMBERS, encoding="utf-8")
    return path


ASKED = (
    "--as",
    "members",
    "--column",
    "Member=organization",
    "--column",
    "Statut=membership",
    "--set",
    "association=org:council",
)
ASKED = (*ASKED, "--set", "organization_kind=industry association")


def batches(run: Run) -> int:
    return len(json.loads(run("batches", "--audience", "committee", "--json").output)["batches"])


def test_a_list_comes_in_as_the_dry_run_said(run: Run, members: Path):
    """The counts, what waits and why, what is new; nothing is written before, and an undo takes it back."""
    dry = run("import", members, *ASKED, "--dry-run").output
    assert "row 1 left out, above the header: “Members of the Sample World Council”" in dry
    assert "4 rows = 2 created + 0 updated + 0 unchanged + 2 held + 0 rejected" in dry
    assert "row 5, held: country: names several States" in dry
    assert "row 6, held: organization: may be one that is here" in dry
    assert dry.endswith("nothing was written: it was a dry run\n")
    assert batches(run) == 1
    done = run("import", members, *ASKED, "--by", "me").output
    assert done.splitlines()[:-1] == dry.splitlines()[:-1]
    assert batches(run) == 2
    assert run("import", members, *ASKED, "--by", "me").output.endswith("nothing differs, nothing was written\n")
    written = done.splitlines()[-1].split("`")[1].split()
    assert run(*written[1:], "--by", "me").exit_code == 0
    assert "Nothing waits." in run("held", "--audience", "committee").output


def test_a_column_that_is_not_sure_is_settled_before_anything_is_written(run: Run, members: Path):
    """The dry run says which; by hand it is what one says, or left out."""
    asked = (*ASKED[:4], *ASKED[6:])
    assert (
        'Statut → membership  (not sure: say --column "Statut=FIELD")'
        in run("import", members, *asked, "--dry-run").output
    )
    refused = run("import", members, *asked, "--by", "me")
    assert (refused.exit_code, batches(run)) == (1, 1)
    assert refused.output.endswith("“Statut” may be membership: say what it is, or that it is left out\n")
    assert "written as batch" in run("import", members, *asked, "--column", "Statut=", "--by", "me").output


def test_a_row_that_waits_is_brought_in(run: Run, members: Path):
    """By the field that is asked for; others are told nothing."""
    run("import", members, *ASKED, "--by", "me")
    rows = json.loads(run("held", "--audience", "committee", "--json").output)["rows"]
    icc = next(row for row in rows if row["row"] == 6)
    assert f"directory held {icc['id']} organization_id=... --by ME" in run("held", "--audience", "committee").output
    assert "told with --audience committee" in run("held").output
    assert json.loads(run("held", "--json").output)["rows"] == []
    still = run("held", icc["id"], "--by", "me", "country=Atlantis")
    assert (still.exit_code, "“Atlantis” is not in the table of areas" in still.output) == (1, True)
    assert run("held", icc["id"], "organization_id=org:icc-ind").exit_code == 2  # nobody says so
    done = run("held", icc["id"], "organization_id=org:icc-ind", "--by", "me")
    assert done.output.startswith("Indian Chemical Council (org:icc-ind): created (batch import-")
    assert run("held", icc["id"], "organization_id=org:icc-ind", "--by", "me").exit_code != 0
    assert len(json.loads(run("held", "--audience", "committee", "--json").output)["rows"]) == 1
    assert len(json.loads(run("held", "--all", "--audience", "committee", "--json").output)["rows"]) == 2


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_what_did_not_come_in_is_a_file_that_comes_in_once_corrected(
    run: Run, members: Path, tmp_path: Path, form: str
):
    """With the same columns, under the mapping that was kept."""
    out = tmp_path / f"out.{form}"
    said = run("import", members, *ASKED, "--keep", "members", "--rejects", out, "--by", "me").output
    assert f"2 rows that did not come in: {out}" in said
    again = run("import", out, "--map", "members", "--by", "me").output
    assert "2 rows = 0 created + 0 updated + 0 unchanged + 2 held + 0 rejected" in again
    if form == "csv":
        rows = list(csv.DictReader(io.StringIO(out.read_text("utf-8-sig"))))
        assert list(rows[0]) == ["Member", "Pays", "Statut", "Courriel", "Sheet", "Row", "Reason", "Held"]
        assert [row["Row"] for row in rows] == ["5", "6"]
        out.write_text(
            out.read_text("utf-8-sig").replace("Ghana/Togo", "Togo").replace("ICC,", "Indian Chemical Council,")
        )
        assert "2 rows = 2 created" in run("import", out, "--map", "members", "--by", "me").output
        assert "Nothing waits." in run("held", "--audience", "committee").output


def test_records_go_out_and_come_in(run: Run, tmp_path: Path):
    """As a folder or as lines of JSON; what is no record is told at its place, and given back."""
    for form, name in (("jsonl", "all.jsonl"), ("folder", "all.zip")):
        run("export", "--everything", "--as", form, "--audience", "committee", "--by", "me", "-o", tmp_path / name)
        said = run("import", tmp_path / name, "--by", "me").output
        assert "0 created + 0 updated" in said
        assert "nothing differs, nothing was written" in said
    bad, back = tmp_path / "bad.jsonl", tmp_path / "back.jsonl"
    bad.write_text('{"kind": "Organization", "record": {"id": "org:x"}}\n')
    said = run("import", bad, "--by", "me", "--rejects", back).output
    assert "bad.jsonl: 1 records = 0 created + 0 updated + 0 unchanged + 0 held + 1 rejected" in said
    assert "bad.jsonl, line 1, rejected: names: " in said
    assert json.loads(back.read_text())["record"] == {"id": "org:x"}


@pytest.mark.parametrize(
    ("text", "arguments", "says"),
    [
        (MEMBERS, ("--as", "nothing", "--dry-run"), "nothing"),
        (MEMBERS, (), "say --by whom it is done, or --dry-run"),
        (MEMBERS, ("--column", "Pays=colour", "--dry-run"), "Pays: “colour” is no field here"),
        (MEMBERS, ("--set", "colour=red", "--dry-run"), "“colour” is no field of a list"),
        (MEMBERS, ("--set", "country", "--dry-run"), "--set takes NAME=VALUE"),
        (MEMBERS, ("--label", "secret", "--dry-run"), "“secret” is no label: expected public, network"),
        (MEMBERS, ("--as-of", "yesterday", "--dry-run"), "as_of: is not a date"),
        (MEMBERS, ("--map", "nothing", "--dry-run"), "no mapping “nothing” in this directory"),
        (MEMBERS, ("--sheet", "Second", "--dry-run"), "has no sheet “Second”"),
        (MEMBERS, ("--header", "99", "--dry-run"), "row 99 cannot be the header"),
        ("", ("--dry-run",), "is empty"),
        ("\n\n", ("--dry-run",), "expected"),
    ],
)
def test_what_makes_no_sense_is_refused_in_one_line(
    run: Run, members: Path, text: str, arguments: tuple[str, ...], says: str
):
    """And nothing is written."""
    members.write_text(text, encoding="utf-8")
    done = run("import", members, *arguments)
    assert done.exit_code in (1, 2), done.output
    assert says in done.output
    assert len(done.output.strip().splitlines()) <= 4
    assert batches(run) == 1


def test_a_file_that_is_not_there_or_no_list_is_refused_in_one_line(run: Run, tmp_path: Path):
    """Whatever its ending says."""
    (tmp_path / "text.xlsx").write_text("no workbook")
    (tmp_path / "code.py").write_text("print()")
    for name in ("nothing.csv", "text.xlsx", "code.py"):
        done = run("import", tmp_path / name, "--dry-run")
        assert (done.exit_code != 0, len(done.output.splitlines())) == (True, 1), done.output


def test_bodies_without_sector_or_cover_stand_on_a_list(run: Run, members: Path):
    """Those that the list made as well, for those who may see them."""
    run("import", members, *ASKED, "--by", "me")
    known: dict[str, Any] = json.loads(run("unplaced", "--audience", "committee", "--json").output)
    assert "Union of Bakers" in {body["name"] for body in known["bodies"]}
    public: dict[str, Any] = json.loads(run("unplaced", "--json").output)
    assert "Union of Bakers" not in {body["name"] for body in public["bodies"]}
    assert "Union of Bakers (industry association" in run("unplaced", "--audience", "committee").output


def test_templates_are_written_and_come_in_empty(run: Run, tmp_path: Path):
    """One a kind; the example is no row; what is filled in comes in without a question of columns."""
    assert all(name in run("templates").output for name in KINDS)
    run("templates", "-o", tmp_path / "all")
    for name in KINDS:
        said = run("import", tmp_path / "all" / f"{name}.xlsx", "--dry-run").output
        assert f"0 rows, header in row 1, read as {name}" in said
        assert "not sure" not in said
    path = tmp_path / "organizations.csv"
    run("templates", "organizations", "-o", path)
    with path.open("a", encoding="utf-8", newline="") as file:
        file.write("Union of Bakers,,ngo,national,Ghana\r\n")
    assert "1 row = " in run("import", path, "--dry-run").output
