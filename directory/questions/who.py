"""The main question: whom to contact for a sector in an area, why, through which channel, and where nobody is."""

from datetime import date

from directory.model import Area, Id
from directory.ports import Reader
from directory.questions.answer import (
    RUNG_NAMES,
    Answer,
    Asked,
    GapKind,
    Question,
    RungShown,
)
from directory.questions.areas import Scope, find_areas, scope_of, spellings
from directory.questions.asking import Asking
from directory.questions.ladder import RELATED, RUNGS, ladder_for
from directory.questions.reference import Reference, read_reference, resolve
from directory.questions.rung_gaps import national_gaps, nothing_verified, rung_gaps
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
    unverified = nothing_verified(ladder)
    rungs = tuple(
        RungShown(
            rung=rung,
            name=RUNG_NAMES[rung],
            suggestions=suggestions[rung],
            more=len(ladder.rungs[rung]) - len(shown[rung]),
            gaps=tuple(
                gap
                for gap in (national_gaps(ladder) if rung == 3 else rung_gaps(ladder, rung, suggestions[rung]))
                if not (unverified and gap.kind is GapKind.NEVER_VERIFIED)
            ),
        )
        for rung in RUNGS
    )
    scope = scope_of(reference, meant, reader.scope.on.isoformat())
    return Answer(
        question=asked,
        audience=audience,
        demo=demo,
        scope=scope,
        rungs=rungs,
        related=suggestions[RELATED],
        related_more=len(ladder.rungs[RELATED]) - len(shown[RELATED]),
        statement=_statement(reference, asked, scope, rungs, unverified=unverified),
    )


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


def _statement(
    reference: Reference, asked: Asked, scope: Scope, rungs: tuple[RungShown, ...], *, unverified: bool
) -> str:
    """The answer in a few sentences: what was asked, where no sector body and no point of contact is, how sure."""
    of = len(scope.states)
    what, where = asked.sector_name or "Across sectors", " and ".join(area.name for area in scope.areas)
    said = [f"{what}, {where} ({of} State{'s' if of != 1 else ''}), on {scope.on}."]
    named = [gap.text for gap in rungs[0].gaps if gap.kind in ("none", "worldwide_only", "narrower_only")]
    said += [f"{text[0].upper()}{text[1:]}." for text in named]
    roles = [asked.role] if asked.role else _first_roles(reference)
    for gap in rungs[2].gaps:
        if gap.kind is GapKind.NONE and not set(roles).isdisjoint(gap.roles):
            missing = "" if of == 1 else f" for {'any' if len(gap.areas) == of else len(gap.areas)} of the {of} States"
            named_roles = ", ".join(reference.roles[role].name for role in gap.roles if role in roles)
            said.append(f"No post in this directory{missing}: {named_roles}.")
    if not any(rung.suggestions for rung in rungs):
        said.append("Nobody is on file for this in this directory.")
    elif unverified:
        said.append("No channel in this answer has been verified yet: confirm before relying on one.")
    return " ".join(said)


def _first_roles(reference: Reference) -> list[Id]:
    """The role that the national route begins with."""
    national = [role for role in reference.roles.values() if role.rung == "national"]
    return [role.id for role in sorted(national, key=lambda role: (role.position, role.id))[:1]]
