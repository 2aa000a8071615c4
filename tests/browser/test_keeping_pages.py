"""Keeping the directory right in a browser: what was changed and its undo, what is due, remarks, editions."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect
from visit import drawn_whole, inaccessible, served, settled
from words import batch, email, link, organization, person, post, role, sector, state, world

from directory.bootstrap import open_directory, open_store
from directory.config import Settings, today
from directory.model import Id
from directory.service import Directory

pytestmark = pytest.mark.browser

NOTE = "The first line stays.\nOf the second <b>one</b> some words are old."
NEWER = "The first line stays.\nOf the second <b>one</b> some *words* are newer."
NASTY = '<img src=x onerror="window.pwned=1"> *Ltd* [a](javascript:1)'


class Kept(NamedTuple):
    """One store, served to those who keep it and to the public."""

    settings: Settings
    keepers: str
    public: str

    def directory(self) -> Directory:
        return open_directory(self.settings)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    settings = Settings(store=f"sqlite:{tmp_path_factory.mktemp('kept') / 'kept.db'}")
    ghana, chemical = state("GHA", "Ghana"), sector("chemical", "Chemical")
    records = [world(), ghana, chemical, link(ghana, "PART_OF", "area:world", qualifier="member")]
    for known in ("one", "two", "three", "four", "five", "six"):
        body = organization(known, f"Body {known}")
        mail = email(f"{known}@example.org")
        records += [body, mail, link(body, "ACTIVE_IN", chemical), link(body, "COVERS", ghana)]
        records += [link(body, "REACHED_AT", mail)]
    nasty = organization("nasty", NASTY)
    desk = post("desk", "The desk", listings=())
    ann, ben = person("ann", "Ann Old"), person("ben", "Ben Older")
    contact = role("contact")
    records += [nasty, desk, ann, ben, contact, link(desk, "AT", nasty), link(desk, "AS", contact)]
    records += [link(ben, "HOLDS", desk, valid_from="2020-01-01", valid_until="2024-01-01")]
    records += [link(ann, "HOLDS", desk, valid_from="2024-01-01", valid_until="2026-01-01")]
    records += [organization("hidden", "Hidden", label="committee")]
    store = open_store(settings.store, create=True)
    store.apply(batch(*records))
    store.close()
    with (
        served("--store", settings.store, "--audience", "committee") as keepers,
        served("--store", settings.store) as public,
    ):
        yield Kept(settings, keepers, public)


def seen(page: Page) -> str:
    return settled(page).get_by_test_id("stMainBlockContainer").inner_text().replace("\u2060", "")


def correct(kept: Kept, known: Id, **fields: object) -> str:
    """Change a record as a form does, and say in which batch."""
    with kept.directory() as directory:
        record = directory.for_writing(known)
        done = directory.correct(record.changed(**fields), expected=record.hash, by="A. <i>Clerk</i>", why="they said")
    return done.receipt.batch


def undo(page: Page) -> None:
    """Fill in the form, which is open, and send it by Enter: while it unfolds, a click may miss its button."""
    page.get_by_role("textbox", name="Who").fill("B. Clerk")
    page.get_by_role("textbox", name="Who").press("Enter")


def test_a_change_is_told_word_by_word_and_taken_back(page: Page, kept: Kept):
    """From the history to the batch, from the batch to its undo; the undo is a change as well."""
    correct(kept, "org:six", note=NOTE)
    correct(kept, "org:six", note=NEWER)
    page.goto(f"{kept.keepers}/record?id=org:six")
    settled(page).get_by_role("link", name="History").click()
    expect(page.get_by_text("A. <i>Clerk</i>").first).to_be_visible()
    expect(settled(page).locator("del")).to_have_text(["words", "old."])
    expect(page.locator("ins")).to_have_text(["*words*", "newer.", NOTE])
    assert "Of the second <b>one</b> some" in seen(page)

    page.get_by_test_id("stMainBlockContainer").get_by_role("link", name=re.compile("^20")).first.click()
    expect(page.get_by_text("by hand · 1 changed")).to_be_visible()
    settled(page).get_by_text("Undo this batch").click()
    undo(page)
    expect(page.get_by_text("Undone: 1 changed.")).to_be_visible()
    with kept.directory() as directory:
        assert directory.for_writing("org:six").note == NOTE
    page.goto(f"{kept.keepers}/changes")
    expect(settled(page).get_by_text("an undo · 1 changed · by B. Clerk")).to_be_visible()


def test_what_changed_since_is_named_and_can_be_left_out(page: Page, kept: Kept):
    """Nothing is undone until somebody says what happens to it."""
    with kept.directory() as directory:
        links = [directory.history(f"org:{n}", with_links=True).changes for n in ("four", "five")]
        reached = [change.record for changes in links for change in changes if "reached at" in change.name]
        done = directory.verify_all(reached, on=today(), by="A. Clerk", how="called")
    correct(kept, reached[0], note="since then")
    page.goto(f"{kept.keepers}/changes?batch={done.batch}")
    settled(page).get_by_text("Undo this batch").click()
    undo(page)
    expect(page.get_by_text("1 record changed since: nothing was undone.")).to_be_visible()
    expect(page.get_by_role("link", name="Body four is reached at four@example.org")).to_have_count(2)
    page.get_by_role("button", name="Leave these out").click()
    expect(page.get_by_test_id("stMultiSelect")).to_contain_text("Body four is reached at four@example.org")
    settled(page)
    undo(page)
    expect(page.get_by_text("Undone: 1 changed.")).to_be_visible()


def test_those_who_answered_leave_the_list_together(page: Page, kept: Kept):
    """Two ticked, one batch, and a link to it."""
    page.goto(f"{kept.keepers}/due")
    settled(page)
    for known in ("one", "two"):
        page.locator("label").filter(has=page.get_by_role("checkbox", name=f"Body {known}")).click()
        settled(page)
    expect(page.get_by_text("2 ticked")).to_be_visible()
    page.get_by_role("textbox", name="How").fill("e-mail answered")
    page.get_by_role("textbox", name="Who checked").fill("B. Clerk")
    page.get_by_role("button", name="They answered").click()
    expect(page.get_by_text(re.compile("2 verified on 20"))).to_be_visible()
    main = settled(page).get_by_test_id("stMainBlockContainer")
    expect(main.get_by_role("link", name="Body three")).to_be_visible()
    expect(main.get_by_role("link", name="Body one")).to_have_count(0)
    main.get_by_role("link", name="The change, and its undo").click()
    expect(page.get_by_text("they answered · 2 changed · by B. Clerk")).to_be_visible()


def test_one_tick_for_all_of_a_page(page: Page, kept: Kept):
    page.goto(f"{kept.keepers}/due?freshness=never_verified")
    settled(page)
    lines = page.get_by_role("checkbox", name=re.compile("Body")).count()
    page.locator("label").filter(has=page.get_by_role("checkbox", name="All on this page")).click()
    expect(page.get_by_text(f"{lines} ticked")).to_be_visible()
    page.locator("label").filter(has=page.get_by_role("checkbox", name="All on this page")).click()
    expect(page.get_by_text("none ticked yet")).to_be_visible()


def say(page: Page, address: str, known: Id, text: str) -> str:
    """Say that a record is wrong, and read the answer."""
    page.goto(f"{address}/record?id={known}")
    settled(page).get_by_role("button", name="This is wrong").click()
    page.get_by_role("textbox", name="What is wrong?").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("stPopoverBody").get_by_role("textbox")).to_have_count(0)
    return page.get_by_test_id("stPopoverBody").inner_text()


def test_a_visitors_remark_waits_for_those_who_keep_the_directory(page: Page, kept: Kept):
    """Without an account, as text, and with the same answer whether the record is hidden, absent or there."""
    text = 'The phone is <b>wrong</b>, "old" & <script>window.pwned=1</script>\n\nsecond paragraph'
    answers = {say(page, kept.public, known, text) for known in ("org:one", "org:hidden", "org:absent")}
    assert answers == {"Thank you: kept for those who keep this directory."}
    page.goto(f"{kept.public}/remarks")
    assert seen(page).split("\n\n")[:3] == ["Remarks", "Those that were settled, too", "Nothing waits."]

    page.goto(f"{kept.keepers}/remarks")
    said = seen(page)
    assert said.count('The phone is <b>wrong</b>, "old" & <script>window.pwned=1</script>') == 3
    assert "about org:absent, which is no record of this directory" in said
    assert page.evaluate("window.pwned") is None
    page.get_by_role("button", name="Settle").first.click()
    page.get_by_role("textbox", name="Who").fill("B. Clerk")
    page.get_by_role("textbox", name="How").fill("corrected")
    page.get_by_role("button", name="Settled").click()
    expect(page.get_by_role("button", name="Settle")).to_have_count(2)
    page.goto(f"{kept.keepers}/remarks?all=1")
    expect(settled(page).get_by_text("corrected (B. Clerk)")).to_be_visible()


@pytest.mark.parametrize(("text", "says"), [("  ", "is empty"), ("x" * 2001, "has 2,001 characters: at most 2,000")])
def test_a_remark_that_is_none_is_refused_in_one_line(page: Page, kept: Kept, text: str, says: str):
    page.goto(f"{kept.public}/record?id=org:two&wrong=1")
    settled(page)
    page.get_by_role("textbox", name="What is wrong?").fill(text)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_test_id("stPopoverBody").get_by_text(says)).to_be_visible()
    expect(page.get_by_role("textbox", name="What is wrong?")).to_have_value(text)


def test_an_edition_is_issued_compared_and_asked(page: Page, kept: Kept):
    """What came after it is a difference, and is not in it; its pages lead on within it, and back to today."""
    page.goto(f"{kept.keepers}/editions")
    settled(page).get_by_text("Issue an edition").click()
    page.get_by_role("textbox", name="Name").fill("First <b>quarter</b>")
    page.get_by_role("textbox", name="Who").fill("B. Clerk")
    page.get_by_role("textbox", name="Who").press("Enter")
    expect(page.get_by_text("was issued.")).to_be_visible()
    correct(kept, "org:three", note="written after the edition")
    page.goto(f"{kept.keepers}/editions")
    settled(page).get_by_role("link", name="What changed since").click()
    expect(page.get_by_text(re.compile(r"→ Today, [0-9-]+: 1 changed"))).to_be_visible()
    expect(settled(page).locator("ins")).to_have_text("written after the edition")
    page.get_by_role("button", name="Take along").click()
    with page.expect_download() as held:
        page.get_by_role("button", name="CSV").click()
    rows = list(csv.DictReader(io.StringIO(Path(held.value.path()).read_text(encoding="utf-8-sig"))))
    assert [(row["what"], row["id"]) for row in rows] == [("changed", "org:three")]

    for address in (kept.keepers, kept.public):
        page.goto(f"{address}/record?id=org:three&edition=1")
        assert "written after the edition" not in seen(page)
        expect(page.get_by_text("Edition 1 “First <b>quarter</b>”, as of 20")).to_be_visible()
        expect(page.get_by_text("Keep this record")).to_have_count(0)
        page.get_by_role("link", name="History").click()
        expect(page).to_have_url(re.compile("/history.*edition=1"))
        assert "written after the edition" not in seen(page)
        page.get_by_role("link", name="Back to today").click()
        expect(settled(page).get_by_text("Edition 1")).to_have_count(0)
        assert "written after the edition" in seen(page)


def test_an_edition_that_is_none_is_one_line(page: Page, kept: Kept):
    """And the way out leaves it."""
    page.goto(f"{kept.public}/find?edition=99")
    expect(settled(page).get_by_text("No edition “99” in this directory.")).to_be_visible()
    page.get_by_role("link", name="Ask anew").click()
    expect(settled(page).get_by_role("searchbox")).to_be_visible()
    assert "edition" not in page.url


def test_who_may_not_write_finds_nothing_to_write_with(page: Page, kept: Kept):
    """No pages of keeping in the menu, no undo, no ticks, no names of those who wrote."""
    done = correct(kept, "org:two", note="a note")
    for path in (f"changes?batch={done}", "changes", "due", "editions", "history?id=org:two&links=1"):
        page.goto(f"{kept.public}/{path}")
        said = seen(page)
        assert "Clerk" not in said  # nor that of who verified, in the fields of a channel
        assert "they said" not in said
        assert page.get_by_role("checkbox").count() == 0
        assert page.get_by_role("textbox").count() == 0 or "due" in path
        expect(page.get_by_text("Keeping", exact=True)).to_have_count(0)
    page.goto(f"{kept.keepers}/")
    settled(page).get_by_text("Keeping", exact=True).click()
    expect(page.get_by_role("menuitem", name="Remarks")).to_be_visible()


def test_a_post_says_who_held_it(page: Page, kept: Kept):
    """Past holders with their dates, and since when nobody is on file."""
    page.goto(f"{kept.keepers}/record?id=post:desk")
    expect(settled(page).get_by_text("Vacant since 2026-01-01 in this directory.")).to_be_visible()
    expect(page.get_by_text("2024-01-01 – 2026-01-01")).to_be_visible()
    assert seen(page).index("Ann Old") < seen(page).index("Ben Older")


def test_a_name_in_the_data_is_text_on_every_page(page: Page, kept: Kept):
    """In what changed, in its history, and in a difference."""
    done = correct(kept, "org:nasty", note=NASTY)
    for path in (f"changes?batch={done}", "history?id=org:nasty&links=1", "record?id=org:nasty"):
        page.goto(f"{kept.keepers}/{path}")
        assert NASTY in seen(page)
        assert page.evaluate("window.pwned") is None
        assert set(page.evaluate("[...document.links].map(a => a.protocol)")) <= {"http:", "https:", "mailto:"}


PAGES = {
    "changes": "/changes",
    "history": "/history?id=org:six&links=1",
    "history-empty": "/history",
    "due": "/due",
    "due-nothing": "/due?role=role:contact&freshness=stale",
    "remarks": "/remarks?all=1",
    "editions": "/editions?before=1",
    "record-of-edition": "/find?text=Body&edition=1",
}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_drawn_and_hold_what_everybody_can_use(
    open_page: Callable[..., Page], kept: Kept, tmp_path: Path, name: str, scheme: str
):
    """No exception, nothing new for axe-core, on either install."""
    page = open_page(scheme)
    page.goto(f"{kept.keepers if scheme == 'light' else kept.public}{PAGES[name]}")
    settled(page)
    drawn_whole(page, tmp_path / f"{name}-{scheme}.png")
    assert inaccessible(page) == []
