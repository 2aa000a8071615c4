"""Where the dots of a neighbourhood begin: in rings around the middle, so that the same question gives one picture."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import cos, pi, sin
from typing import Final, NamedTuple

RING: Final = 190.0  # from one ring to the next
ROOM: Final = 46.0  # of a dot on its ring
FAN: Final = 0.16  # radians from a dot to the next of the same neighbour


class Place(NamedTuple):
    """Where a dot stands; the middle is 0, 0."""

    x: float
    y: float


def around(steps: Mapping[str, int], looks: Mapping[str, str], ends: Iterable[tuple[str, str]]) -> dict[str, Place]:
    """
    A place for each dot: its step away from the middle, dots of one look and of one neighbour side by side.

    Args:
        steps: from the middle, by dot.
        ends: of the lines.
    """
    near = _nearer(steps, ends)
    angles = {known: 0.0 for known, step in steps.items() if step == 0}
    found = {known: Place(0.0, 0.0) for known in angles}
    radius = 0.0
    for step in sorted(set(steps.values()) - {0}):
        ring = [known for known, its in steps.items() if its == step]
        ring.sort(key=lambda known: (angles.get(near.get(known, ""), 0.0) if step > 1 else 0.0, looks[known], known))
        turned = _turned(ring, near, angles, even=step == 1)
        radius = max(radius + RING, len(ring) * ROOM / (2 * pi))
        for place, (known, angle) in enumerate(turned.items()):
            out = radius + (place % 2) * ROOM  # every second one farther out: names have more room
            found[known] = Place(round(out * cos(angle), 1), round(out * sin(angle), 1))
        angles |= turned
    return found


def _nearer(steps: Mapping[str, int], ends: Iterable[tuple[str, str]]) -> dict[str, str]:
    """For each dot the first neighbour that is nearer to the middle."""
    near: dict[str, str] = {}
    for pair in ends:
        for here, there in (pair, pair[::-1]):
            if steps[there] < steps[here]:
                near.setdefault(here, there)
    return near


def _turned(
    ring: Sequence[str], near: Mapping[str, str], angles: Mapping[str, float], *, even: bool
) -> dict[str, float]:
    """The angle of each dot of a ring."""
    if even or len(ring) * FAN > 2 * pi:
        return {known: 2 * pi * place / len(ring) for place, known in enumerate(ring)}
    groups: dict[str, list[str]] = {}
    for known in ring:
        groups.setdefault(near.get(known, ""), []).append(known)
    return {
        known: angles.get(parent, 0.0) + (place - (len(those) - 1) / 2) * FAN
        for parent, those in groups.items()
        for place, known in enumerate(those)
    }
