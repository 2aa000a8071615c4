"""Records as Popolo JSON (https://www.popoloproject.com/specs/)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from directory.export.tied import Tied
from directory.export.watermark import NO_POSITION, Watermark
from directory.model import Area, ContactPoint, Event, Link, Named, Organization, Person, Post, Record, Role

Item = dict[str, Any]

TYPES = {"phone": "voice", "web": "url"}


def to_popolo(records: Iterable[Record], mark: Watermark) -> bytes:
    """Persons, organizations, posts, memberships, areas and events; contact details stand with who is reached."""
    tied = Tied(records)
    found = {
        "meta": mark.facts | {"designations": NO_POSITION},
        "persons": [_holder(tied, person) for person in tied.of(Person)],
        "organizations": [_organization(tied, body) for body in tied.of(Organization)],
        "posts": [_post(tied, post) for post in tied.of(Post)],
        "memberships": [_membership(tied, link) for link in tied.links if link.kind in ("HOLDS", "MEMBER_OF")],
        "areas": [_area(area) for area in tied.of(Area)],
        "events": [_event(tied, event) for event in tied.of(Event)],
    }
    return f"{json.dumps(found, ensure_ascii=False, indent=1)}\n".encode()


def _named(node: Named) -> Item:
    others = [name for name in node.names if name.text != node.name]
    return _filled(
        {
            "id": node.id,
            "name": node.name,
            "other_names": [
                _filled({"name": n.text, "note": n.kind, "start_date": n.valid_from, "end_date": n.valid_until})
                for n in others
            ],
            "identifiers": [{"scheme": known.scheme, "identifier": known.value} for known in node.external_ids],
            "sources": [_filled({"url": s.address, "note": s.title}) for s in node.sources],
        }
    )


def _holder(tied: Tied, node: Named) -> Item:
    links = tied.out(node.id, "REACHED_AT")
    ways = [_way(link, point) for link in links if isinstance(point := tied.nodes[link.target_id], ContactPoint)]
    emails = [way["value"] for way in ways if way["type"] == "email"]
    return _named(node) | _filled(
        {"email": emails[0] if emails and isinstance(node, Person) else "", "contact_details": ways, "note": node.note}
    )


def _way(link: Link, point: ContactPoint) -> Item:
    note = "; ".join(filter(None, (link.purpose, f"verified {link.verified_on}" if link.verified_on else "")))
    return _filled(
        {
            "type": TYPES.get(point.type, point.type),
            "value": point.value,
            "note": note,
            "valid_from": link.valid_from,
            "valid_until": link.valid_until,
            "sources": [_filled({"url": s.address, "note": s.title}) for s in link.sources],
        }
    )


def _organization(tied: Tied, body: Organization) -> Item:
    whole = tied.end(body.id, "PART_OF", Organization)
    # a mission is told from others by the State whose it is, not by the city in which all of them sit
    area = tied.end(body.id, "COVERS" if body.kind == "permanent_mission" else "BASED_IN", Area)
    return _holder(tied, body) | _filled(
        {
            "classification": body.kind,
            "parent_id": whole.id if whole else "",
            "area_id": area.id if area else "",
            "founding_date": body.valid_from,
            "dissolution_date": body.valid_until,
        }
    )


def _post(tied: Tied, post: Post) -> Item:
    at, role = tied.end(post.id, "AT", Organization), tied.end(post.id, "AS", Role)
    area = tied.end(post.id, "COVERS", Area)
    found = _holder(tied, post)
    return (
        {"id": found["id"], "label": found.pop("name")}
        | found
        | _filled(
            {
                "role": role.name if role else "",
                "organization_id": at.id if at else "",
                "area_id": area.id if area else "",
                "start_date": post.valid_from,
                "end_date": post.valid_until,
            }
        )
    )


def _membership(tied: Tied, link: Link) -> Item:
    dates = _filled({"id": link.id, "start_date": link.valid_from, "end_date": link.valid_until})
    if link.kind == "MEMBER_OF":
        member = {"@type": "Organization", "id": link.source_id}
        return dates | {"member": member, "organization_id": link.target_id, "role": link.qualifier}
    at, role = tied.end(link.target_id, "AT", Organization), tied.end(link.target_id, "AS", Role)
    return dates | _filled(
        {
            "person_id": link.source_id,
            "post_id": link.target_id,
            "organization_id": at.id if at else "",
            "role": role.name if role else tied.nodes[link.target_id].name,
        }
    )


def _area(area: Area) -> Item:
    return _named(area) | _filled({"identifier": area.external("iso3") or "", "classification": area.scheme})


def _event(tied: Tied, event: Event) -> Item:
    where = tied.end(event.id, "HELD_IN", Area)
    return _named(event) | _filled(
        {
            "classification": event.series,
            "start_date": event.starts_on,
            "end_date": event.ends_on,
            "location": event.place,
            "area_id": where.id if where else "",
        }
    )


def _filled(item: Item) -> Item:
    """Without what is empty."""
    return {name: value for name, value in item.items() if value}
