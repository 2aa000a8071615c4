"""What several pages draw: channels, freshness, cover, badges."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from directory.freshness import Freshness
from directory.questions.answer import CoverShown, Reach
from directory.ui.plain import linked, plain, words
from directory.ui.saying import sentence, states

ICONS: Final = {
    "email": ":material/mail:",
    "phone": ":material/call:",
    "address": ":material/location_on:",
    "web": ":material/language:",
    "newsletter": ":material/news:",
    "note_verbale": ":material/description:",
}
NO_CHANNEL: Final = ":small[:gray[no channel in this directory]]"
COVERS: Final = {
    "claimed": "What it says itself that it covers.",
    "derived": "What its present members cover together.",
    "reachable": "Where it, or a member, has a channel that was verified and is not stale.",
}


def fresh(reach: Reach) -> str:
    """How fresh a channel is, as Markdown: in words, and in no colour that praises or blames."""
    if reach.freshness is Freshness.NEVER_VERIFIED:
        return ":small[:gray[not verified yet]]"
    day = plain(reach.verified_on or "")
    if reach.freshness is Freshness.FRESH:
        return f":blue-badge[verified {day}]"
    return f":gray-badge[{'due' if reach.freshness is Freshness.DUE else 'stale'}, verified {day}]"


def channel(reach: Reach) -> str:
    """A channel on one line, as Markdown."""
    if reach.type == "note_verbale":
        return f"{ICONS[reach.type]} note verbale {fresh(reach)}"
    shown = reach.value.removeprefix("https://").removeprefix("http://").removesuffix("/")
    return f"{ICONS[reach.type]} {linked(reach.type, reach.value, shown)} {fresh(reach)}"


def channels(reaches: Sequence[Reach], own: Iterable[str] = ()) -> None:
    """Channels under each other, or that there is none; whose they are where not its `own`."""
    lines = [] if reaches else [NO_CHANNEL]
    for holder, group in groupby(reaches, key=lambda reach: reach.holder):
        held = list(group)
        if holder not in own:
            lines.append(f":small[:gray[{plain(held[0].holder_name)}:]]")
        lines += [channel(reach) for reach in held]
    st.markdown("  \n".join(lines))


def to_copy(reaches: Sequence[Reach]) -> None:
    """The values of channels with a button that copies them."""
    for reach in reaches:
        st.code(reach.value, language=None, wrap_lines=True)


def cover_count(cover: CoverShown) -> int:
    """The States that it covers by its own claim or through its members."""
    return len({*cover.claimed, *cover.derived})


def cover_lists(cover: CoverShown, asked: Sequence[str], names: Mapping[str, str]) -> None:
    """Which of the States asked are covered, and how; and which are not."""
    lines: list[str] = []
    for meaning in COVERS:
        covered: tuple[str, ...] = getattr(cover, meaning)
        whole = f"all {len(asked)}" if len(covered) == len(asked) > 1 else plain(states(covered, names)) or "none"
        if covered or meaning == "reachable":
            lines.append(f"**{meaning.capitalize()}** :small[:gray[{COVERS[meaning]}]]  \n{whole}")
    missing = set(asked) - {*cover.claimed, *cover.derived}
    if missing:
        lines.append(f"**Not covered**  \n{plain(states(missing, names))}")
    st.markdown("\n\n".join(lines))


def note(text: str) -> str:
    """A remark in small grey, as Markdown."""
    return f":small[:gray[:material/info: {plain(sentence(text))}]]"


def kind_of(kind: str, type: str) -> str:
    """What a record is, in words."""
    return words(type) if type else words(kind).lower()


def table(columns: Mapping[str, Sequence[str | int]], *, alt: str) -> None:
    """A table that every reader reads: cells are Markdown, so that text of the data comes through `plain`."""
    st.table(columns, hide_index=True, border="horizontal", alt=alt)  # pyright: ignore[reportUnknownMemberType]
