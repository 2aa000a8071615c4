"""The network: looked at by mouse, by keyboard, in light and dark; followed; and taken along."""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import networkx as nx
import pytest
from playwright.sync_api import Browser, Download, Page, expect
from visit import drawn_whole, inaccessible, served, settled
from words import batch, email, event, link, organization, person, sector, state, world

from directory.bootstrap import open_store

pytestmark = pytest.mark.browser

ICCA = "/network?id=org:icca"
NEAR, OVERVIEW, CONNECTION = "network-near", "network-overview", "network-connection"
PAGES = {
    "network-empty": "/network",
    "network": ICCA,
    "network-two-steps": "/network?id=sector:chemical&steps=2",
    "network-nothing": f"{ICCA}&kinds=KNOWS",
    "network-none": "/network?id=org:none",
    "network-overview": "/network?view=overview",
    "network-connection-empty": "/network?view=connection",
    "network-connection": "/network?view=connection&from=org:icca&to=org:opcw",
    "network-no-connection": "/network?view=connection&from=org:icca&to=org:croplife",
}


class Drawn:
    """A drawing on a page, by what tests may ask of it."""

    def __init__(self, page: Page, key: str = NEAR) -> None:
        self.page, self._key = page, key
        page.wait_for_function(f"globalThis.directoryNetworks?.get('{key}')?.usable")
        settled(page)

    def says(self, expression: str, argument: object = None) -> Any:
        """The value of an expression in which `drawing` is this one and `it` the argument."""
        script = f"it => {{ const drawing = directoryNetworks.get('{self._key}'); return {expression}; }}"
        return self.page.evaluate(script, argument)

    def waits(self, expression: str, argument: object = None) -> None:
        script = f"it => {{ const drawing = directoryNetworks.get('{self._key}'); return {expression}; }}"
        self.page.wait_for_function(script, arg=argument)

    def place(self, known: str) -> tuple[float, float]:
        """Where a record stands in the window."""
        at = self.says("drawing.vis.canvasToDOM(drawing.vis.getPosition(it))", known)
        box = self.says("(({left, top}) => ({left, top}))(drawing.net.getBoundingClientRect())")
        return box["left"] + at["x"], box["top"] + at["y"]

    def click(self, known: str) -> None:
        self.page.mouse.click(*self.place(known))

    def positions(self) -> dict[str, Any]:
        return self.says("drawing.vis.getPositions()")

    def press(self, *keys: str) -> None:
        self.says("drawing.net.focus()")
        for key in keys:
            self.page.keyboard.press(key)


def beside(page: Page):
    return page.locator(".st-key-network-record")


def name_beside(page: Page):
    return beside(page).get_by_role("heading", level=2)


def take(page: Page, label: str) -> Download:
    button = page.get_by_role("button", name=label)
    if not button.is_visible():
        settled(page).get_by_role("button", name="Take along").click()
    with page.expect_download() as taken:
        button.click()
    return taken.value


def content(download: Download) -> bytes:
    return Path(download.path()).read_bytes()


# looking


def test_a_click_shows_the_record_beside_the_drawing(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    expect(name_beside(page)).to_have_text("International Council of Chemical Associations (ICCA)")
    drawn.click("org:cefic")
    expect(name_beside(page)).to_have_text("European Chemical Industry Council (Cefic)")
    expect(beside(page)).to_contain_text("is a full member of International Council of Chemical Associations")
    beside(page).get_by_role("link", name="Its page").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("European Chemical Industry Council (Cefic)")


def test_double_clicks_in_quick_succession_are_all_expanded(page: Page, address: str):
    """The next one may come before the browser has heard of the one before."""
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    for known in ("org:cefic", "org:gpca", "org:acc"):
        drawn.says("drawing.expand(it)", known)
        page.wait_for_timeout(60)
    drawn.waits("drawing.data.edges.length > it", 40)
    page.wait_for_timeout(3000)
    assert parse_qs(urlsplit(settled(page).url).query)["beside"] == ["org:cefic", "org:gpca", "org:acc"]


def test_a_click_does_not_send_the_drawing_again(page: Page, address: str):
    """One message with the drawing, however many clicks; what a click brings is small beside it."""
    frames: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: frames.append(len(frame))))
    page.goto(f"{address}/network?id=area:m49-001")
    drawn = Drawn(page)
    nodes = drawn.says("drawing.nodes.getIds()")
    frames.clear()
    for known in nodes[1:4]:
        drawn.says("(drawing.vis.selectNodes([it]), drawing.choose(it))", known)
        expect(name_beside(page)).to_have_text(drawn.says("drawing.nodes.get(it).name", known))
        settled(page)
    assert drawn.says("[drawing.created, drawing.received]") == [1, 1]
    assert max(frames) < len(drawn.says("drawing.said")) / 2


