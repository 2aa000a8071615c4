"""
Makes `outline.json` and `numbers.csv` from world-atlas 2.0.2, which is Natural Earth as TopoJSON. Run once, by hand:

    python -m directory.ui.world.derive ATLAS SEED

with the folder of the npm package and the folder `seed/reference`. Natural Earth draws who holds the ground; maps of
the United Nations show some places otherwise, and those are followed where the outline is fine enough to tell: see
`as_the_un_draws`. Names are left out: a map of ours has those of the directory alone.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, Final

Point = tuple[int, int]
Ring = list[int]  # of arcs; ~i is arc i read backwards

HERE: Final = Path(__file__).parent
SOUTH_OF_MOROCCO: Final = 27.667  # degrees north
SMALL: Final = 0.35  # square degrees: an outline of less can hardly be seen


class Atlas:
    """An outline whose pieces can be put together otherwise."""

    def __init__(self, path: Path) -> None:
        self.data: dict[str, Any] = json.loads(path.read_text("utf-8"))
        self.arcs: list[list[Point]] = [_absolute(arc) for arc in self.data["arcs"]]
        self.countries: list[dict[str, Any]] = self.data["objects"]["countries"]["geometries"]

    def country(self, name: str) -> dict[str, Any]:
        """By the name that Natural Earth gives it."""
        return next(country for country in self.countries if country["properties"]["name"] == name)

    def polygons(self, country: dict[str, Any]) -> list[list[Ring]]:
        """All its parts, each as rings."""
        return country["arcs"] if country["type"] == "MultiPolygon" else [country["arcs"]]

    def points(self, arc: int) -> list[Point]:
        """The points of an arc in the direction in which it is read."""
        return self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1]

    def degrees(self, ring: Ring) -> list[tuple[float, float]]:
        """The corners of a ring as longitude and latitude."""
        (sx, sy), (tx, ty) = self.data["transform"]["scale"], self.data["transform"]["translate"]
        return [(x * sx + tx, y * sy + ty) for arc in ring for x, y in self.points(arc)]

    def join(self, whole: str, *parts: str) -> None:
        """Draw several as one."""
        every = [self.country(name) for name in (whole, *parts)]
        pieces = [polygon for country in every for polygon in self.polygons(country)]
        every[0].update(type="MultiPolygon", arcs=self.dissolve(pieces))
        for country in every[1:]:
            self.countries.remove(country)

    def dissolve(self, polygons: Iterable[list[Ring]]) -> list[list[Ring]]:
        """Polygons of one ring each, without the arcs between neighbours."""
        pieces = list(polygons)
        arcs = [arc for polygon in pieces for ring in polygon for arc in ring]
        shared = {arc for arc in arcs if ~arc in arcs}
        kept = [polygon for polygon in pieces if not any(arc in shared for ring in polygon for arc in ring)]
        loose = [arc for polygon in pieces if polygon not in kept for ring in polygon for arc in ring]
        open_arcs = [arc for arc in loose if arc not in shared]
        while open_arcs:
            ring = [open_arcs.pop(0)]
            while self.points(ring[-1])[-1] != self.points(ring[0])[0]:
                end = self.points(ring[-1])[-1]
                following = next(arc for arc in open_arcs if self.points(arc)[0] == end)
                open_arcs.remove(following)
                ring.append(following)
            kept.append([ring])
        return kept

    def add(self, points: list[Point]) -> int:
        """A new arc."""
        self.arcs.append(points)
        return len(self.arcs) - 1


def as_the_un_draws(atlas: Atlas) -> None:
    """Where maps of the United Nations differ from who holds the ground."""
    atlas.join("Somalia", "Somaliland")
    atlas.join("Cyprus", "N. Cyprus")
    atlas.join("China", "Taiwan")
    _french_guiana(atlas)
    _crimea(atlas)
    _western_sahara(atlas)


def _french_guiana(atlas: Atlas) -> None:
    """An area of its own in M49."""
    france = atlas.country("France")
    [guiana] = [polygon for polygon in atlas.polygons(france) if atlas.degrees(polygon[0])[0][0] < -20]
    france["arcs"].remove(guiana)
    atlas.countries.append({"type": "Polygon", "properties": {"name": "French Guiana"}, "arcs": guiana})


def _crimea(atlas: Atlas) -> None:
    """A part of Ukraine: General Assembly resolution 68/262."""
    russia, ukraine = atlas.country("Russia"), atlas.country("Ukraine")
    own = {~arc for polygon in atlas.polygons(ukraine) for ring in polygon for arc in ring}
    [crimea] = [p for p in atlas.polygons(russia) if len(p[0]) == 2 and not own.isdisjoint(p[0])]
    russia["arcs"].remove(crimea)
    ukraine.update(type="MultiPolygon", arcs=atlas.dissolve([*atlas.polygons(ukraine), crimea]))


def _western_sahara(atlas: Atlas) -> None:
    """A Non-Self-Governing Territory south of 27°40' N: Natural Earth has it only east of the berm."""
    morocco, sahara = atlas.country("Morocco"), atlas.country("W. Sahara")
    [[inland, berm, coast]] = morocco["arcs"]
    (_, sy), (_, ty) = atlas.data["transform"]["scale"], atlas.data["transform"]["translate"]
    line = round((SOUTH_OF_MOROCCO - ty) / sy)
    points = atlas.points(coast)
    at = next(n for n, (_, y) in enumerate(points) if y > line)
    (x1, y1), (x2, y2) = points[at - 1], points[at]
    crossing = x1 + round((x2 - x1) * (line - y1) / (y2 - y1)), line
    south = atlas.add([*points[:at], crossing])
    north = atlas.add([crossing, *points[at:]])
    border = atlas.add([atlas.points(inland)[-1], crossing])
    morocco["arcs"] = [[inland, border, north]]
    sahara.update(type="MultiPolygon", arcs=atlas.dissolve([*atlas.polygons(sahara), [[berm, south, ~border]]]))


