"""Text: what may be stored, and when two spellings are one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.text import fold, forbidden, words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Côte d’Ivoire", "COTE D'IVOIRE"),
        ("Кот-д’Ивуар", "кот д'ивуар"),
        ("U.A.E.", "uae"),
        ("Åland", "aland"),
        ("Straße", "STRASSE"),
        ("e\u0301cole", "école"),
        ("ＩＣＣ", "icc"),
        ("  two   words ", "two words"),
    ],
)
def test_spellings_of_one_name_fold_to_one(one: str, other: str):
    """Case, accents, script, punctuation and blanks do not count."""
    assert fold(one) == fold(other) != ""


def test_different_names_stay_different():
    """Niger is not Nigeria."""
    assert len({fold(name) for name in ("Niger", "Nigeria", "Guinea", "Guinea-Bissau", "Mali", "Malawi")}) == 6


@given(st.text())
def test_folding_is_stable(text: str):
    """Folding what is folded changes nothing; its words are its words; whatever the text."""
    assert fold(fold(text)) == fold(text)
    assert " ".join(words(text)) == fold(text)


@pytest.mark.parametrize("text", ["a\x00b", "a\x1bb", "a\x85b", "\ud800", "\u202eevil", "a\u2066b", "\ufffe"])
def test_what_is_no_text_is_named(text: str):
    """Controls, half characters, marks that turn the text around them."""
    assert forbidden(text).startswith("U+")


def test_lines_are_for_prose():
    """A name stands on one line; marks that Arabic names need are text."""
    assert (forbidden("a\nb"), forbidden("a\nb", lines=True), forbidden("\u200fمرحبا")) == ("U+000A", None, None)
