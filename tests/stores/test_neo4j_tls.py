"""A server that encrypts, with a certificate that nobody but itself has signed."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from servers.neo4j_server import Server
from servers.run import address_of, need_server, running, untested
from words import batch, organization

from directory.errors import StoreUnavailable
from directory.stores.neo4j import Address, Neo4jStore

ENCRYPTED = ("bolt+s", "neo4j+s")
ANY = ("bolt+ssc", "neo4j+ssc")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Of localhost, with its key beside it."""
    openssl = shutil.which("openssl")
    if openssl is None:
        untested("no openssl to make a certificate with: install it")
    folder = tmp_path_factory.mktemp("certificates")
    made = folder / "public.crt"
    command = [openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    files = ["-addext", "subjectAltName=DNS:localhost", "-keyout", folder / "private.key", "-out", made]
    subprocess.run([*command, *files], check=True, capture_output=True)
    return made


@pytest.fixture(scope="module")
def address(certificate: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Address]:
    """A server that has it."""
    need_server()
    policy = {
        "enabled": "true",
        "base_directory": str(certificate.parent),
        "private_key": "private.key",
        "public_certificate": certificate.name,
        "client_auth": "NONE",
    }
    settings = {f"dbms.ssl.policy.bolt.{name}": value for name, value in policy.items()} | {
        "server.bolt.tls_level": "OPTIONAL",  # its own start is waited for without
        "server.default_advertised_address": "localhost",
    }
    with running(Server(tmp_path_factory.mktemp("tls"), settings=settings)) as server:
        yield replace(address_of(server), host="localhost")


@pytest.mark.parametrize("scheme", [*ENCRYPTED, *ANY])
def test_an_encrypted_server_is_written_and_read(
    address: Address, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
):
    """Its certificate is trusted here where one has said so, or where any will do."""
    if scheme in ENCRYPTED:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    store = Neo4jStore(replace(address, scheme=scheme), create=True)
    token = store.status().token
    assert store.apply(batch(organization(scheme.replace("+", "-")))).token == store.status().token == token + 1
    store.close()


@pytest.mark.parametrize("scheme", ENCRYPTED)
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_a_certificate_that_does_not_fit_is_refused(
    address: Address, certificate: Path, monkeypatch: pytest.MonkeyPatch, scheme: str, host: str
):
    """Signed by nobody who is trusted, or for another name."""
    if host != "localhost":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(StoreUnavailable, match="its certificate is not trusted: give the name that stands in it"):
        Neo4jStore(replace(address, scheme=scheme, host=host))
