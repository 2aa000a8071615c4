"""Whom to contact: the two worked cases of the plan on the real seed, and each rule on a small directory."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from words import (
    NOON,
    batch,
    email,
    link,
    organization,
    person,
    post,
    region,
    role,
    sector,
    state,
    world,
)

from directory.access import Viewer
from directory.errors import Ambiguous, NotFound
from directory.model import Listing, Name, Source
from directory.ports import Store
from directory.questions.answer import Answer, Question
from directory.service import Directory

TODAY = date(2026, 11, 22)


def asked(directory: Directory, audience: str = "public", **question: Any) -> Answer:
    area = question.pop("area")
    return directory.who(Question(area=(area,) if isinstance(area, str) else area, **question), Viewer(audience))


def acronyms(answer: Answer, rung: int) -> list[str]:
    return [s.acronym or s.name for s in answer.rungs[rung - 1].suggestions]


def names(answer: Answer, rung: int) -> list[str]:
    return [s.name for s in answer.rungs[rung - 1].suggestions]


@pytest.fixture(scope="module")
def chemical(seeded: Directory) -> Answer:
    return asked(seeded, sector="chemical", area="Western Africa", on=TODAY, limit=100)


@pytest.fixture(scope="module")
def ports(seeded: Directory) -> Answer:
    return asked(seeded, sector="ports", area="Eastern Africa", on=TODAY, limit=100)


class TestChemicalInWesternAfrica:
    def test_scope(self, chemical: Answer):
        """16 States of M49, and the area that is mostly the same is offered."""
        assert len(chemical.scope.states) == 16
        assert [(a.acronym, a.of) for a in chemical.scope.alternatives] == [("ECOWAS", 12)]

    def test_rung_1(self, chemical: Answer):
        """The body of a narrower sector, all 16 claimed, and the gap is named; never the South African association."""
        [body] = chemical.rungs[0].suggestions
        assert body.acronym == "CropLife AME"
        assert len(body.cover.claimed) == body.of == 16
        assert body.reasons[0].relation == "narrower"
        assert "narrower_only" in [gap.kind for gap in chemical.rungs[0].gaps]
        assert "CAIA" not in chemical.model_dump_json()

    def test_rung_2(self, chemical: Answer):
        """The umbrella that was climbed to, then worldwide bodies: primary sector, secondary, NGOs; no regime, no company."""
        assert acronyms(chemical, 2) == ["CropLife", "ICCA", "ICTA", "IFPMA", "PSI", "GCI", "ICCSS"]
        assert chemical.rungs[1].suggestions[0].reasons[0].kind == "umbrella"

    def test_rung_3(self, chemical: Answer):
        """Per State: implementing authority, CWC authority, foreign ministry, permanent mission, where on file."""
        shown = chemical.rungs[2].suggestions
        by_state = [s.cover.claimed for s in shown]
        assert {code for cover in by_state for code in cover} == set(chemical.scope.states)
        assert sum(s.kind == "permanent_mission" for s in shown) == 16
        assert sum("Ministry of foreign affairs" in s.name for s in shown) == 16
        ivorian = [s.posts[0].role if s.posts else s.kind for s in shown if s.cover.claimed == ("CIV",)]
        assert ivorian == [
            "role:implementing_authority",
            "role:cwc_national_authority",
            "role:foreign_ministry",
            "permanent_mission",
        ]
        assert not any("customs" in s.name.lower() for s in shown)

    def test_rung_3_gaps(self, chemical: Answer):
        """The three points of contact are on file nowhere: one line, folded, for all 16 States."""
        first = chemical.rungs[2].gaps[0]
        assert first.kind == "none"
        assert first.roles == ("role:poc_capital", "role:poc_mission", "role:poc_assistance")
        assert first.areas == chemical.scope.states
        assert "in this directory" in first.text

    def test_rung_4(self, chemical: Answer):
        """By fit: the body made for the area first, those that reach it through Mauritania alone last."""
        shown = [s for s in chemical.rungs[3].suggestions if s.id == s.organization]
        expected = ["ECOWAS", "AU", "EU CBRN CoE", "OPCW", "FAO", "AG", "AMU", "LAS"]
        assert [s.acronym for s in shown] == expected
        assert (len(shown[0].cover.claimed), shown[0].of) == (12, 16)
        assert shown[-1].cover.claimed == shown[-2].cover.claimed == ("MRT",)
        assert "Regional coordinator for Africa, Addis Ababa" in names(chemical, 4)

    def test_rung_5(self, chemical: Answer):
        """The regional centre, the conventions' secretariat, then the Committee's posts with their mailboxes."""
        assert acronyms(chemical, 5)[:2] == ["UNREC", "BRS"]
        assert names(chemical, 5)[2:] == ["Group of Experts", "Secretariat of the 1540 Committee"]
        assert chemical.rungs[4].suggestions[2].channels[0].value == "1540experts@un.org"


class TestPortsInEasternAfrica:
    def test_all_rungs(self, ports: Answer):
        """The second worked case."""
        assert len(ports.scope.states) == 18
        assert acronyms(ports, 1) == ["PMAESA", "PAPC"]
        assert acronyms(ports, 2) == ["IAPH", "IPCSA", "World FZO"]
        bodies = [s.acronym for s in ports.rungs[3].suggestions if s.id == s.organization]
        assert bodies == ["COMESA", "EAC", "IGAD", "SADC", "AU", "EU CBRN CoE", "IMO", "LAS", "ECCAS"]
        assert acronyms(ports, 5)[0] == "UNREC"
        assert names(ports, 5)[1:] == ["Group of Experts", "Secretariat of the 1540 Committee"]

    def test_the_sibling_authority_is_the_customs(self, ports: Answer):
        """A role that belongs to sectors is offered for these alone."""
        roles = {post.role for s in ports.rungs[2].suggestions for post in s.posts}
        assert "role:customs_contact" in roles
        assert "role:cwc_national_authority" not in roles


class TestTheSeedByDate:
    @pytest.mark.parametrize(("day", "states"), [(date(2025, 1, 28), 15), (date(2025, 1, 29), 12)])
    def test_ecowas_lost_three_members_on_a_day(self, seeded: Directory, day: date, states: int):
        """Intervals are half-open: 15 States on the day before, 12 on the day; Mauritania never."""
        answer = asked(seeded, sector="chemical", area="Western Africa", on=day)
        [ecowas] = [s for s in answer.rungs[3].suggestions if s.acronym == "ECOWAS"]
        assert len(ecowas.cover.claimed) == states
        assert "MRT" not in ecowas.cover.claimed

    def test_the_gulf_body_comes_before_wider_ones(self, seeded: Directory):
        """6 of the 18 States of Western Asia: shown as such, and first among those that work on the sector itself."""
        answer = asked(seeded, sector="chemical", area="Western Asia", on=TODAY)
        first = answer.rungs[0].suggestions[0]
        assert (first.acronym, len(first.cover.claimed), first.of) == ("GPCA", 6, 18)

    def test_petrochemicals_in_western_asia(self, seeded: Directory):
        """A secondary sector is found as well."""
        answer = asked(seeded, sector="petrochemicals", area="Western Asia", on=TODAY)
        assert acronyms(answer, 1)[0] == "GPCA"

    def test_a_company_has_no_rung(self, seeded: Directory):
        """Companies appear only through a named post."""
        answer = asked(seeded, sector="chemical", area="World", on=TODAY, limit=1000)
        kinds = {s.kind for rung in answer.rungs for s in (*rung.suggestions, *answer.related)}
        assert "company" not in kinds


# ----------------------------------------------------------------- the rules, on small directories

REFERENCE = (
    world(),
    region("area:region", "Region"),
    state("AAA", "Aland"),
    state("BBB", "Bland"),
    state("CCC", "Cland"),
    link("area:AAA", "PART_OF", "area:region", qualifier="member", id="p1"),
    link("area:BBB", "PART_OF", "area:region", qualifier="member", id="p2"),
    link("area:region", "PART_OF", "area:world", qualifier="member", id="p3"),
    link("area:CCC", "PART_OF", "area:world", qualifier="member", id="p4"),
    sector("wide", "Wide"),
    sector("field", "Field"),
    sector("narrow", "Narrow"),
    sector("across", "Across", group="crosscutting"),
    sector("beside", "Beside"),
    link("sector:field", "BROADER", "sector:wide", id="b1"),
    link("sector:narrow", "BROADER", "sector:field", id="b2"),
    link("sector:beside", "RELATED", "sector:field", id="b3"),
    role("poc", position=1),
    role("ministry", position=5),
    role("sibling", position=3),
    link("role:sibling", "ACTIVE_IN", "sector:beside", id="r1"),
    role("press", rung="sector", review_days=365, nominated_by=("company",)),
    role("coordinator", rung="organization"),
)


@pytest.fixture
def ask(store: Store) -> Callable[..., Answer]:
    """Applies the records beside the reference, and asks for Field in Region on 2026-11-22."""

    def asking(*records: Any, audience: str = "public", on: date = TODAY, **question: Any) -> Answer:
        store.apply(batch(*REFERENCE, *records))
        directory = Directory(store, today=lambda: TODAY, now=lambda: NOON)
        return asked(directory, audience, **{"sector": "field", "area": "Region", "on": on} | question)

    return asking


def body(id: str, sector: str = "field", area: str = "area:region", rank: int = 1, **fields: Any) -> list[Any]:
    made = organization(id, **fields)
    works = link(made, "ACTIVE_IN", f"sector:{sector}", rank=rank)
    return [made, works, *([link(made, "COVERS", area)] if area else [])]


def desk(id: str, at: str, of: str, **fields: Any) -> list[Any]:
    made = post(id, **fields)
    return [made, link(made, "AT", f"org:{at}"), link(made, "AS", f"role:{of}")]


def ids(answer: Answer, rung: int) -> list[str]:
    return [s.id.split(":")[1] for s in answer.rungs[rung - 1].suggestions]


def test_a_broader_sector_comes_last_with_a_caveat(ask):
    """Exact and narrower before broader, whatever its rank."""
    answer = ask(*body("broad", "wide"), *body("narrow", "narrow"), *body("exact", rank=2))
    assert ids(answer, 1) == ["narrow", "exact", "broad"]
    assert [c.kind for c in answer.rungs[0].suggestions[-1].caveats] == ["broader"]


def test_a_usable_channel_comes_before_none(ask):
    """An e-mail that was verified in time counts; one that never was does not."""
    mails = [email("a@example.org"), email("b@example.org")]
    reached = [
        link("org:a", "REACHED_AT", mails[0]),
        link("org:b", "REACHED_AT", mails[1], verified_on="2026-10"),
    ]
    answer = ask(*body("a"), *body("b"), *mails, *reached)
    assert ids(answer, 1) == ["b", "a"]
    assert [s.freshness for s in answer.rungs[0].suggestions] == ["fresh", "never_verified"]
    assert answer.rungs[0].suggestions[0].cover.reachable == ("AAA", "BBB")


def test_associations_before_ngos_and_academia(ask):
    """The kinds of rung 1 in their order."""
    assert ids(ask(*body("n", kind="ngo"), *body("z")), 1) == ["z", "n"]


def test_a_worldwide_body_stands_on_the_second_rung(ask):
    """Worldwide means: claims the world, whatever its scope says."""
    answer = ask(*body("w", area="area:world", scope="regional"))
    assert (ids(answer, 1), ids(answer, 2)) == ([], ["w"])
    assert answer.rungs[0].gaps[0].kind == "worldwide_only"


@pytest.mark.parametrize(
    ("qualifier", "climbs", "caveat"),
    [("full", True, False), ("founding", True, False), ("associate", True, True), ("observer", False, False)],
)
def test_an_umbrella_is_found_through_links_that_climb(ask, qualifier: str, climbs: bool, caveat: bool):
    """Full, founding and associate membership climb, the last with a caveat; observers and consultants do not."""
    up = link("org:a", "MEMBER_OF", "org:u", qualifier=qualifier)
    answer = ask(*body("a"), organization("u"), up)
    assert ids(answer, 2) == (["u"] if climbs else [])
    kinds = [c.kind for s in answer.rungs[1].suggestions for c in s.caveats]
    assert ("associate" in kinds) is caveat


def test_cover_is_derived_where_nothing_is_claimed(ask):
    """From members by links that count, worldwide claims left out; a circle of members ends."""
    members = [
        link("org:m", "MEMBER_OF", "org:d", qualifier="full"),
        link("org:d", "MEMBER_OF", "org:m2", qualifier="full"),
        link("org:m2", "MEMBER_OF", "org:d", qualifier="full"),
        link("org:w", "MEMBER_OF", "org:d", qualifier="full"),
        link("org:x", "MEMBER_OF", "org:d", qualifier="associate"),
    ]
    answer = ask(
        *body("d", area=""),
        *body("m", area="area:AAA"),
        *body("m2", area=""),
        *body("w", area="area:world"),
        *body("x", area="area:BBB"),
        *members,
    )
    [derived] = [s for s in answer.rungs[0].suggestions if s.id == "org:d"]
    assert (derived.cover.claimed, derived.cover.derived) == ((), ("AAA",))


def test_a_national_body_without_cover_covers_its_seat(ask):
    """With a caveat; one that is not national covers nothing."""
    seat = [link(f"org:{id}", "BASED_IN", "area:AAA") for id in ("n", "i")]
    answer = ask(*body("n", area="", scope="national"), *body("i", area="", scope="international"), *seat)
    assert ids(answer, 1) == ["n"]
    assert "seat" in [c.kind for c in answer.rungs[0].suggestions[0].caveats]


def test_posts_stand_inside_their_body_on_rung_1_and_apart_on_rung_3(ask):
    """A role's rung decides for a post, except sector, which means where its body stands."""
    answer = ask(
        *body("a"),
        *desk("a-press", "a", "press"),
        person("h", "A spokesman"),
        link("person:h", "HOLDS", "post:a-press"),
        *desk("a-coordinator", "a", "coordinator"),
        organization("gov", kind="state_authority"),
        link("org:gov", "COVERS", "area:AAA"),
        *desk("poc", "gov", "poc"),
        *desk("gov-press", "gov", "press"),
        *desk("sibling", "gov", "sibling"),
    )
    assert ids(answer, 1) == ["a"]
    [inner] = answer.rungs[0].suggestions[0].posts
    assert (inner.id, inner.role, inner.holders) == ("post:a-press", "role:press", ("A spokesman",))
    assert ids(answer, 3) == ["poc", "gov-press"]
    assert ids(answer, 4) == ["a-coordinator"]


