"""Which form a file has, by its first bytes and its ending; the two must agree."""

from __future__ import annotations

import re
from typing import Final, Literal

from directory.intake.reading.parsed import Parsed, refuse

Form = Literal["xlsx", "xls", "ods", "table", "vcard", "json"]

_ENDINGS: Final[dict[str, Form]] = {
    "xlsx": "xlsx",
    "xlsm": "xlsx",
    "xls": "xls",
    "ods": "ods",
    "csv": "table",
    "tsv": "table",
    "tab": "table",
    "txt": "table",
    "vcf": "vcard",
    "vcard": "vcard",
    "json": "json",
    "jsonl": "json",
    "ndjson": "json",
}
_TITLES: Final[dict[str, str]] = {
    "xlsx": "an XLSX workbook",
    "xls": "an XLS workbook",
    "ods": "an ODS workbook",
    "table": "a text file",
    "vcard": "a file of vCards",
    "json": "a JSON file",
}
_RIGHT: Final = {"table": "csv", "vcard": "vcf"}
_EXPECTED: Final = "expected .xlsx, .xls, .ods, .csv, .tsv, .vcf, .json or .jsonl"
_MAGIC: Final = (
    (b"%PDF", "a PDF document"),
    (b"\x89PNG\r\n", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"BM", "a picture (BMP)"),
    (b"RIFF", "a picture or a sound (RIFF)"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"\x1f\x8b", "a compressed file (gzip)"),
    (b"7z\xbc\xaf\x27\x1c", "an archive (7z)"),
    (b"Rar!", "an archive (RAR)"),
    (b"BZh", "a compressed file (bzip2)"),
    (b"\xfd7zXZ\x00", "a compressed file (xz)"),
    (b"SQLite format 3\x00", "a database (SQLite)"),
    (b"{\\rtf", "a text document (RTF)"),
)
_SHORT: Final = frozenset({b"BM", b"MZ", b"RIFF", b"GIF8", b"BZh", b"Rar!"})  # a text may begin like that
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MARKUP: Final = (
    (re.compile(rb"<!doctype\s+html|<html|<table|<head|<meta", re.IGNORECASE), "a web page (HTML)"),
    (re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet", re.IGNORECASE), "an XML spreadsheet of 2003"),
    (re.compile(rb"<\?xml"), "an XML file"),
)


def parse(data: bytes, name: str, *, encoding: str | None = None, delimiter: str | None = None) -> Parsed:
    """
    Read the bytes of a file; to be called in the child process.

    Raises:
        InvalidRecord: it cannot be read.
    """
    form = form_of(data, name)
    if form in ("xlsx", "xls", "ods"):
        from directory.intake.reading.workbook import parse_workbook

        return parse_workbook(data, form)
    if form == "vcard":
        from directory.intake.reading.vcard_sheet import parse_vcards

        return parse_vcards(data, encoding)
    if form == "json":
        from directory.intake.reading.json_text import parse_json

        return parse_json(data, encoding)
    from directory.intake.reading.delimited import parse_table

    return parse_table(data, encoding=encoding, delimiter=delimiter, tabs=_ending(name) in ("tsv", "tab"))


def form_of(data: bytes, name: str) -> Form:
    """
    The form of a file.

    Raises:
        InvalidRecord: it has none that is read, or another one than its ending says.
    """
    ending = _ending(name)
    if ending and ending not in _ENDINGS:
        content, known = _content(data)
        what = content if known is None else _TITLES[known]
        refuse(
            f"has the ending .{ending[:20]}{f' and is {what}' if what else ''}: {_EXPECTED}; save it as one of these"
        )
    content, known = _content(data)
    expected = _ENDINGS.get(ending)
    if content:
        behind = f" behind the ending .{ending}" if ending else ""
        wanted = _TITLES[expected] if expected else "a workbook or a text file"
        refuse(f"is {content}{behind}: expected {wanted}; open it with what made it, and save it as .xlsx or .csv")
    if expected is None:
        return known or "table"
    if ending == "txt" and known in ("vcard", "json"):
        return known
    found = known or "table"
    if found != expected and (found, expected) != ("json", "table"):  # a first cell may begin with a bracket
        refuse(
            f"is {_TITLES[found]} behind the ending .{ending}: expected {_TITLES[expected]}; "
            f"if it is what you meant, name it .{_RIGHT.get(found, found)}"
        )
    return expected


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name.strip(".") else ""


def _content(data: bytes) -> tuple[str, Form | None]:
    """What the bytes are: words for what is not read, or a form; neither: some text."""
    if data.startswith(_OLE):
        return _ole(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(data)
    for magic, title in _MAGIC:
        if data.startswith(magic) and (magic not in _SHORT or b"\x00" in data[:200]):
            return title, None
    start = data[:4096].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n").replace(b"\x00", b"")
    if start.startswith(b"<"):
        for pattern, title in _MARKUP:
            if pattern.search(start):
                return title, None
    if start[:11].upper() == b"BEGIN:VCARD":
        return "", "vcard"
    return "", "json" if start[:1] in (b"{", b"[") else None


def _ole(data: bytes) -> tuple[str, Form | None]:
    if _wide("EncryptedPackage") in data:
        return "a workbook that is locked with a password", None
    if _wide("_VBA_PROJECT_CUR") in data:
        return "a workbook with macros", None
    if _wide("Workbook") in data or _wide("Book") in data:
        return "", "xls"
    known = ((_wide("WordDocument"), "a text document (DOC)"), (_wide("PowerPoint"), "a presentation (PPT)"))
    return next(
        (title for mark, title in known if mark in data), "a workbook that is cut off, or a file of another old program"
    ), None


def _wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def _zip(data: bytes) -> tuple[str, Form | None]:
    if b"application/vnd.oasis.opendocument.spreadsheet" in data[:200] or b"META-INF/manifest.xml" in data:
        return ("", "ods") if b"opendocument.text" not in data[:200] else ("a text document (ODT)", None)
    for mark, title in ((b"word/", "a text document (DOCX)"), (b"ppt/", "a presentation (PPTX)")):
        if mark in data and b"xl/" not in data:
            return title, None
    if b"xl/workbook.bin" in data:
        return "a binary workbook (XLSB)", None
    if b"xl/" in data or b"[Content_Types].xml" in data:
        return "", "xlsx"
    return ("a ZIP archive" if b"PK\x05\x06" in data else "a ZIP archive that is cut off"), None
