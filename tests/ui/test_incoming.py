"""A file on its way in: which sheet is the list, and what is forgotten when."""

from __future__ import annotations

from typing import Literal

import pytest

from directory.errors import InvalidRecord
from directory.intake.kinds import KINDS, ListKind
from directory.intake.templates import template
from directory.ui.importing.incoming import begin


@pytest.mark.parametrize("form", ["csv", "xlsx"])
@pytest.mark.parametrize("kind", list(KINDS))
def test_a_template_is_taken_for_what_it_is(kind: ListKind, form: Literal["csv", "xlsx"]):
    """Its sheet of notes is no list, its example no row."""
    incoming = begin(template(kind, form), f"list.{form}")
    assert incoming.listed is not None
    assert incoming.asked is not None
    assert (incoming.listed.table.lines, incoming.asked.kind) == ((), kind)


def test_what_was_said_of_a_list_is_forgotten_with_it():
    """Another kind of list, or another row for its header: its columns are found anew, and nothing is decided."""
    incoming = begin(b"Organization,Country\nSample Body,Togo\n", "list.csv")
    assert incoming.asked is not None
    incoming.ask(incoming.asked._replace(columns={"Country": None}, written={2: {"country": "Togo"}}, label="public"))
    incoming.change_kind("members")
    assert incoming.asked == incoming.asked._replace(kind="members", columns={}, written={}, label="public")
    incoming.header = 9
    with pytest.raises(InvalidRecord):
        incoming.take(incoming.sheets[0].name)
    assert incoming.asked.kind == "members"


def test_a_list_is_read_as_it_is_said():
    """Another delimiter, of the same bytes."""
    incoming = begin(b"Organization|Country;Note\nSample Body|Togo;x\n", "list.csv")
    incoming.delimiter = "|"
    incoming.read_again()
    incoming.take(incoming.sheets[0].name)
    assert incoming.listed is not None
    assert incoming.listed.table.columns == ("Organization", "Country;Note")