def outline(atlas: Atlas, dots: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """The atlas as TopoJSON without names and without arcs that nobody uses; dots last, so that they lie on top."""
    rings = [ring for country in atlas.countries for polygon in atlas.polygons(country) for ring in polygon]
    used = sorted({max(arc, ~arc) for ring in rings for arc in ring})
    place = {arc: n for n, arc in enumerate(used)}
    countries = [
        {
            "type": "MultiPolygon",
            **({"id": country["id"]} if "id" in country else {}),
            "arcs": [
                [[place[arc] if arc >= 0 else ~place[~arc] for arc in ring] for ring in polygon]
                for polygon in atlas.polygons(country)
            ],
        }
        for country in atlas.countries
        if country["properties"]["name"] != "Antarctica"
    ]
    return {
        "type": "Topology",
        "transform": atlas.data["transform"],
        "objects": {"countries": {"type": "GeometryCollection", "geometries": [*countries, *dots]}},
        "arcs": [_steps(atlas.arcs[arc]) for arc in used],
    }


def dots(coarse: Atlas, fine: Atlas, numbers: Iterable[str]) -> Iterator[dict[str, Any]]:
    """A point for each State that has no outline, or one that cannot be seen."""
    drawn = {country["id"]: _largest(coarse, country)[0] for country in coarse.countries if "id" in country}
    middle = {country["id"]: _largest(fine, country) for country in fine.countries if "id" in country}
    (sx, sy), (tx, ty) = coarse.data["transform"]["scale"], coarse.data["transform"]["translate"]
    for number in numbers:
        if drawn.get(number, 0) < SMALL:
            _, lon, lat = middle[number]
            yield {"type": "Point", "id": number, "coordinates": [round((lon - tx) / sx), round((lat - ty) / sy)]}


def states(seed: Path) -> dict[str, str]:
    """The number of each State by the id of its area."""
    with (seed / "areas.csv").open(encoding="utf-8") as file:
        known = [row["id"] for row in csv.DictReader(file) if row["scheme"] == "state"]
    with (seed / "external_ids.csv").open(encoding="utf-8") as file:
        numbers = {row["record_id"]: row["value"] for row in csv.DictReader(file) if row["scheme"] == "m49"}
    return {state: numbers[state] for state in known}


def _largest(atlas: Atlas, country: dict[str, Any]) -> tuple[float, float, float]:
    """Size in square degrees, longitude and latitude of the middle of its largest part."""
    return max(_middle(atlas.degrees(polygon[0])) for polygon in atlas.polygons(country))


def _middle(ring: Sequence[tuple[float, float]]) -> tuple[float, float, float]:
    corners = [(lon + 360 if lon - ring[0][0] < -180 else lon, lat) for lon, lat in ring]  # across 180°: on one side
    corners = [(lon - 360 if lon - ring[0][0] > 180 else lon, lat) for lon, lat in corners]
    size = x = y = 0.0
    for (x1, y1), (x2, y2) in zip(corners, [*corners[1:], corners[0]], strict=True):
        cross = x1 * y2 - x2 * y1
        size, x, y = size + cross, x + (x1 + x2) * cross, y + (y1 + y2) * cross
    if not size:  # an island that was rounded to a point
        return 0.0, *corners[0]
    return abs(size) / 2, (x / (3 * size) + 180) % 360 - 180, y / (3 * size)


def _absolute(arc: Sequence[Point]) -> list[Point]:
    x = y = 0
    found: list[Point] = []
    for dx, dy in arc:
        x, y = x + dx, y + dy
        found.append((x, y))
    return found


def _steps(points: Sequence[Point]) -> list[Point]:
    before = [(0, 0), *points]
    return [(x - a, y - b) for (a, b), (x, y) in zip(before, points, strict=False)]


def main(folder: str, seed: str) -> None:
    """Write both files beside this one."""
    atlas, fine = Atlas(Path(folder) / "countries-110m.json"), Atlas(Path(folder) / "countries-10m.json")
    as_the_un_draws(atlas)
    numbers = states(Path(seed))
    drawn = outline(atlas, dots(atlas, fine, numbers.values()))
    (HERE / "outline.json").write_text(json.dumps(drawn, separators=(",", ":")) + "\n", "utf-8")
    with (HERE / "numbers.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([("area", "number"), *numbers.items()])


if __name__ == "__main__":
    main(*sys.argv[1:])
