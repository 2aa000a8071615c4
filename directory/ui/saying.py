"""What is said of a suggestion and of a gap, for the screen and for paper."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from directory.questions.answer import GapKind, PostShown, Suggestion
from directory.questions.choices import LANGUAGES

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

LACKING: Final = MISSING | {  # of a cell of a matrix, where a web page is no channel and a broader sector no cover
    GapKind.NO_CHANNEL: "On file without an e-mail, phone or address",
    GapKind.NARROWER_ONLY: "Only narrower sectors",
}


def named(name: str, acronym: str) -> str:
    """A name with its acronym."""
    return f"{name} ({acronym})" if acronym and acronym != name else name


def sentence(text: str) -> str:
    """A text of the answer where it stands alone."""
    return text[:1].upper() + text[1:]


def states(codes: Iterable[str], names: Mapping[str, str]) -> str:
    """The names of States by their code."""
    return ", ".join(sorted((names.get(code, code) for code in codes), key=str.casefold))


FEW: Final = 3  # languages that a line has room for
EACH: Final = (GapKind.NO_CHANNEL, GapKind.STALE, GapKind.NEVER_VERIFIED)  # gaps of single suggestions


def why(found: Suggestion) -> str:
    """The reasons, without the cover that stands beside them."""
    return "; ".join(reason.text for reason in found.reasons if reason.kind != "cover")


def caveats(found: Suggestion, *, approach: bool = True) -> str:
    """What to know before one relies on it; what its owner says of a post stands with the post."""
    elsewhere = ("listing",) if approach else ("listing", "approach")
    return "; ".join(caveat.text for caveat in found.caveats if caveat.kind not in elsewhere)


def own(found: Suggestion) -> set[str]:
    """Those whose channels need no name beside them: it is clear whose they are."""
    return {found.id, found.organization} | ({found.posts[0].id} if len(found.posts) == 1 else set())


def at(found: Suggestion) -> str:
    """The body of a post, empty for a body itself."""
    return named(found.organization_name, found.organization_acronym) if found.organization != found.id else ""


def languages(post: PostShown) -> str:
    """The languages that a post states."""
    return ", ".join(LANGUAGES.get(language, language) for language in post.languages)


def desks(found: Suggestion) -> list[str]:
    """Its posts with their holders and languages, a line each, where they say more than its name."""
    lines: list[str] = []
    for post in found.posts:
        says = [", ".join(post.holders)] if post.holders else []
        says += [f"{post.listing}, as its owner says"] if post.listing not in ("", "listed") else []
        says += [f"speaks {languages(post)}"] if 0 < len(post.languages) <= FEW else []
        parts = [post.name] if post.id != found.id else []
        parts += ["; ".join(says)] if says else []
        lines += [": ".join(parts)] if parts else []
    return lines


def before(post: PostShown, *, last: bool = True) -> str:
    """
    Who held a post before, the last one first.

    Args:
        last: the last one of a vacant post, too; False where a caveat has named them.
    """
    former = post.former[1:] if post.vacant_since and not last else post.former
    return ", ".join(f"{held.name} until {held.until}" for held in former)
