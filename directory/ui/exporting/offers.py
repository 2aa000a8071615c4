"""The forms that make sense on each page: few, and by what they are for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

import streamlit as st

from directory.errors import NotFound
from directory.export.forms import FormName
from directory.export.rows import answer_rows, cell_rows, coverage_rows
from directory.model import Id
from directory.ports import FindQuery
from directory.questions.answer import Answer, Question
from directory.questions.cell import CellDetail
from directory.questions.find import FindResult
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.questions.profile import Profile
from directory.questions.selection import Records, Wanted
from directory.ui import session
from directory.ui.exporting.out import Out, popover
from directory.ui.plain import plain
from directory.ui.take_along import Group, Way

SHEET, BOOK, PROGRAMS = "For a spreadsheet", "For an address book", "For programs"
REACHED: Final = ("Organization", "Post", "Person", "ContactPoint", "Event")  # kinds that lead to contacts
TERMS: Final = ("Organization", "Post", "Person", "Event")  # kinds that have days in a calendar
SHORT: Final = 8  # suggestions of a rung on paper


def answer(found: Answer, question: Question, on: date) -> None:
    """Whom an answer names, a brief of it, and the list as it stands on the page."""
    cut = " As many of each rung as on this page." if any(rung.more for rung in found.rungs) else ""

    def ways(out: Out) -> list[Group]:
        wanted = question.model_copy(update={"on": on})
        groups = _contacts(out, "whom-to-contact", wanted, ("jsonld", "popolo"))
        if question.sector or question.area:
            groups.insert(2, out.paper("whom-to-contact", {"Brief": lambda: _brief(out, wanted)}))
        return [*groups, _listed(out, wanted)]

    popover("answer", on, ways, says=f"Contacts are of whom this answer names, with holders and every channel.{cut}")


def search(result: FindResult, query: FindQuery, on: date) -> None:
    """All results, not those of a page."""
    if not any(result.facets.kind.get(kind) for kind in query.kinds or REACHED):
        return
    wanted = query._replace(after=None)
    popover(
        "search",
        on,
        lambda out: _contacts(out, "search", wanted, ("jsonld", "popolo", "jsonl")),
        says=f"All {result.total:,} results with their posts, holders and channels, not this page alone.",
    )


def record(profile: Profile, on: date) -> None:
    """What is known of one record."""
    if profile.kind == "DeskItem":
        return
    known, name = profile.id, profile.id.replace(":", "-")

    def ways(out: Out) -> list[Group]:
        if not _seen(out, known):
            st.markdown(f"The audience {plain(out.viewer.audience)} may not see this record.")
            return []
        pages = {"Profile": lambda: _profile(out, known)}
        if profile.kind in ("Area", "Sector"):
            given = {"area": (known,)} if profile.kind == "Area" else {"sector": known}
            asked = Question.of(**given, on=on)
            pages["Brief"] = lambda: _brief(out, asked)
        paper = out.paper(name, pages)
        if profile.kind not in REACHED:
            return [paper]
        wanted = Records((known,))
        groups = [paper, out.group(BOOK, name, wanted, ("vcard",))]
        if profile.kind in TERMS:
            groups.append(out.group("For a calendar", name, wanted, ("ics",)))
        return [
            *groups,
            out.group(SHEET, name, wanted, ("xlsx", "csv")),
            out.group(PROGRAMS, name, wanted, ("popolo", "jsonld")),
        ]

    popover(
        known, on, ways, says="With its posts, holders and channels." if profile.kind in REACHED else "", held=known
    )


def coverage(found: Coverage, question: CoverageQuestion, title: str) -> None:
    """Who stands in a matrix, and the matrix itself."""
    on = date.fromisoformat(found.on)
    wanted = question.model_copy(update={"on": on})

    def ways(out: Out) -> list[Group]:
        name = f"coverage-by-{found.question.rows}"
        table = out.table(title, name, lambda: coverage_rows(out.directory.coverage(wanted, out.viewer)), named=False)
        return [*_contacts(out, "coverage-contacts", wanted), table]

    popover(
        "coverage",
        on,
        ways,
        says="Contacts are of everybody who stands in these cells; as on this page: counts and gaps, and no contact.",
    )


def cell(detail: CellDetail, question: CoverageQuestion, areas: Sequence[Id]) -> None:
    """
    Who stands in one cell, and the table of its States and organizations.

    Args:
        areas: what the column of the cell means.
    """
    on, shown = date.fromisoformat(detail.on), detail.cell
    asked = question.model_copy(update={"row": (shown.row,), "on": on})
    wanted = asked.model_copy(update={"columns": None, "area": (";".join(areas),)})  # as one column

    def given(out: Out) -> CellDetail:
        found = out.directory.cell(asked, out.viewer, column=shown.column)
        if out.log:
            out.directory.hand_out(wanted, found, "table", by=out.by)
        return found

    def ways(out: Out) -> list[Group]:
        title, name = f"{shown.row_name}, {shown.column_name}", f"cell-by-{question.rows}"
        table = out.table(title, name, lambda: cell_rows(given(out)), named=True)
        return [*(_contacts(out, "cell-contacts", wanted) if detail.bodies else []), table]

    popover(
        "cell",
        on,
        ways,
        says="Contacts are of the bodies of this cell; as on this page: its States and who covers them.",
    )


def _contacts(out: Out, name: str, wanted: Wanted, programs: Sequence[FormName] = ()) -> list[Group]:
    """What most people take: tables, cards, and what programs read."""
    groups = [out.group(SHEET, name, wanted, ("xlsx", "csv")), out.group(BOOK, name, wanted, ("vcard",))]
    return [*groups, out.group(PROGRAMS, name, wanted, programs)] if programs else groups


def _listed(out: Out, asked: Question) -> Group:
    """The lines of the page, and all that the answer says of them, for whoever was chosen."""

    def given(form: Literal["table", "json"]) -> Answer:
        found = out.directory.who(asked, out.viewer)
        if out.log:
            out.directory.hand_out(asked, found, form, by=out.by)
        return found

    def whole() -> bytes:
        return given("json").model_dump_json(indent=2).encode()

    table = out.table("Whom to contact", "answer", lambda: answer_rows(given("table")), named=True)
    return table._replace(ways=[*table.ways, Way("JSON", "json", "application/json", "data_object", whole)])


def _seen(out: Out, known: Id) -> bool:
    """Whether those for whom it is made may see a record."""
    if out.viewer.audience == session.audience():
        return True
    try:
        out.directory.record(known, out.viewer)
    except NotFound:
        return False
    return True


def _profile(out: Out, known: Id) -> str:
    return out.directory.profile_page(known, out.viewer, by=out.by, on=out.on, log=out.log)


def _brief(out: Out, question: Question) -> str:
    short = question.model_copy(update={"limit": SHORT})
    return out.directory.brief(short, out.viewer, by=out.by, log=out.log)
