"""The forms of an export, and how each is made of records."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Final, Literal, NamedTuple

from directory.export.contacts import Bodies, Contacts
from directory.export.watermark import Watermark
from directory.model import Id, Record

FormName = Literal["csv", "xlsx", "vcard", "vcard4", "ics", "popolo", "jsonld", "graphml", "folder", "jsonl"]


class Form(NamedTuple):
    """
    What a form is called, how its files end, what a browser is told.

    Attributes:
        whole: each record stands in it whole, and can be brought in again.
        streamed: everything in it needs little memory; the others hold all records at once.
    """

    title: str
    ending: str
    mime: str
    whole: bool = False
    streamed: bool = False


FORMS: Final[dict[FormName, Form]] = {
    "csv": Form("Contacts, CSV", "csv", "text/csv", streamed=True),
    "xlsx": Form("Contacts, XLSX", "xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "vcard": Form("Address book, vCard 3.0", "vcf", "text/vcard", streamed=True),
    "vcard4": Form("Address book, vCard 4.0", "vcf", "text/vcard", streamed=True),
    "ics": Form("Events and ends of term, iCalendar", "ics", "text/calendar"),
    "popolo": Form("Popolo JSON", "popolo.json", "application/json"),
    "jsonld": Form("JSON-LD (W3C ORG, schema.org)", "jsonld", "application/ld+json"),
    "graphml": Form("Graph, GraphML", "graphml", "application/graphml+xml"),
    "folder": Form("Records, a folder of CSV files", "zip", "application/zip", whole=True, streamed=True),
    "jsonl": Form("Records, JSON lines", "jsonl", "application/x-ndjson", whole=True, streamed=True),
}
BARE: Final = frozenset({"csv", "xlsx", "vcard", "vcard4", "jsonl"})  # made of the text of records


def written(
    form: FormName, records: Iterable[Record], mark: Watermark, *, meant: Collection[Id] | None = None
) -> Iterator[bytes]:
    """
    A file of a form, in pieces.

    Args:
        records: in (kind, id) order, nodes of a selection first.
        meant: who has rows and cards of their own; None = everybody.
    """
    if form in BARE:
        return written_bare(form, ((record.record_kind, record.body) for record in records), mark, meant=meant)
    match form:
        case "ics":
            from directory.export.ical import to_ics

            return iter((to_ics(records, mark),))
        case "popolo":
            from directory.export.popolo import to_popolo

            return iter((to_popolo(records, mark),))
        case "jsonld":
            from directory.export.jsonld import to_jsonld

            return iter((to_jsonld(records, mark),))
        case "graphml":
            from directory.export.graph import records_to_graphml

            return iter((records_to_graphml(records, mark),))
        case _:
            from directory.export.folder import to_zip

            return to_zip(records, mark)


def written_bare(
    form: FormName, records: Bodies, mark: Watermark, *, meant: Collection[Id] | None = None
) -> Iterator[bytes]:
    """The same for a form of `BARE`, from the text of records."""
    if form == "jsonl":
        from directory.export.jsonl import to_jsonl

        return to_jsonl(records, mark)
    contacts = Contacts(records, meant=meant)
    if form in ("vcard", "vcard4"):
        from directory.export.vcard import to_vcard

        return to_vcard(contacts, mark, "4.0" if form == "vcard4" else "3.0")
    from directory.export.contact_rows import contact_csv, contact_rows

    if form == "csv":
        return contact_csv(contacts, mark)
    from directory.export.sheet import to_xlsx

    on = mark.on or mark.at.date().isoformat()
    return iter(
        (to_xlsx(contact_rows(contacts, mark), title="Contacts", audience=mark.audience, on=on, demo=mark.demo),)
    )
