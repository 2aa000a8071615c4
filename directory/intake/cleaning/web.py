"""Addresses on the web: http and https, nothing else."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, urlsplit

from directory.errors import quoted
from directory.intake.cleaning import Clean
from directory.intake.cleaning.cells import MOST_KEPT, held, kept, tidied, together, too_long, unfit

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d+(?:/|$))")
_BARE: Final = re.compile(r"[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}\.?(?::\d+)?(?:[/?#]\S*)?")
_FILE: Final = re.compile(r"[^/]*\.(?:pdf|docx?|xlsx?|pptx?|png|jpe?g|gif|txt|csv|zip|exe|html?)", re.IGNORECASE)
_PLAIN_HOST: Final = re.compile(r"(?!.{254})(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]{2,63}")
_ODD: Final = re.compile(r"[<>\"{}|\\^`\s]")
_EXPECTED: Final = "expected an address such as https://www.example.org"


def web(text: str) -> Clean:
    """
    Web addresses of a cell; several where blanks, lines or semicolons part them.

    `https://` is put before `www.example.org`; the name of the host stands in small ASCII letters (IDNA).
    """
    if bad := too_long(text):
        return bad
    shown = tidied(text, lines=True)
    parts = [part for part in re.split(r"[\s;]+|,\s+|,(?=https?:)", shown) if part]
    if len(parts) == 1:
        return _one(text) if text.strip() == parts[0] else _one(parts[0])
    return together(_one(part) for part in parts)


@lru_cache(maxsize=MOST_KEPT)
def _one(raw: str) -> Clean:
    given = tidied(raw).strip("<>,")
    if not given:
        return Clean()
    if bad := unfit(given):
        return bad
    if _ODD.search(given):
        return held(f"{quoted(given)} has a character that no web address has: {_EXPECTED}")
    rule = "as a web address"
    if not _SCHEME.match(given):
        if "@" in given.split("/")[0]:
            return held(f"{quoted(given)} is a mailbox, or names a user: {_EXPECTED}")
        if not _BARE.fullmatch(given) or _FILE.fullmatch(given):
            return held(f"{quoted(given)} is no web address: {_EXPECTED}")
        given, rule = f"https://{given}", "https:// put before it"
    return _checked(raw, given, rule)


def _checked(raw: str, given: str, rule: str) -> Clean:
    try:
        parts = urlsplit(given)
        port = parts.port
    except ValueError:
        return held(f"{quoted(given)} is no web address: {_EXPECTED}")
    if parts.scheme not in ("http", "https"):
        return held(f"{quoted(given)} does not begin with http:// or https://: {_EXPECTED}")
    if parts.username is not None or parts.password is not None:
        return held(f"{quoted(parts.hostname or '')} comes with a user name or password: write the address without")
    host = _host(parts)
    if not host:
        return held(f"{quoted(given)} names no host on the web: {_EXPECTED}")
    new = parts._replace(netloc=host if port is None else f"{host}:{port}").geturl()
    return unfit(new) or kept(raw, new, rule)


def _host(parts: SplitResult) -> str:
    """The name of the host in IDNA's ASCII form; empty where it is none, or a number."""
    host = (parts.hostname or "").removesuffix(".")
    if not _PLAIN_HOST.fullmatch(host) or "xn--" in host:
        import idna

        try:
            host = idna.encode(host, uts46=True).decode("ascii").lower()
        except (idna.IDNAError, UnicodeError):
            return ""
    last = host.rpartition(".")[2]
    return host if "." in host and len(last) > 1 and not last.isdigit() else ""
