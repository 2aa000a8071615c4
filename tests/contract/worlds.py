"""Random directories, and the projection as an oracle: plain Python over plain lists."""

from __future__ import annotations

import json
from datetime import date
from itertools import product
from random import Random

from words import SEEN, email, event, link, organization, person, post, region, remark, role, sector, state, world

from directory.access import Labels
from directory.model import Link, Listing, Name, Organization, Record, Source
from directory.ports import Applied, Entry
from directory.shapes import SHAPES

LABELS = ("public", "public", "public", "network", "peers:a", "peers:b", "committee")
AUDIENCES = ("public", "network", "peers:a", "peers:b", "committee")
WORDS = ("Chemical", "Council", "Ports", "Union", "Äther", "Совет", "Safety", "ICC", "Union")
DAYS = (date(2019, 6, 1), date(2024, 1, 1), date(2026, 11, 22))
KINDS = ("industry_association", "ngo", "state_authority", "permanent_mission", "iro", "regime", "un_body", "company")
DATES = (None, None, None, "2018", "2020-05", "2023-01-01")
ENDS = (None, None, None, None, "2025", "2026-12")


def random_world(random: Random) -> list[Record]:
    """A small directory with mixed labels on everything, owners, sources with labels of their own, shared words."""
    nodes = _nodes(random)
    owners = [node.id for node in nodes if isinstance(node, Organization)]
    records: list[Record] = [_dressed(random, node, owners) for node in nodes]
    return records + [_dressed(random, tie, owners) for tie in _links(random, nodes)]


def _nodes(random: Random) -> list[Record]:
    def name() -> str:
        return " ".join(random.sample(WORDS, random.randint(1, 2)))

    nodes: list[Record] = [
        world(),
        region("area:r1"),
        region("area:r2", scheme="membership"),
        region("area:l", scheme="set"),
    ]
    nodes += [state(code, f"State {code}") for code in ("AAA", "BBB", "CCC")]
    nodes += [sector("s1", "Chemical"), sector("s2", "Ports"), sector("s3"), sector("across", group="crosscutting")]
    rungs = ("national", "sector", "organization", "un", None)
    nodes += [role(f"r{n}", rung=rung, position=n, nominated_by=("company",)) for n, rung in enumerate(rungs)]
    for n in range(random.randint(2, 7)):
        names = (Name(text=name()), Name(text=random.choice(WORDS), kind="acronym"))
        kind, scope = random.choice(KINDS), random.choice((None, "national"))
        nodes.append(organization(f"o{n}", names=names, kind=kind, scope=scope))
    for n in range(random.randint(0, 4)):
        listings = (Listing(state=random.choice(("listed", "vacant", "restricted")), since=random.choice(DATES)),)
        nodes.append(post(f"p{n}", name(), listings=listings, languages=random.choice(((), ("fr",)))))
    for n in range(random.randint(0, 3)):
        nodes.append(person(f"h{n}", name(), may_introduce_since=random.choice((None, "2020", "2026-12", "2018"))))
    nodes += [
        email(f"m{n}@example.org", type=random.choice(("email", "web", "phone"))) for n in range(random.randint(0, 3))
    ]
    nodes += [event(f"e{n}", name()) for n in range(random.randint(0, 1))]
    nodes += [remark(f"r{n}", about="org:o1") for n in range(random.randint(0, 2))]
    nodes += [_held(random, n) for n in range(random.randint(0, 2))]
    return nodes


def _held(random: Random, n: int) -> Record:
    """A row of a list that waits, or a record that is gone from one."""
    candidates = [[f"org:o{random.randint(0, 6)}", "a name of then", "the names are alike"]]
    row = {"kind": "organizations", "file": "a.csv", "row": n, "cells": {"Name": "Union"}, "candidates": candidates}
    content = random.choice((row, {"gone": "org:o1", "register": "a.csv"}))
    return remark(f"w{n}", kind="held", content=json.dumps(content), settled=random.choice(("", "left (me)")))


