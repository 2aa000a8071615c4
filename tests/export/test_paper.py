"""What is printed: a profile on one sheet, a brief that is complete in itself; text of the data is text in them."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from chromium import ADVICE, find
from servers.run import untested
from words import NOON, SEEN, TODAY, batch, email, event, link, organization, person, post, role, sector, state, world

from directory.access import Viewer
from directory.bootstrap import open_store
from directory.errors import NotFound
from directory.model import Name, Record, Source
from directory.questions.answer import Question
from directory.service import Directory

COMMITTEE, PUBLIC = Viewer("committee"), Viewer("public")
HOSTILE = "<script>alert(1)</script>"


class Tags(HTMLParser):
    """Which tags and attributes there are, and the text between them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def many(number: int) -> list[Record]:
    """A body with very many of everything, each with a very long name."""
    long = "of the International Federation for the Advancement of Long Names and Their Abbreviations in All Regions"
    sources = tuple(
        Source(title=f"Source {n} {long}", address=f"https://example.org/{'a' * 100}", evidence="known", as_of="2026")
        for n in range(number)
    )
    names = (Name(text=f"The big body {long} {long}"), *(Name(text=f"{n} {long}", kind="alias") for n in range(number)))
    big = organization("big", names=names, sources=sources, note=long * 9)
    found: list[Record] = [world(), big]
    for n in range(number):
        area, field, meeting = state(f"S{n:02}", f"State {n} {long}"), sector(f"s{n}", long), event(f"e{n}", long)
        below, above = organization(f"o{n}", f"Body {n} {long}"), organization(f"u{n}", f"Umbrella {n} {long}")
        desk, duty = post(f"p{n}", f"Post {n} {long}"), role(f"r{n}", names=(Name(text=f"Role {n} {long}"),))
        held, mail = person(f"h{n}", f"Person {n} {long}"), email(f"mail-{n}@{'long.' * 12}example.org")
        found += [area, field, meeting, below, above, desk, duty, held, mail]
        found += [link(big, "COVERS", area), link(area, "PART_OF", "area:world", qualifier="member")]
        found += [link(big, "ACTIVE_IN", field), link(big, "TOOK_PART", meeting, qualifier="host")]
        found += [link(one, "MEMBER_OF", two, qualifier="full") for one, two in ((below, big), (big, above))]
        found += [link(one, "PART_OF", two) for one, two in ((below, big), (big, above))]
        found += [link(big, "COOPERATES_WITH", below), link(desk, "AT", big), link(desk, "AS", duty)]
        found += [link(held, "HOLDS", desk), link(desk, "REACHED_AT", mail)]
    return found


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    body, desk = organization("body", f"Body {HOSTILE}", note='"><img src=x onerror=alert(1)>'), post("desk", HOSTILE)
    ghana, chemical, contact = state("GHA", "Ghana"), sector("chemical", "Chemical"), role("contact")
    ann = person("ann", "Ann", label="network")
    store = open_store("sqlite::memory:", create=True)
    store.apply(
        batch(
            *(world(), ghana, chemical, contact, body, desk, ann, email("x@example.org", id="contact:x")),
            link(ghana, "PART_OF", "area:world", qualifier="member"),
            *(link(body, "COVERS", ghana), link(body, "ACTIVE_IN", chemical), link(body, "BASED_IN", ghana)),
            *(link(desk, "AT", body), link(desk, "AS", contact), link(body, "MEMBER_OF", "org:top", qualifier="full")),
            link(ann, "HOLDS", desk, label="network"),
            link(desk, "REACHED_AT", "contact:x", verified_on="2026-10-01"),
            organization("top", "Umbrella"),
        )
    )
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        yield found


def sheet(directory: Directory, known: str = "org:body", viewer: Viewer = COMMITTEE) -> str:
    return directory.profile_page(known, viewer, by="Ann Example", log=False)


def brief(directory: Directory, viewer: Viewer = COMMITTEE, **asked: object) -> str:
    return directory.brief(Question.of(**asked), viewer, by="Ann Example", log=False)


