"""To whom something is handed out, by whom and as of which day: asked in one popover, and true of each file in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

import streamlit as st

from directory.access import COMMITTEE, NETWORK, PUBLIC, Viewer
from directory.export.forms import FORMS, FormName
from directory.export.rows import Row
from directory.questions.selection import Everything, Wanted
from directory.service import Directory
from directory.ui import links, session, take_along
from directory.ui.form import said
from directory.ui.plain import plain
from directory.ui.take_along import Group, Taken, Way

VISITOR: Final = "a visitor"
AUDIENCES: Final = (COMMITTEE, NETWORK, PUBLIC)  # that those who keep the directory may choose from
LABELS: Final[dict[FormName, tuple[str, str]]] = {  # on a button, and its icon
    "xlsx": ("XLSX", "table_view"),
    "csv": ("CSV", "table"),
    "vcard": ("vCard", "contacts"),
    "vcard4": ("vCard 4.0", "contacts"),
    "ics": ("iCalendar", "event"),
    "popolo": ("Popolo", "data_object"),
    "jsonld": ("JSON-LD", "data_object"),
    "graphml": ("GraphML", "hub"),
    "folder": ("Folder of CSV files", "folder_zip"),
    "jsonl": ("JSON lines", "data_object"),
}


class Out(NamedTuple):
    """
    What stands on a file that is handed out.

    Attributes:
        by: who hands it out; empty = they have not said it yet.
        log: it is written down, for `hand_outs`.
    """

    directory: Directory
    viewer: Viewer
    on: date
    by: str
    log: bool

    def file(self, name: str) -> str:
        """The name of a file, without its ending."""
        return take_along.named(name, self.viewer.audience, f"{self.on}")

    def group(self, title: str, name: str, wanted: Wanted, forms: Sequence[FormName]) -> Group:
        """Contacts in forms of one purpose."""
        return Group(title, self.file(name), [self.way(form, wanted) for form in forms])

    def way(self, form: FormName, wanted: Wanted) -> Way:
        """Contacts in a form; everything as records is of all times."""
        label, icon = LABELS[form]
        made = FORMS[form]
        on = None if made.whole and isinstance(wanted, Everything) else self.on

        def make() -> bytes:
            return b"".join(self.directory.export(wanted, form, self.viewer, by=self.by, on=on, log=self.log))

        ending = f"4-0.{made.ending}" if form == "vcard4" else made.ending  # both may be taken
        return Way(label, ending, made.mime, icon, make)

    def paper(self, name: str, pages: Mapping[str, Callable[[], str]]) -> Group:
        """Pages to print, by what they are called on their button and in the name of their file."""
        ways = [_sheet(label, make) for label, make in pages.items()]
        return Group("For paper", self.file(name), ways)

    def table(self, title: str, name: str, rows: Callable[[], Iterable[Row]], *, named: bool) -> Group:
        """What a page shows, as a table; `named` as in a group."""
        taken = Taken(title, self.file(name), self.viewer.audience, f"{self.on}", session.is_demo())
        return take_along.as_shown(taken, rows, named=named)


def _sheet(label: str, make: Callable[[], str]) -> Way:
    return Way(label, f"{label.lower()}.html", "text/html", "print", lambda: make().encode())


def popover(place: str, on: date, draw: Callable[[Out], Sequence[Group]], *, says: str = "", held: str = "") -> None:
    """
    A quiet button that opens to all the ways to take something along.

    Args:
        place: tells the popovers of a page apart.
        draw: what is offered to whoever was chosen.
        says: what is in the files.
        held: see `foot`.
    """
    with st.popover("Take along", icon=":material/download:", type="tertiary", key=f"take {place}"):
        out = asked(place, on)
        take_along.groups(draw(out), disabled=not out.by)
        foot(out, says, held=held)


def asked(place: str, on: date) -> Out:
    """For whom and by whom: visitors are not asked, those who keep the directory say both."""
    audience, by = session.audience(), VISITOR
    if audience == COMMITTEE:
        with st.container(horizontal=True, vertical_alignment="bottom"):
            audience = st.segmented_control(
                "For whom", AUDIENCES, default=COMMITTEE, required=True, key=f"for {place}", format_func=str.capitalize
            )
            by = _name(place)
    viewer = Viewer(audience)
    return Out(session.asked(viewer), viewer, on, by, session.may_write())


def _name(place: str) -> str:
    """Who hands it out; asked where no form has asked it yet."""
    if not (by := session.keeper()):
        key = f"hands out {place}"
        st.text_input(
            "Who hands it out",
            key=key,
            width=260,
            placeholder="your name or office",
            on_change=lambda: said.remember(st.session_state[key].strip()),
        )
    return by


def foot(out: Out, says: str, *, held: str = "") -> None:
    """
    What stands on each of these files, and whether it is kept that they were taken.

    Args:
        held: the id of the record that they hold; to tell who was given it before.
    """
    lines = [says] if says else []
    lines.append(f"For the audience **{plain(out.viewer.audience)}**, as of **{out.on}**: each file says so.")
    if out.log and out.by:
        lines.append(f"What holds contacts is written down as handed out by **{plain(out.by)}**.")
    elif out.log:
        lines.append("Say who hands it out: it is written down.")
    elif session.audience() == COMMITTEE:
        lines.append("What is taken from an edition or a copy is not written down: it is frozen.")
    st.markdown("  \n".join(f":small[{line}]" for line in lines))
    if out.log:
        links.to("handouts", "Who was given this" if held else "Hand-outs", {"held": held}, icon=":material/outbox:")
