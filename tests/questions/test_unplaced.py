"""The to-do list: against a count in plain Python, and known answers on a small directory."""

from __future__ import annotations

from random import Random

from brute import AUDIENCES, World, a_day, directory_of, seen_by, tilted_world
from hypothesis import given
from hypothesis import strategies as st
from words import TODAY, link, organization, post, sector, state

from directory.access import Viewer
from directory.model import Organization

WITHOUT_SECTOR = ("state_authority", "permanent_mission", "government_agency", "company")


def expected(world: World) -> list[tuple[str, str, tuple[str, ...]]]:
    """Every body that says less than it should, by the rules as they are written: id, kind, what it does not say."""
    found: list[tuple[str, str, tuple[str, ...]]] = []
    for body in sorted(world.all(Organization).values(), key=lambda body: (body.sort_name, body.id)):
        seat = body.scope == "national" and world.targets(body.id, "BASED_IN")
        without = ()
        if body.kind not in WITHOUT_SECTOR and not world.targets(body.id, "ACTIVE_IN"):
            without = ("sector",)
        if body.kind != "company" and not (world.targets(body.id, "COVERS") or seat):
            without = (*without, "cover")
        if without:
            found.append((body.id, body.kind, without))
    return found


@given(st.randoms(use_true_random=True))
def test_what_is_unplaced_is_what_the_rules_say(random: Random):
    """For everybody and every day, by name."""
    records, on = tilted_world(random), a_day(random)
    with directory_of(records, on) as directory:
        for audience in AUDIENCES:
            found = directory.unplaced(Viewer(audience))
            assert [(b.id, b.kind, b.without) for b in found.bodies] == expected(seen_by(audience, records, on))
            assert (found.audience, found.on) == (audience, on.isoformat())


def test_a_national_body_covers_its_seat_until_it_says_otherwise():
    """A post of it says nothing of the body; an authority is found without a sector."""
    ghana, chemical = state("GHA", "Ghana"), sector("chemical")
    placed, seated, loose = organization("placed"), organization("seated", scope="national"), organization("loose")
    office, desk = organization("office", kind="state_authority", scope="national"), post("desk")
    ties = [link(body, "BASED_IN", ghana) for body in (seated, loose, office)]
    ties += [link(body, "ACTIVE_IN", chemical) for body in (placed, seated, loose)]
    ties += [link(placed, "COVERS", ghana), link(desk, "AT", loose), link(desk, "COVERS", ghana)]
    with directory_of([ghana, chemical, placed, seated, loose, office, desk, *ties], TODAY) as directory:
        assert [(body.id, body.without) for body in directory.unplaced().bodies] == [("org:loose", ("cover",))]
