"""Each export is written down, so that one can tell which of them held a number, whatever became of it since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from words import NOON, TODAY, batch, email, link, organization, post

from directory.access import ALL, Viewer
from directory.batch import delete, put
from directory.errors import InvalidRecord, NotFound, NotPermitted
from directory.model import ContactPoint, DeskItem
from directory.ports import Scope, Store
from directory.questions.answer import Question
from directory.questions.matrix import CoverageQuestion
from directory.questions.selection import Everything, Records, Wanted
from directory.service import Directory

COMMITTEE, PUBLIC = Viewer("committee"), Viewer("public")
PHONE, MAIL = "+233 30 555 0101", "desk@example.org"


@pytest.fixture
def directory(store: Store) -> Iterator[Directory]:
    body, desk, other = organization("body", "Body"), post("desk", "Desk"), organization("other", "Other")
    phone = ContactPoint(id="contact:phone", type="phone", value=PHONE, label="public")
    mail = email(MAIL, id="contact:mail", label="network")
    store.apply(
        batch(
            *(body, desk, other, phone, mail),
            *(link(desk, "AT", body), link(body, "REACHED_AT", phone), link(desk, "REACHED_AT", mail, label="network")),
        )
    )
    minutes = count()
    with Directory(store, today=lambda: TODAY, now=lambda: NOON + timedelta(minutes=next(minutes))) as found:
        yield found


def hand_out(directory: Directory, wanted: Wanted, viewer: Viewer = COMMITTEE, by: str = "Ann") -> None:
    b"".join(directory.export(wanted, "csv", viewer, by=by))


def who_had(directory: Directory, value: str) -> list[str]:
    return [f"{out.by}: {out.what}" for out in directory.hand_outs(value, COMMITTEE)]


def test_it_tells_which_selections_held_a_number(directory: Directory):
    hand_out(directory, Records(("org:body",)), by="Ann")
    hand_out(directory, Records(("org:other",)), by="Ben")
    hand_out(directory, Records(("post:desk",)), by="Cem")
    assert who_had(directory, PHONE) == ["Ann: record org:body"]
    assert who_had(directory, "(+233) 30-555-0101") == ["Ann: record org:body"]  # however it is written
    assert who_had(directory, "DESK@example.org") == ["Ann: record org:body", "Cem: record post:desk"]
    assert who_had(directory, "post:desk") == ["Ann: record org:body", "Cem: record post:desk"]
    assert who_had(directory, "org:other") == ["Ben: record org:other"]


def test_everything_held_what_the_audience_could_see_then(directory: Directory):
    hand_out(directory, Everything(), PUBLIC, by="Ann")
    hand_out(directory, Everything(), Viewer("network"), by="Ben")
    assert who_had(directory, PHONE) == ["Ann: everything", "Ben: everything"]
    assert who_had(directory, MAIL) == ["Ben: everything"]
    late = email("late@example.org", id="contact:late")
    directory._store.apply(batch(late))
    assert who_had(directory, "late@example.org") == []
    hand_out(directory, Everything(), PUBLIC, by="Cem")
    assert who_had(directory, "late@example.org") == ["Cem: everything"]


def test_a_number_that_was_changed_or_deleted_is_still_found(directory: Directory):
    """What was handed out is what stood there then."""
    hand_out(directory, Records(("org:body",)), by="Ann")
    before = directory._store.read(Scope(ALL), lambda reader: reader.get(["contact:phone"]))["contact:phone"]
    after = before.changed(value="+233 30 555 0199")
    directory._store.apply(batch(put(after, expected=before.hash)))
    hand_out(directory, Records(("org:body",)), by="Ben")
    assert who_had(directory, PHONE) == ["Ann: record org:body"]
    assert who_had(directory, "+233 30 555 0199") == ["Ben: record org:body"]
    links = directory._store.read(Scope(ALL), lambda r: r.links(["contact:phone"], ["REACHED_AT"], "in").links)
    directory._store.apply(batch(*map(delete, links), delete(after)))
    assert who_had(directory, PHONE) == ["Ann: record org:body"]


def test_pages_for_paper_are_written_down_too(directory: Directory):
    directory.profile_page("org:body", COMMITTEE, by="Ann")
    assert who_had(directory, PHONE) == ["Ann: profile of Body"]
    assert [out.form for out in directory.hand_outs(PHONE, COMMITTEE)] == ["html"]


def test_an_export_is_a_desk_item_with_all_that_was_asked(directory: Directory):
    hand_out(directory, Records(("post:desk",)), Viewer("network"))
    [item] = directory._store.read(Scope(ALL), lambda reader: list(reader.records(["DeskItem"])))
    assert isinstance(item, DeskItem)
    assert (item.kind, item.label, bool(item.settled)) == ("export", "committee", True)
    said = json.loads(item.content)
    records = said.pop("records")
    assert {"post:desk", "contact:mail", "org:body"} <= set(records)
    assert "contact:phone" not in records  # the body's own was not asked
    assert said == {
        "what": "record post:desk",
        "form": "csv",
        "audience": "network",
        "on": "2026-11-22",
        "by": "Ann",
        "token": 1,
    }
    assert datetime.fromisoformat(item.received_at).tzinfo == UTC


def test_it_is_told_to_those_who_see_everything(directory: Directory):
    hand_out(directory, Everything(), PUBLIC)
    for audience in ("public", "network", "peers:a"):
        with pytest.raises(NotPermitted, match="with --audience committee"):
            directory.hand_outs(PHONE, Viewer(audience))
        with pytest.raises(NotPermitted, match="with --audience committee"):
            directory.exports(Viewer(audience))
    assert [out.what for out in directory.exports(COMMITTEE)] == ["everything"]
    with pytest.raises(NotFound, match="no record or channel “nobody”"):
        directory.hand_outs("nobody", COMMITTEE)


def test_what_visitors_take_is_not_written_down(directory: Directory):
    token = directory.status(COMMITTEE).token
    b"".join(directory.export(Everything(), "csv", PUBLIC, by="a visitor", log=False))
    directory.profile_page("org:body", PUBLIC, by="a visitor", log=False)
    assert directory.status(COMMITTEE).token == token


def test_an_export_can_be_undone_like_any_batch(directory: Directory):
    """It is an ordinary batch of the journal, which says what it was."""
    hand_out(directory, Everything(), PUBLIC)
    [made, _] = directory.batches(COMMITTEE).batches
    assert (made.kind, made.by, made.why) == ("form", "Ann", "everything, as csv, for public")


def test_a_brief_leaves_its_contacts(directory: Directory):
    from words import role, sector, state, world

    ghana = state("GHA", "Ghana")
    directory._store.apply(
        batch(
            *(world(), ghana, sector("chemical", "Chemical"), role("contact")),
            link(ghana, "PART_OF", "area:world", qualifier="member"),
            link("org:body", "COVERS", ghana),
            link("org:body", "ACTIVE_IN", "sector:chemical"),
        )
    )
    question = Question(sector="chemical", area=("Ghana",))
    directory.brief(question, COMMITTEE, by="Ann")
    assert who_had(directory, PHONE) == ["Ann: brief, whom to contact: chemical in Ghana"]
    directory.hand_out(question, directory.who(question, PUBLIC), "table", by="Ben")  # as a page shows it
    cell = CoverageQuestion(row=("chemical",), area=("Ghana",))
    directory.hand_out(cell, directory.cell(cell, COMMITTEE, column="area:GHA"), "table", by="Cem")
    [_, table, matrix] = directory.hand_outs(PHONE, COMMITTEE)
    assert (table.by, table.form, table.audience, table.on) == ("Ben", "table", "public", "2026-11-22")
    assert (matrix.by, matrix.what) == ("Cem", "coverage: chemical by Ghana")
    with pytest.raises(InvalidRecord, match="who hands it out must be said"):
        directory.hand_out(question, directory.who(question, PUBLIC), "json", by=" ")
