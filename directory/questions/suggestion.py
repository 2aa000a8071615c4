"""What is shown of a candidate: posts, channels, reasons, the path that justifies it, and caveats."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from directory.freshness import is_old
from directory.model import Id, Link, Node, Organization, Post, Record
from directory.ports import Channel, Reader
from directory.questions.answer import Caveat, CoverShown, PostShown, Reach, Reason, Step, Suggestion
from directory.questions.areas import codes
from directory.questions.asking import Asking
from directory.questions.channels import holder_of, reaches
from directory.questions.holding import OF_POSTS, Holding, holding, is_on
from directory.questions.ladder import RELATED, RUNGS, Candidate, Ladder
from directory.questions.reference import Reference, index

SHOWN_LINKS: Final = ("ACTIVE_IN", "COVERS", "BASED_IN", "MEMBER_OF", "PART_OF", "SUCCEEDS", "AT")
TIME_BOUND: Final = ("MEMBER_OF", "HOLDS")  # links of which an unknown start is worth a word


@dataclass(frozen=True)
class Facts:
    """The records of all that is shown."""

    ladder: Ladder
    records: Mapping[Id, Record]
    out: Mapping[tuple[Id, str], tuple[Link, ...]]
    into: Mapping[tuple[Id, str], tuple[Link, ...]]
    channels: Mapping[Id, tuple[Channel, ...]]
    held: Mapping[Id, Holding]  # of each post

    @cached_property
    def standing(self) -> frozenset[Id]:
        """Everybody on a rung."""
        return frozenset(found.actor for rung in RUNGS for found in self.ladder.rungs[rung])

    @property
    def asking(self) -> Asking:
        """What was asked."""
        return self.ladder.asking

    @property
    def reference(self) -> Reference:
        """The vocabularies."""
        return self.asking.reference

    def name(self, known: Id) -> str:
        """The name of any record that is at hand, else its id."""
        reference = self.reference
        record = (
            self.records.get(known)
            or reference.areas.get(known)
            or reference.sectors.get(known)
            or reference.roles.get(known)
        )
        return record.name if isinstance(record, Node) else known


def read_facts(reader: Reader, ladder: Ladder, shown: Sequence[Candidate]) -> Facts:
    """Four calls, whatever is shown."""
    chain = {child for candidate in shown for child, _ in candidate.climbed}
    actors, bodies = {candidate.actor for candidate in shown}, {candidate.body for candidate in shown}
    on = ladder.asking.on
    links = reader.links(actors | bodies | chain, SHOWN_LINKS, "both").links
    posts = {link.source_id for link in links if link.kind == "AT"} | {c.actor for c in shown if c.is_post}
    ever = reader.at(None)  # past holders beside present ones
    of_posts = ever.links(posts, OF_POSTS, "both").links if posts else ()
    roles = ladder.asking.reference.roles
    links += tuple(link for link in of_posts if link.kind == "AS" and link.target_id in roles and is_on(link, on))
    out: dict[tuple[Id, str], list[Link]] = {}
    into: dict[tuple[Id, str], list[Link]] = {}
    for link in links:
        out.setdefault((link.source_id, link.kind), []).append(link)
        into.setdefault((link.target_id, link.kind), []).append(link)
    channels: dict[Id, list[Channel]] = {}
    for channel in reader.channels(actors, own=bodies):
        channels.setdefault(channel.holder, []).append(channel)
    needed = actors | bodies | chain | {link.source_id for link in links if link.kind in ("AT", "SUCCEEDS")}
    needed |= {known for rows in channels.values() for row in rows for known in (row.post, row.person) if known}
    holds = index((link.target_id, link) for link in of_posts if link.kind == "HOLDS")
    records = ever.get(needed | {link.source_id for links_of_post in holds.values() for link in links_of_post})
    return Facts(
        ladder,
        records,
        {key: tuple(found) for key, found in out.items()},
        {key: tuple(found) for key, found in into.items()},
        {holder: tuple(rows) for holder, rows in channels.items()},
        {known: holding(holds.get(known, ()), records, on) for known in posts},
    )


def suggest(facts: Facts, candidate: Candidate) -> Suggestion:
    """What is shown of a candidate."""
    asking, covers = facts.asking, facts.ladder.covers
    actor, body = facts.records[candidate.actor], facts.records[candidate.body]
    assert isinstance(actor, Node)
    assert isinstance(body, Organization)
    channels = _channels(facts, candidate)
    posts = _posts(facts, candidate)
    path, links = _path(facts, candidate)
    if candidate.is_post or candidate.rung == 3:
        claimed, derived = candidate.cover, frozenset[Id]()
        reachable = candidate.cover if candidate.actor in facts.ladder.usable else derived
    else:
        claimed, derived = covers.claimed(candidate.body), covers.derived(candidate.body)
        reachable = covers.reachable(candidate.body, facts.ladder.usable)
    return Suggestion(
        id=actor.id,
        name=actor.name,
        acronym="" if candidate.is_post else body.acronym,
        kind=body.kind,
        organization=body.id,
        organization_name=body.name,
        organization_acronym=body.acronym,
        posts=posts,
        channels=channels,
        cover=CoverShown(
            claimed=codes(facts.reference, claimed & asking.states),
            derived=codes(facts.reference, derived & asking.states),
            reachable=codes(facts.reference, reachable & asking.states),
        ),
        of=len(asking.states),
        reasons=tuple(_reasons(facts, candidate)),
        path=path,
        freshness=channels[0].freshness if channels else None,
        caveats=tuple(_caveats(facts, candidate, links, posts)),
    )


def _channels(facts: Facts, candidate: Candidate) -> tuple[Reach, ...]:
    """The channels of whoever stands there; of a post also those of its body itself."""
    rows = [*facts.channels.get(candidate.actor, ())]
    if candidate.is_post:
        rows += [row for row in facts.channels.get(candidate.body, ()) if not row.post]
    names = {holder: facts.name(holder) for holder in map(holder_of, rows)}
    return reaches(facts.reference, rows, names, facts.asking.on)


def _posts(facts: Facts, candidate: Candidate) -> tuple[PostShown, ...]:
    """The post itself, or in rungs 1 and 2 the posts of a body whose role has no rung of its own."""
    if candidate.is_post:
        return (_post(facts, candidate.actor, candidate.role),)
    shown: list[PostShown] = []
    for link in facts.into.get((candidate.actor, "AT"), ()):
        if link.source_id in facts.standing:
            continue
        for held in facts.out.get((link.source_id, "AS"), ()) or (None,):
            role = facts.reference.roles.get(held.target_id) if held else None
            wanted = facts.asking.role is None or (role is not None and role.id == facts.asking.role)
            if wanted and (role is None or role.rung in (None, "sector")):
                shown.append(_post(facts, link.source_id, role.id if role else None))
    return tuple(sorted(shown, key=lambda post: (facts.asking.language not in post.languages, post.name, post.id)))


def _post(facts: Facts, known: Id, role: Id | None) -> PostShown:
    post = facts.records[known]
    assert isinstance(post, Post)
    held = facts.held[known]
    return PostShown(
        id=post.id,
        name=post.name,
        role=role,
        role_name=facts.name(role) if role else "",
        listing=post.listing(facts.asking.on),
        holders=tuple(holder.name for holder in held.present),
        former=held.former,
        vacant_since=held.vacant_since,
        languages=post.languages,
        approach=post.approach,
    )


def _reasons(facts: Facts, candidate: Candidate) -> Iterable[Reason]:
    asking, reference = facts.asking, facts.reference
    for child, step in candidate.climbed[-1:]:
        article = "an" if step.qualifier == "associate" else "a"
        how = f"{article} {step.qualifier} member" if step.kind == "MEMBER_OF" else "a part"
        yield Reason(kind="umbrella", via=child, text=f"{facts.name(child)} is {how} of it")
    if candidate.role:
        yield Reason(kind="role", role=candidate.role, text=facts.name(candidate.role))
    elif candidate.rung == 3:
        yield Reason(kind="body", text="no post of it is on file")
    across = candidate.across or bool(candidate.match and candidate.match.sector in reference.across)
    if candidate.match and not across and candidate.rung != 3:
        sector, rank, relation = candidate.match
        how = {"exact": "works on", "narrower": "works on a part of it,", "broader": "works on the broader field"}
        text = f"{how[relation]} {reference.sectors[sector].name}"
        yield Reason(kind="sector", sector=sector, relation=relation, rank=rank, text=text)
    elif across and candidate.rung != 3:
        yield Reason(kind="across_sectors", text="works across sectors")
    elif candidate.rung == RELATED:
        for sector in _related_sectors(facts, candidate)[:1]:
            text = f"works on a related field, {reference.sectors[sector].name}"
            yield Reason(kind="related", sector=sector, relation="related", text=text)
    if not candidate.is_post and facts.ladder.covers.worldwide(candidate.body):
        yield Reason(kind="worldwide", text="worldwide")
    n, of = len(candidate.cover & asking.states), len(asking.states)
    yield Reason(kind="cover", n=n, of=of, text=f"covers {n} of {of} State{'s' if of != 1 else ''}")


def _related_sectors(facts: Facts, candidate: Candidate) -> tuple[Id, ...]:
    activity = facts.ladder.covers.activities[candidate.body]
    return tuple(sector for sector, _ in activity.sectors if sector in facts.asking.neighbours)


def _path(facts: Facts, candidate: Candidate) -> tuple[tuple[Step, ...], tuple[Link, ...]]:
    """The nodes and links that justify the suggestion, from the sector or role to the area; and the links alone."""
    way: list[tuple[Id, Link | None]] = []
    if candidate.is_post:
        role = next(
            (link for link in facts.out.get((candidate.actor, "AS"), ()) if link.target_id == candidate.role), None
        )
        at = next(
            (link for link in facts.out.get((candidate.actor, "AT"), ()) if link.target_id == candidate.body), None
        )
        own = _cover_link(facts, candidate.actor)
        way = [(candidate.role or candidate.actor, role), (candidate.actor, own or at)]
        if not own:
            way.append((candidate.body, _cover_link(facts, candidate.body)))
    elif candidate.climbed:
        start = candidate.climbed[0][0]
        way = [*_by_sector(facts, start)]
        for child, step in candidate.climbed:
            upward = next((k for k in facts.out.get((child, step.kind), ()) if k.target_id == step.parent), None)
            way.append((child, upward))
        way.append((candidate.body, None))
    else:
        way = [*_by_sector(facts, candidate.body), (candidate.body, _cover_link(facts, candidate.body))]
    links = tuple(link for _, link in way if link)
    last = way[-1][1]
    steps = [
        Step(node=node, name=facts.name(node), link=link.id if link else None, kind=link.kind if link else None)
        for node, link in way
    ]
    if last and last.target_id not in (node for node, _ in way):
        steps.append(Step(node=last.target_id, name=facts.name(last.target_id)))
    return tuple(steps), links


def _by_sector(facts: Facts, body: Id) -> list[tuple[Id, Link | None]]:
    """The sector by which a body fits, as the first step of its path."""
    asking = facts.asking
    activity = facts.ladder.covers.activities.get(body)
    match = asking.match(activity.sectors) if activity else None
    wanted = {match.sector} if match else asking.neighbours | facts.reference.across
    found: list[tuple[Id, Link | None]] = [
        (link.target_id, link) for link in facts.out.get((body, "ACTIVE_IN"), ()) if link.target_id in wanted
    ]
    return found[:1]


def _cover_link(facts: Facts, holder: Id) -> Link | None:
    """The claim that covers most of the States asked, the smallest area first."""
    reference, states = facts.reference, facts.asking.states
    claims = [link for kind in ("COVERS", "BASED_IN") for link in facts.out.get((holder, kind), ())]
    fitting = [link for link in claims if not states.isdisjoint(reference.states(link.target_id))]

    def order(link: Link) -> tuple[bool, int, int, Id]:
        meant = reference.states(link.target_id)
        return link.kind != "COVERS", -len(meant & states), len(meant), link.id

    return min(fitting, key=order, default=None)


def _caveats_of_post(post: PostShown, *, itself: bool) -> Iterable[Caveat]:
    """What to know of a post; `itself` where it stands on its own, not inside its body's suggestion."""
    whose = "" if itself else f"{post.name}: "
    if post.listing != "listed":
        yield Caveat(kind="listing", text=f"{whose}{post.listing}, as its owner says")
    if post.vacant_since:
        text = f"{whose}vacant since {post.vacant_since} in this directory; {post.former[0].name} until then"
        yield Caveat(kind="vacant_since", text=text)
    if itself and post.approach:
        yield Caveat(kind="approach", text=post.approach)


