"""What a row of a list comes to: records that are made, records that change, and what is left as it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, NamedTuple, TypeVar, cast

from pydantic import ValidationError

from directory.access import loosens
from directory.errors import InvalidRecord
from directory.intake.clean_rows import CleanRow
from directory.intake.kinds import KINDS, ListKind
from directory.intake.known import MISSION, UNSAID, Known, phone_key
from directory.intake.matching import Held, Matcher
from directory.model import (
    Area,
    ContactPoint,
    Event,
    ExternalId,
    Id,
    Link,
    Name,
    Organization,
    Person,
    Post,
    Record,
    Role,
    Source,
    refused,
)
from directory.text import fold

if TYPE_CHECKING:
    from directory.intake.asked import Asked

R = TypeVar("R", bound=Record)
NOTHING: Final[Mapping[str, str]] = {}
OF_A_STATE: Final = ("state_authority", "government_agency", MISSION)  # national by what they are
BY_ITS_WORD: Final = {  # the first word of a name that says what kind of body it is, in the words of `OrganizationKind`
    "ministry": "state_authority",
    "ministere": "state_authority",
    "ministerio": "state_authority",
    "ministerstvo": "state_authority",
    "bundesministerium": "state_authority",
    "permanent mission": "permanent_mission",
    "mission permanente": "permanent_mission",
    "mision permanente": "permanent_mission",
    "university": "academia",
    "universite": "academia",
    "universidad": "academia",
}


class Proposal(NamedTuple):
    """What the list says of a field that a person set by hand: it stays, and is asked about."""

    record: Id
    field: str
    present: str
    proposed: str


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


class Maker:
    """Makes records of the rows of one list, one after another: a row sees what earlier ones made."""

    def __init__(
        self,
        known: Known,
        matcher: Matcher,
        asked: Asked,
        *,
        roles: Mapping[Id, Role],
        areas: Mapping[Id, Area],
        source: Source,
        new_id: Callable[[str], Id],
    ) -> None:
        self._known, self._match, self._asked, self._new_id = known, matcher, asked, new_id
        self._roles, self._areas, self._source = roles, areas, source
        self._own = source
        self._row: dict[Id, tuple[Record, Record | None]] = {}
        self._proposals: list[Proposal] = []
        self._touched: dict[Id, None] = {}
        self._rules: list[str] = []
        self._meant: dict[str, Id] = {}

    def make(self, row: CleanRow) -> Made:
        """
        The records of a row.

        Raises:
            Held: somebody must say what is meant.
            InvalidRecord: it can be no record, whatever is meant.
        """
        self._row, self._proposals, self._touched, self._rules, self._meant = {}, [], {}, [], {}
        self._own = self._source.model_copy(update={"as_of": row.one("as_of") or self._source.as_of})
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

    def _take_back(self) -> None:
        """What the row has made so far: no later row sees it."""
        for record, before in self._row.values():
            self._known.remove(record)
            if before:
                self._known.add(before)

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
            if area not in {link.target_id for link in self._known.out(body.id, "BASED_IN")} or len(state) > 1:
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

    # the parts of a row

    def _body(self, row: CleanRow, field: str = "organization") -> Organization:
        body = self._some_body(row, field)
        if field == "organization":
            self._meant["organization_id"] = body.id
        return body

    def _some_body(self, row: CleanRow, field: str) -> Organization:
        found = self._match.organization(row, field)
        if found:
            return self._known_body(self._seen(found), row, field)
        text = row.one(field)
        if not text:
            raise Held(field, "names no organization that is here: give its name")
        if field != "organization":
            raise Held(field, f"{text} is no organization of this directory: bring it in first, or give its id")
        kind = "" if "organization_kind" in row.filled else row.one("organization_kind")
        kind = kind or self._kind_by_name(text) or row.one("organization_kind")
        if not kind:
            reason = "says no kind of organization: give it in a column, or for the whole list"
            raise Held("organization_kind", reason)
        if len(row.all("country")) > 1:
            raise Held("country", "names several States, and it is a new organization: give the one in which it sits")
        names = [Name(text=text)]
        if (acronym := row.one("acronym")) and fold(acronym) != fold(text):
            names.append(Name(text=acronym, kind="acronym"))
        codes = tuple(_code(code) for code in row.all("external_id"))
        scope = row.one("scope") or ("national" if kind in OF_A_STATE and len(row.all("country")) == 1 else None)
        body = self._new(Organization, kind=kind, names=tuple(names), external_ids=codes, scope=scope)
        for area in row.all("country"):
            self._link("COVERS" if kind == MISSION else "BASED_IN", body.id, area)
        return body

    def _known_body(self, body: Organization, row: CleanRow, field: str) -> Organization:
        """What the row says of a body that is there: another name, an acronym, a code."""
        text, acronym = row.one(field), row.one("acronym") if field == "organization" else ""
        known = {fold(name.text) for name in body.names}
        names = list(body.names)
        if text and text != body.id and fold(text) not in known:
            names.append(Name(text=text, kind="alias"))
        if acronym and fold(acronym) not in known | {fold(text)}:
            names.append(Name(text=acronym, kind="alias" if body.acronym else "acronym"))
        body = self._set(body, "names", tuple(names))
        if field == "organization":
            codes = {
                (code.scheme, code.value): code for code in (*body.external_ids, *map(_code, row.all("external_id")))
            }
            body = self._set(body, "external_ids", tuple(codes.values()))
            said = row.values.keys() - row.filled  # what is filled in for all is meant for bodies that are made
            for kind in row.all("organization_kind") if "organization_kind" in said else ():
                body = self._set(body, "kind", kind)
            if "scope" in said:
                body = self._set(body, "scope", row.one("scope"))
            for area in row.all("country"):
                if not self._known.seats(body.id):
                    self._link("COVERS" if body.kind == MISSION else "BASED_IN", body.id, area)
        return body

    def _body_says(self, body: Organization, row: CleanRow) -> None:
        for rank, sector in enumerate(row.all("sectors"), 1):
            first = not self._known.out(body.id, "ACTIVE_IN")
            self._link("ACTIVE_IN", body.id, sector, rank=rank if first or len(row.all("sectors")) > 1 else None)
        for area in row.all("covers"):
            self._link("COVERS", body.id, area)
        if row.one("note"):
            self._note(body, row.one("note"))

    def _reach_body(self, body: Id, row: CleanRow) -> None:
        for field, sort in (("email", "email"), ("phone", "phone"), ("address", "address"), ("website", "web")):
            for value in row.all(field):
                self._reach(body, sort, value)
        for value in row.all("newsletter"):
            self._reach(body, "newsletter", value, purpose="newsletter")

    def _person(self, row: CleanRow, body: Organization | None) -> Person:
        person = self._somebody(row, body)
        self._meant["person_id"] = person.id
        return person

    def _somebody(self, row: CleanRow, body: Organization | None) -> Person:
        found = self._match.person(row, body)
        if found:
            person = self._seen(found)
            if row.one("name") and fold(row.one("name")) not in {fold(name.text) for name in person.names}:
                person = self._set(person, "names", (*person.names, Name(text=row.one("name"), kind="alias")))
            if row.all("languages") and self._asked.kind == "participants":
                person = self._set(person, "languages", row.all("languages"))
            return person
        if not row.one("name"):
            raise Held("name", "names nobody: give a name, or the id of somebody who is here")
        languages = row.all("languages") if self._asked.kind == "participants" else ()
        return self._new(Person, names=(Name(text=row.one("name")),), languages=languages)

    def _desk(self, body: Organization, function: str) -> Post:
        """The post of a function, in the words of the list."""
        if there := self._known.desk(body.id, function):
            return self._seen(there)
        post = self._new(Post, names=(Name(text=function),))
        self._link("AT", post.id, body.id)
        return post

    def _role_desk(self, row: CleanRow, body: Organization) -> Post:
        """The post in a role for these States."""
        role, states = row.one("role"), set(row.all("country"))
        there = [
            post for post in self._posts(body) if role in {link.target_id for link in self._known.out(post.id, "AS")}
        ]
        seats = self._known.seats(body.id)  # a post that says no State is for that of its body
        own = {post.id: {link.target_id for link in self._known.out(post.id, "COVERS")} or seats for post in there}
        fitting = [post for post in there if not own[post.id] or own[post.id] & states]
        if len(fitting) > 1:
            raise Held("role", f"{len(fitting)} posts there have that role: correct them by hand")
        if fitting:
            return self._seen(fitting[0])
        names = ", ".join(sorted(area.name for known in states if (area := self._areas.get(known))))
        called = row.one("function") or f"{self._roles[role].name}{f', {names}' if names else ''}"
        post = self._new(Post, names=(Name(text=called),))
        self._link("AT", post.id, body.id)
        self._link("AS", post.id, role)
        return post

    def _event(self, row: CleanRow) -> Event | None:
        text = row.one("event")
        if not text:
            return None
        found = self._match.event(text)
        if found:
            return self._seen(found)
        fields = {"starts_on": row.one("event_starts") or None, "ends_on": row.one("event_ends") or None}
        return self._new(Event, names=(Name(text=text),), place=row.one("event_place"), **fields)

    def _reach(self, holder: Id, sort: str, value: str, *, purpose: str = "", note: str = "") -> None:
        channel = next(self._channels_like(holder, sort, value), None)
        point = self._seen(channel) if channel else self._new(ContactPoint, type=sort, value=value)
        self._link("REACHED_AT", holder, point.id, said={"purpose": purpose, "note": note})

    def _channels_like(self, holder: Id, sort: str, value: str) -> Iterator[ContactPoint]:
        if sort == "email":
            yield from self._known.found(ContactPoint, "mailbox", value.casefold())
        elif sort == "phone":
            yield from self._known.found(ContactPoint, "phone", phone_key(value))
        for link in self._known.out(holder, "REACHED_AT"):
            point = self._known.nodes.get(link.target_id)
            if isinstance(point, ContactPoint) and point.type == sort and _same(point.value, value):
                yield point

    # records

    def _link(
        self,
        kind: str,
        source: Id,
        target: Id,
        qualifier: str = "",
        *,
        row: CleanRow | None = None,
        rank: int | None = None,
        said: Mapping[str, str] = NOTHING,
    ) -> Link:
        """The link of that kind between two records at the time that is said: the one that is there, or a new one."""
        spans = {"valid_from": "since", "valid_until": "until"}
        given: dict[str, str] = {name: value for name, value in said.items() if value}
        given |= {name: row.one(field) for name, field in spans.items() if row and row.one(field)}
        fields = {"kind": kind, "source_id": source, "target_id": target, "qualifier": qualifier}
        span = {"valid_from": given.get("valid_from"), "valid_until": given.get("valid_until")}
        new = Link.model_validate({"id": "link:asked", **fields, **span})
        there = [
            link
            for link in self._known.out(source, kind)
            if link.target_id == target and link.family == new.family and _overlap(link, new)
        ]
        if not there:
            return self._new(Link, **fields, rank=rank, **given)
        link = self._seen(next((one for one in there if one.qualifier == qualifier), there[0]))
        if link.qualifier != qualifier:
            reason = (
                f"is {link.qualifier} here{_since(link)}, the list says {qualifier}: change it over, or say since when"
            )
            raise Held("membership", reason)
        if link.until_day <= self._match.day and not new.valid_until:
            raise Held("since", f"ended here on {link.valid_until}: say since when it holds again")
        for name, value in given.items():
            link = self._note(link, value) if name == "note" else self._set(link, name, value)
        return link

    def _new(self, sort: type[R], **fields: object) -> R:
        record = sort.model_validate(
            {"id": self._new_id(sort.__name__), "label": self._asked.label, "sources": (self._own,), **fields}
        )
        self._put(record, None)
        self._touched[record.id] = None
        return record

    def _seen(self, record: R) -> R:
        """A record that is there, or that this row or an earlier one made."""
        self._touched[record.id] = None
        return record

    def _set(self, record: R, field: str, value: object) -> R:
        """The record with another value in a field; what a person set by hand stays, and is asked about."""
        present = getattr(record, field)
        if present == value:
            return record
        if field in record.pinned:
            self._proposals.append(Proposal(record.id, field, _said(present), _said(value)))
            return record
        changed = record.changed(**{field: value, "sources": self._sources(record)})
        self._put(changed, record)
        return changed

    def _note(self, record: R, text: str) -> R:
        if text in record.note:
            return record
        return self._set(record, "note", f"{record.note}\n{text}".strip())

    def _put(self, record: Record, before: Record | None) -> None:
        first = self._row[record.id][1] if record.id in self._row else before
        self._row[record.id] = (record, first)
        self._known.add(record)

    def _tighten(self) -> None:
        """Give the label of the import to what is there and more people may see."""
        for known in self._touched:
            record = self._row[known][0] if known in self._row else self._known.record(known)
            if record and record.label != self._asked.label and loosens(self._asked.label, record.label):
                self._put(record.changed(label=self._asked.label), record)

    def _sources(self, record: Record) -> tuple[Source, ...]:
        """The sources of a record and this list; who may not see the list's own records does not see its name."""
        own = self._own
        if any((known.title, known.as_of) == (own.title, own.as_of) for known in record.sources):
            return record.sources
        label = None if record.label == self._asked.label else self._asked.label
        return (*record.sources, own.model_copy(update={"label": label}))

    def _posts(self, body: Organization) -> Sequence[Post]:
        ids = [link.source_id for link in self._known.into(body.id, "AT")]
        return [post for known in ids if isinstance(post := self._known.nodes.get(known), Post)]

    def _kind_by_name(self, text: str) -> str:
        folded = fold(text)
        for word, kind in BY_ITS_WORD.items():
            if folded == word or folded.startswith(f"{word} "):
                self._rules.append(f"{text}: {kind.replace('_', ' ')}, by the first word of its name")
                return kind
        return ""


def refuse_unsaid(row: CleanRow, kind: ListKind) -> None:
    """
    Refuse a row that lacks what its kind of list needs.

    Raises:
        InvalidRecord: what it says nothing of.
    """
    for group in KINDS[kind].needs:
        if not any(row.one(field) for field in group):
            raise InvalidRecord(f"says nothing of {' or '.join(group)}", field=group[0])


def _overlap(one: Link, other: Link) -> bool:
    return one.from_day < other.until_day and other.from_day < one.until_day


def _since(link: Link) -> str:
    return f" since {link.valid_from}" if link.valid_from else ""


def _code(text: str) -> ExternalId:
    scheme, _, value = text.partition(":")
    return ExternalId(scheme=scheme, value=value)


def _same(one: str, other: str) -> bool:
    return one == other or one.casefold().rstrip("/") == other.casefold().rstrip("/")


def _type_of(channel: str) -> str:
    if "@" in channel and "://" not in channel:
        return "email"
    return "web" if channel.startswith(("http://", "https://")) else "address"


def _said(value: object) -> str:
    if isinstance(value, tuple):
        return "; ".join(getattr(item, "text", None) or str(item) for item in cast("tuple[object, ...]", value))
    return "" if value is None else str(value)
