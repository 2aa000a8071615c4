"""The server that `docker compose` starts: the version that the tests run on, this machine alone, no password known."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from servers.run import ask

from directory.config import PREFIX, Settings
from directory.stores.neo4j import Address

ROOT = Path(__file__).parent.parent
COMPOSE = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
LINES = [bare for line in COMPOSE.splitlines() if (bare := re.sub(r"(^|\s)#.*", "", line).rstrip())]
NOT_SETTINGS = {"NEO4J_AUTH"}  # the image takes every other NEO4J_ variable for a line of neo4j.conf


def below(*path: str) -> list[str]:
    """The lines under a key, without their common indent: the file is plain enough to need no parser."""
    lines = LINES
    for key in path:
        [start] = [place for place, line in enumerate(lines) if line == f"{key}:"]
        under: list[str] = []
        for line in lines[start + 1 :]:
            if not line.startswith(" "):
                break
            under.append(line)
        indent = min(len(line) - len(line.lstrip()) for line in under) if under else 0
        lines = [line[indent:] for line in under]
    return lines


def value(key: str, *path: str) -> str:
    """What stands behind a key, without its quotes."""
    [found] = [line.removeprefix(f"{key}: ") for line in below(*path) if line.startswith(f"{key}: ")]
    return found.strip('"')


def test_the_version_is_that_of_the_tests():
    """To the last digit: what runs is what was tried."""
    pom = (ROOT / "tests" / "servers" / "pom.xml").read_text(encoding="utf-8")
    [version] = set(re.findall(r"<version>(\d+\.\d+\.\d+)</version>", pom))
    assert value("image", "services", "neo4j") == f"neo4j:{version}-community"


def test_only_this_machine_reaches_it():
    """Each port is bound to the loopback address."""
    assert below("services", "neo4j", "ports") == ['- "127.0.0.1:7474:7474"', '- "127.0.0.1:7687:7687"']
    assert "network_mode" not in COMPOSE


def test_no_server_starts_without_a_password():
    """It is that of the settings, there is no default, and it stands in one place alone."""
    name = f"{PREFIX}NEO4J_PASSWORD"
    assert "neo4j_password" in Settings.model_fields
    auth = value("NEO4J_AUTH", "services", "neo4j", "environment")
    assert re.fullmatch(rf"neo4j/\$\{{{name}:\?[^{{}}]+\}}", auth)
    assert re.findall(r"\$\{?\w+", "\n".join(LINES)) == ["${" + name]


def test_the_data_outlive_the_container():
    """They lie in a volume with a name."""
    [mount] = below("services", "neo4j", "volumes")
    name, place = mount.removeprefix("- ").split(":")
    assert place == "/data"
    assert f"{name}:" in below("volumes")
    assert value("restart", "services", "neo4j") == "unless-stopped"


def test_its_health_is_checked_without_signing_in():
    """What is asked is its own page."""
    check = value("test", "services", "neo4j", "healthcheck")
    assert check.startswith('["CMD", ')
    assert check.endswith('"http://127.0.0.1:7474"]')
    assert "AUTH" not in check


def variables() -> dict[str, str]:
    """The settings of the server, as the image writes them to neo4j.conf."""
    pairs = (line.split(": ", 1) for line in below("services", "neo4j", "environment"))
    return {
        name.removeprefix("NEO4J_").replace("_", ".").replace("..", "_"): given.strip('"')
        for name, given in pairs
        if name not in NOT_SETTINGS
    }


def test_nothing_is_reported_to_anybody():
    """Neither by the server nor by the browser that it serves."""
    assert variables()["dbms.usage_report.enabled"] == "false"
    assert variables()["client.allow_telemetry"] == "false"


@pytest.mark.neo4j
def test_the_server_knows_its_settings(neo4j_address: Address):
    """One that it does not know keeps it from starting."""
    assert variables().keys() <= {name for [name] in ask(neo4j_address, "SHOW SETTINGS YIELD name")}