def test_an_authority_without_posts_stands_as_a_body(ask):
    """And one with a post does not, even where that post is not offered."""
    bodies = [organization(id, kind="state_authority") for id in ("x", "y")]
    cover = [link(b, "COVERS", "area:AAA") for b in bodies]
    assert ids(ask(*bodies, *cover, *desk("s", "x", "sibling")), 3) == ["y"]


def test_a_post_of_several_states_stands_once(ask):
    """Its own cover decides; the gap is closed for each of them."""
    answer = ask(
        organization("gov", kind="state_authority"),
        *desk("poc", "gov", "poc"),
        link("post:poc", "COVERS", "area:AAA"),
        link("post:poc", "COVERS", "area:BBB"),
    )
    [suggestion] = answer.rungs[2].suggestions
    assert suggestion.cover.claimed == ("AAA", "BBB")
    assert (answer.rungs[2].gaps[0].kind, answer.rungs[2].gaps[0].roles) == ("none", ("role:ministry",))


@pytest.mark.parametrize(
    ("listing", "verified", "kind"),
    [
        ("vacant", "2026-11-01", "vacant"),
        ("restricted", "2026-11-01", "restricted"),
        ("declined", "2026-11-01", "declined"),
        ("listed", None, "never_verified"),
        ("listed", "2020", "stale"),
        ("listed", "2026-02-01", None),
        ("listed", "2026-12-01", "never_verified"),  # not yet, on the day asked about
    ],
)
def test_what_is_missing_of_a_post_is_a_gap(ask, listing: str, verified: str | None, kind: str | None):
    """Vacant and restricted are what an owner says; due still counts; a later verification counts as never."""
    mail = email("poc@example.org")
    listings = (Listing(state=listing, since="2026-01"),)
    answer = ask(
        organization("gov", kind="state_authority"),
        link("org:gov", "COVERS", "area:region"),
        *desk("poc", "gov", "poc", listings=listings),
        mail,
        link("post:poc", "REACHED_AT", mail, verified_on=verified),
        *body("a"),  # somebody else is verified, or it would be said once for the whole answer
        email("a@example.org"),
        link("org:a", "REACHED_AT", "contact:a@example.org", verified_on="2026-11-01"),
    )
    [found] = [gap.kind for gap in answer.rungs[2].gaps if gap.roles == ("role:poc",)] or [None]
    assert found == kind


