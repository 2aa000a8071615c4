"""Records as JSON-LD, in the words of W3C ORG, schema.org, SKOS, FOAF and vCard; its context stands in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import Any, Final
from urllib.parse import quote

from directory.export.tied import Tied
from directory.export.watermark import NO_POSITION, Watermark
from directory.model import ContactPoint, Link, Named, Node, Organization, Record

Item = dict[str, Any]

URN: Final = "urn:directory-1540:"
_REFERENCE: Final = {"@type": "@id"}
CONTEXT: Final[dict[str, object]] = {
    "org": "http://www.w3.org/ns/org#",
    "schema": "https://schema.org/",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "name": "skos:prefLabel",
    "altName": "skos:altLabel",
    "identifier": "dcterms:identifier",
    "note": "skos:note",
    "source": {"@id": "dcterms:source"},
    **{
        term: {"@id": iri, **_REFERENCE}
        for term, iri in {
            "memberOf": "schema:memberOf",
            "subOrganizationOf": "org:subOrganizationOf",
            "postIn": "org:postIn",
            "role": "org:role",
            "holds": "org:holds",
            "basedIn": "schema:location",
            "areaServed": "schema:areaServed",
            "knowsAbout": "schema:knowsAbout",
            "contactPoint": "schema:contactPoint",
            "heldIn": "schema:location",
            "tookPart": "schema:performerIn",
            "about": "schema:about",
            "partOf": "schema:containedInPlace",
            "broader": "skos:broader",
            "related": "skos:related",
            "linkedTo": "org:linkedTo",
            "replaces": "dcterms:replaces",
            "membersOf": "schema:memberOf",
            "knows": "foaf:knows",
            "member": "org:member",
            "organization": "org:organization",
        }.items()
    },
}
TYPES: Final[dict[str, list[str]]] = {
    "Area": ["schema:Place"],
    "Sector": ["skos:Concept"],
    "Role": ["org:Role"],
    "Organization": ["org:Organization", "schema:Organization"],
    "Post": ["org:Post"],
    "Person": ["foaf:Person", "schema:Person"],
    "ContactPoint": ["schema:ContactPoint"],
    "Event": ["schema:Event"],
}
LINKS: Final = {
    "AT": "postIn", "AS": "role", "HOLDS": "holds", "BASED_IN": "basedIn", "COVERS": "areaServed",
    "ACTIVE_IN": "knowsAbout", "REACHED_AT": "contactPoint", "MEMBER_OF": "memberOf", "HELD_IN": "heldIn",
    "TOOK_PART": "tookPart", "ABOUT": "about", "BROADER": "broader", "RELATED": "related",
    "COOPERATES_WITH": "linkedTo", "SUCCEEDS": "replaces", "MEMBERSHIP_OF": "membersOf", "KNOWS": "knows",
}  # fmt: skip
_VALUE: Final[dict[str, Callable[[str], Item]]] = {
    "email": lambda value: {"schema:email": value, "vcard:hasEmail": {"@id": f"mailto:{quote(value, safe='@+')}"}},
    "phone": lambda value: {"schema:telephone": value},
    "address": lambda value: {"schema:address": value},
    "web": lambda value: {"schema:url": value},
    "newsletter": lambda value: {"schema:url": value},
    "note_verbale": lambda value: {"schema:description": value},
}


def to_jsonld(records: Iterable[Record], mark: Watermark) -> bytes:
    """A graph of what was exported; memberships are resources of their own too, with their dates."""
    tied = Tied(records)
    graph = [_about(mark), *(_node(tied, node) for node in tied.nodes.values())]
    graph += [_membership(link) for link in tied.links if link.kind == "MEMBER_OF"]
    return f"{json.dumps({'@context': CONTEXT, '@graph': graph}, ensure_ascii=False, indent=1)}\n".encode()


def iri(known: str) -> str:
    """The name of a record among resources: its id must not be read as a prefix."""
    return f"{URN}{quote(known, safe=':')}"


def _about(mark: Watermark) -> Item:
    return {
        "@id": f"{URN}export",
        "@type": "schema:Dataset",
        "name": "1540 directory",
        "schema:creator": mark.by,
        "schema:dateCreated": mark.moment,
        "schema:temporalCoverage": mark.on or "all times",
        "dcterms:audience": mark.audience,
        "note": [mark.line, NO_POSITION, *(["invented data"] if mark.demo else [])],
    }


def _node(tied: Tied, node: Node) -> Item:
    found: Item = {"@id": iri(node.id), "@type": TYPES.get(node.record_kind, ["skos:Concept"])}
    if isinstance(node, Named):
        found["name"] = node.name
        found["altName"] = [
            {"@value": name.text, "@language": name.language} if name.language else name.text
            for name in node.names
            if name.text != node.name
        ]
    found["identifier"] = [f"{known.scheme}:{known.value}" for known in node.external_ids]
    found["source"] = [source.address or source.title for source in node.sources]
    found["note"] = node.note
    found |= _own(node)
    for kind, term in LINKS.items():
        found[term] = [*found.get(term, []), *(iri(link.target_id) for link in tied.out(node.id, kind))]
    part = "subOrganizationOf" if isinstance(node, Organization) else "partOf"
    found[part] = [iri(link.target_id) for link in tied.out(node.id, "PART_OF")]
    return {term: value for term, value in found.items() if value}


def _own(node: Node) -> Item:
    """What a kind has of its own."""
    if isinstance(node, ContactPoint):
        return {"schema:contactType": node.type} | _VALUE[node.type](node.value)
    if isinstance(node, Organization):
        return {"org:classification": node.kind}
    return {f"schema:{term}": getattr(node, field, None) for term, field in _DATES.items()}


_DATES: Final = {"startDate": "starts_on", "endDate": "ends_on"}


def _membership(link: Link) -> Item:
    found = {
        "@id": iri(link.id),
        "@type": "org:Membership",
        "member": iri(link.source_id),
        "organization": iri(link.target_id),
        "schema:roleName": link.qualifier,
        "schema:startDate": link.valid_from,
        "schema:endDate": link.valid_until,
    }
    return {term: value for term, value in found.items() if value}
