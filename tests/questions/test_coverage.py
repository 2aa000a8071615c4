"""Coverage: known answers on the real seed and the demo, and the brute-force model on random directories."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from random import Random
from typing import Any, NamedTuple

import pytest
from brute import (
    ASSOCIATIONS,
    AUDIENCES,
    FORTY,
    NOBODY,
    Codes,
    Files,
    World,
    a_day,
    bodies_in,
    cell,
    columns_of,
    directory_of,
    matrix,
    rows_of,
    seen_by,
    tilted_world,
    told,
)
from hypothesis import given
from hypothesis import strategies as st
from words import NOON, TODAY, batch, email, link, organization, post, region, role, sector, state, world

from directory.access import Viewer
from directory.bootstrap import make_demo, open_directory, seed
from directory.config import Settings
from directory.errors import InvalidRecord
from directory.model import Area
from directory.ports import Store
from directory.questions.cell import CellDetail
from directory.questions.matrix import Cell, CoverageQuestion
from directory.service import Directory

SCHEMES = ("m49-region", "m49-subregion", "un-group", "membership", "language", "set", "state")


def asked(random: Random, world: World) -> list[dict[str, Any]]:
    """Questions of each form, about areas that are there."""
    areas = sorted(world.all(Area))
    questions: list[dict[str, Any]] = [{"columns": scheme} for scheme in SCHEMES] + [{}]
    for _ in range(3):
        texts = [";".join(random.sample(areas, min(len(areas), random.choice((1, 1, 2))))) for _ in range(2) if areas]
        questions += [{"area": tuple(texts)}, {"area": tuple(texts), "columns": random.choice(SCHEMES)}]
    return [{"rows": rows} | question for question in questions for rows in ("sector", "role")]


@FORTY
@given(st.randoms(use_true_random=True))
def test_a_matrix_is_what_the_rules_say(random: Random):
    """Cells, totals, headings and repeated States equal the model's on the projected records, for each audience."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for question in asked(random, world):
                compare(directory, audience, world, question)


def compare(directory: Directory, audience: str, world: World, question: dict[str, Any]) -> None:
    columns = columns_of(world, question.get("columns"), question.get("area", ()))
    rows = rows_of(world, question["rows"])
    try:
        answer = directory.coverage(CoverageQuestion(**question), Viewer(audience))
    except InvalidRecord:
        assert not columns
        return
    expected = matrix(world, **question)
    assert [(c.row, c.column, told(c)) for c in answer.cells] == expected
    assert [(c.id, c.name, c.of) for c in answer.columns] == [(c.id, c.name, len(c.states)) for c in columns]
    assert [(r.id, r.name) for r in answer.rows] == [(row, world.nodes[row].name) for row in rows]
    every = frozenset[str]().union(*(c.states for c in columns))
    assert [told(c) for c in answer.totals] == [cell(world, question["rows"], row, every) for row in rows]
    several = {state for state in every if sum(state in c.states for c in columns) > 1}
    assert answer.repeated == tuple(sorted(several))


# ------------------------------------------------------------------------------------------------- one cell in full


