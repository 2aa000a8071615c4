"""Bringing in a list in a browser, from the file to the undo; and the rows that wait for somebody."""

from __future__ import annotations

import io
import re
import shutil
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect
from visit import drawn_whole, inaccessible, served, settled

from directory.access import Viewer
from directory.bootstrap import open_directory
from directory.config import Settings

pytestmark = pytest.mark.browser

LIST = """Register of participants
Name;Organisation;Country;E-mail;Phone;Function;Remarks
Ms Ama SAMPLE;Sample Chemical Association;Ghana;ama@sca.example.org;+233 30 255 0100;Director;likes <b>tea</b>
Ben Trial;Sample Port Authority;Nigerr;ben@example.org;;Head;
Di Probe;International Council of Chemical Association;Belgium;di@example.org;;;
;Sample Body;Togo;;;;
"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory, seed_file: Path) -> Path:
    return Path(shutil.copy(seed_file, tmp_path_factory.mktemp("import") / "kept.db"))


@pytest.fixture(scope="module")
def keepers(store: Path) -> Iterator[str]:
    """The pages of those who keep the directory, with the whole seed."""
    with served("--store", f"sqlite:{store}", "--audience", "committee") as address:
        yield address


def upload(page: Page, name: str, data: bytes) -> None:
    given = {"name": name, "mimeType": "application/octet-stream", "buffer": data}
    settled(page).locator("input[type=file]").set_input_files(given)


def checked(page: Page, event: str) -> None:
    """Say of which event the list is, of what kind its bodies are, and look it through."""
    expect(page.get_by_text("Which column is what", exact=True)).to_be_visible()
    page.get_by_role("textbox", name="Event", exact=True).fill(event)
    page.get_by_role("textbox", name="Event starts on").fill("2026-03-02")
    settled(page).get_by_role("combobox", name="Kind of organization").click()
    page.keyboard.type("industry assoc")  # the list is long: what is far down is not drawn
    page.get_by_role("option", name="industry association", exact=True).click()
    settled(page).get_by_role("button", name="Look through the rows").click()


def write(page: Page) -> None:
    """Fill in who does it, and send it by Enter."""
    page.get_by_role("textbox", name="Who").fill("A. Clerk")
    page.get_by_role("textbox", name="Who").press("Enter")


def counts(page: Page) -> str:
    return settled(page).get_by_text(re.compile(r"^[\d,]+ rows? =")).inner_text()


def seen(page: Page) -> str:
    return settled(page).get_by_test_id("stMainBlockContainer").inner_text().replace("\u2060", "")


def looked_at(page: Page, picture: Path) -> None:
    settled(page)
    drawn_whole(page, picture)
    assert inaccessible(page) == []


def test_a_list_comes_in_step_by_step_and_is_taken_back(page: Page, keepers: str, store: Path, tmp_path: Path):
    """A bad file is refused and the page lives; then a good one, a proposal decided, written once, undone."""
    page.goto(f"{keepers}/import")
    upload(page, "bad.xlsx", b"%PDF-1.4 no workbook")
    expect(page.get_by_text("is a PDF document behind the ending .xlsx")).to_be_visible()
    looked_at(page, tmp_path / "import-1-bad.png")
    upload(page, "people.csv", LIST.encode())
    expect(page.get_by_text("row 1 left out, above the header: “Register of participants”")).to_be_visible()
    assert "likes <b>tea</b>" in settled(page).get_by_test_id("stForm").last.inner_text()
    looked_at(page, tmp_path / "import-2-check.png")
    checked(page, "Sample Workshop 2026")
    expect(page.get_by_text("2 rows held, for somebody to decide")).to_be_visible()
    assert counts(page) == "4 rows = 1 created + 0 updated + 0 unchanged + 2 held + 1 rejected"
    expect(page.get_by_role("heading", name="Import")).to_be_in_viewport()  # one begins a step at its top
    looked_at(page, tmp_path / "import-3-review.png")

    card = page.get_by_test_id("stForm").filter(has_text="Who is meant?")
    link = card.get_by_role("link", name="International Council of Chemical Associations")
    assert (link.get_attribute("href"), link.get_attribute("target")) == ("record?id=org:icca", "_blank")
    page.get_by_text("International Council of Chemical Associations: the names").click()
    settled(page).get_by_role("button", name="Look through with these decisions").click()
    expect(page.get_by_text("1 row held, for somebody to decide")).to_be_visible()
    assert counts(page) == "4 rows = 2 created + 0 updated + 0 unchanged + 1 held + 1 rejected"
    with page.expect_download() as file:
        page.get_by_role("button", name="Rows left out, CSV").click()
    assert "Ben Trial;" not in (text := file.value.path().read_text("utf-8-sig"))
    assert "Ben Trial" in text
    page.get_by_role("textbox", name="Who").fill("A. Clerk")
    page.get_by_role("button", name="Bring in 2 rows").dblclick()
    expect(page.get_by_text(re.compile(r"^Written: \d+ added"))).to_be_visible()
    expect(page.get_by_role("heading", name="Import")).to_be_in_viewport()
    assert counts(page) == "4 rows = 2 created + 0 updated + 0 unchanged + 1 held + 1 rejected"
    looked_at(page, tmp_path / "import-4-report.png")
    with open_directory(Settings(store=f"sqlite:{store}")) as directory:
        written = directory.batches(Viewer("committee")).batches
    assert [one.by for one in written if "people.csv" in one.why] == ["A. Clerk"]

    page.get_by_role("link", name="The batch, and its undo").click()
    settled(page).get_by_text("Undo this batch").click()
    page.get_by_role("textbox", name="Who").press("Enter")  # while it unfolds, a click may miss its button
    expect(page.get_by_text(re.compile("^Undone: "))).to_be_visible()
    page.goto(f"{keepers}/import")
    expect(settled(page).locator("input[type=file]")).to_have_count(1)  # nothing of the list was left behind


WAITING = """Name;Organisation;Country;E-mail
Ben Trial;Sample Paint Association;Nigerr;ben@example.org
Di Probe;International Council of Chemical Association;Belgiumm;
Flo Drop;Sample Paint Association;Nowhereland;
"""


def card(page: Page, name: str) -> Locator:
    """The box of a row that waits."""
    return settled(page).get_by_test_id("stVerticalBlock").filter(has=page.get_by_text(name, exact=True)).last


def test_a_held_row_is_corrected_and_brought_in(page: Page, keepers: str, tmp_path: Path):
    """A country by one click; what the row then asks is asked next; another cell corrected; another row dropped."""
    page.goto(f"{keepers}/import")
    upload(page, "held.csv", WAITING.encode())
    checked(page, "Sample Seminar 2026")
    expect(page.get_by_text("3 rows held, for somebody to decide")).to_be_visible()
    write(page)
    settled(page).get_by_role("link", name="To decide: 3 rows held").click()
    expect(page.get_by_text("held.csv, row 4")).to_be_visible()
    looked_at(page, tmp_path / "held.png")

    card(page, "Ben Trial").get_by_text("Niger", exact=True).click()
    card(page, "Ben Trial").get_by_role("button", name="Bring in").click()
    expect(page.get_by_text("Ben Trial: created.")).to_be_in_viewport()

    card(page, "Di Probe").get_by_text("Belgium", exact=True).click()
    card(page, "Di Probe").get_by_role("button", name="Bring in").click()
    expect(page.get_by_text("Who is meant?")).to_be_visible()
    looked_at(page, tmp_path / "held-further.png")
    card(page, "Di Probe").get_by_text("International Council of Chemical Associations: the names").click()
    card(page, "Di Probe").get_by_text("Its other cells").click()
    page.wait_for_timeout(700)  # until it has unfolded
    card(page, "Di Probe").get_by_role("textbox", name="Function").fill("Head of Trials")
    card(page, "Di Probe").get_by_role("textbox", name="Function").press("Enter")
    expect(page.get_by_text("Di Probe: created.")).to_be_visible()

    card(page, "Flo Drop").get_by_role("button", name="Drop this row").click()
    expect(page.get_by_text("Dropped: Flo Drop.")).to_be_visible()
    expect(settled(page).get_by_text("No row waits.")).to_be_visible()
    page.goto(f"{keepers}/held?view=unplaced")
    expect(settled(page).get_by_role("link", name="Sample Paint Association")).to_be_visible()
    looked_at(page, tmp_path / "held-unplaced.png")
    page.goto(f"{keepers}/find?text=Di Probe")
    settled(page).get_by_role("link", name="Di Probe").click()
    expect(settled(page).get_by_text("Head of Trials").first).to_be_visible()


def test_what_is_gone_from_a_list_is_ended_or_left(page: Page, keepers: str, store: Path, tmp_path: Path):
    """Two editions of one register: who stood in the first alone is shown, with the way to end it."""
    page.goto(f"{keepers}/import")
    for text in ("Sample Tin Union;ngo;Togo\nSample Zinc Union;ngo;Togo", "Sample Tin Union;ngo;Togo"):
        upload(page, "register.csv", f"Organization;Kind of organization;Country\n{text}\n".encode())
        expect(page.get_by_text("Which column is what", exact=True)).to_be_visible()
        settled(page).get_by_role("button", name="Look through the rows").click()
        counts(page)
        write(page)
        expect(page.get_by_text(re.compile("^Written: "))).to_be_visible()
        last = seen(page)
        page.get_by_role("button", name="Another file").click()
    assert "1 unchanged · 1 gone" in last
    page.goto(f"{keepers}/held?view=gone")
    expect(settled(page).get_by_text(re.compile("Sample Zinc Union: stood in register.csv"))).to_be_visible()
    expect(page.get_by_role("link", name="End it")).to_be_visible()
    looked_at(page, tmp_path / "held-gone.png")
    write(page)
    expect(page.get_by_text("Settled.", exact=True)).to_be_visible()
    expect(page.get_by_text("Nothing is gone from a list.")).to_be_visible()


def workbook() -> bytes:
    """Two sheets and a hidden one; in the first a column of which it is not clear what it is."""
    from xlsxwriter import Workbook

    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        for name, rows in (
            (
                "Bodies",
                (
                    ("Organization", "Kind", "Country", "E-mail", "Second e-mail"),
                    ("Sample Glass Union", "ngo", "Togo", "", "g@example.org"),
                ),
            ),
            ("Others", (("Organization", "Kind", "Country"), ("Sample Stone Union", "ngo", "Togo"))),
            ("Drafts", (("Organization", "Kind", "Country"), ("Sample Draft Union", "ngo", "Togo"))),
        ):
            sheet = book.add_worksheet(name)
            for number, row in enumerate(rows):
                sheet.write_row(number, 0, row)
            if name == "Drafts":
                sheet.hide()
    return file.getvalue()


def choose(page: Page, box: str | re.Pattern[str], option: str) -> None:
    settled(page).get_by_role("combobox", name=box).click()
    page.keyboard.type(option)
    page.get_by_role("option").filter(has_text=option).first.click()
    settled(page)


def test_what_is_not_clear_must_be_said_and_is_kept_for_the_next_list(page: Page, keepers: str, tmp_path: Path):
    """Several sheets are offered, the hidden one said to be hidden; which column is what is kept under a name."""
    page.goto(f"{keepers}/import")
    upload(page, "bodies.xlsx", workbook())
    settled(page).get_by_role("combobox", name="Sheet").click()
    expect(page.get_by_role("option", name="Drafts · 2 rows · hidden in the file")).to_be_visible()
    page.get_by_role("option", name="Bodies · 2 rows").click()
    expect(page.get_by_text("Not sure: say what it is")).to_be_visible()
    looked_at(page, tmp_path / "import-2-doubtful.png")
    settled(page).get_by_role("button", name="Look through the rows").click()
    expect(page.get_by_text("Say what the column “Second e-mail” is")).to_be_visible()
    choose(page, "Second e-mail is", "E-mail")
    page.get_by_text("More: the list's name").click()
    page.wait_for_timeout(700)  # until it has unfolded
    page.get_by_role("textbox", name="Keep which column is what").fill("bodies of a friend")
    page.get_by_role("textbox", name="Keep which column is what").press("Enter")
    assert counts(page) == "1 row = 1 created + 0 updated + 0 unchanged + 0 held + 0 rejected"
    write(page)
    expect(page.get_by_text(re.compile(r"^Written: \d+ added"))).to_be_visible()

    page.get_by_role("button", name="Another sheet of this file").click()
    choose(page, "Sheet", "Others")
    expect(page.get_by_text("1 row, the header in row 1, 3 columns.")).to_be_visible()
    settled(page).get_by_role("button", name="Another file").click()
    upload(page, "bodies.xlsx", workbook())
    choose(page, "Sheet", "Bodies")
    choose(page, "As kept under a name", "bodies of a friend")
    expect(page.get_by_text("Not sure: say what it is")).to_have_count(0)
    settled(page).get_by_role("button", name="Look through the rows").click()
    assert counts(page) == "1 row = 0 created + 0 updated + 1 unchanged + 0 held + 0 rejected"
    page.get_by_role("button", name="Back to the columns").click()
    expect(page.get_by_text("Which column is what", exact=True)).to_be_visible()


def test_a_text_file_is_read_otherwise(page: Page, keepers: str):
    """Delimiter and header row can be said; what cannot be is one line, and the list stays as it was read."""
    page.goto(f"{keepers}/import")
    upload(page, "odd.csv", b"Sheet of bodies\nOrganization|Country\nSample Salt Union|Togo\n")
    expect(page.get_by_text("1 row, the header in row 2, 2 columns.")).to_be_visible()
    settled(page).get_by_text("Read it otherwise").click()
    page.wait_for_timeout(700)  # until it has unfolded
    page.get_by_role("spinbutton", name="Row of the header").fill("99")
    page.get_by_role("spinbutton", name="Row of the header").press("Enter")
    expect(page.get_by_text("row 99 cannot be the header")).to_be_visible()
    expect(page.get_by_text("1 row, the header in row 2, 2 columns.")).to_be_visible()
    page.get_by_role("spinbutton", name="Row of the header").fill("0")
    page.get_by_role("spinbutton", name="Row of the header").press("Enter")
    expect(page.get_by_text("3 rows, no header, 2 columns.")).to_be_visible()


NASTY = '<img src=x onerror="window.pwned=1"> *Ltd* :red[x] [a](javascript:1)'


def test_a_text_of_a_file_is_text_on_every_step(page: Page, keepers: str):
    """In the names of columns, in cells, in what is held, in the notes, in the name of the file."""
    page.goto(f"{keepers}/import")
    cell = NASTY.replace('"', '""')
    rows = f'"{cell}"\n"Organization","Country","{cell}"\n"{cell}","{cell}","{cell}"\n'
    upload(page, "*bold* :red[x].csv", rows.encode())
    expect(page.get_by_text("Which column is what", exact=True)).to_be_visible()
    assert seen(page).count(NASTY) == 2
    assert f"{NASTY[:40]}…" in seen(page)
    choose(page, re.compile("img src=x onerror"), "Note")
    page.get_by_role("button", name="Look through the rows").click()
    counts(page)
    assert seen(page).count(NASTY) >= 2
    write(page)
    settled(page).get_by_role("link", name="To decide: 1 row held").click()
    expect(page.get_by_text("Drop this row")).to_be_visible()
    assert NASTY in seen(page)
    assert "*bold* :red[x].csv, row 3" in seen(page)
    assert page.evaluate("window.pwned") is None
    assert set(page.evaluate("[...document.links].map(a => a.protocol)")) <= {"http:", "https:", "mailto:"}
    page.get_by_role("button", name="Drop this row").click()
    expect(page.get_by_text("No row waits.")).to_be_visible()


def test_whole_records_take_the_shorter_way(page: Page, keepers: str):
    """Lines of JSON: what is there already, and a line that is no record."""
    page.goto(f"{keepers}/import")
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("readme.txt", "no table")
    upload(page, "nothing.zip", packed.getvalue())
    expect(page.get_by_text("has no table of a directory in it")).to_be_visible()
    record = (
        '{"kind": "Organization", "record": {"id": "org:sample-records", "names": [{"text": "Sample Records Body"}], '
        '"kind": "ngo", "label": "committee", "sources": [{"title": "a list", "evidence": "declared"}]}}'
    )
    upload(page, "records.jsonl", f"{record}\nno record\n".encode())
    expect(page.get_by_text("2 records = 1 created + 0 updated + 0 unchanged + 0 held + 1 rejected")).to_be_visible()
    write(page)
    expect(page.get_by_text("Written: 1 added.")).to_be_visible()


def test_where_no_list_can_come_in_it_is_said(page: Page, tmp_path: Path, seed_file: Path):
    """A public install offers nothing; a demo says why, before somebody has uploaded anything."""
    with served("--store", f"sqlite:{seed_file}") as public:
        for path in ("import", "held"):
            page.goto(f"{public}/{path}")
            expect(settled(page).get_by_text("here nothing is written")).to_be_visible()
            expect(page.locator("input[type=file]")).to_have_count(0)
            expect(page.get_by_text("Keeping", exact=True)).to_have_count(0)
        page.goto("about:blank")  # a page asks after its server
    with served("--demo", "--store", f"sqlite:{tmp_path / 'demo.db'}", "--audience", "committee") as demo:
        page.goto(f"{demo}/import")
        expect(settled(page).get_by_text("The data here are invented")).to_be_visible()
        expect(page.locator("input[type=file]")).to_have_count(0)
        page.goto("about:blank")


PAGES = {"import": "/import", "held-empty": "/held", "held-gone": "/held?view=gone"}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", PAGES)
def test_pages_are_drawn_and_hold_what_everybody_can_use(
    open_page: Callable[..., Page], keepers: str, tmp_path: Path, name: str, scheme: str
):
    """No exception, nothing new for axe-core."""
    page = open_page(scheme)
    page.goto(f"{keepers}{PAGES[name]}")
    looked_at(page, tmp_path / f"{name}-{scheme}.png")
