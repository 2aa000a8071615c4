"""vCards, Popolo JSON, and lines of our own records."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from corpus_case import Case, read, refused


def card(*lines: str, version: str = "3.0", end: str = "\r\n") -> str:
    return end.join(["BEGIN:VCARD", f"VERSION:{version}", *lines, "END:VCARD", ""])


def cases() -> Iterator[Case]:
    yield from _cards()
    yield from _odd_cards()
    yield from _popolo()
    yield from _lines()


def _card(name: str, *lines: str, header: str, row: str, **more: str) -> Case:
    """One card; header and row by `|`, all of them."""
    version, end = more.pop("version", "3.0"), more.pop("end", "\r\n")
    columns, cells = header.split("|"), row.split("|")
    checks = [f"R1C{n}={text}" for n, text in enumerate(columns, 1)] + [
        f"R2C{n}={text}" for n, text in enumerate(cells, 1)
    ]
    text = card(*lines, version=version, end=end)
    return read(name, text.encode(), "vcard", 2, *checks, columns=str(len(columns)), **more)


def _cards() -> Iterator[Case]:
    yield _card(
        "card-3.vcf", "FN:Ama Sample", "N:SAMPLE;Ama;;Ms;", "ORG:Sample Council", "TITLE:Director",
        "EMAIL:ama@example.org", "TEL:+233 30 255 0100",
        header="organization|email|phone|name|given_name|family_name|honorific|function",
        row="Sample Council|ama@example.org|+233 30 255 0100|Ama Sample|Ama|SAMPLE|Ms|Director",
    )  # fmt: skip
    yield _card(
        "card-4.vcf",
        "FN:Ama Sample",
        "TEL;VALUE=uri:tel:+233302550100",
        "LANG:en",
        "LANG:fr",
        version="4.0",
        header="phone|name|languages",
        row="+233302550100|Ama Sample|en; fr",
    )
    yield _card(
        "card-2.vcf",
        "N:Müller;Jürgen",
        "FN;CHARSET=ISO-8859-1;ENCODING=QUOTED-PRINTABLE:J=FCrgen M=FCller",
        "TEL;CELL:+49 30 255 0100",
        version="2.1",
        header="phone|name|given_name|family_name|vCard TEL parameters",
        row="+49 30 255 0100|Jürgen Müller|Jürgen|Müller|TYPE=cell",
    )
    yield _card(
        "card-2-soft-lines.vcf",
        "FN;ENCODING=QUOTED-PRINTABLE:Ama =",
        "Sam=C3=A9",
        "NOTE;QUOTED-PRINTABLE:a=0D=0Ab",
        version="2.1",
        header="name|note",
        row="Ama Samé|a\\nb",
    )
    yield _card(
        "card-folded.vcf",
        "FN:Ama Sam",
        " ple",
        "NOTE:a long",
        "\t note",
        header="name|note",
        row="Ama Sample|a long note",
    )
    yield _card(
        "card-escapes.vcf",
        "FN:Ama Sample",
        "ORG:Sample\\, Council\\; Accra;Unit",
        "NOTE:a\\nb\\Nc \\\\ d\\: C:\\temp",
        "TITLE:Director, Export",
        header="organization|name|function|note|vCard ORG unit",
        row="Sample, Council; Accra|Ama Sample|Director, Export|a\\nb\\nc \\ d: C:\\temp|Unit",
    )
    yield _card(
        "card-groups.vcf",
        "FN:Ama Sample",
        "item1.EMAIL;TYPE=INTERNET:ama@example.org",
        "item1.X-ABLabel:Office",
        header="email|name|vCard EMAIL parameters|vCard X-ABLABEL",
        row="ama@example.org|Ama Sample|item1|item1: Office",
    )
    yield _card(
        "card-preferred.vcf",
        "FN:Ama",
        "EMAIL:b@example.org",
        "EMAIL;TYPE=pref:a@example.org",
        "TEL;PREF=2:+2",
        "TEL;PREF=1:+1",
        header="email|phone|name",
        row="a@example.org; b@example.org|+1; +2|Ama",
    )
    yield _card(
        "card-fax.vcf",
        "FN:Ama",
        "TEL;TYPE=work,fax:+233 30 255 0101",
        "TEL;TYPE=work:+233 30 255 0100",
        header="phone|name|vCard TEL fax|vCard TEL parameters",
        row="+233 30 255 0100|Ama|+233 30 255 0101|TYPE=fax",
    )
    yield _card(
        "card-address.vcf",
        "FN:Ama",
        "ADR;TYPE=work:;;1 Sample Road;Accra;;GA-1;Ghana",
        header="country|address|name",
        row="Ghana|1 Sample Road, Accra, GA-1, Ghana|Ama",
    )
    yield _card(
        "card-organization.vcf",
        "KIND:org",
        "FN:Sample Council",
        "ORG:Sample Council",
        "URL:https://sc.example.org/?a=1,2",
        "UID:urn:uuid:5",
        version="4.0",
        header="organization|website|external_id|vCard KIND",
        row="Sample Council|https://sc.example.org/?a=1,2|uid:urn:uuid:5|org",
    )
    yield _card(
        "card-company.vcf",
        "FN:Sample Council",
        "N:;;;;",
        "ORG:Sample Council;",
        "X-ABShowAs:COMPANY",
        header="organization|vCard X-ABSHOWAS",
        row="Sample Council|COMPANY",
    )
    yield _card(
        "card-group.vcf",
        "KIND:group",
        "FN:Sample List",
        "MEMBER:urn:uuid:5",
        version="4.0",
        header="organization|vCard KIND|vCard MEMBER",
        row="Sample List|group|urn:uuid:5",
    )
    yield _card(
        "card-without-kind.vcf",
        "FN:Sample Council",
        "ORG:Sample Council",
        "EMAIL:o@example.org",
        header="organization|email",
        row="Sample Council|o@example.org",
    )
    yield _card("card-role.vcf", "FN:Ama", "ROLE:Point of contact", header="name|function", row="Ama|Point of contact")
    yield _card(
        "card-title-and-role.vcf",
        "FN:Ama",
        "TITLE:Director",
        "ROLE:Point of contact",
        header="name|function|vCard ROLE",
        row="Ama|Director|Point of contact",
    )
    yield _card(
        "card-name-parts.vcf",
        "FN:Dr. Ama Kofi Sample Jr.",
        "N:Sample;Ama;Kofi,Efua;Dr.;Jr.",
        header="name|given_name|family_name|honorific|vCard N additional|vCard N suffix",
        row="Dr. Ama Kofi Sample Jr.|Ama|Sample|Dr.|Kofi Efua|Jr.",
    )
    yield _card(
        "card-other-properties.vcf",
        "FN:Ama",
        "BDAY:1970-01-01",
        "CATEGORIES:ports,customs",
        "REV:20260101T000000Z",
        "X-SAMPLE;X-A=b:c",
        header="name|vCard BDAY|vCard CATEGORIES|vCard REV|vCard X-SAMPLE",
        row="Ama|1970-01-01|ports,customs|20260101T000000Z|X-A=b: c",
    )
    yield _card(
        "card-photo.vcf",
        "FN:Ama",
        "PHOTO;ENCODING=b;TYPE=JPEG:" + "QUJD" * 20,
        header="name|vCard PHOTO",
        row="Ama|(80 characters)",
        says="Pictures, sounds and keys",
    )
    yield _card(
        "card-quoted-parameter.vcf",
        "FN:Ama",
        'ADR;LABEL="1; Road: x, y":;;1 Road;;;;',
        version="4.0",
        header="address|name|vCard ADR parameters",
        row="1 Road|Ama|LABEL=1; Road: x, y",
    )
    yield _card(
        "card-caret.vcf",
        "FN:Ama",
        "ADR;LABEL=a^nb^'c^^:;;1 Road;;;;",
        version="4.0",
        header="address|name|vCard ADR parameters",
        row='1 Road|Ama|LABEL=a\\nb"c^',
    )
    yield _card(
        "card-lower-case.vcf",
        "fn:Ama",
        "email;type=internet:a@example.org",
        header="email|name",
        row="a@example.org|Ama",
    )
    yield _card("card-lf.vcf", "FN:Ama", "NOTE:x", end="\n", header="name|note", row="Ama|x")
    yield _card("card-cr.vcf", "FN:Ama", "NOTE:x", end="\r", header="name|note", row="Ama|x")
    yield _card(
        "card-several-organizations.vcf",
        "FN:Ama",
        "ORG:First;Unit",
        "ORG:Second",
        header="organization|name|vCard ORG unit|vCard ORG",
        row="First|Ama|Unit|Second",
    )
    yield _card(
        "card-mailto.vcf", "FN:Ama", "EMAIL:mailto:ama@example.org", header="email|name", row="ama@example.org|Ama"
    )
    yield _card(
        "card-scripts.vcf",
        "FN:أحمد المثال",
        "N:Примеров;Иван",
        "ORG:外務省",
        header="organization|name|given_name|family_name",
        row="外務省|أحمد المثال|Иван|Примеров",
    )
    yield _card("card-in-a-txt.txt", "FN:Ama", header="name", row="Ama")
    yield _hostile()


def _hostile() -> Case:
    text = card("FN:=cmd|'/c calc'!A0", "NOTE:<script>alert(1)</script>")
    return read(
        "card-hostile.vcf", text.encode(), "vcard", 2, "R2C1==cmd|'/c calc'!A0", "R2C2=<script>alert(1)</script>"
    )


def _odd_cards() -> Iterator[Case]:
    many = (
        card("FN:Ama", "EMAIL:a@example.org")
        + "\r\n"
        + card("FN:Kofi", "TEL:+1")
        + card("FN:Sample Body", version="4.0")
    )
    yield read(
        "cards-many.vcf",
        many.encode(),
        "vcard",
        4,
        "R1C1=email",
        "R2C3=Ama",
        "R3C2=+1",
        "R4C3=Sample Body",
        columns="3",
        sheets="cards",
    )
    both = card("FN:Ama", "TEL:+1") + card("KIND:org", "FN:Sample Body", "URL:https://sb.example.org", version="4.0")
    checks = ("cards!R2C2=Ama", "organizations!R2C1=Sample Body", "organizations!R2C2=https://sb.example.org")
    yield read("cards-of-both.vcf", both.encode(), "vcard", "2|2", *checks, columns="2|3", sheets="cards|organizations")
    split = card("FN:Jürgen Müßig").encode().replace(b"\xc3\xbc", b"\xc3\r\n \xbc")
    yield read("card-folded-in-a-letter.vcf", split, "vcard", 2, "R2C1=Jürgen Müßig")
    yield read(
        "card-cp1252.vcf",
        card("FN:Jürgen Müßig", "ORG:Behörde für Häfen", "ADR:;;Königstraße 5;Köln;;;").encode("cp1252"),
        "vcard",
        2,
        "R2C1=Behörde für Häfen",
        "R2C3=Jürgen Müßig",
        says="Windows-1252",
    )
    yield read("card-utf16.vcf", card("FN:Jürgen").encode("utf-16"), "vcard", 2, "R2C1=Jürgen", says="utf-16")
    yield read("card-bom.vcf", card("FN:Jürgen").encode("utf-8-sig"), "vcard", 2, "R2C1=Jürgen")
    yield read(
        "card-without-name.vcf", card("EMAIL:a@example.org").encode(), "vcard", 2, "R1C1=email", "R2C1=a@example.org"
    )
    yield refused("card-cut-off.vcf", card("FN:Ama", "EMAIL:a@example.org").encode()[:-20], "a card does not end")
    yield refused(
        "card-junk-line.vcf",
        card("FN:Ama", "this is no property").encode(),
        "line 4: “this is no property” is no property of a card",
    )
    yield refused("card-within-a-card.vcf", card("FN:Ama", "BEGIN:VCARD").encode(), "a card begins within a card")
    yield refused("card-then-junk.vcf", card("FN:Ama").encode() + b"junk\r\n", "is no property of a card")
    yield refused(
        "card-unknown-charset.vcf",
        card("FN;CHARSET=NONE;ENCODING=QUOTED-PRINTABLE:=FC", version="2.1").encode(),
        "is not in “NONE”",
    )
    yield refused("csv-behind-vcf.vcf", b"Name,Land\nAma,Ghana\n", "is a text file behind the ending .vcf")
    yield refused("card-behind-csv.csv", card("FN:Ama").encode(), "is a file of vCards behind the ending .csv")
    yield Case(
        "card-of-many-backslashes.vcf",
        lambda: card("FN:Ama", "NOTE:" + "\\" * 90_000).encode(),
        "vcard",
        "2",
        made_at_test_time=True,
    )
    yield Case(
        "card-of-many-folds.vcf",
        lambda: card("FN:Ama", "NOTE:x" + "\r\n y" * 90_000).encode(),
        "vcard",
        "2",
        made_at_test_time=True,
    )
    yield Case(
        "card-of-many-parameters.vcf",
        lambda: card("FN" + ";TYPE=a" * 200_000 + ":Ama").encode(),
        says="holds",
        made_at_test_time=True,
    )
    yield Case(
        "many-cards.vcf",
        lambda: card("FN:Ama Sample", "EMAIL:a@example.org").encode() * 100_001,
        says="more than 100,000 cards",
        made_at_test_time=True,
    )


_WHOLE: dict[str, Any] = {
    "persons": [
        {
            "id": "p1",
            "name": "Ama Sample",
            "family_name": "SAMPLE",
            "email": "ama@example.org",
            "birth_date": "1970",
            "contact_details": [{"type": "phone", "value": "+233 30 255 0100", "note": "office"}],
        },
        {"id": "p2", "name": "Kofi Probe"},
    ],
    "organizations": [
        {
            "id": "o1",
            "name": "Sample Council",
            "classification": "ngo",
            "identifiers": [{"scheme": "ror", "identifier": "0sample00"}],
        },
        {
            "id": "o2",
            "name": "Sample Unit",
            "parent_id": "o1",
            "links": [{"url": "https://u.example.org"}],
            "other_names": [{"name": "SU"}],
        },
    ],
    "memberships": [
        {"person_id": "p1", "organization_id": "o1", "role": "Director", "start_date": "2024-01-01"},
        {"person_id": "p1", "organization_id": "o2", "post_id": "t1"},
    ],
    "posts": [{"id": "t1", "label": "Head of unit", "organization_id": "o2"}],
}


def _json(name: str, value: Any, rows: object, *checks: str, **more: str) -> Case:
    return read(name, json.dumps(value, ensure_ascii=False).encode(), "popolo", rows, *checks, **more)


def _popolo() -> Iterator[Case]:
    checks = (
        "organizations!R1C1=organization", "organizations!R2C1=Sample Council", "organizations!R2C2=ngo",
        "organizations!R3C3=Sample Council", "organizations!R3C4=https://u.example.org", "organizations!R2C5=ror:0sample00",
        "persons!R2C1=Sample Council", "persons!R3C1=Sample Unit", "persons!R2C6=Director", "persons!R3C6=Head of unit",
        "persons!R4C4=Kofi Probe", "posts!R2C2=Head of unit",
    )  # fmt: skip
    yield _json("popolo.json", _WHOLE, "3|4|2", *checks, sheets="organizations|persons|posts")
    pretty = json.dumps(_WHOLE, indent=2).encode("utf-8-sig")
    yield read("popolo-in-lines-with-bom.json", pretty, "popolo", "3|4|2", "persons!R2C6=Director")
    nested = {
        "persons": [{"name": "Ama", "memberships": [{"role": "Head", "organization": {"name": "Sample Council"}}]}]
    }
    yield _json("popolo-nested.json", nested, 2, "R2C1=Sample Council", "R2C2=Ama", "R2C3=Head")
    yield _json(
        "popolo-bare-persons.json",
        [{"name": "Ama", "family_name": "SAMPLE"}, {"name": "Kofi", "given_name": "K"}],
        3,
        "R2C1=Ama",
        sheets="persons",
    )
    yield _json(
        "popolo-bare-organizations.json",
        [{"name": "Sample Council", "classification": "ngo"}],
        2,
        "R1C2=organization_kind",
        "R2C1=Sample Council",
        sheets="organizations",
    )
    yield _json("popolo-scripts.json", {"persons": [{"name": "أحمد"}, {"name": "見本"}]}, 3, "R2C1=أحمد", "R3C1=見本")
    yield _json(
        "popolo-membership-of-nobody.json",
        {"memberships": [{"organization_id": "o9", "role": "Head"}]},
        2,
        "R2C1=Head",
        "R2C2=o9",
        sheets="persons",
    )
    yield _json(
        "popolo-other-things.json",
        {"organizations": [{"name": "A", "extras": {"a": [1, 2.50, True, None]}}], "meta": {"page": 1}},
        "2|2",
        "organizations!R1C2=Popolo extras a",
        "organizations!R2C2=1; 2.5; true",
        "about the file!R2C1=1",
    )
    yield read(
        "popolo-numbers.json",
        b'{"persons":[{"name":"Ama","phone":233302550100,"n":1.50,"e":1e400}]}',
        "popolo",
        2,
        "R2C2=233302550100",
        "R2C3=1.50",
        "R2C4=1e400",
    )
    yield read("popolo-in-a-txt.txt", b'{"persons":[{"name":"Ama"}]}', "popolo", 2, "R2C1=Ama")
    yield refused("json-told-neither.json", b'[{"name":"Ama"}]', "is not told to be a person or an organization")
    yield refused("json-key-twice.json", b'{"persons":[{"name":"Ama","name":"Kofi"}]}', "says “name” twice")
    yield refused(
        "json-deep.json", b'{"persons":[' + b'{"a":' * 30 + b"1" + b"}" * 30 + b"]}", "nested more than 20 deep"
    )
    yield refused("json-nan.json", b'{"persons":[{"name":"Ama","n":NaN}]}', "holds NaN")
    yield refused("json-cut-off.json", b'{"persons":[{"name":"Ama"},', "is no JSON in line 1, column 28")
    yield refused("json-other.json", b'{\n"type":"FeatureCollection","features":[]}', "is JSON and not Popolo")
    yield refused("json-other-in-a-line.json", b'{"type":"FeatureCollection","features":[]}', "is JSON and not Popolo")
    yield refused("json-number.json", b"[1, 2]", "item 1 of “the list” is no object")
    yield refused("json-empty-lists.json", b'{"persons":[],"organizations":[]}', "holds nobody")
    yield refused("json-list-of-texts.json", b'{"persons":["Ama"]}', "item 1 of “persons” is no object")
    yield refused("csv-behind-json.json", b"Name,Land\nAma,Ghana\n", "is a text file behind the ending .json")
    yield refused("json-behind-vcf.vcf", b'{"persons":[]}', "is a JSON file behind the ending .vcf")
    yield Case("json-very-deep.json", lambda: b"[" * 1_000_000, says="nested more than 20 deep", made_at_test_time=True)
    yield Case(
        "json-500-keys.json",
        lambda: json.dumps({"persons": [{f"k{n}": "x" for n in range(600)}]}).encode(),
        says="600 properties",
        made_at_test_time=True,
    )


def _lines() -> Iterator[Case]:
    lines = b'{"record_kind":"Person","id":"person:ama"}\n{"record_kind":"Person","id":"person:kofi"}\n'
    yield read(
        "records.jsonl",
        lines,
        "jsonl",
        3,
        "R1C1=record",
        'R2C1={"record_kind":"Person","id":"person:ama"}',
        columns="1",
        sheets="records",
    )
    yield read("records-behind-json.json", lines, "jsonl", 3, "R1C1=record")
    yield read("records-one.jsonl", lines.splitlines()[0], "jsonl", 2, "R1C1=record")
    yield read(
        "records-ndjson.ndjson",
        lines.replace(b"\n", b"\n\n"),
        "jsonl",
        4,
        "R3C1=",
        'R4C1={"record_kind":"Person","id":"person:kofi"}',
    )
    yield read("records-broken-line.jsonl", lines + b'{"id":\n', "jsonl", 4, 'R4C1={"id":')
    yield refused("records-then-text.jsonl", lines + b"and more\n", "line 3 is no object")
    yield refused("text-behind-jsonl.jsonl", b"Ama\nKofi\n", "is a text file behind the ending .jsonl")
