"""The first step: a file, and the templates for those who have none yet."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import streamlit as st

from directory.errors import DirectoryError
from directory.intake.kinds import KINDS
from directory.intake.records import is_records, read_records
from directory.intake.templates import template
from directory.ui import session, take_along
from directory.ui.importing import incoming
from directory.ui.plain import plain

MOST_MB: Final = 20  # of an upload; `directory serve` lets no more through
FORMS: Final = "A list as XLSX, XLS, ODS, CSV, TSV, vCard or Popolo JSON; or records that were exported (ZIP, JSONL)."
RECORDS: Final = (".zip", ".jsonl", ".ndjson")
REFUSED: Final = "refused upload"  # in the session: the last file that could not be read, and why


def draw() -> None:
    """The box for a file; what is wrong with it on one line; the templates."""
    st.markdown(
        "Bring in a list as it is. First it is read and looked through: nothing is written before you say so, and "
        "what is written can be undone."
    )
    given = st.file_uploader("File", max_upload_size=MOST_MB, key="file to bring in", help=FORMS)
    st.markdown(f":small[:gray[{FORMS} At most {MOST_MB} MB.]]")
    if given is None:
        st.session_state.pop(REFUSED, None)
    else:
        _take(given.getvalue(), given.name, given.file_id)
    templates()


def _take(data: bytes, name: str, known: str) -> None:
    """Read the file once; one that is refused is not read again at every click."""
    if st.session_state.get(REFUSED, ("", ""))[0] != known:
        try:
            with st.spinner("Reading the file"):
                found = records(data, name) or incoming.begin(data, name)
        except DirectoryError as error:
            st.session_state[REFUSED] = known, str(error)
        else:
            incoming.keep(found)
            st.rerun()
    st.error(plain(st.session_state[REFUSED][1]), icon=":material/error:")
    st.markdown("Nothing was written. Mend the file, or choose another one.")


def records(data: bytes, name: str) -> incoming.IncomingRecords | None:
    """
    The whole records of a file, planned; None where it is a list.

    It is unpacked in a folder that only this process may read, under a name that says nothing, and then deleted.

    Raises:
        InvalidRecord: it cannot be read, or its records break the rules in too many ways.
    """
    ending = Path(name).suffix.casefold()
    if ending not in RECORDS:
        return None
    with TemporaryDirectory(prefix="directory-") as folder:  # mode 0700, a random name
        path = Path(folder) / f"records{ending}"
        path.write_bytes(data)
        if not is_records(path):
            return None
        given = list(read_records(path))
    return incoming.IncomingRecords(name, session.directory().plan_records(given))


def templates() -> None:
    """A template of each kind of list."""
    with st.expander("Templates: empty lists to fill in", icon=":material/download:"):
        for kind in KINDS.values():
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"**{kind.title}**  \n:small[:gray[{kind.note}]]")
                for form, mime in take_along.FORMS:
                    st.download_button(
                        form.upper(),
                        partial(template, kind.name, form),
                        file_name=f"{kind.name}.{form}",
                        mime=mime,
                        help=f"{kind.title}, an empty list as {form.upper()}",
                        on_click="ignore",
                        key=f"template {kind.name} {form}",
                    )
