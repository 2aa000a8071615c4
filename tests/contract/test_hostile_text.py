"""Whatever a text holds, it is text: through every field of every kind of record, to the letter."""

from __future__ import annotations

from collections import defaultdict
from types import UnionType
from typing import TYPE_CHECKING, Any, Union, get_args, get_origin

from hostile import HOSTILE
from pydantic import BaseModel, ValidationError
from words import SEEN, batch, email, event, link, organization, person, post, remark, role, sector, state

from directory.access import ALL
from directory.batch import delete, put
from directory.model import RECORDS, ExternalId, Link, Listing, Name, Part, Record, Source
from directory.ports import Key, Scope
from directory.shapes import SHAPES

if TYPE_CHECKING:
    from each_store import NewStore

PARTS: dict[type[Part], dict[str, Any]] = {
    Name: {"text": "a name"},
    ExternalId: {"scheme": "own", "value": "1"},
    Source: {"title": "a page", "evidence": "seen"},
    Listing: {"state": "vacant"},
}
TIES = {"id", "kind", "source_id", "target_id", "owner_id", "qualifier"}  # set here: they must fit each other
# What the model lets nothing through that is not of its form: dates, labels, codes, names of fields.
OF_A_FORM = {
    "label", "valid_from", "valid_until", "pinned", "names.language", "names.valid_from", "names.valid_until",
    "external_ids.scheme", "sources.as_of", "sources.retrieved_on", "sources.label", "listings.since",
    "may_introduce_since", "starts_on", "ends_on", "verified_on", "received_at",
}  # fmt: skip


def texts_in(annotation: Any) -> list[str]:
    """The places of texts in a field: itself as "", those of its parts by name."""
    if annotation is str:
        return [""]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [f".{field}{place}" for field, place in fields_of(annotation)]
    inner = get_args(annotation) if get_origin(annotation) in (Union, UnionType, tuple) else get_args(annotation)[:1]
    return [place for part in inner for place in texts_in(part)]


def fields_of(model: type[BaseModel]) -> list[tuple[str, str]]:
    """The fields of a model that hold texts, each with the place in it."""
    return [(name, place) for name, field in model.model_fields.items() for place in texts_in(field.annotation)]


def made_of(annotation: Any, text: str) -> Any:
    """A value of a field that holds this text wherever it can; None where it cannot."""
    if annotation is str:
        return text
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return filled(annotation, PARTS[annotation], text)
    inner = made_of(get_args(annotation)[0], text) if get_args(annotation) else None
    return (inner,) if inner is not None and get_origin(annotation) is tuple else inner


def filled(model: type[BaseModel], given: dict[str, Any], text: str) -> Any:
    """A model with this text in every field that takes it."""
    for name, field in model.model_fields.items():
        value = made_of(field.annotation, text)
        if value is None or (issubclass(model, Record) and name in TIES):
            continue
        try:
            model.model_validate(given | {name: value})
        except ValidationError:
            continue
        given = given | {name: value}
    return model.model_validate(given)


def hostile_world(text: str) -> list[Record]:
    """Two nodes of each kind and a link of each shape, with this text in every field, ids and ends included."""
    made: dict[str, list[Record]] = {}
    owner = f"org:0 {text}"[:200]
    for number in range(2):
        for plain in (
            organization("x"), state("X"), sector("x"), role("x"), post("x"), person("x"), event("x"), email("x@x.org"),
            remark("x"),
        ):  # fmt: skip
            id = f"{plain.id.partition(':')[0]}:{number} {text}"[:200]
            known = plain.changed(id=id, owner_id=owner)
            record = filled(type(known), {name: getattr(known, name) for name in type(known).model_fields}, text)
            made.setdefault(record.record_kind, []).append(record)
    links: list[Record] = []
    for number, shape in enumerate(SHAPES):
        ends = made[shape.source[0]][0], made[shape.target[0]][1]
        bare = link(ends[0], shape.kind, ends[1], id=f"{number} {text}"[:200], qualifier=next(iter(shape.qualifiers)))
        tie = bare.changed(owner_id=owner)
        links.append(filled(Link, {name: getattr(tie, name) for name in Link.model_fields}, text))
    return [record for of_kind in made.values() for record in of_kind] + links


def holds(record: BaseModel, field: str, place: str, text: str) -> bool:
    """Whether a text stands at this place."""
    value = getattr(record, field)
    values = value if isinstance(value, tuple) else (value,)
    return text in ([getattr(part, place[1:]) for part in values] if place else values)


def test_every_field_that_takes_text_is_tried():
    """Each text field of each kind holds the hostile text, or is known to be of a form of its own."""
    text = "<b>'\"`\\ $x"
    world = hostile_world(text)
    assert {record.record_kind for record in world} == RECORDS.keys()
    for record in world:
        for field, place in fields_of(type(record)):
            known = field in TIES or f"{field}{place}" in OF_A_FORM
            assert known or holds(record, field, place, text), (record.record_kind, field, place)


def test_hostile_text_is_text(new_store: NewStore):
    """Written, changed and taken away: records, keys, journal and batches are what the model says, to the letter."""
    store = new_store()
    world = [record for text in HOSTILE for record in hostile_world(text)]
    changed = {record: record.changed(sources=SEEN, note=f"{record.id}\n\t{record.id}") for record in world[::2]}
    gone = [record for record in world[1::4] if isinstance(record, Link)]
    named = [(text[:200], text, f"{text}\n{text}", organization(f"by {n}")) for n, text in enumerate(HOSTILE)]
    store.apply(batch(*world, id="first"))
    changes = [put(after, expected=before.hash) for before, after in changed.items()]
    store.apply(batch(*changes, *map(delete, gone), id="then"))
    for id, by, why, record in named:
        store.apply(batch(record, id=id, by=by, why=why))

    model = {record.id: record for record in (*world, *changed.values(), *(record for *_, record in named))}
    for record in gone:
        del model[record.id]
    lines = [
        *(("first", "created", None, record) for record in world),
        *(("then", "updated", before, after) for before, after in changed.items()),
        *(("then", "deleted", record, None) for record in gone),
        *((id, "created", None, record) for id, _, _, record in named),
    ]
    with store.reader(Scope(ALL)) as reader:
        assert list(reader.records()) == sorted(model.values(), key=lambda record: (record.record_kind, record.id))
        assert reader.get(model) == model
        assert [(e.batch, e.action, e.before, e.after) for e in reader.journal()] == lines
        assert [(known.id, known.by, known.why) for known in reader.batches()][2:] == [of[:3] for of in named]
        for key, expected in keys_of(model).items():
            assert reader.lookup(key, list(expected)) == expected
    store.close()


def keys_of(model: dict[str, Record]) -> dict[Key, dict[str, tuple[str, ...]]]:
    """By which values each node is found."""
    found: dict[Key, defaultdict[str, set[str]]] = {key: defaultdict(set) for key in get_args(Key)}
    for record in model.values():
        for key, value in () if isinstance(record, Link) else record.search_keys():  # type: ignore[attr-defined]
            found[key][value].add(record.id)
    return {key: {value: tuple(sorted(ids)) for value, ids in of_key.items()} for key, of_key in found.items()}
