"""
Whatever is exported is read by another reader: nothing is lost, nothing runs, and each file says whose it is.

One small directory is handed out in every form, with texts in it that break out of cells, lines and tags.
"""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from typing import Any

import icalendar
import networkx as nx
import pytest
import rdflib
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook
from words import (
    NOON,
    TODAY,
    batch,
    email,
    event,
    link,
    organization,
    person,
    post,
    region,
    remark,
    role,
    sector,
    state,
    world,
)

from directory.access import ALL, Viewer
from directory.bootstrap import open_store
from directory.errors import InvalidRecord, NotFound
from directory.export.forms import FORMS, FormName, written_bare
from directory.export.jsonld import LINKS
from directory.export.watermark import Watermark
from directory.intake.folder import read_folder
from directory.intake.reading.popolo import parse_popolo
from directory.intake.reading.vcard import cards
from directory.model import RECORDS, ContactPoint, DeskItem, Name, Record, Source
from directory.ports import FindQuery, Scope
from directory.questions.answer import Question
from directory.questions.matrix import CoverageQuestion
from directory.questions.selection import Everything, Records, Wanted
from directory.service import Directory
from directory.shapes import SHAPE_OF
from directory.tables import plain_cell
from directory.text import forbidden

COMMITTEE = Viewer("committee")
RUN = (
    "=1+1", "+49 30 1", "-1", "@SUM(1)", "'=1", '=HYPERLINK("http://example.org")', "＝1+1", "a\\;b,c\\n", '<b>&"]]>',
    "x" * 80 + "é" * 80, "BEGIN:VCARD", "Côte d'Ivoire, 中国, العربية, 🧪", "NOTE:; END:VCARD",
)  # fmt: skip
NOTE = "first line\nEND:VCARD\n=1+1"
BODY = "Chemical Council"
FILES = ("csv", "vcard", "vcard4", "ics", "popolo", "jsonld", "graphml", "jsonl")


def records() -> list[Record]:
    ghana, west, chemical, contact = (
        state("GHA", "Ghana"), region("west", "West"), sector("chemical", "Chemical"), role("contact"),
    )  # fmt: skip
    names = (Name(text=BODY, language="en"), Name(text="CC", kind="acronym"), Name(text="Conseil", kind="alias"))
    page = (Source(title="its site", address="https://example.org/a,b;c", evidence="seen", as_of="2026-05"),)
    body = organization("body", names=names, sources=page, note=NOTE)
    umbrella, desk, ann, ben = (
        organization("top", "Umbrella"),
        post("desk", "Desk"),
        person("ann", "Ann"),
        person("ben", "Ben"),
    )
    meeting = event("meeting", "Meeting", starts_on="2026-11-30", ends_on="2026-12-01", place="Accra")
    mail, phone = (
        email("desk@example.org"),
        ContactPoint(id="contact:phone", type="phone", value="+233 30 555 0101", label="public"),
    )
    address = ContactPoint(id="contact:address", type="address", value="1 Main St; Accra, Ghana", label="public")
    own = email("ann@example.org", label="committee")
    found: list[Record] = [
        *(world(), ghana, west, chemical, contact, body, umbrella, desk, ann, ben, meeting, mail, phone, address, own),
        link(ghana, "PART_OF", "area:world", qualifier="member"),
        link(ghana, "PART_OF", west, qualifier="member"),
        link(body, "BASED_IN", ghana),
        link(body, "COVERS", ghana, valid_until="2027-01"),
        link(body, "ACTIVE_IN", chemical),
        link(body, "MEMBER_OF", umbrella, qualifier="full", valid_from="2020"),
        link(desk, "AT", body),
        link(desk, "AS", contact),
        link(ann, "HOLDS", desk, valid_from="2024-01-01", valid_until="2027-03-01", id="link:holds"),
        link(ben, "HOLDS", desk, valid_until="2024-01-01"),
        link(desk, "REACHED_AT", mail, verified_on="2026-10-01", sources=page, purpose="urgent"),
        link(body, "REACHED_AT", phone),
        link(body, "REACHED_AT", address),
        link(ann, "REACHED_AT", own, label="committee"),
        link(ann, "TOOK_PART", meeting, qualifier="speaker"),
        link(meeting, "HELD_IN", ghana),
    ]
    for number, text in enumerate(RUN):
        hostile, reached = (
            organization(f"h{number}", text),
            ContactPoint(id=f"contact:h{number}", type="address", value=text, label="public"),
        )
        source = (Source(title=text, evidence="seen"),)
        found += [hostile, reached, link(hostile, "REACHED_AT", reached, purpose=text, sources=source)]
        found.append(event(f"h{number}", text, starts_on="2026", place=text, sources=source))
    return found


