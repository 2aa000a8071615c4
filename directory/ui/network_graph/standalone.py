"""
A drawing as one HTML file that opens from a disk, without a network.

The file brings its scripts and data along and may load nothing: its policy (CSP) allows the scripts in it by their
hash, and no other source of anything. Data stand as JSON in which no letter can end the element, and as escaped text.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from html import escape
from pathlib import Path
from typing import Final

from directory.ui.network_graph import vis
from directory.ui.network_graph.drawing import INVENTED, Drawing

HERE: Final = Path(__file__).parent
HEIGHT: Final = 640  # pixels
ESCAPED: Final = {letter: f"\\u{ord(letter):04x}" for letter in "<>&\u2028\u2029"}
PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<header>
<h1 dir="auto">{title}</h1>
{notice}<p dir="auto">{statement}</p>
</header>
<main>
<div class="both">
<div>{markup}</div>
<aside id="beside" tabindex="0" aria-live="polite" aria-label="The record that was chosen"></aside>
</div>
<details open><summary>Records, {records}</summary>
<table><thead><tr><th>Name</th><th>Kind</th><th class="n">Linked to</th></tr></thead>
<tbody>
{dots}
</tbody></table></details>
<details open><summary>Links, {links}</summary>
<table><tbody>
{lines}
</tbody></table></details>
</main>
<footer class="stamp">
{stamp}
</footer>
<script type="application/json" id="data">{data}</script>
<script>{library}</script>
<script>{script}</script>
</body>
</html>
"""


def to_html(drawing: Drawing) -> bytes:
    """The file, with title, audience, day, legend and the same content as a table."""
    style = f"{_read('graph.css')}\n{_read('page.css')}"
    script = f"{_read('drawing.js')}\n{_read('page.js')}"
    library = vis.script()
    page = PAGE.format(
        policy=escape(_policy(style, (library, script))),
        title=escape(drawing.title),
        style=style,
        notice=f'<p class="notice">{escape(INVENTED)}</p>\n' if drawing.demo else "",
        statement=escape(drawing.statement),
        markup=_read("markup.html"),
        records=f"{len(drawing.dots):,}",
        dots=_dots(drawing),
        links=f"{sum(len(line.says) for line in drawing.lines):,}",
        lines="\n".join(f'<tr><td dir="auto">{escape(text)}</td></tr>' for line in drawing.lines for text in line.says),
        stamp="\n".join(f"<p>{escape(line)}</p>" for line in drawing.stamp),
        data=as_json(vis.payload(drawing, expands=False) | {"height": HEIGHT}),
        library=library,
        script=script,
    )
    return page.encode()


def as_json(data: object) -> str:
    """JSON for an element of a page: no letter in it can end the element or a line of a script."""
    return json.dumps(data, ensure_ascii=False).translate(str.maketrans(ESCAPED))


def _dots(drawing: Drawing) -> str:
    others = dict.fromkeys((dot.id for dot in drawing.dots), 0)
    for line in drawing.lines:
        for end in {line.source, line.target}:
            others[end] += 1
    return "\n".join(
        f'<tr><td dir="auto">{escape(dot.name)}</td><td>{escape(dot.kind)}</td><td class="n">{others[dot.id]}</td></tr>'
        for dot in drawing.dots
    )


def _policy(style: str, scripts: Iterable[str]) -> str:
    allowed = " ".join(_hash(script) for script in scripts)
    return (
        f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _read(name: str) -> str:
    return (HERE / name).read_text(encoding="utf-8")