def test_gaps_of_a_state_are_folded_where_all_are_alike(ask):
    """One line for all States and roles that miss the same."""
    gaps = ask().rungs[2].gaps
    assert [(gap.kind, gap.areas, gap.roles) for gap in gaps] == [
        ("none", ("AAA", "BBB"), ("role:poc", "role:ministry"))
    ]


def test_a_company_appears_only_through_a_named_post(ask):
    """The post stands where its body would."""
    company = body("c", area="area:world", kind="company")
    assert ids(ask(*company, *desk("officer", "c", "press")), 2) == ["officer"]


def test_the_posts_own_channel_comes_before_its_holders_and_its_bodys(ask):
    """Whom to approach: post before person before the organization itself."""
    mails = [email("1-body@example.org"), email("2-holder@example.org"), email("3-post@example.org")]
    answer = ask(
        organization("gov", kind="state_authority"),
        link("org:gov", "COVERS", "area:AAA"),
        *desk("poc", "gov", "poc"),
        person("h", "A holder"),
        link("person:h", "HOLDS", "post:poc"),
        *mails,
        link("org:gov", "REACHED_AT", mails[0]),
        link("person:h", "REACHED_AT", mails[1]),
        link("post:poc", "REACHED_AT", mails[2]),
    )
    [suggestion] = answer.rungs[2].suggestions
    assert [reach.value for reach in suggestion.channels] == [m.value for m in reversed(mails)]
    assert suggestion.posts[0].holders == ("A holder",)


