"""What is said of a suggestion and of a gap, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from directory.freshness import Freshness
from directory.questions.answer import Answer, Gap, GapKind, RungShown, Suggestion

MISSING: Final = {
    GapKind.NONE: "None in this directory",
    GapKind.VACANT: "Vacant, as its owner says",
    GapKind.RESTRICTED: "Restricted, as its owner says",
    GapKind.DECLINED: "Declined to be listed",
    GapKind.NO_CHANNEL: "On file without a channel",
    GapKind.STALE: "Last verified long ago",
    GapKind.NEVER_VERIFIED: "Not verified yet",
    GapKind.WORLDWIDE_ONLY: "Only worldwide bodies",
    GapKind.NARROWER_ONLY: "Only narrower or broader sectors",
}


def named(name: str, acronym: str) -> str:
    """A name with its acronym."""
    return f"{name} ({acronym})" if acronym and acronym != name else name


def states(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of States by their code."""
    return ", ".join(sorted((names.get(code, code) for code in codes), key=str.casefold))


EACH: Final = (GapKind.NO_CHANNEL, GapKind.STALE, GapKind.NEVER_VERIFIED)  # gaps of single suggestions


def gaps_of(answer: Answer, rung: RungShown) -> tuple[Gap, ...]:
    """The gaps of a rung; “never verified” is left out where it holds for the whole answer, which says so once."""
    every = [*(found for rung in answer.rungs for found in rung.suggestions), *answer.related]
    if all(reach.freshness is Freshness.NEVER_VERIFIED for found in every for reach in found.channels):
        return tuple(gap for gap in rung.gaps if gap.kind is not GapKind.NEVER_VERIFIED)
    return rung.gaps


def why(found: Suggestion) -> str:
    """The reasons, without the cover that stands beside them."""
    return "; ".join(reason.text for reason in found.reasons if reason.kind != "cover")


def caveats(found: Suggestion) -> str:
    """What to know before one relies on it; what its owner says of a post stands with the post."""
    return "; ".join(caveat.text for caveat in found.caveats if caveat.kind != "listing")


def own(found: Suggestion) -> set[str]:
    """Those whose channels need no name beside them: it is clear whose they are."""
    return {found.id, found.organization} | ({found.posts[0].id} if len(found.posts) == 1 else set())


def desks(found: Suggestion) -> list[str]:
    """Its posts with their holders, a line each, where they say more than its name."""
    lines: list[str] = []
    for post in found.posts:
        says = [", ".join(post.holders)] if post.holders else []
        says += [f"{post.listing}, as its owner says"] if post.listing not in ("", "listed") else []
        parts = [post.name] if post.id != found.id else []
        parts += ["; ".join(says)] if says else []
        lines += [": ".join(parts)] if parts else []
    return lines
