"""Ending a record instead of deleting it; and who, or what, goes on from there."""

from __future__ import annotations

import streamlit as st

from directory.batch import Receipt
from directory.errors import DirectoryError
from directory.keeping.correcting import new_id
from directory.model import Id, Link, Named, Record, parse
from directory.questions.changes import title
from directory.questions.sentences import sentence
from directory.shapes import SHAPE_OF
from directory.ui import links, session
from directory.ui.form import pick, said
from directory.ui.form.new import tell
from directory.ui.plain import plain, words


def draw(known: Id) -> None:
    """When it ends, why, and what follows."""
    record = session.directory().for_writing(known)
    st.title("End", anchor=False)
    st.markdown(f"**{plain(called(record))}**")
    if tell(f"end {known}"):
        return
    if record.valid_until:
        st.info(f"It ended on {record.valid_until}.", icon=":material/info:")
    follower, becomes = _follower(record), None
    with st.form(f"end {known}"):
        until = st.text_input(
            title("valid_until", type(record).model_fields["valid_until"]),
            help=type(record).model_fields["valid_until"].description,
            placeholder="2026, 2026-11 or 2026-11-22",
            key=f"until {known}",
        ).strip()
        if qualifiers := _qualifiers(record):
            becomes = st.selectbox(
                "From then on", ["", *qualifiers], format_func=lambda one: words(one) or "it ends", key=f"as {known}"
            )
        by, why = said.by_and_why(f"end {known}")
        sent = st.form_submit_button("End it", type="primary", icon=":material/event_busy:")
    if sent:
        said.remember(by)
        try:
            receipt = _end(record, until, follower, becomes or "", by=by, why=why)
        except DirectoryError as error:
            st.error(plain(str(error)), icon=":material/error:")
            return
        st.session_state[f"done end {known}"] = receipt.batch, _stands_at(record)
        st.rerun()


def _end(record: Record, until: str, follower: Id | None, becomes: str, *, by: str, why: str) -> Receipt:
    directory = session.directory()
    if follower:
        return directory.hand_over(record.id, follower, since=until, by=by, why=why)
    if becomes and isinstance(record, Link):
        kept: dict[str, object] = record.model_dump(
            exclude={"pinned", "valid_until", "external_ids", "note", "sources"}
        )
        fields = {"id": new_id("Link"), "qualifier": becomes, "valid_from": until, "shown_as": ""}
        new = parse("Link", kept | fields)
        assert isinstance(new, Link)
        return directory.change_over(record.id, new, by=by, why=why)
    return directory.end(record.id, until=until, by=by, why=why)


def _follower(record: Record) -> Id | None:
    if isinstance(record, Link) and record.kind == "HOLDS":
        return pick.one("Person", "Who follows (leave empty where nobody does yet)", key=f"after {record.id}")
    return None


def _qualifiers(record: Record) -> list[str]:
    """What a link may become: the other qualifiers of its family."""
    if not isinstance(record, Link):
        return []
    rules = SHAPE_OF[record.kind].qualifiers
    return [one for one, rule in rules.items() if one and one != record.qualifier and rule.family == record.family]


def called(record: Record) -> str:
    """The name of a record, the sentence of a link."""
    if not isinstance(record, Link):
        return record.name if isinstance(record, Named) else getattr(record, "name", record.id)
    ends = (session.directory().for_writing(end) for end in (record.source_id, record.target_id))
    return sentence(record, {end.id: getattr(end, "name", end.id) for end in ends}, None)


def back(record: Record) -> None:
    """A link to the page where it stands."""
    links.to_record(_stands_at(record), "Back to the record", icon=":material/arrow_back:")


def _stands_at(record: Record) -> Id:
    """The node on whose page it is kept: of a holder the post, of another link where it begins."""
    if not isinstance(record, Link):
        return record.id
    return record.target_id if record.kind == "HOLDS" else record.source_id
