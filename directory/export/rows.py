"""Answers as rows of a table: for `--csv` and for downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from directory.questions.matrix import LEVELS
from directory.tables import safe_cell

if TYPE_CHECKING:  # a command waits for no question but its own
    from directory.questions.answer import Answer, Held, PostShown, Suggestion
    from directory.questions.cell import CellDetail
    from directory.questions.find import FindResult
    from directory.questions.fragility import Fragility
    from directory.questions.gaps import Gaps
    from directory.questions.matrix import Cell, Coverage
    from directory.questions.network import Network
    from directory.questions.path import Path
    from directory.questions.profile import Profile

Row = dict[str, str]


def answer_rows(answer: Answer) -> Iterator[Row]:
    """A row per suggestion and per gap, in the order of the answer; each says for whom and as of when."""
    for rung in answer.rungs:
        for suggestion in rung.suggestions:
            yield _suggestion(answer, f"{rung.rung} {rung.name}", suggestion)
        for gap in rung.gaps:
            yield _asked(answer) | {
                "rung": f"{rung.rung} {rung.name}",
                "gap": gap.kind.value,
                "name": gap.text,
                "states": " ".join(gap.areas),
            }
    for suggestion in answer.related:
        yield _suggestion(answer, "related", suggestion)


def _asked(answer: Answer) -> Row:
    question = {"sector": answer.question.sector_name or "", "area": "; ".join(a.name for a in answer.scope.areas)}
    return question | stamp(answer.audience, answer.scope.on, demo=answer.demo)


def stamp(audience: str, on: str | None, *, demo: bool) -> Row:
    """For whom, as of when, and whether it is invented: on every row, wherever it goes."""
    return {"audience": audience, "as_of": on or ""} | ({"demo": "invented data"} if demo else {})


def _suggestion(answer: Answer, rung: str, suggestion: Suggestion) -> Row:
    return _asked(answer) | {
        "rung": rung,
        "gap": "",
        "name": suggestion.name,
        "acronym": suggestion.acronym,
        "kind": suggestion.kind,
        "organization": suggestion.organization_name,
        "holders": "; ".join(name for post in suggestion.posts for name in post.holders),
        "former": "; ".join(_former(held) for post in suggestion.posts for held in post.former),
        "vacant_since": "; ".join(post.vacant_since for post in suggestion.posts if post.vacant_since),
        "channels": "; ".join(f"{reach.type}: {reach.value}" for reach in suggestion.channels),
        "freshness": suggestion.freshness.value if suggestion.freshness else "no channel",
        "verified_on": next((reach.verified_on or "" for reach in suggestion.channels), ""),
        "claimed": str(len(suggestion.cover.claimed)),
        "derived": str(len(suggestion.cover.derived)),
        "reachable": str(len(suggestion.cover.reachable)),
        "of": str(suggestion.of),
        "states": " ".join(sorted({*suggestion.cover.claimed, *suggestion.cover.derived})),
        "reasons": "; ".join(reason.text for reason in suggestion.reasons),
        "caveats": "; ".join(caveat.text for caveat in suggestion.caveats),
        "id": suggestion.id,
    }


def _former(held: Held) -> str:
    return f"{held.name} until {held.until}"


def find_rows(result: FindResult) -> Iterator[Row]:
    """A row per result."""
    for found in result.results:
        yield stamp(result.audience, result.on, demo=result.demo) | {
            "name": found.name,
            "acronym": found.acronym,
            "kind": found.kind,
            "type": found.type,
            "where": "; ".join(found.where),
            "id": found.id,
        }


def profile_rows(profile: Profile) -> Iterator[Row]:
    """A row per fact: what it is, its value, since and until when."""
    head = stamp(profile.audience, profile.on, demo=profile.demo)
    for name in profile.names:
        yield head | {
            "fact": name.kind,
            "value": name.text,
            "since": name.valid_from or "",
            "until": name.valid_until or "",
        }
    for reach in profile.channels:
        yield head | {
            "fact": reach.type,
            "value": reach.value,
            "note": reach.freshness.value,
            "since": reach.verified_on or "",
        }
    for held in profile.former:
        fact = {"fact": "former holder", "value": held.name, "id": held.person}
        yield head | fact | {"since": held.since or "", "until": held.until or ""}
    if profile.vacant_since:
        yield head | {"fact": "vacant", "since": profile.vacant_since}
    for link in profile.links:
        yield head | {
            "fact": f"{link.kind} {link.direction}",
            "value": link.other_name,
            "note": link.shown_as or link.qualifier,
            "since": link.valid_from or "",
            "until": link.valid_until or "",
            "id": link.other,
        }
    for source in profile.sources:
        yield head | {"fact": "source", "value": source.title, "note": source.evidence, "since": source.as_of or ""}


def coverage_rows(coverage: Coverage) -> Iterator[Row]:
    """A row per cell, then one per row of the matrix over all columns together."""
    head = stamp(coverage.audience, coverage.on, demo=coverage.demo)
    for cell in (*coverage.cells, *coverage.totals):
        yield head | _cell(cell, coverage.names)


def _cell(cell: Cell, names: Mapping[str, str]) -> Row:
    covered = {*cell.claimed, *cell.derived}

    def named(ids: Iterable[str]) -> str:
        return "; ".join(names.get(known, known) for known in ids)

    return {
        "row": cell.row_name,
        "column": cell.column_name,
        "covered": str(len(covered)),
        "of": str(cell.of),
        "claimed": " ".join(cell.claimed),
        "derived": " ".join(cell.derived),
        "reachable": " ".join(cell.reachable),
        **{level: named(cell.bodies.get(level, ())) for level in LEVELS},
        "others": " | ".join(f"{kind}: {named(ids)}" for kind, ids in cell.others.items()),
        "rests_on": str(cell.rests_on),
        "gaps": "; ".join(f"{gap.kind.value}: {' '.join(gap.states)}" for gap in cell.gaps),
        "row_id": cell.row,
        "column_id": cell.column,
        "body_ids": " ".join(known for ids in cell.bodies.values() for known in ids),
        "other_ids": " ".join(known for ids in cell.others.values() for known in ids),
    }


def cell_rows(detail: CellDetail) -> Iterator[Row]:
    """A row per State and per organization of one cell."""
    head = stamp(detail.audience, detail.on, demo=detail.demo)
    head |= {"row": detail.cell.row_name, "column": detail.cell.column_name}
    for state in detail.states:
        yield head | {
            "what": "State",
            "name": state.name,
            "claimed": " ".join(state.claimed),
            "derived": " ".join(state.derived),
            "reachable": "yes" if state.reachable else "no",
            "gaps": "; ".join(kind.value for kind in state.gaps),
            "id": state.code,
        }
    for body in detail.bodies:
        yield head | {
            "what": body.kind,
            "name": body.name,
            "acronym": body.acronym,
            "level": body.level,
            "claimed": " ".join(body.claimed),
            "derived": " ".join(body.derived),
            "reachable": " ".join(body.reachable),
            "posts": "; ".join(post.name for post in body.posts),
            "holders": "; ".join(map(_held, body.posts)),
            "channels": "; ".join(f"{reach.type}: {reach.value} ({reach.freshness})" for reach in body.channels),
            "id": body.id,
        }


def _held(post: PostShown) -> str:
    says = [*post.holders, *([f"vacant since {post.vacant_since}"] if post.vacant_since else [])]
    says += map(_former, post.former)
    return f"{post.name}: {', '.join(says)}" if says else ""


def gaps_rows(found: Gaps) -> Iterator[Row]:
    """A row per gap."""
    for gap in found.gaps:
        yield stamp(found.audience, found.on, demo=found.demo) | {
            "kind": gap.kind.value,
            "row": gap.row_name,
            "column": gap.column_name,
            "states": " ".join(gap.states),
            "of": str(gap.of),
            "says": gap.text,
            "next": gap.next.name if gap.next else "",
            "next_rung": gap.next.rung_name if gap.next else "",
            "row_id": gap.row,
            "column_id": gap.column,
            "next_id": gap.next.id if gap.next else "",
        }


def network_rows(network: Network) -> Iterator[Row]:
    """A row per link, with the names of its ends."""
    names = {node.id: node.name for node in network.nodes}
    for link in network.links:
        yield stamp(network.audience, network.on, demo=network.demo) | {
            "from": names[link.source],
            "link": link.kind,
            "as": link.qualifier,
            "to": names[link.target],
            "since": link.valid_from or "",
            "until": link.valid_until or "",
            "says": link.text,
            "from_id": link.source,
            "to_id": link.target,
        }


def path_rows(path: Path) -> Iterator[Row]:
    """A row per step of each connection, best first."""
    for number, connection in enumerate(path.connections, 1):
        for place, step in enumerate(connection.steps, 1):
            yield stamp(path.audience, path.on, demo=path.demo) | {
                "from": path.question.source_name,
                "connection": str(number),
                "weakest": str(connection.strength),
                "step": str(place),
                "link": step.kind,
                "strength": str(step.strength),
                "to": step.name,
                "says": step.text,
                "to_id": step.to,
            }


def fragility_rows(found: Fragility) -> Iterator[Row]:
    """A row per cell that rests on one, per loss, and per organization that is measured."""
    head = stamp(found.audience, found.on, demo=found.demo)
    for what, cells in (("rests on one body", found.one_body), ("rests on one person", found.one_person)):
        for cell in cells:
            yield head | {
                "what": what,
                "row": cell.row_name,
                "column": cell.column_name,
                "covered": str(cell.covered),
                "of": str(cell.of),
                "name": "; ".join(body.name for body in cell.bodies),
                "id": " ".join(body.id for body in cell.bodies),
                "person": cell.person.name if cell.person else "",
            }
    if left := found.if_it_left:
        for lost in left.cells:
            yield head | {
                "what": f"lost without {left.name}",
                "row": lost.row_name,
                "column": lost.column_name,
                "covered": str(lost.left),
                "of": str(lost.of),
                "states": " ".join(lost.lost),
            }
        for what, those in (("would have no umbrella", left.members), ("would be cut off", left.cut_off)):
            yield from (head | {"what": what, "name": node.name, "id": node.id} for node in those)
    for measure in found.measures:
        for node in measure.highest:
            yield head | {"what": measure.name, "name": node.name, "id": node.id, "value": f"{node.value:g}"}


def to_csv(rows: Iterable[Row]) -> str:
    """Rows as CSV text, every cell safe in a spreadsheet; a column that any row has stands in all."""
    lines = list(rows)
    columns = list(dict.fromkeys(name for row in lines for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(name, "")) for name in columns] for row in lines)
    return text.getvalue()
