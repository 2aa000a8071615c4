"""The command: one line for each error, the same model as the pages, nothing written but what was asked."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from directory.cli import main
from directory.questions.answer import Answer
from directory.questions.cell import CellDetail
from directory.questions.find import FindResult
from directory.questions.fragility import Fragility
from directory.questions.gaps import Gaps
from directory.questions.matrix import Coverage
from directory.questions.network import Network
from directory.questions.path import Path as Path_
from directory.questions.profile import Profile


@pytest.fixture
def run(seed_file: Path):
    """Runs the command on the seed."""

    def running(*arguments: str, store: str | None = None) -> Result:
        return CliRunner().invoke(main, list(arguments), env={"DIRECTORY_STORE": store or f"sqlite:{seed_file}"})

    return running


def test_who_prints_the_model_of_the_page(run):
    """`--json` is the answer, whole."""
    done = run("who", "--sector", "chemical", "--area", "Western Africa", "--json", "--on", "2026-11-22")
    assert done.exit_code == 0
    answer = Answer.model_validate_json(done.output)
    keys = ["question", "audience", "demo", "scope", "rungs", "related", "related_more", "statement"]
    assert list(json.loads(done.output)) == keys
    assert answer.scope.on == "2026-11-22"
    assert len(answer.scope.states) == 16


def test_each_question_prints_json_csv_and_a_table(run):
    """The three forms are shared by all."""
    for command, model in (
        (["who", "--area", "GHA"], Answer),
        (["find", "ICC"], FindResult),
        (["show", "org:icca"], Profile),
        (["coverage", "--area", "Western Asia"], Coverage),
        (["coverage", "--area", "Western Asia", "--row", "chemical", "--full"], CellDetail),
        (["gaps", "--area", "Central Asia"], Gaps),
        (["fragility", "--without", "org:gpca"], Fragility),
        (["network", "org:icca"], Network),
        (["path", "org:icca", "org:wco"], Path_),
    ):
        model.model_validate_json(run(*command, "--json").output)
        rows = list(csv.DictReader(io.StringIO(run(*command, "--csv").output)))
        assert rows
        assert rows[0]["audience"] == "public"
        assert run(*command).output.strip()


def test_coverage_prints_its_cells(run):
    """As JSON: who is where in words that a program reads, and what is missing."""
    said = json.loads(run("coverage", "--rows", "sector", "--columns", "m49-subregion", "--json").output)
    assert {"question", "audience", "on", "cells"} <= said.keys()
    cell = next(c for c in said["cells"] if (c["row"], c["column"]) == ("sector:chemical", "area:m49-145"))
    assert list(cell) == [
        "row", "row_name", "column", "column_name", "of", "claimed", "derived", "reachable", "bodies", "others", "posts",
        "rests_on", "gaps",
    ]  # fmt: skip
    assert (cell["of"], len(cell["claimed"]), cell["rests_on"]) == (18, 18, 3)
    assert len(said["cells"]) == 27 * 22


def test_network_prints_nodes_links_and_what_is_left_out(run):
    """As JSON; no more nodes than asked for."""
    said = json.loads(run("network", "org:icca", "--most", "5", "--json").output)
    assert len(said["nodes"]) == 5
    assert said["left_out"] > 0
    assert all({link["source"], link["target"]} <= {node["id"] for node in said["nodes"]} for link in said["links"])


@pytest.mark.parametrize(
    ("command", "words"),
    [
        (["coverage", "--row", "Chemicel"], "did you mean “Chemical”"),
        (["coverage", "--area", "AU"], "may mean 2"),
        (["coverage", "--row", "chemical", "--full"], "names 1 rows and 22 columns"),
        (
            ["coverage", "--columns", "language", "--area", "Mongolia"],
            "no State of these areas is in a column of language",
        ),
        (["gaps", "--kind", "red"], "given “red”"),
        (["fragility", "--without", "sector:chemical"], "no organization “sector:chemical”"),
        (["network", "org:nobody"], "no record “org:nobody”"),
        (["network", "org:icca", "--kind", "LIKES"], "“LIKES” is no kind of link"),
        (["path", "org:icca", "area:GHA"], "no record “area:GHA”"),
    ],
)
def test_what_cannot_be_looked_at_is_one_line(run, command: list[str], words: str):
    """What was given, what was expected, the next step."""
    done = run(*command)
    assert done.exit_code == 1
    assert done.output.count("\n") == 1
    assert words in done.output


def test_two_without_connection_are_told_how_far_the_search_went(run):
    """It is no error: the directory knows no way."""
    done = run("path", "org:uab", "org:icca")
    assert done.exit_code == 0
    assert "No connection" in done.output
    assert "records were looked at" in done.output


def test_find_prints_results_facets_and_did_you_mean(run):
    """As JSON."""
    said = json.loads(run("find", "FORATOM", "--json").output)
    assert said["results"][0]["id"] == "org:nucleareurope"
    assert {"results", "facets", "did_you_mean"} <= said.keys()


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["who", "--sector", "chem ical", "--area", "GHA"], 1, "did you mean “Chemical”"),
        (
            ["who", "--sector", "zzz", "--area", "GHA"],
            1,
            "no sector “zzz” in this directory: expected the name, code or id",
        ),
        (["who", "--area", "Gahna"], 1, "did you mean “Ghana”"),
        (["who", "--area", "West Africa"], 1, "area:members-ecowas"),
        (["who", "--area", "GHA", "--role", "nobody"], 1, "no role “nobody”"),
        (["who", "--area", "GHA", "--language", "French"], 1, "language"),
        (["who", "--area", "GHA", "--audience", "pubic"], 1, "did you mean “public”"),
        (["who", "--area", "GHA", "--on", "22.11.2026"], 2, "“22.11.2026” is no date: expected a day as 2026-11-22"),
        (["who", "--area", "GHA", "--limit", "0"], 2, "limit"),
        (["show", "org:nobody"], 1, "no record “org:nobody”"),
        (["shows"], 2, "No such command"),
        (["verify", "post:group-of-experts", "--on", "2999-01-01", "--by", "x", "--how", "y"], 1, "has not come yet"),
        (["verify", "org:nobody", "--on", "2026-01-01", "--by", "x", "--how", "y"], 1, "no holder “org:nobody”"),
        (["verify", "post:gha-foreign-ministry", "--on", "2026-01-01", "--by", "x", "--how", "y"], 1, "no channel"),
        (["verify", "org:icca", "--on", "2026-01-01"], 2, "Missing option"),
        (["find", "x", "--store", "neo4j://neo4j:secret@host"], 1, "set DIRECTORY_NEO4J_USER"),
        (["find", "x", "--store", "neo4j://host:port"], 1, "expected neo4j://HOST[:PORT][/DATABASE]"),
        (["find", "x", "--store", "neo4j://host/a/b"], 1, "expected neo4j://HOST[:PORT][/DATABASE]"),
        (["find", "x", "--store", "mysql://secret@host"], 1, "expected sqlite:PATH or neo4j://HOST/DATABASE"),
        (["copy", "--from", "sqlite:x", "--to", "sqlite:x"], 1, "cannot be copied into itself"),
        (["copy", "--from", "sqlite:x"], 2, "Missing option"),
        (["find", "x", "--store", "sqlite:/nowhere/none.db"], 1, "directory init"),
        (["serve", "--audience", "committee", "--address", "0.0.0.0"], 1, "serve it on 127.0.0.1"),
        (["find", "\x1b[31m<b>%s;--"], 0, "nothing by this name"),
        (["find", "%"], 0, "nothing by this name"),
        (["find", "icca", "--after", "garbage"], 1, "after: “garbage” is no `next` of a page"),
        (["find", "icca", "--after", "[1,2,3,4]"], 1, "is no `next` of a page"),
        (["find", "icca", "--limit", "9223372036854775807"], 2, "limit"),
        (["find", "a\udcff"], 2, "is no text: give it in UTF-8"),
        (["who", "--area", "GHA", "--on", "2026-W47"], 2, "is no date"),
        (["who", "--area", "GHA", "--on", "0001-01-01"], 0, "Ghana"),
        (["who", "--area", "GHA", "--on", "9999-12-31"], 0, "Ghana"),
        (["find", "x", "--store", f"sqlite:{'x' * 300}"], 1, "cannot be reached"),
        (["find", "x", "--store", "sqlite:/dev/null"], 1, "this is no file"),
        (["verify", "post:group-of-experts", "--on", "2026-01-01", "--by", " ", "--how", ""], 1, "must be said"),
        (["serve", "--demo", "--store", "neo4j:abc"], 1, "a demo store is made in a file"),
    ],
)
def test_an_error_is_one_line_with_the_next_step(run, arguments: list[str], code: int, said: str):
    """Exit code 1, 2 for usage; what was given, what was expected."""
    done = run(*arguments)
    assert done.exit_code == code, done.output
    assert "secret" not in done.output
    assert said in done.output
    assert code == 0 or done.output.count("\n") == 1
    assert "\x1b" not in done.output


def test_a_store_is_never_named_with_its_secrets(run):
    """What stands behind the scheme of an unknown URL is not printed."""
    assert "secret" not in run("find", "x", "--store", "neo4j://secret@host").output


def test_verify_is_seen_by_the_next_answer(tmp_path: Path):
    """On, by, how: the channel is then fresh, and the journal says who."""
    from directory.bootstrap import initialize
    from directory.config import Settings

    store = f"sqlite:{tmp_path / 'd.db'}"
    initialize(Settings(store=store))
    runner = CliRunner(env={"DIRECTORY_STORE": store})
    done = runner.invoke(
        main, ["verify", "post:group-of-experts", "--on", "2026-01-02", "--by", "me", "--how", "answered"]
    )
    assert "1540experts@un.org of post:group-of-experts: verified on 2026-01-02" in done.output
    shown = runner.invoke(main, ["show", "post:group-of-experts", "--json", "--on", "2026-02-01"])
    assert json.loads(shown.output)["channels"][0]["freshness"] == "fresh"
    earlier = ["verify", "post:group-of-experts", "--on", "2025-01-02", "--by", "me", "--how", "answered"]
    assert "was verified later, on 2026-01-02" in runner.invoke(main, earlier).output
    assert "0 updated" in runner.invoke(main, ["init"]).output  # the seed takes no verification back
    shown = runner.invoke(main, ["show", "post:group-of-experts", "--json", "--on", "2026-02-01"])
    assert json.loads(shown.output)["channels"][0]["freshness"] == "fresh"
    before = runner.invoke(main, ["show", "post:group-of-experts", "--json", "--on", "2026-01-01"])
    assert json.loads(before.output)["channels"][0]["freshness"] == "never_verified"


def test_init_says_what_it_did(tmp_path: Path):
    """Created, updated, unchanged; again: nothing."""
    runner = CliRunner()
    store = f"sqlite:{tmp_path / 'new' / 'd.db'}"
    assert "created" in runner.invoke(main, ["init", "--store", store]).output
    assert "0 created, 0 updated" in runner.invoke(main, ["init", "--store", store]).output


def test_help_does_not_wait_for_pydantic():
    """Nor for SQLite or the pages."""
    code = """