def test_a_double_click_expands_and_nothing_that_was_there_moves(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    before = drawn.positions()
    page.mouse.dblclick(*drawn.place("org:cefic"))
    drawn.waits("drawing.nodes.length > it", len(before))
    settled(page)
    after = drawn.positions()
    assert {known: after[known] for known in before} == before
    assert drawn.says("[drawing.created, drawing.received]") == [1, 2]
    assert page.url.endswith("beside=org%3Acefic")
    expect(name_beside(page)).to_have_text("European Chemical Industry Council (Cefic)")
    page.get_by_role("link", name="Fold what was expanded").click()
    drawn.waits("drawing.nodes.length === it", len(before))


def test_a_button_expands_and_another_makes_it_the_middle(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    few = drawn.says("drawing.nodes.length")
    drawn.click("org:cefic")
    expect(name_beside(page)).to_contain_text("Cefic")
    settled(page).get_by_role("button", name="Expand").click()
    drawn.waits("drawing.nodes.length > it", few)
    settled(page).get_by_role("button", name="Centre here").click()
    expect(page.get_by_text("European Chemical Industry Council is linked to")).to_be_visible()
    drawn.waits("drawing.data.centre === 'org:cefic'")
    assert drawn.says("drawing.created") == 1
    assert "beside" not in settled(page).url


def test_a_record_chosen_from_the_list_is_shown_in_the_drawing(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    box = beside(page).get_by_role("combobox", name="Record")
    box.click()
    box.fill("Cefic")
    page.get_by_role("option", name="Cefic").first.click()
    drawn.waits("drawing.selected === 'org:cefic'")
    assert drawn.says("drawing.received") == 1


def test_the_keyboard_walks_selects_and_expands(page: Page, address: str):
    """Arrows name the neighbours one after the other, Enter shows one, plus brings its own, Escape lets go."""
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    drawn.press("ArrowRight")
    first = drawn.says("drawing.live.textContent")
    drawn.press("ArrowRight")
    walked = drawn.says("drawing.walked")
    assert drawn.says("drawing.live.textContent").startswith(drawn.says("drawing.nodes.get(it).name", walked))
    assert drawn.says("drawing.live.textContent") != first
    drawn.press("ArrowLeft", "ArrowRight", "Enter")
    expect(name_beside(page)).to_have_text(drawn.says("drawing.nodes.get(it).name", walked))
    few = drawn.says("drawing.nodes.length")
    drawn.says("(drawing.vis.selectNodes(['org:cefic']), drawing.choose('org:cefic'))")
    drawn.press("+")
    drawn.waits("drawing.nodes.length > it", few)
    drawn.press("Escape")
    expect(name_beside(page)).to_contain_text("International Council of Chemical Associations")


def test_the_legend_hides_a_kind_and_shows_it_again(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    button = page.get_by_role("button", name="Association 13")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button).to_have_attribute("aria-pressed", "false")
    assert drawn.says("drawing.nodes.get().filter(node => node.hidden).length") == 13
    assert drawn.says("drawing.edges.get().filter(edge => !edge.hidden).length") < drawn.says("drawing.edges.length")
    button.click()
    assert drawn.says("drawing.nodes.get().filter(node => node.hidden).length") == 0
    assert drawn.says("drawing.received") == 1


def test_another_theme_keeps_the_drawing(page: Page, address: str):
    """Colours follow; nothing is made anew, nothing moves, what was chosen stays."""
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    drawn.click("org:cefic")
    expect(name_beside(page)).to_contain_text("Cefic")
    before = drawn.positions()
    page.emulate_media(color_scheme="dark")
    drawn.waits("drawing.t.dark")
    assert drawn.positions() == before
    assert drawn.says("[drawing.created, drawing.received, drawing.selected]") == [1, 1, "org:cefic"]
    page.emulate_media(color_scheme="light")
    drawn.waits("!drawing.t.dark")


def test_the_whole_screen_and_back(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    for whole in (True, False):
        page.get_by_role("button", name="Full screen").click()
        page.wait_for_function("it => !!document.fullscreenElement === it", arg=whole)
    assert drawn.says("[drawing.created, drawing.received]") == [1, 1]


def test_the_same_question_draws_the_same_picture(open_page: Callable[..., Page], address: str):
    pages = open_page(), open_page()
    for each in pages:
        each.goto(f"{address}{ICCA}")
    first, second = (Drawn(each).positions() for each in pages)
    assert first == second


def test_what_is_drawn_stands_under_it_as_a_table(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    records = page.get_by_role("table").first
    expect(records.get_by_role("row")).to_have_count(drawn.says("drawing.nodes.length") + 1)
    expect(records).to_contain_text("European Chemical Industry Council (Cefic)")
    page.get_by_role("tab", name="Links").click()
    expect(page.get_by_text("International Council of Chemical Associations works on Chemical").last).to_be_visible()


# asking


def test_a_record_is_found_by_its_name_and_drawn(page: Page, address: str):
    page.goto(f"{address}/network")
    settled(page).get_by_label("Name, acronym").fill("Cefic")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="European Chemical Industry Council").click()
    Drawn(page)
    expect(page.get_by_text("European Chemical Industry Council is linked to")).to_be_visible()


def test_another_record_takes_the_place_of_the_first(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    page.get_by_role("button", name="Another record").click()
    page.get_by_label("Name, acronym").fill("Cefic")
    page.get_by_role("link", name="European Chemical Industry Council").click()
    drawn.waits("drawing.data.centre === 'org:cefic'")
    expect(name_beside(page)).to_have_text("European Chemical Industry Council (Cefic)")
    expect(page.get_by_label("Name, acronym")).to_be_hidden()
    assert drawn.says("drawing.created") == 1


def test_steps_and_kinds_stand_in_the_address(page: Page, address: str):
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    few = drawn.says("drawing.nodes.length")
    page.get_by_role("radio", name="2").click()
    drawn.waits("drawing.nodes.length > it", few)
    assert "steps=2" in settled(page).url
    box = page.get_by_role("combobox", name="Kinds of link")
    box.click()
    page.get_by_role("option", name="Member of").click()
    page.keyboard.press("Escape")
    page.wait_for_url("**kinds=MEMBER_OF**")
    page.reload()
    assert Drawn(page).says("drawing.nodes.get().every(node => node.group === 'association')")


def test_filters_that_leave_nothing_say_so_and_can_be_cleared(page: Page, address: str):
    page.goto(f"{address}{ICCA}&kinds=KNOWS")
    expect(settled(page).get_by_text("No link of these kinds is on file")).to_be_visible()
    page.get_by_role("link", name="All kinds of link").click()
    expect(page.get_by_text("within one step")).to_be_visible()


@pytest.mark.parametrize("given", ["steps=9", "steps=x", "kinds=NONE", "on=yesterday", f"beside={'x' * 300}"])
def test_what_no_question_may_have_is_said_on_one_line(page: Page, address: str, given: str):
    page.goto(f"{address}{ICCA}&{given}")
    settled(page)
    assert page.locator("[data-testid=stException]").count() == 0
    expect(page.get_by_role("link", name="Ask anew")).to_be_visible()


# the whole, and connections


def test_a_sector_of_the_overview_shows_its_bodies(page: Page, address: str):
    page.goto(f"{address}/network?view=overview")
    drawn = Drawn(page, OVERVIEW)
    drawn.click("sector:chemical")
    expect(name_beside(page)).to_have_text("Chemical")
    expect(beside(page)).to_contain_text("European Chemical Industry Council")
    drawn.click("area:m49-011")
    expect(name_beside(page)).to_have_text("Western Africa")
    expect(beside(page).get_by_role("link", name="Whom to contact in Western Africa")).to_be_visible()
    assert drawn.says("[drawing.created, drawing.received]") == [1, 1]


def test_two_records_are_found_and_their_connection_is_told(page: Page, address: str):
    page.goto(f"{address}/network?view=connection")
    for name, text, found in (("From", "ICCA", "(ICCA) · industry"), ("To", "OPCW", "(OPCW) ·")):
        box = settled(page).get_by_label("Name, acronym").first
        box.fill(text)
        page.keyboard.press("Enter")
        page.get_by_role("link", name=found).first.click()
        expect(page.get_by_text(name, exact=True)).to_be_visible()
        page.wait_for_url(f"**{name.lower()}=**")
    drawn = Drawn(page, CONNECTION)
    expect(beside(page)).to_contain_text("cooperates with")
    assert drawn.says("drawing.nodes.getIds()") == ["org:icca", "org:opcw"]


def test_two_records_without_connection_say_how_far_was_looked(page: Page, address: str):
    page.goto(f"{address}/network?view=connection&from=org:icca&to=org:croplife")
    expect(settled(page).get_by_text("records were looked at")).to_be_visible()
    expect(page.get_by_role("link", name="Neighbourhood of CropLife International")).to_be_visible()


def test_a_record_is_connected_to_itself_by_nothing(page: Page, address: str):
    page.goto(f"{address}/network?view=connection&from=org:icca&to=org:icca")
    expect(settled(page).get_by_text("are one record")).to_be_visible()


# a small directory, and one of nothing


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("small") / "small.db"
    store = open_store(f"sqlite:{path}", create=True)
    one, other, alone = organization("one", "One"), organization("other", "Other"), organization("alone", "Alone")
    agreed = person("agreed", "Agreed", may_introduce_since="2026-01-01")
    meeting = event("meeting", "Meeting", starts_on="2026-05-01")
    hidden = organization("hidden", "Hidden", label="committee")
    mail = email("desk@example.org")
    store.apply(
        batch(
            world(), state("GHA", "Ghana"), sector("ports", "Ports"), one, other, alone, agreed, meeting, hidden, mail,
            *(link(guest, "TOOK_PART", meeting, qualifier="participant") for guest in (agreed, one, other)),
            link(one, "MEMBER_OF", hidden, qualifier="full"), link(alone, "REACHED_AT", mail),
        )
    )  # fmt: skip
    store.close()
    with served("--store", f"sqlite:{path}") as address:
        yield address


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(f"sqlite:{path}", create=True).close()
    with served("--store", f"sqlite:{path}") as address:
        yield address


@pytest.mark.parametrize("view", ["", "?view=overview", "?view=connection", "?id=org:none"])
def test_an_empty_directory_explains_itself(page: Page, empty: str, view: str):
    page.goto(f"{empty}/network{view}")
    expect(settled(page).get_by_text("Nothing is on file in this directory")).to_be_visible()


def test_a_directory_without_bodies_has_no_overview_and_says_so(page: Page, small: str):
    page.goto(f"{small}/network?view=overview")
    expect(settled(page).get_by_text("No body of any sector is on file")).to_be_visible()


def test_a_small_directory_offers_what_it_has(page: Page, small: str):
    page.goto(f"{small}/network")
    settled(page).get_by_role("link", name="Meeting").click()
    assert set(Drawn(page).says("drawing.nodes.getIds()")) == {"event:meeting", "org:one", "org:other", "person:agreed"}


def test_a_record_without_links_is_drawn_alone_and_says_so(page: Page, small: str):
    page.goto(f"{small}/network?id=org:alone")
    assert Drawn(page).says("drawing.nodes.length") == 1
    expect(page.get_by_text("No link is on file for it in this directory on this day")).to_be_visible()
    page.goto(f"{small}/network?id=org:alone&kinds=REACHED_AT")
    assert Drawn(page).says("drawing.nodes.length") == 2


@pytest.mark.parametrize("path", ["/network?id=", "/network?view=connection&from=org:one&to="])
def test_a_hidden_record_and_an_absent_one_get_the_same_line(open_page: Callable[..., Page], small: str, path: str):
    texts: list[str] = []
    for known in ("org:hidden", "org:absent"):
        page = open_page()
        page.goto(f"{small}{path}{known}")
        texts.append(settled(page).locator("[data-testid=stMainBlockContainer]").inner_text().replace(known, "?"))
    assert texts[0] == texts[1]
    assert "No such record" in texts[0]


# taking along


def test_nothing_of_it_is_loaded_before_something_is_drawn():
    """A start of the pages knows neither pyvis nor networkx."""
    modules = "directory.ui.frame, directory.ui.menu, directory.ui.network.near, directory.ui.network_graph.standalone"
    script = f"import sys, {modules}; print(sorted({{'pyvis', 'networkx', 'IPython'}} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_drawing_is_taken_along_as_a_picture(page: Page, address: str):
    """A PNG, larger than the screen, with its stamp below and its title above."""
    page.goto(f"{address}{ICCA}")
    Drawn(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Download as a picture").click()
    assert taken.value.suggested_filename.startswith("network-of-international-council-of-chemical-associations-2")
    raw = content(taken.value)
    assert raw.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = int.from_bytes(raw[16:20]), int.from_bytes(raw[20:24])
    assert (width, height) == (1800, 1460)
    assert len(set(raw)) > 200  # not a sheet of one colour


@pytest.mark.parametrize(
    ("path", "key", "ending"),
    [
        (ICCA, NEAR, "network"),
        (PAGES["network-overview"], OVERVIEW, "overview"),
        (PAGES["network-connection"], CONNECTION, "way"),
    ],
)
def test_a_page_of_its_own_opens_from_a_disk_without_a_network(  # noqa: PLR0917  fixtures and a case
    page: Page, browser: Browser, address: str, tmp_path: Path, path: str, key: str, ending: str
):
    """It asks for nothing but itself, draws the same, and answers to a click."""
    page.goto(f"{address}{path}")
    drawn = Drawn(page, key)
    file = tmp_path / f"{ending}.html"
    file.write_bytes(content(take(page, "HTML")))
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 900})
    alone = context.new_page()
    asked: list[str] = []
    errors: list[str] = []
    alone.on("request", lambda request: asked.append(request.url))
    alone.on("console", lambda message: errors.append(message.text))
    alone.on("pageerror", lambda error: errors.append(str(error)))
    alone.goto(file.as_uri())
    alone.wait_for_function("globalThis.directoryNetworks?.get('page')?.usable")
    names = drawn.says("drawing.nodes.get().map(node => node.name).sort()")
    assert alone.evaluate("directoryNetworks.get('page').nodes.get().map(node => node.name).sort()") == names
    text = alone.locator("body").inner_text()
    assert "Audience: public · as of 2" in text
    assert "Designations imply no position" in text
    assert all(name in text for name in names)
    known = drawn.says("drawing.nodes.getIds()")[-1]
    alone.evaluate("it => directoryNetworks.get('page').choose(it)", known)
    expect(alone.locator("#beside h2")).to_have_text(drawn.says("drawing.nodes.get(it).name", known))
    assert asked == [file.as_uri()]
    assert errors == []
    context.close()


def test_the_network_is_taken_along_as_tables_and_as_a_graph(page: Page, address: str):
    """Each holds what is drawn, for whom and as of when."""
    page.goto(f"{address}{ICCA}")
    drawn = Drawn(page)
    nodes, says = (
        set(drawn.says("drawing.nodes.getIds()")),
        drawn.says("drawing.edges.get().flatMap(edge => edge.says)"),
    )

    raw = content(take(page, "CSV"))
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert sorted(line["says"] for line in lines) == sorted(says)
    assert {line["audience"] for line in lines} == {"public"}

    book = zipfile.ZipFile(io.BytesIO(content(take(page, "XLSX"))))
    assert "International Council of Chemical Associations" in book.read("xl/sharedStrings.xml").decode()

    graph = nx.read_graphml(io.BytesIO(content(take(page, "GraphML"))), force_multigraph=True)
    assert set(graph) == nodes
    assert sorted(text for _, _, text in graph.edges(data="text")) == sorted(says)
    assert graph.graph["audience"] == "public"


# for everybody


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["network-empty", "network", "network-overview", "network-connection"])
def test_axe_finds_nothing_new(open_page: Callable[..., Page], address: str, name: str, theme: str):
    page = open_page(theme)
    page.goto(f"{address}{PAGES[name]}")
    if name != "network-empty":
        Drawn(page, name.replace("network", "network-near") if name == "network" else name)
    settled(page)
    assert inaccessible(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_each_view_is_drawn_without_a_word_to_another_host(
    open_page: Callable[..., Page], address: str, tmp_path: Path, name: str, theme: str
):
    """No request leaves the machine, nothing is wrong on the console; a picture of it is kept."""
    page = open_page(theme)
    page.goto(f"{address}{PAGES[name]}")
    settled(page)
    if name in ("network", "network-two-steps"):
        Drawn(page)
    drawn_whole(page, tmp_path / f"{name}-{theme}.png")
