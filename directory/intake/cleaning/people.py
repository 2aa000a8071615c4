"""Names of persons: order, titles, particles, capitals; scripts stay as they are."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Final, NamedTuple

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.cells import LONGEST, MOST_KEPT, folded, held, tidied, unfit
from directory.intake.cleaning.texts import text as plain_text
from directory.intake.cleaning.words import spellings
from directory.text import words

_PARTICLES: Final = frozenset(
    "van von der den de del della di da das do dos du la las le los ter ten zu zum zur bin ibn bint el al y e i".split()  # noqa: SIM905
)
_SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
_NOT_A_NAME: Final = re.compile(r"[\d@#$%*=<>\[\]{}|\\?!:_^~+\"]|https?:|www\.", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"[;/&\n]|\s(?:and|und|et|и)\s", re.IGNORECASE)
_LETTER: Final = re.compile(r"[^\W\d_]")
_ENDS_IN_INITIAL: Final = re.compile(r"\b[A-Z]$")
_CJK: Final = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u3040-\u30ff]")
_CJK_TITLE: Final = re.compile(r"(?<=..)(?:先生|女士|小姐|博士|教授|大使|阁下)$")
_CAPITAL_MC: Final = re.compile(r"^MC([A-Z]{2,})$")


class PersonName(NamedTuple):
    """A name: as it is shown; and its parts, empty where nothing tells which word is which."""

    text: str
    honorific: str
    given: str
    family: str


_NOBODY: Final = PersonName("", "", "", "")


def person(name: str = "", *, given: str = "", family: str = "", honorific: str = "") -> tuple[PersonName, Clean]:
    """
    A name from one column, or from two.

    `DOE, John` and `DOE John` are John Doe; titles go to `honorific`. Capitals become small letters where a rule is
    sure. Names in other scripts than Latin keep their order.

    Returns:
        the name, and what was changed of it; an empty name where it is held, or where nothing stood there.
    """
    return _person(name, given, family, honorific)


@lru_cache(maxsize=MOST_KEPT)
def _person(name: str, given: str, family: str, honorific: str) -> tuple[PersonName, Clean]:
    name_shown, given_shown, family_shown = (tidied(part, lines=True) if part else "" for part in (name, given, family))
    in_two = bool(given_shown or family_shown)
    whole = name_shown or f"{given_shown} {family_shown}".strip()
    if not whole:
        return _NOBODY, Clean()
    found = _no_name(whole) or (_of_two(given_shown, family_shown) if in_two else _of_one(name_shown))
    if isinstance(found, str):
        return _NOBODY, held(found)
    parts, rules = found
    title = tidied(f"{honorific} {parts.honorific}")
    if problem := _refused(parts.text, title, name_shown if in_two else ""):
        return _NOBODY, held(problem)
    raw = " ".join(part for part in (given, family) if part) if in_two else name
    rule = ", ".join(dict.fromkeys(rules)) or "blanks folded"
    changes = () if raw == parts.text else (Changed(raw, parts.text, rule),)
    meant = () if parts.text.isascii() and "&" not in parts.text else plain_text(parts.text).suggestions
    return parts._replace(honorific=title), Clean((parts.text,), changes, suggestions=meant)


def _refused(text: str, title: str, name: str) -> str:
    """Why a name or its title may not stand, also beside a whole name in a third column; empty where all is well."""
    if folded(text) in spellings("nobody"):
        return _no_name(text)
    if text != _line(text):
        return f"{quoted(text)} begins or ends with a mark: write given and family name"
    tokens = text.split()
    odd = (
        any(map(str.isupper, tokens))
        or folded(tokens[0]) in _title_heads()
        or folded(tokens[-1]) in spellings("letters")
    )
    if odd and (isinstance(again := _of_one(text), str) or again[0].text != text):
        return f"{quoted(text)} does not tell the family name: write given and family name in two columns"
    if name and person_key(name) != person_key(text):
        return f"{quoted(name)} is another name than {quoted(text)} in the columns beside: make them one"
    if _NOT_A_NAME.search(title):
        return f"{quoted(title)} is no title: write one such as Ms, Dr or H.E."
    bad = unfit(text) or unfit(title)
    return bad.problem if bad else ""


def _no_name(shown: str) -> str:
    """Why it is no name of one person; empty where it may be one."""
    if len(shown) > LONGEST:
        return f"{quoted(shown)} has {len(shown)} characters: expected a name"
    if not _LETTER.search(shown) or _NOT_A_NAME.search(shown):
        return f"{quoted(shown)} is no name of a person: write given and family name"
    if folded(shown) in spellings("nobody"):
        return f"{quoted(shown)} names nobody: leave it empty, or write who it is"
    if _SEVERAL.search(shown):
        return f"{quoted(shown)} may name several: write one person a row"
    return ""


Parts = tuple[PersonName, list[str]]


def _of_two(given: str, family: str) -> Parts | str:
    """A name of which the columns say what is given and what family name."""
    title, first = _titles_off(_line(given))
    other_title, last = _titles_off(_line(family))
    first, last = _after_nominals(first), _after_nominals(last)
    if not first and not last:
        return f"{quoted(f'{given} {family}'.strip())} is a title without a name: write the name"
    found, rules = _joined(first, last)
    if title or other_title:
        rules.append("title taken off")
    return found._replace(honorific=f"{title} {other_title}".strip()), rules


def _joined(given: str, family: str) -> Parts:
    """A name of two parts: given name first; in Chinese family name first, without a blank."""
    first, last = _capitals_off(given), _capitals_off(family)
    rules = ["given name first"] if given and family else []
    if (first, last) != (given, family):
        rules.append("capitals")
    chinese = [bool(_CJK.search(part)) for part in (first, last)]
    text = f"{last}{first}" if all(chinese) else f"{last} {first}" if any(chinese) else f"{first} {last}"
    return PersonName(text.strip(), "", first, last), rules


def _of_one(name: str) -> Parts | str:
    """A name from one cell: what the comma, the capitals and the titles say of its parts."""
    title, bare = _titles_off(_line(name))
    plain = _after_nominals(bare)
    rules = (["title taken off"] if title else []) + (["letters after the name taken off"] if plain != bare else [])
    if not plain:
        return f"{quoted(name)} is a title without a name: write the name"
    if "," in plain or "،" in plain:
        return _of_comma(plain, title, rules)
    tokens = plain.split()
    family, given, family_first = _by_capitals(tokens)
    if not family:
        shown = _capitals_off(plain)
        return PersonName(shown, title, "", ""), rules + (["capitals"] if shown != plain else [])
    shown_family, shown_given = (_capitals_off(" ".join(part)) for part in (family, given))
    rules.append("family name in capitals")
    first, last = (shown_family, shown_given) if family_first else (shown_given, shown_family)
    return PersonName(f"{first} {last}", title, shown_given, shown_family), rules


def _of_comma(plain: str, title: str, rules: list[str]) -> Parts | str:
    parts = [part for part in map(_line, re.split("[,،]", plain)) if part]
    if len(parts) == 1 or (len(parts) == 2 and folded(parts[1]) in _SUFFIXES):
        return _of_one(f"{title} {' '.join(parts)}".strip())
    other_title, given = _titles_off(parts[-1])
    if len(parts) == 2 and not given:
        return _of_one(f"{title} {other_title} {parts[0]}".strip())
    too_long = len(parts) != 2 or len(parts[0].split()) > 5 or len(given.split()) > 4
    if too_long or any(word in spellings("function") for word in words(plain)):
        return f"{quoted(plain)} does not tell the family name: write given and family name in two columns"
    found, more = _joined(_after_nominals(given), parts[0])
    honorific = f"{title} {other_title}".strip()
    return found._replace(honorific=honorific), [*rules, "family name before the comma", *more]


def _line(text: str) -> str:
    line = text.replace("\n", " ").strip(" ,.;-")
    if len(line) > 2 and line[0] in "'\"" and line[-1] == line[0]:
        line = line[1:-1].strip(" ,.;-")
    return f"{line}." if text.endswith(".") and _ENDS_IN_INITIAL.search(line) else line


def _titles_off(text: str) -> tuple[str, str]:
    """The titles at the head of a name, and the name; a title that may be a name stays if too little is left."""
    if found := _CJK_TITLE.search(text):
        return found.group(), text[: found.start()].strip()
    tokens = text.split()
    taken: list[str] = []
    while tokens and folded(tokens[0]).partition(" ")[0] in _title_heads():
        step = next((count for count in (3, 2, 1) if _is_title(tokens[:count], tokens[count:])), 0)
        if not step:
            break
        taken += tokens[:step]
        tokens = tokens[step:]
    return " ".join(taken), " ".join(tokens)


@cache
def _title_heads() -> frozenset[str]:
    """The first words of all titles: what does not begin with one of them is none."""
    return frozenset(title.partition(" ")[0] for title in spellings("title")) | {"he", "h", "se", "s", "m"}


def _is_title(head: list[str], rest: list[str]) -> bool:
    written = " ".join(head)
    key = folded(written)
    if key in ("he", "se", "m", "d"):  # He is a name, and M. an initial: only as French and diplomats write them
        capital_family = len(rest) > 1 and any(_is_capital(token) for token in rest)
        return written in ("H.E.", "H.E", "S.E.") or (written == "M." and capital_family)
    strength = spellings("title").get(key) if key else None
    return strength == "sure" or (strength == "likely" and (written.endswith(".") or len(rest) > 1))


def _after_nominals(text: str) -> str:
    """A name without the letters of degrees and orders behind it."""
    while (found := re.fullmatch(r"(.*\S)(?:,\s*|\s+)(\S+)", text)) and folded(found[2]) in spellings("letters"):
        text = found[1].strip(" ,")
    return text


def _is_capital(token: str) -> bool:
    letters = [letter for letter in token if letter.isalpha()]
    if "." in token or len(letters) < 2 or folded(token) in _SUFFIXES:
        return False
    return token.isupper() and (len(letters) > 2 or folded(token) in spellings("family_first"))


def _by_capitals(tokens: list[str]) -> tuple[list[str], list[str], bool]:
    """Family and given names, where one end of a name alone is in capitals; and whether their order stays."""
    capitals = [_is_capital(token) for token in tokens]
    for index in reversed(range(len(tokens))):  # DE LA CRUZ María, Jan van der BERG: particles go with what follows
        key = folded(tokens[index])
        if key in _PARTICLES and (
            tokens[index].isupper() or (len(key) > 1 and capitals[index + 1 : index + 2] == [True])
        ):
            capitals[index] = True
    if all(capitals) or not any(capitals):
        return [], tokens, False
    edge = capitals.index(False) if capitals[0] else capitals.index(True)
    head, tail = tokens[:edge], tokens[edge:]
    if len(set(capitals[edge:])) > 1:
        return [], tokens, False
    family, given = (head, tail) if capitals[0] else (tail, head)
    if all(folded(token) in _PARTICLES for token in family):
        return [], tokens, False
    stays = not _is_latin(tokens) or folded(family[0]) in spellings("family_first")
    return family, given, capitals[0] and stays


def _is_latin(tokens: list[str]) -> bool:
    import unicodedata

    return all(unicodedata.name(letter, "").startswith("LATIN") for letter in "".join(tokens) if letter.isalpha())


def _capitals_off(text: str) -> str:
    """`O'BRIEN` is O'Brien, `VAN DER BERG` van der Berg; MACDONALD stays: it may be MacDonald."""
    tokens = text.split()
    capital = [_is_capital(token) or (token.isupper() and folded(token) in _PARTICLES) for token in tokens]
    if not any(_is_capital(token) and folded(token) not in _PARTICLES for token in tokens):
        return text
    shown = [_small(token) if is_capital else token for token, is_capital in zip(tokens, capital, strict=True)]
    return " ".join(shown)


def _small(token: str) -> str:
    if folded(token) in _PARTICLES:
        return token.lower()
    if token.startswith("MAC") or re.search("[İŞĞ].*I|I.*[İŞĞ]", token) or folded(token) in _SUFFIXES:
        return token
    if found := _CAPITAL_MC.match(token):
        return f"Mc{found[1].capitalize()}"
    return "-".join(_capitalized(part) for part in token.split("-"))


def _capitalized(part: str) -> str:
    if len(part) > 2 and part[1] in "'’":  # O'BRIEN, D'ANGELO, N'DIAYE
        return part[:2] + part[2:].capitalize()
    return part.capitalize()


@lru_cache(maxsize=MOST_KEPT)
def person_key(name: str) -> str:
    """
    One key for all ways to write a name: folded, without titles, its words sorted.

    Equal keys do not make two people one: they are where to look.
    """
    _, plain = _titles_off(_line(tidied(name[:LONGEST])))
    found = words(_after_nominals(plain)) or words(name)
    bare = [word for word in found if spellings("title").get(word) != "sure"]
    return " ".join(sorted(bare or found))