import sys
from directory.cli import main
try:
    main(["--help"])
except SystemExit:
    print({"pydantic", "sqlite3", "streamlit", "rapidfuzz", "anyascii"} & set(sys.modules))
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip().endswith("set()")


def test_status_says_what_is_there(run):
    """For people, and as JSON for monitors; the number of batches is for those who see everything."""
    said = run("status")
    assert said.exit_code == 0
    assert "answers; version 2; data: real" in said.output
    assert "338 Area" in said.output
    assert "batches" not in said.output
    told = json.loads(run("status", "--json", "--audience", "committee").output)
    assert (told["answers"], told["data"], told["batches"], told["nodes"]["Area"]) == (True, "real", 1, 338)


def test_status_ends_with_1_where_the_store_does_not_answer(run):
    """What a monitor asks; as JSON as well."""
    done = run("status", "--json", store="sqlite:/nowhere/none.db")
    assert done.exit_code == 1
    told = json.loads(done.stdout)
    assert told["answers"] is False
    assert "directory init" in told["error"]


# ---------------------------------------------------------------------------------------- keeping the directory


@pytest.fixture
def keep(seed_file: Path, tmp_path: Path):
    """Runs the command on a copy of the seed that may be written."""
    store = tmp_path / "kept.db"
    store.write_bytes(seed_file.read_bytes())

    def running(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env={"DIRECTORY_STORE": f"sqlite:{store}"})

    return running