@pytest.fixture(scope="module")
def directory() -> Iterator[Directory]:
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*records(), remark("r")))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        yield found


def exported(
    directory: Directory, form: FormName, wanted: Wanted | None = None, viewer: Viewer = COMMITTEE, **given: Any
) -> bytes:
    pieces = directory.export(wanted or Everything(), form, viewer, by="Ann Example", log=False, **given)
    return b"".join(pieces)


def rows(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode(), newline="")))


def test_a_row_says_all_of_a_contact(directory: Directory):
    [row] = [row for row in rows(exported(directory, "csv")) if row["channel"] == "desk@example.org"]
    assert row.pop("channel_id").startswith("link:")
    assert row == {
        "organization": BODY, "acronym": "CC", "kind": "industry_association", "country": "Ghana", "iso3": "GHA",
        "seat": "Ghana", "channel_of": "post", "sectors": "Chemical", "covers": "Ghana", "post": "Desk", "role": "contact", "person": "Ann",
        "channel_type": "email", "channel": "desk@example.org", "purpose": "urgent", "verified_on": "2026-10-01",
        "freshness": "fresh", "source": "its site", "source_as_of": "2026-05", "label": "public",
        "organization_id": "org:body", "post_id": "post:desk", "person_ids": "person:ann",
        "audience": "committee", "as_of": "2026-11-22", "exported_by": "Ann Example",
        "exported_at": "2026-11-22T12:00:00+00:00",
    }  # fmt: skip


def test_who_has_no_channel_has_a_row_all_the_same(directory: Directory):
    [row] = [row for row in rows(exported(directory, "csv")) if row["organization"] == "Umbrella"]
    assert (row["channel"], row["freshness"], row["organization_id"]) == ("", "no channel", "org:top")


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_no_cell_runs(directory: Directory, form: FormName):
    """A spreadsheet gets texts alone, and each is there as it was (behind an apostrophe in CSV)."""
    data = exported(directory, form)
    if form == "csv":
        cells = [cell for row in rows(data) for cell in row.values()]
        assert not [cell for cell in cells if cell.startswith(tuple("=+-@\t\r＝＋－＠"))]
        cells = [cell.removeprefix("'") for cell in cells]
    else:
        table = CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()
        cells = [cell for row in table for cell in row]
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            assert b"<f>" not in file.read("xl/worksheets/sheet1.xml")
    assert all(isinstance(cell, str) for cell in cells)
    assert set(RUN) <= set(cells)


