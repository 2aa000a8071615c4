"""The parts that a row names: bodies, people, posts, events, channels; those that are there, or new ones."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, TypeVar

from directory.intake.clean_rows import CleanRow
from directory.intake.drafting import Drafting
from directory.intake.known import MISSION, OF_A_STATE, OWN, Known, phone_key
from directory.intake.matching import Held, Matcher
from directory.model import (
    Area,
    ContactPoint,
    Event,
    ExternalId,
    Id,
    Name,
    Named,
    Organization,
    Person,
    Post,
    Role,
    Source,
)
from directory.text import fold

if TYPE_CHECKING:
    from directory.intake.asked import Asked

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


M = TypeVar("M", bound=Named)


class Naming(Drafting):
    """Bodies, people, posts, events and channels by what a row says of them."""

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
        super().__init__(known, asked, day=matcher.day, source=source, new_id=new_id)
        self._match, self._roles, self._areas = matcher, roles, areas

    def _begin(self, *, as_of: str) -> None:
        super()._begin(as_of=as_of)
        self._rules: list[str] = []
        self._meant: dict[str, Id] = {}

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
        names: list[Name] = []
        if text and text != body.id and fold(text) not in known:
            names.append(Name(text=text, kind="alias"))
        if acronym and fold(acronym) not in known | {fold(text)}:
            names.append(Name(text=acronym, kind="alias" if body.acronym else "acronym"))
        body = self._also_named(body, *names)
        if field == "organization":
            if given := [code for code in row.all("external_id") if code != f"{OWN}{body.id}"]:
                codes = {(code.scheme, code.value): code for code in (*body.external_ids, *map(_code, given))}
                body = self._set(body, "external_ids", tuple(codes.values()))
            said = row.values.keys() - row.filled  # what is filled in for all is meant for bodies that are made
            for kind in row.all("organization_kind") if "organization_kind" in said else ():
                body = self._set(body, "kind", kind)
            if "scope" in said:
                body = self._set(body, "scope", row.one("scope"))
            of_the_body = self._asked.kind != "participants"  # there it may be the State of who came
            for area in row.all("country") if of_the_body else ():
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
            self._reach(body, "newsletter", value)

    def _person(self, row: CleanRow, body: Organization | None) -> Person:
        person = self._somebody(row, body)
        self._meant["person_id"] = person.id
        title = row.one("honorific")
        return self._note(person, f"Title: {title}") if title and self._may_say(person) else person

    def _somebody(self, row: CleanRow, body: Organization | None) -> Person:
        found = self._match.person(row, body)
        if found:
            person = self._seen(found)
            if row.one("name") and fold(row.one("name")) not in {fold(name.text) for name in person.names}:
                person = self._also_named(person, Name(text=row.one("name"), kind="alias"))
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
        function = row.one("function")
        if fitting:
            return self._also_called(self._seen(fitting[0]), function)
        names = ", ".join(sorted(area.name for known in states if (area := self._areas.get(known))))
        called = f"{self._roles[role].name}{f', {names}' if names else ''}"
        post = self._also_called(self._new(Post, names=(Name(text=called),)), function)
        self._link("AT", post.id, body.id)
        self._link("AS", post.id, role)
        return post

    def _also_called(self, post: Post, function: str) -> Post:
        """A post in a role keeps its name; what its holder is called there besides is found as well."""
        if not function or fold(function) in {fold(name.text) for name in post.names}:
            return post
        return self._also_named(post, Name(text=function, kind="alias"))

    def _also_named(self, record: M, *names: Name) -> M:
        """A record under more names; one that more people see than the list keeps its own: the row itself is kept."""
        return self._set(record, "names", (*record.names, *names)) if names and self._may_say(record) else record

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


def _code(text: str) -> ExternalId:
    scheme, _, value = text.partition(":")
    return ExternalId(scheme=scheme, value=value)


def _same(one: str, other: str) -> bool:
    return one == other or one.casefold().rstrip("/") == other.casefold().rstrip("/")
