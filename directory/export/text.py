"""Answers as plain text for a terminal or a letter."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # a command waits for no question but its own
    from directory.questions.answer import Answer, Held, PostShown, Reach, Suggestion
    from directory.questions.cell import CellDetail
    from directory.questions.find import FindResult
    from directory.questions.fragility import Fragility
    from directory.questions.gaps import Gaps
    from directory.questions.matrix import Cell, Coverage
    from directory.questions.network import Network
    from directory.questions.path import Path
    from directory.questions.profile import LinkShown, Profile


INVENTED = "DEMO: posts, people and contacts here are invented."


def answer_text(answer: Answer) -> Iterator[str]:
    """The answer by rung: the statement first, then whom, why and through which channel, then the gaps."""
    yield from invented(demo=answer.demo)
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
        if former := _former(post.former[1:] if post.vacant_since else post.former):  # the note names the last one
            yield f"      before: {former}"
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
    yield from invented(demo=result.demo)
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
    yield from invented(demo=profile.demo)
    yield f"{_named(profile.name, profile.acronym)}  ({profile.type or profile.kind.lower()})  {profile.id}"
    others = [f"{name.text} ({name.kind})" for name in profile.names if name.text != profile.name]
    if others:
        yield f"   also: {'; '.join(others)}"
    if profile.listing not in ("", "listed"):
        yield f"   {profile.listing}, as its owner says"
    if profile.holders:
        yield f"   held by: {', '.join(held.name for held in profile.holders)}"
    if profile.vacant_since:
        yield f"   vacant since {profile.vacant_since} in this directory"
    if profile.former:
        yield f"   before: {_former(profile.former)}"
    if profile.approach:
        yield f"   how: {' '.join(profile.approach.split())}"
    if profile.languages:
        yield f"   languages: {', '.join(profile.languages)}"
    if profile.cover:
        cover = profile.cover
        yield f"   covers: {len(cover.claimed)} claimed, {len(cover.derived)} derived, {len(cover.reachable)} reachable"
    for reach in profile.channels:
        yield f"   {_reach(reach)}"
    yield from _links(profile.links, ids=profile.audience == "committee")
    for source in profile.sources:
        as_of = f", as of {source.as_of}" if source.as_of else ""
        yield f"   source: {source.title} ({source.evidence}{as_of}) {source.address}".rstrip()
    if profile.note:
        yield f"   note: {profile.note}"


def _links(links: Sequence[LinkShown], *, ids: bool) -> Iterator[str]:
    """A line a link; with its id for who may correct or end it."""
    for link in links:
        arrow = "→" if link.direction == "out" else "←"
        days = f" {link.valid_from or ''}–{link.valid_until or ''}" if link.valid_from or link.valid_until else ""
        how = f" ({link.shown_as or link.qualifier})" if link.shown_as or link.qualifier else ""
        confirm = ", to be confirmed" if link.confirm else ""
        known = f"  [{link.id}]" if ids else ""
        yield f"   {arrow} {link.kind} {_named(link.other_name, link.other_acronym)}{how}{days}{confirm}{known}"


def _former(former: Sequence[Held]) -> str:
    return ", ".join(f"{held.name} until {held.until}" for held in former)


def _reach(reach: Reach) -> str:
    fresh = reach.freshness.replace("_", " ")
    return f"{reach.type}: {reach.value} ({fresh}{f', {reach.verified_on}' if reach.verified_on else ''})"


def _named(name: str, acronym: str) -> str:
    return f"{name} ({acronym})" if acronym and acronym != name else name


def invented(*, demo: bool) -> Iterable[str]:
    """The line that a demo begins with."""
    return (INVENTED,) if demo else ()


def coverage_text(coverage: Coverage) -> Iterator[str]:
    """The matrix, a line a cell: States covered and reachable, bodies, gaps; totals at the end."""
    yield from invented(demo=coverage.demo)
    yield f"States covered (reachable) of n, on {coverage.on}, for {coverage.audience}; worldwide bodies do not count."
    cells = {(cell.row, cell.column): cell for cell in coverage.cells}
    totals = {cell.row: cell for cell in coverage.totals}
    for row in coverage.rows:
        yield ""
        yield row.name
        for column in coverage.columns:
            yield f"   {_cell(cells[row.id, column.id])}"
        if len(coverage.columns) > 1:
            yield f"   {_cell(totals[row.id])}"
    if coverage.repeated:
        yield ""
        yield f"{len(coverage.repeated)} States stand in several columns; the totals count each once."
    if coverage.outside:
        yield f"{len(coverage.outside)} States stand in none of these columns: {' '.join(coverage.outside)}"
    if not coverage.rows:
        yield f"no {coverage.question.rows} in this directory"
    if not coverage.columns:
        yield "no area in this directory"


def _cell(cell: Cell) -> str:
    n = len({*cell.claimed, *cell.derived})
    rests = f", rests on {cell.rests_on}" if cell.rests_on else ""
    missing = [f"{gap.kind.replace('_', ' ')} {len(gap.states)}" for gap in cell.gaps]
    gaps = f"  – {', '.join(missing)}" if missing else ""
    return f"{cell.column_name}: {n} ({len(cell.reachable)}) of {cell.of}{rests}{gaps}"


def cell_text(detail: CellDetail) -> Iterator[str]:
    """One cell: who is there with posts and channels, and what is missing."""
    yield from invented(demo=detail.demo)
    yield detail.statement
    yield from (f"   – {text}" for text in detail.texts)
    if detail.next:
        yield f"   next: {detail.next.name} ({detail.next.rung_name})"
    for body in detail.bodies:
        of = len({*body.claimed, *body.derived})
        yield f"   {_named(body.name, body.acronym)}  ({body.kind}, {body.level})  [{of} of {detail.cell.of}]"
        yield from (f"      {post.name}{_held(post)}" for post in body.posts)
        yield from (f"      {_reach(reach)}" for reach in body.channels)
        if not body.channels:
            yield "      no channel in this directory"
    if detail.more:
        yield f"   and {detail.more} more"


def _held(post: PostShown) -> str:
    says = [f"{post.listing}, as its owner says"] if post.listing != "listed" else []
    says += [f"vacant since {post.vacant_since} in this directory"] if post.vacant_since else []
    says += [f"before: {_former(post.former)}"] if post.former else []
    return f": {'; '.join([*post.holders, *says])}" if post.holders or says else ""


def gaps_text(found: Gaps) -> Iterator[str]:
    """The gaps, each with its area and the next best route."""
    yield from invented(demo=found.demo)
    yield f"Gaps in this directory, on {found.on}, for {found.audience}: they speak of the list, not of the world."
    for gap in found.gaps:
        yield f"{gap.row_name}, {gap.column_name}: {gap.text}"
        if gap.next:
            yield f"   next: {gap.next.name} ({gap.next.rung_name})  {gap.next.id}"
    behind = found.question.after + len(found.gaps)
    if behind < found.total:
        yield f"{len(found.gaps)} of {found.total}; more with --after {behind}"
    if not found.gaps:
        yield "no gap of these kinds here"
    yield f"by kind: {', '.join(f'{kind} {n}' for kind, n in found.counts.items()) or 'none'}"


def network_text(network: Network) -> Iterator[str]:
    """The links, one sentence a line."""
    yield from invented(demo=network.demo)
    yield network.statement
    yield from (f"   {link.text}" for link in network.links)


def path_text(path: Path) -> Iterator[str]:
    """The best connection step by step, then the others."""
    yield from invented(demo=path.demo)
    yield path.statement
    for number, connection in enumerate(path.connections, 1):
        yield f"{number}  weakest link {connection.strength} of 3"
        yield from (f"      {step.text}" for step in connection.steps)
    if path.more:
        yield f"and {path.more} more of as many steps"


def fragility_text(found: Fragility) -> Iterator[str]:
    """What rests on one, what would be lost, and the measures, each with its caution."""
    yield from invented(demo=found.demo)
    yield found.statement
    if left := found.if_it_left:
        yield left.statement
        for lost in left.cells:
            yield f"   {lost.row_name}, {lost.column_name}: loses {' '.join(lost.lost)}, keeps {lost.left} of {lost.of}"
        yield from (f"   no umbrella: {node.name}" for node in left.members)
        yield from (f"   cut off: {node.name}" for node in left.cut_off)
    for what, cells in (("one body", found.one_body), ("one person", found.one_person)):
        for cell in cells[: found.question.limit]:
            on = cell.person.name if cell.person else ", ".join(body.name for body in cell.bodies)
            yield f"{cell.row_name}, {cell.column_name} ({cell.covered} of {cell.of}) rests on {what}: {on}"
        if len(cells) > found.question.limit:
            yield f"and {len(cells) - found.question.limit} more on {what}; all with --limit {len(cells)}"
    for measure in found.measures:
        yield f"{measure.name}: {measure.says} {measure.caution}"
        yield from (f"   {node.value:g}  {node.name}  {node.id}" for node in measure.highest)
