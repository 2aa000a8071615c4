"""One box over everything: text and filters, counts beside them, and “did you mean”."""

from collections.abc import Mapping
from typing import Final

from directory.model import Id, Node
from directory.ports import FindQuery, Reader
from directory.questions.answer import Model
from directory.questions.reference import NEAREST
from directory.text import words

CLOSE: Final = 70  # of 100, from here on a word is near enough to be offered
WHERE: Final = ("COVERS", "AT", "HELD_IN", "BASED_IN")
MOST_PLACES: Final = 3


class Found(Model):
    """One result, with what tells it from another of its name."""

    id: Id
    name: str
    acronym: str
    kind: str  # Organization, Area ...
    type: str  # kind of organization, scheme of area ...
    where: tuple[str, ...]  # the areas that it covers, the body where it is


class FacetCounts(Model):
    """How many match, by kind and by type; each without its own filter."""

    kind: Mapping[str, int]
    type: Mapping[str, int]


class FindResult(Model):
    """A page of results."""

    text: str
    audience: str
    demo: bool
    on: str | None
    total: int
    results: tuple[Found, ...]
    facets: FacetCounts
    did_you_mean: tuple[str, ...]
    next: str | None  # give it as `after` for the next page


def find(reader: Reader, query: FindQuery, *, audience: str, demo: bool) -> FindResult:
    """Results by exact acronym, exact name, start of name, start of words; then kind, sort name, id."""
    page, facets = reader.find(query), reader.facets(query)
    nodes = reader.get([hit.id for hit in page.hits])
    where = places(reader, [hit.id for hit in page.hits])
    results: list[Found] = []
    for hit in page.hits:
        node = nodes[hit.id]
        assert isinstance(node, Node)
        results.append(
            Found(
                id=node.id,
                name=node.name,
                acronym=node.acronym,
                kind=node.record_kind,
                type=node.subkind,
                where=where.get(node.id, ()),
            )
        )
    return FindResult(
        text=query.text,
        audience=audience,
        demo=demo,
        on=reader.scope.on.isoformat() if reader.scope.on else None,
        total=facets.total,
        results=tuple(results),
        facets=FacetCounts(kind=facets.kinds, type=facets.subkinds),
        did_you_mean=() if results or query.after else did_you_mean(reader, query.text),
        next=page.next,
    )


def did_you_mean(reader: Reader, text: str) -> tuple[str, ...]:
    """The text with each of its words replaced by a near one of the names that this reader may see."""
    typed = words(text)
    if not typed:
        return ()
    from rapidfuzz import fuzz, process  # only where nothing was found

    starts = {word[0] for word in typed} | {word[1] for word in typed if len(word) > 1}
    known = list(reader.lookup("token", starts, prefix=True))
    near = [
        [w for w, _, _ in process.extract(t, known, scorer=fuzz.ratio, score_cutoff=CLOSE, limit=NEAREST)]
        for t in typed
    ]
    if not all(near):
        return ()
    offers = [" ".join(word[min(place, len(word) - 1)] for word in near) for place in range(NEAREST)]
    return tuple(dict.fromkeys(offer for offer in offers if offer != " ".join(typed)))


def places(reader: Reader, ids: list[Id]) -> dict[Id, tuple[str, ...]]:
    """What tells nodes of one name apart: the areas that each covers, else the body where it is, else its seat."""
    links = reader.links(ids, WHERE, "out", MOST_PLACES).links
    ends = reader.get({link.target_id for link in links})
    names: dict[Id, dict[str, list[str]]] = {}
    for link in links:
        end = ends.get(link.target_id)
        if isinstance(end, Node):
            names.setdefault(link.source_id, {}).setdefault(link.kind, []).append(end.name)
    return {node: tuple(next(found[kind] for kind in WHERE if kind in found)) for node, found in names.items()}
