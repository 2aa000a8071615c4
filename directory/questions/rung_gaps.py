"""
Where nobody is on file, or nobody to count on, and the words for it.

A gap speaks of this directory, not of the world; no ranking, no blame.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from directory.freshness import Freshness
from directory.model import Id, listing_on
from directory.ports import Desk
from directory.questions.answer import LISTED, Gap, GapKind, Suggestion
from directory.questions.areas import codes
from directory.questions.asking import Asking
from directory.questions.channels import missing
from directory.questions.ladder import Ladder

LISTED_STATES: Final = 12  # more are counted, not named
SAYINGS: Final = {
    GapKind.NONE: "none in this directory",
    GapKind.VACANT: "vacant, as its owner says",
    GapKind.RESTRICTED: "restricted, as its owner says",
    GapKind.DECLINED: "declined to be listed",
    GapKind.NO_CHANNEL: "on file without a channel",
    GapKind.STALE: "last verified long ago",
    GapKind.NEVER_VERIFIED: "not verified yet",
}


def rung_gaps(ladder: Ladder, rung: int, shown: Sequence[Suggestion]) -> tuple[Gap, ...]:
    """The gaps of rungs 1, 2, 4 and 5."""
    candidates = ladder.rungs[rung]
    gaps: list[Gap] = []
    body = "body of this sector" if ladder.asking.sector else "association across sectors"
    if rung == 1:
        if not candidates and ladder.rungs[2]:
            text = f"no {body} for this area in this directory, only worldwide ones"
            gaps.append(Gap(kind=GapKind.WORLDWIDE_ONLY, areas=(), text=text))
        elif not candidates:
            text = f"no {body} in this directory, for this area or worldwide"
            gaps.append(Gap(kind=GapKind.NONE, areas=(), text=text))
        elif not any(candidate.exact for candidate in candidates):
            text = f"no {body} itself in this directory, only of narrower or broader ones"
            gaps.append(Gap(kind=GapKind.NARROWER_ONLY, areas=(), text=text))
    elif not candidates:
        gaps.append(Gap(kind=GapKind.NONE, areas=(), text="none on this rung in this directory"))
    return (*gaps, *_channel_gaps(shown))


def nothing_verified(ladder: Ladder) -> bool:
    """Whether nobody on the ladder was ever verified, shown or over the limit: said once, not on each line."""
    standing = (candidate for candidates in ladder.rungs.values() for candidate in candidates)
    holders = {holder for candidate in standing for holder in (candidate.actor, candidate.body)}
    return all(row.verified_on is None for holder in holders for row in ladder.reached.get(holder, ()))


def _channel_gaps(shown: Sequence[Suggestion]) -> Iterable[Gap]:
    """Those shown that cannot be counted on, one line a kind."""
    silent = [s for s in shown if not s.channels]
    never = [s for s in shown if s.freshness is Freshness.NEVER_VERIFIED]
    found = {
        **{kind: [name for s in shown for name in _unlisted(s, listing)] for listing, kind in LISTED.items()},
        GapKind.NO_CHANNEL: [s.name for s in silent],
        GapKind.STALE: [s.name for s in shown if s.freshness is Freshness.STALE],
        GapKind.NEVER_VERIFIED: [s.name for s in never],
    }
    for kind, those in found.items():
        every = kind is GapKind.NEVER_VERIFIED and len(never) == len(shown) - len(silent) > 1
        if those:
            which = "all of them" if every else named(those)
            yield Gap(kind=kind, areas=(), text=f"{SAYINGS[kind]}: {which}")


def _unlisted(suggestion: Suggestion, listing: str) -> list[str]:
    """The posts shown of which the owner says so: one that stands itself, or those inside a body."""
    return [post.name for post in suggestion.posts if post.listing == listing]


def national_gaps(ladder: Ladder) -> tuple[Gap, ...]:
    """
    The gaps of rung 3: per State its roles, States and roles folded to one line where all are alike.

    A State that has another post in the role, listed and with a channel to count on, has no gap in that role.
    """
    asking = ladder.asking
    roles = _national_roles(asking)
    by_place: dict[tuple[Id, Id], list[GapKind | None]] = {
        (role, state): [] for role in roles for state in asking.states
    }
    for desk in ladder.desks:
        if desk.role in roles:
            kind = _kind(ladder, desk)
            for state in asking.reference.all_states(desk.covers) & asking.states:
                by_place[desk.role, state].append(kind)
    found: dict[tuple[GapKind, Id], set[Id]] = {}
    for (role, state), kinds in by_place.items():
        if None not in kinds:
            worst = min((kind for kind in kinds if kind), key=ORDER.index, default=GapKind.NONE)
            found.setdefault((worst, role), set()).add(state)
    folded: dict[tuple[GapKind, frozenset[Id]], list[Id]] = {}
    for (kind, role), states in found.items():
        folded.setdefault((kind, frozenset(states)), []).append(role)
    if not roles:
        return (Gap(kind=GapKind.NONE, areas=(), text="no post in this role on this rung in this directory"),)
    lines = [_national(asking, kind, states, tuple(those)) for (kind, states), those in folded.items()]
    position = {role: place for place, role in enumerate(roles)}
    return tuple(sorted(lines, key=lambda gap: (ORDER.index(gap.kind), position[gap.roles[0]], gap.areas)))


ORDER: Final = (
    GapKind.NONE,
    GapKind.VACANT,
    GapKind.RESTRICTED,
    GapKind.DECLINED,
    GapKind.NO_CHANNEL,
    GapKind.STALE,
    GapKind.NEVER_VERIFIED,
)


def _kind(ladder: Ladder, desk: Desk) -> GapKind | None:
    """What is missing of a post; None: it is listed and has a fresh or due channel."""
    listing = listing_on(desk.listings, ladder.asking.on)
    if listing in LISTED:
        return LISTED[listing]
    return missing(ladder.freshness_of(desk))


def _national_roles(asking: Asking) -> tuple[Id, ...]:
    roles = (
        role
        for role in asking.reference.roles.values()
        if role.rung == "national" and asking.offers(role.id) and asking.role in (None, role.id)
    )
    return tuple(role.id for role in sorted(roles, key=lambda role: (role.position, role.id)))


def _national(asking: Asking, kind: GapKind, states: frozenset[Id], roles: tuple[Id, ...]) -> Gap:
    reference = asking.reference
    names = sorted((reference.areas[state].sort_name, reference.areas[state].name) for state in states)
    where = f"all {len(states)} States" if states == asking.states and len(states) > 2 else named(n for _, n in names)
    what = "; ".join(reference.roles[role].name for role in roles)
    text = f"{what}: {SAYINGS[kind]}" + (f" ({where})" if len(asking.states) > 1 else "")
    return Gap(kind=kind, areas=codes(reference, states), roles=roles, text=text)


def named(names: Iterable[str]) -> str:
    """The first dozen of names, and how many more there are."""
    every = list(names)
    if len(every) <= LISTED_STATES:
        return ", ".join(every)
    return f"{', '.join(every[:LISTED_STATES])} and {len(every) - LISTED_STATES} more"
