"""What is new where one stands: a body, a post, a channel, a membership, a holder; with the links it hangs on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

import streamlit as st

from directory.errors import DirectoryError, InvalidRecord
from directory.keeping.correcting import new_id
from directory.model import RECORDS, Id, Link, Named, Record, parse
from directory.ports import FindQuery
from directory.ui import address, links, session
from directory.ui.form import fields, pick, said
from directory.ui.plain import plain

TITLES: Final = {
    "Organization": "New organization",
    "Post": "New post",
    "ContactPoint": "New channel",
    "MEMBER_OF": "New membership",
    "HOLDS": "New holder",
}
OFFERED: Final[Mapping[str, tuple[str, ...]]] = {  # by the kind of record where one stands
    "Organization": ("Post", "ContactPoint", "MEMBER_OF"),
    "Post": ("HOLDS", "ContactPoint"),
    "Person": ("ContactPoint",),
    "Area": ("Organization",),
}


def draw(kind: str, at: Id) -> None:
    """
    The form of something new at a record; `at` may be empty for an organization.

    Raises:
        InvalidRecord: nothing of this kind can be made there.
    """
    here = session.directory().for_writing(at) if at else None
    if kind not in (OFFERED.get(here.record_kind, ()) if here else ("Organization",)):
        raise InvalidRecord(f"“{kind}” is nothing that can be new there: begin at the page of a record", field="new")
    name = here.name if isinstance(here, Named) else at
    st.title(TITLES[kind], anchor=False)
    if here:
        links.to_record(at, name, icon=":material/arrow_back:")
    if tell(f"new {kind} {at}"):
        return
    FORMS[kind](at)


def _organization(at: Id) -> None:
    with st.form("new organization"):
        values = _values("Organization")
        by, why = said.by_and_why("new organization")
        sent = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if sent:
        known = new_id("Organization")

        def made() -> list[Record]:
            record = _made("Organization", known, values)
            return [record, *([_tied(record, "BASED_IN", at)] if at else [])]

        add(made, f"new Organization {at}", known, by=by, why=why)


def _post(at: Id) -> None:
    roles = {role.id: role.name for role in session.choices(address.day()).roles}
    with st.form("new post"):
        role = st.selectbox("Role", list(roles), None, format_func=lambda one: roles[one], key="role of new post")
        values = _values("Post")
        by, why = said.by_and_why("new post")
        sent = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if sent:
        known = new_id("Post")

        def made() -> list[Record]:
            record = _made("Post", known, values)
            return [record, _tied(record, "AT", at), *([_tied(record, "AS", role)] if role else [])]

        add(made, f"new Post {at}", known, by=by, why=why)


def _channel(at: Id) -> None:
    with st.form("new channel"):
        values = _values("ContactPoint")
        purpose = st.text_input("Purpose", help="What this channel is for.", key="purpose of new channel")
        by, why = said.by_and_why("new channel")
        sent = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if sent:
        known = new_id("ContactPoint")

        def made() -> list[Record]:
            record = _made("ContactPoint", known, values)
            there = _there(str(values["value"]), str(values["type"]))  # a shared mailbox is one channel
            if there and any(values[name] for name in ("note", "external_ids", "owner_id")):
                reason = "is on file: leave note, codes and owner empty here, they are the channel's own"
                raise InvalidRecord(reason, field=str(values["value"]))
            tie = _link(at, "REACHED_AT", there or known, values, purpose=purpose.strip())
            return [tie] if there else [record, tie]

        add(made, f"new ContactPoint {at}", at, by=by, why=why)


def _membership(at: Id) -> None:
    target = pick.one("Organization", "Member of", key=f"of {at}")
    with st.form("new membership"):
        values = _values("Link", kind="MEMBER_OF")
        by, why = said.by_and_why("new membership")
        sent = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if sent:

        def made() -> list[Record]:
            if not target:
                raise InvalidRecord("is not chosen yet: find the organization above", field="Member of")
            return [_link(at, "MEMBER_OF", target, values)]

        add(made, f"new MEMBER_OF {at}", at, by=by, why=why)


def _holder(at: Id) -> None:
    person = pick.one("Person", "Somebody on file (leave empty for somebody new)", key=f"holder of {at}")
    profile = session.show(at, address.day())
    holders = {link.id: link.other_name for link in profile.links if (link.kind, link.direction) == ("HOLDS", "in")}
    with st.form("new holder"):
        name = "" if person else st.text_input("Name", key=f"name of holder of {at}")
        before = None
        if holders:
            shown = ["", *holders]
            label = "Takes over from"
            before = st.selectbox(label, shown, format_func=lambda one: holders.get(one, "nobody"), key=f"after {at}")
        values = _values("Link", kind="HOLDS", begin=_as_before(at))
        by, why = said.by_and_why("new holder")
        sent = st.form_submit_button("Add", type="primary", icon=":material/add:")
    if sent:
        known = person or new_id("Person")

        def made() -> list[Record]:
            label = values["label"]
            new = [] if person else [_made("Person", known, {"names": ({"text": name},), "label": label})]
            return [*new, _link(known, "HOLDS", at, values)]

        add(made, f"new HOLDS {at}", at, by=by, why=why, before=before or None)


FORMS: Final[Mapping[str, Callable[[Id], None]]] = {
    "Organization": _organization,
    "Post": _post,
    "ContactPoint": _channel,
    "MEMBER_OF": _membership,
    "HOLDS": _holder,
}


def add(
    made: Callable[[], list[Record]], state: str, shown: Id, *, by: str, why: str, before: Id | None = None
) -> None:
    """Put what was filled in into the directory; where a link takes over from another, that one ends."""
    said.remember(by)
    try:
        records = made()
        if before:
            *also, new = records
            assert isinstance(new, Link)
            receipt = session.directory().change_over(before, new, also=also, by=by, why=why)
        else:
            receipt = session.directory().add(records, by=by, why=why)
    except DirectoryError as error:
        st.error(plain(str(error)), icon=":material/error:")
        return
    st.session_state[f"done {state}"] = receipt.batch, shown
    st.rerun()


def tell(state: str) -> bool:
    """Say what was done, once; whether something was."""
    done = st.session_state.pop(f"done {state}", None)
    if done is None:
        return False
    batch, known = done
    st.success("Written down.", icon=":material/check:")
    with st.container(horizontal=True):
        links.to_record(known, "To the record", icon=":material/description:")
        links.to("changes", "The change, and its undo", {"batch": batch}, icon=":material/undo:")
    return True


def _values(model: str, *, kind: str = "", begin: Mapping[str, object] | None = None) -> dict[str, object]:
    at = st.query_params.get("at", "")
    return fields.ask_all(RECORDS[model], begin or {}, key=f"new {model} {kind} {at}", kind=kind)


def _as_before(post: Id) -> Mapping[str, object]:
    """Who may see a new holder: as the last one, so that nobody who saw the post held reads that it is vacant."""
    profile = session.show(post, address.day())
    last = next(iter((*profile.holders, *profile.former)), None)
    return {"label": session.directory().for_writing(last.link).label} if last else {}


def _made(model: str, known: Id, values: Mapping[str, object]) -> Record:
    return parse(model, {name: value for name, value in values.items() if value is not None} | {"id": known})


def _tied(record: Record, kind: str, target: Id) -> Record:
    """A link from a new record, as visible as that is."""
    return _link(record.id, kind, target, {"label": record.label, "valid_from": record.valid_from})


def _link(source: Id, kind: str, target: Id, values: Mapping[str, object], **more: object) -> Record:
    kept = {name: value for name, value in values.items() if name in Link.model_fields and value is not None}
    return parse("Link", kept | {"id": new_id("Link"), "kind": kind, "source_id": source, "target_id": target} | more)


def _there(value: str, type: str) -> Id | None:
    """The channel of this value that is on file."""
    found = session.find(FindQuery(value, ("ContactPoint",), (type,), 5, None), address.day()).results
    return next((one.id for one in found if one.name.casefold() == value.strip().casefold()), None)
