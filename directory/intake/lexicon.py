"""What the name of a column may mean: synonyms in six languages, whole or among other words."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, NamedTuple

from directory.intake.contents import is_error, words_of
from directory.intake.kinds import FIELDS
from directory.text import fold

NOTHING: Final = "-"  # as a field: a column that is known, and is none of ours
_ANY: Final = "*"  # as a field: what stands over several columns and says nothing of its own
_READERS: Final = ("vCard ", "Popolo ", "Hand-out ")  # what these have and our lists have not
_TOO_LONG: Final = 200  # characters of the name of a column
REACHED: Final = frozenset({"email", "phone", "website", "address"})
_PERSON: Final = frozenset({"name", "given_name", "family_name", "honorific", "function"})
_BODY: Final = frozenset({"organization", "acronym", "organization_kind"})
# what people write beside the word that counts
_FILLERS: Final = words_of(
    "of the a an your their its full official work office main primary professional "
    "business direct person s contact participant participants representative delegate focal point member organization "
    "organisation required mandatory optional if any applicable please capital letters latin english if available "
    "de du la le les l des d complet officiel officielle professionnel professionnelle participant bureau "
    "del el los las completo oficial oficina trabajo participante obligatorio "
    "der die das des dienstlich amtlich offiziell vollstandig pflichtfeld "
    "rabochiy polnoe ofitsialnyy uchastnika office mobile fixed line including with and prefix international "
    "address iso in un hq headquarters represented registration represents general job id adress incl "
    "dept institucional geschaftlich zentrale occupee ocupa que professionnels kontakt obshchiy"
)
# words that mean too much to be sure of one meaning
_WEAK: Final = words_of(
    "region regions area areas countries zone level niveau nivel ebene уровень reference ref réf bezug referenz "
    "referencia instrument description content other other information autres from to du au von bis с по до из "
    "place location lieu ort lugar место المكان start end début fin inicio beginn ende parent under body news "
    "activity actividad internet site network réseau red netzwerk сеть category type status statut tätigkeit "
    "identifier kennung art kind rank grade capacity qualité communication letter bereich use usage "
    "mission delegation direction member membre mitglied член العضو participation bulletin "
    "member orgán орган structure last first given family sitz giro publisher portal link lien representative "
    "date fecha datum дата التاريخ subject union sede post stelle amt estado desde hasta attendance training formation "
    "почта"
)
# words that make a column one of somebody or something else
_OTHERS: Final = words_of(
    "assistant assistants alternate alternates deputy emergency spouse hotel sent received valid verified head "
    "passport visa birth urgence suppléant chef emergencia suplente jefe notfall stellvertreter leiter "
    "заместителя помощника عاجل الطوارئ"
)
# `Name of ministry` is the ministry
_NAMED: Final = words_of("name names nom noms nombre naam имя название наименование اسم الاسم")
_ASIDE: Final = re.compile(r"\s*[(\[]([^()\[\]]*)[)\]]")
_LEAST: Final = 3  # letters of a synonym that counts among other words
_NUMBERS: Final = words_of("no n° nº number nr num numero nummer номер رقم")  # beside a telephone they say nothing
_NAMES: Final = frozenset({"name", "given_name", "family_name"})
_PARTS: Final = re.compile(r"\s*(?:[/|\n•·\\&+,;]|\s(?:[-–—]|and|et|y|und|и|و)\s)\s*", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"\s*(?:\(\d+\)|\d+|[*:.]+)\s*$")


class Meaning(NamedTuple):
    """
    What a name may mean.

    Attributes:
        sure: the whole name says it, and nothing else.
        weak: the whole name says it, and may say much else.
    """

    fields: frozenset[str] = frozenset()
    sure: bool = False
    weak: bool = False


@cache
def synonyms() -> Mapping[str, frozenset[str]]:
    """The fields of each folded synonym; titles and names of the fields are synonyms as well."""
    text = files("directory.intake").joinpath("synonyms.csv").read_text(encoding="utf-8")
    found: dict[str, set[str]] = {}
    for row in csv.DictReader(text.splitlines()):
        found.setdefault(_folded(row["synonym"]), set()).add(row["field"])
    for field in FIELDS.values():
        found.setdefault(fold(field.title), set()).add(field.name)
        found.setdefault(fold(field.name), set()).add(field.name)
    return {word: frozenset(fields) for word, fields in found.items()}


@lru_cache(maxsize=4096)
def meaning(name: str) -> Meaning:
    """
    What the name of a column may mean.

    Args:
        name: as it stands in the file; `Group: Name` where the header has two rows.
    """
    if name.startswith(_READERS):
        return Meaning(frozenset({NOTHING}), sure=True)
    exact = _exact(name)
    if exact.fields or len(name) > _TOO_LONG:
        return exact
    group, colon, own = name.rpartition(": ")
    if colon and own:
        return _in_group(meaning(own), _group(group))
    if (plain := _ASIDE.sub("", name)) != name and (found := _exact(plain)).fields:
        said = " ".join(_ASIDE.findall(name))
        if both := found.fields & _exact(said).fields:  # Title (Mr/Ms)
            return Meaning(both, found.sure)
        aside = fold(said).split()
        return Meaning(found.fields, found.sure and all(word in _FILLERS or word.isdigit() for word in aside))
    parts = [part for part in _PARTS.split(name) if part]
    return _of_parts([meaning(part) for part in parts]) if len(parts) > 1 else _among_words(fold(name).split())


def is_label(text: str) -> bool:
    """Whether a text is, whole, the name of a column, or several in a row: `Name / Nom`."""
    return not is_error(text) and (bool(_exact(text).fields) or all(_exact(part).fields for part in _PARTS.split(text)))


def _folded(text: str) -> str:
    return fold(text) or text.strip()


def _exact(name: str) -> Meaning:
    for text in (name, _NUMBERED.sub("", name)):
        folded = _folded(text)
        if fields := synonyms().get(folded):
            weak = folded in _WEAK
            return Meaning(fields, sure=not weak, weak=weak)
    return Meaning()


def _group(name: str) -> Meaning:
    """What stands over several columns: a person and a body stand for all that one may say of them."""
    found = meaning(name)
    if _ANY in found.fields:
        return found
    if "name" in found.fields:
        return Meaning(found.fields | _PERSON | REACHED, sure=True)
    if "organization" in found.fields:
        return Meaning(found.fields | _BODY | REACHED | {"country"}, sure=True)
    return found


def _in_group(own: Meaning, group: Meaning) -> Meaning:
    if NOTHING in group.fields:  # the name of a hotel, the telephone in an emergency
        return Meaning()
    common = own.fields if _ANY in group.fields else own.fields & group.fields
    return Meaning(common or own.fields, (own.sure or own.weak) and bool(common))


def _of_parts(parts: list[Meaning]) -> Meaning:
    """`Name / Nom` is what both may mean; `Telephone / Fax` is a telephone, and not for sure."""
    known = [part for part in parts if part.fields - {NOTHING}]
    if not known:
        return Meaning(frozenset({NOTHING}), sure=True) if all(part.fields for part in parts) else Meaning()
    if whole := _whole_name([part.fields for part in known]):
        return Meaning(whole, len(known) == len(parts) and len(whole) == 1)
    common = _common([part.fields for part in known])
    every = len(known) == len(parts) and all(part.sure or part.weak for part in parts)
    every = every and any(part.sure for part in parts)
    return Meaning(common, every and bool(common))


def _among_words(words: list[str]) -> Meaning:
    """The longest synonyms among the words; sure where the others say nothing of their own."""
    found, rest = _found(words)
    if any(word in _NUMBERS for word in words) and any("phone" in synonyms()[text] for text in found):
        words = [word for word in words if word not in _NUMBERS]
        found, rest = _found(words)
        fields = [synonyms()[text] & {"phone"} or synonyms()[text] for text in found]
    else:
        fields = [synonyms()[text] for text in found]
    if not fields or any(NOTHING in each for each in fields) or any(word in _OTHERS for word in rest):
        return Meaning()
    fillers = all(word in _FILLERS or word.isdigit() for word in rest)
    if whole := _whole_name(fields):
        return Meaning(whole, fillers and len(whole) == 1)
    named = [each for each, text in zip(fields, found, strict=True) if text not in _NAMED] or fields
    if common := _common(named):
        if len(named) < len(fields) and "name" in common:  # the name of a contact is no mailbox
            common = frozenset({"name"})
        return Meaning(common, fillers and len(set(named)) == 1 and not any(text in _WEAK for text in found))
    reached = [each for each in named if each & REACHED]  # the mailbox of whomever is a mailbox
    if len(reached) == 1:
        return Meaning(reached[0] & REACHED)
    own = [each for each, text in zip(fields, found, strict=True) if text not in _FILLERS | _NAMED]
    return Meaning(own[0]) if len(own) == 1 else Meaning()


def _found(words: list[str]) -> tuple[list[str], list[str]]:
    """The longest synonyms, from the left, and the words that are in none."""
    found: list[str] = []
    rest: list[str] = []
    place = 0
    while place < len(words):
        end = next((end for end in range(len(words), place, -1) if _counts(" ".join(words[place:end]))), 0)
        if end:
            found.append(" ".join(words[place:end]))
        else:
            rest.append(words[place])
        place = end or place + 1
    return found, rest


def _whole_name(sets: list[frozenset[str]]) -> frozenset[str]:
    """
    What words for given and for family names mean together: `Surname, first name` is a whole name.

    `Name & Surname` is one as well, but `Nom / Surname` is a family name: either. Empty = they are no such words.
    """
    names = [each & _NAMES for each in sets]
    if len(names) < 2 or not all(names) or "name" in _common(names) or len(set(names)) < 2:
        return frozenset()
    return _common(names) | {"name"}


def _common(sets: list[frozenset[str]]) -> frozenset[str]:
    first, *others = sets
    return first.intersection(*others)


def _counts(text: str) -> bool:
    return len(text) >= _LEAST and text in synonyms()