def batch_in(done: Result) -> str:
    assert done.exit_code == 0, done.output
    return re.findall(r"\(batch ([a-z0-9-]+)\)", done.output)[-1]


def test_a_correction_is_told_by_history_and_undone(keep):
    """Correct, history, batches, undo: each says what it did in a line, and where to go on."""
    done = keep(
        "correct", "org:icca", "note=A note", 'names=[{"text": "ICCA council"}]', "--by", "Clerk", "--why", "typo"
    )
    assert "Note: (empty) → A note" in done.output
    batch = batch_in(done)
    told = keep("history", "org:icca", "--audience", "committee").output
    assert re.search(rf"updated, {batch} \(by Clerk; typo\)\n +Note: \(empty\) → A note", told)
    assert "Clerk" not in keep("history", "org:icca").output  # who and why are for those who see everything
    assert keep("batches", "--audience", "committee").output.splitlines()[0].endswith("form: 1 updated; by Clerk; typo")
    assert "+ ICCA council" in keep("batches", batch).output
    rows = list(csv.DictReader(io.StringIO(keep("history", "org:icca", "--csv").output)))
    assert {row["field"] for row in rows if row["batch"] == batch} == {"note", "names"}
    undone = batch_in(keep("undo", batch, "--by", "Clerk"))
    assert json.loads(keep("show", "org:icca", "--json").output)["note"] == ""
    again = keep("undo", batch, "--by", "Clerk")
    assert again.exit_code == 1
    assert f"changed since batch {batch}: org:icca; nothing was undone" in again.output
    batch_in(keep("undo", undone, "--by", "Clerk", "--why", "it was right"))
    assert json.loads(keep("show", "org:icca", "--json").output)["note"] == "A note"