def test_a_holder_outside_the_audience_is_not_named(ask):
    """The post stands, its holder and the holder's channel do not."""
    records = [
        organization("gov", kind="state_authority"),
        link("org:gov", "COVERS", "area:AAA"),
        *desk("poc", "gov", "poc"),
        person("h", "A holder", label="committee"),
        link("person:h", "HOLDS", "post:poc"),
        email("h@example.org"),
        link("person:h", "REACHED_AT", "contact:h@example.org"),
    ]
    [public] = ask(*records).rungs[2].suggestions
    assert (public.posts[0].holders, public.channels) == ((), ())


def test_a_past_holder_is_named_on_a_past_day(ask):
    """Asked before, between and after."""
    records = [
        organization("gov", kind="state_authority"),
        link("org:gov", "COVERS", "area:AAA"),
        *desk("poc", "gov", "poc"),
        person("old", "First"),
        person("new", "Second"),
        link("person:old", "HOLDS", "post:poc", valid_until="2026-03"),
        link("person:new", "HOLDS", "post:poc", valid_from="2026-06"),
    ]
    answer = ask(*records)
    assert answer.rungs[2].suggestions[0].posts[0].holders == ("Second",)


def test_role_language_and_limit(ask):
    """A role filters posts, a language ranks them and says who does not state it, a limit counts the rest."""
    records = [organization("gov", kind="state_authority"), link("org:gov", "COVERS", "area:AAA")]
    for place, languages in (("a", ()), ("b", ("fr",)), ("c", ())):
        records += desk(place, "gov", "poc", languages=languages)
    answer = ask(*records, *desk("m", "gov", "ministry"), role="poc", language="fr", limit=2)
    assert ids(answer, 3) == ["b", "a"]
    assert answer.rungs[2].more == 1
    assert "language" in [c.kind for c in answer.rungs[2].suggestions[1].caveats]


