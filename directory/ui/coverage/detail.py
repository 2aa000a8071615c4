"""One cell in full: what it says in sum, its bodies with channels, its States, and the ways on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

import streamlit as st

from directory.model import Id
from directory.questions.cell import BodyHere, CellDetail
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.ui import links, session, widgets
from directory.ui.coverage.asked import Asked, pick
from directory.ui.exporting import offers
from directory.ui.plain import plain, words
from directory.ui.saying import before, named, sentence, states

MANY: Final = 12  # organizations of a heading beyond which they fold
COVERS: Final = {
    "claimed": "What bodies say themselves that they cover.",
    "derived": "What their present members cover together.",
    "reachable": "Where a channel was verified and is not stale.",
}
LEVELS: Final = {
    "national": "National",
    "sub-regional": "Sub-regional",
    "regional": "Regional",
    "worldwide": "Worldwide, never counted as cover",
}


def of_place(asked: Asked, coverage: Coverage) -> None:
    """The cell that is open, if one is."""
    if asked.place:
        on = date.fromisoformat(coverage.on)
        detail = session.cell(asked.question, asked.place.row, asked.place.column, on)
        draw(detail, session.state_names(on), asked.question)


def draw(detail: CellDetail, names: Mapping[str, str], question: CoverageQuestion) -> None:
    """
    The cell under the picture.

    Args:
        names: of States, by their code.
    """
    with st.container(key="coverage-detail"):
        with st.container(horizontal=True, vertical_alignment="center"):
            st.header(plain(f"{detail.cell.row_name}, {detail.cell.column_name}"), anchor=False, width="content")
            st.button("Close", icon=":material/close:", type="tertiary", on_click=pick, args=(None,))
        heading = f"{detail.cell.row_name}, {detail.cell.column_name}: "
        st.markdown(plain(sentence(detail.statement.removeprefix(heading))))
        _ways_on(detail, question)
        left, right = st.columns((2, 1), gap="large")
        with left:
            _organizations(detail)
        with right:
            _states(detail, names)


def _ways_on(detail: CellDetail, question: CoverageQuestion) -> None:
    """Links to the same question elsewhere, on the same day."""
    cell, rows = detail.cell, detail.question.rows
    on = {"on": st.query_params.get("on")}
    limited = detail.question.columns and detail.question.areas  # the areas leave States of the column out
    areas = [f"area:{state.code}" for state in detail.states] if limited else cell.column.split(";")
    with st.container(horizontal=True, vertical_alignment="center"):
        links.to_who("Whom to contact", {rows: cell.row, "area": areas, **on}, icon=":material/contact_mail:")
        scope = {"columns": detail.question.columns, "area": list(detail.question.areas)} if limited else {}
        asked = {"rows": rows, "row": cell.row, "area": [cell.column], **on, **scope}
        links.to_gaps("Gaps here", asked, icon=":material/select_all:")
        links.to_network("In the network", {"id": cell.row, **on}, icon=":material/hub:")
        offers.cell(detail, question, areas)


def _organizations(detail: CellDetail) -> None:
    known = {body.id: body for body in detail.bodies}
    for heading, found in _groups(detail, known):
        if len(found) > MANY:
            with st.expander(f"**{plain(heading)}: {len(found)}**"):
                _group(found, detail)
        else:
            st.markdown(f"**{plain(heading)}**")
            _group(found, detail)
    if not (detail.cell.bodies if detail.question.rows == "sector" else detail.bodies):
        what = "association" if detail.question.rows == "sector" else "post"
        st.markdown(widgets.note(f"No {what} in this directory. It speaks of this directory, not of the world."))
    if detail.more:
        st.markdown(widgets.note(f"{detail.more} more are counted and not shown."))


def _groups(detail: CellDetail, known: Mapping[Id, BodyHere]) -> Iterator[tuple[str, list[BodyHere]]]:
    """Bodies by level, the others by kind; those whose posts are not listed by what is left."""
    cell, seen = detail.cell, set[Id]()
    for heading, ids in (*((LEVELS[level], ids) for level, ids in cell.bodies.items()), *_others(detail)):
        if found := [known[one] for one in ids if one in known]:
            seen.update(ids)
            yield heading, found
    if left := [body for body in detail.bodies if body.id not in seen]:
        yield "On file, not listed", left


def _others(detail: CellDetail) -> Iterator[tuple[str, tuple[Id, ...]]]:
    for kind, ids in detail.cell.others.items():
        yield sentence(words(kind)), ids


def _group(found: Sequence[BodyHere], detail: CellDetail) -> None:
    for body in found:
        whom, reach = st.columns((3, 2), vertical_alignment="top")
        with whom.container(gap=None):
            links.to_record(body.id, named(body.name, body.acronym))
            st.markdown("  \n".join(f":small[:gray[{plain(line)}]]" for line in _lines(body, detail)))
        with reach:
            widgets.channels(body.channels, (body.id, *(post.id for post in body.posts[:1])))


def _lines(body: BodyHere, detail: CellDetail) -> Iterator[str]:
    """What is said of an organization: how much it covers, and its posts."""
    of = detail.cell.of
    covers = [f"{len(ids)} of {of} {how}" for how, ids in (("claimed", body.claimed), ("derived", body.derived)) if ids]
    yield ", ".join(covers) + ("" if body.exact else ", by a narrower sector")
    for post in body.posts:
        says = [post.name, *post.holders]
        says += [f"{post.listing}, as its owner says"] if post.listing not in ("", "listed") else []
        says += [f"vacant since {post.vacant_since} in this directory"] if post.vacant_since else []
        says += [f"before: {said}"] if (said := before(post)) else []
        yield " · ".join(says)


def _states(detail: CellDetail, names: Mapping[str, str]) -> None:
    """Three covers with their States, never mixed; then what is missing."""
    cell = detail.cell
    lines: list[str] = []
    for meaning, says in COVERS.items():
        covered: tuple[str, ...] = getattr(cell, meaning)
        whole = f"all {cell.of}" if len(covered) == cell.of > 1 else plain(states(covered, names)) or "none"
        n = f"{len(covered)} of {cell.of}"
        lines.append(f"**{meaning.capitalize()}: {n}** :small[:gray[{says}]]  \n:small[{whole}]")
    if detail.texts:
        gaps = "\n".join(f"- :small[{plain(sentence(text))}]" for text in detail.texts)
        lines.append(f"**What is missing in this directory**\n\n{gaps}")
    st.markdown("\n\n".join(lines))
    if detail.next and detail.texts:
        st.markdown(f"**Next on the ladder** :small[:gray[{plain(detail.next.rung_name)}]]")
        links.to_record(detail.next.id, detail.next.name)
