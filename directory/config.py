"""
Settings: one class, one prefix (`DIRECTORY_`), passed in. Here alone the environment and the clock are read.

Plain pydantic: reading settings by a library of its own would take longer than answering the question.
"""

import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator

from directory.access import LABEL_PATTERN, PUBLIC
from directory.errors import NotPermitted
from directory.model import refused

PREFIX: Final = "DIRECTORY_"
NAME: Final = "directory-1540"


def data_folder() -> Path:
    """Where a store is kept unless said otherwise: the user's data folder on this system."""
    from platformdirs import user_data_path  # only where no store is named

    return user_data_path(NAME, appauthor=False)


class Settings(BaseModel):
    """What an install may set; each field is also an environment variable."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    store: Annotated[
        str,
        Field(
            description="the store to open: `sqlite:PATH`, `sqlite::memory:`, `neo4j://HOST/DATABASE`, or the other "
            "schemes of Neo4j: `neo4j+s`, `neo4j+ssc`, `bolt`, `bolt+s`, `bolt+ssc`"
        ),
    ] = Field(default_factory=lambda: f"sqlite:{data_folder() / 'directory.db'}")
    neo4j_user: Annotated[str, Field(description="who signs in at a Neo4j server")] = "neo4j"
    neo4j_password: Annotated[
        SecretStr | None,
        Field(description="the password of that user; without it and a file: no sign-in"),
    ] = None
    neo4j_password_file: Annotated[
        Path | None, Field(description="the file that holds the password; what is set itself goes before")
    ] = None
    editions: Annotated[
        Path | None,
        Field(description="the folder of the editions; if not set: beside the store file, or with the user's data"),
    ] = None
    audience: Annotated[
        str,
        Field(
            pattern=LABEL_PATTERN,
            description="who the visitors of the pages are; more than `public` asks for a loopback address",
        ),
    ] = PUBLIC
    address: Annotated[str, Field(description="the address on which the pages are served")] = "127.0.0.1"
    port: Annotated[int, Field(ge=1, le=65535, description="the port on which the pages are served")] = 8540

    @model_validator(mode="after")
    def _trusted_install_only(self) -> Self:
        if self.audience != PUBLIC and not is_loopback(self.address):
            raise ValueError(
                f"audience {self.audience} would be shown to everybody who reaches {self.address}: "
                "serve it on 127.0.0.1, or set the audience to public"
            )
        return self

    def password(self) -> str | None:
        """
        The password for a Neo4j server, None where there is none.

        Raises:
            NotPermitted: the file that should hold it cannot be read, or is empty.
        """
        if self.neo4j_password is not None:
            return self.neo4j_password.get_secret_value()
        if self.neo4j_password_file is None:
            return None
        named = f"the file of {PREFIX}NEO4J_PASSWORD_FILE"
        try:
            found = self.neo4j_password_file.read_text(encoding="utf-8").rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise NotPermitted(f"{named} cannot be read: expected a file with the password on its one line") from error
        if not found:
            raise NotPermitted(f"{named} is empty: expected a file with the password on its one line")
        return found

    def served_on(self, address: str | None) -> Self:
        """
        The same settings, where the pages are really served.

        Raises:
            NotPermitted: an audience that this address must not be shown; None is every address of the machine.
        """
        if self.audience != PUBLIC and not is_loopback(address or ""):
            raise NotPermitted(
                f"audience {self.audience} would be shown to everybody who reaches {address or 'this machine'}: "
                "start the pages with `directory serve`, or set the audience to public"
            )
        return self

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, **given: object) -> Self:
        """
        The settings of the environment, with those given in their place where they are not None.

        Raises:
            InvalidRecord: a variable or value that is none, on one line.
            NotPermitted: an audience that this address must not be shown.
        """
        known = os.environ if environment is None else environment
        named = {
            field: known[PREFIX + field.upper()] for field in cls.model_fields if known.get(PREFIX + field.upper())
        }
        try:
            return cls.model_validate(named | {name: value for name, value in given.items() if value is not None})
        except ValidationError as error:
            detail = error.errors()[0]
            if not detail["loc"]:
                raise NotPermitted(detail["msg"].removeprefix("Value error, ")) from error
            raise refused(error, source="settings") from error


def environment_of(settings: Settings) -> dict[str, str]:
    """The environment of a process that is to read these settings."""
    given = {name: value for name, value in settings.model_dump().items() if value is not None}
    said = {name: v.get_secret_value() if isinstance(v, SecretStr) else str(v) for name, v in given.items()}
    return dict(os.environ) | {PREFIX + name.upper(): value for name, value in said.items()}


def is_loopback(address: str) -> bool:
    """Whether only this machine reaches an address."""
    if address == "localhost":
        return True
    from ipaddress import ip_address

    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def today() -> date:
    """The day, in UTC: everybody's answer of a day is the same."""
    return datetime.now(UTC).date()


def now() -> datetime:
    """The moment, in UTC."""
    return datetime.now(UTC)