def test_caveats_of_the_evidence(ask):
    """General knowledge is to be confirmed; an old source carries its year; a successor is named."""
    known = (Source(title="General knowledge", evidence="known"),)
    old = (Source(title="a list", evidence="seen", as_of="2017"),)
    answer = ask(
        organization("a", sources=known),
        link("org:a", "ACTIVE_IN", "sector:field", sources=old),
        link("org:a", "COVERS", "area:AAA"),
        organization("s", "Successor"),
        link("org:s", "SUCCEEDS", "org:a"),
    )
    texts = [c.text for c in answer.rungs[0].suggestions[0].caveats]
    assert texts == ["has a successor: Successor", "general knowledge: to be confirmed", "as of 2017: confirm"]


def test_related_bodies_stand_beside_the_ladder(ask):
    """Bodies of related sectors and associations across sectors, with cover in the area; nobody worldwide."""
    answer = ask(
        *body("b", "beside"), *body("x", "across"), *body("w", "beside", "area:world"), *body("n", "across", kind="ngo")
    )
    assert sorted(s.id for s in answer.related) == ["org:b", "org:x"]


def test_an_answer_is_never_an_empty_page(ask):
    """All five rungs are there, each with its gap, and the statement says that nobody is on file."""
    answer = ask()
    assert [rung.rung for rung in answer.rungs] == [1, 2, 3, 4, 5]
    assert all(rung.gaps for rung in answer.rungs)
    assert "in this directory" in answer.statement


