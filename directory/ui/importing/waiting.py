"""The rows that wait: decide, correct cells, bring in, or drop."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.kinds import FIELDS, KINDS
from directory.questions.waiting import RowWaiting, Waiting
from directory.ui import address, links, session
from directory.ui.form import said
from directory.ui.importing import answers, decide, steps
from directory.ui.importing.incoming import OF_ROW
from directory.ui.plain import plain

if TYPE_CHECKING:
    from directory.keeping.plans import RowPlan

PAGE: Final = 10
DONE: Final = "held done"  # in the session: what was done last
ALWAYS: Final = ("name", "organization", "country", "email", "phone", "function")


def rows(found: Waiting) -> None:
    """A page of the rows that wait, the oldest first."""
    tell()
    waits = sorted(
        (row for row in found.rows if not row.gone), key=lambda row: (row.received_at, row.file, row.row or 0)
    )
    after = address.number("after", 0)
    shown = waits[after : after + PAGE]
    if not shown:
        st.markdown("No row waits." if not waits else f"There are only {len(waits):,}.")
    else:
        st.markdown(f":small[:gray[{after + 1} to {after + len(shown)} of {len(waits):,}]]")
    for row in shown:
        with st.container(border=True):
            _one(row)
    pages(after, len(waits))


def gone(found: Waiting) -> None:
    """What is no longer on its list: to be ended, or to stay."""
    tell()
    some = [row for row in found.rows if row.gone]
    after = address.number("after", 0)
    shown = some[after : after + PAGE]
    if not shown:
        st.markdown("Nothing is gone from a list." if not some else f"There are only {len(some):,}.")
    for row in shown:
        with st.container(border=True):
            _gone(row)
    pages(after, len(some))


def pages(after: int, count: int, page: int = PAGE) -> None:
    """The ways to the other pages."""
    with st.container(horizontal=True):
        if after:
            links.to("held", "First page", address.here(after=None), icon=":material/first_page:")
        if after + page < count:
            links.to("held", "Next page", address.here(after=after + page), icon=":material/arrow_forward:")


def tell() -> None:
    """What was done just now, with the way to take it back."""
    done = st.session_state.pop(DONE, None)
    if done:
        text, batch = done
        steps.to_the_top(batch)
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(plain(text), icon=":material/check:")
            links.to("changes", "The change, and its undo", {"batch": batch}, icon=":material/undo:")


def _one(row: RowWaiting) -> None:
    """Where it stood, why it is held, and a form to decide; where more is asked then, it is asked next."""
    begun: tuple[decide.Asks, dict[str, str]] = decide.of_waiting(row), {}
    asks, written = st.session_state.get(f"{OF_ROW}{row.id}", begun)
    place = f"{row.file}, row {row.row}" if row.row else row.file
    kind = KINDS[row.kind].title if row.kind in KINDS else row.kind
    st.markdown(f":small[:gray[{plain(f'{row.received_at[:10]} · {place} · {kind}')}]]")
    name = asks.said.get("name") or asks.said.get("organization") or ""
    st.markdown(f"**{plain(name)}**  \n{decide.reasons(asks)}" if name else decide.reasons(asks))
    key = f"{row.id} {len(written)}"
    with st.form(f"held {key}", border=False):
        decided = decide.ask(asks, key)
        decided |= _other_cells(asks, decided, key)
        who, buttons = st.columns((3, 4), vertical_alignment="bottom")
        by = who.text_input("Who", session.keeper(), key=f"held by {key}").strip()
        with buttons.container(horizontal=True):
            brought = st.form_submit_button("Bring in", type="primary", icon=":material/playlist_add_check:")
            dropped = st.form_submit_button("Drop this row", icon=":material/delete:")
    if brought or dropped:
        said.remember(by)
    if brought:
        _bring_in(row, asks, {**written, **decided}, by)
    elif dropped:
        _settle(row, by, how="dropped", told=f"Dropped: {name or place}.")


def _other_cells(asks: decide.Asks, decided: Mapping[str, str], key: str) -> dict[str, str]:
    """The other cells of the row, to be corrected as well."""
    asked = {asks.field, *(one.field for one in asks.problems), *decided}
    fields = [*asks.said, *(field for field in ALWAYS if field not in asks.said)]
    fields = [field for field in fields if field in FIELDS and field not in asked and field != "held"]
    found: dict[str, str] = {}
    with st.expander("Its other cells"):
        for start in range(0, len(fields), 3):
            for box, field in zip(st.columns(3), fields[start : start + 3], strict=False):
                with box:
                    found[field] = answers.one(field, asks.said.get(field, ""), f"other {field} {key}")
    return {field: text for field, text in found.items() if text != asks.said.get(field, "")}


def _bring_in(row: RowWaiting, asks: decide.Asks, written: dict[str, str], by: str) -> None:
    """Bring it in; what it asks after this decision is asked next."""
    try:
        planned = session.directory().plan_waiting(row.id, written=written).rows[0]
        if planned.outcome in ("held", "rejected"):
            if planned.outcome == "held" and planned.reasons != asks.reasons:
                st.session_state[f"{OF_ROW}{row.id}"] = _further(planned, asks, written), written
                st.rerun()
            st.error(plain("; ".join(planned.reasons)), icon=":material/error:")
            return
        done = session.directory().bring_in(row.id, written=written, by=by)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state.pop(f"{OF_ROW}{row.id}", None)
    came = done.plan.rows[0]
    st.session_state[DONE] = f"{came.name or 'The row'}: {came.outcome}.", done.receipt.batch
    st.rerun()


def _further(planned: RowPlan, asks: decide.Asks, written: Mapping[str, str]) -> decide.Asks:
    said_now = {**asks.said, **written}
    return decide.Asks(planned.field, planned.reasons, planned.candidates, planned.problems, said_now, planned.main)


def _gone(row: RowWaiting) -> None:
    """The record, since when it is missing, and the two ways."""
    assert row.gone
    st.markdown(f":small[:gray[{plain(row.received_at[:10])}]]")
    st.markdown(plain(row.reason))
    with st.container(horizontal=True):
        links.to_record(row.gone, "The record", icon=":material/description:")
        links.to("correct", "End it", {"end": row.gone}, icon=":material/event_busy:")
    with st.form(f"gone {row.id}", border=False):
        who, how, button = st.columns((2, 3, 2), vertical_alignment="bottom")
        by = who.text_input("Who", session.keeper(), key=f"gone by {row.id}").strip()
        why = how.text_input("What was done", "left as it is", key=f"gone how {row.id}").strip()
        sent = button.form_submit_button("Settled", icon=":material/check:")
    if sent:
        said.remember(by)
        _settle(row, by, how=why, told="Settled.")


def _settle(row: RowWaiting, by: str, *, how: str, told: str) -> None:
    try:
        receipt = session.directory().settle(row.id, by=by, how=how)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state.pop(f"{OF_ROW}{row.id}", None)
    st.session_state[DONE] = told, receipt.batch
    st.rerun()


def counts(found: Waiting) -> tuple[int, int]:
    """How many rows wait, and how many records are gone from a list."""
    away = sum(bool(row.gone) for row in found.rows)
    return len(found.rows) - away, away
