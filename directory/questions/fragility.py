"""
What rests on one body or one person, and what would be lost if an organization left: told before anyone leaves.

Measures of the visible network come with a plain sentence and a caution: they describe what is on file here, not how
much anybody matters.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Annotated, Final, NamedTuple

from pydantic import Field

from directory.errors import NotFound
from directory.model import Id, Node, Organization
from directory.ports import Reader
from directory.questions.answer import Model, Typed
from directory.questions.bonds import Bonds, read_bonds
from directory.questions.columns import row_concepts
from directory.questions.coverage import Matrix, matrix, row_of
from directory.questions.matrix import Cell, Rows, Scheme
from directory.questions.presence import Seat

CAUTION: Final = "It describes the links that are on file here, not how much anybody matters."


class FragilityQuestion(Typed):
    """What rests on one, in a matrix of coverage (see `CoverageQuestion`)."""

    rows: Rows = "sector"
    columns: Scheme | None = None
    area: tuple[str, ...] = ()
    row: tuple[str, ...] = ()
    on: date | None = None  # None = today
    without: Id | None = None  # what would be lost if this organization left
    limit: Annotated[int, Field(ge=1, le=100_000)] = 20  # of each measure


class Named(Model):
    """A record and its name."""

    id: Id
    name: str


class RestsOn(Model):
    """A cell that rests on one body (or on several that are tied to each other), or on one person."""

    row: Id
    row_name: str
    column: Id
    column_name: str
    covered: int  # States
    of: int
    bodies: tuple[Named, ...]
    person: Named | None  # None: it is told for its body


class LostCell(Model):
    """A cell in which nobody would cover some States any more."""

    row: Id
    row_name: str
    column: Id
    column_name: str
    lost: tuple[str, ...]  # ISO 3166
    left: int  # States that stay covered
    of: int


class IfItLeft(Model):
    """What would be lost with an organization."""

    id: Id
    name: str
    cells: tuple[LostCell, ...]
    members: tuple[Named, ...]  # that would have no umbrella any more
    cut_off: tuple[Named, ...]  # that hang together with most of the network through it alone
    statement: str


class Standing(Named):
    """An organization or event, and how much of the network hangs on it."""

    value: float


class Measure(Model):
    """A measure of the network: what it says in one sentence, and what it does not; highest first, then by name."""

    name: str
    says: str
    caution: str
    highest: tuple[Standing, ...]
    more: int


class Fragility(Model):
    """What rests on one, as an audience may see it on a day; cells in the order of the matrix."""

    question: FragilityQuestion
    audience: str
    demo: bool
    on: str
    one_body: tuple[RestsOn, ...]
    one_person: tuple[RestsOn, ...]
    if_it_left: IfItLeft | None
    measures: tuple[Measure, ...]
    statement: str


def fragility(reader: Reader, question: FragilityQuestion, counted: Matrix) -> Fragility:
    """
    What rests on one body or one person, and what hangs together through one alone.

    Raises:
        NotFound: `without` is no organization that may be seen.
    """
    bonds = read_bonds(reader, counted.presence.covers.activities)
    resting = list(_resting(counted))
    on_body = [rest for rest in resting if rest.cell.rests_on == 1]
    on_person = [(rest, person) for rest in resting if (person := _one_person(rest, bonds))]
    left = _if_it_left(reader, question.without, counted, bonds) if question.without else None
    cut, brokers = bonds.cut_points(), bonds.brokers()
    shown = [*cut[: question.limit], *brokers[: question.limit]]
    known = {body for rest in (*on_body, *(rest for rest, _ in on_person)) for body in rest.bodies}
    names = _names(reader, known | {person for _, person in on_person} | {node for node, _ in shown})
    return Fragility(
        question=question,
        audience=counted.answer.audience,
        demo=counted.answer.demo,
        on=counted.answer.on,
        one_body=tuple(_told(rest, names, None) for rest in on_body),
        one_person=tuple(_told(rest, names, person) for rest, person in on_person),
        if_it_left=left,
        measures=(
            _measure("Cut points", "Without it, so many would hang together with most of the network no more.",
                     cut, names, question.limit),
            _measure("Brokers", "Of the shortest ways between two others, this share leads through it.",
                     brokers, names, question.limit),
        ),
        statement=_statement(counted.answer.cells, len(on_body), len(on_person)),
    )  # fmt: skip


class _Rest(NamedTuple):
    """A cell and what it rests on; posts in a row of roles alone."""

    cell: Cell
    bodies: tuple[Id, ...]
    posts: tuple[Id, ...] | None


def _resting(counted: Matrix) -> Iterator[_Rest]:
    answer, columns, presence, desks = counted
    of_roles = desks if answer.question.rows == "role" else None
    masks = [presence.mask(column.states) for column in columns]
    cells = iter(answer.cells)
    for concept in row_concepts(presence.reference, answer.question):
        row = row_of(presence, of_roles, concept)
        for mask in masks:
            near = row.near(mask)
            posts = tuple(known.post for known in near if isinstance(known, Seat)) if of_roles else None
            yield _Rest(next(cells), tuple(sorted({known.actor for known in near})), posts)


def _one_person(rest: _Rest, bonds: Bonds) -> Id | None:
    """The one person on file for a cell, None where there are none or several."""
    if not (rest.cell.claimed or rest.cell.derived):
        return None
    people = bonds.people_at(rest.bodies) if rest.posts is None else bonds.people_in(rest.posts)
    return next(iter(people)) if len(people) == 1 else None


def _told(rest: _Rest, names: Mapping[Id, str], person: Id | None) -> RestsOn:
    cell = rest.cell
    return RestsOn(
        row=cell.row,
        row_name=cell.row_name,
        column=cell.column,
        column_name=cell.column_name,
        covered=len({*cell.claimed, *cell.derived}),
        of=cell.of,
        bodies=_named(rest.bodies, names),
        person=Named(id=person, name=names.get(person, person)) if person else None,
    )


def _if_it_left(reader: Reader, gone: Id, counted: Matrix, bonds: Bonds) -> IfItLeft:
    """The same matrix counted without an organization, and what hangs on it."""
    body = reader.get([gone]).get(gone)
    if not isinstance(body, Organization):
        raise NotFound("organization", gone, expected="an id as `find` gives it")
    answer, columns, presence, desks = counted
    without = desks.without(gone) if desks else None
    left = presence.without(gone)
    after = matrix(answer.question, columns, left, without, audience=answer.audience, demo=answer.demo).answer
    lost = [
        LostCell(
            row=cell.row,
            row_name=cell.row_name,
            column=cell.column,
            column_name=cell.column_name,
            lost=tuple(sorted(gone_from)),
            left=len({*still.claimed, *still.derived}),
            of=cell.of,
        )
        for cell, still in zip(answer.cells, after.cells, strict=True)
        if (gone_from := {*cell.claimed, *cell.derived} - {*still.claimed, *still.derived})
    ]
    umbrellas = presence.reference.umbrellas
    members = {known for known, steps in umbrellas.items() if {step.parent for step in steps} == {gone}}
    cut_off = bonds.cut_off_by(gone)
    names = _names(reader, members | cut_off)
    return IfItLeft(
        id=gone,
        name=body.name,
        cells=tuple(lost),
        members=_named(members, names),
        cut_off=_named(cut_off & names.keys(), names),
        statement=_if_it_left_said(body.name, lost, len(members), len(cut_off)),
    )


def _if_it_left_said(name: str, lost: Sequence[LostCell], members: int, cut_off: int) -> str:
    empty = sum(not cell.left for cell in lost)
    cells = (
        f"{_number(len(lost), 'cell')} would lose States, {empty} of them all" if lost else "no cell would lose a State"
    )
    umbrella = (
        f"{_number(members, 'member')} would have no umbrella" if members else "no member would lose its last umbrella"
    )
    others = f"{_number(cut_off, 'other')} would be cut off" if cut_off else "nobody would be cut off"
    return f"If {name} left: {cells}; {umbrella}; {others}."


def _number(n: int, what: str) -> str:
    return f"{n} {what}{'' if n == 1 else 's'}"


def _measure(name: str, says: str, found: Sequence[tuple[Id, float]], names: Mapping[Id, str], limit: int) -> Measure:
    shown = [Standing(id=known, name=names.get(known, known), value=value) for known, value in found[:limit]]
    return Measure(name=name, says=says, caution=CAUTION, highest=tuple(shown), more=len(found) - len(shown))


def _names(reader: Reader, known: Iterable[Id]) -> dict[Id, str]:
    return {found: node.name for found, node in reader.get(list(known)).items() if isinstance(node, Node)}


def _named(known: Iterable[Id], names: Mapping[Id, str]) -> tuple[Named, ...]:
    found = [Named(id=node, name=names.get(node, node)) for node in known]
    return tuple(sorted(found, key=lambda node: (node.name.casefold(), node.id)))


def _statement(cells: Sequence[Cell], on_body: int, on_person: int) -> str:
    covered = sum(bool(cell.claimed or cell.derived) for cell in cells)
    return (
        f"{covered} of {_number(len(cells), 'cell')} have somebody; {on_body} of these rest on one body, "
        f"{on_person} on one person."
    )
