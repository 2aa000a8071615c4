"""What differs between two editions, or between one and today."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from directory.export.kept_rows import diff_rows
from directory.questions.answer import GapKind
from directory.questions.diff import TODAY, Diff, DiffLine, Editions, EditionShown, GapMoved, What
from directory.ui import address, links, session, take_along
from directory.ui.editions.issued import called
from directory.ui.keeping import told
from directory.ui.plain import plain
from directory.ui.saying import LACKING

SAYS: Final[dict[What, str]] = {
    "new": "New",
    "ended": "Ended",
    "gone": "No longer there",
    "contact_changed": "Reached otherwise",
    "re_verified": "Verified again",
    "changed": "Changed",
}
MANY: Final = 8  # lines of a kind beyond which they fold
MOST: Final = 100  # lines of a kind that are drawn: all of them are in the file
FEW: Final = 12  # States that are named


def choose(found: Editions) -> None:
    """The two sides."""
    names = {str(edition.number): called(edition) for edition in found.editions}
    st.header("Compare", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _side("before", "From", names, None, "An edition")
        _side("after", "To", {TODAY: "Today", **names}, TODAY, "")


def _side(name: str, label: str, names: dict[str, str], usual: str | None, nothing: str) -> None:
    given = st.query_params.get(name)
    st.session_state[f"edition-{name}"] = given if given in names else usual
    st.selectbox(
        label,
        list(names),
        key=f"edition-{name}",
        format_func=names.__getitem__,
        placeholder=nothing,
        on_change=lambda: address.go(address.here(**{name: st.session_state[f"edition-{name}"]})),
    )


def draw(found: Diff) -> None:
    """The counts in a line, then each kind, then the gaps that are others."""
    counts = [f"{n:,} {SAYS[what].lower()}" for what, n in found.counts.items()]
    counts += [f"{len(found.closed)} gaps closed"] if found.closed else []
    counts += [f"{len(found.opened)} gaps opened"] if found.opened else []
    sides = f"{called(found.before)} → {called(found.after)}"
    st.markdown(f"**{plain(sides)}:** {', '.join(counts) or 'no difference'}")
    for what, n in found.counts.items():
        with _heading(SAYS[what], n):
            for line in [line for line in found.lines if line.what == what][:MOST]:
                _line(line, found.after)
            _left_out(n)
    for says, moved in (("Gaps closed", found.closed), ("Gaps opened", found.opened)):
        if moved:
            with _heading(says, len(moved)):
                _gaps(moved, found.after)
    if found.lines or found.closed or found.opened:
        day = found.after.day
        taken = take_along.Taken(sides, f"difference-{day}", found.audience, day, found.demo)
        take_along.buttons(taken, take_along.tables(taken, lambda: diff_rows(found)))


def _heading(says: str, n: int):  # noqa: ANN202  (a container of Streamlit, whose type is not public)
    if n > MANY:
        return st.expander(f"**{says}: {n:,}**")
    st.markdown(f"**{says}**")
    return st.container()


def _line(line: DiffLine, after: EditionShown) -> None:
    who, what = st.columns((4, 7), vertical_alignment="top")
    with who:
        edition = {"edition": after.number}
        if line.id == line.about and line.what in ("ended", "gone"):
            links.to("history", line.name, {"id": line.id, "edition": None})
        else:
            links.to("record", line.name, {"id": line.about, **edition})
    with what.container(gap="xxsmall"):
        if line.text not in (line.what, ""):
            st.markdown(plain(line.text))
        told.fields(line.fields)


def _left_out(n: int) -> None:
    if n > MOST:
        st.caption(f"and {n - MOST:,} more: all of them are in the file to take along")


def _gaps(moved: Sequence[GapMoved], after: EditionShown) -> None:
    names = session.state_names(address.day())
    for gap in moved[:MOST]:
        where, what = st.columns((4, 7), vertical_alignment="top")
        map = {"view": "map", "rows": gap.rows, "row": gap.row, "edition": after.number}
        with where:
            links.to_coverage(gap.row_name, map)
        which = sorted((names.get(code, code) for code in gap.states), key=str.casefold)
        more = f" and {len(which) - FEW} more" if len(which) > FEW else ""
        says = f"{_missing(gap.before)} → {_missing(gap.after)}"
        what.markdown(f"{plain(says)}  \n:small[:gray[{plain(', '.join(which[:FEW]) + more)}]]")
    _left_out(len(moved))


def _missing(kind: GapKind | None) -> str:
    return LACKING[kind] if kind else "No gap"