def test_what_is_due_is_verified_as_a_list(keep, tmp_path: Path):
    """`due --csv` gives the links, `verify --list` takes them; what was verified is not due any more."""
    rows = list(csv.DictReader(io.StringIO(keep("due", "--csv").output)))
    assert rows
    assert {row["why"] for row in rows} == {"not verified yet"}
    listed = tmp_path / "links.txt"
    listed.write_text("\n".join(row["link"] for row in rows[:3]) + "\n", encoding="utf-8")
    on = json.loads(keep("due", "--json").output)["on"]
    done = keep("verify", "--list", str(listed), "--on", on, "--by", "Clerk", "--how", "called back")
    assert done.output.startswith(f"3 channels: verified on {on} (batch verify-")
    assert json.loads(keep("due", "--json").output)["total"] == len(rows) - 3
    for wrong in (["--list", str(tmp_path / "none")], [], ["org:icca", "--list", str(listed)]):
        refused = keep("verify", *wrong, "--on", on, "--by", "Clerk", "--how", "x")
        assert refused.exit_code in (1, 2)
        assert len(refused.output.strip().splitlines()) == 1


def test_a_holder_is_ended_and_followed(keep):
    """`end` ends a link; a day that is none, or an end before the beginning, is one line."""
    ties = json.loads(keep("show", "org:cefic", "--json").output)["links"]
    known = next(tie["id"] for tie in ties if tie["kind"] == "MEMBER_OF")
    batch_in(keep("end", known, "--until", "2026-03", "--by", "Clerk", "--why", "left in March"))
    after = json.loads(keep("show", "org:cefic", "--json").output)["links"]
    assert known not in {tie["id"] for tie in after}
    before = json.loads(keep("show", "org:cefic", "--json", "--on", "2026-02-28").output)["links"]
    assert known in {tie["id"] for tie in before}
    for until in ("2026-04", "March"):
        refused = keep("end", known, "--until", until, "--by", "Clerk")
        assert refused.exit_code == 1
        assert len(refused.output.strip().splitlines()) == 1


