"""
What the questions and the service need of a store.

A `Reader` is bound to a set of labels and a date; no unscoped read exists. Stores filter, count and take one step;
Python reasons. The number of calls of a question is constant in the number of its results.
"""

import json
from collections.abc import Callable, Collection, Generator, Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Literal, NamedTuple, Protocol, Self, TypeVar, cast

from directory.access import Labels
from directory.batch import Action, Batch, BatchKind, Receipt
from directory.errors import InvalidRecord, quoted
from directory.model import ChannelType, Concept, ContactPoint, Id, Link, Listing, Record

T = TypeVar("T")

Direction = Literal["out", "in", "both"]
CoversOf = Literal["post", "organization", "seat"]
Key = Literal["name", "acronym", "token", "mailbox", "phone", "external", "desk"]


class Scope(NamedTuple):
    """What a reader may see: the labels, and the day on which records must hold (None = all times)."""

    labels: Labels
    on: date | None = None


class Links(NamedTuple):
    """Links in (kind, rank, id) order; `totals` counts all of a node, so that a cap can say what it left out."""

    links: tuple[Link, ...]
    totals: Mapping[Id, int]


class Edge(NamedTuple):
    """A bare link."""

    source: Id
    kind: str
    qualifier: str
    target: Id


class Vocabulary(NamedTuple):
    """The areas, sectors and roles, in (kind, id) order, and edges as `Reader.edges` gives them."""

    concepts: tuple[Concept, ...]
    edges: tuple[Edge, ...]


class Activity(NamedTuple):
    """
    What an organization works on, and where, bare.

    `sectors` are (sector, rank) in rank order; `covers` are the areas that it claims, empty where it claims none.
    """

    actor: Id
    kind: str  # of organization
    sort_name: str
    scope: str  # empty where it states none
    sectors: tuple[tuple[Id, int | None], ...]
    covers: tuple[Id, ...]
    seats: tuple[Id, ...]

    @property
    def national(self) -> bool:
        """Whether it says that it is national."""
        return self.scope == "national"


class Desk(NamedTuple):
    """
    A post in an organization, bare; `covers` are its own areas, else those of its organization.

    `post` and `role` are None for an organization without posts.
    """

    post: Id | None
    role: Id | None
    at: Id
    kind: str  # of organization
    sort_name: str  # of the post, else of the organization
    languages: tuple[str, ...]
    listings: tuple[Listing, ...]
    sectors: tuple[tuple[Id, int | None], ...]  # the post's own, empty where it states none
    covers: tuple[Id, ...]
    covers_of: CoversOf  # whose they are; those of a seat are taken where the organization states no cover

    @property
    def by_seat(self) -> bool:
        """Whether `covers` is the seat of the organization, which states no cover."""
        return self.covers_of == "seat"


class Channel(NamedTuple):
    """
    A channel of a holder that was asked about.

    `holder` is the id asked (organization, post or person); `post` and `person` say through whom, where it is not
    the holder's own.
    """

    holder: Id
    post: Id | None
    person: Id | None
    role: Id | None
    link: Link
    contact_point: ContactPoint


class Reached(NamedTuple):
    """
    The channels of one type that a holder has, through one post; bare.

    `post` and `role` are None where they are the holder's own and the holder is no post. `verified_on` is the last
    verification that is not after the reader's day.
    """

    holder: Id
    post: Id | None
    role: Id | None
    type: ChannelType
    verified_on: str | None


class Watched(NamedTuple):
    """
    A channel that somebody may be asked to confirm, bare.

    `verified_on` is the last verification that is not after the reader's day; `roles` are those of the post that holds
    it, or of the posts that its person holds, sorted; `owner` keeps control of the link, else of its holder.
    """

    link: Id
    holder: Id
    kind: str  # of holder
    type: ChannelType
    verified_on: str | None
    owner: Id | None
    roles: tuple[Id, ...]


