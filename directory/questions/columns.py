"""What a question of coverage means: its rows, and its columns as sets of States."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from directory.errors import InvalidRecord, NotFound
from directory.model import Area, Concept, Id
from directory.ports import Reader
from directory.questions.areas import find_areas, spellings
from directory.questions.matrix import CoverageAsked, CoverageQuestion, Scheme
from directory.questions.reference import Reference, resolve
from directory.text import fold

OTHER_SCHEMES: Final = {
    "un-group": "un_group",
    "membership": "membership",
    "language": "language_group",
    "set": "set",
}


class Column(NamedTuple):
    """An area as it is counted."""

    id: Id
    name: str
    sort_name: str
    states: frozenset[Id]


def understand(
    reader: Reader, reference: Reference, question: CoverageQuestion
) -> tuple[CoverageAsked, tuple[Column, ...]]:
    """
    What the texts of a question mean, and its columns in (sort name, id) order.

    Raises:
        NotFound, Ambiguous: an area, sector or role that is none, or several.
        InvalidRecord: a scheme of which no area is left.
    """
    names = reader.lookup("name", [fold(text) for text in (*question.row, *spellings(question.area))])
    among: Mapping[Id, Concept] = reference.roles if question.rows == "role" else reference.sectors
    rows = [resolve(question.rows, text, among, found=names.get(fold(text), ())).id for text in question.row]
    given = [find_areas(reference, [text], names) for text in question.area]
    within = reference.all_states(area.id for areas in given for area in areas)
    scheme = question.columns or (None if given else "m49-subregion")
    if scheme is None:
        columns = [_joined(reference, areas) for areas in given]
    else:
        kept = within if given else None
        columns = [_column(reference, [area], kept) for area in areas_of(reference, scheme, kept or ())]
        columns = [column for column in columns if column.states]
    if given and not columns:
        reason = f"no State of these areas is in a column of {scheme}: leave one of the two out"
        raise InvalidRecord(reason, field="area")
    if question.columns and not columns:
        raise InvalidRecord(f"no area in this directory is a column of {scheme}: take another scheme", field="columns")
    asked = CoverageAsked(
        rows=question.rows,
        columns=scheme,
        areas=tuple(area.id for areas in given for area in areas),
        row=tuple(dict.fromkeys(rows)),
    )
    return asked, tuple(sorted(dict.fromkeys(columns), key=lambda column: (column.sort_name, column.id)))


def one_cell(asked: CoverageAsked, columns: Sequence[Column], column: Id | None) -> Column:
    """
    The column of a question about one cell: that of this id, else the only one.

    Raises:
        NotFound: none has this id.
        InvalidRecord: it names more than one row or column, or none.
    """
    meant = [known for known in columns if column in (None, known.id)]
    if column and not meant:
        raise NotFound("column", column, expected="one of those of the matrix", nearest=())
    if len(asked.row) != 1 or len(meant) != 1:
        wanted = "give one sector or role, and one area (or several as one, separated by `;`)"
        raise InvalidRecord(f"names {len(asked.row)} rows and {len(meant)} columns: {wanted}", field="cell")
    return meant[0]


def areas_of(reference: Reference, scheme: Scheme, within: Collection[Id] = ()) -> list[Area]:
    """
    The areas of a scheme.

    The sub-regions of M49 are those to which a State belongs directly: Western Africa, not Sub-Saharan Africa above it.
    Among States stand the territories that take part as members where one asks about their areas.
    """
    if scheme == "state":
        areas = reference.areas.values()
        return [area for area in areas if area.is_state or (area.id in within and area.scheme == "territory")]
    if scheme in OTHER_SCHEMES:
        return [area for area in reference.areas.values() if area.scheme == OTHER_SCHEMES[scheme]]
    parts = [edge for edge in reference.edges if edge.kind == "PART_OF"]
    regions = {area.id for area in reference.areas.values() if area.scheme == "m49"}
    if scheme == "m49-region":
        found = {part.source for part in parts if part.target == reference.world} & regions
    else:
        states = {area.id for area in reference.areas.values() if area.is_state}
        found = {part.target for part in parts if part.source in states} & regions
    return [reference.areas[known] for known in found]


def _joined(reference: Reference, areas: Sequence[Area]) -> Column:
    return _column(reference, areas, None)


def _column(reference: Reference, areas: Sequence[Area], within: frozenset[Id] | None) -> Column:
    states = reference.all_states(area.id for area in areas)
    return Column(
        id=";".join(area.id for area in areas),
        name=", ".join(area.name for area in areas),
        sort_name=", ".join(area.sort_name for area in areas),
        states=states if within is None else states & within,
    )


def row_concepts(reference: Reference, asked: CoverageAsked) -> list[Concept]:
    """The rows in (sort name, id) order."""
    among: Mapping[Id, Concept] = reference.roles if asked.rows == "role" else reference.sectors
    chosen = [among[known] for known in asked.row] if asked.row else among.values()
    return sorted(chosen, key=lambda concept: (concept.sort_name, concept.id))