def test_the_path_justifies_the_suggestion(ask):
    """Nodes and links from the sector to the area."""
    answer = ask(*body("a"))
    path = answer.rungs[0].suggestions[0].path
    assert [(step.node, step.kind) for step in path] == [
        ("sector:field", "ACTIVE_IN"),
        ("org:a", "COVERS"),
        ("area:region", None),
    ]


def test_unknown_and_ambiguous_texts_are_refused(ask):
    """With the nearest names, or the candidates; nothing is guessed."""
    with pytest.raises(NotFound, match="Field"):
        ask(sector="feild")
    twin = state("DDD", "Other", names=(Name(text="Other"), Name(text="Region", kind="alias")))
    with pytest.raises(Ambiguous) as caught:
        ask(twin)
    assert {c.id for c in caught.value.candidates} == {"area:region", "area:DDD"}


def test_a_body_of_the_sector_itself_closes_the_gap_whatever_its_rank(ask):
    """Its best match may be its primary, narrower sector: it still is a body of the sector asked about."""
    answer = ask(*body("a", "narrow"), link("org:a", "ACTIVE_IN", "sector:field", rank=2))
    assert answer.rungs[0].suggestions[0].reasons[0].relation == "narrower"
    assert "narrower_only" not in [gap.kind for gap in answer.rungs[0].gaps]


def test_a_posts_own_sectors_count_before_its_bodys(ask):
    """The desk for the sector comes before the other desks of the same body."""
    desks = [organization("u", kind="un_body"), link("org:u", "COVERS", "area:world")]
    desks += [*desk("a", "u", "coordinator"), link("post:a", "ACTIVE_IN", "sector:beside", rank=1)]
    desks += [*desk("b", "u", "coordinator"), link("post:b", "ACTIVE_IN", "sector:field", rank=1)]
    assert ids(ask(*desks), 4) == ["b", "a"]


def test_what_an_owner_says_is_a_gap_on_every_rung(ask):
    """Vacant, restricted and declined are named beside the rungs of organizations too."""
    listings = (Listing(state="vacant"),)
    records = [organization("i", kind="iro"), link("org:i", "COVERS", "area:region")]
    answer = ask(*records, *desk("c", "i", "coordinator", listings=listings))
    assert "vacant" in [gap.kind for gap in answer.rungs[3].gaps]


def test_that_nothing_is_verified_is_said_once(ask):
    """In the statement, not on each rung."""
    mail = email("a@example.org")
    answer = ask(*body("a"), mail, link("org:a", "REACHED_AT", mail))
    assert "has been verified yet" in answer.statement
    assert "never_verified" not in [gap.kind for rung in answer.rungs for gap in rung.gaps]


def test_a_second_channel_that_is_verified_is_enough(ask):
    """The statement looks at every channel, not at the first of each."""
    mails = [email("a@example.org"), email("b@example.org", type="web")]
    reached = [link("org:a", "REACHED_AT", mails[0]), link("org:a", "REACHED_AT", mails[1], verified_on="2026-11-01")]
    assert "has been verified yet" not in ask(*body("a"), *mails, *reached).statement


def test_the_statement_says_where_no_point_of_contact_is(ask):
    """The first role of the national route, or the role that was asked for."""
    assert "No post in this directory for any of the 2 States: poc." in ask().statement


def test_only_what_was_asked_is_echoed(ask):
    """Without an area the world is meant, and the question stays as it was."""
    answer = ask(area=())
    assert (answer.question.areas, [area.id for area in answer.scope.areas]) == ((), ["area:world"])


def test_a_companys_post_may_state_the_sector_itself(ask):
    """Its body need not."""
    company = [organization("c", kind="company"), link("org:c", "COVERS", "area:AAA")]
    works = link("post:officer", "ACTIVE_IN", "sector:field")
    assert ids(ask(*company, *desk("officer", "c", "press"), works), 1) == ["officer"]


def test_an_authority_without_cover_stands_for_the_state_of_its_seat(ask):
    """With a post or without, and with the caveat."""
    bodies = [organization(name, kind="state_authority", scope="national") for name in ("x", "y")]
    seats = [link(body, "BASED_IN", "area:AAA") for body in bodies]
    answer = ask(*bodies, *seats, *desk("poc", "x", "poc"))
    assert ids(answer, 3) == ["poc", "y"]
    assert all("seat" in [c.kind for c in s.caveats] for s in answer.rungs[2].suggestions)
    assert [gap.areas for gap in answer.rungs[2].gaps if "role:poc" in gap.roles and gap.kind == "none"] == [("BBB",)]


