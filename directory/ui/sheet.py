"""The parts of a record's page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Final

import streamlit as st

from directory.questions.answer import Held
from directory.questions.profile import LinkShown, Profile
from directory.ui import links, widgets
from directory.ui.plain import linked, plain, words
from directory.ui.saying import named, states

# how a kind of link reads from its source, and from its target
READS: Final = {
    "MEMBER_OF": ("Member of", "Members"),
    "PART_OF": ("Part of", "Parts"),
    "MEMBERSHIP_OF": ("Formed by the members of", "Area of its members"),
    "AT": ("At", "Posts"),
    "AS": ("Role", "Posts in this role"),
    "HOLDS": ("Holds", "Held by"),
    "ACTIVE_IN": ("Works on", "Who works on it"),
    "COVERS": ("Says it covers", "Who says it covers this"),
    "COMPETENT_FOR": ("Competent for", "Who is competent"),
    "BASED_IN": ("Based in", "Based here"),
    "COOPERATES_WITH": ("Cooperates with", "Cooperates with"),
    "SUCCEEDS": ("Successor of", "Succeeded by"),
    "BROADER": ("Broader", "Narrower"),
    "RELATED": ("Related", "Related"),
    "TOOK_PART": ("Took part in", "Took part"),
    "HELD_IN": ("Held in", "Events held here"),
    "REACHED_AT": ("Reached at", "Channel of"),
    "ABOUT": ("About", "About it"),
    "BY": ("By", "Offers and resources"),
    "KNOWS": ("Knows", "Known by"),
}
ORDER: Final = tuple(READS)
MANY: Final = 12  # links of a kind beyond which they fold


def channels(profile: Profile) -> None:
    """Its channels, how fresh, and to copy."""
    if profile.kind in ("Organization", "Post", "Person"):
        st.subheader("Channels", anchor=False)
        widgets.channels(profile.channels, own=(profile.id,))
        if profile.channels:
            with st.popover("Copy", icon=":material/content_copy:", type="tertiary"):
                widgets.to_copy(profile.channels)
        if profile.approach:
            st.markdown(f"**How to approach**  \n{plain(profile.approach)}")
    if profile.languages:
        st.markdown(f"**Languages** {plain(', '.join(profile.languages))}")


def holders(profile: Profile) -> None:
    """Who holds a post, since when nobody does, and who held it before; as far as this directory shows."""
    if not (profile.holders or profile.former):
        return
    st.subheader("Held by", anchor=False)
    if profile.vacant_since:
        st.markdown(f"Vacant since {profile.vacant_since} in this directory.")
    _held(profile.holders)
    if profile.former:
        st.markdown("**Before**")
        _held(profile.former)


def _held(found: Sequence[Held]) -> None:
    for held in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="xsmall"):
            links.to_record(held.person, held.name)
            if held.since or held.until:
                st.markdown(f":small[:gray[{plain(_dates(held.since, held.until))}]]", width="content")


def cover(profile: Profile, names: Mapping[str, str]) -> None:
    """Its cover in the three meanings, never mixed."""
    if profile.cover is None:
        return
    st.subheader("Cover", anchor=False)
    for meaning, says in widgets.COVERS.items():
        covered: tuple[str, ...] = getattr(profile.cover, meaning)
        n = "1** State" if len(covered) == 1 else f"{len(covered)}** States"
        line = f"**{meaning.capitalize()}: {n} :small[:gray[{says}]]"
        if covered:
            with st.expander(line):
                st.markdown(plain(states(covered, names)))
        else:
            st.markdown(line)


def ties(profile: Profile) -> None:
    """Its links both ways, by kind."""
    apart = profile.kind == "Post"  # its holders stand by themselves
    shown = (link for link in profile.links if not (apart and link.kind == "HOLDS"))
    ordered = sorted(shown, key=lambda link: (_rank(link), link.direction == "in"))
    for heading, group in groupby(ordered, key=_heading):  # of a kind that reads alike both ways there is one
        found = list(group)
        if len(found) <= MANY:
            st.markdown(f"**{heading}**")
            _list(found)
        else:
            with st.expander(f"**{heading}: {len(found)}**"):
                _list(found)
    if profile.more:
        st.caption(f"{profile.more} more links are not shown.")


def names(profile: Profile) -> None:
    """All its names, with kind, language and dates."""
    others = [name for name in profile.names if name.text != profile.name or len(profile.names) == 1]
    if others and profile.kind != "ContactPoint":
        st.subheader("Names", anchor=False)
        lines: list[str] = []
        for name in profile.names:
            says = [name.kind] if name.kind != "name" else []
            says += [name.language] if name.language else []
            says += [_dates(name.valid_from, name.valid_until)] if name.valid_from or name.valid_until else []
            lines.append(f"{plain(name.text)} :small[:gray[{plain(', '.join(says))}]]" if says else plain(name.text))
        st.markdown("  \n".join(lines))


def notes(profile: Profile) -> None:
    """What is noted about it, and who keeps control."""
    if profile.note:
        st.subheader("Note", anchor=False)
        st.markdown(plain(profile.note))
    if profile.owner:
        known = (link.other_name for link in profile.links if link.other == profile.owner)
        st.markdown("**Kept by**")
        links.to_record(profile.owner, next(known, profile.owner))


def sources(profile: Profile) -> None:
    """Where it comes from, with evidence and date."""
    st.subheader("Sources", anchor=False)
    for source in profile.sources:
        says = [EVIDENCE[source.evidence]]
        says += [f"as of {source.as_of}"] if source.as_of else []
        says += [f"retrieved {source.retrieved_on}"] if source.retrieved_on else []
        st.markdown(
            f"{linked('web', source.address, source.title) if source.address else plain(source.title)}  \n"
            f":small[:gray[{plain(', '.join(says))}]]"
        )
    if not profile.sources:
        st.markdown(":gray[No source is on file.]")
    st.caption(f"Id {plain(profile.id)}")


EVIDENCE: Final = {
    "seen": "seen at the source",
    "known": "general knowledge: to be confirmed",
    "declared": "declared by itself",
    "demo": "invented",
}


def when(profile: Profile) -> str:
    """The days of an event."""
    return _dates(profile.starts_on, profile.ends_on if profile.ends_on != profile.starts_on else None)


def _rank(link: LinkShown) -> int:
    return ORDER.index(link.kind) if link.kind in ORDER else len(ORDER)


def _heading(link: LinkShown) -> str:
    out, into = READS.get(link.kind, (words(link.kind).capitalize(),) * 2)
    return into if link.direction == "in" else out


def _list(found: Sequence[LinkShown]) -> None:
    said = [_said(link) for link in found]
    with st.container(horizontal=not any(said), gap="xxsmall"):
        for link, says in zip(found, said, strict=True):
            with st.container(horizontal=True, vertical_alignment="center", gap="xsmall", width="content"):
                links.to_record(link.other, named(link.other_name, link.other_acronym))
                if says:
                    st.markdown(f":small[:gray[{plain(says)}]]", width="content")


def _said(link: LinkShown) -> str:
    """What a link says beside its two ends."""
    says = [words(link.shown_as or link.qualifier)] if link.shown_as or link.qualifier else []
    years = [day[:4] for day in (link.valid_from, link.valid_until) if day]
    if not all(says and year in says[0] for year in years):
        says += [_dates(link.valid_from, link.valid_until)]
    says += [f"as of {link.as_of}"] if link.as_of else []
    says += ["to be confirmed"] if link.confirm else []
    return " · ".join(says)


def _dates(since: str | None, until: str | None) -> str:
    return f"{since or ''} – {until or ''}".strip() if until else f"since {since}"
