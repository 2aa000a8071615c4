"""The documents say what is."""

from __future__ import annotations

import csv
import io
import re
import shlex
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from directory.cli import main

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
sys.path.insert(0, str(ROOT / "docs"))


def test_generated_pages_have_not_drifted():
    """`make docs` would change nothing."""
    import generate

    assert generate.drifted(write=False) == []


def test_the_three_lines_of_python(seed_file: Path, monkeypatch: pytest.MonkeyPatch):
    """They run as they stand, and answer."""
    [code] = re.findall(r"```python\n(.*?)```", README, flags=re.DOTALL)
    monkeypatch.setenv("DIRECTORY_STORE", f"sqlite:{seed_file}")
    assert len(code.strip().splitlines()) == 3
    names: dict[str, object] = {}
    exec(code, names)
    assert names["answer"].rungs[0].suggestions[0].acronym == "CropLife AME"


def _blocks() -> list[list[str]]:
    blocks = re.findall(r"```sh\n(.*?)```", README, flags=re.DOTALL)
    return [
        [line.split("#")[0].strip() for line in block.splitlines() if line.startswith("directory ")] for block in blocks
    ]


def _is_story(block: list[str]) -> bool:
    """Whether the lines of a block follow from each other."""
    return any(line.startswith(("directory undo", "directory restore")) for line in block)


def _story(first: str) -> list[str]:
    """The block whose first line begins so."""
    [story] = [block for block in _blocks() if block and block[0].startswith(first)]
    return story


def _commands() -> list[str]:
    return [line for block in _blocks() for line in block if not _is_story(block)]


@pytest.mark.parametrize(
    "line", [line for line in _commands() if not line.endswith("serve") and "neo4j://" not in line]
)
def test_the_commands_of_the_readme_run(line: str, tmp_path: Path):
    """Each on a store of its own."""
    runner = CliRunner(env={"DIRECTORY_STORE": f"sqlite:{tmp_path / 'd.db'}"})
    assert runner.invoke(main, ["init"]).exit_code == 0
    done = runner.invoke(main, shlex.split(line)[1:])
    assert done.exit_code == 0, done.output


def test_the_story_of_keeping_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Line after line on one store, with the batch that the first one made and the list that `due` gives."""
    runner = CliRunner(env={"DIRECTORY_STORE": f"sqlite:{tmp_path / 'd.db'}"})
    assert runner.invoke(main, ["init"]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    rows = csv.DictReader(io.StringIO(runner.invoke(main, ["due", "--csv"]).output))
    Path("links.txt").write_text("\n".join(row["link"] for row in rows), encoding="utf-8")
    story = _story("directory correct")
    batch = ""
    for line in story:
        done = runner.invoke(main, shlex.split(line.replace("form-4f0c…", batch))[1:])
        assert done.exit_code == 0, (line, done.output)
        batch = batch or next(iter(re.findall(r"\(batch ([a-z0-9-]+)\)", done.output)), "")
    assert len(story) == 9


def test_the_story_of_lists_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A list comes in and is taken back, and what is here goes out."""
    runner = CliRunner(env={"DIRECTORY_STORE": f"sqlite:{tmp_path / 'd.db'}"})
    assert runner.invoke(main, ["init"]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    rows = "Name;Organization;Country;E-mail\nAma Sample;Ministry of Foreign Affairs;Ghana;ama@example.org\nJo;?;?;\n"
    Path("participants.csv").write_text(rows, encoding="utf-8")
    story = _story("directory templates")
    batch = ""
    for line in story:
        done = runner.invoke(main, shlex.split(line.replace("import-4f0c…", batch))[1:])
        assert done.exit_code == 0, (line, done.output)
        batch = batch or next(iter(re.findall(r"written as batch ([a-z0-9-]+)", done.output)), "")
    assert len(story) == 10
    assert all(Path(name).stat().st_size for name in ("hand-out.xlsx", "croplife.vcf", "icca.html", "brief.html"))


def test_the_story_of_what_is_given_to_others_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A backup, a restore, a publication, a remark on it, and its way to the desk."""
    runner = CliRunner(env={"DIRECTORY_STORE": f"sqlite:{tmp_path / 'd.db'}"})
    assert runner.invoke(main, ["init"]).exit_code == 0
    monkeypatch.chdir(tmp_path)
    story = _story("directory backup")
    for line in story:
        done = runner.invoke(main, shlex.split(line)[1:])
        assert done.exit_code == 0, (line, done.output)
    assert done.output.startswith("1 remarks taken in")
    assert len(story) == 5


def test_the_targets_of_the_readme_are_in_the_makefile():
    """Make serve, test, demo, bench ..."""
    makefile = (ROOT / "Makefile").read_text()
    for target in set(re.findall(r"(?:^|`)make ([a-z]+)\b", README, flags=re.MULTILINE)):
        assert re.search(rf"^{target}:", makefile, flags=re.MULTILINE), target


def test_links_between_documents_lead_somewhere():
    """No page points at nothing."""
    for page in (ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")):
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_the_counts_of_the_readme(seed_file: Path):
    """They are those of the seed."""
    from directory.bootstrap import seed

    kinds = [place.record for place in seed(demo=False, on=__import__("datetime").date(2026, 11, 22))]
    areas = sum(record.record_kind == "Area" for record in kinds)
    assert f"{areas} areas in six languages" in README
    assert 10_750 < len(kinds) < 10_850
