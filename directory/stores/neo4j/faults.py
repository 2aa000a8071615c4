"""The driver's errors in our words; each keeps the driver's error as its cause."""

from __future__ import annotations

import ssl
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final, cast

from neo4j import exceptions

from directory.errors import StoreError, StoreSchemaError, StoreUnavailable, quoted

_SIGN_IN = "set DIRECTORY_NEO4J_USER, and DIRECTORY_NEO4J_PASSWORD or DIRECTORY_NEO4J_PASSWORD_FILE"

# By the server's code, as long as is needed to tell it apart; the first that fits.
_CODES: Final[tuple[tuple[str, type[StoreError], str], ...]] = (
    ("Neo.ClientError.Security.AuthenticationRateLimit", StoreUnavailable,
     "too many wrong passwords: wait a minute, then give the right one"),
    ("Neo.ClientError.Security.CredentialsExpired", StoreUnavailable,
     "the password is the first one and must be changed: sign in once with cypher-shell or Neo4j Browser"),
    ("Neo.ClientError.Security.Unauthorized", StoreUnavailable, f"the user or the password is wrong: {_SIGN_IN}"),
    ("Neo.ClientError.Security.TokenExpired", StoreUnavailable, f"the sign-in has expired: {_SIGN_IN}"),
    ("Neo.ClientError.Security.AuthorizationExpired", StoreUnavailable, "the sign-in has expired: repeat it"),
    ("Neo.ClientError.Security.Forbidden", StoreUnavailable,
     "this user may not do that: give it the right to read and write this database and its schema"),
    ("Neo.ClientError.Security", StoreUnavailable, f"the server refuses this sign-in: {_SIGN_IN}"),
    ("Neo.ClientError.Database.DatabaseNotFound", StoreUnavailable,
     "there is no such database: check the name behind the last / of the address"),
    ("Neo.ClientError.General.ForbiddenOnReadOnlyDatabase", StoreUnavailable,
     "the database may only be read: give the address of a member that is written to; nothing was written"),
    ("Neo.ClientError.General.WriteOnReadOnlyAccessDatabase", StoreUnavailable,
     "the database may only be read: give the address of a member that is written to; nothing was written"),
    ("Neo.ClientError.Cluster", StoreUnavailable,
     "this member may only be read: give neo4j:// in place of bolt://, which finds the one that is written to"),
    ("Neo.ClientError.Routing.RoutingFailed", StoreUnavailable,
     "no member of the cluster could be found for it: try again in a moment"),
    ("Neo.ClientError.Transaction.TransactionTimedOut", StoreUnavailable,
     "it took the server too long: try again when it has less to do"),
    ("Neo.ClientError.Transaction.InvalidBookmark", StoreUnavailable, "the database was replaced: repeat it"),
    ("Neo.ClientError.Transaction.Terminated", StoreUnavailable, "the server was told to stop it: repeat it"),
    ("Neo.ClientError.Transaction.LockClientStopped", StoreUnavailable, "the server was told to stop it: repeat it"),
    ("Neo.TransientError.Transaction.BookmarkTimeout", StoreUnavailable,
     "this member has not yet what was written last: try again in a moment"),
    ("Neo.TransientError.General.MemoryPoolOutOfMemoryError", StoreUnavailable,
     "the server has not enough memory for it: raise server.memory.heap.max_size, or write smaller batches"),
    ("Neo.TransientError.General.OutOfMemoryError", StoreUnavailable,
     "the server has not enough memory for it: raise server.memory.heap.max_size, or write smaller batches"),
    ("Neo.TransientError.General.TransactionMemoryLimit", StoreUnavailable,
     "the server has not enough memory for it: raise server.memory.heap.max_size, or write smaller batches"),
    ("Neo.ClientError.General.TransactionOutOfMemoryError", StoreUnavailable,
     "the server has not enough memory for it: raise server.memory.heap.max_size, or write smaller batches"),
    *(
        (code, StoreUnavailable, "the server cannot go on, its disk may be full or damaged: look into the server's log")
        for code in (
            "Neo.ClientError.Routing.DbmsInPanic",
            "Neo.DatabaseError.Database",
            "Neo.DatabaseError.General.IndexCorruptionDetected",
            "Neo.DatabaseError.General.SchemaCorruptionDetected",
            "Neo.DatabaseError.General.StorageDamageDetected",
            "Neo.DatabaseError.Transaction",
        )
    ),
    ("Neo.TransientError.General.DatabaseUnavailable", StoreUnavailable,
     "the database is not ready: try again in a moment"),
    ("Neo.TransientError", StoreUnavailable, "the server is busy: try again in a moment"),
    ("Neo.ClientError.Schema", StoreSchemaError, "the constraints of the database cannot be made: is it one of ours?"),
)  # fmt: skip