def _links(random: Random, nodes: list[Record]) -> list[Link]:
    """Links of every shape, upwards only, so that none goes in a circle; none twice."""
    found: list[Link] = []
    places = {"PART_OF": 0.5, "COVERS": 0.3, "ACTIVE_IN": 0.4, "AT": 0.5, "AS": 0.5, "HOLDS": 0.5, "REACHED_AT": 0.4}
    for shape in SHAPES:
        for (low, source), (high, target) in product(enumerate(nodes), enumerate(nodes)):
            fits = source.record_kind in shape.source and target.record_kind in shape.target and source.id != target.id
            same = source.record_kind == target.record_kind
            if not fits or (same and not _upwards(shape.kind, low, high)):
                continue
            if random.random() < places.get(shape.kind, 0.2):
                qualifier = random.choice(list(shape.qualifiers))
                verified = random.choice((None, "2023-03", "2026-10-01")) if shape.kind == "REACHED_AT" else None
                found.append(
                    link(
                        source,
                        shape.kind,
                        target,
                        id=f"link:{len(found)}",
                        qualifier=qualifier,
                        rank=random.choice((None, 1, 2)),
                        verified_on=verified,
                        verified_by=random.choice(("", "a clerk")) if verified else "",
                    )
                )
    return found


def _upwards(kind: str, low: int, high: int) -> bool:
    return low > high if kind == "PART_OF" else low < high


def _dressed(random: Random, record: Record, owners: list[str]) -> Record:
    sources = (Source(title="secret page", evidence="known", as_of="2015", label=random.choice(LABELS)),)
    ends = random.choice(ENDS)
    reference = record.record_kind in ("Area", "Sector", "Role")
    label = "public" if reference and random.random() < 0.8 else random.choice(LABELS)
    return record.changed(
        label="committee" if record.record_kind == "DeskItem" else label,
        owner_id=random.choice(owners) if random.random() < 0.2 else None,
        sources=(*SEEN, *sources) if random.random() < 0.3 else random.choice((SEEN, sources)),
        valid_from=random.choice(DATES) if random.random() < 0.3 else None,
        valid_until=ends if random.random() < 0.3 else None,
    )


def projected(record: Record, left: set[str], labels: Labels) -> Record:
    """What is left of a record that survives; who verified and how is for those who see everything."""
    by = {"verified_by": "", "verified_how": ""} if isinstance(record, Link) and not labels.every else {}
    return record.changed(
        owner_id=record.owner_id if record.owner_id in left else None,
        sources=tuple(source for source in record.sources if source.label is None or source.label in labels),
        **by,
    )


def project_journal(
    records: list[Record], batches: list[Applied], entries: list[Entry], labels: Labels
) -> tuple[list[Applied], list[Record], list[Record], list[Entry]]:
    """The same of a directory with its journal, as `Store.restore` takes it: batches, nodes, links, entries."""
    left = project(records, labels)
    ids = {record.id for record in left}
    if labels.every:
        kept = entries
    else:
        images = [(entry, [image for image in (entry.before, entry.after) if image]) for entry in entries]
        kinds = {record.id: record.record_kind for record in left}
        kept = [
            e
            for e, those in images
            if all(kinds.get(e.record) == image.record_kind and image.label in labels for image in those)
            and all({image.source_id, image.target_id} <= ids for image in those if isinstance(image, Link))
        ]
        kept = [
            e._replace(
                by="",
                why="",
                before=e.before and projected(e.before, ids, labels),
                after=e.after and projected(e.after, ids, labels),
            )
            for e in kept
        ]
        known = {entry.batch for entry in kept}
        batches = [Applied(b.id, b.kind, "", b.at, None, "", "", 0, 0, 0, 0) for b in batches if b.id in known]
    kept = [entry._replace(position=place) for place, entry in enumerate(kept, 1)]
    nodes = [record for record in left if not isinstance(record, Link)]
    return batches, nodes, [record for record in left if isinstance(record, Link)], kept


def project(records: list[Record], labels: Labels) -> list[Record]:
    """The directory with the hidden records removed, as the house plan defines it."""
    left = {record.id: record for record in records if record.label in labels}
    while lost := [r for r in left.values() if isinstance(r, Link) and not {r.source_id, r.target_id} <= left.keys()]:
        for record in lost:
            del left[record.id]
    return [projected(record, set(left), labels) for record in left.values()]
