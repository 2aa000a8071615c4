"""Answers as plain text for a terminal or a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from directory.questions.answer import Answer, Reach, Suggestion
from directory.questions.find import FindResult
from directory.questions.profile import LinkShown, Profile

INVENTED = "DEMO: posts, people and contacts here are invented."


def answer_text(answer: Answer) -> Iterator[str]:
    """The answer by rung: the statement first, then whom, why and through which channel, then the gaps."""
    yield from _demo(demo=answer.demo)
    yield answer.statement
    if answer.scope.alternatives:
        others = "; ".join(
            f"{a.name}{f' ({a.acronym})' if a.acronym else ''}, {a.of} States" for a in answer.scope.alternatives
        )
        yield f"Or did you mean: {others}"
    for rung in answer.rungs:
        yield ""
        yield f"{rung.rung}  {rung.name}"
        for suggestion in rung.suggestions:
            yield from _suggestion(suggestion)
        if rung.more:
            yield f"   and {rung.more} more: ask with --limit {len(rung.suggestions) + rung.more}"
        yield from (f"   – {gap.text}" for gap in rung.gaps)
    if answer.related:
        yield ""
        yield "Beside the ladder: related fields, and associations across sectors"
        for suggestion in answer.related:
            yield from _suggestion(suggestion)
        if answer.related_more:
            yield f"   and {answer.related_more} more"
    yield ""
    yield "Designations imply no position on the legal status of any country or territory."


def _suggestion(suggestion: Suggestion) -> Iterator[str]:
    cover = suggestion.cover
    n = len({*cover.claimed, *cover.derived})
    yield f"   {_named(suggestion.name, suggestion.acronym)}  [{n} of {suggestion.of}]"
    if suggestion.organization != suggestion.id:
        yield f"      at {_named(suggestion.organization_name, suggestion.organization_acronym)}"
    for post in suggestion.posts:
        holders = ", ".join(post.holders)
        if post.id != suggestion.id or holders:
            yield f"      {post.name}{f': {holders}' if holders else ''}"
        if post.languages:
            yield f"      languages: {', '.join(post.languages)}"
        if post.approach:
            yield f"      how: {' '.join(post.approach.split())}"
    for reach in suggestion.channels:
        of = "" if reach.holder == suggestion.id else f", of {reach.holder_name}"
        yield f"      {_reach(reach)}{of}"
    if not suggestion.channels:
        yield "      no channel in this directory"
    yield f"      why: {'; '.join(reason.text for reason in suggestion.reasons)}"
    notes = [caveat.text for caveat in suggestion.caveats if caveat.kind != "approach"]
    if notes:
        yield f"      note: {'; '.join(notes)}"


def find_text(result: FindResult) -> Iterator[str]:
    """The results, one a line."""
    yield from _demo(demo=result.demo)
    for found in result.results:
        where = f" – {', '.join(found.where)}" if found.where else ""
        yield f"{_named(found.name, found.acronym)}  ({found.type or found.kind.lower()}{where})  {found.id}"
    if result.next:
        yield f"{len(result.results)} of {result.total}; more with --limit {result.total}"
    if not result.results:
        yield "nothing by this name in this directory"
    if result.did_you_mean:
        yield f"did you mean: {', '.join(result.did_you_mean)}"


def profile_text(profile: Profile) -> Iterator[str]:
    """Names, dates, channels, links, sources."""
    yield from _demo(demo=profile.demo)
    yield f"{_named(profile.name, profile.acronym)}  ({profile.type or profile.kind.lower()})  {profile.id}"
    others = [f"{name.text} ({name.kind})" for name in profile.names if name.text != profile.name]
    if others:
        yield f"   also: {'; '.join(others)}"
    if profile.listing not in ("", "listed"):
        yield f"   {profile.listing}, as its owner says"
    if profile.approach:
        yield f"   how: {' '.join(profile.approach.split())}"
    if profile.languages:
        yield f"   languages: {', '.join(profile.languages)}"
    if profile.cover:
        cover = profile.cover
        yield f"   covers: {len(cover.claimed)} claimed, {len(cover.derived)} derived, {len(cover.reachable)} reachable"
    for reach in profile.channels:
        yield f"   {_reach(reach)}"
    yield from _links(profile.links)
    for source in profile.sources:
        as_of = f", as of {source.as_of}" if source.as_of else ""
        yield f"   source: {source.title} ({source.evidence}{as_of}) {source.address}".rstrip()
    if profile.note:
        yield f"   note: {profile.note}"


def _links(links: Sequence[LinkShown]) -> Iterator[str]:
    for link in links:
        arrow = "→" if link.direction == "out" else "←"
        days = f" {link.valid_from or ''}–{link.valid_until or ''}" if link.valid_from or link.valid_until else ""
        how = f" ({link.shown_as or link.qualifier})" if link.shown_as or link.qualifier else ""
        confirm = ", to be confirmed" if link.confirm else ""
        yield f"   {arrow} {link.kind} {_named(link.other_name, link.other_acronym)}{how}{days}{confirm}"


def _reach(reach: Reach) -> str:
    fresh = reach.freshness.replace("_", " ")
    return f"{reach.type}: {reach.value} ({fresh}{f', {reach.verified_on}' if reach.verified_on else ''})"


def _named(name: str, acronym: str) -> str:
    return f"{name} ({acronym})" if acronym and acronym != name else name


def _demo(*, demo: bool) -> Iterable[str]:
    return (INVENTED,) if demo else ()