# By the kind of the driver's error, where the server said nothing; the first that fits.
_KINDS: Final[tuple[tuple[type[Exception], str], ...]] = (
    (exceptions.IncompleteCommit, "the connection was lost while it was writing: repeat it, nothing is written twice"),
    (exceptions.ConnectionAcquisitionTimeoutError, "too much is asked of it at once: try again in a moment"),
    (exceptions.RoutingServiceUnavailable, "no member of the cluster answers: is it running, is the address right?"),
    (exceptions.ReadServiceUnavailable, "no member of the cluster can be read: try again in a moment"),
    (exceptions.WriteServiceUnavailable, "no member of the cluster can be written to: try again in a moment"),
    (exceptions.ServiceUnavailable, "the server cannot be reached: is it running, is the address right?"),
    (exceptions.SessionExpired, "the connection was lost: try again in a moment"),
    (exceptions.TransactionError, "the connection was lost: try again in a moment"),
    (exceptions.AuthConfigurationError, f"the sign-in cannot be used: {_SIGN_IN}"),
    (exceptions.CertificateConfigurationError, "the certificate cannot be used"),
    (exceptions.UnsupportedServerProduct, "what answers there is no Neo4j: check the address"),
    (exceptions.ConfigurationError, "the address cannot be used: expected neo4j://HOST/DATABASE"),
    (exceptions.BrokenRecordError, "the server's answer is damaged: repeat it"),
)
_UNTRUSTED: Final = (
    "its certificate is not trusted: give the name that stands in it, or have the authority that signed it trusted here"
)
_UNENCRYPTED: Final = "the server does not encrypt as the address asks: leave out its +s or +ssc, or set up TLS there"


def mapped(error: Exception, place: str) -> StoreError:
    """The error of our tree for an error of the driver."""
    causes = list(_causes(error))
    if any(isinstance(cause, ssl.SSLCertVerificationError) for cause in causes):
        return StoreUnavailable(_UNTRUSTED, place=place)
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return StoreUnavailable(_UNENCRYPTED, place=place)
    code = getattr(error, "code", None) or ""
    for start, kind, said in _CODES:
        if code.startswith(start):
            return kind(f"{said}", place=place)
    for kind, said in _KINDS:
        if isinstance(error, kind):
            return StoreUnavailable(f"{said}", place=place)
    return StoreError(f"the driver said {quoted(str(error))}", place=place)


def _causes(error: BaseException) -> Iterator[BaseException]:
    """An error and what it came from; of a cluster, what each member said."""
    waiting: list[BaseException | None] = [error]
    for _ in range(30):
        if not waiting:
            return
        cause = waiting.pop()
        if cause is None:
            continue
        yield cause
        waiting.append(cause.__cause__ or cause.__context__)
        if isinstance(cause, BaseExceptionGroup):
            waiting.extend(cast("BaseExceptionGroup[BaseException]", cause).exceptions)


@contextmanager
def our_errors(place: str) -> Generator[None]:
    """Raise the errors of the driver as ours."""
    try:
        yield
    except (exceptions.Neo4jError, exceptions.DriverError) as error:
        raise mapped(error, place) from error
    except OSError as error:
        said = "the server cannot be reached: is it running, is the address right?"
        raise StoreUnavailable(said, place=place) from error