def test_an_authority_whose_posts_stand_nowhere_stands_itself(ask):
    """A post without a role, or in one that the ladder never offers, hides no authority."""
    body = organization("x", kind="state_authority")
    records = [body, link(body, "COVERS", "area:AAA"), post("p"), link("post:p", "AT", body), role("mute", rung=None)]
    assert ids(ask(*records, *desk("q", "x", "mute")), 3) == ["x"]


def test_a_post_shares_the_derived_cover_of_its_body(ask):
    """A coordinator of an organization that its member States define."""
    club = [
        organization("i", kind="iro"),
        link("org:i", "ACTIVE_IN", "sector:across"),
        region("area:club", scheme="membership"),
    ]
    club += [link("area:AAA", "PART_OF", "area:club", qualifier="member"), link("area:club", "MEMBERSHIP_OF", "org:i")]
    assert sorted(ids(ask(*club, *desk("c", "i", "coordinator")), 4)) == ["c", "i"]


def test_no_post_stands_apart_and_inside_its_body(ask):
    """In rungs 4 and 5 each post stands separately."""
    answer = ask(*body("i", kind="iro"), *desk("p", "i", "press"))
    assert sorted(ids(answer, 4)) == ["i", "p"]
    [inner] = [s.posts for s in answer.rungs[3].suggestions if s.id == "org:i"]
    assert inner == ()


def test_cover_is_derived_through_membership_areas_of_members(ask):
    """And reached through a counted member that claims nothing itself."""
    mail = email("m@example.org")
    answer = ask(
        *body("u", area=""),
        organization("m"),
        link("org:m", "MEMBER_OF", "org:u", qualifier="full"),
        region("area:club", scheme="membership"),
        link("area:club", "MEMBERSHIP_OF", "org:m"),
        link("area:AAA", "PART_OF", "area:club", qualifier="member"),
        mail,
        link("org:m", "REACHED_AT", mail, verified_on="2026-11-01"),
    )
    [found] = answer.rungs[0].suggestions
    assert (found.cover.derived, found.cover.reachable) == (("AAA",), ("AAA",))


def test_a_member_that_claims_the_world_counts_for_what_it_claims_beside(ask):
    """Worldwide claims are left out, not the member."""
    member = [*body("m", area="area:world"), link("org:m", "COVERS", "area:AAA")]
    answer = ask(*body("u", area=""), *member, link("org:m", "MEMBER_OF", "org:u", qualifier="full"))
    assert [s.cover.derived for s in answer.rungs[0].suggestions if s.id == "org:u"] == [("AAA",)]


def test_a_body_stands_once(ask):
    """An umbrella that was climbed to is not offered again as a related body."""
    answer = ask(*body("a"), *body("u", "beside"), link("org:a", "MEMBER_OF", "org:u", qualifier="full"))
    assert (ids(answer, 2), answer.related) == (["u"], ())


def test_a_post_is_as_reachable_as_its_body(ask):
    """Freshness shown, order and cover agree where only the body has a channel."""
    mail = email("i@example.org")
    answer = ask(
        *body("i", kind="iro"),
        *desk("c", "i", "coordinator"),
        mail,
        link("org:i", "REACHED_AT", mail, verified_on="2026-11-01"),
    )
    assert [(s.freshness, s.cover.reachable) for s in answer.rungs[3].suggestions] == [("fresh", ("AAA", "BBB"))] * 2


def test_a_vacant_post_inside_a_body_is_said(ask):
    """As caveat and as gap."""
    answer = ask(*body("a"), *desk("p", "a", "press", listings=(Listing(state="vacant"),)))
    assert "vacant" in [gap.kind for gap in answer.rungs[0].gaps]
    assert "p: vacant, as its owner says" in [c.text for c in answer.rungs[0].suggestions[0].caveats]


def test_a_limit_makes_nothing_unverified(ask):
    """Somebody over the limit who is verified keeps the statement from saying that nobody is."""
    verified = [link("org:b", "REACHED_AT", "contact:b@example.org", verified_on="2026-11-01"), email("b@example.org")]
    answer = ask(*body("a"), *body("b", kind="ngo"), *verified, limit=1)
    assert ids(answer, 1) == ["a"]
    assert "has been verified yet" not in answer.statement
