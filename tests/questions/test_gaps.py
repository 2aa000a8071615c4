"""Gaps: those of the cells and no others, in order, each with the next step of the ladder as `who` gives it."""

from __future__ import annotations

from collections import Counter
from random import Random
from typing import Any

import pytest
from brute import (
    ASSOCIATIONS,
    AUDIENCES,
    FORTY,
    GAP_ORDER,
    Files,
    World,
    a_day,
    directory_of,
    matrix,
    seen_by,
    tilted_world,
    with_rows,
)
from hypothesis import given
from hypothesis import strategies as st
from words import TODAY

from directory.access import Viewer
from directory.model import Area
from directory.questions.answer import GapKind, Question, Suggestion
from directory.questions.gaps import GapFound, GapsQuestion
from directory.service import Directory

Missing = tuple[str, str, str, tuple[str, ...]]  # kind, row, column, States


def missing_in(world: World, **question: Any) -> list[Missing]:
    """The gaps of the model's matrix, by kind, then in its order."""
    found = [
        (kind, row, column, tuple(states))
        for row, column, cell in matrix(world, **question)
        for kind, states in cell["gaps"]
    ]
    return sorted(found, key=lambda missing: GAP_ORDER.index(missing[0]))


def asked(random: Random, world: World) -> list[dict[str, Any]]:
    areas = sorted(world.all(Area))
    texts = [";".join(random.sample(areas, min(len(areas), random.choice((1, 2))))) for _ in range(2) if areas]
    questions: list[dict[str, Any]] = [{"columns": "state"}, {"columns": "m49-subregion"}]
    questions += [{"area": tuple(texts)}] if texts else []
    return with_rows(world, questions)


def test_the_order_of_kinds_is_that_of_the_house_plan():
    """From nobody at all to somebody who was never verified."""
    assert tuple(GapKind) == GAP_ORDER


