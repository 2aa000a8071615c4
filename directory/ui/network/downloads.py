"""Ways to take a drawing along: as tables, as a graph file, as a page of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Final

from directory.export import rows
from directory.questions.matrix import Coverage
from directory.questions.network import Network
from directory.questions.path import Path
from directory.ui import take_along
from directory.ui.network_graph.drawing import Drawing
from directory.ui.network_graph.drawing import of_network as drawing_of
from directory.ui.take_along import Taken, Way

NOTE: Final = "As a picture: PNG, above the drawing."


def near(network: Network) -> None:
    """A neighbourhood as CSV, XLSX, GraphML and HTML."""

    def graphml() -> bytes:
        from directory.export.graph import to_graphml

        return to_graphml(network)

    way = Way("GraphML, for graph programs", "graphml", "application/xml", "hub", graphml)
    _buttons(drawing_of(network), lambda: rows.network_rows(network), way)


def connection(path: Path, drawn: Drawing) -> None:
    """Connections as CSV, XLSX and HTML."""
    _buttons(drawn, lambda: rows.path_rows(path))


def overview(coverage: Coverage, drawn: Drawing) -> None:
    """The whole as CSV, XLSX and HTML."""
    _buttons(drawn, lambda: rows.coverage_rows(coverage))


def _buttons(drawn: Drawing, lines: Callable[[], Iterator[rows.Row]], *more: Way) -> None:
    def page() -> bytes:
        from directory.ui.network_graph.standalone import to_html

        return to_html(drawn)

    taken = Taken(drawn.title, drawn.file, drawn.audience, drawn.on or "", drawn.demo)
    html = Way("HTML, opens without a network", "html", "text/html", "web", page)
    take_along.buttons(taken, [*take_along.tables(taken, lines), *more, html], note=NOTE)
