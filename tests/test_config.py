"""Settings: one class, one prefix."""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.config import Settings, environment_of, is_loopback
from directory.errors import InvalidRecord, NotPermitted


def test_the_environment_and_what_is_given():
    """What is given wins; None is not given."""
    read = Settings.read(
        {"DIRECTORY_STORE": "sqlite:a", "DIRECTORY_PORT": "9000", "OTHER": "x"}, store="sqlite:b", port=None
    )
    assert (read.store, read.port, read.audience) == ("sqlite:b", 9000, "public")
    assert Settings.read(environment_of(read)) == read


@pytest.mark.parametrize(
    ("name", "value"), [("DIRECTORY_PORT", "0"), ("DIRECTORY_PORT", "x"), ("DIRECTORY_AUDIENCE", "all")]
)
def test_a_bad_variable_is_one_line(name: str, value: str):
    """With its name and what was given."""
    with pytest.raises(InvalidRecord) as caught:
        Settings.read({name: value})
    assert name.removeprefix("DIRECTORY_").lower() in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("address", ["0.0.0.0", "192.0.2.1", "::", "example.org"])
def test_a_raised_audience_is_refused_where_others_reach_it(address: str):
    """A trusted local install only."""
    with pytest.raises(NotPermitted, match=r"127\.0\.0\.1"):
        Settings.read({}, audience="committee", address=address)
    assert Settings.read({}, audience="public", address=address).address == address


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "192.0.2.1"])
def test_where_the_pages_are_really_served_counts(address: str | None):
    """Started without `directory serve`, Streamlit listens on every address: a raised audience is refused."""
    with pytest.raises(NotPermitted, match="directory serve"):
        Settings(audience="committee").served_on(address)
    assert Settings(audience="committee").served_on("127.0.0.1").audience == "committee"
    assert Settings().served_on(address).audience == "public"


def test_a_password_is_shown_to_nobody_and_handed_on():
    """Not by the settings themselves; to the process that serves the pages, as it came."""
    settings = Settings.read({"DIRECTORY_NEO4J_PASSWORD": "very secret"})
    assert "very secret" not in f"{settings!r} {settings}"
    assert settings.password() == "very secret"
    assert Settings.read(environment_of(settings)).password() == "very secret"


def test_a_password_may_stand_in_a_file(tmp_path: Path):
    """On its one line; a file that is not there, or empty, is named."""
    file = tmp_path / "password"
    settings = Settings.read({"DIRECTORY_NEO4J_PASSWORD_FILE": str(file)})
    with pytest.raises(NotPermitted, match="DIRECTORY_NEO4J_PASSWORD_FILE cannot be read"):
        settings.password()
    file.write_text("\n")
    with pytest.raises(NotPermitted, match="is empty"):
        settings.password()
    file.write_text(" very secret \n")
    assert settings.password() == " very secret "
    assert Settings().password() is None


def test_loopback():
    """This machine alone."""
    assert all(map(is_loopback, ("127.0.0.1", "127.1.2.3", "::1", "localhost")))
