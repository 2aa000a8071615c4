"""What a row of a list comes to: records that are made, records that change, and what is left as it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pydantic import ValidationError

from directory.errors import InvalidRecord
from directory.intake.clean_rows import CleanRow
from directory.intake.drafting import Proposal
from directory.intake.kinds import KINDS, ListKind
from directory.intake.known import UNSAID
from directory.intake.matching import Held
from directory.intake.naming import Naming
from directory.model import Id, Person, Record, refused


class Made(NamedTuple):
    """
    What a row came to.

    Attributes:
        main: the record that the row is about.
        records: as they are to be, each with the one that is there; None = it is made.
        touched: every record that the row names, changed or not.
        rules: what was taken from a name, in words.
        meant: the organization and the person that the row names, as fields of a list: organization_id, person_id.
    """

    main: Id
    records: tuple[tuple[Record, Record | None], ...]
    proposals: tuple[Proposal, ...]
    touched: tuple[Id, ...]
    rules: tuple[str, ...]
    meant: Mapping[str, Id]


class Maker(Naming):
    """Makes records of the rows of one list, one after another: a row sees what earlier ones made."""

    def make(self, row: CleanRow) -> Made:
        """
        The records of a row.

        Raises:
            Held: somebody must say what is meant.
            InvalidRecord: it can be no record, whatever is meant.
        """
        self._begin(as_of=row.one("as_of"))
        refuse_unsaid(row, self._asked.kind)
        try:
            main: Id = getattr(self, f"_{self._asked.kind}")(row)
            if self._asked.tighten:
                self._tighten()
        except ValidationError as error:
            self._take_back()
            raise refused(error) from error
        except (Held, InvalidRecord):
            self._take_back()
            raise
        self._match.made |= {known for known, (_, before) in self._row.items() if before is None}
        records, proposals, touched = tuple(self._row.values()), tuple(self._proposals), tuple(self._touched)
        return Made(main, records, proposals, touched, tuple(self._rules), self._meant)

    # the kinds of list

    def _organizations(self, row: CleanRow) -> Id:
        body = self._body(row)
        self._body_says(body, row)
        if row.one("part_of"):
            whole = self._body(row, "part_of")
            self._link("PART_OF", body.id, whole.id)
        self._reach_body(body.id, row)
        return body.id

    def _members(self, row: CleanRow) -> Id:
        if not row.one("association"):
            raise InvalidRecord(
                "says nothing of association: give it in a column, or for the list", field="association"
            )
        body = self._body(row)
        umbrella = self._body(row, "association")
        self._body_says(body, row)
        self._link("MEMBER_OF", body.id, umbrella.id, row.one("membership") or "full", row=row)
        self._reach_body(body.id, row)
        return body.id

    def _channels(self, row: CleanRow) -> Id:
        body = self._body(row)
        sort = row.one("channel_type") or _type_of(row.one("channel"))
        for value in row.all("channel"):
            self._reach(body.id, sort, value, purpose=row.one("purpose"), note=row.one("note"))
        return body.id

    def _participants(self, row: CleanRow) -> Id:
        named = any(row.one(field) for field in ("organization", "organization_id", "external_id"))
        body = self._body(row) if named else None
        person = self._person(row, body)
        if body and (row.one("function") or body not in self._known.bodies_of(person)):
            post = self._desk(body, row.one("function") or UNSAID)
            self._link("HOLDS", person.id, post.id)
        event = self._event(row)
        if event:
            note = row.one("note")
            self._link("TOOK_PART", person.id, event.id, row.one("participation") or "participant", said={"note": note})
        for sort in ("email", "phone", "address"):
            for value in row.all(sort):
                self._reach(person.id, sort, value)
        return person.id

    def _focal_points(self, row: CleanRow) -> Id:
        from directory.intake.cleaning.mailboxes import is_functional

        body = self._body(row)
        state = row.all("country")
        post = self._role_desk(row, body) if row.one("role") else self._desk(body, row.one("function"))
        for area in state:
            if area not in self._known.seats(body.id) or len(state) > 1:
                self._link("COVERS", post.id, area)
        person: Person | None = None
        if row.one("name") or row.one("person_id"):
            person = self._person(row, body)
            given = {field: row.one(field) for field in ("instrument", "nominator") if row.one(field)}
            self._link("HOLDS", person.id, post.id, row=row, said=given)
        for value in row.all("email"):
            holder = person.id if person and not is_functional(value) else post.id
            self._reach(holder, "email", value)
        for sort in ("phone", "address"):
            for value in row.all(sort):
                self._reach(post.id, sort, value)
        if row.all("languages"):
            self._set(post, "languages", row.all("languages"))
        return post.id


def refuse_unsaid(row: CleanRow, kind: ListKind) -> None:
    """
    Refuse a row that lacks what its kind of list needs.

    Raises:
        InvalidRecord: what it says nothing of.
    """
    for group in KINDS[kind].needs:
        if not any(row.one(field) for field in group):
            raise InvalidRecord(f"says nothing of {' or '.join(group)}", field=group[0])


def _type_of(channel: str) -> str:
    if "@" in channel and "://" not in channel:
        return "email"
    return "web" if channel.startswith(("http://", "https://")) else "address"
