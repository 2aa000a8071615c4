"""
How two records are connected, and who could introduce one to the other.

A connection runs through people, posts, organizations and events only, never through an area, a sector or a channel,
and never through a person who has not agreed to introduce. The best one has the fewest steps; of those the one whose
weakest link is strongest, where knowing each other is 3, a shared post or membership 2, a shared event 1; of those
the one whose ids come first.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import islice, pairwise
from typing import Final, NamedTuple

from directory.errors import NotFound
from directory.model import Event, Id, Link, Node, Organization, Person, Post, Record, first_day
from directory.ports import Reader
from directory.questions.answer import Model
from directory.questions.sentences import called, sentence

STRENGTH: Final = {
    "KNOWS": 3, "HOLDS": 2, "AT": 2, "MEMBER_OF": 2, "PART_OF": 2, "SUCCEEDS": 2, "COOPERATES_WITH": 2, "TOOK_PART": 1,
}  # fmt: skip
HOLDS: Final = {3: "they know each other", 2: "a shared post or membership", 1: "a shared event"}
THROUGH: Final = (Person, Post, Organization, Event)
LONGEST: Final = 8  # steps
FARTHEST: Final = 50_000  # records that are looked at
MOST: Final = 20  # connections that are told


class StepTaken(Model):
    """One step of a connection: by which link, how strong, and where it leads."""

    link: Id
    kind: str
    strength: int  # 3 know each other, 2 a shared post or membership, 1 a shared event
    to: Id
    name: str
    acronym: str
    type: str  # Person, Post, Organization, Event
    text: str


class Connection(Model):
    """A way from the one to the other; its weakest link tells how well it holds."""

    strength: int
    steps: tuple[StepTaken, ...]


class Ends(Model):
    """The two records that are asked about."""

    source: Id
    source_name: str
    target: Id
    target_name: str


class Path(Model):
    """How two records are connected, as an audience may see it on a day."""

    question: Ends
    audience: str
    demo: bool
    on: str | None
    steps: int | None  # of the shortest connections; None = there is none
    best: Connection | None
    connections: tuple[Connection, ...]  # the shortest ones, best first
    more: int  # shortest ones that are not told
    searched: int  # records that were looked at
    within: int  # steps that were searched
    statement: str


class Tie(NamedTuple):
    """A step that may be taken, and its strength."""

    to: Id
    strength: int


Ties = Mapping[Id, Mapping[Id, int]]


def path(reader: Reader, source: Id, target: Id, *, audience: str, demo: bool) -> Path:
    """
    The shortest connections of two records, and the best of them.

    Raises:
        NotFound: one of the two is not in this scope; a hidden and an absent one get the same answer.
    """
    ends = reader.get([source, target])
    for given in (source, target):
        if not isinstance(ends.get(given), THROUGH):
            raise NotFound("record", given, expected="the id of a person, post, organization or event")
    search = _Search(reader, source, target)
    search.run()
    ways = _Ways(search.ties, source, target) if search.met else None
    told = tuple(islice(ways.each(), MOST)) if ways else ()
    one = source == target
    connections = _connections(reader, told)
    names = {known: node.name for known, node in ends.items() if isinstance(node, Node)}
    return Path(
        question=Ends(source=source, source_name=names[source], target=target, target_name=names[target]),
        audience=audience,
        demo=demo,
        on=reader.scope.on.isoformat() if reader.scope.on else None,
        steps=len(told[0]) - 1 if told else 0 if one else None,
        best=connections[0] if connections else None,
        connections=connections,
        more=ways.number - len(told) if ways and not one else 0,
        searched=len(search.seen),
        within=search.steps,
        statement=_statement(names[source], names[target], connections, search),
    )


class _Search:
    """
    From both ends, level by level, the smaller one first, until they meet or nothing is left.

    Whole levels only: what is found does not depend on the order in which a store gives links.
    """

    def __init__(self, reader: Reader, source: Id, target: Id) -> None:
        self.ties: dict[Id, dict[Id, int]] = {}
        self.seen = {source, target}
        self.steps = 0
        self.met = False
        self._reader, self._ends = reader, (source, target)
        self._sides = [{source}, {target}]  # all that was reached from each end
        self._edges = [{source}, {target}]  # what was reached last

    @property
    def ended(self) -> bool:
        """Whether all that hangs together with one of the two was looked at."""
        return not all(self._edges)

    def run(self) -> None:
        """Search as far as it goes."""
        self.met = self._ends[0] == self._ends[1]
        while not (self.met or self.ended) and self.steps < LONGEST and len(self.seen) <= FARTHEST:
            self._step(0 if len(self._edges[0]) <= len(self._edges[1]) else 1)

    def _step(self, side: int) -> None:
        edge, reached, other = self._edges[side], self._sides[side], self._sides[1 - side]
        ties = list(self._reader.edges(dict.fromkeys(STRENGTH), of=edge))
        ends = {end for tie in ties for end in (tie.source, tie.target)}
        maybe_people = {t.source for t in ties if t.kind in ("HOLDS", "KNOWS", "TOOK_PART")}
        maybe_people |= {t.target for t in ties if t.kind == "KNOWS"}
        closed = _closed(self._reader.get(maybe_people - self.seen), self._reader.scope.on)
        for tie in ties:
            if tie.source not in closed and tie.target not in closed:
                for one, another in ((tie.source, tie.target), (tie.target, tie.source)):
                    known = self.ties.setdefault(one, {})
                    known[another] = max(known.get(another, 0), STRENGTH[tie.kind])
        new = ends - closed - reached
        self.met = not new.isdisjoint(other)
        self._edges[side] = new
        reached |= new
        self.seen |= new
        self.steps += 1


def _closed(people: Mapping[Id, Record], on: date | None) -> frozenset[Id]:
    """Those who have not agreed to introduce by that day."""
    return frozenset(known for known, person in people.items() if isinstance(person, Person) and not _may(person, on))


def _may(person: Person, on: date | None) -> bool:
    since = person.may_introduce_since
    return since is not None and (on is None or first_day(since) <= on.isoformat())


class _Ways:
    """The shortest ways through what was found, the strongest first, then by ids."""

    def __init__(self, ties: Ties, source: Id, target: Id) -> None:
        self._ties, self._source, self._target = ties, source, target
        self._left = self._steps_left()
        self._counts = {strength: self._numbers(strength) for strength in (1, 2, 3, 4)}

    @property
    def number(self) -> int:
        """How many there are."""
        return self._counts[1].get(self._source, 0)

    def each(self) -> Iterator[tuple[Id, ...]]:
        """The nodes of each way, the ends included."""
        if self._source == self._target:
            return
        for strength in (3, 2, 1):
            yield from self._from((self._source,), strength, weakest=False)

    def _steps_left(self) -> dict[Id, int]:
        left, waiting = {self._target: 0}, [self._target]
        for node in waiting:
            for another in self._ties.get(node, {}):
                if another not in left:
                    left[another] = left[node] + 1
                    waiting.append(another)
        return left

    def _onward(self, node: Id, strength: int) -> Iterator[Tie]:
        """The steps that lead nearer to the target and are that strong."""
        for another, known in sorted(self._ties.get(node, {}).items()):
            if known >= strength and self._left.get(another) == self._left[node] - 1:
                yield Tie(another, known)

    def _numbers(self, strength: int) -> dict[Id, int]:
        """How many ways lead to the target from each node by steps that strong."""
        numbers = {self._target: 1}
        for node in sorted(self._left, key=lambda known: (self._left[known], known)):
            if node != self._target:
                numbers[node] = sum(numbers.get(tie.to, 0) for tie in self._onward(node, strength))
        return numbers

    def _from(self, way: tuple[Id, ...], strength: int, *, weakest: bool) -> Iterator[tuple[Id, ...]]:
        """The ways that go on from here of which the weakest step is just that strong."""
        here = way[-1]
        if here == self._target:
            yield way
            return
        for tie in self._onward(here, strength):
            so_far = weakest or tie.strength == strength
            every = self._counts[strength].get(tie.to, 0)
            if every > (0 if so_far else self._counts[strength + 1].get(tie.to, 0)):
                yield from self._from((*way, tie.to), strength, weakest=so_far)


def _connections(reader: Reader, ways: Sequence[tuple[Id, ...]]) -> tuple[Connection, ...]:
    """What is told of these ways: of several links of a step the strongest, then the one whose id comes first."""
    on_them = {node for way in ways for node in way}
    if not on_them:
        return ()
    nodes = reader.get(on_them)
    names = {known: called(node) for known, node in nodes.items()}
    links: dict[frozenset[Id], Link] = {}
    found = reader.links(on_them, tuple(STRENGTH), "out").links
    for link in sorted(found, key=lambda link: (-STRENGTH[link.kind], link.id)):
        links.setdefault(frozenset((link.source_id, link.target_id)), link)
    told: list[Connection] = []
    for way in ways:
        pairs = pairwise(way)
        on = reader.scope.on
        steps = tuple(_taken(links[frozenset((here, there))], nodes[there], names, on) for here, there in pairs)
        told.append(Connection(strength=min(step.strength for step in steps), steps=steps))
    return tuple(told)


def _taken(link: Link, to: Record, names: Mapping[Id, str], on: date | None) -> StepTaken:
    assert isinstance(to, Node)
    return StepTaken(
        link=link.id,
        kind=link.kind,
        strength=STRENGTH[link.kind],
        to=to.id,
        name=to.name,
        acronym=to.acronym,
        type=to.record_kind,
        text=sentence(link, names, on),
    )


def _statement(source: str, target: str, connections: Sequence[Connection], search: _Search) -> str:
    if search.met and not connections:
        return f"{source} and {target} are one record."
    if connections:
        way = connections[0].steps
        through = ", ".join(step.name for step in way[:-1])
        steps = "directly" if not through else f"in {len(way)} steps, through {through}"
        return (
            f"{source} is linked to {target} {steps}. The weakest link of this way: {HOLDS[connections[0].strength]}."
        )
    looked = (
        f"{len(search.seen):,} records were looked at, {search.steps} step{'s' if search.steps != 1 else ''} in all"
    )
    why = "nothing else hangs together with one of the two" if search.ended else "the search goes no farther"
    return f"No connection of {source} and {target} in this directory: {looked}; {why}."