def test_a_profile_says_what_is_known(directory: Directory):
    text = " ".join(Tags(sheet(directory)).text.split())
    for said in (
        "1540 directory, as of 2026-11-22, audience: committee", "Ann Example, 2026-11-22T12:00:00+00:00",
        f"Body {HOSTILE}", "Industry association, based in Ghana", "Claimed 1 State", "GHA", "Works on Chemical",
        "Member of Umbrella", "Posts (1)", "Ann", "x@example.org", "2026-10-01, fresh", "Sources (1)", "Id org:body",
        "Designations imply no position",
    ):  # fmt: skip
        assert said in text, said
    assert "invented" not in text


def test_a_page_hides_what_the_audience_may_not_see(directory: Directory):
    assert "Ann<" not in sheet(directory, viewer=PUBLIC)
    assert "Sample" not in sheet(directory, viewer=PUBLIC)
    with pytest.raises(NotFound):
        sheet(directory, "person:ann", PUBLIC)


@pytest.mark.parametrize("known", ["org:body", "post:desk", "person:ann", "area:GHA", "sector:chemical", "contact:x"])
def test_every_kind_of_record_has_a_sheet(directory: Directory, known: str):
    assert f"Id {known}" in sheet(directory, known)


def test_nothing_in_a_page_runs_or_is_fetched(directory: Directory):
    for page in (sheet(directory), brief(directory, sector="chemical", area=("Ghana",))):
        parsed = Tags(page)
        assert parsed.tags <= {
            "html", "head", "meta", "title", "style", "body", "header", "footer", "span", "p", "b", "i", "h1", "h2",
            "table", "colgroup", "col", "thead", "tbody", "tr", "th", "td", "ul", "li",
        }  # fmt: skip
        assert parsed.attributes <= {"lang", "charset", "http-equiv", "content", "name", "class", "style"}
        assert "default-src 'none'" in page
        assert not re.search(r"url\(|@import", page)
        assert HOSTILE in parsed.text


def test_a_brief_has_the_answer_the_cover_the_gaps_and_the_contacts(directory: Directory):
    text = " ".join(Tags(brief(directory, sector="chemical", area=("Ghana",))).text.split())
    for said in (
        "Whom to contact: Chemical, Ghana", "Sector bodies in the area", "United Nations", "Cover", "1 of 1", "Gaps",
        "Contacts", "x@example.org", "audience: committee", "Ann Example",
    ):  # fmt: skip
        assert said in text, said


@pytest.mark.parametrize("asked", [{"sector": "chemical"}, {"area": ("Ghana",)}, {"area": ("Ghana", "World")}, {}])
def test_a_brief_is_of_a_sector_of_areas_or_of_all(directory: Directory, asked: dict[str, object]):
    assert "Contacts" in brief(directory, **asked)


def test_a_page_of_a_demo_says_that_it_is_invented():
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(organization("body", "Body", sources=SEEN), kind="demo"))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        assert "Demo: posts, people and contacts here are invented." in sheet(found)


def test_a_profile_is_one_sheet_whatever_it_holds(directory: Directory, tmp_path: Path):
    """Long names are cut with dots, long lists say how many more there are."""
    chromium = find()
    if chromium is None:
        untested(ADVICE)
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*many(40)))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        assert "more" in sheet(found, "org:big")
        for page in (sheet(found, "org:big"), sheet(found, "post:p1"), sheet(directory)):
            assert printed_pages(chromium, page, tmp_path) == 1


def printed_pages(chromium: str, page: str, folder: Path) -> int:
    """On how many sheets a browser prints a page; by its own command, as another browser may be at work here."""
    (folder / "page.html").write_text(page, encoding="utf-8")
    options = (
        "--headless",
        "--no-sandbox",
        "--disable-gpu",
        "--no-pdf-header-footer",
        f"--user-data-dir={folder / 'user'}",
    )
    command = [chromium, *options, f"--print-to-pdf={folder / 'page.pdf'}", (folder / "page.html").as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return len(re.findall(rb"/Type\s*/Page\b", (folder / "page.pdf").read_bytes()))