def _caveats(facts: Facts, candidate: Candidate, links: Sequence[Link], posts: Sequence[PostShown]) -> Iterable[Caveat]:
    asking = facts.asking
    actor, body = facts.records[candidate.actor], facts.records[candidate.body]
    if candidate.match and candidate.match.relation == "broader":
        yield Caveat(kind="broader", text="works on the broader field, not on this one by name")
    if any(step.qualifier == "associate" for _, step in candidate.climbed):
        yield Caveat(kind="associate", text="found through an associate membership")
    if candidate.by_seat:
        yield Caveat(kind="seat", text="states no cover: taken to cover the State of its seat")
    for link in facts.into.get((candidate.body, "SUCCEEDS"), ()):
        yield Caveat(kind="successor", text=f"has a successor: {facts.name(link.source_id)}")
    for post in posts:
        yield from _caveats_of_post(post, itself=candidate.is_post)
    if asking.language and posts and all(asking.language not in post.languages for post in posts):
        yield Caveat(kind="language", text=f"does not state the language {asking.language}")
    if actor.to_be_confirmed or body.to_be_confirmed or any(link.to_be_confirmed for link in links):
        yield Caveat(kind="to_be_confirmed", text="general knowledge: to be confirmed")
    old = [link.as_of for link in (*links, actor) if link.as_of and is_old(link.as_of, asking.on)]
    if old:
        yield Caveat(kind="as_of", text=f"as of {min(old)}: confirm")
    if any(link.kind in TIME_BOUND and not link.valid_from for link in links):
        yield Caveat(kind="start_unknown", text="since when is not known")
