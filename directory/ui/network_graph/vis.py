"""
The one module that knows pyvis: it makes the rows for vis-network, and carries that library's script.

pyvis' own pages are not used: they load from other hosts, and can run a name as HTML.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from directory.ui.network_graph.drawing import Dot, Drawing, used
from directory.ui.network_graph.looks import LOOKS

if TYPE_CHECKING:
    from collections.abc import Mapping

SCRIPT: Final = Path("lib", "vis-9.1.2", "vis-network.min.js")
ITERATIONS: Final = 25_000  # of the physics times dots: a large drawing is usable as soon as a small one
FEWEST: Final = 60
MOST: Final = 260


class _Builder(Protocol):
    """What is used of `pyvis.network.Network`, which has no types."""

    def add_node(self, n_id: str, label: str, shape: str, **options: object) -> None: ...
    def add_edge(self, source: str, to: str, **options: object) -> None: ...
    def set_options(self, options: str) -> None: ...
    def get_network_data(self) -> Sequence[Any]: ...


@cache
def script() -> str:
    """The script of vis-network, as pyvis ships it."""
    found = find_spec("pyvis")
    assert found is not None
    assert found.submodule_search_locations
    return (Path(found.submodule_search_locations[0]) / SCRIPT).read_text(encoding="utf-8")


def rows(drawing: Drawing, *, expands: bool) -> Mapping[str, object]:
    """The nodes, edges and options that vis-network draws."""
    net = _builder()
    for dot in drawing.dots:
        shape = "box" if drawing.boxed else LOOKS[dot.look].shape
        net.add_node(
            dot.id, dot.label, shape, group=dot.look, name=dot.name, says=_says(dot, expands=expands),
            size=round(dot.size, 1), font={"size": round(dot.letters, 1)}, x=dot.x, y=dot.y,
        )  # fmt: skip
    for line in drawing.lines:
        net.add_edge(
            line.source, line.target, id=line.id, says=list(line.says), dashes=line.dashed, width=line.width,
            arrows="to" if drawing.arrows else "",
        )  # fmt: skip
    net.set_options(json.dumps(_options(drawing)))
    nodes, edges, _heading, _height, _width, options = net.get_network_data()
    return {"nodes": nodes, "edges": edges, "options": json.loads(options)}


def payload(drawing: Drawing, *, expands: bool) -> dict[str, object]:
    """
    All that the browser needs to draw; nothing in it changes with a click.

    Args:
        expands: whether a double-click brings more.
    """
    return {
        **rows(drawing, expands=expands),
        "expands": expands,
        "title": drawing.title,
        "stamp": list(drawing.stamp),
        "file": drawing.file,
        "centre": drawing.centre,
        "settled": drawing.settled,
        "boxed": drawing.boxed,
        "looks": {
            name: {"count": count, "label": known.label, "shape": known.shape, "hollow": known.hollow,
                   "light": known.light, "dark": known.dark}
            for name, known in LOOKS.items()
            if (count := used(drawing.dots).get(name))
        },
    }  # fmt: skip


def _says(dot: Dot, *, expands: bool) -> list[str]:
    """What a tooltip says under a name."""
    if not dot.more:
        return [dot.kind]
    links = f"{dot.more:,} link{'s' if dot.more > 1 else ''} not drawn"
    return [dot.kind, f"{links}: double-click to expand" if expands else links]


def _builder() -> _Builder:
    from pyvis.network import Network  # pyright: ignore[reportMissingTypeStubs]  # it loads IPython: only when drawn

    return cast("_Builder", Network(directed=True))  # undirected, it drops a second line and searches all for it


def _options(drawing: Drawing) -> dict[str, object]:
    n = max(len(drawing.dots), 1)
    return {
        "physics": {
            "enabled": not drawing.settled,
            "barnesHut": {
                "gravitationalConstant": -5200, "centralGravity": 0.25, "springLength": 105, "springConstant": 0.035,
                "damping": 0.3, "avoidOverlap": 0.15,
            },
            "stabilization": {
                "iterations": min(MOST, max(FEWEST, ITERATIONS // n)), "updateInterval": 1000, "fit": True,
            },
        },
        "layout": {"improvedLayout": False, "randomSeed": 1540},
        "interaction": {
            "hover": True, "tooltipDelay": 0, "multiselect": False, "dragNodes": not drawing.settled,
            "zoomView": False, "selectConnectedEdges": True,
        },
        "edges": {
            # a curve that the physics bends adds a hidden dot to each line: a hundred times slower
            "smooth": {"enabled": True, "type": "cubicBezier", "forceDirection": "horizontal", "roundness": 0.5}
            if drawing.boxed else False,
            "arrows": {"to": {"scaleFactor": 0.4}}, "selectionWidth": 1.2, "hoverWidth": 0.6,
        },
        "nodes": {"borderWidth": 2, "borderWidthSelected": 4, "scaling": {"label": {"drawThreshold": 7}}},
    }  # fmt: skip
