"""Where is somebody and where is nobody: the matrix, the map, a cell in full, and what is taken along."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect
from test_pages import choose
from visit import drawn_whole, inaccessible, served, settled
from words import batch, email, link, organization, region, role, sector, state, world

from directory.bootstrap import open_store
from directory.model import Name
from directory.questions.matrix import CoverageQuestion
from directory.service import Directory
from directory.ui import world as outline
from directory.ui.coverage.asked import Place
from directory.ui.coverage.matrix import unique
from directory.ui.coverage.shades import DARK, LIGHT, step
from directory.ui.coverage.table import rows, states
from directory.ui.coverage.world_map import Shade, shade
from directory.ui.coverage.world_map import spec as map_spec

pytestmark = pytest.mark.browser

CELL = "row=sector:chemical&column=area:m49-145"
PAGES = {
    "coverage": f"/coverage?{CELL}",
    "coverage-roles": "/coverage?rows=role&columns=un-group",
    "coverage-memberships": "/coverage?columns=membership",
    "coverage-states": "/coverage?columns=state",
    "coverage-three-africas": "/coverage?area=area:m49-002&area=area:members-au&area=area:group-african",
    "coverage-reachable": "/coverage?cover=reachable",
    "coverage-nothing-left": "/coverage?columns=set&area=area:NOR",
    "coverage-map": "/coverage?view=map&row=sector:ports&column=area:GHA",
    "coverage-map-roles": "/coverage?view=map&rows=role&row=role:nuclear_regulator",
}


def cell(page: Page, said: str) -> Locator:
    """A square of the matrix or a State of the map, by what it is described with."""
    return page.locator(f'svg.marks path[aria-label^="{said}"]').first


def click(page: Page, said: str) -> None:
    found = cell(page, said)
    found.scroll_into_view_if_needed()
    found.click()


def text(page: Page) -> str:
    return settled(page).locator("[data-testid=stMainBlockContainer]").inner_text()


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def test_a_cell_leads_to_who_is_there_and_its_address_opens_it_again(page: Page, address: str):
    """Chemical by Western Asia: 18 of 18 by three bodies, of which the Gulf body alone has 6."""
    page.goto(f"{address}/coverage")
    settled(page)
    click(page, "Chemical, Western Asia: 18 of 18")
    expect(heading(page, "Chemical, Western Asia")).to_be_visible()
    expect(settled(page).get_by_text("Claimed: 18 of 18")).to_be_visible()
    expect(page.get_by_text("rests on 3")).to_be_visible()
    expect(page.get_by_text("6 of 18 claimed", exact=True)).to_be_visible()
    assert parse_qs(urlsplit(page.url).query) == {"row": ["sector:chemical"], "column": ["area:m49-145"]}
    before = text(page)
    page.reload()
    expect(heading(page, "Chemical, Western Asia")).to_be_visible()
    assert text(page) == before
    expect(cell(page, "Chemical, Western Asia")).to_have_attribute("stroke-width", "2.5")


def test_a_click_does_not_send_the_picture_again(page: Page, address: str):
    sent: list[int] = []
    page.on("websocket", lambda socket: socket.on("framereceived", lambda frame: sent.append(len(frame))))
    page.goto(f"{address}/coverage?row=sector:chemical&column=area:m49-143")
    settled(page)
    expect(heading(page, "Chemical, Central Asia")).to_be_visible()
    first = max(sent)
    sent.clear()
    click(page, "Insurance, Western Africa")
    expect(heading(page, "Insurance, Western Africa")).to_be_visible()
    settled(page)
    assert first > 100_000
    assert max(sent) < first / 5


def test_the_way_back_leads_to_the_cell_before(page: Page, address: str):
    page.goto(f"{address}/coverage")
    settled(page)
    for said in ("Chemical, Central Asia", "Insurance, Western Africa"):
        click(page, said)
        expect(heading(page, said)).to_be_visible()
        settled(page)
    page.go_back()
    expect(heading(page, "Chemical, Central Asia")).to_be_visible()
    expect(cell(page, "Chemical, Central Asia")).to_have_attribute("stroke-width", "2.5")


def test_a_cell_is_chosen_without_a_mouse_and_closed(page: Page, address: str):
    page.goto(f"{address}/coverage")
    settled(page)
    for label, name in (("Sector to look into", "Chemical"), ("Area to look into", "Western Asia")):
        page.get_by_role("combobox", name=label).click()
        page.get_by_role("combobox", name=label).fill(name)
        page.get_by_role("option", name=name, exact=True).click()
        settled(page)
    expect(heading(page, "Chemical, Western Asia")).to_be_visible()
    page.get_by_role("button", name="Close").click()
    expect(heading(page, "Chemical, Western Asia")).to_have_count(0)
    assert urlsplit(settled(page).url).query == ""


@pytest.mark.parametrize(
    ("link", "path", "asked"),
    [
        ("Whom to contact", "/", {"sector": ["sector:chemical"], "area": ["area:m49-145"]}),
        ("Gaps here", "/gaps", {"rows": ["sector"], "row": ["sector:chemical"], "area": ["area:m49-145"]}),
        ("In the network", "/network", {"id": ["sector:chemical"]}),
        ("Gulf Petrochemicals and Chemicals Association", "/record", {"id": ["org:gpca"]}),
    ],
)
def test_a_cell_leads_on(page: Page, address: str, link: str, path: str, asked: dict[str, list[str]]):
    """To whom to contact there, to its gaps, to its part of the network, and to each of its bodies."""
    page.goto(f"{address}/coverage?{CELL}")
    expect(heading(page, "Chemical, Western Asia")).to_be_visible()
    settled(page).get_by_test_id("stMainBlockContainer").get_by_role("link", name=link).click()
    page.wait_for_url(re.compile(rf"{path}\?"))
    assert parse_qs(urlsplit(page.url).query) == asked


def test_what_is_asked_is_in_the_address(page: Page, address: str):
    """Each box changes it at once; a cell stays only where it still can."""
    page.goto(f"{address}/coverage?{CELL}")
    settled(page)
    page.get_by_test_id("stButtonGroup").get_by_text("Reachable", exact=True).click()
    expect(page).to_have_url(re.compile("cover=reachable"))
    expect(settled(page).get_by_text("Nobody here has a channel")).to_be_visible()
    page.get_by_role("link", name="Show who claims or derives cover").click()
    expect(settled(page)).not_to_have_url(re.compile("cover="))
    choose(page, "Columns", "UN regional groups")
    expect(cell(page, "Chemical, African Group")).to_be_attached()
    page.get_by_text("Roles", exact=True).click()
    expect(cell(page, "Nuclear regulatory authority, African Group: 35 of 54")).to_be_attached()
    assert parse_qs(urlsplit(settled(page).url).query) == {"columns": ["un-group"], "rows": ["role"]}


def test_areas_that_differ_stand_beside_each_other(page: Page, address: str):
    """Africa of M49, the African Group and the African Union; States in several columns are said."""
    page.goto(f"{address}{PAGES['coverage-three-africas']}")
    expect(settled(page).get_by_text("54 States are counted in more than one")).to_be_visible()
    for area in ("Africa", "African Group", "African Union"):
        expect(cell(page, f"Chemical, {area}: 54 of 5")).to_be_attached()


def test_a_state_on_the_map_leads_to_who_covers_it(page: Page, address: str):
    page.goto(f"{address}/coverage?view=map&row=sector:ports")
    settled(page)
    click(page, "Kenya:")
    expect(heading(page, "Ports, terminals, free zones, Kenya")).to_be_visible()
    expect(page.get_by_role("link", name="Port Management Association of Eastern and Southern Africa")).to_be_visible()
    settled(page).get_by_test_id("stMainBlockContainer").get_by_role("link", name="Whom to contact").click()
    expect(page.get_by_text("Ports, terminals, free zones, Kenya (1 State)")).to_be_visible()


def test_a_small_state_is_a_dot_that_can_be_clicked(page: Page, address: str):
    page.goto(f"{address}/coverage?view=map&row=sector:ports&column=area:KEN")
    expect(heading(page, "Ports, terminals, free zones, Kenya")).to_be_visible()
    settled(page)
    click(page, "Tuvalu:")
    expect(heading(page, "Ports, terminals, free zones, Tuvalu")).to_be_visible()


@pytest.mark.parametrize("path", ["/coverage?columns=m49-region", "/coverage?view=map&row=sector:chemical"])
def test_a_matrix_is_taken_along_with_its_audience_and_its_day(page: Page, address: str, path: str):
    page.goto(f"{address}{path}&on=2026-11-22")
    settled(page).get_by_role("button", name="Take along").first.click()
    with page.expect_download() as table:
        page.get_by_role("button", name="CSV as shown").click()
    raw = Path(table.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    lines = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert {(line["audience"], line["as_of"]) for line in lines} == {("public", "2026-11-22")}
    assert any(line["row"] == "Chemical" for line in lines)
    assert "2026-11-22" in table.value.suggested_filename
    with page.expect_download() as book:
        page.get_by_role("button", name="XLSX as shown").click()
    with zipfile.ZipFile(book.value.path()) as file:
        texts = file.read("xl/sharedStrings.xml").decode()
    for said in ("public", "2026-11-22", "Chemical", "speaks of this directory"):
        assert said in texts


def test_a_cell_is_taken_along(page: Page, address: str):
    page.goto(f"{address}/coverage?{CELL}")
    settled(page).get_by_role("button", name="Take along").last.click()
    with page.expect_download() as table:
        page.get_by_role("button", name="CSV as shown").click()
    lines = list(csv.DictReader(io.StringIO(Path(table.value.path()).read_text("utf-8-sig"))))
    assert {"Armenia", "Gulf Petrochemicals and Chemicals Association"} <= {line["name"] for line in lines}
    assert {line["audience"] for line in lines} == {"public"}


def test_the_same_stands_in_a_table(page: Page, address: str):
    page.goto(f"{address}/coverage")
    settled(page).get_by_text("The same as a table").click()
    table = settled(page).get_by_test_id("stTable")
    table.scroll_into_view_if_needed()
    expect(table.locator("th", has_text="Caribbean")).to_be_attached()
    expect(table.locator("td", has_text="Aerospace and means of delivery")).to_be_attached()


def test_the_table_has_every_cell_and_every_state(seeded: Directory):
    matrix = seeded.coverage(CoverageQuestion(columns="m49-subregion"))
    [chemical] = [line for line in rows(matrix, "covered") if line["Sector"] == "Chemical"]
    assert chemical["Western Asia"] == "18 of 18"
    assert chemical["All together"] == "180 of 195"
    by_state = seeded.coverage(CoverageQuestion(columns="state", row=("chemical",)))
    lines = {line["State"]: line for line in states(by_state)}
    assert len(lines) == 195
    assert lines["Kuwait"]["Claimed"] == "yes"
    assert lines["Fiji"]["What is missing in this directory"] == "Only worldwide bodies"


def test_every_state_has_a_place_on_the_map(seeded: Directory):
    """An outline, or a dot where it is too small."""
    by_state = seeded.coverage(CoverageQuestion(columns="state", row=("chemical",)))
    drawn = {country.get("id") for country in outline.outline()["objects"]["countries"]["geometries"]}
    numbers = outline.numbers()
    assert [column.name for column in by_state.columns if numbers[column.id] not in drawn] == []
    assert len(set(numbers.values())) == 195


def test_the_map_says_of_a_state_what_is_on_file(seeded: Directory):
    by_state = seeded.coverage(CoverageQuestion(rows="role", columns="state", row=("nuclear regulatory authority",)))
    cells = {one.column_name: one for one in by_state.cells}
    assert shade(cells["South Africa"]) is Shade.ON_FILE
    assert shade(cells["Monaco"]) is Shade.NOBODY
    words = str(map_spec(by_state.cells, Place("role:nuclear_regulator", "area:GHA"), LIGHT)["layer"][1]["params"])
    assert "area:GHA" in words


@pytest.mark.parametrize(
    ("n", "of", "shade"), [(1, 18, 0), (5, 18, 1), (9, 18, 2), (17, 18, 3), (18, 18, 4), (1, 1, 4)]
)
def test_a_shade_is_a_quarter_and_all_has_its_own(n: int, of: int, shade: int):
    assert step(n, of) == shade


@pytest.mark.parametrize("colors", [LIGHT, DARK])
def test_what_is_written_on_a_shade_can_be_read(colors):
    """A contrast of at least 4.5, as WCAG asks."""

    def light(color: str) -> float:
        parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * r + 0.7152 * g + 0.0722 * b

    for ground, ink in [*zip(colors.steps, colors.inks, strict=True), (colors.aside, colors.faint)]:
        dark, bright = sorted((light(ground), light(ink)))
        assert (bright + 0.05) / (dark + 0.05) >= 4.5, (ground, ink)


def test_two_of_one_name_stay_two():
    assert len(set(unique(["Guinea", "Guinea", "Togo"]))) == 3


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_without_a_word_to_another_host(
    open_page: Callable[..., Page], address: str, tmp_path: Path, name: str, theme: str
):
    """No request leaves the machine, nothing is wrong on the console; what is wide scrolls in its place."""
    page = open_page(theme)
    page.goto(f"{address}{PAGES[name]}")
    settled(page)
    if "nothing" not in name:
        expect(page.locator("svg.marks").first).to_be_visible()
    drawn_whole(page, tmp_path / f"{name}-{theme}.png")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", ["coverage", "coverage-map"])
def test_axe_finds_nothing_new(open_page: Callable[..., Page], address: str, name: str, theme: str):
    page = open_page(theme)
    page.goto(f"{address}{PAGES[name]}")
    expect(settled(page).locator("svg.marks").first).to_be_visible()
    assert inaccessible(page) == []


def test_columns_and_areas_that_leave_nothing_say_so_and_are_cleared(page: Page, address: str):
    page.goto(f"{address}{PAGES['coverage-nothing-left']}")
    settled(page).get_by_role("link", name="Clear the areas").click()
    expect(cell(page, "Chemical, Pacific Alliance")).to_be_attached()


@pytest.mark.parametrize("value", ["rows=x", "columns=x", "view=x", "cover=x"])
def test_an_address_that_asks_nothing_known_is_refused_in_words(page: Page, address: str, value: str):
    page.goto(f"{address}/coverage?{value}")
    expect(settled(page).get_by_text(value.split("=", maxsplit=1)[0]).first).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


HOSTILE = {
    "script": "</script><script>window.pwned = 1</script>",
    "image": '<img src=x onerror="window.pwned=2">',
    "link": "[x](javascript:window.pwned=3)",
    "expression": "datum.x + '\" + window.pwned=4 //",
    "formula": "=1+1",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Names that would be something else than names, of areas, sectors, roles and bodies."""
    path = tmp_path_factory.mktemp("hostile") / "hostile.db"
    store = open_store(f"sqlite:{path}", create=True)
    ghana, all_of_it = state("GHA", HOSTILE["link"]), world()
    records = [all_of_it, ghana, role("x", names=(Name(text=HOSTILE["script"], language="en"),))]
    for number, name in enumerate(HOSTILE.values()):
        area, field = region(f"area:r{number}", name), sector(f"s{number}", name)
        body, mail = organization(f"o{number}", name), email(f"a{number}@example.org")
        records += [area, field, body, mail, link(ghana, "PART_OF", area, qualifier="member")]
        records += [
            link(area, "PART_OF", all_of_it, qualifier="member"),
            link(body, "ACTIVE_IN", field),
            link(body, "COVERS", ghana),
        ]
        records += [link(body, "REACHED_AT", mail)]
    long = sector("long", "x" * 1000)
    store.apply(batch(*records, long))
    store.close()
    with served("--store", f"sqlite:{path}") as known:
        yield known


