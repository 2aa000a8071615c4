"""A change as people read it: when, what, by whom and why, then field by field."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape
from typing import Final

import streamlit as st

from directory.batch import Action
from directory.questions.changes import FieldChange
from directory.questions.history import BatchShown, ChangeShown
from directory.ui import links
from directory.ui.keeping.wording import as_html
from directory.ui.plain import plain

KINDS: Final = {
    "seed": "the data that come with the program",
    "demo": "invented data",
    "import": "a file",
    "form": "by hand",
    "verify": "they answered",
    "undo": "an undo",
    "remark": "a visitor's remark",
}
DONE: Final[dict[Action, str]] = {
    "created": "added",
    "updated": "changed",
    "deleted": "taken away",
    "unchanged": "the same",
}
COLUMNS: Final = (2, 7)  # when, what


def moment(at: datetime) -> str:
    """To the minute, in UTC."""
    return f"{at:%Y-%m-%d %H:%M}"


def counts(created: int, updated: int, deleted: int) -> str:
    """How many records were added, changed and taken away."""
    told: dict[Action, int] = {"created": created, "updated": updated, "deleted": deleted}
    return ", ".join(f"{n:,} {DONE[action]}" for action, n in told.items() if n)


def batch(found: BatchShown) -> str:
    """What is known of a batch beside its moment, as Markdown; who does not see everything sees less."""
    done = counts(found.created, found.updated, found.deleted)
    says = [KINDS.get(found.kind, found.kind), *([done] if done else []), *([f"by {found.by}"] if found.by else [])]
    return plain(" · ".join(says)) + (f"  \n:small[:gray[{plain(found.why)}]]" if found.why else "")


def changes(found: Sequence[ChangeShown], *, of_one: str = "", of_batch: bool = False) -> None:
    """
    Changes below each other.

    Args:
        of_one: the record that they are about, whose name need not be said.
        of_batch: all are of one batch, of which one has read.
    """
    for change in found:
        when, what = st.columns(COLUMNS, vertical_alignment="top")
        with when:
            if of_batch:
                st.markdown(f":gray[{DONE[change.action]}]")
            else:
                links.to("changes", moment(change.at), {"batch": change.batch, "edition": None})
        with what.container(gap="xxsmall"):
            _one(change, named=change.record != of_one, of_batch=of_batch)


def _one(change: ChangeShown, *, named: bool, of_batch: bool) -> None:
    if named:
        links.to("history", change.name, {"id": change.record})
    if not of_batch:
        says = [DONE[change.action], *([f"by {change.by}"] if change.by else []), *([change.why] if change.why else [])]
        st.markdown(f":gray[{plain(' · '.join(says))}]")
    fields(change.fields, new=change.action != "updated")


def fields(found: Sequence[FieldChange], *, new: bool = False) -> None:
    """The fields that differ; of a record that is `new`, or gone, what it says, folded: it is no difference."""
    if not found:
        return
    if new:
        n = "1 field" if len(found) == 1 else f"{len(found)} fields"
        st.html(f"<details><summary>{n}</summary>{''.join(_plainly(found))}</details>")
    else:
        st.html("".join(_differing(found)))


def _differing(found: Sequence[FieldChange]) -> Iterator[str]:
    for field in found:
        yield f"<div><b>{escape(field.title)}:</b> {as_html(field.before, field.after)}</div>"


def _plainly(found: Sequence[FieldChange]) -> Iterator[str]:
    for field in found:
        said = escape(field.after or field.before)
        yield f'<div style="white-space:pre-wrap;overflow-wrap:anywhere"><b>{escape(field.title)}:</b> {said}</div>'
