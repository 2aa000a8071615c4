"""The drawing of the whole: sectors on the left, sub-regions on the right, each in its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from directory.questions.matrix import Coverage, Heading
from directory.ui.network_graph.drawing import Dot, Drawing, Line, cut

APART: Final = 410.0  # from the middle to a column
ROW: Final = 36.0  # from a name to the next


class Pair(NamedTuple):
    """A sector and a sub-region."""

    sector: str
    sector_name: str
    region: str
    region_name: str


def pairs(coverage: Coverage) -> Mapping[Pair, tuple[str, ...]]:
    """The bodies of each pair that has any, worldwide ones aside; the pairs with most of them first."""
    found = {
        Pair(cell.row, cell.row_name, cell.column, cell.column_name): _near(cell.bodies) for cell in coverage.cells
    }
    kept = [(pair, bodies) for pair, bodies in found.items() if bodies]
    return dict(sorted(kept, key=lambda item: (-len(item[1]), item[0].sector_name, item[0].region_name)))


def _near(bodies: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(sorted({body for level, those in bodies.items() if level != "worldwide" for body in those}))


def of_coverage(coverage: Coverage) -> Drawing:
    """The drawing; a line is as thick as there are bodies."""
    found = pairs(coverage)
    there = {known: set[str]() for heading in (coverage.rows, coverage.columns) for known in (h.id for h in heading)}
    for pair, bodies in found.items():
        for end in (pair.sector, pair.region):
            there[end].update(bodies)
    return Drawing(
        title="Overview: sectors and sub-regions",
        statement=_statement(coverage, found),
        audience=coverage.audience,
        on=coverage.on,
        demo=coverage.demo,
        dots=(
            *_column(coverage.rows, "sector", -APART, there),
            *_column(coverage.columns, "area", APART, there),
        ),
        lines=tuple(_line(pair, len(bodies)) for pair, bodies in found.items()),
        centre="overview",
        settled=True,
        boxed=True,
        arrows=False,
    )


def _column(headings: Sequence[Heading], look: str, x: float, there: Mapping[str, set[str]]) -> list[Dot]:
    return [
        Dot(
            id=heading.id,
            name=heading.name,
            label=cut(heading.name),
            look=look,
            kind=f"{_bodies(len(there[heading.id]))}, worldwide ones aside",
            more=0,
            size=10,
            letters=17,
            x=x,
            y=(place - (len(headings) - 1) / 2) * ROW,
        )
        for place, heading in enumerate(headings)
    ]


def _line(pair: Pair, n: int) -> Line:
    says = f"{pair.sector_name}, {pair.region_name}: {_bodies(n)}"
    return Line(f"{pair.sector} {pair.region}", pair.sector, pair.region, (says,), width=0.5 + 1.1 * n)


def _bodies(n: int) -> str:
    return f"{n} bod{'y' if n == 1 else 'ies'}" if n else "no body"


def _statement(coverage: Coverage, found: Mapping[Pair, tuple[str, ...]]) -> str:
    every = len({body for bodies in found.values() for body in bodies})
    return (
        f"{every:,} associations join {len(coverage.rows)} sectors with {len(coverage.columns)} sub-regions; "
        "worldwide bodies are not counted."
    )
