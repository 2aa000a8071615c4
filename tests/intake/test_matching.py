"""Which record a row means: what tells for sure matches, what only looks alike waits with its evidence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from lists import base, bring, directory_of, listed
from words import email, link, organization, person, post

from directory.intake.asked import Asked
from directory.keeping.plans import RowPlan
from directory.service import Directory
from directory.stores.sqlite import SqliteStore

BODY = ("Organization", "Country", "Acronym", "E-mail", "Code", "Organization id")


@pytest.fixture
def directory() -> Iterator[Directory]:
    with directory_of(SqliteStore(":memory:"), *base()) as found:
        yield found


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (("Ministry of Foreign Affairs of Ghana", "Ghana"), "org:mofa-gha"),
        (("Ghana Ministry of Foreign Affairs", "Ghana"), "org:mofa-gha"),
        (("Foreign Affairs Ministry (MoFA)", "Ghana"), "org:mofa-gha"),
        (("Office for Disarmament Affairs", ""), "org:unoda"),
        (("UN Office for Disarmament Affairs", ""), "org:unoda"),
    ],
)
def test_the_same_in_other_words_waits(directory: Directory, cells: tuple[str, ...], meant: str):
    """The State's own name and the little words tell nothing; abbreviations are written out."""
    row = body_row(directory, *cells)
    assert (row.outcome, [one.id for one in row.candidates]) == ("held", [meant])


def test_an_authority_of_another_name_or_state_is_new(directory: Directory):
    """Words in common are not enough."""
    assert body_row(directory, "Ministry of Trade", "Ghana").outcome == "created"
    assert body_row(directory, "Ministry of Foreign Affairs of Nigeria", "Nigeria").outcome == "created"


def body_row(directory: Directory, *cells: str, **asked: Any) -> RowPlan:
    """What a row of a list of organizations comes to."""
    asked = {"fill": {"organization_kind": "ngo"}} | asked
    return directory.plan_import(listed(BODY, cells), Asked("organizations", **asked)).rows[0]


@pytest.mark.parametrize(
    ("cells", "meant"),
    [
        (("whatever", "", "", "", "", "org:association"), "org:association"),
        (("org:association",), "org:association"),
        (("Other Name", "", "", "", "ror:01"), "org:association"),
        (("Sample Chemical Assoc", "", "", "office@sca.example.org"), "org:association"),
        (("", "", "", "office@sca.example.org", "ROR:01"), "org:association"),
        (("SAMPLE CHEMICAL ASSOCIATION", "Ghana"), "org:association"),
        (("Sample Chemicals Group", "Ghana"), "org:association"),
        (("Sample Dyes Association", "GHA"), "org:association"),
        (("Ministry of Foreign Affairs", "Ghana"), "org:mofa-gha"),
        (("Ministry of Foreign Affairs", "Togo"), "org:mofa-tgo"),
        (("International Chamber of Commerce", ""), "org:icc"),
        (("International Chamber of Commerce", "France"), "org:icc"),
        (("International Chamber of Commerce", "India"), "org:icc"),
        (("United Nations Office for Disarmament Affairs", ""), "org:unoda"),
        (("Sample Chemical Association", "Ghana", "OTHER"), "org:association"),
    ],
)
def test_what_tells_for_sure_matches(directory: Directory, cells: tuple[str, ...], meant: str):
    """An own id, a code, a functional mailbox under a name that agrees, a name, alias or former name with its State."""
    row = body_row(directory, *cells)
    assert (row.outcome, row.main) == (row.outcome, meant), row.reasons
    assert row.outcome in ("unchanged", "updated")


