"""What is handed out from the pages: it holds what its audience may see, says for whom and as of when, and is looked up."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, cast

import pytest
from playwright.sync_api import Download, Page, expect
from python_calamine import CalamineWorkbook
from visit import drawn_whole, inaccessible, served, settled
from words import batch, email, link, organization, person, post, role, sector, state, world

from directory.access import Viewer
from directory.bootstrap import open_directory, open_store
from directory.config import Settings, today
from directory.intake.reading.vcard import cards
from directory.model import ContactPoint, Organization, Role
from directory.service import Directory

pytestmark = pytest.mark.browser

COMMITTEE = Viewer("committee")
NUMBER, MAIL, CLOSED = "+233 30 255 0101", "desk@example.org", "closed@example.org"
PAGES = {
    "who": "/?sector=sector:chemical&area=area:GHA",
    "find": "/find?text=body",
    "record": "/record?id=org:body",
    "coverage": "/coverage?area=area:GHA",
    "cell": "/coverage?area=area:GHA&row=sector:chemical&column=area:GHA",
    "export": "/export",
    "handouts": "/handouts",
}


class Kept(NamedTuple):
    """One store, served to those who keep it and to the public."""

    settings: Settings
    keepers: str
    public: str

    def directory(self) -> Directory:
        return open_directory(self.settings)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Kept]:
    settings = Settings(store=f"sqlite:{tmp_path_factory.mktemp('handed') / 'handed.db'}")
    ghana, chemical, contact = state("GHA", "Ghana"), sector("chemical", "Chemical"), role("contact")
    body, hidden, desk = (
        organization("body", "Body"),
        organization("hidden", "Hidden body", label="committee"),
        post("desk"),
    )
    ann, mail, closed = person("ann", "Ann Quist"), email(MAIL), email(CLOSED, label="committee")
    phone = ContactPoint(id="contact:phone", type="phone", value=NUMBER, label="committee")
    records = [world(), ghana, chemical, contact, body, hidden, desk, ann, mail, closed, phone]
    records += [
        link(ghana, "PART_OF", "area:world", qualifier="member"),
        link(desk, "AT", body),
        link(desk, "AS", contact),
    ]
    records += [link(ann, "HOLDS", desk, valid_from="2024-01-01", valid_until="2099-01-01")]
    for one in (body, hidden):
        records += [link(one, "ACTIVE_IN", chemical, label=one.label), link(one, "COVERS", ghana, label=one.label)]
    records += [link(body, "REACHED_AT", mail), link(body, "REACHED_AT", phone, label="committee")]
    records += [link(hidden, "REACHED_AT", closed, label="committee")]
    store = open_store(settings.store, create=True)
    store.apply(batch(*records))
    store.close()
    with (
        served("--store", settings.store, "--audience", "committee") as keepers,
        served("--store", settings.store) as public,
    ):
        yield Kept(settings, keepers, public)


def opened(page: Page, address: str, name: str) -> Page:
    """A page with its ways to take something along unfolded; the cell has its own."""
    page.goto(address + PAGES[name])
    settled(page)
    if name != "export":
        popovers = page.get_by_role("button", name="Take along")
        (popovers.last if name == "cell" else popovers.first).click()
        expect(page.get_by_test_id("stPopoverBody").get_by_text("For the audience")).to_be_visible()
    return page


def take(page: Page, name: str) -> Download:
    """What a button gives; on the page of everything its name goes on with the size."""
    with page.expect_download() as held:
        page.get_by_role("button", name=re.compile(f"^{re.escape(name)}(,|$)")).click()
    return held.value


def say_who(page: Page, name: str) -> None:
    page.get_by_role("textbox", name="Who hands it out").fill(name)
    page.get_by_role("textbox", name="Who hands it out").press("Enter")
    expect(page.get_by_text("written down as handed out by")).to_be_visible()
    settled(page)


def text_of(file: Download) -> str:
    """All that stands in a file, packed or not."""
    raw = Path(file.path()).read_bytes()
    if not raw.startswith(b"PK"):
        return raw.decode("utf-8-sig")
    with zipfile.ZipFile(io.BytesIO(raw)) as packed:
        return "\n".join(packed.read(name).decode("utf-8") for name in packed.namelist())


@pytest.mark.parametrize("name", ["who", "find", "record", "coverage", "cell", "export"])
def test_what_visitors_take_holds_nothing_that_they_may_not_see(page: Page, kept: Kept, name: str):
    """Every file of every page: no label and no contact of the committee; nobody writes down who took it."""
    opened(page, kept.public, name)
    expect(page.get_by_role("textbox", name="Who hands it out")).to_have_count(0)
    buttons = page.get_by_test_id("stDownloadButton").get_by_role("button")
    expect(buttons.first).to_be_visible()
    for place in range(buttons.count()):
        with page.expect_download() as held:
            buttons.nth(place).click()
        file, said = held.value.suggested_filename, text_of(held.value)
        assert not [word for word in (NUMBER, "302550101", CLOSED, "Hidden", "committee") if word in said], file
        assert f"-public-{today()}." in file
        assert "Body" in said or file.endswith(".ics"), file
    with kept.directory() as directory:
        assert not [out for out in directory.exports(COMMITTEE) if out.by == "a visitor"]


def test_files_are_read_by_other_programs_and_say_for_whom_and_by_whom(page: Page, kept: Kept):
    """Nothing is taken before somebody said who hands it out; then the name stands in each file."""
    opened(page, kept.keepers, "record")
    expect(page.get_by_role("button", name="vCard")).to_be_disabled()
    say_who(page, "B. <i>Clerk</i>")
    file = take(page, "vCard")
    assert file.suggested_filename == f"org-body-committee-{today()}.vcf"
    read = cards(Path(file.path()).read_text("utf-8"))
    values = [known.value for card in read for known in card.properties]
    assert {MAIL, NUMBER} <= {re.sub("^tel:", "", value) for value in values}
    assert any("B. <i>Clerk</i>" in value and "committee" in value for value in values)

    opened(page, kept.keepers, "who")
    say_who(page, "B. <i>Clerk</i>")
    book = CalamineWorkbook.from_path(take(page, "XLSX").path())
    cells = [str(cell) for row in book.get_sheet_by_index(0).to_python() for cell in row]
    assert {MAIL, NUMBER, CLOSED, "B. <i>Clerk</i>", "committee", f"{today()}"} <= set(cells)
    take(page, "JSON")
    with kept.directory() as directory:
        held = [out for out in directory.hand_outs(NUMBER, COMMITTEE) if out.by == "B. <i>Clerk</i>"]
    assert [(out.form, out.audience) for out in held] == [(form, "committee") for form in ("vcard", "xlsx", "json")]
    brief = take(page, "Brief")
    assert brief.suggested_filename == f"whom-to-contact-committee-{today()}.brief.html"
    assert "B. &lt;i&gt;Clerk&lt;/i&gt;" in text_of(brief)


def test_those_who_keep_it_choose_for_whom(page: Page, kept: Kept):
    """What is handed out to the public holds what the public may see, and so does the table of the page."""
    opened(page, kept.keepers, "who")
    say_who(page, "C. Public")
    page.get_by_role("radio", name="Public").click()
    expect(page.get_by_text("For the audience public")).to_be_visible()
    settled(page)
    for label in ("CSV", "CSV as shown", "JSON"):
        file = take(page, label)
        assert f"-public-{today()}." in file.suggested_filename
        said = text_of(file)
        assert MAIL in said
        assert not [word for word in (NUMBER, CLOSED, "Hidden") if word in said]
    page.goto(f"{kept.keepers}/record?id=org:hidden")
    settled(page).get_by_role("button", name="Take along").click()
    page.get_by_role("radio", name="Public").click()
    expect(page.get_by_text("The audience public may not see this record.")).to_be_visible()
    expect(page.get_by_test_id("stDownloadButton")).to_have_count(0)


def test_the_hand_out_just_made_is_found_by_the_number_in_it(page: Page, kept: Kept):
    """When, in which form, for whom, by whom; those that did not hold it are not told, and the list is taken along."""
    opened(page, kept.keepers, "record")
    say_who(page, "D. *Finder*")
    take(page, "CSV")
    page.get_by_role("radio", name="Public").click()
    expect(page.get_by_text("For the audience public")).to_be_visible()
    settled(page)
    take(page, "JSON-LD")
    page.get_by_role("link", name="Who was given this").click()
    expect(
        page.get_by_text(re.compile(r"Contacts, CSV, for committee, as of [0-9-]+, by D\. \*Finder\*"))
    ).to_be_visible()
    expect(page.get_by_text("JSON-LD (W3C ORG, schema.org), for public")).to_be_visible()
    settled(page)
    page.get_by_role("searchbox").fill("(+233) 30-255-0101")
    page.get_by_role("searchbox").press("Enter")
    expect(page.get_by_text("JSON-LD (W3C ORG, schema.org), for public")).to_have_count(0)
    expect(page.get_by_text(re.compile(r"Contacts, CSV, for committee, .* by D\. \*Finder\*"))).to_be_visible()
    expect(settled(page).get_by_role("link", name="Body").first).to_be_visible()
    page.get_by_role("button", name="Take along").click()
    with page.expect_download() as held:
        page.get_by_role("button", name="CSV").click()
    assert "D. *Finder*" in text_of(held.value)
    page.goto(f"{kept.keepers}/handouts?held=nobody@example.org")
    expect(settled(page).get_by_text("No record or channel “nobody@example.org”")).to_be_visible()


def test_everything_is_taken_by_those_who_keep_it_and_written_down(page: Page, kept: Kept):
    """All forms, with a hint of size; visitors have those that are streamed."""
    page.goto(f"{kept.public}{PAGES['export']}")
    buttons = settled(page).get_by_test_id("stDownloadButton")
    expect(buttons).to_have_count(5)
    page.goto(f"{kept.keepers}{PAGES['export']}")
    expect(settled(page).get_by_test_id("stDownloadButton")).to_have_count(10)
    say_who(page, "E. Whole")
    assert CLOSED in text_of(take(page, "JSON lines"))
    with kept.directory() as directory:
        assert [(out.what, out.form) for out in directory.exports(COMMITTEE) if out.by == "E. Whole"] == [
            ("everything", "jsonl")
        ]


def test_what_is_taken_from_an_edition_is_of_that_edition(page: Page, kept: Kept):
    """The file has what was frozen, its name has the number, and nothing is written down."""
    with kept.directory() as directory:
        directory.issue("First", by="A. Clerk")
        for known in ("org:body", "role:contact"):
            record = cast("Organization | Role", directory.for_writing(known))
            former = record.names[0].model_copy(update={"kind": "former"})  # found by the tests that follow
            names = (record.names[0].model_copy(update={"text": "Renamed"}), former)
            directory.correct(record.changed(names=names), expected=record.hash, by="A. Clerk", why="moved")
        before = directory.exports(COMMITTEE)
    for path, label in (("record?id=org:body", "CSV"), ("?sector=sector:chemical&area=area:GHA", "CSV as shown")):
        page.goto(f"{kept.public}/{path}{'&' if '?' in path else '?'}edition=1")
        settled(page).get_by_role("button", name="Take along").click()
        file = take(page, label)
        assert f"-edition-1-public-{today()}.csv" in file.suggested_filename
        assert "Renamed" not in text_of(file)
        assert "Body" in text_of(file)
    page.goto(f"{kept.public}/gaps?rows=role&area=area:GHA&edition=1")  # asked anew when it is taken
    settled(page).get_by_role("button", name="Take along").click()
    with page.expect_download() as held:
        page.get_by_role("button", name="CSV").click()
    assert "Renamed" not in text_of(held.value)
    assert "contact" in text_of(held.value)
    page.goto(f"{kept.keepers}/record?id=org:body&edition=1")
    settled(page).get_by_role("button", name="Take along").click()
    page.get_by_role("textbox", name="Who hands it out").fill("F. Frozen")
    page.get_by_role("textbox", name="Who hands it out").press("Enter")
    expect(page.get_by_text("is not written down")).to_be_visible()
    settled(page)
    assert "F. Frozen" in text_of(take(page, "CSV"))
    with kept.directory() as directory:
        assert directory.exports(COMMITTEE) == before


def test_visitors_are_told_nothing_of_hand_outs(page: Page, kept: Kept):
    page.goto(f"{kept.public}/handouts?held={MAIL}")
    expect(settled(page).get_by_text("here nothing is written")).to_be_visible()
    assert "Clerk" not in page.get_by_test_id("stMainBlockContainer").inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_drawn_and_hold_what_everybody_can_use(
    open_page: Callable[..., Page], kept: Kept, tmp_path: Path, name: str, scheme: str
):
    """No exception, nothing new for axe-core, with what is offered unfolded."""
    page = open_page(scheme)
    if name == "handouts":
        page.goto(kept.keepers + PAGES[name])
        settled(page)
    else:
        opened(page, kept.keepers if scheme == "light" else kept.public, name)
    drawn_whole(page, tmp_path / f"export-{name}-{scheme}.png")
    # the answer and the record skip a level of headings, whatever is offered there
    assert [found for found in inaccessible(page) if not found.startswith("heading-order")] == []