@FORTY
@given(st.randoms(use_true_random=True))
def test_gaps_are_those_of_the_cells(random: Random):
    """Exactly these, by kind, row and column; counted without the filter by kind; in pages; each with its route."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for question in asked(random, world):
                compare(directory, audience, world, question, random)


def compare(directory: Directory, audience: str, world: World, question: dict[str, Any], random: Random) -> None:
    viewer, expected = Viewer(audience), missing_in(world, **question)
    answer = directory.gaps(GapsQuestion(**question, limit=100_000), viewer)
    assert [(str(gap.kind), gap.row, gap.column, gap.states) for gap in answer.gaps] == expected
    assert list(answer.counts.items()) == sorted(
        Counter(kind for kind, *_ in expected).items(), key=lambda pair: GAP_ORDER.index(pair[0])
    )
    assert answer.total == len(expected)
    for gap in answer.gaps:
        assert gap.of == len(answer_states(world, gap.column))
        if gap.kind in GAP_ORDER[:3]:
            assert "in this directory" in gap.text
    for gap in random.sample(answer.gaps, min(2, len(answer.gaps))):
        told = (gap.next.rung, gap.next.id, gap.next.name) if gap.next else None
        assert told == route(directory, viewer, question["rows"], gap, answer_states(world, gap.column)), gap
    kinds = tuple(random.sample(GAP_ORDER, 4))
    first, few = random.randint(0, 4), random.randint(1, 5)
    page = directory.gaps(GapsQuestion(**question, kinds=kinds, after=first, limit=few), viewer)
    of_these = [gap for gap in answer.gaps if gap.kind in kinds]
    assert (list(page.gaps), page.total) == (of_these[first : first + few], len(of_these))
    assert page.counts == answer.counts


def answer_states(world: World, column: str) -> set[str]:
    return set(world.union(column.split(";")))


def route(
    directory: Directory, viewer: Viewer, rows: str, gap: GapFound, states: set[str]
) -> tuple[int, str, str] | None:
    """The first suggestion of `who` above the rung of sector bodies; where a role is missing, nobody in this role."""
    row, column = gap.row, gap.column
    sector = row if rows == "sector" else None
    answer = directory.who(Question(sector=sector, area=tuple(column.split(";")), limit=1000), viewer)
    assert set(answer.scope.states) == states
    national = [3] if len(states) == 1 else []
    for rung in [*([2] if rows == "sector" else []), *national, 4, 5]:
        there = [known for known in answer.rungs[rung - 1].suggestions if row not in roles(known)]
        if there:
            first = next((known for known in there if rung != 3 and rows == "sector" and by_name(known, row)), there[0])
            return rung, first.id, first.name
    return None


def by_name(suggestion: Suggestion, sector: str) -> bool:
    """Whether it works on the sector or on a part of it, not only on a broader one or across sectors."""
    across = sector.endswith(("crosscutting", "across"))  # asked about itself
    return any(
        (reason.kind == "sector" and reason.relation != "broader") or (across and reason.kind == "across_sectors")
        for reason in suggestion.reasons
    )


def roles(suggestion: Suggestion) -> set[str | None]:
    """In which role a post is suggested; none for a body."""
    return {reason.role for reason in suggestion.reasons if reason.kind == "role"}


# ------------------------------------------------------------------------------------------------- known answers


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(TODAY)


def test_sectors_with_worldwide_bodies_alone_in_central_asia(seeded: Directory, files: Files):
    """Counted on the CSV files: of each of these sectors no association is nearer than the world, for all 5 States."""
    states = files.states("area:m49-143")
    assert len(states) == 5
    expected = {row["id"] for row in files.rows("sectors") if only_worldwide(files, row["id"], states)}
    assert 5 < len(expected) < 27
    question = GapsQuestion(area=("Central Asia",), kinds=("worldwide_only",), on=TODAY, limit=100)
    answer = seeded.gaps(question)
    codes = tuple(sorted(state.removeprefix("area:") for state in states))
    assert {gap.row for gap in answer.gaps if gap.states == codes} == expected


def only_worldwide(files: Files, sector: str, states: set[str]) -> bool:
    """Whether the associations of a sector, or of a narrower one, with cover in these States claim the world, all of them."""
    fits, broader = {sector}, files.pairs("broader")
    while more := {low for low, high in broader if high in fits} - fits:
        fits |= more
    working = {source for source, target in files.pairs("active_in") if target in fits}
    bodies = [body for body in working & files.organizations.keys() if body_kind(files, body) in ASSOCIATIONS]
    worldwide = {body for body in bodies if (body, "area:m49-001") in files.pairs("covers")}
    near = {body for body in bodies if body not in worldwide and (files.claimed[body] or derived(files, body)) & states}
    return bool(worldwide) and not near


def body_kind(files: Files, body: str) -> str:
    return files.organizations[body]["kind"]


def derived(files: Files, body: str) -> set[str]:
    """The States of a membership area, else what its members claim beside the world, or derive."""
    own = {area for area, known in files.pairs("membership_of") if known == body}
    found = files.union(own)
    for member, above in [] if own else files.pairs("member_of", "full", "founding"):
        if above == body:
            covers = files.targets("covers", member) - {"area:m49-001"}
            claims = files.union(covers) if files.targets("covers", member) else files.claimed[member]
            found |= claims if files.claimed[member] else derived(files, member)
    return found


@pytest.mark.parametrize("rows", ["sector", "role"])
def test_next_routes_on_the_seed_are_those_of_who(seeded: Directory, rows: Any):
    """For each tenth gap of a matrix of the real seed."""
    answer = seeded.gaps(GapsQuestion(rows=rows, columns="m49-subregion", on=TODAY, limit=100_000))
    seen: dict[tuple[str, str], Any] = {(gap.row, gap.column): gap for gap in answer.gaps}
    states = {area.id: area.states for area in seeded.areas(on=TODAY).areas}
    for (row, column), gap in list(seen.items())[::20]:
        sector = row if rows == "sector" else None
        ladder = seeded.who(Question(sector=sector, area=(column,), on=TODAY, limit=1000))
        national = [3] if len(states[column]) == 1 else []
        rungs = [*([2] if rows == "sector" else []), *national, 4, 5]
        first = None
        for rung in rungs:
            there = [known for known in ladder.rungs[rung - 1].suggestions if row not in roles(known)]
            if there:
                known = next(
                    (known for known in there if rung != 3 and rows == "sector" and by_name(known, row)), there[0]
                )
                first = rung, known.id
                break
        assert ((gap.next.rung, gap.next.id) if gap.next else None) == first
