"""Everything that somebody may see, on a page of its own: what it holds, how large a file is, and the forms."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Final

import streamlit as st

from directory.access import COMMITTEE
from directory.export.forms import FORMS, FormName
from directory.ports import FindQuery
from directory.questions.selection import Everything
from directory.ui import session, take_along
from directory.ui.exporting.out import Out, asked, foot
from directory.ui.take_along import Group, Way

WHOLE: Final = "Whole records"
SAYS: Final = "Whole records can be brought in elsewhere: they are of all times, with what has ended."
ELSEWHERE: Final = "Other forms are offered where a search, an answer or a record stands."
PURPOSES: Final[Mapping[str, tuple[FormName, ...]]] = {
    "For a spreadsheet": ("xlsx", "csv"),
    "For an address book": ("vcard", "vcard4"),
    "For a calendar": ("ics",),
    "For programs": ("popolo", "jsonld", "graphml"),
    WHOLE: ("jsonl", "folder"),
}
EACH: Final[Mapping[FormName, int]] = {  # bytes a record, as the seed has them
    "xlsx": 55,
    "csv": 180,
    "vcard": 345,
    "vcard4": 345,
    "ics": 3,
    "popolo": 385,
    "jsonld": 475,
    "graphml": 760,
    "jsonl": 870,
    "folder": 110,
}
COUNTED: Final = {
    "Organization": "organizations",
    "Post": "posts",
    "Person": "people",
    "ContactPoint": "channels",
    "Event": "events",
}


def draw(on: date) -> None:
    """What there is, the forms that may be taken, and what stands on them."""
    with st.container(key="everything"):
        out = asked("everything", on)
        counts = _counts(out)
        there = [f"{counts[kind]:,} {name}" for kind, name in COUNTED.items() if counts.get(kind)]
        st.markdown(f"All that is on file: {', '.join(there) or 'nothing yet'}.")
        take_along.groups(_groups(out, sum(counts.values())), disabled=not out.by)
        foot(out, SAYS if _trusted() else f"{SAYS} {ELSEWHERE}")


def _counts(out: Out) -> Mapping[str, int]:
    if out.viewer.audience == session.audience():
        return session.find(FindQuery(limit=1), out.on).facets.kind
    return out.directory.find("", out.viewer, limit=1, on=out.on).facets.kind


def _groups(out: Out, records: int) -> list[Group]:
    """By what they are for; visitors get what needs little of a small server."""
    found: list[Group] = []
    for title, forms in PURPOSES.items():
        ways = [_way(out, form, records) for form in forms if _trusted() or FORMS[form].streamed]
        if ways:
            name = "everything-of-all-times" if title == WHOLE else "everything"
            found.append(Group(title, out.file(name), ways))
    return found


def _way(out: Out, form: FormName, records: int) -> Way:
    way = out.way(form, Everything())
    if not _trusted():
        way = way._replace(make=lambda: session.everything(form, out.on, out.by))
    return way._replace(label=f"{way.label}, {size(records * EACH[form])}")


def _trusted() -> bool:
    """Whether those who keep the directory ask; what visitors take is made once for all of them."""
    return session.audience() == COMMITTEE


def size(count: int) -> str:
    """So many bytes, about, as one reads them."""
    if count < 100_000:
        return "under 0.1 MB"
    return f"about {count / 1_000_000:.1f} MB" if count < 9_950_000 else f"about {round(count / 1_000_000)} MB"
