"""The text of a file: by its byte order mark, as strict UTF-8, as chardet tells, or as one is told; with a note."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from directory.errors import quoted
from directory.intake.reading.parsed import refuse

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE: Final = 200_000  # bytes, enough to tell an encoding
_CONTROLS: Final = re.compile("[\x00-\x08\x0e-\x1f]")
_MOST_CONTROLS: Final = 0.02  # of the characters; beyond it that is no text
_STRAY: Final = "windows-1252"
_NEXT: Final = "name its encoding, or save it anew as CSV UTF-8"


class Decoded(NamedTuple):
    """A text with LF at its line ends, and notes for a person."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """
    The text of a file.

    Args:
        encoding: as Python names it; None = it is found out.

    Raises:
        InvalidRecord: it is no text, or not in that encoding.
    """
    found = _told(data, encoding) if encoding else _found_out(data)
    text = found.text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    if len(_CONTROLS.findall(text[:_SAMPLE])) > _MOST_CONTROLS * min(len(text), _SAMPLE) + 1:
        refuse(f"is no text, it is full of control characters: expected a table as text; {_NEXT}")
    return Decoded(text, found.notes)


def _told(data: bytes, encoding: str) -> Decoded:
    try:
        text = data.decode(encoding)  # LookupError for base64, zip and their kind too
        return Decoded(text, (f"Read as {codecs.lookup(encoding).name}, as you said.",))
    except UnicodeError as error:
        refuse(f"is not in {encoding[:40]}{_place(data, error)}: name another encoding, or none")
    except (LookupError, ValueError):
        refuse(f"{quoted(encoding)} is no encoding: expected one as utf-8, windows-1252 or shift_jis")


def _found_out(data: bytes) -> Decoded:
    for mark, name in _MARKS:
        if data.startswith(mark):
            try:
                note = () if name == "utf-8" else (f"Read as {name}, which its first bytes say.",)
                return Decoded(data.decode(name), note)
            except UnicodeDecodeError as error:
                if name != "utf-8":
                    refuse(f"says that it is {name} and is not{_place(data, error)}: it may be cut off; {_NEXT}")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _mixed(data) or _detected(data)
    if "\x00" in text[:_SAMPLE] and (wide := _wide(data)):
        return wide
    return Decoded(text)


def _wide(data: bytes) -> Decoded | None:
    """UTF-16 or UTF-32 without a mark: every second byte of ASCII is NUL."""
    sample = data[:_SAMPLE]
    if sample.count(0) < len(sample) // 10:
        return None
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if min(odd, even) * 4 > max(odd, even):
        names = ("utf-32-le", "utf-32-be") if len(data) % 4 == 0 else ()
    else:
        names = ("utf-16-le",) if odd > even else ("utf-16-be",)
    for name in names:
        try:
            return Decoded(data.decode(name), (f"Read as {name}, which its bytes tell.",))
        except UnicodeDecodeError:
            continue
    return None


def _mixed(data: bytes) -> Decoded | None:
    """UTF-8 with some lines in windows-1252, as when tables were copied together; None: most of it is not UTF-8."""
    lines: list[str] = []
    good = 0
    stray: list[int] = []
    for number, line in enumerate(data.splitlines(keepends=True), 1):
        try:
            lines.append(line.decode("utf-8"))
            good += not line.isascii()
        except UnicodeDecodeError:
            stray.append(number)
            if b"\x00" in line or len(stray) > 10 * (good + 100):
                return None
            lines.append(line.decode(_STRAY, "replace"))
    if good <= len(stray):  # in an old code page hardly a line is UTF-8 by chance
        return None
    if "\ufffd" in "".join(lines[number - 1] for number in stray):
        refuse(f"is UTF-8, but not in line {stray[0]}: {_NEXT}")
    places = ", ".join(map(str, stray[:5])) + (f" and {len(stray) - 5} more" if len(stray) > 5 else "")
    return Decoded("".join(lines), (f"Read as UTF-8; line {places} is not, and was read as {_STRAY}.",))


def _detected(data: bytes) -> Decoded:
    if wide := (_wide(data) if b"\x00" in data[:_SAMPLE] else None):
        return wide
    import chardet

    name = chardet.detect(data, max_bytes=_SAMPLE)["encoding"]
    if not name:
        refuse(f"is no text in any known encoding: expected a table as text; {_NEXT}")
    try:
        return Decoded(data.decode(name), (f"Read as {name}, which is a guess: look whether the names are right.",))
    except (UnicodeDecodeError, LookupError) as error:
        refuse(f"looks like {name} and is not{_place(data, error)}: {_NEXT}")


def _place(data: bytes, error: Exception) -> str:
    if not isinstance(error, UnicodeDecodeError):
        return ""
    return f" in line {data.count(10, 0, error.start) + 1}"
