"""One box over everything in the directory."""

from __future__ import annotations

from datetime import date

import streamlit as st

from directory.ports import FindQuery
from directory.questions.find import FindResult
from directory.ui import address, facets, links, session, widgets
from directory.ui.exporting import offers
from directory.ui.plain import plain
from directory.ui.saying import named


def draw() -> None:
    """The box, the counts beside it, the results under it."""
    st.title("Find", anchor=False)
    text, kinds, types = st.query_params.get("text", ""), address.many("kind"), address.many("type")
    after = st.query_params.get("after")
    facets.box(text)
    query, on = FindQuery(text, tuple(kinds), tuple(types), 20, after), address.day()
    result = session.find(query, on)
    if not text and not kinds and not types:
        facets.browse(result.facets)
        links.to("export", "Everything, to take along", {}, icon=":material/download:")
        return
    facets.draw(result.facets, kinds, types)
    if result.results:
        results(result, query, on)
    else:
        nothing(result, filtered=bool(kinds or types))


def results(result: FindResult, query: FindQuery, on: date) -> None:
    """The results of a page, the way to the next, and all of them to take along."""
    with st.container(horizontal=True, vertical_alignment="center"):
        paged = f", {len(result.results)} on this page" if result.next else ""
        st.caption(f"{result.total} found{paged}", width="content")
        offers.search(result, query, on)
    for found in result.results:
        name, says = st.columns((5, 4), vertical_alignment="center", gap="small")
        with name:
            links.to_record(found.id, named(found.name, found.acronym))
        where = f" · {', '.join(found.where)}" if found.where else ""
        says.markdown(f":small[:gray[{plain(widgets.kind_of(found.kind, found.type) + where)}]]")
    with st.container(horizontal=True):
        if st.query_params.get("after"):
            links.to_find("First page", address.here(after=None), icon=":material/first_page:")
        if result.next:
            links.to_find("Next page", address.here(after=result.next), icon=":material/arrow_forward:")


def nothing(result: FindResult, *, filtered: bool) -> None:
    """Why there is nothing, and what to do."""
    st.markdown(
        f"Nothing by the name **{plain(result.text)}** in this directory{' with these filters' if filtered else ''}."
    )
    for offer in result.did_you_mean:
        links.to_find(f"Did you mean {offer}?", address.here(text=offer, after=None), icon=":material/spellcheck:")
    if filtered:
        links.to_find("Clear the filters", {"text": result.text}, icon=":material/filter_alt_off:")
    links.to_find("Clear all", {}, icon=":material/close:")


draw()
