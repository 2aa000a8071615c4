"""
The records of the directory: nodes and links.

Words follow Popolo (Organization, Post, Person, ContactPoint, Area, Event), W3C ORG, SKOS (broader, related) and
vCard (RFC 6350); docs/graph.md carries the mapping. A record is frozen and closed, its sequences are tuples.
Dates may be a year or a month (ISO 8601, reduced): they are kept as given and count from the first day of their
period. Intervals are half-open: `valid_until` is the first day on which the record no longer holds.
"""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails

from directory.access import COMMITTEE, LABEL_PATTERN
from directory.errors import InvalidRecord, quoted
from directory.shapes import SHAPE_OF
from directory.text import fold, forbidden, words

EVER_SINCE, FOR_EVER = "0000-00-00", "9999-99-99"  # before and after every day: "unknown start" and "no end"
LONGEST_KEY: Final = 1000  # an index holds no more than some kilobytes; a thousand emoji fold to forty thousand letters
_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")


def _partial(text: str) -> str:
    if not _PARTIAL.fullmatch(text):
        raise ValueError("is not a date: write 2026, 2026-11 or 2026-11-22")
    try:
        date.fromisoformat(first_day(text))
    except ValueError as error:
        raise ValueError(f"is not a day of the calendar ({error})") from error
    return text


def _moment(text: str) -> str:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"is no moment: {error}") from error
    if moment.utcoffset() != timedelta(0):
        raise ValueError("is not in UTC: write 2026-11-22T12:00:00+00:00")
    return moment.isoformat(timespec="seconds")


def first_day(partial: str) -> str:
    """The first day of a year, month or day: `2024` is `2024-01-01`."""
    return partial + "-01-01"[len(partial) - 4 :]


# What `text.forbidden` forbids, as patterns: checked by pydantic's core, a record is read faster so.
_CONTROLS = r"\x00-\x08\x0b-\x1f\x7f-\x9f\u{2028}-\u{202e}\u{2066}-\u{2069}\u{fffe}\u{ffff}"
_LINE = rf"[^\s{_CONTROLS}](?:[^\t\n{_CONTROLS}]*[^\s{_CONTROLS}])?"
_LINES = rf"[^\s{_CONTROLS}](?:[^{_CONTROLS}]*[^\s{_CONTROLS}])?"

Id = Annotated[str, Field(min_length=1, max_length=200, pattern=rf"^{_LINE}$")]
Text = Annotated[str, Field(min_length=1, max_length=1000, pattern=rf"^{_LINE}$")]
OptionalText = Annotated[str, Field(max_length=1000, pattern=rf"^(?:{_LINE})?$")]
Prose = Annotated[str, Field(max_length=20_000, pattern=rf"^(?:{_LINES})?$")]
PartialDate = Annotated[str, AfterValidator(_partial)]
Label = Annotated[str, Field(pattern=LABEL_PATTERN)]

AreaScheme = Literal["state", "territory", "m49", "un_group", "membership", "language_group", "set"]
AreaStatus = Literal["member", "observer", "territory", "region", "group"]
OrganizationKind = Literal[
    "industry_association",
    "professional_association",
    "ngo",
    "academia",
    "state_authority",
    "permanent_mission",
    "government_agency",
    "iro",
    "regime",
    "un_body",
    "company",
]
OrganizationScope = Literal["international", "regional", "sub-regional", "national"]
NameKind = Literal["name", "acronym", "alias", "former", "translation"]
Rung = Literal["sector", "national", "organization", "un"]
ChannelType = Literal["email", "phone", "address", "web", "newsletter", "note_verbale"]
ListingState = Literal["listed", "vacant", "restricted", "declined"]
Evidence = Literal["seen", "known", "declared", "demo"]
DeskItemKind = Literal["remark", "held", "mapping", "import", "export"]
A_DATE: Final = "A year, a month or a day: 2026, 2026-11, 2026-11-22."