@pytest.mark.parametrize("form", FORMS)
def test_each_file_says_who_made_it_when_and_for_whom(directory: Directory, form: FormName):
    data = exported(directory, form)
    if form in ("xlsx", "folder"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            data = b"".join(map(file.read, file.namelist()))
    text = data.decode().replace("\r\n ", "")
    for said in ("Ann Example", "committee", "2026-11-22", "12:00:00"):
        assert said in text, said
    if form not in ("csv", "xlsx"):
        assert "Designations imply no position" in text


@pytest.mark.parametrize("form", ["vcard", "vcard4"])
def test_vcards_are_read_back(directory: Directory, form: FormName):
    data = exported(directory, form)
    assert all(len(line) <= 75 for line in data.split(b"\r\n"))
    assert data.endswith(b"END:VCARD\r\n")
    found = {card.all("UID")[0].text: card for card in cards(data.decode())}
    assert len(found) == data.count(b"\r\nEND:VCARD\r\n")
    assert {card.version for card in found.values()} == {"3.0" if form == "vcard" else "4.0"}
    body, desk, ann = found["org:body"], found["post:desk"], found["person:ann"]
    assert body.all("FN")[0].text == BODY
    assert body.all("NOTE")[0].text.startswith(f"{NOTE}\n1540 directory, as of 2026-11-22, audience: committee")
    assert body.all("ADR")[0].parts[2] == "1 Main St; Accra, Ghana"
    assert body.all("SOURCE")[0].value == "https://example.org/a,b;c"
    assert desk.all("ORG")[0].parts == (BODY, "Desk")
    assert desk.all("EMAIL")[0].text == "desk@example.org"
    assert "Held by: Ann" in desk.all("NOTE")[0].text
    assert (ann.all("TITLE")[0].text, ann.all("ROLE")[0].text) == ("Desk", "contact")
    for number, text in enumerate(RUN):
        card = found[f"org:h{number}"]
        assert card.all("FN")[0].text == card.all("ADR")[0].parts[2] == text
    other = icalendar.Component.from_ical(data.decode().split("END:VCARD")[0] + "END:VCARD\r\n")
    assert other["FN"]


def test_a_calendar_has_events_and_ends_of_term(directory: Directory):
    calendar = icalendar.Calendar.from_ical(exported(directory, "ics"))
    found = {str(entry["UID"]): entry for entry in calendar.walk("VEVENT")}
    meeting, term = found["event:meeting@directory-1540"], found["link:holds-end@directory-1540"]
    assert (meeting.decoded("DTSTART"), meeting.decoded("DTEND")) == (date(2026, 11, 30), date(2026, 12, 2))
    assert str(meeting["LOCATION"]) == "Accra, Ghana"
    assert (str(term["SUMMARY"]), term.decoded("DTSTART")) == ("End of term: Ann, Desk", date(2027, 3, 1))
    assert meeting.decoded("DTSTAMP") == NOON
    for number, text in enumerate(RUN):
        entry = found[f"event:h{number}@directory-1540"]
        assert str(entry["SUMMARY"]) == str(entry["LOCATION"]) == text
    [cover] = [entry for entry in found.values() if str(entry["SUMMARY"]).startswith("End of cover")]
    assert (cover.decoded("DTSTART"), cover.decoded("DTEND")) == (date(2027, 1, 1), date(2027, 2, 1))  # a month


def test_popolo_has_its_lists(directory: Directory):
    found = json.loads(exported(directory, "popolo"))
    [body] = [body for body in found["organizations"] if body["id"] == "org:body"]
    assert (body["name"], body["classification"], body["area_id"]) == (BODY, "industry_association", "area:GHA")
    assert {name["name"] for name in body["other_names"]} == {"CC", "Conseil"}
    [desk] = found["posts"]
    assert (desk["label"], desk["organization_id"], desk["role"]) == ("Desk", "org:body", "contact")
    assert [way["value"] for way in desk["contact_details"]] == ["desk@example.org"]
    held = [one for one in found["memberships"] if one.get("person_id") == "person:ann"]
    assert (held[0]["post_id"], held[0]["end_date"]) == ("post:desk", "2027-03-01")
    assert [one["organization_id"] for one in found["memberships"] if "member" in one] == ["org:top"]
    assert found["events"][-1]["start_date"] == "2026-11-30"


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own
def test_json_ld_is_read_without_fetching_anything(directory: Directory):
    graph = rdflib.Graph().parse(data=exported(directory, "jsonld"), format="json-ld")
    org, schema, skos = (
        rdflib.Namespace(iri) for iri in ("http://www.w3.org/ns/org#", "https://schema.org/", str(rdflib.SKOS))
    )
    body, desk, ann = (
        rdflib.URIRef(f"urn:directory-1540:{known}") for known in ("org:body", "post:desk", "person:ann")
    )
    assert (body, rdflib.RDF.type, org.Organization) in graph
    assert (body, rdflib.RDF.type, schema.Organization) in graph
    assert (body, skos.prefLabel, rdflib.Literal(BODY)) in graph
    assert (desk, org.postIn, body) in graph
    assert (ann, org.holds, desk) in graph
    assert (body, schema.areaServed, rdflib.URIRef("urn:directory-1540:area:GHA")) in graph
    [point] = graph.objects(desk, schema.contactPoint)
    assert str(graph.value(point, schema.email)) == "desk@example.org"
    [membership] = graph.subjects(rdflib.RDF.type, org.Membership)
    assert graph.value(membership, org.member) == body
    for number, text in enumerate(RUN):
        assert str(graph.value(rdflib.URIRef(f"urn:directory-1540:org:h{number}"), skos.prefLabel)) == text


def test_graphml_has_every_node_and_link(directory: Directory):
    graph = nx.read_graphml(io.BytesIO(exported(directory, "graphml")), force_multigraph=True)
    assert graph.nodes["org:body"]["label"] == BODY
    assert graph.edges["person:ann", "post:desk", "link:holds"]["kind"] == "HOLDS"
    assert {graph.nodes[f"org:h{number}"]["label"] for number in range(len(RUN))} == set(RUN)
    assert graph.graph["audience"] == "committee"


def kept(directory: Directory) -> list[Record]:
    found = directory._store.read(Scope(ALL), lambda reader: list(reader.records()))
    return [record for record in found if not isinstance(record, DeskItem)]


def test_lines_carry_every_record_whole_and_of_all_times(directory: Directory):
    """The same lines again, but for the first, when they were read into an empty store; the desk stays here."""
    head, *lines = exported(directory, "jsonl").decode().splitlines()
    assert json.loads(head)["audience"] == "committee"
    read = [json.loads(line) for line in lines]
    found = [RECORDS[line["kind"]].model_validate(line["record"]) for line in read]
    assert found == kept(directory)
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*found))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as other:
        assert exported(other, "jsonl").decode().splitlines()[1:] == lines


