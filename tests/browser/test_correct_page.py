"""Correcting one record by hand, in two windows at once, in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from visit import drawn_whole, inaccessible, leaves, served, settled

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The demo, served to those who keep it."""
    store = tmp_path_factory.mktemp("correct") / "demo.db"
    with served("--demo", "--store", f"sqlite:{store}", "--audience", "committee") as found:
        yield found


@pytest.fixture
def windows(browser: Browser) -> Iterator[tuple[Page, Page]]:
    """Two windows of two people; no request leaves, nothing goes wrong."""
    wrong: list[str] = []
    pages: list[Page] = []
    for _ in range(2):
        page = browser.new_context(viewport={"width": 1280, "height": 1400}).new_page()
        page.on("request", lambda request: wrong.append(request.url) if leaves(request.url) else None)
        page.on("pageerror", lambda error: wrong.append(str(error)))
        pages.append(page)
    yield pages[0], pages[1]
    for page in pages:
        page.context.close()
    assert wrong == []


def opened(page: Page, address: str, place: str) -> Page:
    page.goto(f"{address}/{place}")
    return settled(page)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).last.fill(text)


def save(page: Page, by: str, button: str = "Save") -> Page:
    fill(page, "Who", by)
    page.get_by_role("button", name=button, exact=True).click()
    return page


def test_a_record_is_corrected_conflicts_and_is_undone(windows: tuple[Page, Page], address: str, tmp_path: Path):
    """Saving says what changed; who was slower sees both versions and keeps what is theirs; undo takes it back."""
    mine, theirs = windows
    for page in windows:
        opened(page, address, "correct?id=org:icca")
    assert inaccessible(mine) == []
    drawn_whole(mine, tmp_path / "correct.png")
    fill(theirs, "Note", "Their <b>note</b>, with *stars*")
    save(theirs, "Them")
    expect(theirs.get_by_text("What changed:")).to_be_visible()
    expect(theirs.get_by_text("Their <b>note</b>, with *stars*").first).to_be_visible()

    fill(mine, "Note", "My note")
    fill(mine, "Owner", "org:opcw")
    save(mine, "Me")
    expect(mine.get_by_text("Somebody changed it since you opened this form.")).to_be_visible()
    table = mine.get_by_test_id("stTable")
    expect(table).to_contain_text("Their <b>note</b>, with *stars*")
    expect(table).to_contain_text("My note")
    expect(table).to_contain_text("both changed it")
    drawn_whole(mine, tmp_path / "conflict.png")
    mine.get_by_role("button", name="Keep my fields on top of theirs").click()
    expect(mine.get_by_text("What changed:")).to_be_visible()
    drawn_whole(mine, tmp_path / "corrected.png")

    opened(theirs, address, "record?id=org:icca")
    expect(theirs.get_by_text("My note")).to_be_visible()
    mine.get_by_role("link", name="The change, and its undo").click()
    settled(mine)
    expect(mine.get_by_text("My note").first).to_be_visible()
    mine.get_by_text("Undo this batch").click()
    mine.get_by_role("textbox", name="Who").last.press("Enter")  # while it unfolds, a click may miss its button
    expect(mine.get_by_text(re.compile("^Undone: 1 changed"))).to_be_visible()
    opened(theirs, address, "record?id=org:icca")
    expect(theirs.get_by_text("Their <b>note</b>, with *stars*")).to_be_visible()
    expect(theirs.get_by_text("My note")).to_have_count(0)


def test_what_is_wrong_in_a_form_is_one_line_and_nothing_is_lost(windows: tuple[Page, Page], address: str):
    """A date that is none, a name that is gone, text that may not be stored: said, and what was typed stays."""
    page = opened(windows[0], address, "correct?id=org:opcw")
    page.get_by_label("Since", exact=True).last.fill("March 2020")
    fill(page, "Note", "Kept while the date is wrong")
    save(page, "Me")
    expect(page.get_by_text("is not a date: write 2026, 2026-11 or 2026-11-22")).to_be_visible()
    expect(page.get_by_label("Note", exact=True)).to_have_value("Kept while the date is wrong")
    page.get_by_label("Since", exact=True).last.fill("1997-04")
    save(page, "")
    expect(page.get_by_text("who does it must be said")).to_be_visible()
    fill(page, "Note", "x" * 100_000)
    save(page, "Me")
    expect(page.get_by_text(re.compile("at most 20000 characters"))).to_be_visible()
    fill(page, "Note", "It is as short as that")
    save(page, "Me")
    expect(page.get_by_text("What changed:")).to_be_visible()
    expect(page.get_by_test_id("stTable")).to_contain_text("1997-04")


def to_the_record(page: Page) -> None:
    expect(page.get_by_text("Written down.")).to_be_visible()
    page.get_by_role("link", name="To the record", exact=True).click()
    settled(page)


def keep(page: Page, way: str) -> None:
    """Follow a way from the folded line of a record's page."""
    page.get_by_text("Keep this record").click()
    page.get_by_role("link", name=way, exact=True).click()
    settled(page)


