"""The command hands out files: whole or not at all, one way to say what, an error a line."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from words import batch, email, link, organization

from directory.bootstrap import open_store
from directory.cli import main
from directory.export.forms import FORMS

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs the command on a small store, in a folder of its own."""
    store = f"sqlite:{tmp_path / 'small.db'}"
    made = open_store(store, create=True)
    made.apply(
        batch(
            organization("body", "Body"),
            email("a@example.org"),
            link("org:body", "REACHED_AT", "contact:a@example.org"),
        )
    )
    made.close()

    def running(*arguments: str) -> Result:
        return CliRunner().invoke(main, list(arguments), env={"DIRECTORY_STORE": store})

    return running


@pytest.mark.parametrize("form", FORMS)
def test_each_form_is_a_file(run: Run, tmp_path: Path, form: str):
    path = tmp_path / "out"
    done = run("export", "--as", form, "--everything", "--by", "Ann", "-o", str(path))
    assert (done.exit_code, done.output) == (0, f"{path}: {path.stat().st_size:,} bytes\n")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert sorted(known.name for known in tmp_path.iterdir() if known.name.startswith(".")) == []


def test_a_file_that_is_there_stays_unless_it_is_said(run: Run, tmp_path: Path):
    path = tmp_path / "out"
    path.write_text("mine")
    asked = ["export", "--as", "csv", "--find", "body", "--by", "Ann", "-o", str(path)]
    done = run(*asked)
    assert done.exit_code == 1
    assert "there is a file of that name" in done.output
    assert path.read_text() == "mine"
    assert run("hand-outs", "a@example.org").output == "no export held it\n"
    assert run(*asked, "--overwrite").exit_code == 0
    assert "a@example.org" in path.read_text()


def test_it_prints_where_no_file_is_wanted(run: Run):
    done = run("export", "--as", "jsonl", "--id", "org:body", "--by", "Ann", "-o", "-")
    head, *lines = done.output.splitlines()
    assert (json.loads(head)["by"], json.loads(head)["audience"]) == ("Ann", "public")
    assert [json.loads(line)["kind"] for line in lines] == ["ContactPoint", "Organization", "Link"]


def test_who_was_given_what_is_told(run: Run):
    run("export", "--as", "csv", "--find", "body", "--by", "Ann", "-o", "-")
    run("profile", "org:body", "--by", "Ben", "-o", "-")
    lines = run("hand-outs", "a@example.org").output.splitlines()
    assert ["search “body”, as csv" in lines[0], "profile of Body, as html" in lines[1]] == [True, True]
    assert run("hand-outs", "a@example.org", "--audience", "public").exit_code == 1


def test_pages_for_paper_are_printed(run: Run):
    assert "<h1" in run("profile", "org:body", "--by", "Ann", "-o", "-").output
    assert "Whom to contact: across sectors" in run("brief", "--by", "Ann", "-o", "-").output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what is exported by one of --find"),
        (["--everything", "--find", "body"], "say what is exported by one of --find"),
        (["--id", "org:none"], "no record “org:none”"),
        (["--who", "chemical", "-"], "no sector “chemical”"),
        (["--coverage", "people", "-"], "Input should be 'sector' or 'role'"),
        (["--everything", "--audience", "all"], "no audience “all”"),
        (["--everything", "--by", " "], "who hands it out must be said"),
    ],
)
def test_what_is_wrong_is_said_on_one_line(run: Run, tmp_path: Path, arguments: list[str], said: str):
    done = run("export", "--as", "csv", "--by", "Ann", "-o", str(tmp_path / "out"), *arguments)
    assert done.exit_code in (1, 2)
    assert said in done.output
    assert done.output.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_place_that_cannot_be_written_is_said(run: Run, tmp_path: Path):
    done = run("export", "--as", "csv", "--everything", "--by", "Ann", "-o", str(tmp_path / "none" / "out"))
    assert done.exit_code == 1
    assert "cannot be written: No such file or directory" in done.output


def test_an_edition_is_handed_out_and_stays_as_it_is(run: Run, tmp_path: Path):
    """It is frozen: that it was handed out is not written into it."""
    run("issue", "first", "--by", "Ann")
    [edition] = [path for path in tmp_path.rglob("*.db") if path.name != "small.db"]
    before = edition.read_bytes()
    done = run("export", "--as", "csv", "--everything", "--by", "Ann", "-o", "-", "--store", f"sqlite:{edition}")
    assert "a@example.org" in done.output
    assert edition.read_bytes() == before
