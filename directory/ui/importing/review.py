"""The third step: what every row would come to, what is to be decided, and the button that does it."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.kinds import FIELDS
from directory.model import DeskItem
from directory.ui import session
from directory.ui.form import said
from directory.ui.importing import decide, samples, steps
from directory.ui.importing.incoming import Incoming
from directory.ui.importing.planning import bar, plan
from directory.ui.plain import plain

if TYPE_CHECKING:
    from directory.keeping.plans import Plan, RowPlan

SHOWN: Final = 10  # decisions at once
NUMBERS: Final = 8  # of rows that are named one by one
BESIDE: Final = ("organization", "country", "function", "email")  # what else tells a row


def draw(incoming: Incoming) -> None:
    """The counts; decisions; what else one should look at; who does it."""
    found = incoming.plan
    assert found is not None
    st.markdown(samples.sentence(found))
    held = [row for row in found.rows if row.outcome == "held"]
    if held:
        _decisions(incoming, found, held)
    samples.draw(found)
    _apply(incoming, found)
    with st.container(horizontal=True):
        st.button(
            "Back to the columns", icon=":material/arrow_back:", type="tertiary", on_click=_back, args=(incoming,)
        )
        steps.another(key="review")


def _back(incoming: Incoming) -> None:
    assert incoming.asked is not None
    incoming.ask(incoming.asked)


def _decisions(incoming: Incoming, found: Plan, held: list[RowPlan]) -> None:
    """What held rows ask, those that ask the same together; decisions are taken by looking through anew."""
    groups = sorted(decide.together(held, found), key=lambda group: -len(group[1]))  # most rows by one decision
    decided: dict[int, dict[str, str]] = {number: dict(fields) for number, fields in found.asked.written.items()}
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{steps.rows(len(held))} held**, for somebody to decide", width="content")
        if found.asked.written:
            st.button(
                f"Forget what was decided of {steps.rows(len(found.asked.written))}",
                type="tertiary",
                icon=":material/undo:",
                on_click=_forget_decisions,
                args=(incoming,),
            )
    why = Counter(FIELDS[row.field].title if row.field in FIELDS else "Other" for row in held)
    told = " · ".join(f"{title} {count:,}" for title, count in why.most_common())
    later = "Decide now, or later: what stays held waits on the page Held, and nothing of it is lost."
    st.markdown(f":small[:gray[Because of {told}. {later}]]")
    taken = 0
    with st.form(f"decide {incoming.key} {incoming.turn}", border=False):
        for place, (asks, rows) in enumerate(groups[:SHOWN]):
            with st.container(border=True):
                _whose(asks, rows)
                written = decide.ask(asks, f"{incoming.key} {incoming.turn} {place}")
            for row in rows if written else ():
                decided[row.number] = {**decided.get(row.number, {}), **written}
                taken += 1
        sent = st.form_submit_button("Look through with these decisions", icon=":material/checklist:")
    if more := len(groups) - SHOWN:
        st.markdown(f":small[:gray[{more:,} more to decide, once these are.]]" if more > 0 else "")
    if sent and taken:
        plan(incoming, found.asked._replace(written=decided))
    elif sent:
        st.info("Nothing was decided yet: choose, or write what is to stand there.", icon=":material/info:")


def _forget_decisions(incoming: Incoming) -> None:
    """Back to the columns, without what was decided of single rows."""
    assert incoming.asked is not None
    incoming.ask(incoming.asked._replace(written={}))


def _whose(asks: decide.Asks, rows: list[RowPlan]) -> None:
    """Which rows, what they say of themselves, and why they are held."""
    numbers = ", ".join(f"{row.number:,}" for row in rows[:NUMBERS])
    more = f" and {len(rows) - NUMBERS:,} more" if len(rows) > NUMBERS else ""
    names = list(dict.fromkeys(row.name for row in rows if row.name))[:3]
    called = f" {plain(', '.join(names))}{' …' if len(rows) > len(names) else ''}" if names else ""
    st.markdown(f"**Row{'s' if len(rows) > 1 else ''} {numbers}{more}**{called}  \n{decide.reasons(asks)}")
    fields = BESIDE if len(rows) == 1 else BESIDE[:1] if asks.field in decide.OF_BODY or asks.candidates else ()
    beside = [asks.said[field] for field in fields if asks.said.get(field)]
    if beside:
        st.markdown(f":small[:gray[{plain(' · '.join(beside))}]]")
    if not decide.can_be_decided(asks) and asks.main:
        st.markdown(steps.aside(asks.main, "The record, to decide there"))


def _apply(incoming: Incoming, found: Plan) -> None:
    """Who does it, and a button that says what it writes."""
    if not found.changes:
        st.info("Nothing differs from what is here: there is nothing to write.", icon=":material/info:")
        return
    does = _does(found)
    with st.form(f"apply {incoming.key} {incoming.turn}"):
        who, button = st.columns((2, 3), vertical_alignment="bottom")
        by = who.text_input(
            "Who", session.keeper(), key=f"by {incoming.key}", help="Your name or office, for the journal."
        )
        with button:
            sent = st.form_submit_button(does, type="primary", icon=":material/playlist_add_check:")
        st.markdown(f":small[:gray[One batch, which can be undone. {_beside(found)}]]")
    if sent:
        said.remember(by.strip())
        _write(incoming, found, by.strip())


def _does(found: Plan) -> str:
    """What the button does: how many rows come in, and how many records that writes."""
    records = sum(not isinstance(change.record, DeskItem) for change in found.changes)
    counts = found.counts
    if records:
        rows = steps.rows(counts["created"] + counts["updated"])
        return f"Bring in {rows}: write {records:,} record{'s' if records > 1 else ''}"
    held = counts["held"]
    return f"Keep {steps.rows(held)} to decide later" if held else "Keep what was read"


def _beside(found: Plan) -> str:
    held = found.counts["held"]
    waits = f" What is held ({steps.rows(held)}) then waits on the page Held." if held else ""
    return f"New records are for “{plain(found.asked.label)}”.{waits}"


def _write(incoming: Incoming, found: Plan, by: str) -> None:
    """Write it once: what was done is kept before anything is drawn, so that a second click finds it."""
    tell = bar(len(found.rows))
    try:
        incoming.done = session.directory().import_list(found, by=by, progress=tell)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    incoming.step, incoming.plan = "done", None  # a plan of a long list is large
    st.rerun()
