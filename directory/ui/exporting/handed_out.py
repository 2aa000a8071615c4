"""Who was given what: the exports that held a number, or the last ones."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

import streamlit as st

from directory.config import today
from directory.errors import NotFound
from directory.export.forms import FORMS
from directory.export.rows import Row
from directory.keeping.exporting import HandedOut
from directory.ports import FindQuery
from directory.ui import address, links, session, take_along
from directory.ui.plain import plain

PAGE: Final = 25
OTHERS: Final = {"html": "For paper, HTML", "table": "Table as on the page", "json": "JSON as on the page"}
ID: Final = re.compile(r"\b(?:org|post|person|area|sector|role|event|contact):[^\s,()“”]+")
OUR_PAGE: Final = re.compile(r"/record\?(?:[^#]*&)?id=([^&#]+)")  # the address of a record here, as it is copied


def box(given: str) -> None:
    """The field for what may have been handed out."""
    st.session_state["held"] = given
    st.text_input(
        "Which hand-outs held this mailbox, number, web address or id?",
        key="held",
        type="search",
        placeholder="desk@example.org, +233 30 555 0101, org:icca …",
        icon=":material/search:",
        on_change=lambda: address.go({"held": _meant(st.session_state["held"])}),
    )


def that_held(given: str) -> None:
    """
    The exports that held it, newest first, and what it is.

    Raises:
        NotFound: it is none that stands or ever stood here.
    """
    found = session.hand_outs(given)
    _what_it_is(given)
    n = len(found)
    st.markdown(f"**{n} hand-out{'s' if n != 1 else ''} held it.**" if n else "No hand-out held it.")
    _listed(found)


def the_last() -> None:
    """All of them, newest first."""
    found = session.exports()
    if not found:
        st.markdown("Nothing was handed out yet. Each “Take along” of contacts on this install is written down here.")
    _listed(found)


def rows(outs: Sequence[HandedOut]) -> Iterator[Row]:
    """A row per hand-out; `records` is empty where it was everything."""
    demo = {"demo": "invented data"} if session.is_demo() else {}
    for out in outs:
        said = {"at": out.at, "by": out.by, "audience": out.audience, "as_of": out.on or "", "what": out.what}
        held = "" if out.records is None else str(len(out.records))
        yield demo | said | {"form": out.form, "records": held, "id": out.id}


def _listed(found: Sequence[HandedOut]) -> None:
    """A page of them, the way to the next, and all of them to take along."""
    newest, after = found[::-1], address.number("after", 0)
    for out in newest[after : after + PAGE]:
        _one(out)
    with st.container(horizontal=True, vertical_alignment="center"):
        if after:
            links.to("handouts", "First page", address.here(after=None), icon=":material/first_page:")
        if after + PAGE < len(newest):
            links.to("handouts", "Next page", address.here(after=after + PAGE), icon=":material/arrow_forward:")
        if newest:
            day = f"{today()}"
            taken = take_along.Taken(
                "Hand-outs", f"hand-outs-{session.audience()}-{day}", session.audience(), day, session.is_demo()
            )
            take_along.buttons(taken, take_along.tables(taken, lambda: rows(newest)))


def _one(out: HandedOut) -> None:
    """When, what, for whom, by whom; how much it was."""
    with st.container(border=True, gap=None):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":gray[{plain(out.at[:16].replace('T', ' '))}]", width="content")
            alone = ID.fullmatch(out.what.removeprefix("record "))
            if alone:
                links.to_record(alone[0], _name(alone[0]))
            else:
                st.markdown(f"**{plain(ID.sub(lambda known: _name(known[0]), out.what))}**", width="content")
        held = (
            "everything that this audience could see"
            if out.records is None
            else f"{len(out.records):,} records and links"
        )
        day = f"as of {out.on}" if out.on else "of all times"
        form = FORMS[out.form].title if out.form in FORMS else OTHERS.get(out.form, out.form)
        whom = f"for **{plain(out.audience)}**, {day}, by **{plain(out.by)}**"
        st.markdown(f":small[{form}, {whom} · :gray[{held}]]")


def _what_it_is(given: str) -> None:
    """A link to the record that was asked for, or to the channels of this value."""
    with st.container(horizontal=True, vertical_alignment="center"):
        if ID.fullmatch(given):
            links.to_record(given, _name(given))
            return
        for hit in session.find(FindQuery(given, ("ContactPoint",), limit=5), today()).results:
            links.to_record(hit.id, hit.name)


def _name(known: str) -> str:
    """The name of a record; its id where it is no more."""
    try:
        record = session.ever(known)
    except NotFound:
        return known
    return getattr(record, "name", known)


def _meant(given: str) -> str:
    """What was typed, or the id in the address of a record's page."""
    ours = OUR_PAGE.search(given)
    return unquote(ours[1]) if ours else given.strip()
