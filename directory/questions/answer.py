"""The answer to “whom to contact”: what the page draws and `--json` prints."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from directory.errors import quoted
from directory.freshness import Freshness
from directory.model import ChannelType, Id, OrganizationKind, refused
from directory.questions.areas import Scope

RUNG_NAMES = {
    1: "Sector bodies in the area",
    2: "Umbrella and worldwide bodies",
    3: "National route",
    4: "International and regional organizations",
    5: "United Nations",
}


class Model(BaseModel):
    """Frozen and closed."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


def _language(code: str) -> str:
    if not (code.isascii() and code.isalpha() and code.islower() and len(code) in (2, 3)):
        raise ValueError(f"{quoted(code)} is no language code: write fr, ar, zh ... (ISO 639)")
    return code


class Typed(Model):
    """A question as a person types it."""

    @classmethod
    def of(cls, **given: object) -> Self:
        """
        A question from what a person typed.

        Raises:
            InvalidRecord: a value that no question may have.
        """
        try:
            return cls.model_validate(given)
        except ValidationError as error:
            raise refused(error, source="question") from error


class Question(Typed):
    """
    Whom to contact for a sector in an area.

    Names, codes or ids; several areas are asked about together. Without a sector, bodies across sectors are meant.
    """

    sector: str | None = None
    area: tuple[str, ...] = ()
    role: str | None = None
    language: Annotated[str, AfterValidator(_language)] | None = None  # ISO 639, two or three letters
    on: date | None = None  # None = today
    limit: Annotated[int, Field(ge=1)] = 20  # suggestions of a rung


class Asked(Model):
    """The question as it was understood."""

    sector: Id | None
    sector_name: str | None
    areas: tuple[str, ...]
    role: Id | None
    role_name: str | None
    language: str | None


class GapKind(StrEnum):
    """One enum everywhere."""

    NONE = "none"
    WORLDWIDE_ONLY = "worldwide_only"
    NARROWER_ONLY = "narrower_only"
    NO_CHANNEL = "no_channel"
    VACANT = "vacant"
    RESTRICTED = "restricted"
    DECLINED = "declined"
    STALE = "stale"
    NEVER_VERIFIED = "never_verified"


LISTED: Final = {"vacant": GapKind.VACANT, "restricted": GapKind.RESTRICTED, "declined": GapKind.DECLINED}
"""What an owner says of a post that nobody is to be found at."""


class Gap(Model):
    """Where nobody is on file, or nobody to count on; it speaks of this directory, not of the world."""

    kind: GapKind
    areas: tuple[str, ...]  # ISO 3166 of States, empty where the whole area is meant
    roles: tuple[Id, ...] = ()
    text: str


ReasonKind = Literal["sector", "across_sectors", "cover", "worldwide", "umbrella", "role", "body", "related"]


class Reason(Model):
    """Why it is suggested, as a typed fact and as a sentence."""

    kind: ReasonKind
    text: str
    sector: Id | None = None
    relation: Literal["exact", "narrower", "broader", "related"] | None = None
    rank: int | None = None  # 1 = its most important sector
    via: Id | None = None  # umbrella: the body through which it was found
    role: Id | None = None
    n: int | None = None  # cover: so many of the States asked
    of: int | None = None


class Caveat(Model):
    """What to know before one relies on it."""

    kind: Literal[
        "to_be_confirmed",
        "as_of",
        "start_unknown",
        "associate",
        "broader",
        "seat",
        "language",
        "listing",
        "vacant_since",
        "successor",
        "approach",
    ]
    text: str


class Step(Model):
    """A node of the path, and the link by which the path goes on."""

    node: Id
    name: str
    link: Id | None = None
    kind: str | None = None  # of the link


class Reach(Model):
    """A channel, whose it is, and how fresh."""

    type: ChannelType
    value: str
    purpose: str = ""
    link: Id  # by which its holder is reached at it
    contact_point: Id
    holder: Id
    holder_name: str
    verified_on: str | None
    freshness: Freshness


class Held(Model):
    """Somebody who holds or held a post; `until` is the first day on which they no longer did."""

    person: Id
    name: str
    link: Id  # by which they hold it
    since: str | None
    until: str | None


class PostShown(Model):
    """A post, its holder where that may be seen, and what its owner says of it."""

    id: Id
    name: str
    role: Id | None
    role_name: str
    listing: str
    holders: tuple[str, ...]
    former: tuple[Held, ...]  # the last one first
    vacant_since: str | None  # where nobody on file holds it any more
    languages: tuple[str, ...]
    approach: str


class CoverShown(Model):
    """The States of the question that it covers, ISO 3166: three meanings, never mixed."""

    claimed: tuple[str, ...]
    derived: tuple[str, ...]
    reachable: tuple[str, ...]


class Suggestion(Model):
    """Whom to approach."""

    id: Id
    name: str
    acronym: str  # empty for a post
    kind: OrganizationKind
    organization: Id
    organization_name: str
    organization_acronym: str
    posts: tuple[PostShown, ...]
    channels: tuple[Reach, ...]
    cover: CoverShown
    of: int  # States asked
    reasons: tuple[Reason, ...]
    path: tuple[Step, ...]
    freshness: Freshness | None  # of its first channel; None = no channel
    caveats: tuple[Caveat, ...]


class RungShown(Model):
    """One step of the ladder."""

    rung: int
    name: str
    suggestions: tuple[Suggestion, ...]
    more: int
    gaps: tuple[Gap, ...]


class Answer(Model):
    """The whole ladder, never an empty page."""

    question: Asked
    audience: str
    demo: bool
    scope: Scope
    rungs: tuple[RungShown, ...]
    related: tuple[Suggestion, ...]
    related_more: int
    statement: str
