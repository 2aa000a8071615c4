"""Web addresses: http and https alone, the host in ASCII."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.intake.cleaning.web import web

ADDRESSES = (
    ("https://www.example.org", "https://www.example.org"),
    ("http://example.org/", "http://example.org/"),
    ("HTTPS://WWW.Example.ORG/Path", "https://www.example.org/Path"),
    ("www.example.org", "https://www.example.org"),
    ("WWW.EXAMPLE.ORG", "https://www.example.org"),
    ("example.org", "https://example.org"),
    ("example.org/a/b?c=1,2#d", "https://example.org/a/b?c=1,2#d"),
    ("https://example.org:8443/x", "https://example.org:8443/x"),
    ("example.org:8080", "https://example.org:8080"),
    (" https://example.org ", "https://example.org"),
    ("\u200bhttps://example.org", "https://example.org"),
    ("https://example.org\n", "https://example.org"),
    ("<https://example.org>", "https://example.org"),
    ("https://example.org,", "https://example.org"),
    ("https://bücher.example.org/ä", "https://xn--bcher-kva.example.org/ä"),
    ("https://пример.рф", "https://xn--e1afmkfd.xn--p1ai"),
    ("https://xn--bcher-kva.example.org", "https://xn--bcher-kva.example.org"),
    ("https://example.org.", "https://example.org"),
    ("https://example.org?x=a@b", "https://example.org?x=a@b"),
    ("https://example.org/@office", "https://example.org/@office"),
    ("https://a.example.org; www.example.com", "https://a.example.org|https://www.example.com"),
    ("https://a.example.org www.example.com", "https://a.example.org|https://www.example.com"),
    ("https://a.example.org\nhttps://b.example.org", "https://a.example.org|https://b.example.org"),
    ("www.example.org, www.example.com", "https://www.example.org|https://www.example.com"),
    ("www.example.org; https://www.example.org", "https://www.example.org"),
)
NOT_ADDRESSES = (
    "javascript:alert(1)",
    "JavaScript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "file:///etc/hosts",
    "ftp://example.org",
    "mailto:office@example.org",
    "office@example.org",
    "https://user:secret@example.org",
    "https://user@example.org",
    "user:secret@example.org",
    "https://",
    "https:///path",
    "http://localhost",
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://[bad/",
    "https://example",
    "https://exa mple.org",
    "https://example.org/<script>",
    'https://example.org/"x"',
    "https://example.org\\@evil.example.com",
    "https://example.org:99999",
    "https://-example.org",
    "https://exa_mple!.org",
    "http//example.org",
    "brochure.pdf",
    "n/a",
    "-",
    "tbc",
    "no website",
    "+233 30 255 0100",
    "example",
    "https://example.org; tbc",
    "https://example.org/" + "a" * 1000,
)


@pytest.mark.parametrize(("text", "expected"), ADDRESSES)
def test_an_address_begins_with_http(text, expected):
    """`https://` is put before a bare name; several in a cell are several."""
    found = web(text)
    assert "|".join(found.values) == expected, found.problem


@pytest.mark.parametrize("text", NOT_ADDRESSES)
def test_whatever_else_is_held(text):
    """No other scheme, no user, no number in place of a host."""
    found = web(text)
    assert found.values == ()
    assert found.problem


def test_a_secret_is_not_repeated():
    """The problem names the host, and not the password that stood before it."""
    assert "secret" not in web("https://user:secret@example.org").problem


def test_the_change_says_what_was_put_before():
    """The rule is told where the address was not whole."""
    assert web("www.example.org").changes == (("www.example.org", "https://www.example.org", "https:// put before it"),)
    assert web("https://www.example.org").changes == ()


@given(st.one_of(st.text(max_size=60), st.text("htps:/.@aé:%[]?# ", max_size=30).map("https://{}".format)))
def test_any_text_is_an_address_or_held(text):
    """Nothing is raised; an address cleaned again is itself."""
    found = web(text)
    assert not (found.values and found.problem)
    for value in found.values:
        assert value.startswith(("http://", "https://"))
        assert web(value).values == (value,)