def test_a_folder_carries_every_record_whole_and_of_all_times(directory: Directory, tmp_path):
    data = exported(directory, "folder")
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        file.extractall(tmp_path)
    found = [place.record for place in read_folder(tmp_path)]
    assert sorted(found, key=lambda record: record.id) == sorted(kept(directory), key=lambda record: record.id)
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*found))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as other:
        assert exported(other, "folder") == data


@pytest.mark.parametrize(
    ("wanted", "bodies"),
    [
        (FindQuery("chemical council"), {BODY}),
        (FindQuery("desk@example.org"), {BODY}),
        (Question(sector="chemical", area=("Ghana",)), {BODY, "Umbrella"}),
        (CoverageQuestion(area=("Ghana",)), {BODY}),
        (Records(("person:ann",)), {BODY}),
        (Records(("org:top",)), {"Umbrella"}),
        (Records(("event:meeting",)), {BODY}),
        (Records(("area:GHA",)), set()),
    ],
)
def test_a_selection_has_those_who_are_meant(directory: Directory, wanted: Wanted, bodies: set[str]):
    assert {row["organization"] for row in rows(exported(directory, "csv", wanted))} == bodies


def test_of_a_person_only_their_own_channels_are_handed_out(directory: Directory):
    """Their post and their body are named, the mailboxes of those are not."""
    wanted = Records(("person:ann",))
    assert [row["channel"] for row in rows(exported(directory, "csv", wanted))] == ["ann@example.org"]
    assert b"desk@example.org" not in exported(directory, "jsonl", wanted)


def test_of_a_body_all_posts_and_present_holders_come_along(directory: Directory):
    found = exported(directory, "jsonl", Records(("org:body",))).decode()
    for known in ("post:desk", "person:ann", "desk@example.org", "ann@example.org", "sector:chemical", "org:top"):
        assert f'"{known}"' in found, known
    assert "person:ben" not in found
    then = exported(directory, "jsonl", Records(("org:body",)), on=date(2023, 6, 1)).decode()
    assert "person:ben" in then


@pytest.mark.parametrize("form", FILES)
def test_who_may_not_see_it_is_not_handed_it(directory: Directory, form: FormName):
    for wanted in (Everything(), Records(("org:body",)), FindQuery("ann")):
        assert b"ann@example.org" not in exported(directory, form, wanted, Viewer("public"))


def test_a_person_with_two_posts_has_one_card(directory: Directory):
    other = [
        post("second", "Second desk"),
        link("post:second", "AT", "org:body"),
        link("person:ann", "HOLDS", "post:second"),
    ]
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(*records(), *other))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        [ann] = [card for card in cards(exported(found, "vcard").decode()) if card.all("UID")[0].text == "person:ann"]
    assert [title.text for title in ann.all("TITLE")] == ["Desk", "Second desk"]


