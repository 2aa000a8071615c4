"""Where nobody is on file, and what rests on one: the lists, their filters, the ways on, and what is taken along."""

from __future__ import annotations

import csv
import io
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from visit import inaccessible, served, settled

from directory.bootstrap import open_store

pytestmark = pytest.mark.browser

PAGES = {
    "gaps": "/gaps",
    "gaps-states": "/gaps?rows=role&columns=state&kind=none",
    "gaps-one": "/gaps?view=one&without=org:gpca",
    "gaps-nothing": "/gaps?area=area:m49-143&row=sector:chemical&kind=vacant",
}


def test_a_gap_leads_to_whom_to_ask_next_and_to_its_cell(page: Page, address: str):
    """What is missing, where, and the three ways on."""
    page.goto(f"{address}/gaps?row=sector:chemical&area=area:m49-011")
    main = settled(page).get_by_test_id("stMainBlockContainer")
    expect(main.get_by_text("Only narrower sectors").last).to_be_visible()
    expect(main.get_by_text("all 16 States").first).to_be_visible()
    main.get_by_role("link", name="CropLife International").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("CropLife International")
    page.go_back()
    settled(page).get_by_role("link", name="Who is there").first.click()
    expect(page.get_by_role("heading", name="Chemical, Western Africa")).to_be_visible()


def test_a_kind_is_a_filter_that_the_address_keeps(page: Page, address: str):
    """And the counts of the others stay."""
    page.goto(f"{address}/gaps?columns=m49-region")
    pill = settled(page).get_by_role("button", name=re.compile("Only worldwide bodies"))
    count = pill.inner_text().split()[-1]
    pill.click()
    expect(settled(page).get_by_text(f"of {count}, in this directory.")).to_be_visible()
    assert "kind=worldwide_only" in page.url
    expect(page.get_by_role("button", name=re.compile("None in this directory"))).to_be_visible()


def test_filters_that_leave_nothing_say_so_and_are_cleared(page: Page, address: str):
    """The reason, and the way back to everything."""
    page.goto(f"{address}{PAGES['gaps-nothing']}")
    expect(settled(page).get_by_text("No gap of these kinds in these rows and areas.")).to_be_visible()
    page.get_by_role("link", name="Clear the filters").click()
    expect(settled(page).get_by_text(re.compile("1 to 25 of"))).to_be_visible()


def test_a_page_beyond_the_last_says_how_many_there_are(page: Page, address: str):
    """It does not say that there are none."""
    page.goto(f"{address}/gaps?after=99999")
    expect(settled(page).get_by_text(re.compile("There are only [0-9]+"))).to_be_visible()
    page.get_by_role("link", name="First page").click()
    expect(settled(page).get_by_text(re.compile("1 to 25 of"))).to_be_visible()


def test_where_areas_leave_states_out_the_ways_on_leave_them_out_too(page: Page, address: str):
    """Ghana within Western Africa: whom to contact is asked about Ghana alone, here and from the cell."""
    scope = "columns=m49-subregion&area=area:GHA&row=sector:chemical"
    page.goto(f"{address}/gaps?{scope}")
    settled(page).get_by_test_id("stMainBlockContainer").get_by_role("link", name="Whom to contact").first.click()
    expect(settled(page).get_by_text("1 State", exact=True)).to_be_visible()
    page.goto(f"{address}/coverage?{scope}&column=area:m49-011")
    expect(settled(page).get_by_text("1 of 1 States covered")).to_be_visible()
    page.get_by_test_id("stMainBlockContainer").get_by_role("link", name="Whom to contact").click()
    expect(settled(page).get_by_text("1 State", exact=True)).to_be_visible()


def test_columns_and_areas_that_leave_nothing_are_explained(page: Page, address: str):
    """As on the page of coverage, with the ways on."""
    page.goto(f"{address}/gaps?columns=set&area=area:NOR")
    expect(settled(page).get_by_text("No state of these areas is in a column of set", exact=False)).to_be_visible()
    page.get_by_role("link", name="Clear the areas").click()
    expect(settled(page).get_by_text(re.compile("1 to 25 of"))).to_be_visible()


def test_what_would_be_lost_is_told_before_anyone_leaves(page: Page, address: str):
    """An organization is found by its name; its cells, members and those cut off are named."""
    page.goto(f"{address}/gaps?view=one")
    box = settled(page).get_by_role("searchbox", name="If this organization left")
    box.fill("Gulf Petrochemicals")
    box.press("Enter")
    page.get_by_role("link", name="Gulf Petrochemicals and Chemicals Association").first.click()
    expect(page.get_by_text("1 cell would lose States, 1 of them all")).to_be_visible()
    expect(page.get_by_text("loses Bahrain, Kuwait, Oman, Qatar, Saudi Arabia, United Arab Emirates")).to_be_visible()
    expect(page.get_by_text("not how much anybody matters").first).to_be_visible()


@pytest.mark.parametrize(("view", "column"), [("gaps", "says"), ("one", "what")])
def test_both_lists_are_taken_along(page: Page, address: str, view: str, column: str):
    """As CSV and as a spreadsheet, each with its audience and its day inside."""
    page.goto(f"{address}/gaps?view={view}&on=2026-11-22")
    settled(page).get_by_role("button", name="Take along").click()
    with page.expect_download() as held:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(held.value.path()).read_text(encoding="utf-8-sig"))))
    assert rows
    assert {(row["audience"], row["as_of"]) for row in rows} == {("public", "2026-11-22")}
    assert all(row[column] for row in rows)
    with page.expect_download() as held:
        page.get_by_role("button", name="XLSX").click()
    assert Path(held.value.path()).read_bytes().startswith(b"PK")


def test_an_empty_directory_explains_itself(open_page: Callable[..., Page], tmp_path: Path):
    """Both views."""
    store = f"sqlite:{tmp_path / 'empty.db'}"
    open_store(store, create=True).close()
    with served("--store", store) as address:
        page = open_page()
        page.goto(f"{address}/gaps")
        for view in ("gaps", "one"):
            page.goto(f"{address}/gaps?view={view}")
            expect(
                settled(page).get_by_text("There are no sectors and no areas in this directory yet.")
            ).to_be_visible()
        page.close()  # before its server ends


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_drawn_and_hold_what_everybody_can_use(
    open_page: Callable[..., Page], address: str, name: str, scheme: str
):
    """No exception, nothing new for axe-core; pictures are kept where one asks for them."""
    page = open_page(scheme)
    page.goto(f"{address}{PAGES[name]}")
    settled(page)
    expect(page.get_by_test_id("stException")).to_have_count(0)
    if folder := os.environ.get("DIRECTORY_TEST_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"{name}-{scheme}.png", full_page=True)
    assert inaccessible(page) == []
