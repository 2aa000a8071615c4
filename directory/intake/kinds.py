"""The kinds of list that can be brought in, and the fields that their columns may be."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from directory.errors import InvalidRecord, quoted

ListKind = Literal["participants", "focal_points", "members", "organizations", "channels"]


class Field(NamedTuple):
    """What a column may be."""

    name: str
    title: str
    note: str
    example: str


class Kind(NamedTuple):
    """
    A kind of list.

    Attributes:
        fields: what its columns may be, in the order of its template.
        needs: groups of fields; of each group a row must say at least one.
    """

    name: ListKind
    title: str
    note: str
    fields: tuple[str, ...]
    needs: tuple[tuple[str, ...], ...]


_FIELDS: Final = (
    Field("organization", "Organization", "its full name, in any language", "Sample Chemical Association"),
    Field("acronym", "Acronym", "its acronym", "SCA"),
    Field(
        "organization_kind",
        "Kind of organization",
        "industry_association, professional_association, ngo, academia, state_authority, permanent_mission, "
        "government_agency, iro, regime, un_body, company; or as people write it",
        "industry association",
    ),
    Field("scope", "Scope", "international, regional, sub-regional or national", "national"),
    Field("country", "Country", "the State in which it sits: name in any language, or ISO code", "Ghana"),
    Field("covers", "Covers", "States and regions for which it works; several with ;", "Ghana; Togo"),
    Field("sectors", "Sectors", "what it works on; several with ;, the main one first", "chemical; ports"),
    Field("part_of", "Part of", "the organization of which it is a part", "Sample Ministry of Trade"),
    Field("website", "Website", "https://...", "https://sca.example.org"),
    Field("email", "E-mail", "several with ;", "office@sca.example.org"),
    Field("phone", "Phone", "in international form, with +; several with ;", "+233 30 255 0100"),
    Field("address", "Address", "postal address", "1 Sample Road, Accra"),
    Field("newsletter", "Newsletter", "where one subscribes, or its mailbox", "https://sca.example.org/news"),
    Field("association", "Association", "the body of which the row's organization is a member", "Sample World Council"),
    Field(
        "membership",
        "Membership",
        "full, founding, associate, observer, consultative; or as people write it; empty = full",
        "full",
    ),
    Field("name", "Name", "of the person; or in two columns: given name, family name", "Ama Sample"),
    Field("given_name", "Given name", "of the person", "Ama"),
    Field("family_name", "Family name", "of the person", "SAMPLE"),
    Field("honorific", "Title", "Mr, Ms, Dr, H.E. ...: it is no part of the name", "Ms"),
    Field("function", "Function", "what they do there, in words", "Deputy Director"),
    Field("role", "Role", "the kind of post: point of contact in capital, at the mission ...", "poc_capital"),
    Field("languages", "Languages", "in which one may write: en, fr, or their names; several with ;", "en; fr"),
    Field("event", "Event", "its name or id, where the list is of more than one", "Sample Workshop 2026"),
    Field("event_starts", "Event starts on", "2026-11-22", "2026-03-02"),
    Field("event_ends", "Event ends on", "2026-11-23", "2026-03-04"),
    Field("event_place", "Event place", "where it was held", "Accra"),
    Field(
        "participation", "Took part as", "participant, organizer, speaker, host, side_event; empty = participant", ""
    ),
    Field("channel_type", "Type of channel", "email, phone, address, web, newsletter, note_verbale", "newsletter"),
    Field("channel", "Channel", "the mailbox, number or address", "news@sca.example.org"),
    Field("purpose", "Purpose", "what this channel is for", "monthly newsletter"),
    Field("since", "Since", "a year, a month or a day: 2026, 2026-11, 2026-11-22", "2024-05"),
    Field("until", "Until", "the first day on which it no longer holds", ""),
    Field("instrument", "Named by letter", "the letter that named the holder", "note verbale 12/2024"),
    Field("nominator", "Named by", "who named the holder", "Ministry of Foreign Affairs"),
    Field("organization_id", "Organization id", "its id in this directory; `new` = none of those here", ""),
    Field("person_id", "Person id", "their id in this directory; `new` = none of those here", ""),
    Field("external_id", "Code", "a code that somebody else gave the organization, as scheme:value", "ror:0sample00"),
    Field("note", "Note", "whatever else one should know", ""),
    Field("as_of", "As of", "the day of which the row speaks", ""),
    Field("held", "Held", "the id of a row that waits here; written by the file of what was held", ""),
)
FIELDS: Final = {field.name: field for field in _FIELDS}

_REACHED: Final = ("website", "email", "phone", "address", "newsletter")
_MET: Final = ("email", "phone", "address")
_EVENT: Final = ("event", "event_starts", "event_ends", "event_place")
_TERM: Final = ("since", "until", "instrument", "nominator")
_BODY: Final = ("organization", "acronym", "organization_kind", "country")
_PERSON: Final = ("name", "given_name", "family_name", "honorific", "function")
_END: Final = ("note", "as_of", "external_id", "organization_id")
_WHOM: Final = (("organization", "organization_id", "external_id"),)

_KINDS: Final = (
    Kind(
        "participants",
        "Participants of an event",
        "One person a row. Who attended is not thereby appointed.",
        (*_PERSON, *_BODY, *_MET, "languages", "participation", *_EVENT, *_END, "person_id"),
        (("name", "family_name", "given_name", "person_id"),),
    ),
    Kind(
        "focal_points",
        "Points of contact by State",
        "One post a row: for which State, in which role, at which ministry or mission, and who holds it.",
        ("country", "role", *_BODY[:3], *_PERSON, *_MET, "languages", *_TERM, *_END, "person_id"),
        (("country",), ("role", "function"), ("organization", "organization_id", "external_id")),
    ),
    Kind(
        "members",
        "Members of an association",
        "One member a row: who belongs to whom.",
        (*_BODY, "association", "membership", "since", "until", "sectors", "scope", *_REACHED, *_END),
        _WHOM,
    ),
    Kind(
        "organizations",
        "Organizations",
        "One body a row.",
        (*_BODY, "scope", "covers", "sectors", "part_of", *_REACHED, "languages", *_END),
        _WHOM,
    ),
    Kind(
        "channels",
        "Channels: newsletters, mailing lists, sites",
        "One channel a row.",
        ("organization", "acronym", "country", "channel_type", "channel", "purpose", *_END),
        (*_WHOM, ("channel",)),
    ),
)
KINDS: Final[dict[str, Kind]] = {kind.name: kind for kind in _KINDS}


def kind_named(name: str) -> Kind:
    """
    The kind of list of that name.

    Raises:
        InvalidRecord: there is none.
    """
    if name not in KINDS:
        raise InvalidRecord(f"{quoted(name)} is no kind of list: expected one of {', '.join(KINDS)}", field="kind")
    return KINDS[name]
