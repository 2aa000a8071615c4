"""
A world outline for a map without a network: TopoJSON at 1:110 million, with a dot for each small State.

Derived by `derive.py` from world-atlas 2.0.2 (ISC, beside this file), which is Natural Earth (public domain). It is a
drawing to choose a State from, no map of boundaries.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from directory.model import Id


@cache
def outline() -> dict[str, Any]:
    """The outline as TopoJSON, with the object `countries`; do not change it."""
    return json.loads((files(__name__) / "outline.json").read_text("utf-8"))


@cache
def numbers() -> Mapping[Id, str]:
    """The id that the outline has for each State, by the id of its area."""
    lines = (files(__name__) / "numbers.csv").read_text("utf-8").splitlines()
    return {row["area"]: row["number"] for row in csv.DictReader(lines)}
