"""The folder of CSV: what is written is read again, to the letter."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from words import organization, post, role

from directory.errors import InvalidBatch
from directory.export.folder import write_folder
from directory.intake.folder import read_folder
from directory.model import Name
from directory.tables import plain_cell, safe_cell


def test_a_folder_gives_back_what_was_written(tmp_path: Path):
    """Random worlds, and values that need care: several in a cell, line breaks, formulas."""
    import sys

    sys.path.insert(0, str(Path(__file__).parent / "contract"))
    from worlds import random_world

    careful = [
        role("careful", nominated_by=("a; b", "c\\", ";", "d,e")),
        post("careful", approach='two\nlines, "quoted"', languages=("fr", "en")),
        organization("careful", names=tuple(Name(text=text) for text in ("=1+1", "'quoted", "+41", "-x", "@x", "＝1"))),
    ]
    for seed in range(20):
        records = [*random_world(Random(seed)), *careful]
        folder = tmp_path / str(seed)
        write_folder(folder, records)
        read = {place.record.id: place.record for place in read_folder(folder)}
        assert read == {record.id: record for record in records}


@pytest.mark.parametrize("text", ["=1", "'=1", "''", "+4", "plain", "", "-", "\t="])
def test_a_cell_is_safe_and_reversible(text: str):
    """No spreadsheet runs it, and it comes back."""
    assert plain_cell(safe_cell(text)) == text
    assert not safe_cell(text).startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("organisations.csv", "id\n", "is no table of a directory"),
        ("organizations.csv", "id,kind,colour\norg:a,ngo,red\n", "line 2: colour"),
        ("organizations.csv", "id,kind\norg:a,ngo,x\n", "3 in place of 2"),
        ("organizations.csv", "id,kind\norg:a,ngo\n", "line 2: names"),
        ("names.csv", "record_id,text\norg:a,A\n", "org:a has no row of its own"),
        ("organizations.csv", "id,id\norg:a,org:a\n", "two columns have one name"),
        ("organizations.csv", 'id,kind\n"org:a,ngo\n', "is no CSV"),
        ("links/at.csv", "id,source_id\nlink:1,post:a\n", "links/at.csv, line 2: target_id"),
    ],
)
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, name: str, content: str, said: str):
    """File, line, field and reason; nothing is read of the folder."""
    file = tmp_path / "lists" / name
    file.parent.mkdir(parents=True)
    file.write_text(content)
    with pytest.raises(InvalidBatch) as caught:
        read_folder(tmp_path / "lists")
    assert said in str(caught.value)


def test_an_empty_folder_is_no_table(tmp_path: Path):
    """Said in words."""
    with pytest.raises(InvalidBatch, match="no table"):
        read_folder(tmp_path)


def test_another_encoding_is_named(tmp_path: Path):
    """With its file; a blank line at the end is no row."""
    file = tmp_path / "lists" / "organizations.csv"
    file.parent.mkdir()
    file.write_bytes("id,kind\norg:ä,ngo\n".encode("latin-1"))
    with pytest.raises(InvalidBatch, match="not in UTF-8"):
        read_folder(file.parent)
