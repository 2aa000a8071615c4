"""What is in a drawing is shown as text wherever the drawing goes: page, picture, file of its own, graph file."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest
from playwright.sync_api import Browser, Page, expect
from test_hostile import INVISIBLE, harmless, seen
from test_network_page import Drawn, content, name_beside, take
from visit import served, settled
from words import batch, event, link, organization, sector, state, world

from directory.bootstrap import open_store
from directory.model import Name

pytestmark = pytest.mark.browser

NAMES = {
    "script": "<script>window.pwned = 1</script> Ltd",
    "end": '</script><script>window.pwned=2</script>]]> --> <!-- "',
    "image": "<img src=x onerror=\"window.pwned=3\"> href='javascript:window.pwned=4'",
    "attribute": '" onmouseover="window.pwned=5" x=\'',
    "markdown": "[a](javascript:window.pwned=6) *b* `c` $d$ :red[e] :material/home: |f|",
    "path": "../../etc/passwd\\..\\x %00 %2e%2e : * ? COM1",
    "script letters": "שלום العربية \u200f دليل ☃ é",
    "long": "Ω<b>" + "long " * 198 + "end",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Each name as a body, as what the middle is called, and in the words of a link."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    store = open_store(f"sqlite:{path}", create=True)
    ghana = state("GHA", NAMES["image"])
    records = [world(), ghana, link(ghana, "PART_OF", "area:world", qualifier="member")]
    bodies = {
        known: organization(known, name, names=(Name(text=name, language="en"),)) for known, name in NAMES.items()
    }
    records += bodies.values()
    for known, name in NAMES.items():
        meeting, field = event(known, name, starts_on="2026-01-01"), sector(known, name)
        records += [meeting, field]
        for body in bodies.values():
            records.append(link(body, "TOOK_PART", meeting, qualifier="participant", shown_as=name[:200]))
            records.append(link(body, "ACTIVE_IN", field))
    records += [link(body, "COVERS", ghana) for body in bodies.values()]
    store.apply(batch(*records))
    store.close()
    with served("--store", f"sqlite:{path}") as address:
        yield address


@pytest.mark.parametrize("known", NAMES)
def test_names_in_a_drawing_are_text(page: Page, hostile: str, known: str):
    """In the record beside it, in the tables, in the tooltip of a record and of a link, and in what is read aloud."""
    page.goto(f"{hostile}/network?id=event:{known}")
    drawn = Drawn(page)
    expect(name_beside(page)).to_have_count(1)
    assert " ".join(NAMES[known].split()) in " ".join(name_beside(page).inner_text().replace(INVISIBLE, "").split())
    text = " ".join(seen(page).split())
    for name in NAMES.values():
        assert " ".join(name.split()) in text
    for row in ("drawing.nodes.get(it)", "drawing.edges.get(drawing.vis.getConnectedEdges(it)[0])"):
        drawn.says(f"drawing.hover({row}, {{clientX: 400, clientY: 400}})", f"event:{known}")
        assert NAMES[known][:200] in drawn.says("drawing.tip.textContent")
        assert set(drawn.says("[...drawing.tip.querySelectorAll('*')].map(e => e.tagName)")) <= {"B"}
    drawn.says("(drawing.vis.selectNodes([it]), drawing.choose(it))", f"org:{known}")
    assert NAMES[known] in drawn.says("drawing.live.textContent")
    assert max(len(label) for label in drawn.says("drawing.nodes.get().map(node => node.label)")) < 50
    settled(page)
    harmless(page)


@pytest.mark.parametrize("known", NAMES)
def test_a_file_of_its_own_runs_nothing_of_a_name(
    page: Page, browser: Browser, hostile: str, tmp_path: Path, known: str
):
    page.goto(f"{hostile}/network?id=event:{known}")
    Drawn(page)
    taken = take(page, "HTML")
    assert set(taken.suggested_filename) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.")
    assert len(taken.suggested_filename) < 100
    file = tmp_path / "page.html"
    file.write_bytes(content(taken))
    alone = browser.new_page()
    errors: list[str] = []
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.on("console", lambda message: errors.append(message.text))
    alone.goto(file.as_uri())
    alone.wait_for_function("globalThis.directoryNetworks?.get('page')?.usable")
    text = alone.locator("body").inner_text()
    for name in NAMES.values():
        assert " ".join(name.split()) in " ".join(text.split())
    assert alone.title() == " ".join(f"Network of {NAMES[known]}".split())
    assert alone.evaluate("[document.scripts.length, document.images.length, document.links.length]") == [3, 0, 0]
    assert alone.evaluate("window.pwned") is None
    assert errors == []
    alone.close()


@pytest.mark.parametrize("known", NAMES)
def test_a_picture_is_made_of_any_name(page: Page, browser: Browser, hostile: str, tmp_path: Path, known: str):
    page.goto(f"{hostile}/network?id=event:{known}")
    Drawn(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as a picture").click()
    file = tmp_path / "picture.png"
    file.write_bytes(content(taken.value))
    alone = browser.new_page()
    alone.goto(file.as_uri())
    assert alone.evaluate("document.images[0].naturalWidth") == 1800
    alone.close()
    harmless(page)


def test_a_graph_file_holds_every_name_as_it_is(page: Page, browser: Browser, hostile: str, tmp_path: Path):
    page.goto(f"{hostile}/network?id=event:end&steps=2")
    Drawn(page)
    raw = content(take(page, "GraphML"))
    graph = nx.read_graphml(io.BytesIO(raw), force_multigraph=True)
    labels = nx.get_node_attributes(graph, "label")
    assert {labels[f"org:{known}"] for known in NAMES} == set(NAMES.values())
    assert graph.graph["title"] == f"Network of {NAMES['end']}"
    file = tmp_path / "graph.xml"
    file.write_bytes(raw)
    alone = browser.new_page()
    alone.goto(file.as_uri())
    assert alone.evaluate("window.pwned") is None
    assert NAMES["script"] in alone.locator("body").inner_text()
    alone.close()


@pytest.mark.parametrize(
    "path", ["?id=", "?view=", "?id=event:end&kinds=", "?id=event:end&beside=", "?view=connection&from="]
)
def test_what_an_address_holds_is_text(page: Page, hostile: str, path: str):
    """A forged address, a long one too, is text or is not repeated; and no page breaks."""
    for given in ("<img src=x onerror=window.pwned=7> [x](javascript:window.pwned=8) :red[y]", "x" * 10_000):
        page.goto(f"{hostile}/network{path}{given}")
        seen(page)
        assert page.locator("[data-testid=stException]").count() == 0
        harmless(page)


def test_names_on_a_connection_are_text(page: Page, hostile: str):
    page.goto(f"{hostile}/network?view=connection&from=org:end&to=org:image")
    drawn = Drawn(page, "network-connection")
    for known in ("end", "image"):
        assert " ".join(NAMES[known].split()) in " ".join(seen(page).split())
    assert drawn.says("drawing.nodes.length") > 2
    harmless(page)
