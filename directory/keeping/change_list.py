"""What a list changed: what is new, changed or gone beside its last edition; and what of it still lacks its place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from directory.intake.rejects import is_rejects
from directory.keeping.received import content
from directory.model import LONGEST_KEY, ContactPoint, DeskItem, Id, Link, Named, Node, Organization, Person, Post
from directory.ports import Reader
from directory.questions.unplaced import lacking
from directory.text import fold

if TYPE_CHECKING:
    from directory.keeping.importing import Importing
    from directory.keeping.plans import Draft

Status = Literal["new", "e-mail changed", "contact changed", "changed", "gone", "unchanged"]
STATUSES: Final[tuple[Status, ...]] = ("new", "e-mail changed", "contact changed", "changed", "gone", "unchanged")


class Told(NamedTuple):
    """One line of what a list changed; `detail` says what."""

    status: Status
    id: Id
    name: str
    detail: str = ""


class Read(NamedTuple):
    """What an earlier edition of a list was about; not `whole` = it brought in some rows that had been held."""

    sha256: str
    sheet: str
    kind: str
    as_of: str
    whole: bool
    received_at: str
    mains: Sequence[Id]


def told(draft: Draft, importing: Importing, reader: Reader) -> Iterator[Told]:
    """What the list changes, beside what stands here: one line a record that it is about, then what is gone."""
    mains = dict.fromkeys(row.main for row in draft.rows if row.main)
    changes, day = _changes_of(draft), importing.day.isoformat()
    holders = _holders(changes, draft, reader, day)
    for main in mains:
        node = draft.known.nodes.get(main)
        if node is not None:
            status, detail = _status(main, changes.get(main, ()), draft, holders.get(main, ()), day)
            yield Told(status, main, node.name, detail)
    yield from _gone(draft, importing, reader, mains)


def unplaced(draft: Draft) -> Iterator[Id]:
    """Bodies that are made and that say no sector or no cover; of a national one its seat is its cover."""
    for known, record in draft.after.items():
        if draft.before[known] is None and isinstance(record, Organization):
            seated = record.scope == "national" and draft.known.out(known, "BASED_IN")
            cover = bool(draft.known.out(known, "COVERS") or seated)
            if lacking(record.kind, sector=bool(draft.known.out(known, "ACTIVE_IN")), cover=cover):
                yield known


def read_before(reader: Reader, register: str) -> Iterator[Read]:
    """Earlier editions of a list, the newest first."""
    found = reader.lookup("desk", [f"import of {fold(register)}"[:LONGEST_KEY]])
    items = reader.get([known for ids in found.values() for known in ids]).values()
    heads = [(item, content(item)) for item in items if isinstance(item, DeskItem)]
    told = [
        Read(
            sha256=data["sha256"],
            sheet=data["sheet"],
            kind=data["kind"],
            as_of=data["as_of"],
            whole=data["whole"],
            received_at=item.received_at,
            mains=data["mains"],
        )
        for item, data in heads
        if "mains" in data
    ]
    yield from sorted(told, key=lambda read: (read.received_at, read.as_of), reverse=True)


def _gone(draft: Draft, importing: Importing, reader: Reader, mains: Mapping[Id, None]) -> Iterator[Told]:
    """What the last edition of the list had and this one has not; a row that is held may still be about it."""
    before = _last_edition(importing, reader)
    if before is None:
        return
    candidates = {one.id for row in draft.rows for one in row.candidates}
    day = importing.day.isoformat()
    records = reader.get([known for known in before.mains if known not in mains and known not in candidates])
    left = {known: node for known, node in records.items() if isinstance(node, Node) and node.until_day > day}
    spoken_of = _spoken_of(left, draft, reader)
    since = f" as of {before.as_of}" if before.as_of else f" of {before.received_at[:10]}"
    detail = f"stood in {importing.register}{since}, and does no more: end it, or leave it"
    for known, node in sorted(left.items(), key=lambda pair: (pair[1].sort_name, pair[0])):
        if known not in spoken_of:
            yield Told("gone", known, node.name, detail)


def _last_edition(importing: Importing, reader: Reader) -> Read | None:
    """The last edition of a list, of that sheet; None = there is none, or this one was looked through before."""
    table, sha256 = importing.listed.table, importing.listed.sha256
    reads = [read for read in read_before(reader, importing.register) if read.kind == importing.asked.kind]
    whole = [read for read in reads if read.whole]
    if len({read.sheet for read in whole}) > 1:  # of one sheet its name may change from edition to edition
        whole = [read for read in whole if read.sheet == table.sheet]
    known = any((read.sha256, read.sheet) == (sha256, table.sheet) for read in whole)
    before = next((read for read in whole if read.sha256 != sha256), None)
    if known or before is None or is_rejects(table.columns):
        return None
    later = (read for read in reads if not read.whole and read.received_at >= before.received_at)
    return before._replace(mains=[*before.mains, *(main for read in later for main in read.mains)])


def _spoken_of(left: Mapping[Id, Node], draft: Draft, reader: Reader) -> set[Id]:
    """Those whom a row that did not come in names: itself, or of a post its holder; its body where nobody holds it."""
    out = [row for row in draft.rows if row.outcome in ("held", "rejected")]
    spoken = {fold(text) for row in out for text in (row.name, *row.cells.values())} - {""}
    posts = [known for known, node in left.items() if isinstance(node, Post)]
    if not (spoken and left):
        return set()
    holders: dict[Id, list[Id]] = {}
    bodies: dict[Id, list[Id]] = {}
    for link in (*reader.links(posts, ("HOLDS",), "in").links, *reader.links(posts, ("AT",), "out").links):
        if link.kind == "HOLDS":
            holders.setdefault(link.target_id, []).append(link.source_id)
        else:
            bodies.setdefault(link.source_id, []).append(link.target_id)
    beside = reader.get({known for found in (holders, bodies) for ids in found.values() for known in ids})
    named: set[Id] = set()
    for known, node in left.items():
        meant = [node, *(beside[one] for one in holders.get(known) or bodies.get(known, ()))]
        names = {fold(name.text) for one in meant if isinstance(one, Named) for name in one.names}
        named |= {known} if names & spoken else set()
    return named


def _changes_of(draft: Draft) -> dict[Id, list[Id]]:
    """The records that are made or changed, by the record that the row is about."""
    main_of = {row.number: row.main for row in draft.rows if row.main}
    found: dict[Id, list[Id]] = {}
    for known, line in draft.line_of.items():
        if main := main_of.get(line):
            found.setdefault(main, []).append(known)
    return found


def _status(main: Id, changes: Sequence[Id], draft: Draft, holders: Sequence[str], day: str) -> tuple[Status, str]:
    """What became of what a row is about; `holders` are those whom a post had before."""
    if draft.before.get(main, draft) is None:
        return "new", ""
    if not changes:
        return "unchanged", ""
    made = [draft.after[known] for known in changes if draft.before[known] is None]
    points = {record.id: record for record in made if isinstance(record, ContactPoint)}
    mailboxes = [point.value for point in points.values() if point.type == "email"]
    links = [record for record in made if isinstance(record, Link)]
    old = [
        point.value
        for link in draft.known.out(main, "REACHED_AT")
        if isinstance(point := draft.known.nodes.get(link.target_id), ContactPoint)
        and (point.type, link.until_day > day, point.id in draft.touched) == ("email", True, False)
    ]
    if mailboxes and old:
        return "e-mail changed", f"{', '.join(mailboxes)}; {_still(old, 'there')}"
    new = [record.name for record in made if isinstance(record, Person)]
    if holders:
        return "contact changed", f"{', '.join(new) or 'another holder'}; {_still(holders, 'its holder')}"
    if any(link.kind == "REACHED_AT" for link in links) or any(isinstance(record, (Person, Post)) for record in made):
        return "contact changed", ", ".join(point.value for point in points.values())
    return "changed", ""


def _holders(changes: Mapping[Id, Sequence[Id]], draft: Draft, reader: Reader, day: str) -> dict[Id, list[str]]:
    """Of posts that are there and get another holder: who holds them still, of whom the list says nothing."""
    made = [draft.after[known] for ids in changes.values() for known in ids if draft.before[known] is None]
    passed = {record.target_id for record in made if isinstance(record, Link) and record.kind == "HOLDS"}
    posts = [known for known in passed & changes.keys() if draft.before.get(known, draft) is not None]
    links = [link for link in reader.links(posts, ("HOLDS",), "in").links if link.until_day > day] if posts else []
    people = reader.get({link.source_id for link in links} - draft.touched)
    found: dict[Id, list[str]] = {}
    for link in links:
        if isinstance(person := people.get(link.source_id), Person):
            found.setdefault(link.target_id, []).append(person.name)
    return found


def _still(old: Sequence[str], what: str) -> str:
    return f"{', '.join(old)} is still {what}: end it if it is no more"