@FORTY
@given(st.randoms(use_true_random=True))
def test_a_cell_in_full_is_what_the_rules_say(random: Random):
    """Its States name the organizations that cover them (worldwide ones do not), its bodies what they cover of it."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            world = seen_by(audience, records, on)
            for rows in ("sector", "role"):
                for row in rows_of(world, rows):
                    area = random.choice(sorted(world.all(Area)) or [""])
                    if area:
                        question = CoverageQuestion(rows=rows, row=(row,), area=(area,))
                        compare_cell(directory.cell(question, Viewer(audience)), world, rows, row, area)


def compare_cell(detail: CellDetail, world: World, rows: str, row: str, area: str) -> None:
    states = world.states(area)
    expected = cell(world, rows, row, states)
    assert told(detail.cell) == expected
    here = standing_in_role(world, row, states) if rows == "role" else standing_in_sector(world, row, states)
    got: dict[str, tuple[set[str], ...]] = {}
    for b in detail.bodies:  # a body with a post for the world and one for a State stands twice
        known = got.setdefault(b.id, (set(), set(), set()))
        for whole, part in zip(known, (b.claimed, b.derived, b.reachable), strict=True):
            whole.update(part)
    assert got == {
        body: (mine.claimed & states, mine.derived & states, mine.reachable & states) for body, mine in here.items()
    }
    gaps = {state: [kind for kind, missing in expected["gaps"] if state in missing] for state in states}
    names = {node.code: (node.name.casefold(), node.code) for node in world.all(Area).values()}
    assert [s.code for s in detail.states] == sorted(states, key=names.__getitem__)
    assert [(set(s.claimed), set(s.derived), s.reachable, [str(kind) for kind in s.gaps]) for s in detail.states] == [
        (
            {body for body, mine in here.items() if s.code in mine.counts_by_claim},
            {body for body, mine in here.items() if s.code in mine.counts_by_derivation},
            s.code in expected["reachable"],
            gaps[s.code],
        )
        for s in detail.states
    ]


class Standing(NamedTuple):
    """What an organization covers, and what of it counts as cover of the cell."""

    claimed: Codes
    derived: Codes
    reachable: Codes
    counts_by_claim: Codes
    counts_by_derivation: Codes


def standing_in_sector(world: World, sector: str, states: Codes) -> dict[str, Standing]:
    found: dict[str, Standing] = {}
    for body in bodies_in(world, sector, states):
        claimed, derived = world.claimed(body), world.derived(body)
        association = world.nodes[body].kind in ASSOCIATIONS
        reached = world.with_channel(body, {"usable"}) if association else NOBODY
        if not association and "usable" in world.channel_states(body):
            reached = claimed | derived
        counts = association and not world.worldwide(body)
        found[body] = Standing(claimed, derived, reached, claimed if counts else NOBODY, derived if counts else NOBODY)
    return found


def standing_in_role(world: World, role: str, states: Codes) -> dict[str, Standing]:
    found = {}
    seats = [seat for seat in world.seats(role) if seat.cover & states]
    for body in {seat.at for seat in seats}:
        mine = [seat for seat in seats if seat.at == body]
        near = [seat for seat in mine if not seat.worldwide]
        found[body] = Standing(
            NOBODY.union(*(seat.claimed for seat in mine)),
            NOBODY.union(*(seat.derived for seat in mine)),
            NOBODY.union(*(seat.cover for seat in mine if seat.gap is None)),
            NOBODY.union(*(seat.claimed for seat in near)),
            NOBODY.union(*(seat.derived for seat in near)),
        )
    return found


# ------------------------------------------------------------------------------------------------- known answers


@pytest.fixture(scope="module")
def files() -> Files:
    return Files(TODAY)


@pytest.fixture(scope="module")
def whole() -> World:
    return World([place.record for place in seed(demo=False, on=TODAY)], TODAY)


def the_cell(seeded: Directory, **question: Any) -> Cell:
    [found] = seeded.coverage(CoverageQuestion(on=TODAY, **question)).cells
    return found


def test_chemical_in_western_asia(seeded: Directory):
    """18 of 18 claimed, by exactly three bodies; the Gulf body alone has 6 of them."""
    found = the_cell(seeded, row=("chemical",), area=("Western Asia",))
    assert (found.of, len(found.claimed)) == (18, 18)
    near = {body for level, bodies in found.bodies.items() if level != "worldwide" for body in bodies}
    assert near == {"org:croplife-ame", "org:croplife-asia", "org:gpca"}
    detail = seeded.cell(CoverageQuestion(row=("chemical",), area=("Western Asia",), on=TODAY))
    assert [len(body.claimed) for body in detail.bodies if body.id == "org:gpca"] == [6]
    assert sum("org:gpca" in state.claimed for state in detail.states) == 6


def test_the_union_of_arab_banks_in_western_africa(seeded: Directory):
    """1 of 16, Mauritania."""
    found = the_cell(seeded, row=("finance",), area=("Western Africa",))
    assert (found.of, found.claimed) == (16, ("MRT",))
    assert {level: bodies for level, bodies in found.bodies.items() if level != "worldwide"} == {
        "regional": ("org:uab",)
    }


def test_a_region_is_the_union_of_its_sub_regions(seeded: Directory, files: Files):
    """Each region's States, claimed, derived, reachable and bodies are those of its sub-regions together."""
    parts = files.pairs("part_of", "member")

    def above(area: str) -> set[str]:
        up = {target for source, target in parts if source == area}
        return {area}.union(*(above(other) for other in up))

    regions, subs = (
        {(c.row, c.column): c for c in seeded.coverage(CoverageQuestion(columns=scheme, on=TODAY)).cells}
        for scheme in ("m49-region", "m49-subregion")
    )
    assert len(regions) == 27 * 5
    assert len(subs) > 27 * 20
    for (row, column), all_of_it in regions.items():
        pieces = [cell for (known, sub), cell in subs.items() if known == row and column in above(sub)]
        assert all_of_it.of == sum(piece.of for piece in pieces)
        for name in ("claimed", "derived", "reachable"):
            together = {state for piece in pieces for state in getattr(piece, name)}
            assert set(getattr(all_of_it, name)) == together, (row, column, name)
        for name in ("bodies", "others"):
            assert levels([all_of_it], name) == levels(pieces, name), (row, column, name)


