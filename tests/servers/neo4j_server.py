"""
A real Neo4j server, started from the artifacts that pom.xml names: no Docker, nothing to install but Java and Maven.

    python tests/servers/neo4j_server.py           fetch what the server is made of, once
    python tests/servers/neo4j_server.py serve     and serve an empty one until it is stopped
"""

from __future__ import annotations

import ctypes
import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

HERE = Path(__file__).parent
CLASS_PATH = HERE.parent.parent / "build" / "neo4j" / "classpath"
ENVIRONMENT = "DIRECTORY_TEST_NEO4J_URI"
ADVICE = f"install Java 17 and Maven and run `make test`, or set {ENVIRONMENT} to the address of an empty server"
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:build-classpath"
STARTED_WITHIN = 90  # seconds; 8 to 25 on two cores
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
SMALL = {
    "server.default_listen_address": "127.0.0.1",
    "server.http.enabled": "false",
    "server.https.enabled": "false",
    "dbms.usage_report.enabled": "false",
    "server.memory.heap.max_size": "512m",
    "server.memory.pagecache.size": "256m",
    # Each test begins with nothing: whoever counts again each time makes a plan for every query again, all the time.
    "dbms.cypher.min_replan_interval": "1h",
    "db.tx_log.preallocate": "false",
    "db.tx_log.rotation.size": "1m",
    "db.tx_log.rotation.retention_policy": "1 files",
}


@cache
def missing() -> str | None:
    """Why no server can be started here, None where one can: its parts are fetched where they are not there."""
    if not shutil.which("java") or not (shutil.which("mvn") or _is_whole()):
        return f"no Neo4j: {ADVICE}"
    try:
        class_path()
    except (OSError, subprocess.SubprocessError) as error:
        return f"no Neo4j, Maven could not fetch it ({_said(error)}): try again with a network, or {ADVICE}"
    return None


def _said(error: Exception) -> str:
    """The first line with which Maven says what is wrong, else what Python says."""
    lines = (getattr(error, "stdout", None) or "").splitlines()
    return next((line.strip() for line in lines if "ERROR" in line), str(error))[:300]


def class_path() -> str:
    """Where the server's parts are; Maven fetches them the first time, one process at a time."""
    CLASS_PATH.parent.mkdir(parents=True, exist_ok=True)
    with (CLASS_PATH.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not _is_whole():
            fresh = CLASS_PATH.with_suffix(".new")
            command = ["mvn", "-B", "-q", PLUGIN, f"-Dmdep.outputFile={fresh}"]
            subprocess.run(command, cwd=HERE, check=True, timeout=1200, capture_output=True, text=True)
            fresh.replace(CLASS_PATH)
    return CLASS_PATH.read_text(encoding="utf-8").strip()


def _is_whole() -> bool:
    """Whether the parts of this pom.xml were fetched and are still there."""
    if not CLASS_PATH.is_file() or CLASS_PATH.stat().st_mtime < (HERE / "pom.xml").stat().st_mtime:
        return False
    return all(Path(part).exists() for part in CLASS_PATH.read_text(encoding="utf-8").strip().split(os.pathsep))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Server:
    """One server with its data in a folder; its port stays the same over restarts."""

    def __init__(self, home: Path, *, password: str | None = None, settings: Mapping[str, str] | None = None) -> None:
        """
        Args:
            password: of the user neo4j; None = no sign-in.
            settings: more lines of neo4j.conf.
        """
        self.home, self.password, self.settings = home, password, dict(settings or {})
        self.port = free_port()
        self.process: subprocess.Popen[bytes] | None = None
        for folder in ("conf", "data", "logs", "plugins", "lib"):
            (home / folder).mkdir(parents=True, exist_ok=True)

    @property
    def uri(self) -> str:
        """Straight to this server."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def routed_uri(self) -> str:
        """By its routing table, as to a cluster."""
        return f"neo4j://127.0.0.1:{self.port}"

    @property
    def auth(self) -> tuple[str, str] | None:
        """How to sign in."""
        return ("neo4j", self.password) if self.password else None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = SMALL | self.settings | {
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "dbms.security.auth_enabled": "true" if self.password else "false",
        }  # fmt: skip
        lines = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf" / "neo4j.conf").write_text(lines, encoding="utf-8")
        command = [
            "java", "-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1",
            *(f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED),
            "-Dio.netty.tryReflectionSetAccessible=true", "-cp", class_path(),
            "org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}", f"--config-dir={self.home / 'conf'}",
        ]  # fmt: skip
        with (self.home / "logs" / "out").open("ab") as out:
            self.process = subprocess.Popen(command, stdout=out, stderr=out, preexec_fn=_end_with_parent)  # noqa: PLW1509
        self._await()

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it in order."""
        self._end(signal.SIGTERM)

    def freeze(self) -> None:
        """Let it hang: it keeps its connections, and answers nobody."""
        self._signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        assert self.process
        self.process.send_signal(number)

    def _end(self, number: int) -> None:
        if self.process and self.process.poll() is None:
            self._signal(number)
            self._signal(signal.SIGCONT)
            try:
                self.process.wait(60)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(60)
        self.process = None

    def _await(self) -> None:
        deadline = time.monotonic() + STARTED_WITHIN
        while time.monotonic() < deadline:
            assert self.process
            if self.process.poll() is not None:
                raise RuntimeError(f"the server ended: {self._last_words()}")
            with suppress(DriverError, Neo4jError, OSError):
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                self._sign_in()
                return
            time.sleep(0.2)
        self.kill()
        raise RuntimeError(f"the server did not start within {STARTED_WITHIN} s: {self._last_words()}")

    def _sign_in(self) -> None:
        """Ask it something; on its first day its first password is changed."""
        first_day = self.password is not None and not (self.home / "signed-in").exists()
        auth = ("neo4j", "neo4j") if first_day else self.auth
        with neo4j.GraphDatabase.driver(self.uri, auth=auth, max_transaction_retry_time=1) as driver:
            if first_day:
                change = "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $password"
                driver.execute_query(change, password=self.password, database_="system")
                (self.home / "signed-in").touch()
            else:
                driver.execute_query("RETURN 1")
        if first_day:
            self._sign_in()

    def _last_words(self) -> str:
        return (self.home / "logs" / "out").read_text(encoding="utf-8", errors="replace")[-1000:]


def _end_with_parent() -> None:
    """A server never outlives who started it (Linux: PR_SET_PDEATHSIG), and hears no Ctrl-C meant for them."""
    os.setsid()
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGKILL)


def main() -> None:
    if reason := missing():
        print(reason, file=sys.stderr)
        return
    if sys.argv[1:] == ["serve"]:
        with tempfile.TemporaryDirectory(prefix="neo4j-") as home:
            server = Server(Path(home))
            server.start()
            print(server.uri, flush=True)
            with suppress(KeyboardInterrupt):
                signal.pause()
            server.stop()


if __name__ == "__main__":
    main()
