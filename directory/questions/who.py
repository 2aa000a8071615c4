"""The main question: whom to contact for a sector in an area, why, through which channel, and where nobody is."""

from datetime import date

from directory.freshness import Freshness
from directory.model import Area
from directory.ports import Reader
from directory.questions.answer import (
    RUNG_NAMES,
    Answer,
    Asked,
    Question,
    RungShown,
)
from directory.questions.areas import find_areas, scope_of, spellings
from directory.questions.asking import Asking
from directory.questions.gaps import national_gaps, rung_gaps
from directory.questions.ladder import RELATED, RUNGS, ladder_for
from directory.questions.reference import Reference, read_reference, resolve
from directory.questions.suggestion import read_facts, suggest
from directory.text import fold


def who(reader: Reader, question: Question, *, audience: str, demo: bool, reference: Reference | None = None) -> Answer:
    """
    Answer the question for the labels and the date of a reader.

    Args:
        audience, demo: echoed in the answer.
        reference: what `read_reference` gave for this reader, where the caller has kept it.

    Returns:
        All five rungs, in order, each with its gaps, even where nobody stands on it.

    Raises:
        NotFound, Ambiguous: a sector, area or role that is none, or several.
        ValueError: the reader has no date.
    """
    if reader.scope.on is None:
        raise ValueError("who needs a reader of one day")
    reference = reference or read_reference(reader)
    asked, meant, asking = understand(reader, reference, question, reader.scope.on)
    ladder = ladder_for(reader, asking)
    shown = {rung: candidates[: question.limit] for rung, candidates in ladder.rungs.items()}
    facts = read_facts(reader, ladder, [candidate for rung in shown.values() for candidate in rung])
    suggestions = {rung: tuple(suggest(facts, c) for c in candidates) for rung, candidates in shown.items()}
    scope = scope_of(reference, meant, reader.scope.on.isoformat())
    sector_name, area_name = asked.sector_name or "Across sectors", " and ".join(area.name for area in meant)
    rungs = tuple(
        RungShown(
            rung=rung,
            name=RUNG_NAMES[rung],
            suggestions=suggestions[rung],
            more=len(ladder.rungs[rung]) - len(shown[rung]),
            gaps=national_gaps(ladder) if rung == 3 else rung_gaps(ladder, rung, suggestions[rung]),
        )
        for rung in RUNGS
    )
    answer = Answer(
        question=asked,
        audience=audience,
        demo=demo,
        scope=scope,
        rungs=rungs,
        related=suggestions[RELATED],
        statement="",
    )
    return answer.model_copy(update={"statement": _statement(answer, sector_name, area_name)})


def understand(
    reader: Reader, reference: Reference, question: Question, on: date
) -> tuple[Asked, tuple[Area, ...], Asking]:
    """What the texts of a question mean."""
    texts = [text for text in (question.sector, question.role) if text] + spellings(question.area)
    names = reader.lookup("name", [fold(text) for text in texts])
    sector = role = None
    if question.sector:
        sector = resolve("sector", question.sector, reference.sectors, found=names.get(fold(question.sector), ()))
    if question.role:
        role = resolve("role", question.role, reference.roles, found=names.get(fold(question.role), ()))
    meant = find_areas(reference, question.area, names)
    if not meant:
        meant = tuple(filter(None, [reference.areas.get(reference.world or "")]))
    asked = Asked(
        sector=sector.id if sector else None,
        sector_name=sector.name if sector else None,
        areas=tuple(area.id for area in meant) if question.area else (),
        role=role.id if role else None,
        role_name=role.name if role else None,
        language=question.language,
    )
    states = reference.all_states(area.id for area in meant)
    return asked, meant, Asking(reference, asked.sector, states, asked.role, question.language, on)


def _statement(answer: Answer, sector: str, area: str) -> str:
    """The answer in a few sentences: what was asked, then what is missing."""
    of = len(answer.scope.states)
    states = "1 State" if of == 1 else f"{of} States"
    said = [f"{sector}, {area} ({states}), on {answer.scope.on}."]
    named = [gap.text for gap in answer.rungs[0].gaps if gap.kind in ("none", "worldwide_only", "narrower_only")]
    said += [f"{text[0].upper()}{text[1:]}." for text in named]
    shown = [s for rung in answer.rungs for s in rung.suggestions]
    if not shown:
        said.append("Nobody is on file for this in this directory.")
    elif all(s.freshness in (None, Freshness.NEVER_VERIFIED) for s in shown):
        said.append("No channel in this answer has been verified yet: confirm before relying on one.")
    return " ".join(said)
