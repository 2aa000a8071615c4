"""What waits on the desk, with the names of what it is about."""

from __future__ import annotations

from collections.abc import Iterable

from directory.model import DeskItem, Id, Node
from directory.ports import Reader
from directory.questions.answer import Model


class RemarkShown(Model):
    """A visitor's word; `about_name` is empty where there is no record of that id."""

    id: Id
    received_at: str
    about: Id | None
    about_name: str
    text: str
    reply_to: str
    settled: str


class Remarks(Model):
    """What visitors remarked."""

    remarks: tuple[RemarkShown, ...]
    audience: str
    demo: bool


def remarks(reader: Reader, items: Iterable[DeskItem], *, audience: str, demo: bool) -> Remarks:
    """Remarks in their order, with the names of what they are about."""
    found = list(items)
    nodes = reader.get({item.about for item in found if item.about}) if found else {}
    names = {known: node.name for known, node in nodes.items() if isinstance(node, Node)}
    return Remarks(
        remarks=tuple(
            RemarkShown(
                id=item.id,
                received_at=item.received_at,
                about=item.about,
                about_name=names.get(item.about or "", ""),
                text=item.text,
                reply_to=item.reply_to,
                settled=item.settled,
            )
            for item in found
        ),
        audience=audience,
        demo=demo,
    )
