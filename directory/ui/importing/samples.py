"""What rows come to, by samples: never all rows of a long list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.clean_rows import FieldChanged
from directory.intake.kinds import FIELDS
from directory.model import Node
from directory.ui import take_along, widgets
from directory.ui.importing import steps
from directory.ui.plain import plain

if TYPE_CHECKING:
    from directory.keeping.change_list import Status, Told
    from directory.keeping.plans import Outcome, Plan, RowPlan

SHOWN: Final = 12  # of each
CHANGES: Final = 30
BODIES: Final = 100  # names of them
TITLES: Final[dict[Outcome, str]] = {
    "created": "created",
    "updated": "updated",
    "unchanged": "unchanged",
    "rejected": "rejected",
}
STATUSES: Final[tuple[Status, ...]] = ("e-mail changed", "contact changed", "changed", "gone")


def sentence(plan: Plan) -> str:
    """The counts, which add up."""
    parts = " + ".join(f"**{count:,}** {outcome}" for outcome, count in plan.counts.items())
    return f"**{steps.rows(len(plan.rows))}** = {parts}"


def draw(plan: Plan) -> None:
    """The rows of each outcome but the held ones, what cleaning changed, and what the list changes here."""
    rejected = [row for row in plan.rows if row.outcome == "rejected"]
    if rejected:
        _rows("rejected", rejected, expanded=True)
    told(plan)
    new_bodies(plan)
    tightened(plan)
    for outcome in ("created", "updated", "unchanged"):
        if rows := [row for row in plan.rows if row.outcome == outcome]:
            _rows(outcome, rows)
    corrections(plan)
    left_out(plan)


def _rows(outcome: Outcome, rows: Sequence[RowPlan], *, expanded: bool = False) -> None:
    with st.expander(f"{steps.rows(len(rows))} {TITLES[outcome]}", expanded=expanded):
        shown = rows[:SHOWN]
        columns = {"Row": [f"{row.number:,}" for row in shown], "What": [plain(row.name) or "–" for row in shown]}
        if outcome == "rejected":
            columns["Why"] = [plain("; ".join(row.reasons)) for row in shown]
        else:
            columns["Corrected"] = [
                "  \n".join(dict.fromkeys(map(_correction, row.corrections))) or "–" for row in shown
            ]
        widgets.table(columns, alt=f"Rows that are {outcome}")
        if more := len(rows) - len(shown):
            st.markdown(f":small[:gray[and {more:,} more]]")


def _correction(change: FieldChanged) -> str:
    title = FIELDS[change.field].title if change.field in FIELDS else change.field
    return f"{title}: {plain(change.raw) or '–'} → {plain(change.new) or '–'}"


def corrections(plan: Plan) -> None:
    """What cleaning changed, each kind of change once."""
    found = Counter(change for row in plan.rows for change in row.corrections)
    if not found:
        return
    total = sum(found.values())
    with st.expander(f"{total:,} corrections while cleaning"):
        shown = found.most_common(CHANGES)
        widgets.table(
            {
                "Field": [FIELDS[one.field].title if one.field in FIELDS else one.field for one, _ in shown],
                "As it stood": [plain(one.raw) or "–" for one, _ in shown],
                "As it comes in": [plain(one.new) or "–" for one, _ in shown],
                "Rule": [plain(one.rule) for one, _ in shown],
                "Rows": [f"{count:,}" for _, count in shown],
            },
            alt="What cleaning changed, by which rule, in how many rows",
        )
        if more := len(found) - len(shown):
            st.markdown(f":small[:gray[and {more:,} other ones]]")


def told(plan: Plan) -> None:
    """What the list changes here: what is new, changed, gone."""
    by_status = Counter(one.status for one in plan.told)
    if not by_status:
        return
    st.markdown(
        "The records that the list is about: "
        + " · ".join(f"{count:,} {status}" for status, count in by_status.items())
    )
    for status in STATUSES:
        if some := [one for one in plan.told if one.status == status]:
            _some(status, some)
    if plan.unplaced:
        n = len(plan.unplaced)
        says = "1 new body says" if n == 1 else f"{n:,} new bodies say"
        st.markdown(f"{says} no sector or no cover: no answer finds such a body. The page Held lists them.")


def _some(status: Status, some: Sequence[Told]) -> None:
    with st.expander(f"{len(some):,} {status}"):
        for one in some[:SHOWN]:
            detail = f"  \n:small[:gray[{plain(one.detail)}]]" if one.detail else ""
            st.markdown(f"{steps.aside(one.id, one.name)}{detail}")
        if more := len(some) - SHOWN:
            st.markdown(f":small[:gray[and {more:,} more]]" if more > 0 else "")


def new_bodies(plan: Plan) -> None:
    """The organizations that are made, by name: who knows one under another name sees it before it is there twice."""
    if not (names := sorted(plan.new_bodies)):
        return
    count = len(names)
    with st.expander("1 new organization" if count == 1 else f"{count:,} new organizations"):
        st.markdown("\n".join(f"- {plain(name)}" for name in names[:BODIES]))
        if count > BODIES:
            st.markdown(f":small[:gray[and {count - BODIES:,} more]]")


def tightened(plan: Plan) -> None:
    """The records that fewer people see afterwards."""
    if not plan.tightened:
        return
    names = {change.id: change.record.name for change in plan.changes if isinstance(change.record, Node)}
    nodes = [known for known in plan.tightened if known in names]
    ties = len(plan.tightened) - len(nodes)
    with st.expander(f"{len(plan.tightened):,} records get the stricter label “{plan.asked.label}”"):
        st.markdown("\n".join(f"- {plain(names[known])} :small[:gray[{plain(known)}]]" for known in nodes[:SHOWN]))
        rest = [f"{len(nodes) - SHOWN:,} more"] * (len(nodes) > SHOWN) + [f"{ties:,} ties between records"] * bool(ties)
        if rest:
            st.markdown(f":small[:gray[and {' and '.join(rest)}]]")


def left_out(plan: Plan) -> None:
    """The rows that do not come in, to take along."""
    counts = plan.counts
    out = counts["held"] + counts["rejected"]
    if not out:
        return
    st.markdown(
        f"{steps.rows(out)} left out, as a file: corrected there, it can be imported again. It is to be had as long as "
        "this page is open."
    )
    with st.container(horizontal=True):
        for form, mime in take_along.FORMS:
            st.download_button(
                f"Rows left out, {form.upper()}",
                partial(_file, plan, form),
                file_name=f"not-imported.{form}",
                mime=mime,
                icon=":material/download:",
                on_click="ignore",
                key=f"left out {form}",
            )


def _file(plan: Plan, form: Literal["csv", "xlsx"]) -> bytes:
    from directory.keeping.received import rejected

    try:
        return rejected(plan, form)
    except DirectoryError as error:  # more rows than a spreadsheet holds: the file says so
        return str(error).encode()
