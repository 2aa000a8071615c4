"""
Popolo JSON to sheets in the columns of our own lists: organizations, and persons with a row a membership.

https://www.popoloproject.com/specs/: what has no column of ours keeps one named after its path, `Popolo birth_date`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from directory.errors import quoted
from directory.intake.book import Sheet
from directory.intake.reading.columns import JOINED, add, sheet
from directory.intake.reading.parsed import Measure, refuse

Item = dict[str, Any]

LISTS: Final = ("persons", "people", "organizations", "memberships", "posts", "areas", "events")
_PERSON: Final = {
    "name": "name",
    "given_name": "given_name",
    "family_name": "family_name",
    "honorific_prefix": "honorific",
    "email": "email",
}
_BODY: Final = {"name": "organization", "classification": "organization_kind", "email": "email"}
_CONTACT: Final = {
    "email": "email",
    "phone": "phone",
    "tel": "phone",
    "voice": "phone",
    "cell": "phone",
    "address": "address",
    "url": "website",
    "web": "website",
}
_PERSONS_OWN: Final = ("family_name", "given_name", "birth_date", "honorific_prefix", "gender", "memberships")
_BODIES_OWN: Final = ("classification", "parent_id", "founding_date", "dissolution_date", "posts")
_EXPECTED: Final = 'expected {"persons": [...], "organizations": [...], "memberships": [...]}'


def parse_popolo(found: Any) -> tuple[Sheet, ...]:
    """
    The sheets of a Popolo file, which is an object of lists or one bare list.

    Raises:
        InvalidRecord: it is not Popolo.
    """
    lists = _lists(found)
    persons = lists.pop("persons", []) + lists.pop("people", [])
    bodies = lists.pop("organizations", [])
    memberships = lists.pop("memberships", [])
    posts = lists.get("posts", []) + [post for body in bodies for post in items_of(body.get("posts"))]
    known = by_id(bodies) | {f"post {key}": post for key, post in by_id(posts).items()}
    measure = Measure()
    sheets = [sheet("organizations", (_body(body, known) for body in bodies), measure)] if bodies else []
    rows = list(_people(persons, memberships, known))
    if rows:
        sheets.append(sheet("persons", rows, measure))
    for name, items in lists.items():
        if items:
            sheets.append(sheet(name, (other_row(item) for item in items), measure))
    if not sheets:
        refuse(f"is Popolo and holds nobody: {_EXPECTED}")
    return tuple(sheets)


def _lists(found: Any) -> dict[str, list[Item]]:
    if isinstance(found, list):
        return _told_apart(items_of(cast("list[object]", found), strict="the list"))
    if not isinstance(found, dict) or not any(key in found for key in LISTS):
        refuse(f"is JSON and not Popolo: {_EXPECTED}, or a record of ours a line")
    whole = cast("dict[str, object]", found)
    lists = {
        key: items_of(cast("object", value), strict=key) for key, value in whole.items() if isinstance(value, list)
    }
    others = {key: value for key, value in whole.items() if not isinstance(value, list)}
    return lists | ({"about the file": [others]} if others else {})


def _told_apart(items: list[Item]) -> dict[str, list[Item]]:
    lists: dict[str, list[Item]] = {"persons": [], "organizations": []}
    for number, item in enumerate(items, 1):
        said = str(item.get("@type", item.get("type", ""))).lower()
        person = "person" in said or any(key in item for key in _PERSONS_OWN)
        body = "organi" in said or any(key in item for key in _BODIES_OWN)
        if person == body:
            refuse(f"item {number} is not told to be a person or an organization: {_EXPECTED}")
        lists["persons" if person else "organizations"].append(item)
    return lists


def items_of(value: object, *, strict: str = "") -> list[Item]:
    """The objects of a list; none where it is no list of objects, which is refused where `strict` names it."""
    items: list[object] = cast("list[object]", value) if isinstance(value, list) else []
    for number, item in enumerate(items, 1):
        if not isinstance(item, dict):
            if strict:
                refuse(f"item {number} of {quoted(strict)} is no object: {_EXPECTED}")
            return []
    return cast("list[Item]", items)


def by_id(items: list[Item]) -> dict[str, Item]:
    """Items by what they are called in the file."""
    return {str(item["id"]): item for item in items if item.get("id")}


def other_row(item: Item) -> dict[str, str]:
    """All of an item in columns named after it."""
    row: dict[str, str] = {}
    rest_of(row, item, "")
    return row


def _body(item: Item, known: dict[str, Item]) -> dict[str, str]:
    left = dict(item)
    row = _common(left, _BODY)
    parent = known.get(str(item.get("parent_id") or ""), {})
    add(row, "part_of", text_of(parent.get("name")))
    for each in taken_of(left, "identifiers"):
        code = (text_of(each.pop("scheme", "")), text_of(each.pop("identifier", "")))
        add(row, "external_id", ":".join(filter(None, code)))
        rest_of(row, each, "identifiers")
    rest_of(row, left, "")
    return row


def _people(persons: list[Item], memberships: list[Item], known: dict[str, Item]) -> Iterator[dict[str, str]]:
    """A row a membership; of a person without one, one row; of a membership of nobody, one too."""
    of: dict[str, list[Item]] = {}
    for each in memberships:
        of.setdefault(str(each.get("person_id") or ""), []).append(each)
    for person in persons:
        left = dict(person)
        row = _common(left, _PERSON)
        held = [*taken_of(left, "memberships"), *of.pop(str(person.get("id") or "-"), [])]
        rest_of(row, left, "")
        for membership in held:
            yield _membership(dict(row), membership, known)
        if not held:
            yield row
    for others in of.values():
        for membership in others:
            yield _membership({}, membership, known)


def _membership(row: dict[str, str], item: Item, known: dict[str, Item]) -> dict[str, str]:
    left = dict(item)
    post = known.get(f"post {item.get('post_id')}", {})
    body_id = item.get("organization_id") or post.get("organization_id")
    nested = cast("Item", item["organization"]) if isinstance(item.get("organization"), dict) else {}
    body = known.get(str(body_id or ""), nested)
    add(row, "organization", text_of(body.get("name")))
    add(row, "function", text_of(left.pop("role", "")) or text_of(item.get("label")) or text_of(post.get("label")))
    add(row, "since", text_of(left.pop("start_date", "")))
    add(row, "until", text_of(left.pop("end_date", "")))
    for each in taken_of(left, "contact_details"):
        _contact(row, each, "membership contact_details")
    rest_of(row, left, "membership")
    return row


def _common(left: Item, own: dict[str, str]) -> dict[str, str]:
    """What stands in columns of ours; it is taken out of what is left."""
    row: dict[str, str] = {}
    for key, column in own.items():
        if not isinstance(left.get(key), (dict, list)):
            add(row, column, text_of(left.pop(key, "")))
    for each in taken_of(left, "contact_details"):
        _contact(row, each, "contact_details")
    for each in taken_of(left, "links"):
        add(row, "website", text_of(each.pop("url", "")))
        rest_of(row, each, "links")
    return row


def taken_of(left: Item, key: str) -> list[Item]:
    """The items of a list, taken out of what is left if it is one."""
    items = items_of(left.get(key))
    if items:
        left.pop(key)
    return [dict(each) for each in items]


def _contact(row: dict[str, str], each: Item, path: str) -> None:
    kind = text_of(each.get("type")).lower()
    if kind in _CONTACT:
        each.pop("type")
        add(row, _CONTACT[kind], text_of(each.pop("value", "")))
    rest_of(row, each, f"{path} {kind}".strip())


def rest_of(row: dict[str, str], left: Item, path: str) -> None:
    """What has no column of ours: a path of keys and its text; the texts of a list are joined."""
    for keys, text in _leaves(left, path):
        add(row, f"Popolo {keys}", text)


def _leaves(value: Any, path: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for key, item in cast("Item", value).items():
            yield from _leaves(item, f"{path} {key}".strip())
    elif isinstance(value, list):
        for item in cast("list[object]", value):
            yield from _leaves(item, path)
    elif (text := text_of(value)) != "":
        yield path, text


def text_of(value: object) -> str:
    """A value as a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (dict, list)):
        return JOINED.join(text for _, text in _leaves(value, ""))
    return str(value)