@pytest.mark.parametrize(
    "cells",
    [
        ("Ministry of Foreign Affairs", "Niger"),
        ("Ministry of Foreign Affairs", "Nigeria"),
        ("United Nations Office on Drugs and Crime", "", "UNODC"),
        ("Sample Chemical Association", "Togo"),
        ("Union of Painters", "Ghana", "SCA"),
        ("Indian Chess Club", "India", "ICC"),
        ("International Criminal Court", "", "ICC"),
        ("Sample Chemical Association", "Ghana", "", "", "", "new"),
        ("House of Another", "", "", "another@house.example.org"),
    ],
)
def test_what_is_somebody_else_is_made(directory: Directory, cells: tuple[str, ...]):
    """Another State, another name, another acronym, or `new`: none of those that are here."""
    row = body_row(directory, *cells)
    assert row.outcome == "created", row.reasons
    assert row.main
    assert not row.main.removeprefix("org:").startswith(("mofa", "icc", "unoda", "assoc", "tenant"))


@pytest.mark.parametrize(
    ("cells", "candidates", "says"),
    [
        (("ICC", ""), {"org:icc", "org:icc-ind"}, "ICC is its acronym"),
        (("ICC", "India"), {"org:icc", "org:icc-ind"}, "ICC is its acronym"),
        (("SCA", "Ghana"), {"org:association"}, "SCA is its acronym"),
        (("UNODA", ""), {"org:unoda"}, "UNODA is its acronym"),
        (("Ministry of Foreign Affairs", ""), {"org:mofa-gha", "org:mofa-tgo"}, "its State is not said"),
        (("Sample Chemical Association", ""), {"org:association"}, "its State is not said"),
        (("Sample Chemcal Association", "Ghana"), {"org:association"}, "the names are alike"),
        (("United Nations Office for Disarmament Affair", ""), {"org:unoda"}, "the names are alike"),
        (("Something Else", "", "", "office@sca.example.org"), {"org:association"}, "has the same mailbox"),
        (("House Tenants", "", "", "info@house.example.org"), {"org:tenant-one", "org:tenant-two"}, "same mailbox"),
        (("House Tenant One", "Ghana"), {"org:tenant-one"}, "no seat here"),
        (("Whoever", "", "", "", "", "org:nobody"), set(), "org:nobody is no organization"),
        (("Whoever", "", "", "", "", "person:ama"), set(), "person:ama is no organization"),
    ],
)
def test_what_only_looks_alike_waits(directory: Directory, cells: tuple[str, ...], candidates: set[str], says: str):
    """An acronym, a name without its State, a near name, a mailbox under another name or of several bodies."""
    row = body_row(directory, *cells)
    assert row.outcome == "held"
    assert {one.id for one in row.candidates} == candidates
    assert says in row.reasons[0]


def test_an_ended_body_is_not_meant(directory: Directory):
    """Its name alone does not bring it back; its id does."""
    ended = organization("old", "Closed Society", valid_until="2020")
    directory.add([ended, link(ended, "BASED_IN", "area:GHA")], by="me")
    assert body_row(directory, "Closed Society", "Ghana").outcome == "created"
    assert body_row(directory, "Closed Society", "Ghana", "", "", "", "org:old").main == "org:old"


def test_rows_of_one_list_meet(directory: Directory):
    """What an earlier row makes is what a later one means, whatever the order."""
    rows = (("Union of Dyers", "Ghana"), ("union of dyers", "Ghana"), ("Union of Dyers", "Togo"))
    plan = directory.plan_import(listed(BODY, *rows), Asked("organizations", fill={"organization_kind": "ngo"}))
    one, two, three = (row.main for row in plan.rows)
    assert one == two != three
    columns = ("Organization", "Country", "Part of")
    rows = (("Branch of Dyers", "Ghana", "Guild of Weavers"), ("Guild of Weavers", "Ghana", ""))
    plan = directory.plan_import(listed(columns, *rows), Asked("organizations", fill={"organization_kind": "ngo"}))
    assert plan.counts["created"] == 2


