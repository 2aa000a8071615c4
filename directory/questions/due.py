"""What to chase: the channels that nobody has confirmed for longer than their role allows, and why."""

from __future__ import annotations

import calendar
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from directory.errors import InvalidRecord, NotFound
from directory.freshness import ORGANIZATION_REVIEW_DAYS, Freshness, freshness
from directory.model import ChannelType, ContactPoint, Id, Link, Node, first_day
from directory.ports import Reader, Watched
from directory.questions.answer import Model, Typed
from directory.questions.areas import AreaName, codes, find_areas, spellings
from directory.questions.find import places
from directory.questions.presence import Desks
from directory.questions.reference import Reference, resolve
from directory.text import fold

ORDER: Final = (Freshness.STALE, Freshness.DUE, Freshness.FRESH, Freshness.NEVER_VERIFIED)


class DueQuestion(Typed):
    """What to chase; names, codes or ids."""

    role: str | None = None
    area: tuple[str, ...] = ()
    owner: str | None = None  # an id
    freshness: Freshness | None = None  # only these; fresh are those that fall due by `until`
    on: date | None = None  # None = today
    until: date | None = None  # None = the last day of the month of `on`
    limit: Annotated[int, Field(ge=1)] = 50
    after: Annotated[int, Field(ge=0)] = 0


class DueLine(Model):
    """One channel to confirm with its holder."""

    link: Id
    holder: Id
    holder_name: str
    holder_kind: str
    where: tuple[str, ...]  # the areas that it covers, the body where it is
    roles: tuple[Id, ...]
    role_name: str  # of the role whose policy counts; empty = none
    owner: Id | None
    owner_name: str
    type: ChannelType
    value: str
    freshness: Freshness
    verified_on: str | None
    due_on: str | None  # the day after which it is due; None = never verified
    why: str


class Counted(Model):
    """How many there are of one kind."""

    id: Id
    name: str
    count: int


class Due(Model):
    """What to chase, most urgent first; the counts are without the filter that they belong to."""

    on: str
    until: str
    areas: tuple[AreaName, ...]
    states: tuple[str, ...]
    lines: tuple[DueLine, ...]
    total: int
    next: int | None
    by_freshness: Mapping[str, int]
    by_role: tuple[Counted, ...]
    by_owner: tuple[Counted, ...]
    audience: str
    demo: bool


class _Item(NamedTuple):
    watched: Watched
    role: Id | None  # the one whose policy counts: the strictest
    days: int
    state: Freshness
    due_on: date | None


class _Wanted(NamedTuple):
    """The filters in ids; None lets everything pass."""

    role: Id | None
    owner: Id | None
    freshness: Freshness | None

    def of(self, items: Iterable[_Item], *, but: str = "") -> list[_Item]:
        """Those that pass; `but` names a filter that is left out, for the counts beside it."""
        return [
            item
            for item in items
            if (but == "role" or self.role is None or self.role in item.watched.roles)
            and (but == "owner" or self.owner is None or item.watched.owner == self.owner)
            and (but == "freshness" or self.freshness is None or item.state is self.freshness)
        ]


def due(
    reader: Reader,
    question: DueQuestion,
    reference: Reference,
    desks: Callable[[], Desks],
    *,
    audience: str,
    demo: bool,
) -> Due:
    """
    The channels that are due by a day, or were never verified.

    Args:
        desks: read only where an area is asked about.

    Raises:
        NotFound, Ambiguous: a role, area or owner that is none, or several.
        InvalidRecord: a day that is before the one asked about.
    """
    on = reader.scope.on
    assert on is not None
    until = _until(question, on)
    names = reader.lookup("name", [fold(text) for text in (*spellings(question.area), question.role or "") if text])
    areas = find_areas(reference, question.area, names)
    states = reference.all_states(area.id for area in areas)
    wanted = _wanted(reader, question, reference, names)
    here = _holders(reader, desks(), states) if areas else None
    items = [item for item in _items(reader, reference, on, until) if here is None or item.watched.holder in here]
    found = sorted(wanted.of(items), key=_order)
    page = found[question.after : question.after + question.limit]
    following = question.after + len(page)
    by_owner = Counter(item.watched.owner for item in wanted.of(items, but="owner") if item.watched.owner)
    by_role = Counter(known for item in wanted.of(items, but="role") for known in item.watched.roles)
    by_state = Counter(item.state for item in wanted.of(items, but="freshness"))
    roles = {known: node.name for known, node in reference.roles.items()}
    owners = _names(reader, by_owner)
    return Due(
        on=on.isoformat(),
        until=until.isoformat(),
        areas=tuple(AreaName(id=area.id, name=area.name, scheme=area.scheme) for area in areas),
        states=codes(reference, states),
        lines=_lines(reader, page, roles, owners),
        total=len(found),
        next=following if following < len(found) else None,
        by_freshness={state.value: by_state[state] for state in ORDER if by_state[state]},
        by_role=_counted(by_role, roles),
        by_owner=_counted(by_owner, owners),
        audience=audience,
        demo=demo,
    )


