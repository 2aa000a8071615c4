"""Files that are not what they say, that are damaged, locked, or made to do harm."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import xlwt
from corpus_case import Case, refused
from corpus_workbooks import (
    CONTACTS,
    fill_xls,
    inline,
    ods_parts,
    ods_row,
    ods_table,
    ods_text,
    table,
    xls,
    xlsx_parts,
    zipped,
)

Parts = dict[str, bytes | str]
SHEET = "xl/worksheets/sheet1.xml"


def cases() -> Iterator[Case]:
    yield from _wrong_types()
    yield from _damaged()
    yield from _locked()
    yield from _harmful()
    yield from _bombs()


def _wrong_types() -> Iterator[Case]:
    contacts, old = zipped(xlsx_parts(CONTACTS)), xls(fill_xls)
    sheet = zipped(ods_parts(ods_table(ods_row(ods_text("Name")))))
    page = b"<html><body><table><tr><td>Name</td></tr></table></body></html>"
    xml_2003 = b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"></Workbook>'
    png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(40)
    for name, data, what in (
        ("page-behind-xls.xls", page, "a web page (HTML)"),
        ("page-behind-xlsx.xlsx", b"\r\n<!DOCTYPE html>" + page, "a web page (HTML)"),
        ("page-behind-csv.csv", page, "a web page (HTML)"),
        ("page-utf16-behind-xls.xls", page.decode().encode("utf-16"), "a web page (HTML)"),
        ("xml-2003-behind-xls.xls", xml_2003, "an XML spreadsheet of 2003"),
        ("xml-behind-csv.csv", b"<?xml version='1.0'?><list/>", "an XML file"),
        ("csv-behind-xlsx.xlsx", b"Name,Land\nAma,Ghana\n", "a text file behind the ending .xlsx"),
        ("csv-behind-xls.xls", b"Name\tLand\nAma\tGhana\n", "a text file behind the ending .xls"),
        ("csv-behind-ods.ods", b"Name,Land\nAma,Ghana\n", "a text file behind the ending .ods"),
        ("xlsx-behind-csv.csv", contacts, "an XLSX workbook behind the ending .csv"),
        ("xlsx-behind-xls.xls", contacts, "an XLSX workbook behind the ending .xls"),
        ("xlsx-behind-ods.ods", contacts, "an XLSX workbook behind the ending .ods"),
        ("xlsx-behind-vcf.vcf", contacts, "an XLSX workbook behind the ending .vcf"),
        ("xls-behind-xlsx.xlsx", old, "an XLS workbook behind the ending .xlsx"),
        ("xls-behind-csv.csv", old, "an XLS workbook behind the ending .csv"),
        ("ods-behind-xlsx.xlsx", sheet, "an ODS workbook behind the ending .xlsx"),
        ("pdf-behind-xlsx.xlsx", b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
        ("pdf-behind-csv.csv", b"%PDF-1.7\n1 0 obj\n", "a PDF document"),
        ("png-behind-csv.csv", png, "a picture (PNG)"),
        ("png-behind-xlsx.xlsx", png, "a picture (PNG)"),
        ("jpeg-behind-xls.xls", b"\xff\xd8\xff\xe0\0\x10JFIF" + bytes(40), "a picture (JPEG)"),
        ("gzip-behind-csv.csv", b"\x1f\x8b\x08\0" + bytes(20), "a compressed file (gzip)"),
        ("program-behind-xls.xls", b"MZ\x90\0\3\0\0\0" + bytes(40), "a program"),
        ("database-behind-csv.csv", b"SQLite format 3\0" + bytes(40), "a database (SQLite)"),
        ("rtf-behind-txt.txt", b"{\\rtf1\\ansi Ama}", "a text document (RTF)"),
        ("zip-behind-xlsx.xlsx", zipped({"list.csv": "a,b"}), "a ZIP archive"),
        (
            "docx-behind-xlsx.xlsx",
            zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
            "a text document (DOCX)",
        ),
        (
            "odt-behind-ods.ods",
            zipped(
                {"mimetype": "application/vnd.oasis.opendocument.text", "META-INF/manifest.xml": "<m/>"}, stored=True
            ),
            "a text document (ODT)",
        ),
        (
            "xlsb-behind-xlsx.xlsx",
            zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": b"\0"}),
            "a binary workbook (XLSB)",
        ),
        ("doc-behind-xls.xls", _ole("WordDocument"), "a text document (DOC)"),
        ("ole-behind-xls.xls", _ole("Something"), "is a workbook that is cut off, or"),
        (
            "contacts.docx",
            zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"}),
            "has the ending .docx",
        ),
        ("contacts.pdf", b"%PDF-1.7\n", "has the ending .pdf and is a PDF document"),
        ("contacts.exe", b"MZ\x90\0" + bytes(40), "has the ending .exe"),
    ):
        yield refused(name, data, what)
    for ending in ("csv", "xlsx", "vcf", "json"):
        yield refused(f"empty.{ending}", b"", "is empty")
    yield refused("only-blanks.csv", b" \r\n\t\r\n", "is empty")


def _ole(stream: str) -> bytes:
    document = xlwt.CompoundDoc.XlsDoc()
    out = io.BytesIO()
    document.save(out, b"\0" * 5000)
    name, right = "Workbook".encode("utf-16-le"), stream.encode("utf-16-le")
    return out.getvalue().replace(name.ljust(len(right), b"\0"), right.ljust(len(name), b"\0"))


def _flipped(data: bytes, *places: int) -> bytes:
    changed = bytearray(data)
    for place in places:
        changed[place] ^= 0x55
    return bytes(changed)


def _damaged() -> Iterator[Case]:
    contacts = table([["Name", "Country"]] + [[f"Person {n}", "Ghana"] for n in range(50)])
    for share in (10, 50, 90, 99):
        yield refused(
            f"cut-off-at-{share}-percent.xlsx", contacts[: len(contacts) * share // 100], "is a damaged workbook"
        )
    yield refused("cut-off-at-4-bytes.xlsx", contacts[:4], "behind the ending .xlsx")
    with zipfile.ZipFile(io.BytesIO(contacts)) as archive:
        spot = archive.getinfo(SHEET).header_offset + 30 + len(SHEET) + 40
        directory = archive.start_dir
    yield refused("flipped-in-the-sheet.xlsx", _flipped(contacts, spot), "is a damaged workbook")
    yield refused("flipped-in-the-directory.xlsx", _flipped(contacts, directory), "is a damaged workbook")
    yield refused("flipped-at-the-end.xlsx", _flipped(contacts, len(contacts) - 22), "is a damaged workbook")
    yield refused("flipped-in-a-checksum.xlsx", _flipped(contacts, directory + 16), "is a damaged workbook")
    for part in ("xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"):
        parts = {name: content for name, content in xlsx_parts(CONTACTS).items() if name != part}
        yield refused(f"without-{part.rsplit('/', 1)[-1]}.xlsx", zipped(parts), "is a damaged workbook")
    for name, wrong in (
        ("not-closed", "<worksheet><sheetData><row>"),
        ("crossed", "<worksheet><sheetData></worksheet></sheetData>"),
        ("text", "Name,Land"),
    ):
        parts = xlsx_parts(CONTACTS)
        parts["xl/workbook.xml"] = wrong
        yield refused(f"workbook-part-{name}.xlsx", zipped(parts), "is a damaged workbook")
        parts = xlsx_parts(CONTACTS)
        parts[SHEET] = wrong
        yield refused(f"sheet-part-{name}.xlsx", zipped(parts), "is a damaged workbook")
    parts = xlsx_parts(CONTACTS)
    parts[SHEET] = str(parts[SHEET]).partition('<row r="2">')[0]
    yield refused("sheet-part-ends-early.xlsx", zipped(parts), "is a damaged workbook")
    old = xls(fill_xls)
    yield refused("cut-off.xls", old[:1500], "is a workbook that is cut off")
    yield refused("flipped.xls", _flipped(old, *range(512, 560)), "is a damaged workbook")
    yield refused("header-only.xls", old[:512], "is a workbook that is cut off, or")
    sheet = zipped(ods_parts(ods_table(ods_row(ods_text("Name")))))
    yield refused("cut-off.ods", sheet[: len(sheet) // 2], "is a ZIP archive that is cut off")
    yield refused("not-closed.ods", zipped(ods_parts("<table:table>")), "is a damaged workbook")


def _locked() -> Iterator[Case]:
    yield refused("locked.xlsx", _ole("EncryptedPackage"), "locked with a password")
    yield refused("locked.xls", _locked_xls(), "locked with a password")
    manifest = '<manifest:file-entry manifest:full-path="content.xml"><manifest:encryption-data/></manifest:file-entry>'
    yield refused("locked.ods", zipped(ods_parts("", manifest=manifest)), "locked with a password")
    contacts = bytearray(zipped(xlsx_parts(CONTACTS)))
    for at in _all(bytes(contacts), b"PK\x01\x02"):
        contacts[at + 8] |= 1
    yield refused("locked-zip.xlsx", bytes(contacts), "locked with a password")


def _locked_xls() -> bytes:
    book = xlwt.Workbook()
    fill_xls(book)
    stream = book.get_biff_data()
    begin = 4 + struct.unpack("<H", stream[2:4])[0]
    lock = struct.pack("<HHHHHHI16s16s16s", 0x2F, 54, 1, 1, 1, 0, 0, bytes(16), bytes(16), bytes(16))
    lock = lock[:4] + lock[4:].ljust(54, b"\0")[:54]
    out = io.BytesIO()
    xlwt.CompoundDoc.XlsDoc().save(out, stream[:begin] + lock + stream[begin:])
    return out.getvalue()


def _all(data: bytes, mark: bytes) -> Iterator[int]:
    at = data.find(mark)
    while at >= 0:
        yield at
        at = data.find(mark, at + 1)


def _with(name: str, content: bytes | str) -> bytes:
    parts: Parts = xlsx_parts(CONTACTS)
    parts[name] = content
    return zipped(parts)


def _harmful() -> Iterator[Case]:
    sheet = str(xlsx_parts(CONTACTS)[SHEET])
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
    yield refused(
        "entity-bomb.xlsx",
        _with(SHEET, f"<!DOCTYPE x [{laughs}]>" + sheet.replace("Ghana", "&l9;")),
        "declares a document type",
    )
    outside = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    yield refused(
        "entity-from-outside.xlsx", _with(SHEET, outside + sheet.replace("Ghana", "&e;")), "declares a document type"
    )
    yield refused(
        "entity-in-shared-strings.xlsx", _with("xl/sharedStrings.xml", outside + "<sst/>"), "declares a document type"
    )
    yield refused(
        "doctype-after-a-long-comment.xlsx",
        _with(SHEET, f"<!-- {'x' * 90_000} -->" + outside + sheet),
        "declares a document type",
    )
    yield refused("part-in-utf16.xlsx", _with(SHEET, (outside + sheet).encode("utf-16")), "is not UTF-8")
    yield refused("macros.xlsm", _with("xl/vbaProject.bin", b"\0" * 100), "holds macros")
    yield refused("macros.xlsx", _with("xl/VBAPROJECT.BIN", b"\0" * 100), "holds macros")
    yield refused(
        "external-links.xlsx", _with("xl/externalLinks/externalLink1.xml", "<x/>"), "takes values from other files"
    )
    for name, place in (
        ("up", "../../etc/cron.d/x"),
        ("absolute", "/etc/cron.d/x"),
        ("backslash", "xl\\..\\..\\x"),
        ("drive", "c:/x"),
    ):
        yield refused(f"part-outside-{name}.xlsx", _with(place, "x"), "names a place outside")
    yield refused("packed-2000-times.xlsx", _with("xl/media/a.bin", b"\0" * 2_000_000), "is packed more than 200 times")
    yield refused(
        "entity-bomb.ods",
        zipped(ods_parts("") | {"content.xml": f"<!DOCTYPE x [{laughs}]><x>&l9;</x>"}),
        "declares a document type",
    )
    many = zipped({**xlsx_parts(CONTACTS), **{f"xl/x{n}": "" for n in range(2001)}}, stored=True)
    yield Case("2001-parts.xlsx", lambda: many, says="parts: the most that is read is 2,000", made_at_test_time=True)


def _declared(sizes: Callable[[int], int]) -> bytes:
    """A sheet of 1.5 GB that packs well; its directory declares what it likes."""
    packed, crc, real = _packed()
    parts = xlsx_parts("")
    parts.pop(SHEET)
    return _appended(zipped(parts), SHEET, packed, crc, sizes(real))


@cache
def _packed() -> tuple[bytes, int, int]:
    """The packed sheet, its checksum and its size."""
    head = str(xlsx_parts("")[SHEET]).partition("</sheetData>")[0].encode()
    packer = zlib.compressobj(1, zlib.DEFLATED, -15)
    row = b'<row><c t="inlineStr"><is><t>' + b"x" * 900 + b"</t></is></c></row>"
    chunk, real, crc = row * 1000, len(head), zlib.crc32(head)
    packed = [packer.compress(head)]
    for _ in range(1_500_000_000 // len(chunk)):
        packed.append(packer.compress(chunk))
        crc, real = zlib.crc32(chunk, crc), real + len(chunk)
    return b"".join([*packed, packer.flush()]), crc, real


def _appended(base: bytes, name: str, data: bytes, crc: int, size: int) -> bytes:
    end = base.rfind(b"PK\x05\x06")
    count, length, start = struct.unpack("<HII", base[end + 10 : end + 20])
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 33, crc, len(data), size & 0xFFFFFFFF, len(name), 0)
    local = b"PK\x03\x04" + common + name.encode() + data
    entry = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, start) + name.encode()
    central = base[start : start + length] + entry
    tail = struct.pack("<HHHHIIH", 0, 0, count + 1, count + 1, len(central), start + len(local), 0)
    return base[:start] + local + central + b"PK\x05\x06" + tail


def _wide(rows: int, columns: int) -> bytes:
    """A cell at each end of a rectangle."""
    from corpus_bad import letters_of

    last = f"{letters_of(columns)}{rows}"
    return zipped(xlsx_parts(CONTACTS + f'<row r="{rows}">' + inline(last, "end") + "</row>"))


def letters_of(column: int) -> str:
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


def _bombs() -> Iterator[Case]:
    def made(name: str, make: Callable[[], bytes], says: str) -> Case:
        return Case(name, make, says=says, made_at_test_time=True)

    yield made("zip-bomb.xlsx", lambda: _declared(lambda real: real), "unpacks to 1,")
    yield made("zip-bomb-that-lies.xlsx", lambda: _declared(lambda _: 100_000), "is a damaged workbook")
    yield made("far-cell.xlsx", lambda: _wide(1_048_576, 16_384), "needs too much memory")
    yield refused(
        "16384-columns.xlsx",
        zipped(xlsx_parts('<row r="1">' + inline("A1", "Name") + inline("XFD1", "end") + "</row>")),
        "16,384 columns in row 1",
    )
    wide = '<table:table-cell office:value-type="string" table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell>'
    yield refused("16384-columns.ods", zipped(ods_parts(ods_table(ods_row(wide)))), "16,384 columns in row 1")
    yield made(
        "repeated-bomb.ods",
        lambda: zipped(ods_parts(ods_table(ods_row(wide, more=' table:number-rows-repeated="1048576"')))),
        "is a damaged workbook",
    )
    rows = ods_row(ods_text("x"), more=' table:number-rows-repeated="1048576"')
    yield refused("repeated-rows.ods", zipped(ods_parts(ods_table(rows))), "too many rows")
    empty = "".join(f'<row r="{n}" s="1" customFormat="1"/>' for n in range(3, 1_048_577))
    yield Case(
        "a-million-empty-rows.xlsx",
        lambda: _sized(CONTACTS + empty),
        "xlsx",
        "2",
        cells="R2C2=Ghana",
        made_at_test_time=True,
    )
    styled = "".join(f'<row r="{n}"><c r="A{n}" s="0"/></row>' for n in range(3, 1_048_577))
    yield Case(
        "a-million-styled-rows.xlsx",
        lambda: _sized(CONTACTS + styled),
        "xlsx",
        "2",
        cells="R2C2=Ghana",
        made_at_test_time=True,
    )
    yield made(
        "cell-of-100-mb.xlsx",
        lambda: _sized('<row r="1">' + inline("A1", _noise(100_000_000)) + "</row>"),
        "cell A1 holds 99,999,999 characters",
    )
    yield made(
        "cell-of-100001.xlsx",
        lambda: _sized('<row r="1">' + inline("B1", _noise(100_001)) + "</row>"),
        "cell B1 holds 100,001 characters",
    )
    text = inline("A1", _noise(50_000)).replace(' r="A1"', "")
    yield made("60-mb-of-text.xlsx", lambda: _sized(f"<row>{text}</row>" * 1_200), "holds too much text")
    yield made(
        "deep-xml.xlsx",
        lambda: _sized("".join(f'<a b="{n % 3000:x}">' for n in range(3_000_000))),
        "is a damaged workbook",
    )
    yield made(
        "tags-that-never-end.xlsx",
        lambda: _sized("".join(f'<c b{n % 3000:x}="" t="e" ' for n in range(2_000_000))),
        "is a damaged workbook",
    )
    yield made(
        "deep-xml.ods",
        lambda: zipped(ods_parts("".join(f'<table:table b="{n % 3000:x}">' for n in range(100_000)))),
        "is a damaged workbook",
    )


def _noise(size: int) -> str:
    """A text that does not pack beyond all measure."""
    words = "".join(f"{n:x} " for n in range(3_000))
    return (words * (size // len(words) + 1))[:size]


def _sized(rows: str) -> bytes:
    """A workbook that packs to a hundredth or so, whatever is in it."""
    parts = xlsx_parts(rows)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED, 1)
    return out.getvalue()
