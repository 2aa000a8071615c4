"""Who may see what: labels, audiences, and the one rule of visibility."""

import re
from dataclasses import dataclass
from typing import NamedTuple

from directory.errors import NotFound

PUBLIC, NETWORK, COMMITTEE = "public", "network", "committee"
LABEL_PATTERN = r"^(public|network|committee|peers:[a-z0-9]+(-[a-z0-9]+)*)$"
_LABEL = re.compile(LABEL_PATTERN)


@dataclass(frozen=True, slots=True)
class Labels:
    """A set of labels; `every` is the set of all, whatever communities there are."""

    names: frozenset[str]
    every: bool = False

    def __contains__(self, label: str) -> bool:
        """Whether a record of this label may be seen."""
        return self.every or label in self.names


ALL = Labels(frozenset(), every=True)


class Viewer(NamedTuple):
    """Who asks: an audience, `public` unless said otherwise."""

    audience: str = PUBLIC

    @property
    def labels(self) -> Labels:
        """
        The labels that this viewer may see: public < network < peers:<community> < committee.

        Raises:
            NotFound: the audience is none of these.
        """
        if not _LABEL.fullmatch(self.audience):
            expected = "public, network, peers:<community> or committee"
            from difflib import get_close_matches

            nearest = get_close_matches(self.audience.casefold(), (PUBLIC, NETWORK, COMMITTEE), n=1)
            raise NotFound("audience", self.audience, expected=expected, nearest=tuple(nearest))
        if self.audience == COMMITTEE:
            return ALL
        return Labels(frozenset({PUBLIC} | ({NETWORK, self.audience} if self.audience != PUBLIC else set())))


def loosens(before: str, after: str) -> bool:
    """Whether some audience gains sight when a label changes from `before` to `after`."""
    return before not in (after, PUBLIC) and after != COMMITTEE and not (before == NETWORK and after != PUBLIC)


def stricter(one: str, other: str) -> str:
    """The label that only those may see who may see both."""
    if other in (one, PUBLIC):
        return one
    if one == PUBLIC:
        return other
    if COMMITTEE not in (one, other) and NETWORK in (one, other):
        return other if one == NETWORK else one
    return COMMITTEE