def test_a_post_is_new_and_its_channel_is_verified(windows: tuple[Page, Page], address: str, tmp_path: Path):
    """From the profile where one stands: a desk, its mailbox, and that somebody answered on it."""
    page = opened(windows[0], address, "record?id=org:icca")
    keep(page, "New post")
    assert inaccessible(page) == []
    fill(page, "Name", "Desk for outreach")
    drawn_whole(page, tmp_path / "new-post.png")
    save(page, "Me", "Add")
    to_the_record(page)
    expect(page.get_by_role("heading", name="Desk for outreach")).to_be_visible()

    keep(page, "New channel")
    page.get_by_label("Value", exact=True).first.fill("outreach@icca.example.org")
    page.get_by_label("Type", exact=True).click()
    page.get_by_role("option", name="e-mail").click()
    save(page, "Me", "Add")
    to_the_record(page)
    expect(page.get_by_text("outreach@icca.example.org").locator("visible=true").first).to_be_visible()
    expect(page.get_by_text("not verified yet").first).to_be_visible()
    page.get_by_text("Keep this record").click()
    page.get_by_test_id("stCheckbox").first.locator("label").click()
    page.get_by_label("How", exact=True).fill("e-mail answered")
    page.get_by_label("Who checked", exact=True).fill("Me")
    page.get_by_role("button", name="They answered").click()
    expect(page.get_by_text(re.compile(r"^Verified on \d{4}-\d\d-\d\d\.$"))).to_be_visible()
    expect(page.get_by_text("not verified yet")).to_have_count(0)


def test_a_holder_leaves_and_the_post_is_vacant(windows: tuple[Page, Page], address: str, tmp_path: Path):
    """A new holder beside the first, who then leaves in March: the profile says since when, and who it was."""
    page = opened(windows[0], address, "record?id=post:demo-nga-poc-capital")
    keep(page, "New holder")
    fill(page, "Name", "E. Example")
    page.get_by_label("Since", exact=True).last.fill("2020")
    page.get_by_label("Takes over from").click()
    page.get_by_role("option", name=re.compile("^Sample contact")).first.click()
    save(page, "Me", "Add")
    expect(page.get_by_text(re.compile("ends before it begins|ended"))).to_be_visible()  # held since later than 2020
    page.get_by_label("Since", exact=True).last.fill("2026-10")
    save(page, "Me", "Add")
    to_the_record(page)
    expect(page.get_by_text("E. Example").locator("visible=true").first).to_be_visible()

    page.get_by_text("Keep this record").click()
    page.wait_for_timeout(700)  # until it has unfolded: a box that still moves closes its list
    page.get_by_label("A membership, holder or other tie").click()
    page.get_by_role("option", name=re.compile("holds ← E. Example")).click()
    page.get_by_role("link", name="End it").click()
    settled(page)
    expect(page.get_by_text(re.compile("^E. Example holds .*, since 2026-10"))).to_be_visible()
    drawn_whole(page, tmp_path / "end.png")
    page.get_by_label("Until", exact=True).fill("2026-11")
    save(page, "Me", "End it")
    to_the_record(page)
    expect(page.get_by_text(re.compile("vacant since 2026-11", re.IGNORECASE)).first).to_be_visible()
    drawn_whole(page, tmp_path / "vacant.png")


def test_a_form_begins_with_what_is_there_when_one_comes_back(windows: tuple[Page, Page], address: str):
    """Somebody changes the record after one has left its form: it shows theirs, and saving does not conflict."""
    mine, theirs = windows
    opened(mine, address, "correct?id=org:fiata")
    mine.get_by_role("link", name="Back to the record").click()
    settled(mine)
    opened(theirs, address, "correct?id=org:fiata")
    fill(theirs, "Note", "Written meanwhile")
    save(theirs, "Them")
    expect(theirs.get_by_text("What changed:")).to_be_visible()
    keep(mine, "Correct")
    expect(mine.get_by_label("Note", exact=True)).to_have_value("Written meanwhile")
    fill(mine, "Note", "And then mine")
    save(mine, "Me")
    expect(mine.get_by_text("What changed:")).to_be_visible()


def test_a_new_name_keeps_the_old_one_findable(windows: tuple[Page, Page], address: str):
    """A name that is written over stays as a former one."""
    page = opened(windows[0], address, "correct?id=org:wco")
    page.get_by_label("Name", exact=True).first.fill("Customs Organization of the World")
    save(page, "Me")
    expect(page.get_by_test_id("stTable")).to_contain_text("World Customs Organization (former, en)")
    opened(page, address, "find?text=World Customs Organization")
    expect(page.get_by_role("link", name="Customs Organization of the World")).to_be_visible()


def test_a_record_of_another_day_says_so(windows: tuple[Page, Page], address: str, tmp_path: Path):
    """What has ended is not lost: it says when, and how it was; what is shown of a day says of which."""
    page = opened(windows[0], address, "correct?end=org:iaph")
    page.get_by_label("Until", exact=True).fill("2026-02")
    save(page, "Me", "End it")
    to_the_record(page)
    expect(page.get_by_text("It has ended: it no longer holds from 2026-02 on.")).to_be_visible()
    assert inaccessible(page) == []
    drawn_whole(page, tmp_path / "ended.png")
    page.get_by_role("link", name="As on 2026-01-31").click()
    settled(page)
    expect(page.get_by_text("As on 2026-01-31.", exact=True)).to_be_visible()
    drawn_whole(page, tmp_path / "as-it-was.png")
    opened(page, address, "record?id=org:nobody")
    expect(page.get_by_text("No such record in this directory")).to_be_visible()


def test_an_install_for_visitors_writes_nothing(browser: Browser, seed_file: Path):
    """No way to a form on a record's page; who types its address is told how to keep the directory."""
    with served("--store", f"sqlite:{seed_file}") as public:
        page = browser.new_page()
        opened(page, public, "record?id=org:icca")
        expect(page.get_by_text("Keep this record")).to_have_count(0)
        opened(page, public, "correct?id=org:icca")
        expect(page.get_by_text("here nothing is written")).to_be_visible()
        expect(page.get_by_role("button", name="Save")).to_have_count(0)
        page.close()
