"""What stands on everything that is handed out: who made it, when, for whom, and as of which day."""

from __future__ import annotations

from datetime import datetime
from typing import Final, NamedTuple

NO_POSITION: Final = "Designations imply no position on the legal status of any country or territory."
INVENTED: Final = "Demo: posts, people and contacts here are invented."


class Watermark(NamedTuple):
    """Who exported it, at which moment, for which audience, as of which day (None = all times); invented or not."""

    by: str
    at: datetime
    audience: str
    on: str | None
    demo: bool

    @property
    def moment(self) -> str:
        """When, to the second."""
        return self.at.isoformat(timespec="seconds")

    @property
    def line(self) -> str:
        """All of it in a sentence."""
        day = f"as of {self.on}" if self.on else "of all times"
        return f"1540 directory, {day}, audience: {self.audience}, exported by {self.by} at {self.moment}"

    @property
    def facts(self) -> dict[str, str]:
        """All of it by name, as columns or attributes."""
        said = {"audience": self.audience, "as_of": self.on or "", "exported_by": self.by, "exported_at": self.moment}
        return said | ({"demo": "invented data"} if self.demo else {})
