"""
Writes the pages of docs/ that follow from the code: the graph's shape, the settings, the commands, the tables.

`python docs/generate.py` writes them; with `--check` it fails where one has drifted.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from inspect import cleandoc
from pathlib import Path
from typing import Any

import click
from pydantic import BaseModel

from directory.cli import main
from directory.config import PREFIX, Settings
from directory.model import NODES, RECORDS, Record
from directory.shapes import SHAPES, Rule
from directory.tables import LINK_TABLES, NODE_TABLES, PARTS

HERE = Path(__file__).parent

MAPPING = {
    "Area": "Popolo Area; SKOS concept",
    "Sector": "SKOS Concept (BROADER skos:broader, RELATED skos:related)",
    "Role": "W3C ORG Role",
    "Organization": "W3C ORG Organization; Popolo Organization; schema.org Organization",
    "Post": "W3C ORG Post; Popolo Post",
    "Person": "FOAF Person; Popolo Person; vCard individual",
    "ContactPoint": "schema.org ContactPoint; Popolo contact detail; vCard EMAIL, TEL, ADR, URL",
    "Event": "schema.org Event; Popolo Event; iCalendar VEVENT",
}


def graph() -> Iterator[str]:
    yield "# The graph"
    yield ""
    yield "Everything is a record: a node or a link. Generated from `directory/model.py` and `directory/shapes.py`."
    yield ""
    yield "## Links"
    yield ""
    yield "*Climbs*: an umbrella is found through it. *Counts*: cover is derived through it."
    yield ""
    yield "| shape | qualifiers | circles | note |"
    yield "|---|---|---|---|"
    for shape in SHAPES:
        words = [f"{name}{_rule(rule)}" for name, rule in shape.qualifiers.items() if name]
        whole = "; climbs" if "" in shape.qualifiers and shape.qualifiers[""].climbs else ""
        note = f"{shape.note}{whole}".strip("; ")
        arrow = shape.arrow.replace("|", "\\|")
        yield f"| `{arrow}` | {', '.join(words) or '–'} | {'may' if shape.circles else 'refused'} | {note} |"
    yield ""
    yield "## Records"
    yield ""
    yield from _fields("Every record", Record, set())
    common = set(Record.model_fields)
    for kind, model in {**NODES, "Link": RECORDS["Link"]}.items():
        yield ""
        yield from _fields(f"{kind}", model, common, MAPPING.get(kind, ""))
    for name, part in PARTS.items():
        yield ""
        yield from _fields(f"`{name}`", part, set())


def _rule(rule: Rule) -> str:
    said = [word for word, holds in (("climbs", rule.climbs), ("counts", rule.counts)) if holds]
    return f" ({', '.join(said)})" if said else ""


def _fields(title: str, model: type[BaseModel], without: set[str], also: str = "") -> Iterator[str]:
    yield f"### {title}"
    yield ""
    yield cleandoc(model.__doc__ or "").replace("\n", " ")
    if also:
        yield ""
        yield f"Also known as: {also}."
    yield ""
    yield "| field | type | default | what it says |"
    yield "|---|---|---|---|"
    schema = model.model_json_schema()
    for name, known in schema["properties"].items():
        if name not in without:
            default = "required" if name in schema.get("required", ()) else f"`{known.get('default', ())!r}`"
            yield f"| `{name}` | {_type(known)} | {default} | {known.get('description', '')} |"


def _type(schema: dict[str, Any]) -> str:
    if "$ref" in schema:
        return schema["$ref"].rsplit("/", 1)[-1]
    if "enum" in schema:
        return ", ".join(f"`{value}`" for value in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(_type(one) for one in schema["anyOf"] if one.get("type") != "null") + ", or none"
    if schema["type"] == "array":
        return f"list of {_type(schema['items'])}"
    return {"string": "text", "integer": "number"}.get(schema["type"], schema["type"])


def settings() -> Iterator[str]:
    yield "# Settings"
    yield ""
    yield "Each is an environment variable; all but those of Neo4j are options of `directory serve` as well."
    yield "Generated from `directory/config.py`."
    yield ""
    yield "| variable | what it sets | default |"
    yield "|---|---|---|"
    for name, field in Settings.model_fields.items():
        default = (
            ("none" if field.default is None else f"`{field.default}`")
            if field.default_factory is None
            else "`directory.db` in the user's data folder"
        )
        yield f"| `{PREFIX}{name.upper()}` | {field.description} | {default} |"


def commands() -> Iterator[str]:
    yield "# Commands"
    yield ""
    yield "Generated from `directory/cli/`. Errors stand on one line; exit code 1, or 2 for wrong usage."
    parent = click.Context(main, info_name="directory", **main.context_settings)
    for name, command in sorted(main.commands.items()):
        yield ""
        yield f"## {name}"
        yield ""
        yield "```text"
        context = click.Context(command, info_name=name, parent=parent, terminal_width=100, max_content_width=100)
        yield command.get_help(context)
        yield "```"


def tables() -> Iterator[str]:
    import directory.tables as module

    yield "# The folder of CSV"
    yield ""
    yield cleandoc(module.__doc__ or "")
    yield ""
    yield "| file | what stands in it |"
    yield "|---|---|"
    for table, kind in NODE_TABLES.items():
        yield f"| `{table}.csv` | {kind}: {cleandoc(NODES[kind].__doc__ or '').splitlines()[0]} |"
    for table, part in PARTS.items():
        yield f"| `{table}.csv` | {cleandoc(part.__doc__ or '').splitlines()[0]} |"
    for table, kind in LINK_TABLES.items():
        arrows = " and ".join(f"`{shape.arrow}`" for shape in SHAPES if shape.kind == kind).replace("|", "\\|")
        yield f"| `{table}.csv` | {arrows} |"


PAGES = {"graph.md": graph, "settings.md": settings, "commands.md": commands, "tables.md": tables}


def drifted(*, write: bool) -> list[str]:
    """The pages that are not as the code says; with `write` they are made so."""
    found: list[str] = []
    for name, page in PAGES.items():
        file, text = HERE / name, "\n".join(page()) + "\n"
        if not file.exists() or file.read_text(encoding="utf-8") != text:
            found.append(name)
            if write:
                file.write_text(text, encoding="utf-8")
    return found


if __name__ == "__main__":
    check = "--check" in sys.argv
    changed = drifted(write=not check)
    if check and changed:
        sys.exit(f"docs have drifted from the code: {', '.join(changed)}; run `make docs`")
