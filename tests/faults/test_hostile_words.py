"""What is no text, or too much of it, is refused in one line; all else is kept to the letter."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from words import NOON, TODAY, batch, email, link, organization

from directory.access import Viewer
from directory.errors import DirectoryError
from directory.keeping.correcting import changed
from directory.ports import Store
from directory.service import Directory

COMMITTEE = Viewer("committee")
KEPT = {
    "html": "<script>alert('1540')</script> & <b onclick=\"x()\">bold</b> &amp; ]]> <!-- -->",
    "queries": "'; DROP TABLE node; -- \" MATCH (n) DETACH DELETE n // $labels :every ?1",
    "templates": "{{7*7}} ${7*7} %s %(by)s {0} \\n \\u0000 \\ud800",
    "formula": '=HYPERLINK("https://example.org","x")',
    "lines": "one\n\n\ttwo",
    "scripts": "Côte d’Ivoire, Türkiye, 中华人民共和国, جمهورية مصر العربية, 😀, e\u0301, \u200f",
    "as long as it may be": "x" * 2_000,
    "the end of planes": "\U0010fffd \U000e0001",
}
REFUSED = {
    "NUL": "a\0b",
    "a lone surrogate": "a\ud800b",
    "a lone surrogate alone": "\udfff",
    "100,000 characters": "x" * 100_000,
    "100,000 tags": "<b>" * 100_000,
    "an escape": "a\x1b[31mb",
    "an override": "a\u202eb",
    "a non-character": "a\uffffb",
    "NUL and length": "\0" * 100_000,
    "a carriage return": "a\rb",
}


@pytest.fixture
def directory(store: Store) -> Iterator[Directory]:
    """One organization with its mailbox, on each store."""
    body, point = organization("a"), email("a@example.org")
    store.apply(batch(body, point, link(body, "REACHED_AT", point, id="link:a")))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as directory:
        yield directory


def one_line(call: Callable[[], object]) -> str:
    """The one line that a call is refused with: short, and printable as it is."""
    with pytest.raises(DirectoryError) as caught:
        call()
    line = str(caught.value)
    assert "\n" not in line
    assert line.isprintable()
    assert len(line) < 600
    line.encode()
    return line


def corrected(directory: Directory, **fields: object) -> None:
    read = directory.for_writing("org:a")
    directory.correct(changed(read, **fields), expected=read.hash, by="a tester")


@pytest.mark.parametrize("what", KEPT)
def test_a_remark_and_a_field_are_kept_to_the_letter(directory: Directory, what: str):
    """By the desk, the record and its history."""
    text = KEPT[what]
    directory.remark("org:a", text, reply_to=text.replace("\n", " ").replace("\t", " ")[:1000].strip())
    [item] = directory.remarks(COMMITTEE).remarks
    assert item.text == text
    corrected(directory, note=text)
    assert directory.for_writing("org:a").note == text
    assert directory.history("org:a", COMMITTEE).changes[0].fields[0].after == text
    assert directory.check().faults == ()


@pytest.mark.parametrize("what", REFUSED)
def test_what_is_no_text_is_refused_in_one_line_whoever_says_it_where(directory: Directory, what: str):
    """In a remark, a field, a name, who and why, a list and a question of those who keep it; nothing is written."""
    bad, token = REFUSED[what], directory.status(COMMITTEE).token
    writing: dict[str, Callable[[], object]] = {
        "about": lambda: directory.remark(bad, "text"),
        "reply_to": lambda: directory.remark("org:a", "text", reply_to=bad),
        "note": lambda: corrected(directory, note=bad),
        "names": lambda: corrected(directory, names=[{"text": bad}]),
        "end": lambda: directory.end("org:a", until=bad, by="a tester"),
        "end of what": lambda: directory.end(bad, until="2030", by="a tester"),
        "channel": lambda: directory.verify("org:a", on=TODAY, by="a tester", how="asked", channel=bad),
        "holder": lambda: directory.verify(bad, on=TODAY, by="a tester", how="asked"),
        "how": lambda: directory.verify("org:a", on=TODAY, by="a tester", how=bad),
        "links": lambda: directory.verify_all([bad], on=TODAY, by="a tester", how="asked"),
        "item": lambda: directory.settle(bad, by="a tester", how="done"),
        "leaving out": lambda: directory.undo("batch", by="a tester", without=[bad]),
        "show": lambda: directory.show(bad, COMMITTEE),
    }
    if what != "a carriage return":  # the end of a line, as a browser sends it
        writing["remark"] = lambda: directory.remark("org:a", bad)
    if "100,000" not in what:
        writing["by"] = lambda: directory.add([organization("b")], by=bad)
        writing["why"] = lambda: directory.add([organization("b")], by="a tester", why=bad)
    for name, call in writing.items():
        try:
            one_line(call)
        except BaseException as error:
            raise AssertionError(f"{name}: {type(error).__name__}: {str(error)[:200]!r}") from error
    assert directory.status(COMMITTEE).token == token
    assert directory.remarks(COMMITTEE).remarks == ()
    assert directory.check().faults == ()


def test_a_remark_is_a_word_and_no_file(directory: Directory):
    """Two thousand characters are kept, one more is refused."""
    assert "at most 2,000" in one_line(lambda: directory.remark("org:a", "x" * 2_001))
    directory.remark("org:a", "x" * 2_000)
    assert len(directory.remarks(COMMITTEE).remarks) == 1


HALVES = [what for what, bad in REFUSED.items() if any("\ud800" <= character <= "\udfff" for character in bad)]


def _is_not_found(directory: Directory, bad: str) -> None:
    assert "no batch" in one_line(lambda: directory.undo(bad, by="a tester"))
    assert "no batch" in one_line(lambda: directory.batch(bad, COMMITTEE))
    assert "no record" in one_line(lambda: directory.history(bad, COMMITTEE))
    assert directory.find(bad, COMMITTEE).results == ()


@pytest.mark.parametrize("what", [what for what in REFUSED if what not in HALVES])
def test_a_batch_and_a_record_that_are_named_by_no_text_are_not_found(directory: Directory, what: str):
    """To undo it, to look at it, to search for it: nothing has such a name."""
    _is_not_found(directory, REFUSED[what])


@pytest.mark.parametrize("what", HALVES)
def test_a_batch_and_a_record_that_are_named_by_half_a_character_are_not_found(directory: Directory, what: str):
    """As a terminal gives it for a byte that is no UTF-8."""
    _is_not_found(directory, REFUSED[what])