class Fingerprint(NamedTuple):
    """
    A record, bare: equal hashes are equal records, whatever store they come from.

    The hash is of the whole record; `owner` is None where this viewer may not see it.
    """

    kind: str
    id: Id
    label: str
    hash: str
    owner: Id | None


class FindQuery(NamedTuple):
    """Text and filters; empty filters let everything pass. `after` is the `next` of the page before."""

    text: str = ""
    kinds: tuple[str, ...] = ()
    subkinds: tuple[str, ...] = ()
    limit: int = 20
    after: str | None = None


def next_of(known: Id, tier: int, kind: str, sort_name: str) -> str:
    """The `after` that goes on behind a result."""
    return json.dumps([tier, kind, sort_name, known])


def after_of(query: FindQuery) -> tuple[int, str, str, Id] | tuple[None, None, None, None]:
    """
    Behind which result a query goes on.

    Raises:
        InvalidRecord: what is given is no `next` of a page.
    """
    if query.after is None:
        return None, None, None, None
    try:
        tier, kind, sort_name, known = json.loads(query.after)
    except (ValueError, TypeError):
        tier = kind = sort_name = known = None
    if not isinstance(tier, int) or not all(isinstance(text, str) for text in (kind, sort_name, known)):
        raise InvalidRecord(f"{quoted(query.after)} is no `next` of a page: give it as it was printed", field="after")
    return tier, cast("str", kind), cast("str", sort_name), cast("str", known)


class Hit(NamedTuple):
    """One result of `find`; `tier` 0 is an exact acronym, 1 an exact name, 2 the start of a name, 3 of its words."""

    id: Id
    tier: int
    kind: str


class Page(NamedTuple):
    """Results in (tier, kind, sort name, id) order, and where the next page begins (None = this is the last)."""

    hits: tuple[Hit, ...]
    next: str | None


class Facets(NamedTuple):
    """How many match, by kind and by kind within the kind; each without its own filter."""

    total: int
    kinds: Mapping[str, int]
    subkinds: Mapping[str, int]


class Entry(NamedTuple):
    """
    One line of the journal; `before` and `after` are None where there was or is none.

    `position` counts the entries that this reader sees of what it asked for, from 1.
    """

    position: int
    batch: str
    batch_kind: BatchKind
    by: str
    at: datetime
    why: str
    record: Id
    action: Action
    before: Record | None
    after: Record | None


class Applied(NamedTuple):
    """A batch that was applied, with its counts; all but id, kind and moment are for those who see everything."""

    id: str
    kind: BatchKind
    by: str
    at: datetime
    as_of: str | None
    why: str
    digest: str
    created: int
    updated: int
    unchanged: int
    deleted: int


class Edition(NamedTuple):
    """
    A numbered, dated, frozen state of the directory; `by` and `missing` are for those who see everything.

    `missing` is what was missing in it, as its maker counted it (see `service.past.missing_in`); empty = not counted.
    """

    number: int
    name: str
    day: date
    by: str
    missing: str = ""


class Publication(NamedTuple):
    """
    What a store is that was published: what an audience could see on a day, and its journal as they see it.

    `fingerprint` is that of its records and journal; it is for those who see everything, like the change token.
    """

    audience: str
    day: date
    fingerprint: str


class Status(NamedTuple):
    """
    The state of a store.

    `token` counts the batches, `demo` says that its data are invented. `state` names what is there: another store in
    the place of this one, with as many batches, has another one. `edition` and `publication` say that it is frozen.
    """

    version: int
    token: int
    demo: bool
    empty: bool
    state: str
    edition: Edition | None = None
    publication: Publication | None = None


class Checked(NamedTuple):
    """What `check` looked at, and what it found wrong: one line each, the first thousand."""

    records: int
    batches: int
    entries: int
    faults: tuple[str, ...]


