"""What is known of one record, on one sheet of paper."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from directory.export.paper import heading, listed, named, page, paragraph, said, sentence, table, words
from directory.export.watermark import Watermark
from directory.questions.answer import PostShown, Reach
from directory.questions.profile import Profile

LINES: Final = 58  # of a sheet of A4
WIDE: Final = 92  # letters of a line
SOURCES: Final = 3
STATES: Final = 60  # codes in a line of cover
MANY: Final = 14  # names beyond which acronyms are taken
TITLE: Final = 1.9  # lines of a heading
POSTS: Final = (44, 26, 30)  # widths of columns, in per cent
CHANNELS: Final = (11, 42, 28, 19)
COVERS: Final = {
    "claimed": "what it says itself that it covers",
    "derived": "what its present members cover together",
    "reachable": "where it, or a member, has a channel that was verified and is not stale",
}
TIES: Final = (
    ("Works on", "ACTIVE_IN", "out"), ("Member of", "MEMBER_OF", "out"), ("Part of", "PART_OF", "out"),
    ("Members", "MEMBER_OF", "in"), ("Parts", "PART_OF", "in"), ("Cooperates with", "COOPERATES_WITH", "out"),
    ("At", "AT", "out"), ("Role", "AS", "out"), ("Holds", "HOLDS", "out"), ("Took part in", "TOOK_PART", "out"),
)  # fmt: skip


class Part(NamedTuple):
    """A part of the page, and the height that it takes, in lines."""

    html: str
    lines: float


def profile_page(profile: Profile, posts: Sequence[PostShown], mark: Watermark) -> str:
    """
    One sheet of A4: posts and channels have the room that is left, and say how many more there are.

    Args:
        posts: of an organization, as `questions.posts` gives them.
    """
    above = [*_head(profile), *_cover(profile), *_ties(profile), *_held(profile)]
    below = [*_notes(profile), *_sources(profile)]
    room = LINES - sum(part.lines for part in (*above, *below))
    desks = [_post(post) for post in posts]
    ways = [(words(way.type), way.value, way.holder_name, fresh(way)) for way in profile.channels]
    desk_lines, way_lines = _height(desks, POSTS), _height(ways, CHANNELS)
    for_ways = min(way_lines, max(room / 2, room - desk_lines))
    middle = [
        *_table("Posts", ("Post", "Role", "Held by"), desks, POSTS, room - for_ways),
        *_table("Channels", ("Type", "Channel", "Of", "Verified"), ways, CHANNELS, for_ways),
    ]
    if not ways:
        middle.append(paragraph("No channel in this directory.", "quiet"))
    parts = [*(part.html for part in above), *middle, *(part.html for part in below)]
    return page(named(profile.name, profile.acronym), parts, mark, one=True)


def _head(profile: Profile) -> Iterator[Part]:
    name = named(profile.name, profile.acronym)
    yield Part(f'<h1 class="cut">{said(name)}</h1>', 3 if len(name) > WIDE // 2 else 2)
    seats = [link.other_name for link in profile.links if (link.kind, link.direction) == ("BASED_IN", "out")]
    kind = sentence(words(profile.type or profile.kind))
    yield _text(f"{kind}{f', based in {listed(seats, 3)}' if seats else ''}")
    others = [name.text for name in profile.names if name.text not in (profile.name, profile.acronym)]
    if others:
        yield _text(f"Also: {listed(others, 6)}")
    if profile.valid_until:
        yield _text(f"Until {profile.valid_until}")


def _cover(profile: Profile) -> Iterator[Part]:
    if profile.cover is None:
        return
    yield Part(heading("Cover"), TITLE)
    for meaning, says in COVERS.items():
        codes: tuple[str, ...] = getattr(profile.cover, meaning)
        states = f": {' '.join(codes[:STATES])}{' …' if len(codes) > STATES else ''}" if codes else ""
        yield _text(states, f"{meaning.capitalize()} {len(codes)} State{'s' if len(codes) != 1 else ''}", f"({says})")


def _ties(profile: Profile) -> Iterator[Part]:
    for title, tie, direction in TIES:
        links = [link for link in profile.links if (link.kind, link.direction) == (tie, direction)]
        if links:
            many = len(links) > MANY
            names = [(link.other_acronym if many else "") or link.other_name for link in links]
            first = title not in ("Works on", "Members")
            yield _text(listed(names, 2 * MANY), f"{title}{f' ({len(links)})' if len(links) > 1 else ''}", first=first)


def _held(profile: Profile) -> Iterator[Part]:
    """Who holds it, of a post."""
    if profile.holders:
        yield _text(f"Held by {listed([held.name for held in profile.holders], MANY)}")
    if profile.vacant_since:
        yield _text(f"Vacant since {profile.vacant_since} in this directory")
    if profile.listing not in ("", "listed"):
        yield _text(f"{profile.listing.capitalize()}, as its owner says")


def _post(post: PostShown) -> tuple[str, str, str]:
    says = list(post.holders)
    says += [f"{post.listing}, as its owner says"] if post.listing != "listed" else []
    says += [f"vacant since {post.vacant_since}"] if post.vacant_since else []
    return post.name, post.role_name, "; ".join(says)


def _table(
    title: str, head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int], room: float
) -> Iterator[str]:
    """A table as far as there is room for it, one row at least."""
    if not rows:
        return
    most = 1
    while most < len(rows) and _height(rows[: most + 1], widths) <= room - (most + 1 < len(rows)):
        most += 1
    yield heading(title, len(rows))
    yield table(head, rows, widths, most)


def _height(rows: Sequence[Sequence[str]], widths: Sequence[int]) -> float:
    """The lines of a table with its heading; none of one that is empty."""
    if not rows:
        return 0
    tall = (any(wide(cell) > WIDE * width / 100 for cell, width in zip(row, widths, strict=True)) for row in rows)
    return TITLE + 1 + sum(2.3 if two else 1.3 for two in tall)


def wide(text: str) -> int:
    """How many letters of a line a text takes; those of Chinese are twice as wide."""
    return sum(2 if character >= "\u2e80" else 1 for character in text)


def _text(text: str, bold: str = "", quiet: str = "", *, first: bool = False) -> Part:
    """A paragraph of two lines at most, or of one."""
    lines = 1 if first or wide(f"{bold} {quiet} {text}") <= WIDE else 2
    lead = f"<b>{said(bold)}</b> " if bold else ""
    lead += f'<span class="quiet">{said(quiet)}</span>' if quiet else ""
    return Part(f'<p class="cut{" first" if first else ""}">{lead}{said(text)}</p>', lines + 0.3)


def fresh(way: Reach) -> str:
    """How fresh a channel is."""
    return f"{way.verified_on}, {way.freshness.value}" if way.verified_on else "not verified yet"


def _notes(profile: Profile) -> Iterator[Part]:
    if profile.approach:
        yield _text(profile.approach, "How to approach")
    if profile.note:
        yield _text(profile.note, "Note")


def _sources(profile: Profile) -> Iterator[Part]:
    yield Part(heading("Sources", len(profile.sources)), TITLE)
    for source in profile.sources[:SOURCES]:
        says = [source.title, source.address, f"as of {source.as_of}" if source.as_of else ""]
        says += ["to be confirmed"] if source.evidence == "known" else []
        yield _text(", ".join(filter(None, says)))
    if len(profile.sources) > SOURCES:
        yield _text(f"and {len(profile.sources) - SOURCES} more")
    yield _text(f"Id {profile.id}")
