"""Names of persons: order, titles, particles, capitals; scripts stay as they are."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

from directory.errors import quoted
from directory.intake.cleaning import Changed, Clean
from directory.intake.cleaning.cells import folded, held, tidied, unfit
from directory.intake.cleaning.texts import text as plain_text
from directory.intake.cleaning.words import spellings
from directory.text import words

_PARTICLES: Final = frozenset(
    "van von der den de del della di da das do dos du la las le los ter ten zu zum zur bin ibn bint el al y e i".split()  # noqa: SIM905
)
_SUFFIXES: Final = frozenset(("jr", "sr", "ii", "iii", "iv"))
_NOT_A_NAME: Final = re.compile(r"[\d@#$%*=<>\[\]{}|\\?!:_^~+\"]|https?:|www\.", re.IGNORECASE)
_SEVERAL: Final = re.compile(r"[;/&\n]|\s(?:and|und|et|и)\s", re.IGNORECASE)
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


@lru_cache(maxsize=50_000)
def _person(name: str, given: str, family: str, honorific: str) -> tuple[PersonName, Clean]:
    shown = [tidied(part, lines=True) for part in (name, given, family, honorific)]
    whole = shown[0] or " ".join(part for part in shown[1:3] if part)
    if not whole:
        return _NOBODY, Clean()
    if problem := _no_name(whole) or _no_name(shown[3].replace("\n", " "), of_title=True):
        return _NOBODY, held(problem)
    found = _of_two(shown[1], shown[2]) if shown[1] or shown[2] else _of_one(shown[0])
    if isinstance(found, str):
        return _NOBODY, held(found)
    parts, rules = found
    if shown[0] and (shown[1] or shown[2]) and person_key(shown[0]) != person_key(parts.text):
        other = quoted(parts.text)
        return _NOBODY, held(f"{quoted(shown[0])} is another name than {other} in the columns beside: make them one")
    title = tidied(" ".join(part for part in (shown[3], parts.honorific) if part))
    if bad := unfit(parts.text) or (unfit(title) if title else None):
        return _NOBODY, bad
    raw = " ".join(part for part in (given, family) if part) if shown[1] or shown[2] else name
    rule = ", ".join(dict.fromkeys(rules)) or "blanks folded"
    changes = () if raw == parts.text else (Changed(raw, parts.text, rule),)
    clean = Clean((parts.text,), changes, suggestions=plain_text(parts.text).suggestions)
    return parts._replace(honorific=title), clean


def _no_name(shown: str, *, of_title: bool = False) -> str:
    """Why it is no name of one person; empty where it may be one."""
    if of_title:
        return f"{quoted(shown)} is no title: write one such as Ms, Dr or H.E." if _NOT_A_NAME.search(shown) else ""
    if not any(letter.isalpha() for letter in shown) or _NOT_A_NAME.search(shown):
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
    rules = ["given name first"] if given and family else []
    first, last = _after_nominals(first), _after_nominals(last)
    if title or other_title:
        rules.append("title taken off")
    shown_first, shown_last = (_capitals_off(part) for part in (first, last))
    if (shown_first, shown_last) != (first, last):
        rules.append("capitals")
    if _CJK.search(first + last):
        text = (
            f"{shown_last}{shown_first}" if _CJK.search(first) and _CJK.search(last) else f"{shown_last} {shown_first}"
        )
    else:
        text = f"{shown_first} {shown_last}"
    if not text.strip():
        return f"{quoted(f'{given} {family}'.strip())} is a title without a name: write the name"
    return PersonName(text.strip(), f"{title} {other_title}".strip(), shown_first, shown_last), rules


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
    parts = [part.strip() for part in re.split("[,،]", plain) if part.strip()]
    if len(parts) == 1 or (len(parts) == 2 and folded(parts[1]) in _SUFFIXES):
        return _of_one(f"{title} {' '.join(parts)}".strip())
    other_title, given = _titles_off(parts[-1])
    if len(parts) == 2 and not given:
        return _of_one(f"{title} {other_title} {parts[0]}".strip())
    too_long = len(parts) != 2 or len(parts[0].split()) > 5 or len(given.split()) > 4
    if too_long or any(word in spellings("function") for word in words(plain)):
        return f"{quoted(plain)} does not tell the family name: write given and family name in two columns"
    found = _of_two(given, parts[0])
    if isinstance(found, str):
        return found
    shown, more = found
    honorific = " ".join(part for part in (title, other_title, shown.honorific) if part)
    return shown._replace(honorific=honorific), [*rules, "family name before the comma", *more]


def _line(text: str) -> str:
    return " ".join(text.replace("\n", " ").split()).strip(" ,.;-'’\"") + (
        "." if re.search(r"\b[A-Z]\.$", text) else ""
    )


def _titles_off(text: str) -> tuple[str, str]:
    """The titles at the head of a name, and the name; a title that may be a name stays if too little is left."""
    if found := _CJK_TITLE.search(text):
        return found.group(), text[: found.start()].strip()
    tokens = text.split()
    taken: list[str] = []
    while tokens:
        step = next((count for count in (3, 2, 1) if _is_title(tokens[:count], tokens[count:])), 0)
        if not step:
            break
        taken += tokens[:step]
        tokens = tokens[step:]
    return " ".join(taken), " ".join(tokens)


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


@lru_cache(maxsize=50_000)
def person_key(name: str) -> str:
    """
    One key for all ways to write a name: folded, without titles, its words sorted.

    Equal keys do not make two people one: they are where to look.
    """
    _, plain = _titles_off(_line(tidied(name)))
    found = words(_after_nominals(plain)) or words(name)
    bare = [word for word in found if spellings("title").get(word) != "sure"]
    return " ".join(sorted(bare or found))
