"""What a held row asks, and what somebody decides: who is meant, or what is to stand in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple

import streamlit as st

from directory.intake.clean_rows import Problem
from directory.intake.kinds import FIELDS
from directory.intake.matching import Candidate
from directory.model import Id
from directory.ui.importing import answers, steps
from directory.ui.plain import plain

if TYPE_CHECKING:
    from directory.keeping.plans import Plan, RowPlan
    from directory.questions.waiting import RowWaiting

# under which field one says who is meant; of others under the field itself
MEANT: Final = {"organization": "organization_id", "external_id": "organization_id", "name": "person_id"}
NEW: Final = "new"
OF_BODY: Final = ("organization_kind", "membership", "role", "since")  # what is decided of one body is not of another
TOLD: Final = ". Here: "  # with which the reason begins to tell the candidates, who are shown as choices
LATER: Final = "Decide later: it stays held"


class Asks(NamedTuple):
    """
    What a row asks.

    Attributes:
        field: what one may write over to decide; empty = nothing can be decided here.
        said: what the row says, by field.
        main: the record that it is about, where that is known.
    """

    field: str
    reasons: tuple[str, ...]
    candidates: tuple[Candidate, ...]
    problems: tuple[Problem, ...]
    said: Mapping[str, str]
    main: Id | None = None


def of_row(row: RowPlan, plan: Plan) -> Asks:
    """What a row of a plan asks."""
    texts: dict[str, list[str]] = {}
    for column in plan.columns.columns:
        if column.field and (text := row.cells.get(column.name, "").strip()):
            texts.setdefault(column.field, []).append(text)
    said = {field: "; ".join(cells) for field, cells in texts.items()}
    said = {**plan.asked.fill, **said, **plan.asked.written.get(row.number, {})}
    return Asks(row.field, row.reasons, row.candidates, row.problems, said, row.main)


def of_waiting(row: RowWaiting) -> Asks:
    """What a row on the desk asks."""
    candidates = tuple(Candidate(one.id, one.name or one.id, one.evidence) for one in row.candidates)
    problems = tuple(Problem(one.field, one.raw, one.reason, one.suggestions) for one in row.problems)
    _, parted, reason = row.reason.partition(f", row {row.row}: ")
    whole = (reason if parted else row.reason,)
    return Asks(row.field, tuple(map(str, problems)) or whole, candidates, problems, row.said)


def together(rows: Sequence[RowPlan], plan: Plan) -> Iterator[tuple[Asks, list[RowPlan]]]:
    """Rows that ask the same of the same cells: one decision is for all of them."""
    groups: dict[tuple[object, ...], tuple[Asks, list[RowPlan]]] = {}
    for row in rows:
        asks = of_row(row, plan)
        own = row.number if not asks.field or asks.field in ("name", "person_id") else 0  # two may have one name
        body = asks.said.get("organization", "") if asks.field in OF_BODY else ""
        cells = tuple(asks.said.get(one.field, "") for one in asks.problems)
        key = (asks.field, asks.reasons, asks.said.get(asks.field, ""), cells, body, own)
        groups.setdefault(key, (asks, []))[1].append(row)
    yield from groups.values()


def reasons(asks: Asks) -> str:
    """Why it is held, as Markdown."""
    return "  \n".join(plain(reason.partition(TOLD)[0] if asks.candidates else reason) for reason in asks.reasons)


def ask(asks: Asks, key: str) -> dict[str, str]:
    """
    The choices; within a form.

    Returns:
        What is to be written, by field; nothing where it is left for later.
    """
    if asks.candidates:
        return _who(asks, key)
    if asks.problems:
        written: dict[str, str] = {}
        for place, field in enumerate(dict.fromkeys(one.field for one in asks.problems)):
            meant = [text for one in asks.problems if one.field == field for text in one.suggestions]
            written |= _cell(asks, field, meant, f"{key} {place}")
        return written
    return _cell(asks, asks.field, [], key) if asks.field in FIELDS else {}


def can_be_decided(asks: Asks) -> bool:
    """Whether there is anything to choose or to write."""
    return bool(asks.candidates or asks.problems or asks.field in FIELDS)


def _who(asks: Asks, key: str) -> dict[str, str]:
    """Which of the candidates is meant, or none of them."""
    target = MEANT.get(asks.field, asks.field)
    names = {one.id: f"{plain(one.name)}: {plain(one.evidence)}" for one in asks.candidates}
    if target.endswith("_id"):
        names[NEW] = "None of those: it is new"
    names[""] = LATER
    st.markdown(f":small[Look at {' · '.join(steps.aside(one.id, one.name) for one in asks.candidates)}]")
    chosen = st.radio("Who is meant?", list(names), len(names) - 1, format_func=names.__getitem__, key=f"who {key}")
    return {target: chosen} if chosen else {}


def _cell(asks: Asks, field: str, meant: Sequence[str], key: str) -> dict[str, str]:
    """What is to stand there instead; a suggestion is one click."""
    said, title = asks.said.get(field, ""), FIELDS[field].title
    several = ";" in said  # a suggestion is for one of them: the others would be lost
    left, right = st.columns(2, vertical_alignment="bottom")
    chosen = None
    with left:
        written = answers.one(field, said, f"cell {key}", label=f"{title}: write instead")
    if meant and not several:
        offered = list(dict.fromkeys(meant))
        chosen = right.pills(f"{title}: perhaps", offered, format_func=plain, key=f"pill {key}")
    if chosen:
        return {field: chosen}
    return {field: written} if written != said else {}
