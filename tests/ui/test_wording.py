"""Where two texts differ, word by word."""

from __future__ import annotations

import re
from html import unescape

from hypothesis import example, given
from hypothesis import strategies as some

from directory.ui.keeping.wording import MOST, as_html, pieces

TEXTS = some.text(some.sampled_from("ab <>&\"'\n*_ \u2028é"), max_size=60)


def sides(before: str, after: str) -> tuple[str, str]:
    found = pieces(before, after)
    return ("".join(t for how, t in found if how != "come"), "".join(t for how, t in found if how != "gone"))


@given(TEXTS, TEXTS)
@example("", "")
@example("a\n", "a")
def test_no_character_is_lost(before: str, after: str):
    """What stayed and what went is the text before; what stayed and what came is the text after."""
    assert sides(before, after) == (before, after)


@given(TEXTS, TEXTS)
def test_every_character_is_text(before: str, after: str):
    """No tag but those of the difference itself, and nothing between them but the texts."""
    said = as_html(before, after)
    tags = set(re.findall(r"<[^>]*>", said))
    assert {tag.split()[0].strip("</>") for tag in tags} <= {"span", "del", "ins"}
    shown = unescape(re.sub(r"<[^>]*>", "", said))
    assert "".join(shown.split()) == "".join("".join(text for _, text in pieces(before, after)).split())


def test_words_that_stay_are_not_repeated():
    assert pieces("the old word stays", "the newer word stays") == [
        ("same", "the "),
        ("gone", "old "),
        ("come", "newer "),
        ("same", "word stays"),
    ]


def test_a_long_text_is_compared_line_by_line():
    """A text of many words would take minutes word by word."""
    before = "\n".join(f"line {n} of many words" for n in range(MOST))
    after = before.replace("line 7 of", "line seven of")
    assert sides(before, after) == (before, after)
    assert ("gone", "line 7 of many words\n") in pieces(before, after)