class Part(BaseModel):
    """A piece of a record: no id and no life of its own."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Name(Part):
    """One name; of kind `name` the English one is displayed, all are searched."""

    text: Text = Field(title="Name")
    kind: NameKind = "name"
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")] | None = Field(
        default=None, description="en, fr, es, ru, zh, ar ... (BCP 47)"
    )
    valid_from: PartialDate | None = Field(default=None, title="Since", description=A_DATE)
    valid_until: PartialDate | None = Field(default=None, title="Until", description=A_DATE)


class ExternalId(Part):
    """An identifier that somebody else gave: ISO 3166, M49, an own code."""

    scheme: Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,40}$")] = Field(description="who gave it: iso3, m49 ...")
    value: Text


class Source(Part):
    """Where a record comes from. `known` is general knowledge, shown with “to be confirmed”."""

    title: Text
    address: OptionalText = Field(default="", description="where it can be read: https://...")
    evidence: Evidence = Field(
        description="seen: it was read there; known: general knowledge; declared: its owner says so; demo: invented"
    )
    as_of: PartialDate | None = Field(default=None, title="As of", description="when it was true; empty = not said")
    retrieved_on: PartialDate | None = Field(default=None, description="when it was read there")
    label: Label | None = Field(default=None, description="who may see this source; empty = who may see the record")


class Listing(Part):
    """Since when an owner says that a post is listed, vacant, restricted or declined."""

    state: ListingState
    since: PartialDate | None = Field(default=None, description="empty = ever since")


class Record(BaseModel):
    """What nodes and links have in common."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    id: Id
    label: Label = Field(  # no label means committee: nothing becomes public by accident
        default=COMMITTEE, title="Who may see it", description="public, network, peers:<community> or committee"
    )
    valid_from: PartialDate | None = Field(
        default=None, title="Since", description=f"the first day on which it holds; empty = not known. {A_DATE}"
    )
    valid_until: PartialDate | None = Field(
        default=None, title="Until", description=f"the first day on which it no longer holds; empty = open. {A_DATE}"
    )
    owner_id: Id | None = Field(
        default=None, title="Owner", description="the id of the organization that keeps control"
    )
    external_ids: tuple[ExternalId, ...] = Field(
        default=(), title="Codes", description="identifiers that others gave it"
    )
    sources: tuple[Source, ...] = Field(default=(), description="where it comes from")
    note: Prose = Field(default="", description="whatever else one should know")
    pinned: tuple[Annotated[str, Field(pattern=r"^[a-z_]+$")], ...] = Field(
        default=(), description="fields that a person set by hand: no seed or import takes them back"
    )

    @property
    def record_kind(self) -> str:
        """`Area`, `Organization` ... or `Link`."""
        return type(self).__name__

    @cached_property
    def body(self) -> str:
        """The record as canonical JSON, without the fields that have their default."""
        return self.model_dump_json(exclude_defaults=True)

    @cached_property
    def hash(self) -> str:
        """The fingerprint of the whole record: equal for equal records, whatever store they come from."""
        import hashlib  # OpenSSL is slow to load, and only who writes needs it

        return hashlib.sha256(f"{self.record_kind}\n{self.body}".encode()).hexdigest()

    @property
    def from_day(self) -> str:
        """The first day on which it holds, as ISO text that sorts."""
        return first_day(self.valid_from) if self.valid_from else EVER_SINCE

    @property
    def until_day(self) -> str:
        """The first day on which it no longer holds, as ISO text that sorts."""
        return first_day(self.valid_until) if self.valid_until else FOR_EVER

    @property
    def as_of(self) -> str | None:
        """The newest date that a source gives for it; None where none gives one."""
        return max((source.as_of for source in self.sources if source.as_of), default=None)

    @property
    def to_be_confirmed(self) -> bool:
        """Whether general knowledge is the only evidence."""
        return bool(self.sources) and all(source.evidence == "known" for source in self.sources)

    def changed(self, **fields: object) -> Self:
        """The record with other values in these fields, checked like a new one."""
        present = {name: getattr(self, name) for name in type(self).model_fields}
        return type(self).model_validate(present | fields)

    def external(self, scheme: str) -> str | None:
        """The identifier of that scheme, None where there is none."""
        return next((known.value for known in self.external_ids if known.scheme == scheme), None)


