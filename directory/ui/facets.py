"""The box of *Find* and its filters; the address takes each change at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from directory.questions.find import FacetCounts
from directory.ui import address, links
from directory.ui.plain import plain, words

FIRST = ("Organization", "Post", "Person", "Area", "Sector", "Role", "Event")
MOST_TYPES = 12


def box(text: str) -> None:
    """The box for a name, an acronym, the start of a word."""
    st.session_state["text"] = text
    st.text_input(
        "Name, acronym, mailbox or code",
        key="text",
        type="search",
        placeholder="ICC, ports, Ghana …",
        icon=":material/search:",
        live=True,
        on_change=_look,
        args=("text",),
    )


def draw(counts: FacetCounts, kinds: Sequence[str], types: Sequence[str]) -> None:
    """Kinds and types with their counts, as filters."""
    _pills("Kind", "kind", counts.kind, kinds)
    _pills("Type", "type", counts.type, types)


def browse(counts: FacetCounts) -> None:
    """What there is, before anything was typed."""
    st.markdown("Type a name, in any of its languages, or look through what is on file.")
    order = sorted(counts.kind, key=lambda kind: (FIRST.index(kind) if kind in FIRST else len(FIRST), kind))
    for kind in order:
        links.to_find(f"{_many(kind)}, {counts.kind[kind]}", {"kind": [kind]}, icon=":material/arrow_forward:")


def _pills(label: str, key: str, counts: Mapping[str, int], chosen: Sequence[str]) -> None:
    known = sorted(counts, key=lambda name: (-counts[name], name))[:MOST_TYPES]
    offered = [*known, *(name for name in chosen if name not in known)]
    if len(offered) > 1 or chosen:
        st.session_state[key] = list(chosen)
        st.pills(
            label,
            offered,
            selection_mode="multi",
            key=key,
            format_func=lambda name: f"{plain(words(name))} {counts.get(name, 0)}",
            on_change=_look,
            args=(key,),
        )


def _many(kind: str) -> str:
    return {"Person": "People", "ContactPoint": "Channels"}.get(kind, f"{kind}s")


def _look(changed: str) -> None:
    """Put what was chosen into the address; a box that the browser has not sent yet keeps what the address says."""
    known = {"text": st.query_params.get("text"), "kind": address.many("kind"), "type": address.many("type")}
    asked = {name: st.session_state.get(name) or value for name, value in known.items()}
    address.go({**asked, changed: st.session_state[changed], "on": st.query_params.get("on")})