@pytest.mark.parametrize("form", FORMS)
def test_a_file_of_a_demo_says_that_it_is_invented(form: FormName):
    store = open_store("sqlite::memory:", create=True)
    store.apply(batch(organization("body", "Body"), kind="demo"))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        data = exported(found, form)
    if form in ("xlsx", "folder"):
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            data = b"".join(map(file.read, file.namelist()))
    assert b"invented" in data or b'"demo": true' in data


@given(texts=st.lists(st.text(max_size=200).map(str.strip).filter(lambda t: t and not forbidden(t)), max_size=5))
def test_any_text_comes_back_from_a_card_and_a_row(texts: list[str]):
    """Folding, escaping and quoting lose nothing, whatever stands in a name."""
    bodies = [organization(f"b{number}", text) for number, text in enumerate(texts)]
    records = [(body.record_kind, body.body) for body in bodies]
    mark = Watermark("Ann", NOON, "committee", "2026-11-22", demo=False)
    for version in ("vcard", "vcard4"):
        read = cards(b"".join(written_bare(version, records, mark)).decode())
        assert {card.all("UID")[0].text: card.all("FN")[0].text for card in read} == {b.id: b.name for b in bodies}
    found = rows(b"".join(written_bare("csv", records, mark)))
    assert {row["organization_id"]: plain_cell(row["organization"]) for row in found} == {b.id: b.name for b in bodies}


def test_every_kind_of_link_stands_in_json_ld():
    assert LINKS.keys() | {"PART_OF"} == SHAPE_OF.keys()


def test_popolo_is_read_by_our_own_intake(directory: Directory):
    sheets = parse_popolo(json.loads(exported(directory, "popolo")))
    cells = {cell for sheet in sheets for row in sheet.rows for cell in row}
    assert {BODY, "Ann", "desk@example.org", *RUN} <= cells


def test_an_answer_has_as_many_suggestions_as_its_question_says():
    store = open_store("sqlite::memory:", create=True)
    bodies = [organization(f"b{n}", f"Body {n}") for n in range(3)]
    works = [link(body, "ACTIVE_IN", "sector:chemical") for body in bodies]
    covers = [link(body, "COVERS", "area:GHA") for body in bodies]
    part = link("area:GHA", "PART_OF", "area:world", qualifier="member")
    store.apply(batch(*bodies, *works, *covers, world(), state("GHA", "Ghana"), part, sector("chemical", "Chemical")))
    with Directory(store, today=lambda: TODAY, now=lambda: NOON) as found:
        for limit in (1, 2, 3):
            question = Question(sector="chemical", area=("Ghana",), limit=limit)
            assert len(rows(exported(found, "csv", question))) == limit


def test_who_writes_while_everything_is_handed_out_does_not_wait(tmp_path):
    """What is handed out is the state in which it began."""
    place = f"sqlite:{tmp_path / 'directory.db'}"
    writer = open_store(place, create=True)
    writer.apply(batch(*(organization(f"n{n}", f"Body {n}") for n in range(3000))))
    with Directory(open_store(place), today=lambda: TODAY, now=lambda: NOON) as found:
        pieces = found.export(Everything(), "jsonl", COMMITTEE, by="Ann", log=False)
        first = next(pieces)
        writer.apply(batch(organization("late", "Late")))
        data = first + b"".join(pieces)
        assert len(data.splitlines()) == 1 + 3000
        assert b"org:late" in exported(found, "jsonl")
    writer.close()


def test_what_cannot_be_exported_is_said(directory: Directory):
    with pytest.raises(NotFound, match="no record “org:none”"):
        exported(directory, "csv", Records(("org:body", "org:none")))
    with pytest.raises(InvalidRecord, match="who hands it out must be said"):
        directory.export(Everything(), "csv", COMMITTEE, by=" ")
    with pytest.raises(InvalidRecord, match="“pdf” is no form: expected csv, xlsx"):
        directory.export(Everything(), "pdf", COMMITTEE, by="Ann")
    with pytest.raises(NotFound, match="no audience"):
        directory.export(Everything(), "csv", Viewer("everyone"), by="Ann")


def test_the_forms_are_those_of_the_command():
    from directory.cli.exporting import FORMS as OFFERED

    assert tuple(FORMS) == OFFERED
    assert all(re.fullmatch(r"[a-z.]+", form.ending) and "/" in form.mime for form in FORMS.values())