class Node(Record):
    """Something that links tie together, or that waits for somebody."""

    @cached_property
    def name(self) -> str:
        """What is displayed."""
        raise NotImplementedError

    @property
    def acronym(self) -> str:
        """The present acronym, empty where there is none."""
        return ""

    @property
    def subkind(self) -> str:
        """The kind within its kind (of organization, of area ...), empty where there is none."""
        return ""

    @cached_property
    def sort_name(self) -> str:
        """What lists sort by."""
        return fold(self.name) or self.name

    def search_keys(self) -> Iterator[tuple[str, str]]:
        """What `lookup` and `find` find it by: (key, folded value)."""
        for known in self.external_ids:
            yield "external", f"{known.scheme}:{known.value}"


class Named(Node):
    """A node with names."""

    names: Annotated[tuple[Name, ...], Field(min_length=1)] = Field(
        description="of kind name the present English one is displayed; all are searched"
    )

    @cached_property
    def name(self) -> str:
        """The name that is displayed: the present one, English first."""
        present = [name for name in self.names if name.kind == "name" and not name.valid_until] or self.names
        return next((name.text for name in present if name.language in ("en", None)), present[0].text)

    @property
    def acronym(self) -> str:
        """The present acronym, empty where there is none."""
        return next((name.text for name in self.names if name.kind == "acronym" and not name.valid_until), "")

    @cached_property
    def sort_name(self) -> str:
        """What lists sort by."""
        return fold(self.name) or self.name

    def search_keys(self) -> Iterator[tuple[str, str]]:
        """What `lookup` and `find` find it by: (acronym | name | token | external, folded value)."""
        for name in self.names:
            folded = words(name.text)
            if not folded:
                continue
            yield ("acronym" if name.kind == "acronym" else "name"), " ".join(folded)[:LONGEST_KEY]
            for word in folded:
                yield "token", word[:LONGEST_KEY]
        yield from super().search_keys()


class Concept(Named):
    """A node of reference: its external ids are codes that people type in place of a name."""

    def search_keys(self) -> Iterator[tuple[str, str]]:
        """As any node, and its acronyms and codes as names."""
        yield from super().search_keys()
        for name in self.names:
            if name.kind == "acronym" and (folded := fold(name.text)[:LONGEST_KEY]):
                yield "name", folded
        for code in self.external_ids:
            if folded := fold(code.value)[:LONGEST_KEY]:
                yield "name", folded
                yield "token", folded


class Area(Concept):
    """A State, territory, M49 region, UN regional group, membership area, language group or ad-hoc set of States."""

    scheme: AreaScheme
    status: AreaStatus = "group"
    languages: tuple[str, ...] = Field(default=(), description="official ones: en, fr ... (BCP 47)")

    @property
    def subkind(self) -> str:
        """Its scheme."""
        return self.scheme

    @property
    def is_state(self) -> bool:
        """Whether it is a State (members and observers of the UN)."""
        return self.scheme == "state"

    @cached_property
    def code(self) -> str:
        """The ISO 3166 code of a State or territory (three letters), else the id."""
        return self.external("iso3") or self.id


class Sector(Concept):
    """A field of work."""

    group: Literal["producer", "service", "facilitator", "authority", "crosscutting"]

    @property
    def subkind(self) -> str:
        """Its group."""
        return self.group


class Role(Concept):
    """A kind of post, with the policy that goes with it."""

    rung: Rung | None = Field(
        default=None, description="where its posts stand on the ladder; empty = never offered by it"
    )
    review_days: Annotated[int, Field(ge=1, le=36_500)] = Field(
        default=365, description="a verification older than so many days is due"
    )
    nominated_by: tuple[Text, ...] = Field(default=(), description="who may name its holders")
    self_declared: bool = Field(default=False, description="a holder may name themselves")
    position: int = Field(default=0, description="order within its rung")

    @property
    def subkind(self) -> str:
        """The rung on which its posts stand."""
        return self.rung or ""


