"""Taking back a batch: who, why, and which of its records stay as they are."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from directory.errors import Conflict, DirectoryError
from directory.model import Id
from directory.questions.history import BatchInFull
from directory.ui import links, session
from directory.ui.form import said
from directory.ui.keeping import told
from directory.ui.plain import plain


def draw(found: BatchInFull) -> None:
    """One folded line; nothing on an install that may not write."""
    if not session.may_write():
        return
    batch = found.batch.id
    done = st.session_state.pop(_key("done", batch), None)
    if done:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(f"Undone: {told.counts(done.created, done.updated, done.deleted)}.", icon=":material/check:")
            links.to("changes", "What the undo did", {"batch": done.batch}, icon=":material/manage_history:")
    names = {change.record: change.name for change in found.changes}
    since: tuple[Id, ...] = st.session_state.get(_key("since", batch), ())
    with st.expander("Undo this batch", icon=":material/undo:", expanded=bool(since)):
        _form(batch, names, [*names, *(known for known in since if known not in names)])
        _changed_since(batch, names, st.session_state.get(_key("since", batch), ()))


def _form(batch: str, names: dict[Id, str], offered: Sequence[Id]) -> None:
    with st.form(_key("form", batch)):
        by, why = said.by_and_why(_key("undo", batch))
        without = st.multiselect(
            "Leave out",
            offered,
            key=_key("without", batch),
            format_func=lambda known: str(names.get(known, known)),
            placeholder="Nothing: all of it is taken back",
            filter_mode="contains",
            select_all=False,
            help="Records that stay as they are.",
        )
        sent = st.form_submit_button("Undo", type="primary", icon=":material/undo:")
    if not sent:
        return
    said.remember(by)
    st.session_state.pop(_key("since", batch), None)
    try:
        done = session.directory().undo(batch, by=by, why=why, without=without)
    except Conflict as error:
        st.session_state[_key("since", batch)] = error.records
        st.rerun()  # with these records among those that may be left out
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
    else:
        st.session_state[_key("done", batch)] = done
        st.rerun()


def _changed_since(batch: str, names: dict[Id, str], since: Sequence[Id]) -> None:
    """Which records somebody changed after this batch, and the way out."""
    if not since:
        return
    n = "1 record" if len(since) == 1 else f"{len(since)} records"
    st.markdown(f"**{n} changed since: nothing was undone.** Undo first what came later, or leave these out.")
    for known in since:
        links.to("history", names.get(known, known), {"id": known}, icon=":material/history:")
    st.button("Leave these out", key=_key("leave", batch), on_click=_leave_out, args=(batch, since))


def _leave_out(batch: str, since: Sequence[Id]) -> None:
    chosen: list[Id] = st.session_state.get(_key("without", batch), [])
    st.session_state[_key("without", batch)] = list(dict.fromkeys([*chosen, *since]))


def _key(what: str, batch: str) -> str:
    return f"undo {what} {batch}"
