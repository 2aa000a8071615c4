"""Correcting one record: what was read, what was filled in, and what to do where somebody was faster."""

from __future__ import annotations

from typing import Final, cast

import streamlit as st

from directory.errors import Conflict, DirectoryError
from directory.keeping.correcting import changed
from directory.model import Id, Link, Named, Record
from directory.questions.changes import FieldChange, FieldVersions
from directory.service import Corrected
from directory.ui import links, session, widgets
from directory.ui.form import fields, said
from directory.ui.plain import plain

KEEPS: Final = "A name that is written over stays as a former name, so that it is still found."
TURN: Final = "forms opened"  # in the session: how many
LOOSENS: Final = "More people may see it than before, and that is meant."


def draw(known: Id) -> None:
    """The form of a record, as it was when the form was opened."""
    state = f"form {known}"
    forget(but=known)
    if state not in st.session_state:
        _open(known)
    record, turn = st.session_state[state]
    if done := st.session_state.pop(f"done {known}", None):
        _tell(done)
    with st.form(f"{state} {turn}"):
        values = _ask(record, f"{known} {turn}")
        keep = isinstance(record, Named) and st.checkbox(KEEPS, value=True, key=f"keep names {known} {turn}")
        loosen = st.checkbox(LOOSENS, key=f"loosen {known} {turn}")
        by, why = said.by_and_why(f"{known} {turn}")
        sent = st.form_submit_button("Save", type="primary", icon=":material/save:")
    if sent:
        said.remember(by)
        if keep and isinstance(record, Named):
            values["names"] = _with_former(record, values["names"])
        _save(record, values, by=by, why=why, loosen=loosen)
    elif f"mine {known}" in st.session_state:
        _resolve(known, by, why, loosen=loosen)


def _open(known: Id) -> None:
    """Read the record; each reading has fields of its own, which hold nothing that was typed before."""
    turn = st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
    st.session_state[f"form {known}"] = session.directory().for_writing(known), turn


def forget(*, but: Id = "") -> None:
    """Let go of what other forms were opened with: who comes back to one begins with what is there then."""
    kept = (f"form {but}", f"mine {but}") if but else ()
    for key in list(st.session_state):
        if isinstance(key, str) and key.startswith(("form ", "mine ")) and not key.startswith(kept):
            del st.session_state[key]


def _ask(record: Record, key: str) -> dict[str, object]:
    kind = record.kind if isinstance(record, Link) else ""
    values = {name: getattr(record, name) for name in type(record).model_fields}
    return fields.ask_all(type(record), values, key=key, kind=kind)


def _with_former(record: Named, given: object) -> tuple[object, ...]:
    """The names as filled in, and those of kind name that stand there no more, as former ones."""
    names = cast("tuple[dict[str, object], ...]", given)
    there = {name.get("text") for name in names}
    lost = [name for name in record.names if name.kind == "name" and name.text not in there]
    return (*names, *(name.model_copy(update={"kind": "former"}) for name in lost))


def _save(record: Record, values: dict[str, object], *, by: str, why: str, loosen: bool) -> None:
    try:
        mine = changed(record, **values)
        try:
            done = session.directory().correct(mine, expected=record.hash, by=by, why=why, loosen=loosen)
        except Conflict:
            st.session_state[f"mine {record.id}"] = record, mine
            _resolve(record.id, by, why, loosen=loosen)
            return
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    begin_anew(record.id, done)


def begin_anew(known: Id, done: Corrected | None = None) -> None:
    """Read the record again and draw a new form, saying what was done."""
    _open(known)
    st.session_state.pop(f"mine {known}", None)
    if done:
        st.session_state[f"done {known}"] = done
    st.rerun()


def _tell(done: Corrected) -> None:
    if not done.fields:
        st.info("Nothing differs: nothing was written.", icon=":material/info:")
        return
    with st.container(border=True):
        st.markdown("**Saved.** What changed:")
        differing(done.fields)
        links.to("changes", "The change, and its undo", {"batch": done.receipt.batch}, icon=":material/undo:")


def differing(changes: tuple[FieldChange, ...]) -> None:
    """Fields before and after, as a table."""
    columns = {
        "Field": [plain(change.title) for change in changes],
        "Before": [plain(change.before) or "–" for change in changes],
        "After": [plain(change.after) or "–" for change in changes],
    }
    widgets.table(columns, alt="What changed, field by field")


def _resolve(known: Id, by: str, why: str, *, loosen: bool) -> None:
    """Both versions and what they began from; keep one's own fields, or take the other version."""
    record, mine = st.session_state[f"mine {known}"]
    versions = session.directory().versions(mine, expected=record.hash)
    with st.container(border=True):
        st.markdown("**Somebody changed it since you opened this form.** Nothing was written.")
        _compared(versions)
        with st.container(horizontal=True):
            if st.button("Keep my fields on top of theirs", key=f"keep {known}", icon=":material/merge:"):
                _on_top(record, mine, by=by, why=why, loosen=loosen)
            if st.button("Begin anew from theirs", key=f"anew {known}", icon=":material/restart_alt:"):
                begin_anew(known)


def _compared(versions: tuple[FieldVersions, ...]) -> None:
    columns = {
        "Field": [plain(one.title) + (" :small[(both changed it)]" if one.clash else "") for one in versions],
        "When you opened it": [plain(one.ancestor) or "–" for one in versions],
        "Yours": [plain(one.mine) or "–" for one in versions],
        "Theirs": [plain(one.theirs) or "–" for one in versions],
    }
    widgets.table(columns, alt="Both versions, and what they began from")


def _on_top(record: Record, mine: Record, *, by: str, why: str, loosen: bool) -> None:
    """What I changed, written over what is there now."""
    own = {
        name: getattr(mine, name)
        for name in type(mine).model_fields
        if name != "pinned" and getattr(mine, name) != getattr(record, name)
    }
    try:
        theirs = session.directory().for_writing(record.id)
        done = session.directory().correct(changed(theirs, **own), expected=theirs.hash, by=by, why=why, loosen=loosen)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    begin_anew(record.id, done)
