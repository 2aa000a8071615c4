"""XLSX, XLS and ODS: by those who write them, and by hand where they would not write that."""

# ruff: noqa: DTZ001  a spreadsheet knows no time zone

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Callable, Iterator
from typing import Any

import xlsxwriter
import xlwt
from corpus_case import Case, read

_DAY = (1980, 1, 1, 0, 0, 0)
_X = "http://schemas.openxmlformats.org"
_CLARK = "http://purl.oclc.org/ooxml"  # the strict form
MERGED = "merged cells"


def zipped(parts: dict[str, bytes | str], *, stored: bool = False) -> bytes:
    """An archive that is the same each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _DAY)
            entry.compress_type = archive.compression
            archive.writestr(entry, content)
    return out.getvalue()


def xlsx_parts(rows: str, *, strings: str = "", base: str = _X, after: str = "") -> dict[str, bytes | str]:
    """A workbook with one sheet, whose rows are given as XML."""
    office = f"{base}/officeDocument/2006/relationships" if base == _X else f"{base}/officeDocument/relationships"
    main = f"{base}/spreadsheetml/2006/main" if base == _X else f"{base}/spreadsheetml/main"
    package = "http://schemas.openxmlformats.org/package/2006"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts: dict[str, bytes | str] = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="List" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/>'
        + (f'<Relationship Id="rId2" Type="{office}/sharedStrings" Target="sharedStrings.xml"/>' if strings else "")
        + "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData>{after}</worksheet>',
    }
    if strings:
        parts["xl/sharedStrings.xml"] = f'<sst xmlns="{main}">{strings}</sst>'
    return parts


def inline(place: str, text: str) -> str:
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


CONTACTS = (
    '<row r="1">' + inline("A1", "Name") + inline("B1", "Country") + "</row>"
    '<row r="2">' + inline("A2", "Ama Sample") + inline("B2", "Ghana") + "</row>"
)


def written(fill: Callable[[xlsxwriter.Workbook], None], **options: Any) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_urls": False, "strings_to_formulas": False} | options
    )
    book.set_properties({"created": dt.datetime(2026, 1, 1)})
    fill(book)
    book.close()
    return out.getvalue()


def table(rows: list[list[Any]], name: str = "List") -> bytes:
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet(name)
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    return written(fill)


def cases() -> Iterator[Case]:
    yield from _plain()
    yield from _values()
    yield from _shapes()
    yield from _by_hand()
    yield from _xls()
    yield from _ods()


def _plain() -> Iterator[Case]:
    rows = [["Name", "Country", "E-mail"], ["Ama Sample", "Ghana", "ama@example.org"], ["Zoë Müller", "Österreich", ""]]
    yield read(
        "contacts.xlsx", table(rows), "xlsx", 3, "R2C1=Ama Sample", "R3C2=Österreich", columns="3", sheets="List"
    )
    yield read("contacts-no-ending", table(rows), "xlsx", 3, "R2C1=Ama Sample")
    yield read("contacts-ending-capitals.XLSX", table(rows), "xlsx", 3, "R2C1=Ama Sample")
    yield read("contacts-xlsm-without-macros.xlsm", table(rows), "xlsx", 3, "R2C1=Ama Sample")
    scripts = [["名前", "الاسم", "Имя"], ["見本太郎", "أحمد المثال", "Иван Примеров"], ["𝔸", "👩🏾‍🔬", "e\u0301"]]
    yield read("scripts.xlsx", table(scripts, "Список 1"), "xlsx", 3, "R2C2=أحمد المثال", "R3C1=𝔸", sheets="Список 1")
    yield read(
        "preamble.xlsx",
        table([["List of participants"], ["as of", "2026"], [], ["Name", "Country"], ["Ama", "Ghana"]]),
        "xlsx",
        5,
        "R4C2=Country",
        "R5C1=Ama",
    )
    yield read(
        "two-header-rows.xlsx",
        table([["Person", "", "Body"], ["Given", "Family", "Name"], ["Ama", "SAMPLE", "Council"]]),
        "xlsx",
        3,
        "R1C3=Body",
        "R2C2=Family",
    )
    yield read(
        "duplicate-headers.xlsx", table([["Name", "Name"], ["Ama", "Kofi"]]), "xlsx", 2, "R1C2=Name", "R2C2=Kofi"
    )
    yield read("no-header.xlsx", table([["Ama", "Ghana"], ["Kofi", "Togo"]]), "xlsx", 2, "R1C1=Ama")
    yield read("codes-with-na.xlsx", table([["Name", "Code"], ["Ama", "GH"], ["Kofi", "NA"]]), "xlsx", 3, "R3C2=NA")
    yield read(
        "texts-with-na.xlsx",
        table([["Name", "Country"], ["Ama", "Ghana"], ["Kofi", "NA"], ["Efua", "None"]]),
        "xlsx",
        4,
        "R3C2=NA",
        "R4C2=None",
    )
    yield read(
        "command-texts.xlsx",
        table([["Name", "Note"], ["=cmd|'/c calc'!A0", "+1"], ["@x", "-1"]]),
        "xlsx",
        3,
        "R2C1==cmd|'/c calc'!A0",
        "R2C2=+1",
    )
    yield read(
        "newlines.xlsx",
        table([["Name", "Address"], ["Ama", "1 Sample Road\nAccra"]]),
        "xlsx",
        2,
        "R2C2=1 Sample Road\\nAccra",
    )
    yield read(
        "blanks.xlsx",
        table([[" Name", "Note\u00a0"], ["  Ama ", "\u200bx"]]),
        "xlsx",
        2,
        "R1C2=Note\u00a0",
        "R2C1=  Ama ",
    )


def _dates(book: xlsxwriter.Workbook) -> None:
    sheet = book.add_worksheet("List")
    form = {name: book.add_format({"num_format": name}) for name in ("yyyy-mm-dd", "d/m/yy h:mm", "hh:mm:ss", "[h]:mm")}
    sheet.write_row(0, 0, ["day", "moment", "time", "span"])
    sheet.write_datetime(1, 0, dt.datetime(2026, 11, 22), form["yyyy-mm-dd"])
    sheet.write_datetime(1, 1, dt.datetime(2026, 3, 2, 9, 30), form["d/m/yy h:mm"])
    sheet.write_datetime(1, 2, dt.time(14, 5), form["hh:mm:ss"])
    sheet.write_number(1, 3, 1.5, form["[h]:mm"])
    sheet.write_datetime(2, 0, dt.datetime(1904, 2, 29), form["yyyy-mm-dd"])


def _values() -> Iterator[Case]:
    checks = ("R2C1=2026-11-22", "R2C2=2026-03-02T09:30:00", "R2C3=14:05:00", "R2C4=36:00:00", "R3C1=1904-02-29")
    yield read("dates.xlsx", written(_dates), "xlsx", 3, *checks)
    yield read("dates-of-1904.xlsx", written(_dates, date_1904=True), "xlsx", 3, *checks)
    numbers = [
        ["n"],
        [12.0],
        [1.5],
        [233302550100],
        [41220000000.0],
        [0.1],
        [-3],
        [0],
        [1e-7],
        [1.2e21],
        [True],
        [False],
    ]
    yield read(
        "numbers.xlsx", table(numbers), "xlsx", 12, "R2C1=12", "R3C1=1.5", "R4C1=233302550100", "R5C1=41220000000",
        "R6C1=0.1", "R7C1=-3", "R8C1=0", "R9C1=1e-07", "R10C1=1.2e+21", "R11C1=TRUE", "R12C1=FALSE",
    )  # fmt: skip
    yield read(
        "phones-as-numbers.xlsx",
        table([["Name", "Phone"], ["Ama", 233302550100], ["Kofi", "4.12E+10"], ["Efua", "0302550100"]]),
        "xlsx",
        4,
        "R2C2=233302550100",
        "R3C2=4.12E+10",
        "R4C2=0302550100",
    )

    def formulas(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["sum", "text"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '="A"&"ma"', None, "Ama")

    yield read(
        "formulas.xlsx",
        written(formulas),
        "xlsx",
        2,
        "R2C1=2",
        "R2C2=Ama",
        says="has formulas: their last values were read",
    )

    def errors(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["Name", "", "Land"])
        for row, error in enumerate(("#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?"), 1):
            sheet.write_formula(row, 2, "=A1", None, error)

    yield read(
        "errors.xlsx",
        written(errors),
        "xlsx",
        6,
        "R2C3=#REF!",
        "R3C3=#N/A",
        "R4C3=#DIV/0!",
        "R5C3=#VALUE!",
        "R6C3=#NAME?",
        says="cells that are errors (5)",
    )
    never = '<row r="1"><c r="A1"><f>1+1</f></c><c r="B1" t="str"><f>"x"</f><v></v></c><c r="C1"><v>3</v></c></row>'
    yield read(
        "formulas-never-calculated.xlsx",
        zipped(xlsx_parts(never)),
        "xlsx",
        1,
        "R1C1=",
        "R1C3=3",
        says="formulas without a value (2)",
    )


def _shapes() -> Iterator[Case]:
    def hidden(book: xlsxwriter.Workbook) -> None:
        for name in ("Open", "Hidden", "Very hidden"):
            book.add_worksheet(name).write(0, 0, f"in {name}")
        book.get_worksheet_by_name("Hidden").hide()
        book.get_worksheet_by_name("Very hidden").very_hidden()

    yield read(
        "hidden-sheets.xlsx",
        written(hidden),
        "xlsx",
        "1|1|1",
        "Hidden!R1C1=in Hidden",
        "Very hidden!R1C1=in Very hidden",
        sheets="Open|Hidden*|Very hidden*",
        says="“Hidden” is hidden",
    )

    def merged(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.merge_range("A1:C1", "Participants")
        sheet.merge_range("A3:A4", "Ghana")
        sheet.write_row(1, 0, ["Country", "Name"])
        sheet.write(2, 1, "Ama")
        sheet.write(3, 1, "Kofi")

    yield read(
        "merged.xlsx",
        written(merged),
        "xlsx",
        4,
        "R1C1=Participants",
        "R1C2=",
        "R3C1=Ghana",
        "R4C1=",
        "R4C2=Kofi",
        says="merged cells (A1:C1, A3:A4)",
    )

    def offset(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(4, 3, ["Name", "Country"])
        sheet.write_row(5, 3, ["Ama", "Ghana"])

    yield read("offset.xlsx", written(offset), "xlsx", 6, "R1C1=", "R5C4=Name", "R6C5=Ghana", columns="5")

    def several(book: xlsxwriter.Workbook) -> None:
        for name in ("2024", "2025", "Empty", "Notes & more"):
            sheet = book.add_worksheet(name)
            if name != "Empty":
                sheet.write_row(0, 0, ["Name", name])

    yield read(
        "several-sheets.xlsx",
        written(several),
        "xlsx",
        "1|1|0|1",
        "2025!R1C2=2025",
        "Notes & more!R1C2=Notes & more",
        sheets="2024|2025|Empty|Notes & more",
    )

    def chart(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("List").write_row(0, 0, ["Name", 1, 2])
        drawn = book.add_chart({"type": "column"})
        drawn.add_series({"values": "=List!$B$1:$C$1"})
        book.add_chartsheet("Chart").set_chart(drawn)

    yield read("chart-sheet.xlsx", written(chart), "xlsx", 1, "R1C1=Name", sheets="List")

    def furnished(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["Name", "Web"])
        sheet.write_rich_string(1, 0, "Ama ", book.add_format({"bold": True}), "SAMPLE")
        sheet.write_url(1, 1, "https://ama.example.org", string="her site")
        sheet.write_comment(1, 0, "a comment")
        sheet.autofilter("A1:B2")
        sheet.set_row(1, None, None, {"hidden": True})

    yield read(
        "rich-text-link-comment-hidden-row.xlsx",
        written(furnished),
        "xlsx",
        2,
        "R2C1=Ama SAMPLE",
        "R2C2=her site",
        says="hidden rows or columns",
    )

    def styled(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("List")
        sheet.write_row(0, 0, ["Name", "Country"])
        bold = book.add_format({"bold": True})
        sheet.write_blank(1_048_575, 0, None, bold)
        sheet.write_blank(0, 16_383, None, bold)

    yield read("ghost-cells.xlsx", written(styled), "xlsx", 1, "R1C2=Country", columns="2")
    last = CONTACTS + '<row r="1048576">' + inline("A1048576", "end") + "</row>"
    yield read("last-row.xlsx", zipped(xlsx_parts(last)), "xlsx", 1_048_576, "R2C1=Ama Sample", "R1048576C1=end")


def _by_hand() -> Iterator[Case]:
    yield read("inline-strings.xlsx", zipped(xlsx_parts(CONTACTS)), "xlsx", 2, "R2C1=Ama Sample", sheets="List")
    yield read("stored-not-packed.xlsx", zipped(xlsx_parts(CONTACTS), stored=True), "xlsx", 2, "R2C2=Ghana")
    yield read("strict-form.xlsx", zipped(xlsx_parts(CONTACTS, base=_CLARK)), "xlsx", 2, "R2C2=Ghana")
    lying = xlsx_parts(CONTACTS)
    lying["xl/worksheets/sheet1.xml"] = str(lying["xl/worksheets/sheet1.xml"]).replace(
        "<sheetData>", '<dimension ref="A1:XFD1048576"/><sheetData>'
    )
    yield read("dimension-lies-large.xlsx", zipped(lying), "xlsx", 2, "R2C2=Ghana")
    lying["xl/worksheets/sheet1.xml"] = str(lying["xl/worksheets/sheet1.xml"]).replace("A1:XFD1048576", "A1")
    yield read("dimension-lies-small.xlsx", zipped(lying), "xlsx", 2, "R2C2=Ghana")
    escaped = (
        '<row r="1">'
        + inline("A1", "a_x000D_\nb")
        + inline("B1", "&lt;b&gt; &amp;amp;")
        + inline("C1", "_x0041_")
        + "</row>"
    )
    yield read("escapes.xlsx", zipped(xlsx_parts(escaped)), "xlsx", 1, "R1C2=<b> &amp;", "R1C3=A")
    shared = '<row r="1"><c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c></row>'
    words = (
        "<si><t>Ghana</t></si><si><r><t xml:space='preserve'>Ama </t></r><r><t>Sample</t></r><rPh><t>x</t></rPh></si>"
    )
    yield read(
        "shared-strings-in-runs.xlsx",
        zipped(xlsx_parts(shared, strings=words)),
        "xlsx",
        1,
        "R1C1=Ama Sample",
        "R1C2=Ghana",
    )
    yield read(
        "no-places.xlsx",
        zipped(xlsx_parts('<row><c t="inlineStr"><is><t>Ama</t></is></c><c><v>7</v></c></row>')),
        "xlsx",
        1,
        "R1C1=Ama",
        "R1C2=7",
    )
    yield read(
        "errors-plain.xlsx",
        zipped(xlsx_parts('<row r="3"><c r="B3" t="e"><v>#REF!</v></c></row>')),
        "xlsx",
        3,
        "R3C2=#REF!",
    )
    yield read("no-cells.xlsx", zipped(xlsx_parts("")), "xlsx", 0)


def xls(fill: Callable[[xlwt.Workbook], None]) -> bytes:
    out = io.BytesIO()
    book = xlwt.Workbook(encoding="utf-8")
    fill(book)
    book.save(out)
    return out.getvalue()


def fill_xls(book: xlwt.Workbook) -> None:
    sheet = book.add_sheet("List")
    for number, row in enumerate(
        (("Name", "Country", "n"), ("Ama Sample", "Côte d’Ivoire", 12.0), ("Иван", "NA", 41220000000))
    ):
        for place, value in enumerate(row):
            sheet.write(number, place, value)


def _xls() -> Iterator[Case]:
    yield read(
        "contacts.xls",
        xls(fill_xls),
        "xls",
        3,
        "R2C2=Côte d’Ivoire",
        "R2C3=12",
        "R3C2=NA",
        "R3C3=41220000000",
        sheets="List",
    )

    def dates(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("List")
        sheet.write(0, 0, dt.date(2026, 11, 22), xlwt.easyxf(num_format_str="yyyy-mm-dd"))
        sheet.write(0, 1, dt.datetime(2026, 3, 2, 9, 30), xlwt.easyxf(num_format_str="yyyy-mm-dd hh:mm"))
        sheet.write(0, 2, True)

    yield read("dates.xls", xls(dates), "xls", 1, "R1C1=2026-11-22", "R1C2=2026-03-02T09:30:00", "R1C3=TRUE")

    def dates_1904(book: xlwt.Workbook) -> None:
        book.dates_1904 = True
        dates(book)

    yield read("dates-of-1904.xls", xls(dates_1904), "xls", 1, "R1C1=2026-11-22")

    def shapes(book: xlwt.Workbook) -> None:
        sheet = book.add_sheet("Open")
        sheet.write_merge(2, 2, 1, 3, "Participants")
        sheet.write(3, 1, xlwt.Formula("1+1"))
        hidden = book.add_sheet("Hidden")
        hidden.write(0, 0, "x")
        hidden.visibility = 1

    yield read(
        "shapes.xls",
        xls(shapes),
        "xls",
        "3|1",
        "Open!R3C2=Participants",
        "Hidden!R1C1=x",
        sheets="Open|Hidden*",
        says="merged cells (B3:D3) & “Hidden” is hidden & has formulas",
    )

    def errors(book: xlwt.Workbook) -> None:
        for name in ("List", "Список"):
            sheet = book.add_sheet(name)
            sheet.write(0, 0, "Name")
            for number, error in enumerate(("#REF!", "#N/A!", "#DIV/0!"), 1):
                sheet.row(number).set_cell_error(2, error)

    yield read(
        "errors.xls",
        xls(errors),
        "xls",
        "4|4",
        "List!R2C3=#REF!",
        "List!R4C3=#DIV/0!",
        "Список!R3C3=#N/A",
        says="“Список” has cells that are errors (3)",
    )
    yield read("contacts-no-ending-xls", xls(fill_xls), "xls", 3, "R2C1=Ama Sample")


_O = "urn:oasis:names:tc:opendocument:xmlns"
_SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"


def ods_parts(tables: str, *, styles: str = "", manifest: str = "") -> dict[str, bytes | str]:
    return {
        "mimetype": _SPREADSHEET,
        "content.xml": f'<office:document-content xmlns:office="{_O}:office:1.0" xmlns:table="{_O}:table:1.0" '
        f'xmlns:text="{_O}:text:1.0" xmlns:style="{_O}:style:1.0" office:version="1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>",
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{_O}:manifest:1.0"><manifest:file-entry '
        f'manifest:full-path="/" manifest:media-type="{_SPREADSHEET}"/>{manifest}</manifest:manifest>',
    }


def ods_text(text: str, more: str = "") -> str:
    return f'<table:table-cell office:value-type="string"{more}><text:p>{text}</text:p></table:table-cell>'


def ods_table(rows: str, name: str = "List", more: str = "") -> str:
    return f'<table:table table:name="{name}"{more}>{rows}</table:table>'


def ods_row(*cells: str, more: str = "") -> str:
    return f"<table:table-row{more}>{''.join(cells)}</table:table-row>"


def _ods() -> Iterator[Case]:
    head = ods_row(ods_text("Name"), ods_text("Country"))
    yield read(
        "contacts.ods",
        zipped(ods_parts(ods_table(head + ods_row(ods_text("Ama"), ods_text("Österreich"))))),
        "ods",
        2,
        "R2C2=Österreich",
        sheets="List",
    )
    cells = (
        '<table:table-cell office:value-type="float" office:value="41220000000"><text:p>4.12E+10</text:p></table:table-cell>',
        '<table:table-cell office:value-type="date" office:date-value="2026-11-22"><text:p>22.11.26</text:p></table:table-cell>',
        '<table:table-cell office:value-type="boolean" office:boolean-value="true"><text:p>TRUE</text:p></table:table-cell>',
        '<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50 %</text:p></table:table-cell>',
    )
    yield read(
        "values.ods",
        zipped(ods_parts(ods_table(ods_row(*cells)))),
        "ods",
        1,
        "R1C1=41220000000",
        "R1C2=2026-11-22",
        "R1C3=TRUE",
        "R1C4=0.5",
    )
    empty = '<table:table-cell table:number-columns-repeated="16382"/>'
    ghost = ods_row(
        '<table:table-cell table:number-columns-repeated="16384"/>', more=' table:number-rows-repeated="1048574"'
    )
    yield read(
        "ghost-cells.ods",
        zipped(
            ods_parts(
                ods_table(
                    ods_row(ods_text("Name"), ods_text("Country"), empty) + ods_row(ods_text("Ama"), empty) + ghost
                )
            )
        ),
        "ods",
        2,
        "R2C1=Ama",
        columns="2",
    )
    repeated = ods_row(
        ods_text("Name"), ods_text("x", ' table:number-columns-repeated="3"'), more=' table:number-rows-repeated="2"'
    )
    yield read(
        "repeated-cells.ods", zipped(ods_parts(ods_table(repeated))), "ods", 2, "R1C4=x", "R2C1=Name", columns="4"
    )
    gap = ods_row("<table:table-cell/>", more=' table:number-rows-repeated="3"')
    yield read(
        "offset.ods",
        zipped(
            ods_parts(
                ods_table(gap + ods_row('<table:table-cell table:number-columns-repeated="2"/>', ods_text("Name")))
            )
        ),
        "ods",
        4,
        "R4C3=Name",
    )
    style = '<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>'
    two = ods_table(head, "Open") + ods_table(head, "Hidden", ' table:style-name="ta2"')
    yield read(
        "hidden-sheet.ods",
        zipped(ods_parts(two, styles=style)),
        "ods",
        "1|1",
        "Hidden!R1C1=Name",
        sheets="Open|Hidden*",
    )
    formula = '<table:table-cell table:formula="of:=1+1" office:value-type="float" office:value="2"><text:p>2</text:p></table:table-cell>'
    yield read("formulas.ods", zipped(ods_parts(ods_table(ods_row(formula)))), "ods", 1, "R1C1=2", says="has formulas")
    merged = ods_row(
        ods_text("Participants", ' table:number-columns-spanned="2"'), "<table:covered-table-cell/>", ods_text("x")
    )
    yield read(
        "merged.ods",
        zipped(ods_parts(ods_table(merged))),
        "ods",
        1,
        "R1C1=Participants",
        "R1C2=",
        "R1C3=x",
        says="merged cells (A1:B1)",
    )
    lines = '<table:table-cell office:value-type="string"><text:p>1 Sample Road</text:p><text:p>Accra</text:p></table:table-cell>'
    yield read("newlines.ods", zipped(ods_parts(ods_table(ods_row(lines)))), "ods", 1, "R1C1=1 Sample Road\\nAccra")
    note = '<table:table-cell office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>Ama</text:p></table:table-cell>'
    yield read("comment.ods", zipped(ods_parts(ods_table(ods_row(note)))), "ods", 1, "R1C1=Ama")
    error = '<table:table-cell table:formula="of:=#REF!" office:value-type="string" office:string-value=""><text:p>#REF!</text:p></table:table-cell>'
    yield read("error.ods", zipped(ods_parts(ods_table(ods_row(ods_text("Name"), error)))), "ods", 1, "R1C2=#REF!")
    yield read("by-odfpy.ods", _odfpy(), "ods", 2, "R2C1=Ama Sample", sheets="List")


def _odfpy() -> bytes:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    document = OpenDocumentSpreadsheet()
    sheet = Table(name="List")
    for text in ("Name", "Ama Sample"):
        row, cell = TableRow(), TableCell(valuetype="string")
        cell.addElement(P(text=text))
        row.addElement(cell)
        sheet.addElement(row)
    document.spreadsheet.addElement(sheet)
    out = io.BytesIO()
    document.write(out)
    with zipfile.ZipFile(out) as archive:  # packed anew: it holds the time of day
        return zipped({name: archive.read(name) for name in archive.namelist()})
