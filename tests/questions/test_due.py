"""What to chase: against a count in plain Python, and known answers on a small directory."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random
from typing import Any

import pytest
from brute import AUDIENCES, FORTY, World, a_day, directory_of, seen_by, tilted_world
from hypothesis import given
from hypothesis import strategies as st
from words import email, link, organization, person, post, role

from directory.access import Viewer
from directory.errors import InvalidRecord, NotFound
from directory.model import Organization, Record, Role
from directory.questions.due import Due, DueQuestion

URGENT = ("stale", "due", "fresh", "never_verified")
Line = tuple[str, str, str | None, str]  # link, freshness, due on, the role whose policy counts


def expected(world: World, until: date, here: set[str] | None = None) -> list[Line]:
    """Every channel to write to or call that is due by a day or was never verified, by the rules as they are written."""
    found: list[tuple[Any, Line]] = []
    for tie in world.links:
        if tie.kind != "REACHED_AT" or world.nodes[tie.target_id].type not in ("email", "phone", "address"):
            continue
        holder = world.nodes[tie.source_id]
        posts = [holder.id] if holder.record_kind == "Post" else world.targets(holder.id, "HOLDS")
        roles = {known for desk in posts for known in world.targets(desk, "AS")}
        if (holder.record_kind == "Person" and not roles) or (here is not None and holder.id not in here):
            continue
        strictest = min(roles, key=lambda known: (world.nodes[known].review_days, known), default=None)
        days = world.nodes[strictest].review_days if strictest else 365
        verified = tie.verified_on and date.fromisoformat(tie.verified_on + "-01-01"[len(tie.verified_on) - 4 :])
        if not verified or verified > world.on:
            line: Line = (tie.id, "never_verified", None, strictest or "")
        else:
            due_on, age = verified + timedelta(days=days), (world.on - verified).days
            if due_on >= until:
                continue
            state = "fresh" if age <= days else "due" if age <= 2 * days else "stale"
            line = (tie.id, state, due_on.isoformat(), strictest or "")
        found.append(((URGENT.index(line[1]), line[2] or "9", holder.id, tie.id), line))
    return [line for _, line in sorted(found)]


def told(due: Due, world: World) -> list[Line]:
    names = {known: node.name for known, node in world.all(Role).items()}
    return [(line.link, line.freshness.value, line.due_on, _role(line.role_name, names)) for line in due.lines]


def _role(name: str, names: dict[str, str]) -> str:
    return next((known for known, one in names.items() if one == name), "")


def month_end(on: date) -> date:
    return (on.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


@FORTY
@given(st.randoms(use_true_random=True))
def test_what_is_due_is_what_the_rules_say(random: Random):
    """For everybody and every day: exactly these, most urgent first, with counts, filters and pages."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world, viewer = seen_by(audience, records, on), Viewer(audience)
            every = expected(world, month_end(on))
            found = directory.due(DueQuestion(limit=1000), viewer)
            assert told(found, world) == every
            assert found.total == len(every)
            assert dict(found.by_freshness) == dict(Counter(state for _, state, _, _ in every))
            later = on + timedelta(days=random.choice((0, 40, 400)))
            assert told(directory.due(DueQuestion(until=later, limit=1000), viewer), world) == expected(world, later)
            page = directory.due(DueQuestion(limit=2, after=1), viewer)
            assert told(page, world) == every[1:3]
            assert page.next == (3 if len(every) > 3 else None)
            states = world.states("area:r1") if "area:r1" in world.nodes else None
            if states is not None:
                bodies = {known for known in world.all(Organization) if world.best(known) & states}
                seats = [seat for known in world.all(Role) for seat in world.seats(known)]
                posts = {seat.post for seat in seats if seat.cover & states}
                held = {holder for desk in posts for holder in world.sources(desk, "HOLDS")}
                asked = directory.due(DueQuestion(area=("area:r1",), limit=1000), viewer)
                assert told(asked, world) == expected(world, month_end(on), bodies | posts | held)


def small() -> list[Record]:
    """A post with a strict role and one with none, held by one person; a body with a shared mailbox."""
    strict, mild = role("strict", review_days=90), role("mild", review_days=400)
    desk, other, somebody, body = post("desk"), post("other"), person("x"), organization("b")
    mail, own, web = email("m@example.org"), email("x@example.org"), email("https://example.org", type="web")
    return [
        strict, mild, desk, other, somebody, body, mail, own, web,
        link(desk, "AS", strict), link(other, "AS", mild),
        link(somebody, "HOLDS", desk), link(somebody, "HOLDS", other),
        link(desk, "REACHED_AT", mail, id="link:desk", verified_on="2026-08-01", owner_id="org:b"),
        link(somebody, "REACHED_AT", own, id="link:person", verified_on="2026-10-01"),
        link(body, "REACHED_AT", mail, id="link:body", verified_on="2026-12-01"),
        link(body, "REACHED_AT", web, id="link:web"),
    ]  # fmt: skip


def test_each_line_says_why():
    """Due by the strictest role; after the asked date counts as never; a web page is not chased; fresh ones fall due."""
    with directory_of(small(), date(2026, 11, 22)) as directory:
        found = directory.due(DueQuestion())
        assert [(line.link, line.why) for line in found.lines] == [
            ("link:desk", "last verified on 2026-08-01, asked every 90 days: due since 2026-10-31"),
            ("link:body", "not verified yet"),
        ]
        assert found.until == "2026-11-30"
        later = directory.due(DueQuestion(until=date(2026, 12, 31)))
        assert [(line.link, line.freshness.value) for line in later.lines] == [
            ("link:desk", "due"), ("link:person", "fresh"), ("link:body", "never_verified"),
        ]  # fmt: skip
        assert later.lines[1].why == "last verified on 2026-10-01, asked every 90 days: falls due after 2026-12-30"
        assert later.lines[1].role_name == "strict"
        stale = directory.due(DueQuestion(on=date(2027, 6, 1))).lines[0]
        assert (stale.freshness.value, stale.why.endswith("due since 2026-10-31, stale")) == ("stale", True)


def test_filters_by_role_and_owner_keep_each_others_counts():
    """The counts beside a filter are without it, and with the others."""
    with directory_of(small(), date(2026, 11, 22)) as directory:
        owned = directory.due(DueQuestion(owner="org:b"))
        assert [line.link for line in owned.lines] == ["link:desk"]
        assert [(one.id, one.name, one.count) for one in owned.by_owner] == [("org:b", "b", 1)]
        assert [(one.id, one.count) for one in owned.by_role] == [("role:strict", 1)]
        mild = directory.due(DueQuestion(role="mild", until=date(2027, 1, 31)))
        assert [line.link for line in mild.lines] == ["link:person"]
        assert directory.due(DueQuestion(freshness="never_verified")).total == 1
        with pytest.raises(NotFound):
            directory.due(DueQuestion(role="nobody"))
        with pytest.raises(NotFound):
            directory.due(DueQuestion(area=("Atlantis",)))
        with pytest.raises(InvalidRecord):
            DueQuestion.of(freshness="rotten")
