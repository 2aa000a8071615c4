"""A page for paper: light, of one column, complete in itself; no script, nothing that is fetched, no text that runs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import Final

from directory.export.watermark import INVENTED, NO_POSITION, Watermark

STYLE: Final = """
@page { size: A4; margin: 14mm 15mm }
* { box-sizing: border-box }
html { color-scheme: light }
body { font: 9pt/1.35 "Noto Sans", "Liberation Sans", Arial, sans-serif; color: #111; background: #fff; margin: 0 auto;
  max-width: 180mm; unicode-bidi: plaintext }
@media screen { body { padding: 12mm 0 } }
header { display: flex; justify-content: space-between; gap: 6mm; padding-bottom: 1mm;
  border-bottom: .3mm solid #1f6fa8; font-size: 7.5pt; color: #444 }
h1 { font-size: 15pt; line-height: 1.2; margin: 4mm 0 .5mm }
h2 { font-size: 8.5pt; text-transform: uppercase; letter-spacing: .04em; color: #1f6fa8; margin: 3.2mm 0 .8mm;
  break-after: avoid }
p, ul { margin: 0 0 1mm; overflow-wrap: anywhere }
ul { padding-left: 4mm }
.quiet { color: #555 }
.lead { font-size: 10pt }
.demo { font-weight: bold; color: #8a4b00 }
table { width: 100%; border-collapse: collapse; table-layout: fixed }
thead { display: table-header-group }
th { text-align: left; font-weight: 600; color: #555; font-size: 7.5pt }
th, td { padding: .5mm 2mm .5mm 0; border-bottom: .2mm solid #ddd; vertical-align: top; unicode-bidi: plaintext;
  overflow-wrap: anywhere }
tr, li { break-inside: avoid }
footer { border-top: .2mm solid #bbb; margin-top: 4mm; padding-top: 1mm; font-size: 7.5pt; color: #444 }
.one td > span, .cut { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 2; overflow: hidden }
.first { -webkit-line-clamp: 1 }
""".strip()
_WORDS: Final = {
    "iro": "international or regional organization",
    "un_body": "United Nations body",
    "ngo": "NGO",
    "m49": "M49 region",
    "un_group": "UN regional group",
    "ContactPoint": "channel",
    "web": "web page",
    "email": "e-mail",
}


def page(title: str, body: Iterable[str], mark: Watermark, *, one: bool = False) -> str:
    """
    A page as HTML.

    Args:
        body: its parts, as HTML.
        one: cells of tables have two lines at most, so that a page stays one; what is cut ends with dots.
    """
    demo = f'<p class="demo">{said(INVENTED)}</p>' if mark.demo else ""
    day = f"as of {mark.on}" if mark.on else "of all times"
    return "\n".join(
        [
            '<!doctype html><html lang="en"><head><meta charset="utf-8">',
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{said(title)}</title><style>{STYLE}</style></head>",
            f"<body{' class=one' if one else ''}>",
            f"<header><span>1540 directory, {said(day)}, audience: {said(mark.audience)}</span>",
            f"<span>{said(mark.by)}, {said(mark.moment)}</span></header>{demo}",
            *body,
            f"<footer>{NO_POSITION} What is missing is missing in this directory, not in the world.</footer>",
            "</body></html>",
            "",
        ]
    )


def said(text: str) -> str:
    """A text of the data, as it stands."""
    return escape(text)


def heading(text: str, count: int | None = None) -> str:
    """A heading, with how many there are."""
    return f"<h2>{said(text)}{f' ({count})' if count is not None else ''}</h2>"


def paragraph(text: str, kind: str = "") -> str:
    """A paragraph, empty where there is no text."""
    return f'<p class="{kind}">{said(text)}</p>' if text else ""


def listed(items: Sequence[str], most: int) -> str:
    """The first of a list, and how many more there are."""
    more = f" and {len(items) - most} more" if len(items) > most else ""
    return "; ".join(items[:most]) + more


def table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], most: int | None = None) -> str:
    """
    A table, and how many more rows there are.

    Args:
        widths: of the columns, in per cent.
    """
    shown = rows if most is None or len(rows) <= most else rows[:most]
    columns = "".join(f'<col style="width:{width}%">' for width in widths)
    lines = "".join(f"<tr>{''.join(f'<td><span>{said(cell)}</span></td>' for cell in row)}</tr>" for row in shown)
    more = paragraph(f"and {len(rows) - len(shown)} more", "quiet") if len(rows) > len(shown) else ""
    names = "".join(f"<th>{said(name)}</th>" for name in head)
    return f"<table><colgroup>{columns}</colgroup><thead><tr>{names}</tr></thead><tbody>{lines}</tbody></table>{more}"


def sentence(text: str) -> str:
    """A text where it stands alone."""
    return text[:1].upper() + text[1:]


def words(name: str) -> str:
    """A kind or type as a person writes it."""
    return _WORDS.get(name, name.replace("_", " "))


def named(name: str, acronym: str) -> str:
    """A name with its acronym."""
    return f"{name} ({acronym})" if acronym and acronym != name else name
