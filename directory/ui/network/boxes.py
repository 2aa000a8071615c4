"""What is asked of the network: view, record, filters; the address takes each change at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Final

import streamlit as st
from pydantic import ValidationError

from directory.errors import NotFound
from directory.model import refused
from directory.ports import FindQuery
from directory.questions.find import FindResult
from directory.questions.network import KINDS, Network, NetworkQuestion
from directory.ui import address, links, session, sheet, widgets
from directory.ui.address import Given
from directory.ui.plain import plain
from directory.ui.saying import named

FOUND: Final = 8  # results under a box: who looks for more goes to Find
PAIRS: Final = (("org:icca", "org:opcw"), ("org:icca", "org:ecowas"), ("org:croplife-ame", "org:fao"))
FIRST: Final = ("Organization", "Event", "Person")  # kinds to begin with, where no known record is here
FEW: Final = 3
STARTS: Final = ("org:icca", "org:opcw", "sector:chemical", "sector:ports", "area:m49-011", "role:regional_coordinator")


def views(labels: Mapping[str, str], view: str) -> None:
    """The choice of a view; each keeps what it shares with the others."""
    st.session_state["network view"] = view
    st.segmented_control(
        "View",
        list(labels),
        key="network view",
        format_func=labels.__getitem__,
        required=True,
        label_visibility="collapsed",
        on_change=_turn,
    )


def _turn() -> None:
    chosen = st.session_state["network view"]
    address.go(address.here(view=None if chosen == "near" else chosen))


def as_of(on: date) -> None:
    """The day of what is drawn, where it is not today, and the way back."""
    if st.query_params.get("on"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.markdown(f":small[:gray[As of {on}.]]", width="content")
            links.to_network("As of today", address.here(on=None), icon=":material/today:")


def is_empty(on: date) -> bool:
    """Whether there is nothing that could be drawn."""
    return session.find(FindQuery(limit=1), on).total == 0


def nothing_on_file() -> None:
    """Why there is no drawing, and where to go from here."""
    st.markdown(
        "**Nothing is on file in this directory for this audience and day**, so there is nothing to draw. "
        "Records come in with `directory init`, or with another day."
    )
    if st.query_params.get("on"):
        links.to_network("As of today", address.here(on=None), icon=":material/today:")


def question(known: str) -> NetworkQuestion:
    """
    The question that the address holds about a record.

    Raises:
        InvalidRecord: a value that no question may have.
    """
    given: dict[str, object] = {"id": known, "kinds": address.many("kinds"), "beside": address.many("beside")}
    try:
        return NetworkQuestion.model_validate(given | {"steps": st.query_params.get("steps") or 1})
    except ValidationError as error:
        raise refused(error, source="question") from error


def filters(asked: NetworkQuestion, on: date) -> None:
    """How far, by which links, on which day; and another record."""
    st.session_state["steps"], st.session_state["kinds"] = asked.steps, list(asked.kinds)
    st.session_state["on"] = on
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.segmented_control(
            "Steps",
            [1, 2],
            key="steps",
            required=True,
            help="How far from the record.",
            width="content",
            on_change=_ask,
        )
        st.multiselect(
            "Kinds of link",
            KINDS,
            key="kinds",
            format_func=_kind,
            placeholder="All but channels",
            select_all=False,
            on_change=_ask,
        )
        st.date_input("On", key="on", format="YYYY-MM-DD", help="The day asked about.", width=150, on_change=_ask)
        key = f"another than {asked.id}"  # beside the next record it is closed and empty again
        with st.popover("Another record", icon=":material/search:", key=f"{key}, closed"):
            find(key, on, lambda known: {**_kept(), "id": known})


def _kind(kind: str) -> str:
    return sheet.READS[kind][0]


def _kept() -> Given:
    """What of the question goes along to another record."""
    return {name: address.many(name) for name in ("kinds", "steps", "on")}


def _ask() -> None:
    """Put what was chosen into the address, from which the page is drawn."""
    state = st.session_state
    on = state["on"].isoformat() if state["on"] and state["on"] != session.usual_day() else None
    steps = state["steps"] if state["steps"] != 1 else None
    address.go(address.here(steps=steps, kinds=state["kinds"], on=on))


def find(key: str, on: date, to: Callable[[str], Given], *, kinds: tuple[str, ...] = ()) -> None:
    """
    A box for a name, and what it finds as links.

    Args:
        key: of the box.
        to: the parameters to go to with an id.
        kinds: of records that may be chosen; empty = all.
    """
    text = st.text_input(
        "Name, acronym, mailbox or code",
        key=key,
        type="search",
        placeholder="ICC, ports, Ghana …",
        icon=":material/search:",
        live=True,
    )
    if not text:
        return
    result = session.find(FindQuery(text, kinds, (), FOUND), on)
    for found in result.results:
        shown = f"{named(found.name, found.acronym)} · {widgets.kind_of(found.kind, found.type)}"
        links.to_network(shown, to(found.id), icon=":material/arrow_forward:")
    _beyond(result, text)


def _beyond(result: FindResult, text: str) -> None:
    """What a box says beside its results."""
    if not result.results:
        st.markdown(f"Nothing by the name **{plain(text)}** in this directory.")
        if result.did_you_mean:
            st.caption(plain(f"Did you mean {', '.join(result.did_you_mean)}?"))
    elif result.next:
        links.to_find(f"All {result.total:,} found", {"text": text}, icon=":material/unfold_more:")


def starts(on: date) -> None:
    """A few records to begin with: known ones that are here, and the first ones on file where those are few."""
    found = [network for known in STARTS if (network := _maybe(known, on))]
    if len(found) < FEW:
        first = session.find(FindQuery(kinds=FIRST, limit=FOUND), on).results
        found += [network for known in first if known.id not in STARTS and (network := _maybe(known.id, on))]
    if found:
        st.markdown("**For example**")
    for network in found:
        n = len(network.nodes) - 1
        shown = f"{network.name}, {n} record{'s' if n != 1 else ''} around it"
        ends = {"id": network.question.id, "on": st.query_params.get("on")}
        links.to_network(shown, ends, icon=":material/arrow_forward:")


def pairs(on: date) -> None:
    """A few connections to begin with, of those that are here."""
    known = [(_maybe(source, on), _maybe(target, on)) for source, target in PAIRS]
    offered = [(source, target) for source, target in known if source and target]
    if offered:
        st.markdown("**For example**")
    for source, target in offered:
        ends = {"view": "connection", "from": source.question.id, "to": target.question.id}
        shown = f"{source.name} and {target.name}"
        links.to_network(shown, {**ends, "on": st.query_params.get("on")}, icon=":material/arrow_forward:")


def _maybe(known: str, on: date) -> Network | None:
    try:
        return session.network(NetworkQuestion(id=known), on)
    except NotFound:
        return None