class Organization(Named):
    """Any body: association, authority, mission, international or regional organization, company."""

    kind: OrganizationKind
    scope: OrganizationScope | None = Field(default=None, description="empty = not stated")

    @property
    def subkind(self) -> str:
        """The kind of body."""
        return self.kind


class Post(Named):
    """A desk: a role in an organization. It outlives its holders."""

    listings: tuple[Listing, ...] = Field(default=(), description="what its owner says of it, and since when")
    approach: Prose = Field(default="", description="how it wants to be approached")
    languages: tuple[str, ...] = Field(default=(), description="in which one may write to it: en, fr ...")

    def listing(self, on: date | None) -> ListingState:
        """What its owner says of it on a day."""
        return listing_on(self.listings, on)


def listing_on(listings: tuple[Listing, ...], on: date | None) -> ListingState:
    """The last state that had begun on a day (None = at any time); `listed` unless said otherwise."""
    day = on.isoformat() if on else FOR_EVER
    begun = [entry for entry in listings if _since(entry) <= day]
    return max(begun, key=_since).state if begun else "listed"


def _since(listing: Listing) -> str:
    return first_day(listing.since) if listing.since else EVER_SINCE


class Person(Named):
    """Somebody who holds posts; as a rule stricter labelled than the post."""

    languages: tuple[str, ...] = Field(default=(), description="en, fr ...")
    may_introduce_since: PartialDate | None = Field(
        default=None, description=f"since when they agree to introduce others; empty = not given. {A_DATE}"
    )


class Event(Named):
    """A meeting or a course. Its `valid_*` stay open, so that past events remain visible."""

    series: OptionalText = ""
    starts_on: PartialDate | None = Field(default=None, description=A_DATE)
    ends_on: PartialDate | None = Field(default=None, description=A_DATE)
    place: OptionalText = ""

    @property
    def subkind(self) -> str:
        """Its series."""
        return self.series


class ContactPoint(Node):
    """One channel."""

    type: ChannelType
    value: Text = Field(description="the mailbox, the number in international form, the address")

    @cached_property
    def name(self) -> str:
        """What is displayed: the value."""
        return self.value

    @property
    def subkind(self) -> str:
        """The type of channel."""
        return self.type

    def search_keys(self) -> Iterator[tuple[str, str]]:
        """What `lookup` finds it by: mailbox or phone, as one writes it."""
        if self.type == "email":
            yield "mailbox", self.value.casefold()
        if self.type == "phone":
            yield "phone", re.sub(r"[^\d+]", "", self.value)
        yield from super().search_keys()


class DeskItem(Node):
    """
    Something that waits for those who keep the directory, or that they keep for themselves. Always `committee`.

    A visitor's remark; a row of a list that was held; which column is what, under a name; what an import read; who
    was given what.
    """

    label: Annotated[str, Field(pattern="^committee$")] = COMMITTEE
    kind: DeskItemKind = "remark"
    received_at: Annotated[str, AfterValidator(_moment)] = Field(description="when, in UTC: 2026-11-22T12:00:00+00:00")
    about: Id | None = Field(default=None, description="the id that the visitor named; there may be no such record")
    text: Annotated[str, Field(min_length=1, max_length=20_000, pattern=rf"^{_LINES}$")] = Field(description="in words")
    content: Annotated[str, Field(max_length=50_000_000, pattern=rf"^(?:{_LINE})?$")] = Field(
        default="", description="what it carries, as JSON: the cells of a held row, the ids of an export ..."
    )
    reply_to: OptionalText = Field(default="", description="how to reach who wrote it, if they said")
    settled: OptionalText = Field(default="", description="what was done about it, and by whom; empty = it waits")

    @cached_property
    def name(self) -> str:
        """Its kind and its moment; the text stands in no list of names."""
        return f"{self.kind} of {self.received_at[:16].replace('T', ' ')}"

    @property
    def subkind(self) -> str:
        """Its kind."""
        return self.kind

    @cached_property
    def sort_name(self) -> str:
        """In order of time."""
        return self.received_at

    def search_keys(self) -> Iterator[tuple[str, str]]:
        """What `lookup` finds it by: its kind with its moment, once more while it waits, and a kept name."""
        yield "desk", f"{self.kind} {self.received_at}"
        if self.kind in ("mapping", "import"):
            yield "desk", f"{self.kind} of {fold(self.text)}"[:LONGEST_KEY]
        if not self.settled:
            yield "desk", f"waiting {self.kind} {self.received_at}"
        yield from super().search_keys()


