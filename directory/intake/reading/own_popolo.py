"""Popolo that this directory handed out, as rows of its table of contacts, and who is a member of whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final, cast

from directory.intake.book import Sheet
from directory.intake.own_tables import MISSION, lists
from directory.intake.reading.columns import sheet
from directory.intake.reading.parsed import Measure
from directory.intake.reading.popolo import Item, by_id, items_of, other_row, rest_of, taken_of, text_of

TYPES: Final = {"voice": "phone", "url": "web"}
HOLDERS: Final = ("organizations", "posts", "persons")
READ: Final = (*HOLDERS, "memberships")
_TOLD: Final = ("id", "name", "label", "classification", "area_id", "organization_id", "role", "email")


def is_own(found: Any) -> bool:
    """It was handed out by a directory like this one, and each of its items still has an id of its own."""
    whole: Item = cast("Item", found) if isinstance(found, dict) else {}
    meta = whole.get("meta")
    if not isinstance(meta, dict) or not {"exported_by", "designations"} <= set(cast("Item", meta)):
        return False
    found_lists = [items_of(whole.get(name)) for name in HOLDERS]
    return all(len(by_id(items)) == len(items) for items in found_lists)


def parse_own(found: Item) -> tuple[Sheet, ...]:
    """The sheets: the lists of contacts, members, and a sheet for each list that is none of ours."""
    measure = Measure()
    kept = {name: items_of(found.get(name)) for name in READ}
    tables = lists(list(_rows(kept, by_id(items_of(found.get("areas"))))))
    sheets = [each._replace(rows=measure.rows(map(list, each.rows), each.name)) for each in tables]
    if members := list(_members(kept)):
        sheets.append(sheet("members", members, measure))
    for name, value in found.items():
        others = [value] if name == "meta" else items_of(value)
        if name not in READ and others:
            named = "about the file" if name == "meta" else name
            sheets.append(sheet(named, map(other_row, others), measure))
    return tuple(sheets)


def _rows(kept: dict[str, list[Item]], areas: dict[str, Item]) -> Iterator[dict[str, str]]:
    """A row a channel, as the table of contacts has it; what it has no column for stands in the first of its holder."""
    bodies, posts, people = (by_id(kept[name]) for name in ("organizations", "posts", "persons"))
    held: dict[str, list[Item]] = {}
    of: dict[str, list[str]] = {}
    for each in kept["memberships"]:
        if (person := people.get(text_of(each.get("person_id")))) and (post := text_of(each.get("post_id"))) in posts:
            held.setdefault(post, []).append(person)
            of.setdefault(text_of(person["id"]), []).append(post)

    def place(post: str, body: str) -> dict[str, str]:
        whole, desk = bodies.get(body, {}), posts.get(post, {})
        kind, area = text_of(whole.get("classification")), areas.get(text_of(whole.get("area_id")), {})
        state = "covers" if kind == MISSION else "seat"
        known = {"organization_id": body, "organization": text_of(whole.get("name")), "kind": kind}
        return known | {state: text_of(area.get("name")), "post_id": post, "post": text_of(desk.get("label"))}

    def at(post: str) -> dict[str, str]:
        return place(post, text_of(posts[post].get("organization_id")))

    for known, body in bodies.items():
        yield from _ways(body, [place("", known)], "organization")
    named: set[str] = set()  # posts of which a row names the holders
    for known, post in posts.items():
        if not _reached(post) and any(map(_reached, held.get(known, ()))):
            continue  # whoever holds it has rows
        named.add(known)
        ids, names = " ".join(_each(held, known, "id")), "; ".join(_each(held, known, "name"))
        yield from _ways(post, [at(known) | {"person_ids": ids, "person": names}], "post")
    for known, person in people.items():
        told = dict.fromkeys(of.get(known, ()))
        if _reached(person) or not all(post in named for post in told) or not told:
            places = [at(post) for post in told]
            who = {"person_ids": known, "person": text_of(person.get("name"))}
            yield from _ways(person, [each | who for each in places or [{}]], "person")


def _reached(item: Item) -> bool:
    return bool(items_of(item.get("contact_details")))


def _each(held: dict[str, list[Item]], post: str, key: str) -> Iterator[str]:
    return (text_of(person.get(key)) for person in held.get(post, ()))


def _ways(item: Item, places: list[dict[str, str]], whose: str) -> Iterator[dict[str, str]]:
    left = {key: value for key, value in item.items() if key not in _TOLD}
    ways = taken_of(left, "contact_details") or [{}]
    first: dict[str, str] = {}
    rest_of(first, left, "")
    for place in places:
        for way in ways:
            said = dict(way)
            sort, value = text_of(said.pop("type", "")), text_of(said.pop("value", ""))
            row = place | first | {"channel_of": whose, "channel_type": TYPES.get(sort, sort), "channel": value}
            rest_of(row, said, "contact_details")
            yield {column: text for column, text in row.items() if text.strip()}
            first = {}


def _members(kept: dict[str, list[Item]]) -> Iterator[dict[str, str]]:
    """Who is a member of whom: a row each."""
    bodies = by_id(kept["organizations"])
    for each in kept["memberships"]:
        member = each.get("member")
        known = text_of(member.get("id")) if isinstance(member, dict) else ""  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
        if known not in bodies:
            continue
        row = {"organization": text_of(bodies[known].get("name")), "external_id": f"uid:{known}"}
        row["association"] = text_of(bodies.get(text_of(each.get("organization_id")), {}).get("name"))
        row["membership"] = text_of(each.get("role"))
        row |= {"since": text_of(each.get("start_date")), "until": text_of(each.get("end_date"))}
        yield row
