"""The posts of an organization, with who holds them."""

from __future__ import annotations

from directory.model import Id, Link, Post, Role
from directory.ports import Reader
from directory.questions.answer import PostShown
from directory.questions.holding import holding


def posts_at(reader: Reader, organization: Id) -> tuple[PostShown, ...]:
    """Its posts by the order of their roles, then by name, each with its present and former holders."""
    assert reader.scope.on is not None
    on, ever = reader.scope.on, reader.at(None)
    posts = reader.get([link.source_id for link in reader.links([organization], ("AT",), "in").links])
    roles = _by(reader.links(list(posts), ("AS",), "out").links, of="source")
    known = reader.get([link.target_id for links in roles.values() for link in links])
    holds = _by(ever.links(list(posts), ("HOLDS",), "in").links, of="target")
    people = ever.get([link.source_id for links in holds.values() for link in links])
    found: list[tuple[int, str, PostShown]] = []
    for post in posts.values():
        assert isinstance(post, Post)
        role = next((known[link.target_id] for link in roles.get(post.id, ())), None)
        held = holding(holds.get(post.id, ()), people, on)
        shown = PostShown(
            id=post.id,
            name=post.name,
            role=role.id if role else None,
            role_name=role.name if isinstance(role, Role) else "",
            listing=post.listing(on),
            holders=tuple(holder.name for holder in held.present),
            former=held.former,
            vacant_since=held.vacant_since,
            languages=post.languages,
            approach=post.approach,
        )
        found.append((role.position if isinstance(role, Role) else 0, post.sort_name, shown))
    return tuple(shown for *_, shown in sorted(found, key=lambda one: (*one[:2], one[2].id)))


def _by(links: tuple[Link, ...], *, of: str) -> dict[Id, list[Link]]:
    found: dict[Id, list[Link]] = {}
    for link in links:
        found.setdefault(link.source_id if of == "source" else link.target_id, []).append(link)
    return found