@pytest.mark.parametrize(
    "path",
    [
        "/coverage?row=sector:s1&column=area:r0",
        "/coverage?columns=state&row=sector:s3&column=area:GHA",
        "/coverage?rows=role",
        "/coverage?view=map&row=sector:s0&column=area:GHA",
        "/coverage?area=<img src=x onerror=window.pwned=5>",
        "/coverage?row=<img src=x onerror=window.pwned=6>&column=[x](javascript:window.pwned=7)",
    ],
)
def test_names_are_text_wherever_they_stand(page: Page, hostile: str, path: str):
    """In the picture, in what hovers over it, in the boxes, in a cell."""
    page.goto(f"{hostile}{path}")
    settled(page)
    if page.locator("svg.marks path[aria-label]").count():
        page.locator("svg.marks path[aria-label]").first.hover(force=True)
        expect(page.locator("#vg-tooltip-element.visible")).to_be_visible()
    assert page.evaluate("window.pwned") is None
    assert set(page.evaluate("[...document.links].map(a => a.protocol)")) <= {"http:", "https:", "mailto:"}
    assert page.locator("[data-testid=stException]").count() == 0
    across = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert across == 0


def test_hostile_names_are_read_as_they_are(page: Page, hostile: str):
    page.goto(f"{hostile}/coverage?row=sector:s1&column=area:r0")
    settled(page)
    shown = text(page).replace("\u2060", "")
    assert f"{HOSTILE['image']}, {HOSTILE['script']}" in shown
    drawn = page.locator("svg.marks").first.text_content() or ""
    assert HOSTILE["image"] in drawn


@pytest.mark.parametrize("path", ["/coverage", "/coverage?rows=role", "/coverage?view=map", "/coverage?columns=state"])
def test_an_empty_directory_explains_itself(open_page: Callable[..., Page], empty: str, path: str):
    page = open_page()
    page.goto(f"{empty}{path}")
    expect(settled(page).get_by_text("in this directory yet")).to_be_visible()
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    open_store(f"sqlite:{path}", create=True).close()
    with served("--store", f"sqlite:{path}") as known:
        yield known