class Reader(Protocol):
    """All in scope, in the order said, one state while open (see `Store.read`). Use it in `with`."""

    scope: Scope

    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...

    def status(self) -> Status:
        """Of the state that is read."""
        ...

    def at(self, on: date | None) -> Self:
        """The same state and labels on another date; closed with the reader that it comes from."""
        ...

    def get(self, ids: Collection[Id]) -> dict[Id, Record]:
        """The records of these ids, in id order; those not in scope are left out."""
        ...

    def vocabulary(self, kinds: Mapping[str, Collection[str] | None]) -> Vocabulary:
        """What every question needs first, in one call: all concepts, and the edges of these kinds as of `edges`."""
        ...

    def links(
        self, ids: Collection[Id], kinds: Collection[str], direction: Direction, per_node: int | None = None
    ) -> Links:
        """One step from (out) or to (in) these nodes; at most `per_node` a node and kind, lowest rank and id first."""
        ...

    def edges(self, kinds: Mapping[str, Collection[str] | None], *, of: Collection[Id] | None = None) -> Iterator[Edge]:
        """
        All links of these kinds, bare, in (kind, source, target, qualifier) order.

        Args:
            kinds: with the kinds of node at which each begins; None = at any.
            of: only those that begin or end at one of these nodes: one step, bare. Then kinds begin at any node.
        """
        ...

    def active(
        self,
        *,
        actors: Collection[Id] | None = None,
        sectors: Collection[Id] | None = None,
        areas: Collection[Id] | None = None,
        kinds: Collection[str] | None = None,
    ) -> Iterator[Activity]:
        """Organizations of these ids, kinds and sectors that claim one of these areas, in id order."""
        ...

    def desks(
        self,
        *,
        areas: Collection[Id],
        roles: Mapping[Id, Collection[str] | None],
        without_posts: Collection[str] = (),
        at: Collection[Id] = (),
    ) -> Iterator[Desk]:
        """
        The posts in one of these roles whose cover names one of these areas, in (post, role) order.

        A national organization that states no cover is taken to cover the area of its seat.

        Args:
            roles: with the kinds of organization at which each counts; None = at every one.
            without_posts: kinds of organizations that follow as they are, in id order, where they have no post in a
                role that stands on a rung.
            at: organizations whose posts without own cover are wanted whatever area they cover.
        """
        ...

    def channels(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Channel]:
        """
        The channels of organizations, posts and persons, in (holder, nearness, contact point) order.

        Near comes first: of an organization its posts', their holders', its own; of a post its own, its holders'.

        Args:
            own: organizations and persons of which only their own are wanted.
        """
        ...

    def reached(self, ids: Collection[Id], *, own: Collection[Id] = ()) -> Iterator[Reached]:
        """The same, bare and folded: all that is needed to tell who has a usable channel, in (holder, post) order."""
        ...

    def watched(self, *, until: date) -> Iterator[Watched]:
        """E-mails, phones and addresses with their holders, last verified up to that day or never; by link id."""
        ...

    def lookup(
        self, key: Key, values: Collection[str], *, prefix: bool = False, most: int | None = None
    ) -> dict[str, tuple[Id, ...]]:
        """
        The nodes with one of these folded values (or values that begin so), by value as stored; ids sorted.

        Args:
            most: a value that more nodes than this have is left out: it tells none of them from the others.
        """
        ...

    def find(self, query: FindQuery) -> Page:
        """Text and filters: exact acronym, exact name, start of name, start of words; then kind, sort name, id."""
        ...

    def facets(self, query: FindQuery) -> Facets:
        """The counts beside `find`."""
        ...

    def journal(
        self, *, record: Id | None = None, batch: str | None = None, after: int | None = None
    ) -> Generator[Entry]:
        """Who changed what, oldest first; `by` and `why` are empty unless all labels are in scope."""
        ...

    def last_changed(self, ids: Collection[Id]) -> dict[Id, str]:
        """Which batch changed each of these last, whether it is there or not; for those who see everything."""
        ...

    def batches(self) -> Iterator[Applied]:
        """The batches of which an entry of the journal is in scope, oldest first."""
        ...

    def fingerprints(self) -> Iterator[Fingerprint]:
        """Every record, bare, in (kind, id) order."""
        ...

    def records(self, kinds: Iterable[str] | None = None) -> Iterator[Record]:
        """
        Every record, in (kind, id) order; a long read, it blocks no writer.

        Raises:
            StoreError: at its end, from a store that cannot hold a state: the data moved while they were read.
        """
        ...

    def bodies(self, kinds: Iterable[str] | None = None) -> Iterator[tuple[str, str]]:
        """The same as (kind, `Record.body`), for who hands them on as they are: most need not be read for that."""
        ...


