"""What is said of the whole list: what rows say where they say nothing, who may see it, its name and its day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import streamlit as st

from directory.access import COMMITTEE
from directory.intake.asked import Asked
from directory.intake.cleaning.words import spellings
from directory.intake.kinds import FIELDS, ListKind
from directory.ui.form.fields import DATE, LABELS
from directory.ui.importing.incoming import Incoming
from directory.ui.plain import words

FILLED: Final[Mapping[ListKind, tuple[str, ...]]] = {  # what a whole list may say, where no column does
    "participants": ("event", "event_starts", "event_ends", "event_place", "organization_kind"),
    "focal_points": ("role", "organization_kind", "since"),
    "members": ("association", "membership", "organization_kind", "scope", "sectors"),
    "organizations": ("organization_kind", "scope", "sectors", "covers", "part_of"),
    "channels": ("organization", "channel_type", "purpose"),
}
CLOSED: Final = ("organization_kind", "scope", "membership", "channel_type")
DAY_FIRST: Final = {None: "Not said: such a row is held", True: "3 April: day first", False: "March 4: month first"}
OF_DATES: Final = ("since", "until", "as_of", "event_starts", "event_ends")


def ask(incoming: Incoming, chosen: Mapping[str, str | None]) -> Asked:
    """
    The boxes, and what is asked with what stands in them; within a form.

    Args:
        chosen: of every column its field.
    """
    assert incoming.asked is not None
    asked, key = incoming.asked, f"{incoming.key} {incoming.turn}"
    st.markdown("**Of the whole list**")
    fill = _fill(asked, chosen, key)
    left, right = st.columns(2)
    label = left.selectbox(
        "Who may see what is created",
        labels := list(dict.fromkeys((*LABELS, asked.label))),
        labels.index(asked.label),
        accept_new_options=True,
        help=f"“{COMMITTEE}” is those who keep the directory alone. Records that are there keep their label.",
        key=f"label {key}",
    )
    as_of = right.text_input(
        "As of", asked.as_of, placeholder=DATE, help="The day of which the list speaks.", key=f"as of {key}"
    )
    with st.expander("More: the list's name, dates, stricter labels, keep this for the next list"):
        asked = _more(incoming, asked, key)
    return asked._replace(columns=dict(chosen), fill=fill, label=label or COMMITTEE, as_of=as_of.strip(), written={})


def _fill(asked: Asked, chosen: Mapping[str, str | None], key: str) -> dict[str, str]:
    """What a row says where it says nothing: the fields that no column gives, or that were filled in before."""
    given = set(chosen.values())
    names = [name for name in FILLED[asked.kind] if name not in given or name in asked.fill]
    names += [name for name in asked.fill if name not in names]
    if names:
        st.markdown(":small[:gray[What holds for every row that says nothing else; may stay empty.]]")
    filled: dict[str, str] = {}
    for start in range(0, len(names), 3):
        for box, name in zip(st.columns(3), names[start : start + 3], strict=False):
            with box:
                filled[name] = one(name, asked.fill.get(name, ""), f"fill {name} {key}")
    return {name: text for name, text in filled.items() if text}


def one(name: str, text: str, key: str, *, label: str = "") -> str:
    """A field as something to fill in: of a closed list of words, one of these."""
    field = FIELDS[name]
    if name in CLOSED:
        known: list[str] = list(dict.fromkeys((*([text] if text else []), *spellings(name).values())))
        said: str | None = st.selectbox(
            label or field.title,
            known,
            0 if text else None,
            format_func=_word,
            placeholder="Not said",
            accept_new_options=True,
            key=key,
        )
        return (said or "").strip()
    return st.text_input(label or field.title, text, help=_help(field.note), key=key).strip()


def _word(word: str) -> str:
    return words(word)


def _help(note: str) -> str:
    return f"{note[:1].upper()}{note[1:]}."


def _more(incoming: Incoming, asked: Asked, key: str) -> Asked:
    left, right = st.columns(2)
    register = left.text_input(
        "Name of the list",
        asked.register,
        placeholder=incoming.book.name,
        help="Its next edition under this name is compared with this one: who is new, who is gone.",
        key=f"register {key}",
    )
    first = right.selectbox(
        "A date such as 3/4/2026 is",
        list(DAY_FIRST),
        list(DAY_FIRST).index(asked.day_first),
        format_func=DAY_FIRST.__getitem__,
        key=f"day first {key}",
    )
    keep = left.text_input(
        "Keep which column is what, under the name",
        asked.keep or incoming.kept,
        placeholder="It is not kept",
        help="For the next list like this one.",
        key=f"keep {key}",
    )
    tighten = right.checkbox(
        "Records that are here, and that more people may see, get the label above as well",
        asked.tighten,
        key=f"tighten {key}",
    )
    return asked._replace(register=register.strip(), day_first=first, keep=keep.strip(), tighten=tighten)
