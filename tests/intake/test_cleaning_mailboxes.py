"""Mailboxes: whatever stands around them comes off, and what is none is held."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.mailboxes import is_functional, mailboxes

A, B = "office@example.org", "ama.sample@example.com"
MAILBOXES = (  # what stands there, what it is; several with |
    (A, A),
    ("Office@EXAMPLE.ORG", "Office@example.org"),
    ("office@Example.Org", A),
    ("  office@example.org ", A),
    ("office@example.org\n", A),
    ("\u00a0office@example.org\u00a0", A),
    ("office@\u00a0example.org".replace("\u00a0", "\u200b"), A),
    ("\ufeffoffice@example.org", A),
    ("off\u00adice@example.org", A),
    ("office@example.org\u200e", A),
    ("\u202aoffice@example.org\u202c", A),
    ("mailto:office@example.org", A),
    ("MAILTO:office@example.org", A),
    ("mailto:office@example.org?subject=Hello", A),
    ("<office@example.org>", A),
    ("<office@example.org", A),
    ("Sample Office <office@example.org>", A),
    ('"Sample, Office" <office@example.org>', A),
    ("Sample, Office <office@example.org>", A),
    ("Sample Office < office@example.org >", A),
    ("office@example.org.", A),
    ("office@example.org,", A),
    ("office@example.org;", A),
    ("E-mail: office@example.org", A),
    ("Email:office@example.org", A),
    ("Courriel : office@example.org", A),
    ("'office@example.org'", A),
    ('"office@example.org"', A),
    (f"{A}; {B}", f"{A}|{B}"),
    (f"{A};{B}", f"{A}|{B}"),
    (f"{A}, {B}", f"{A}|{B}"),
    (f"{A},{B}", f"{A}|{B}"),
    (f"{A} {B}", f"{A}|{B}"),
    (f"{A}\n{B}", f"{A}|{B}"),
    (f"{A}\r\n{B}", f"{A}|{B}"),
    (f"{A} / {B}", f"{A}|{B}"),
    (f"{A}/{B}", f"{A}|{B}"),
    (f"{A} | {B}", f"{A}|{B}"),
    (f"{A} or {B}", f"{A}|{B}"),
    (f"{A} and {B}", f"{A}|{B}"),
    (f"{A} et {B}", f"{A}|{B}"),
    (f"{A}; {A}", A),
    (f"{A}; OFFICE <{A}>", A),
    (f"Office <{A}>; Ama Sample <{B}>", f"{A}|{B}"),
    (f"{A}, Ama Sample <{B}>", f"{A}|{B}"),
    (f"mailto:{A}; mailto:{B}", f"{A}|{B}"),
    ("ama+1540@example.org", "ama+1540@example.org"),
    ("ama_sample@mail.example.org", "ama_sample@mail.example.org"),
    ("o'brien@example.org", "o'brien@example.org"),
    ("1540@example.org", "1540@example.org"),
    ("a@example.co", "a@example.co"),
    ("a-b@ex-ample.org", "a-b@ex-ample.org"),
    ("x@sub.sub.example.org", "x@sub.sub.example.org"),
    ("office@bücher.example.org", "office@bücher.example.org"),
    ("office@xn--bcher-kva.example.org", "office@bücher.example.org"),
    ("müller@example.org", "müller@example.org"),
    ("офис@пример.рф", "офис@пример.рф"),
    ("оffice@example.org", "оffice@example.org"),
)
NOT_MAILBOXES = (
    "office",
    "office@",
    "@example.org",
    "office@example",
    "office@localhost",
    "office@example..org",
    "office..sample@example.org",
    ".office@example.org",
    "office.@example.org",
    "office@-example.org",
    "office@example-.org",
    "office@example.org-",
    "office@@example.org",
    "off ice@example.org",
    "office @example.org",
    "office@ example.org",
    "office@exam ple.org",
    "office@example.o",
    "office@example.123",
    "office@127.0.0.1",
    "office@[127.0.0.1]",
    "office[at]example.org",
    "office (at) example (dot) org",
    "office＠example.org",
    "office@example,org",
    "office@example_sample.org",
    "Sample Office office@example.org",
    '"of fice"@example.org',
    "a" * 65 + "@example.org",
    "office@" + "a" * 64 + ".org",
    "office@example.invalid",
    "office@example.test",
    "n/a",
    "-",
    "tbc",
    "https://example.org",
    "+233 30 255 0100",
    "office@example.org\x00",
    "office@example.org; tbc",
    "office@example.org; ama@",
    '=HYPERLINK("mailto:a@example.org")',
    "javascript:alert(1)@example.org",
    "office@exa!mple.org",
)


@pytest.mark.parametrize(("text", "expected"), MAILBOXES)
def test_a_mailbox_stands_alone(text, expected):
    """Names, labels, brackets and what nobody sees come off; several in a cell are several, each once."""
    found = mailboxes(text)
    assert "|".join(found.values) == expected, found.problem
    assert not found.problem


@pytest.mark.parametrize("text", NOT_MAILBOXES)
def test_what_is_no_mailbox_is_held(text):
    """One bad one holds the whole cell: half of it is not what its writer meant."""
    found = mailboxes(text)
    assert found.values == ()
    assert found.problem


def test_what_may_be_meant_is_suggested():
    """`[at]` and a name before a mailbox are understood, and left to a person."""
    assert mailboxes("office [at] example [dot] org").suggestions == (A,)
    assert mailboxes("Sample Office office@example.org").suggestions == (A,)


def test_letters_of_another_script_are_noted_and_not_refused():
    """A Cyrillic `о` among Latin letters looks like another mailbox; a wholly Cyrillic one does not."""
    (note,) = mailboxes("оffice@example.org").changes
    assert note.raw == note.new == "оffice@example.org"
    assert "another script" in note.rule
    assert mailboxes("офис@пример.рф").changes == ()
    assert mailboxes("müller@example.org").changes == ()


def test_every_change_has_its_rule():
    """What stood there, what was made of it."""
    assert mailboxes(A).changes == ()
    assert mailboxes(f"Office <{A}>").changes == ((f"Office <{A}>", A, "as a mailbox"),)


@pytest.mark.parametrize(
    "mailbox",
    [
        "info@example.org",
        "INFO@example.org",
        "office@example.org",
        "secretariat@example.org",
        "contact@example.org",
        "1540@example.org",
        "1540poc@example.org",
        "poc1540@example.org",
        "mission.newyork@example.org",
        "permanent-mission@example.org",
        "info+list@example.org",
        "press_office@example.org",
        "secretaria@example.org",
        "export.control@example.org",
        "newsletter@example.org",
    ],
)
def test_an_office_has_a_functional_mailbox(mailbox):
    """Role words and numbers, at either end."""
    assert is_functional(mailbox)


@pytest.mark.parametrize(
    "mailbox",
    ["ama.sample@example.org", "jdoe@example.org", "j.doe2@example.org", "infante@example.org", "o@example.org"],
)
def test_a_person_has_none(mailbox):
    """A word within a word is no role."""
    assert not is_functional(mailbox)


@given(st.one_of(st.text(max_size=60), st.text("aé@. <>;,:-\u200b\u0430", max_size=30), st.emails()))
def test_any_text_is_a_mailbox_or_held(text):
    """Nothing is raised; a mailbox cleaned again is itself."""
    found = mailboxes(text)
    assert not (found.values and found.problem)
    for value in found.values:
        assert mailboxes(value).values == (value,)
        is_functional(value)
    is_functional(text)