def test_a_remark_is_kept_listed_and_settled(keep):
    """The same line for any id; a list for those who see everything; one that is no text is refused."""
    for known in ("org:icca", "org:nobody"):
        done = keep("remark", known, "This <b>is</b> wrong", "--reply-to", "me@example.org")
        assert done.output == "kept for those who keep this directory; nothing was changed\n"
    assert keep("remarks").output == "None: remarks are told with --audience committee.\n"
    listed = json.loads(keep("remarks", "--audience", "committee", "--json").output)["remarks"]
    assert [one["about"] for one in listed] == ["org:icca", "org:nobody"]
    batch_in(keep("settle", listed[0]["id"], "--by", "Clerk", "--how", "corrected"))
    assert "settled: corrected (Clerk)" in keep("remarks", "--all", "--audience", "committee").output
    assert keep("remark", "org:icca", "x" * 3000).exit_code == 1


def test_an_edition_is_issued_asked_and_compared(keep, tmp_path: Path):
    """`issue` says where it stands, `--store` asks it, `diff` tells what changed since, also as CSV."""
    assert keep("editions").output == "No edition was issued yet: make one with `directory issue NAME`.\n"
    issued = keep("issue", "Autumn", "--by", "Clerk")
    place = issued.output.strip().rpartition(": ")[2]
    assert place == f"sqlite:{tmp_path / 'kept.db.editions' / 'edition-0001.db'}"
    batch_in(keep("correct", "org:icca", "note=Later", "--by", "Clerk"))
    assert json.loads(keep("show", "org:icca", "--json", "--store", place).output)["note"] == ""
    assert keep("correct", "org:icca", "note=x", "--by", "Clerk", "--store", place).exit_code == 1
    assert "edition 1" in keep("status", "--store", place).output
    told = keep("diff", "1").output
    assert "1 changed" in told.splitlines()[0]
    assert "International Council of Chemical Associations: note" in told
    (row,) = csv.DictReader(io.StringIO(keep("diff", "Autumn", "today", "--csv").output))
    assert (row["what"], row["id"], row["is"]) == ("changed", "org:icca", "Note: Later")
    assert json.loads(keep("diff", "1", "1", "--json").output)["lines"] == []
    refused = keep("diff", "7")
    assert (refused.exit_code, len(refused.output.strip().splitlines())) == (1, 1)
    assert "the number or name of one (1), or today" in refused.output


def test_check_says_that_all_is_as_it_was_written(keep, tmp_path: Path):
    """It ends with 1 where it is not, and names what."""
    assert keep("check").output.rstrip().endswith("as they were written")
    with sqlite3.connect(tmp_path / "kept.db") as database:
        database.execute("UPDATE node SET label = 'committee' WHERE id = 'org:icca'")
    database.close()
    damaged = keep("check")
    assert damaged.exit_code == 1
    assert "“org:icca” is not as it was written: label" in damaged.output


@pytest.mark.parametrize(
    "command",
    [
        ["correct", "org:icca", "note"], ["correct", "org:icca", "colour=red"], ["correct", "org:icca", "names=[1"],
        ["correct", "org:icca", "id=org:x"], ["correct", "org:nobody", "note=x"], ["correct", "org:icca", "kind=guild"],
        ["undo", "nothing"], ["issue", "7"], ["settle", "desk:none", "--how", "x"], ["end", "org:nobody", "--until", "2026"],
    ],
)  # fmt: skip
def test_what_cannot_be_written_is_one_line(keep, command: list[str]):
    """And nothing is written."""
    before = keep("batches", "--audience", "committee").output
    refused = keep(*command, "--by", "Clerk")
    assert refused.exit_code == 1
    assert len(refused.output.strip().splitlines()) == 1
    assert keep("batches", "--audience", "committee").output == before