class Link(Record):
    """A typed, dated, sourced link between two nodes; SHAPES says which there are."""

    kind: Annotated[str, Field(pattern=r"^[A-Z_]+$")]
    source_id: Id
    target_id: Id
    qualifier: OptionalText = Field(default="", description="what kind of tie it is, within its kind")
    rank: Annotated[int, Field(ge=1, le=1_000_000)] | None = Field(
        default=None, description="order of importance, 1 first"
    )
    shown_as: OptionalText = Field(default="", description="the source's own word for the qualifier")
    purpose: OptionalText = Field(default="", description="what this channel is for")
    verified_on: PartialDate | None = Field(default=None, description=f"when the holder last answered on it. {A_DATE}")
    verified_by: OptionalText = Field(default="", description="who checked")
    verified_how: OptionalText = Field(default="", description="by what means")
    instrument: OptionalText = Field(default="", description="the letter that named the holder")
    nominator: OptionalText = Field(default="", description="who named the holder")
    met_at: OptionalText = Field(default="", description="where they met")

    @property
    def family(self) -> str:
        """Links of one kind, pair and family never overlap in time."""
        return SHAPE_OF[self.kind].rule(self.qualifier).family


VERIFICATION: Final = ("verified_on", "verified_by", "verified_how")  # of a link: made by verifying alone
TIED: Final = ("kind", "source_id", "target_id")  # of a link: another one is another link
NODES: Final[dict[str, type[Node]]] = {
    kind.__name__: kind for kind in (Area, Sector, Role, Organization, Post, Person, ContactPoint, Event, DeskItem)
}
RECORDS: Final[dict[str, type[Record]]] = {**NODES, "Link": Link}


def parse(kind: str, data: dict[str, object], *, source: str = "", line: int | None = None) -> Record:
    """
    A record from plain data.

    Args:
        kind: a key of RECORDS.
        data: its fields; source, line: where they were read, for the error.

    Raises:
        InvalidRecord: the first field that is wrong, and why.
    """
    try:
        return RECORDS[kind].model_validate(data)
    except ValidationError as error:
        raise refused(error, source=source, line=line) from error


def refused(error: ValidationError, *, source: str = "", line: int | None = None) -> InvalidRecord:
    """A pydantic error in our words: one detail on one line, what is wrong before what is missing."""
    detail = min(error.errors(include_url=False), key=lambda known: known["type"] == "missing")
    return InvalidRecord(_reason(detail), source=source, line=line, field=".".join(str(part) for part in detail["loc"]))


_EMPTY: Final = {"string_too_short": "is empty: write something", "too_short": "is empty: give at least one"}


def _reason(detail: ErrorDetails) -> str:
    if said := _EMPTY.get(detail["type"] if not detail.get("input") else ""):
        return said
    reason, given = detail["msg"].removeprefix("Value error, "), detail.get("input")
    if not isinstance(given, str) or detail["type"] == "value_error":
        return reason
    if detail["type"] == "string_pattern_mismatch":
        if bad := forbidden(given, lines=r"\t\n" not in detail.get("ctx", {}).get("pattern", "")):
            return f"has the character {bad}, which is not text: take it out"
        if given != given.strip():
            return "begins or ends with a blank: take it off"
    return f"{reason}, given {quoted(given)}"