def levels(cells: list[Cell], name: str) -> set[tuple[str, str]]:
    return {(level, body) for cell in cells for level, found in getattr(cell, name).items() for body in found}


@pytest.mark.parametrize(
    "question",
    [
        {"rows": "sector", "columns": "m49-subregion"},
        {"rows": "sector", "columns": "membership"},
        {"rows": "role", "columns": "un-group"},
    ],
)
def test_the_whole_seed_is_what_the_rules_say(seeded: Directory, whole: World, question: dict[str, Any]):
    """Each cell of a matrix of the real seed equals the model's."""
    compare(seeded, "public", whole, question)


# who is point of contact, by three Africas: on the demo


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Directory]:
    path = tmp_path_factory.mktemp("demo") / "demo.db"
    make_demo(Settings(store=f"sqlite:{path}"))
    with open_directory(Settings(store=f"sqlite:{path}")) as directory:
        yield directory


@pytest.mark.parametrize(
    ("name", "area", "of"),
    [
        ("African Group", "area:group-african", 54),
        ("African Union", "area:members-au", 55),
        ("Africa", "area:m49-002", 54),
    ],
)
def test_points_of_contact_in_three_africas(demo: Directory, name: str, area: str, of: int):
    """States with a listed post, with one to be reached, and with none: counted on the CSV files of the demo."""
    answer = demo.coverage(CoverageQuestion(rows="role", row=("poc_capital",), area=(area,)))
    [found] = answer.cells
    assert found.column_name.startswith(name)
    counted = PointsOfContact(Files(date.fromisoformat(answer.on), "demo"))
    states = counted.files.states(area)
    assert len(states) == found.of == of
    assert ("ESH" in {state.removeprefix("area:") for state in states}) == (area == "area:members-au")
    codes = {state.removeprefix("area:") for state in states}
    listed = {post for post in counted.covers if counted.listing(post) == "listed"}
    reached = {post for post in listed if counted.reached(post)}
    assert set(found.claimed) == counted.states_of(listed) & codes
    assert set(found.reachable) == counted.states_of(reached) & codes
    assert set(found.derived) == set()
    [nobody] = [set(gap.states) for gap in found.gaps if gap.kind == "none"]
    assert nobody == codes - counted.states_of(counted.covers)
    vacant = {post for post in counted.covers if counted.listing(post) == "vacant"}
    missing = counted.states_of(vacant) & codes - counted.states_of(reached)
    assert {state for gap in found.gaps if gap.kind == "vacant" for state in gap.states} == missing