class Restored(NamedTuple):
    """
    A store that a copy has filled, and that is closed to everybody else until it is opened.

    `reader` reads what has arrived. `open` ends the copy: what is there is whole. Both fail where another copy began.
    """

    reader: Callable[[Scope], Reader]
    open: Callable[[], None]


class Store(Protocol):
    """Keeps records and their journal."""

    def reader(self, scope: Scope) -> Reader:
        """A reader of the present state; where a store cannot hold one, `read` alone answers from one."""
        ...

    def read(self, scope: Scope, question: Callable[[Reader], T]) -> T:
        """
        Put a question to one state of the store.

        A store that cannot hold a state puts it again where the data moved meanwhile, so it must have no effects.
        """
        ...

    def apply(self, batch: Batch) -> Receipt:
        """
        Apply a batch in one transaction.

        Returns:
            The receipt; the same batch again returns its first receipt and writes nothing.

        Raises:
            InvalidBatch: every record that breaks a rule; nothing was written.
            Conflict: records that changed since they were read; nothing was written.
            NotPermitted: the store is an edition or a publication.
            StoreError: the store failed; nothing was written.
        """
        ...

    def rehearse(self, batch: Batch) -> Receipt:
        """What `apply` would say of a batch now, errors and all; nothing is written."""
        ...

    def restore(
        self,
        batches: Iterable[Applied],
        nodes: Iterable[Record],
        links: Iterable[Link],
        entries: Iterable[Entry],
        *,
        edition: Edition | None = None,
    ) -> Restored:
        """
        Fill an empty store with what another one holds, journal and all; what is left of a broken copy is taken away.

        Until it is opened, the store refuses to be read and written: a copy that broke off, or that was not found
        equal, is not taken for a whole one.

        Args:
            batches, entries: oldest first, and all of them.
            edition: what is filled is this edition, and frozen as it is opened.

        Raises:
            NotPermitted: the store is not empty, or cannot be an edition.
            StoreError: the store failed, or another copy into it began; it is marked, start the copy again.
        """
        ...

    def check(self) -> Checked:
        """
        Whether what is there is what was written: each record against its hash, its columns and its journal.

        Raises:
            StoreError: the store cannot be read at all.
        """
        ...

    def status(self) -> Status:
        """Version, change token, demo or not, edition or not."""
        ...

    def close(self) -> None:
        """Give back what the store holds open."""
        ...


class Draft(Protocol):
    """An edition that is being made: a store beside the editions, gone unless it is kept. Use it in `with`."""

    @property
    def store(self) -> Store:
        """What is filled."""
        ...

    def __enter__(self) -> Self: ...
    def __exit__(self, *error: object) -> None: ...

    def keep(self, name: str, *, day: date, by: str, missing: str) -> Edition:
        """Freeze it under the next number, all at once."""
        ...


class Shelf(Protocol):
    """Where the editions of a directory stand."""

    def editions(self) -> tuple[Edition, ...]:
        """Those that are there, by number."""
        ...

    def draft(self) -> Draft:
        """
        An empty store to fill.

        Raises:
            StoreUnavailable: the shelf cannot be written.
        """
        ...

    def place(self, number: int) -> str:
        """The URL under which an edition is a store."""
        ...

    def open(self, number: int, instead: Collection[Record] = ()) -> Store:
        """
        An edition, read only.

        Args:
            instead: records that stand in place of those of their ids, in a copy that goes when it is closed.

        Raises:
            NotFound: none of this number.
        """
        ...
