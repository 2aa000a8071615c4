"""The way through the pages: ask, read the answer, follow it, come back by its address."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
from playwright.sync_api import Page, expect
from visit import drawn_whole, settled

pytestmark = pytest.mark.browser

CHEMICAL = "/?sector=sector:chemical&area=area:m49-011"
PAGES = {
    "who-empty": "/",
    "who": CHEMICAL,
    "who-one-state": "/?sector=sector:nuclear&area=area:GHA",
    "who-print": f"{CHEMICAL}&print=1",
    "who-no-such-area": "/?sector=sector:chemical&area=Congoo",
    "find-empty": "/find",
    "find": "/find?text=ICC",
    "find-nothing": "/find?text=agrocemical",
    "record-organization": "/record?id=org:icca",
    "record-area": "/record?id=area:GHA",
    "record-none": "/record?id=org:none",
    "record-empty": "/record",
}


def choose(page: Page, label: str, name: str) -> None:
    box = page.get_by_role("combobox", name=label)
    box.click()
    box.fill(name)
    page.get_by_role("option", name=name).first.click()
    page.keyboard.press("Tab")  # closes a list that stays open for more


def rung(page: Page, number: int):
    return page.locator(f".st-key-rung-{number}")


def test_a_question_is_asked_answered_followed_and_opened_again(page: Page, address: str):
    """From two boxes to the answer, from a suggestion to its record, and back to the same answer by its address."""
    page.goto(address)
    settled(page)
    choose(page, "Sector", "Chemical")
    expect(settled(page).get_by_text("Chemical, World")).to_be_visible()
    choose(page, "Areas", "Western Africa")
    expect(page.get_by_text("16 States", exact=True)).to_be_visible()
    expect(rung(page, 1)).to_contain_text("CropLife Africa Middle East")
    expect(rung(page, 1)).to_contain_text("works on a part of it, Agrochemicals and crop protection")
    expect(rung(page, 3)).to_contain_text("Burkina Faso")
    asked, answer = settled(page).url, page.locator("[data-testid=stMainBlockContainer]").inner_text()
    assert parse_qsl(urlsplit(asked).query) == [("sector", "sector:chemical"), ("area", "area:m49-011")]

    rung(page, 1).get_by_role("link", name="CropLife Africa Middle East").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("CropLife Africa Middle East (CropLife AME)")
    expect(page.get_by_text("Claimed:")).to_be_visible()
    settled(page).get_by_role("link", name="Whom to contact").last.click()
    expect(rung(page, 1)).to_contain_text("CropLife Africa Middle East")

    page.goto(asked)
    expect(rung(page, 5)).to_be_visible()
    assert settled(page).locator("[data-testid=stMainBlockContainer]").inner_text() == answer


def test_the_browsers_way_back_leads_to_the_answer(page: Page, address: str):
    """Back from a record stands the answer again."""
    page.goto(f"{address}{CHEMICAL}")
    settled(page)
    rung(page, 4).get_by_role("link", name="Economic Community of West African States").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Economic Community of West African States")
    page.go_back()
    expect(rung(page, 1)).to_contain_text("CropLife Africa Middle East")


def test_another_area_that_may_have_been_meant_is_one_click_away(page: Page, address: str):
    page.goto(f"{address}{CHEMICAL}")
    settled(page).get_by_role("link", name="ECOWAS, 12").click()
    expect(page).to_have_url(re.compile("area=area(:|%3A)members-ecowas"))
    expect(settled(page).get_by_text("12 States", exact=True)).to_be_visible()
    page.go_back()
    expect(settled(page).get_by_text("16 States", exact=True)).to_be_visible()


def test_a_long_rung_opens_whole(page: Page, address: str):
    page.goto(f"{address}{CHEMICAL}")
    settled(page).get_by_role("link", name="Show all").click()
    expect(rung(page, 3)).to_contain_text("Togo")
    expect(rung(page, 3).get_by_role("link", name="Show all")).to_have_count(0)


def test_several_areas_are_asked_about_together(page: Page, address: str):
    page.goto(f"{address}/?sector=sector:chemical&area=area:GHA")
    settled(page)
    choose(page, "Areas", "Togo")
    expect(page.get_by_text("Ghana, Togo").or_(page.get_by_text("Ghana and Togo")).first).to_be_visible()
    expect(rung(page, 3)).to_contain_text("Togo")


@pytest.mark.parametrize(
    ("typed", "name"),
    [("ugan", "Uganda"), ("Guinea", "Guinea"), ("Ivory Coast", "Côte d'Ivoire"), ("Turkey", "Türkiye")],
)
def test_an_area_is_typed(page: Page, address: str, typed: str, name: str):
    """Enter takes one area: the first that has the text in its name, else the one that has it for another name."""
    page.goto(address)
    settled(page).get_by_role("combobox", name="Areas").press_sequentially(typed)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"Across sectors, {name} (1 State)")).to_be_visible()


def test_of_a_list_of_areas_the_wrong_one_is_corrected(page: Page, address: str):
    page.goto(f"{address}/?area=Guinnea;Guinea-Bissau")
    settled(page).get_by_role("link", name="Did you mean Guinea?", exact=True).click()
    expect(page.get_by_text("Guinea and Guinea-Bissau (2 States)")).to_be_visible()


@pytest.mark.parametrize(
    ("known", "link", "said"),
    [
        ("area:m49-011", "Whom to contact in Western Africa", "Across sectors, Western Africa (16 States)"),
        ("sector:chemical", "Whom to contact for Chemical", "Chemical, World"),
    ],
)
def test_a_record_leads_to_the_question_about_it(page: Page, address: str, known: str, link: str, said: str):
    page.goto(f"{address}/record?id={known}")
    settled(page).get_by_role("link", name=link).click()
    expect(page.get_by_text(said)).to_be_visible()


def test_an_unknown_area_offers_the_nearest_names(page: Page, address: str):
    """The sector stays in its box; one click corrects the area."""
    page.goto(f"{address}{PAGES['who-no-such-area']}")
    expect(page.get_by_role("combobox", name="Sector")).to_have_value("Chemical")
    settled(page).get_by_role("link", name="Did you mean Congo?").click()
    expect(rung(page, 3)).to_contain_text("Ministry of foreign affairs")


def test_a_name_of_several_areas_asks_which(page: Page, address: str):
    page.goto(f"{address}/?sector=chemical&area=Central Africa")
    expect(settled(page).get_by_text("Which one?")).to_be_visible()
    page.get_by_role("link", name="Economic Community of Central African States").click()
    expect(rung(page, 1)).to_be_visible()


def test_both_bodies_of_one_acronym_are_found(page: Page, address: str):
    page.goto(f"{address}/find")
    settled(page).get_by_label("Name, acronym").fill("ICC")
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="International Chamber of Commerce (ICC)")).to_be_visible()
    expect(page.get_by_role("link", name="Indian Chemical Council (ICC)")).to_be_visible()
    page.reload()
    expect(page.get_by_role("link", name="Indian Chemical Council (ICC)")).to_be_visible()
    page.get_by_role("button", name="NGO").click()
    expect(page.get_by_role("link", name="Indian Chemical Council (ICC)")).to_have_count(0)
    expect(settled(page).get_by_role("link", name="(ICCSS)")).to_be_visible()
    assert "type=ngo" in page.url


def test_a_typing_error_is_met_by_an_offer(page: Page, address: str):
    page.goto(f"{address}{PAGES['find-nothing']}")
    settled(page).get_by_role("link", name="agrochemicals").click()
    expect(page.get_by_text("found", exact=False).first).to_be_visible()


def test_results_go_on_to_the_next_page(page: Page, address: str):
    page.goto(f"{address}/find?kind=Organization")
    settled(page)
    first = page.locator("[data-testid=stPageLink]").first.inner_text()
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("link", name="First page")).to_be_visible()
    assert settled(page).locator("[data-testid=stPageLink]").first.inner_text() != first


def test_an_answer_is_taken_along_as_a_table_and_as_data(page: Page, address: str):
    """CSV that a spreadsheet reads in any language, and the whole answer as JSON."""
    page.goto(f"{address}{CHEMICAL}")
    settled(page).get_by_role("button", name="Take along").click()
    with page.expect_download() as table:
        page.get_by_role("button", name="CSV as shown").click()
    raw = Path(table.value.path()).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert rows[0]["name"] == "CropLife Africa Middle East"
    with page.expect_download() as data:
        page.get_by_role("button", name="JSON", exact=True).click()
    assert (
        json.loads(Path(data.value.path()).read_text("utf-8"))["rungs"][0]["suggestions"][0]["id"] == "org:croplife-ame"
    )


def test_the_print_view_holds_the_answer_and_no_boxes(page: Page, address: str):
    page.goto(f"{address}{PAGES['who-print']}")
    expect(settled(page).get_by_text("CropLife Africa Middle East (CropLife AME)")).to_be_visible()
    assert page.get_by_role("combobox").count() == 0
    page.emulate_media(media="print")
    expect(page.get_by_role("link", name="Back to the page")).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_each_page_is_drawn_without_a_word_to_another_host(
    open_page: Callable[..., Page], address: str, tmp_path: Path, name: str, theme: str
):
    """No request leaves the machine, nothing is wrong on the console; a picture of it is kept."""
    page = open_page(theme)
    page.goto(f"{address}{PAGES[name]}")
    settled(page)
    drawn_whole(page, tmp_path / f"{name}-{theme}.png")