def _until(question: DueQuestion, on: date) -> date:
    until = question.until or _last_day(on)
    if until < on:
        raise InvalidRecord(f"{until} is before {on}: give a day from then on", field="until")
    return until


def _wanted(
    reader: Reader, question: DueQuestion, reference: Reference, names: Mapping[str, tuple[Id, ...]]
) -> _Wanted:
    role = None
    if question.role:
        role = resolve("role", question.role, reference.roles, found=names.get(fold(question.role), ())).id
    if question.owner and question.owner not in reader.get([question.owner]):
        raise NotFound("owner", question.owner, expected="the id of an organization")
    return _Wanted(role, question.owner or None, question.freshness)


def _last_day(on: date) -> date:
    return on.replace(day=calendar.monthrange(on.year, on.month)[1])


def _items(reader: Reader, reference: Reference, on: date, until: date) -> Iterable[_Item]:
    days = {known: role.review_days for known, role in reference.roles.items()}
    shortest = min((*days.values(), ORGANIZATION_REVIEW_DAYS))
    latest = date.fromordinal(max(until.toordinal() - shortest, 1))  # verified after this day, nothing is due
    for watched in reader.watched(until=latest):
        if watched.kind == "Person" and not watched.roles:
            continue  # holds no post any more: nobody to chase
        role = min(watched.roles, key=lambda known: (days[known], known), default=None)
        allowed = days[role] if role else ORGANIZATION_REVIEW_DAYS
        due_on = None
        if watched.verified_on:
            due_on = date.fromisoformat(first_day(watched.verified_on)) + timedelta(days=allowed)
            if due_on >= until:
                continue
        yield _Item(watched, role, allowed, freshness(watched.verified_on, allowed, on), due_on)


def _order(item: _Item) -> tuple[object, ...]:
    return ORDER.index(item.state), item.due_on or date.max, item.watched.holder, item.watched.link


def _holders(reader: Reader, desks: Desks, states: Collection[Id]) -> frozenset[Id]:
    """The organizations, posts and persons whose cover has one of these States."""
    presence = desks.presence
    wanted = presence.mask(states)
    bodies = {a for a in presence.covers.activities if presence.mask(presence.covers.best(a)) & wanted}
    posts = {seat.post for seats in desks.seats.values() for seat in seats if seat.best & wanted}
    held = {edge.source for edge in reader.edges({"HOLDS": None}, of=posts)} if posts else set[Id]()
    return frozenset(bodies | posts | held)


def _lines(
    reader: Reader, page: Iterable[_Item], roles: Mapping[Id, str], owners: Mapping[Id, str]
) -> tuple[DueLine, ...]:
    shown = list(page)
    links = reader.get([item.watched.link for item in shown])
    points = reader.get({link.target_id for link in links.values() if isinstance(link, Link)})
    holders = _names(reader, {item.watched.holder for item in shown})
    where = places(reader, [item.watched.holder for item in shown])
    found: list[DueLine] = []
    for item in shown:
        watched, link = item.watched, links[item.watched.link]
        assert isinstance(link, Link)
        point = points[link.target_id]
        assert isinstance(point, ContactPoint)
        found.append(
            DueLine(
                link=link.id,
                holder=watched.holder,
                holder_name=holders.get(watched.holder, watched.holder),
                holder_kind=watched.kind,
                where=where.get(watched.holder, ()),
                roles=watched.roles,
                role_name=roles[item.role] if item.role else "",
                owner=watched.owner,
                owner_name=owners.get(watched.owner or "", watched.owner or ""),
                type=watched.type,
                value=point.value,
                freshness=item.state,
                verified_on=watched.verified_on,
                due_on=item.due_on.isoformat() if item.due_on else None,
                why=_why(item),
            )
        )
    return tuple(found)


def _why(item: _Item) -> str:
    if item.due_on is None:
        return "not verified yet"
    policy = f"last verified on {item.watched.verified_on}, asked every {item.days} days"
    if item.state is Freshness.FRESH:
        return f"{policy}: falls due after {item.due_on}"
    return f"{policy}: due since {item.due_on + timedelta(days=1)}{', stale' if item.state is Freshness.STALE else ''}"


def _names(reader: Reader, ids: Iterable[Id]) -> dict[Id, str]:
    wanted = list(ids)
    nodes = reader.get(wanted) if wanted else {}
    return {known: node.name for known, node in nodes.items() if isinstance(node, Node)}


def _counted(counts: Mapping[Id, int], names: Mapping[Id, str]) -> tuple[Counted, ...]:
    told = [Counted(id=known, name=names.get(known, known), count=count) for known, count in counts.items()]
    return tuple(sorted(told, key=lambda one: (-one.count, one.name, one.id)))