class PointsOfContact:
    """The public posts of points of contact in capital, as the CSV files have them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        public = {row["id"] for row in files.rows("posts")}
        posts = {post for post, role in files.pairs("as") if role == "role:poc_capital"} & public
        self.at = {post: files.targets("at", post) & files.organizations.keys() for post in posts}
        self.covers = {post: self._cover(post) for post in posts}
        self._points = {row["id"] for row in files.rows("contact_points")}
        self._reached_at = files.links("reached_at")

    def _cover(self, post: str) -> set[str]:
        own = self.files.targets("covers", post)
        return self.files.union(own) or {state for body in self.at[post] for state in self.files.claimed[body]}

    def states_of(self, posts: Iterable[str]) -> set[str]:
        return {state.removeprefix("area:") for post in posts for state in self.covers[post]}

    def listing(self, post: str) -> str:
        """The last that had begun."""
        today = self.files.day("today", "")
        rows = [row for row in self.files.rows("listings") if row["record_id"] == post]
        begun = sorted((self.files.day(row["since"], "0000"), row["state"]) for row in rows)
        return next((state for since, state in reversed(begun) if since <= today), "listed")

    def reached(self, post: str) -> bool:
        """Whether it has a channel verified in the last year, or has none and its organization has (180 days, twice)."""
        days = self._verified(post)
        if days is None:
            return any(max(self._verified(body) or [""]) >= self._ago(2 * 365) for body in self.at[post])
        return max(days) >= self._ago(2 * 180)

    def _verified(self, holder: str) -> list[str] | None:
        today = self.files.day("today", "")
        own = [row for row in self._reached_at if row["source_id"] == holder and row["target_id"] in self._points]
        days = [self.files.day(row.get("verified_on"), "") for row in own]
        return [day if day <= today else "" for day in days] or None

    def _ago(self, days: int) -> str:
        return self.files.day(f"today-{days}", "")


def test_a_post_whose_own_area_means_no_state_takes_what_its_organization_claims(store: Store):
    """Derived cover is that of an organization that claims nothing: here it claims one State, and that alone counts."""
    store.apply(
        batch(
            *(world(), state("AAA"), state("BBB"), region("area:empty"), role("r")),
            *(organization("o", scope="regional"), organization("m"), post("p")),
            link("org:o", "COVERS", "area:AAA"),
            link("org:m", "COVERS", "area:BBB"),
            link("org:m", "MEMBER_OF", "org:o", qualifier="full"),
            link("post:p", "AT", "org:o"),
            link("post:p", "AS", "role:r"),
            link("post:p", "COVERS", "area:empty"),
        )
    )
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    [found] = directory.coverage(CoverageQuestion(rows="role", area=("AAA;BBB",))).cells
    assert (found.claimed, found.derived) == (("AAA",), ())


def test_a_state_names_the_body_whose_post_covers_it(store: Store):
    """A post with its own State, at a body that claims the world: it is no worldwide post, and its body is named."""
    store.apply(
        batch(
            *(world(), state("AAA"), role("r"), organization("w"), post("p")),
            link("org:w", "COVERS", "area:world"),
            link("post:p", "AT", "org:w"),
            link("post:p", "AS", "role:r"),
            link("post:p", "COVERS", "area:AAA"),
        )
    )
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    detail = directory.cell(CoverageQuestion(rows="role", row=("r",), area=("AAA",)))
    assert (detail.cell.claimed, detail.cell.rests_on) == (("AAA",), 1)
    assert [here.claimed for here in detail.states] == [("org:w",)]


def test_a_member_of_a_member_is_counted_and_reached(store: Store):
    """An umbrella of an umbrella that claims nothing: cover and channel are those of the member at the bottom."""
    mail = email("low@example.org")
    store.apply(
        batch(
            *(
                world(),
                state("AAA"),
                sector("field"),
                mail,
                organization("top"),
                organization("mid"),
                organization("low"),
            ),
            link("org:top", "ACTIVE_IN", "sector:field"),
            link("org:mid", "MEMBER_OF", "org:top", qualifier="founding"),
            link("org:low", "MEMBER_OF", "org:mid", qualifier="full"),
            link("org:low", "COVERS", "area:AAA"),
            link("org:low", "REACHED_AT", mail, verified_on="2026-11-01"),
        )
    )
    directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
    [found] = directory.coverage(CoverageQuestion(area=("AAA",))).cells
    assert (found.claimed, found.derived, found.reachable) == ((), ("AAA",), ("AAA",))
    assert found.bodies == {"national": ("org:top",)}