@pytest.mark.parametrize(
    ("whole", "country", "meant"),
    [
        ("Ministry of Foreign Affairs", "Ghana", "org:mofa-gha"),
        ("Ministry of Foreign Affairs", "Niger", None),
        ("Sample World Council", "Niger", "org:council"),
        ("org:mofa-tgo", "Ghana", "org:mofa-tgo"),
        ("SCA", "Ghana", None),
        ("Nobody's Guild", "Ghana", None),
    ],
)
def test_a_whole_is_meant_by_its_name_in_the_state_of_its_part(
    directory: Directory, whole: str, country: str, meant: str | None
):
    """Or wherever it works worldwide; else by its id."""
    rows = listed(("Organization", "Country", "Part of"), ("Branch of Dyers", country, whole))
    row = directory.plan_import(rows, Asked("organizations", fill={"organization_kind": "ngo"})).rows[0]
    assert (row.outcome == "created", meant in row.records) == (bool(meant), bool(meant)), row.reasons


# ------------------------------------------------------------------------------------------------------------ people

PERSON = ("Name", "Organization", "Country", "E-mail", "Function", "Person id")


def person_row(directory: Directory, *cells: str) -> RowPlan:
    asked = Asked("participants", fill={"organization_kind": "ngo"})
    return directory.plan_import(listed(PERSON, cells), asked).rows[0]


@pytest.mark.parametrize(
    "cells",
    [
        ("Ama Sample", "Sample Chemical Association", "Ghana"),
        ("SAMPLE, Ama", "Sample Chemical Association", "Ghana"),
        ("Ms Ama SAMPLE", "org:association", ""),
        ("Ama Sample", "", "", "ama@sca.example.org"),
        ("Ama M. Sample", "", "", "AMA@sca.example.org"),
        ("Ama", "", "", "", "", "person:ama"),
    ],
)
def test_somebody_is_known_by_what_stands_beside_the_name(directory: Directory, cells: tuple[str, ...]):
    """The organization, the own mailbox, or the id."""
    own = email("ama@sca.example.org")
    directory.add([own, link("person:ama", "REACHED_AT", own)], by="me")
    row = person_row(directory, *cells)
    assert (row.main, row.reasons) == ("person:ama", ())


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        (("Ama Sample", "", ""), "somebody of that name is there"),
        (("Ama Sample", "Some Union", "Ghana"), "somebody of that name is there"),
        (("Kofi Test", "", "", "ama@sca.example.org"), "the mailbox is that of somebody else here"),
        (("Ama Sample", "", "", "", "", "org:association"), "org:association is no person"),
    ],
)
def test_a_name_alone_is_nobody_for_sure(directory: Directory, cells: tuple[str, ...], says: str):
    """It waits, with who may be meant."""
    own = email("ama@sca.example.org")
    directory.add([own, link("person:ama", "REACHED_AT", own)], by="me")
    row = person_row(directory, *cells)
    assert (row.outcome, row.main) == ("held", None)
    assert says in row.reasons[0]


def test_a_namesake_in_another_state_is_somebody_else(directory: Directory):
    """As is one who is said to be new."""
    assert person_row(directory, "Ama Sample", "Some Union", "Togo").outcome == "created"
    assert (
        person_row(directory, "Ama Sample", "Sample Chemical Association", "Ghana", "", "", "new").outcome == "created"
    )


def test_two_of_one_name_at_one_body_are_told_apart_by_somebody(directory: Directory):
    """Both are named."""
    desk, other = post("second", "Secretary"), person("other", "Ama Sample")
    directory.add([desk, other, link(desk, "AT", "org:association"), link(other, "HOLDS", desk)], by="me")
    row = person_row(directory, "Ama Sample", "Sample Chemical Association", "Ghana")
    assert {one.id for one in row.candidates} == {"person:ama", "person:other"}


def test_whoever_took_part_works_for_the_body_that_is_said(directory: Directory):
    """Also where no function is said; the next list with the same name and body means the same person."""
    done = bring(directory, listed(PERSON[:3], ("Kofi Test", "Sample Chemical Association", "Ghana")), "participants")
    main = done.plan.rows[0].main
    assert "Sample Chemical Association" in str(directory.show("org:association"))
    again = directory.plan_import(
        listed(PERSON[:3], ("TEST, Kofi", "Sample Chemical Association", "Ghana"), file="other.csv"),
        Asked("participants"),
    )
    assert [(row.main, row.outcome) for row in again.rows] == [(main, "unchanged")]
