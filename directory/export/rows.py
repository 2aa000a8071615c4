"""Answers as rows of a table: for `--csv` and for downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from directory.questions.answer import Answer, Suggestion
from directory.questions.find import FindResult
from directory.questions.profile import Profile
from directory.tables import safe_cell

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
    return question | _stamp(answer.audience, answer.scope.on, demo=answer.demo)


def _stamp(audience: str, on: str | None, *, demo: bool) -> Row:
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


def find_rows(result: FindResult) -> Iterator[Row]:
    """A row per result."""
    for found in result.results:
        yield _stamp(result.audience, result.on, demo=result.demo) | {
            "name": found.name,
            "acronym": found.acronym,
            "kind": found.kind,
            "type": found.type,
            "where": "; ".join(found.where),
            "id": found.id,
        }


def profile_rows(profile: Profile) -> Iterator[Row]:
    """A row per fact: what it is, its value, since and until when."""
    stamp = _stamp(profile.audience, profile.on, demo=profile.demo)
    for name in profile.names:
        yield stamp | {
            "fact": name.kind,
            "value": name.text,
            "since": name.valid_from or "",
            "until": name.valid_until or "",
        }
    for reach in profile.channels:
        yield stamp | {
            "fact": reach.type,
            "value": reach.value,
            "note": reach.freshness.value,
            "since": reach.verified_on or "",
        }
    for link in profile.links:
        yield stamp | {
            "fact": f"{link.kind} {link.direction}",
            "value": link.other_name,
            "note": link.shown_as or link.qualifier,
            "since": link.valid_from or "",
            "until": link.valid_until or "",
            "id": link.other,
        }
    for source in profile.sources:
        yield stamp | {"fact": "source", "value": source.title, "note": source.evidence, "since": source.as_of or ""}


def to_csv(rows: Iterable[Row]) -> str:
    """Rows as CSV text, every cell safe in a spreadsheet; a column that any row has stands in all."""
    lines = list(rows)
    columns = list(dict.fromkeys(name for row in lines for name in row))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows([safe_cell(row.get(name, "")) for name in columns] for row in lines)
    return text.getvalue()
