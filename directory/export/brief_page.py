"""A brief of a region or a sector on paper: the answer, the cover, what is missing, and the contacts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from directory.export.paper import heading, listed, named, page, paragraph, said, sentence, table, words
from directory.export.profile_page import fresh
from directory.export.watermark import Watermark
from directory.model import Id
from directory.questions.answer import Answer, PostShown, Suggestion
from directory.questions.gaps import GapFound, Gaps
from directory.questions.matrix import Cell, Coverage

GAPS: Final = 25  # shown


def brief_page(answer: Answer, coverage: Coverage, gaps: Gaps, mark: Watermark) -> str:
    """
    The brief as HTML.

    Args:
        coverage: of the sector of the answer (without one, of all) by its area (without one, by sub-region).
        gaps: of the same.
    """
    what = answer.question.sector_name or "across sectors"
    where = listed([area.name for area in answer.scope.areas], 6) or "World"
    return page(f"Whom to contact: {what}, {where}", _body(answer, coverage, gaps), mark)


def _body(answer: Answer, coverage: Coverage, gaps: Gaps) -> Iterator[str]:
    what = answer.question.sector_name or "across sectors"
    where = listed([area.name for area in answer.scope.areas], 6) or "World"
    yield f"<h1>Whom to contact: {said(what)}, {said(where)}</h1>"
    yield paragraph(answer.statement, "lead")
    for rung in answer.rungs:
        yield heading(f"{rung.rung}  {rung.name}")
        lines = [_suggestion(suggestion) for suggestion in rung.suggestions]
        lines += [f'<li class="quiet">and {rung.more} more</li>'] if rung.more else []
        lines += [f'<li class="quiet"><i>{said(sentence(gap.text))}</i></li>' for gap in rung.gaps]
        yield f"<ul>{''.join(lines)}</ul>"
    axes = [name for name, found in (("Field", coverage.rows), ("Area", coverage.columns)) if len(found) != 1]
    yield heading("Cover")
    yield _matrix(axes, ("Covered", "Reachable", "Rests on"), map(_cell, coverage.cells), (16, 16, 16))
    yield heading("Gaps", gaps.total)
    if gaps.total:
        yield _matrix(axes, ("Gap", "Next"), map(_gap, gaps.gaps[:GAPS]), (38, 24))
    if gaps.total > GAPS:
        yield paragraph(f"and {gaps.total - GAPS} more", "quiet")
    yield from _contacts(answer)


def _matrix(
    axes: Sequence[str], head: tuple[str, ...], rows: Iterable[tuple[str, ...]], widths: tuple[int, ...]
) -> str:
    """A table by field and area; an axis that has one value was named in the headline."""
    places = [place for place, name in enumerate(("Field", "Area")) if name in axes]
    lines = [(*(row[place] for place in places), *row[2:]) for row in rows]
    left = [(100 - sum(widths)) // len(axes)] * len(axes) if axes else []
    return table((*axes, *head), lines, (*left, *widths))


def _suggestion(suggestion: Suggestion) -> str:
    cover = len({*suggestion.cover.claimed, *suggestion.cover.derived})
    says = [at] if (at := suggestion.organization_name) and suggestion.organization != suggestion.id else []
    says += [f"{cover} of {suggestion.of} States"] if suggestion.of > 1 else []
    says += [_post(post, suggestion.id) for post in suggestion.posts]
    says.append("; ".join(reason.text for reason in suggestion.reasons if reason.kind != "cover"))
    says.append("; ".join(caveat.text.rstrip(".") for caveat in suggestion.caveats))
    text = ". ".join(sentence(part) for part in says if part)
    return f"<li><b>{said(named(suggestion.name, suggestion.acronym))}</b>. {said(text)}.</li>"


def _post(post: PostShown, of: Id) -> str:
    held = ", ".join([*post.holders, *([f"vacant since {post.vacant_since}"] if post.vacant_since else [])])
    return held if post.id == of else f"{post.name}{f': {held}' if held else ''}"


def _cell(cell: Cell) -> tuple[str, ...]:
    covered, reached = len({*cell.claimed, *cell.derived}), len(cell.reachable)
    return cell.row_name, cell.column_name, f"{covered} of {cell.of}", f"{reached} of {cell.of}", f"{cell.rests_on}"


def _gap(gap: GapFound) -> tuple[str, ...]:
    return gap.row_name, gap.column_name, gap.text, gap.next.name if gap.next else ""


def _contacts(answer: Answer) -> Iterator[str]:
    yield heading("Contacts")
    rows: dict[tuple[str, str], Sequence[str]] = {}
    for suggestion in (s for rung in answer.rungs for s in rung.suggestions):
        for way in suggestion.channels:
            body = named(suggestion.organization_name, suggestion.organization_acronym)
            short = suggestion.organization_acronym or suggestion.organization_name
            said_so = short in way.holder_name  # many a post is named with its body
            who = way.holder_name if said_so else f"{way.holder_name}, {short}"
            who = body if way.holder == suggestion.organization else who
            row = (who, words(way.type), way.value, fresh(way))
            rows.setdefault((way.holder, way.contact_point), row)
    if rows:
        yield table(("Who", "Type", "Channel", "Verified"), [*rows.values()], (37, 10, 35, 18))
    else:
        yield paragraph("No channel in this directory.", "quiet")
