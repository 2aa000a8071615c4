"""Lists as somebody brings them, and a small directory into which they come."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any

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
    role,
    sector,
    state,
    world,
)

from directory.intake.asked import Asked, Listed
from directory.intake.book import Line, Table
from directory.intake.kinds import ListKind
from directory.model import ExternalId, Name, Record
from directory.ports import Store
from directory.service import Directory
from directory.service.importing import Imported


def listed(columns: Sequence[str], *rows: Sequence[str], file: str = "list.csv", sheet: str = "") -> Listed:
    """A list of these rows, under a header in its first row."""
    lines = tuple(
        Line(number, (*row, *[""] * (len(columns) - len(row)))) for number, row in enumerate(rows, 2) if any(row)
    )
    told = json.dumps([list(columns), [list(row) for row in rows]])
    return Listed(Table(file, sheet, 1, tuple(columns), lines), hashlib.sha256(told.encode()).hexdigest())


def base() -> list[Record]:
    """States, bodies whose names are alike or shared, one that somebody changed by hand."""
    ghana, togo = state("GHA", "Ghana"), state("TGO", "Togo")
    niger, nigeria, india = state("NER", "Niger"), state("NGA", "Nigeria"), state("IND", "India")
    france = state("FRA", "France")
    records: list[Record] = [world(), ghana, togo, niger, nigeria, india, france]
    records += [sector("chemical", "Chemical"), sector("ports", "Ports")]
    records += [role("poc_capital"), role("poc_mission")]
    in_ghana = organization("mofa-gha", "Ministry of Foreign Affairs", kind="state_authority", scope="national")
    in_togo = organization("mofa-tgo", "Ministry of Foreign Affairs", kind="state_authority", scope="national")
    chamber = organization(
        "icc",
        names=(Name(text="International Chamber of Commerce"), Name(text="ICC", kind="acronym")),
        scope="international",
    )
    indian = organization(
        "icc-ind", names=(Name(text="Indian Chemical Council"), Name(text="ICC", kind="acronym")), scope="national"
    )
    unoda = organization(
        "unoda",
        names=(Name(text="United Nations Office for Disarmament Affairs"), Name(text="UNODA", kind="acronym")),
        kind="un_body",
        scope="international",
    )
    association = organization(
        "association",
        names=(
            Name(text="Sample Chemical Association"),
            Name(text="SCA", kind="acronym"),
            Name(text="Sample Chemicals Group", kind="alias"),
            Name(text="Sample Dyes Association", kind="former"),
        ),
        scope="national",
        external_ids=(ExternalId(scheme="ror", value="01"),),
    )
    office, info = email("office@sca.example.org"), email("info@house.example.org")
    one, two = (
        organization("tenant-one", "House Tenant One"),
        organization("tenant-two", "House Tenant Two", label="peers:b"),
    )
    desk = post("desk", "Deputy Director")
    ama = person("ama", "Ama Sample")
    workshop = event("workshop", "Sample Workshop")
    council = organization("council", "Sample World Council", scope="international")
    records += [in_ghana, in_togo, chamber, indian, unoda, association, office, info, one, two, desk, ama, workshop]
    records += [
        council,
        link(in_ghana, "BASED_IN", ghana),
        link(in_togo, "BASED_IN", togo),
        link(chamber, "BASED_IN", france),
        link(indian, "BASED_IN", india),
        link(association, "BASED_IN", ghana),
        link(association, "REACHED_AT", office),
        link(one, "REACHED_AT", info),
        link(two, "REACHED_AT", info),
        link(desk, "AT", association),
        link(ama, "HOLDS", desk),
        link(association, "MEMBER_OF", council, qualifier="associate"),
    ]
    return records


def directory_of(store: Store, *records: Record) -> Directory:
    """The directory of a store with these records, on a fixed day."""
    if records:
        store.apply(batch(*records, id="first"))
    return Directory(store, today=lambda: TODAY, now=lambda: NOON)


def bring(directory: Directory, given: Listed, kind: ListKind, **asked: Any) -> Imported:
    """Plan a list and bring it in as planned."""
    return directory.import_list(directory.plan_import(given, Asked(kind, **asked)), by="a tester")
