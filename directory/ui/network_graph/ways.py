"""The drawing of connections: from the left to the right, the best one as a thick line."""

from __future__ import annotations

from typing import Final

from directory.questions.path import Path, StepTaken
from directory.ui.network_graph.drawing import Dot, Drawing, Line, kind_of, label
from directory.ui.network_graph.looks import look
from directory.ui.saying import named

STEP: Final = 180.0  # from a step to the next
ROW: Final = 95.0  # from a way to the next
THICK: Final = 4.0


def of_path(path: Path, kind: str, acronym: str) -> Drawing:
    """
    The drawing of all connections that are told.

    Args:
        kind, acronym: of the record at which they begin.
    """
    asked = path.question
    columns: list[dict[str, Dot]] = [{asked.source: _dot(asked.source, asked.source_name, acronym, kind)}]
    lines: dict[str, Line] = {}
    for place, connection in enumerate(path.connections):
        here = asked.source
        for n, step in enumerate(connection.steps, 1):
            if n == len(columns):
                columns.append({})
            columns[n].setdefault(step.to, _dot(step.to, step.name, step.acronym, step.type))
            lines.setdefault(step.link, _line(here, step, best=place == 0))
            here = step.to
    return Drawing(
        title=f"Connection of {asked.source_name} and {asked.target_name}",
        statement=path.statement,
        audience=path.audience,
        on=path.on,
        demo=path.demo,
        dots=tuple(
            dot._replace(x=(x - (len(columns) - 1) / 2) * STEP, y=(y - (len(column) - 1) / 2) * ROW)
            for x, column in enumerate(columns)
            for y, dot in enumerate(column.values())
        ),
        lines=tuple(lines.values()),
        centre=asked.source,
        settled=True,
        arrows=False,
    )


def _dot(known: str, name: str, acronym: str, kind: str) -> Dot:
    return Dot(known, named(name, acronym), label(name, acronym), look(kind), kind_of(kind, ""), 0, 17, 15, 0, 0)


def _line(here: str, step: StepTaken, *, best: bool) -> Line:
    return Line(step.link, here, step.to, (step.text,), width=THICK if best else 1.0)
