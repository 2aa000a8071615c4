"""Random lists of all kinds: plausible cells of small pools, so that rows meet the same records, and nasty ones."""

from __future__ import annotations

from typing import Any, Final

from hypothesis import strategies as st
from lists import listed

from directory.intake.asked import Asked, Listed
from directory.intake.kinds import KINDS

NASTY: Final = (
    "\x00", "a\x00b", "<script>alert(1)</script>", "=cmd|' /C calc'!A1", "\u202egnirts", "\ud800", "x" * 1200, "?",
    "\u2028", "'; DROP TABLE", "🙂" * 30, "\t", "﷽" * 20, "n/a", "new", "org:icc", "person:ama", "0", "-1", "#REF!",
)  # fmt: skip
BODIES: Final = (
    "Sample Chemical Association", "SAMPLE CHEMICAL ASSOCIATION", "Sample Dyes Association", "SCA", "ICC",
    "Ministry of Foreign Affairs", "Ministry of Mines", "Sample Chemcal Association", "Brand New Union", "Neue Union",
    "Sample World Council", "House Tenant One", "UNODC", "org:association", "Совет химиков",
    "Permanent Mission of Ghana",
)  # fmt: skip
POOLS: Final[dict[str, tuple[str, ...]]] = {
    "organization": BODIES,
    "association": ("Sample World Council", "org:council", "Brand New Union", "SCA"),
    "part_of": BODIES[:9],
    "acronym": ("SCA", "ICC", "BNU"),
    "organization_kind": ("ngo", "industry association", "state_authority", "club"),
    "scope": ("national", "international"),
    "country": ("Ghana", "Togo", "NER", "Nigeria", "Ghana/Togo", "Atlantis", "NA"),
    "covers": ("Ghana; Togo", "World", "Niger"),
    "sectors": ("chemical", "ports; chemical", "weaving"),
    "email": ("office@sca.example.org", "info@house.example.org", "ama@example.org", "a@example.org; b@example.net", "x@"),
    "phone": ("+233 30 255 0100", "030 255 0100", "4.12E+10"),
    "address": ("1 Sample Road, Accra", "2 Road\nLomé"),
    "website": ("https://sca.example.org", "www.example.net", "javascript:alert(1)"),
    "newsletter": ("https://sca.example.org/news", "news@example.org"),
    "membership": ("full", "associate", "observer", "patron"),
    "name": ("Ama Sample", "SAMPLE, Ama", "Kofi Test", "Dr Kofi Test", "N.N.", "Иван Иванов"),
    "given_name": ("Ama", "Kofi"),
    "family_name": ("SAMPLE", "Test"),
    "honorific": ("Dr", "Ms"),
    "function": ("Deputy Director", "Clerk"),
    "role": ("poc_capital", "poc_mission"),
    "languages": ("en; fr", "Klingon"),
    "event": ("Sample Workshop", "event:workshop", "Other Meeting"),
    "event_starts": ("2026-03-02", "3/4/2026"),
    "event_ends": ("2026-03-04", "2025"),
    "event_place": ("Accra",),
    "participation": ("speaker", "participant", "guest"),
    "channel_type": ("email", "phone", "web", "newsletter", "address"),
    "channel": ("office@sca.example.org", "https://sca.example.org", "+233302550100", "news@example.org"),
    "purpose": ("monthly newsletter",),
    "since": ("2020", "2024-05", "3/4/2026"),
    "until": ("2022", "2019", "2027"),
    "instrument": ("note verbale 12/2024",),
    "nominator": ("Ministry of Foreign Affairs",),
    "external_id": ("ror:01", "ror:02"),
    "organization_id": ("org:association", "org:icc", "new", "org:nobody"),
    "person_id": ("person:ama", "new"),
    "note": ("a note", "another\nnote"),
    "as_of": ("2026", "2026-05-01"),
}  # fmt: skip


ASKED: Final[tuple[dict[str, Any], ...]] = (
    {},
    {"label": "public"},
    {"label": "network", "tighten": True},
    {"label": "peers:a", "tighten": True, "day_first": True},
    {"as_of": "2026-05", "register": "A register", "keep": "mine"},
)


def lists(*, nasty: bool, most: int = 6) -> st.SearchStrategy[tuple[Listed, Asked]]:
    """
    A list and how it is asked for.

    Args:
        nasty: with cells that nobody would type in earnest.
    """
    return st.sampled_from(tuple(KINDS)).flatmap(lambda kind: _of(kind, nasty=nasty, most=most))


def _of(kind: str, *, nasty: bool, most: int) -> st.SearchStrategy[tuple[Listed, Asked]]:
    needed = sorted({group[0] for group in KINDS[kind].needs} | ({"association"} if kind == "members" else set()))
    others = [field for field in KINDS[kind].fields if field not in needed]

    def of_columns(extra: list[str]) -> st.SearchStrategy[tuple[Listed, Asked]]:
        fields = [*needed, *extra]
        row = st.tuples(*(_cell(field, needed=field in needed, nasty=nasty) for field in fields), _remark(nasty=nasty))
        rows = st.lists(row, min_size=1, max_size=most)
        return st.builds(lambda rows, more: _asked(kind, fields, rows, more), rows, st.sampled_from(ASKED))

    return st.lists(st.sampled_from(others), unique=True, max_size=5).flatmap(of_columns)


def _cell(field: str, *, needed: bool, nasty: bool) -> st.SearchStrategy[str]:
    known = st.sampled_from(POOLS[field])
    options = [known, known, known] if needed else [known, known, st.just("")]
    return st.one_of(*options, st.sampled_from(NASTY)) if nasty else st.one_of(*options)


def _remark(*, nasty: bool) -> st.SearchStrategy[str]:
    """A column that is no field."""
    return st.sampled_from((*NASTY, "")) if nasty else st.sampled_from(("", "seen in May"))


def _asked(kind: str, fields: list[str], rows: list[tuple[str, ...]], more: dict[str, Any]) -> tuple[Listed, Asked]:
    columns = {field.replace("_", " ").title(): field for field in fields}
    fill = {} if "organization_kind" in fields else {"organization_kind": "ngo"}
    fill = fill if "organization_kind" in KINDS[kind].fields else {}
    return listed((*columns, "Remark"), *rows), Asked(kind, columns={**columns, "Remark": None}, fill=fill, **more)  # type: ignore[arg-type]
