"""The driver's errors: each has its word in our tree, or is known to be a mistake of this program."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
from neo4j import exceptions

from directory.errors import StoreError, StoreSchemaError, StoreUnavailable
from directory.stores.neo4j import faults
from directory.stores.neo4j.faults import mapped, our_errors

PLACE = "bolt://there:7687/neo4j"

# A code by which the server's answer becomes each class of the driver, as the driver's own table has it.
CODES = {
    exceptions.Neo4jError: "Neo.NoSuchError.General.Unheard",
    exceptions.ClientError: "Neo.ClientError.Statement.ParameterMissing",
    exceptions.CypherSyntaxError: "Neo.ClientError.Statement.SyntaxError",
    exceptions.CypherTypeError: "Neo.ClientError.Statement.TypeError",
    exceptions.ConstraintError: "Neo.ClientError.Schema.ConstraintValidationFailed",
    exceptions.AuthError: "Neo.ClientError.Security.Unauthorized",
    exceptions.TokenExpired: "Neo.ClientError.Security.TokenExpired",
    exceptions.Forbidden: "Neo.ClientError.Security.Forbidden",
    exceptions.DatabaseError: "Neo.DatabaseError.General.UnknownError",
    exceptions.TransientError: "Neo.TransientError.Transaction.DeadlockDetected",
    exceptions.DatabaseUnavailable: "Neo.TransientError.General.DatabaseUnavailable",
    exceptions.NotALeader: "Neo.ClientError.Cluster.NotALeader",
    exceptions.ForbiddenOnReadOnlyDatabase: "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase",
}
# These are raised with the session, transaction or result that they are about.
ABOUT_SOMETHING = (exceptions.SessionError, exceptions.TransactionError, exceptions.ResultError)

# A query that is none, an answer that is not looked at as it must be: nobody who runs this program can mend them.
MISTAKES_OF_THIS_PROGRAM = {
    exceptions.Neo4jError, exceptions.ClientError, exceptions.CypherSyntaxError, exceptions.CypherTypeError,
    exceptions.DatabaseError, exceptions.DriverError, exceptions.SessionError, exceptions.ResultError,
    exceptions.ResultFailedError, exceptions.ResultConsumedError, exceptions.ResultNotSingleError,
    exceptions.ConnectionPoolError,
}  # fmt: skip

# What a server of version 5 says of its own state, and the word that helps.
SAID = {
    "Neo.ClientError.Cluster.NotALeader": "neo4j:// in place of bolt://",
    "Neo.ClientError.Cluster.Routing": "neo4j:// in place of bolt://",
    "Neo.ClientError.Database.DatabaseNotFound": "there is no such database",
    "Neo.ClientError.General.ForbiddenOnReadOnlyDatabase": "may only be read",
    "Neo.ClientError.General.TransactionOutOfMemoryError": "not enough memory",
    "Neo.ClientError.General.WriteOnReadOnlyAccessDatabase": "may only be read",
    "Neo.ClientError.Routing.DbmsInPanic": "look into the server's log",
    "Neo.ClientError.Routing.RoutingFailed": "try again in a moment",
    "Neo.ClientError.Security.AuthenticationRateLimit": "too many wrong passwords",
    "Neo.ClientError.Security.AuthorizationExpired": "repeat it",
    "Neo.ClientError.Security.CredentialsExpired": "must be changed",
    "Neo.ClientError.Security.Forbidden": "may not do that",
    "Neo.ClientError.Security.TokenExpired": "has expired",
    "Neo.ClientError.Security.Unauthorized": "DIRECTORY_NEO4J_PASSWORD",
    "Neo.ClientError.Transaction.InvalidBookmark": "was replaced",
    "Neo.ClientError.Transaction.InvalidBookmarkMixture": "was replaced",
    "Neo.ClientError.Transaction.LockClientStopped": "told to stop it",
    "Neo.ClientError.Transaction.Terminated": "told to stop it",
    "Neo.ClientError.Transaction.TransactionTimedOut": "took the server too long",
    "Neo.ClientError.Transaction.TransactionTimedOutClientConfiguration": "took the server too long",
    "Neo.DatabaseError.Database.UnableToStartDatabase": "look into the server's log",
    "Neo.DatabaseError.General.IndexCorruptionDetected": "look into the server's log",
    "Neo.DatabaseError.General.SchemaCorruptionDetected": "look into the server's log",
    "Neo.DatabaseError.General.StorageDamageDetected": "look into the server's log",
    "Neo.DatabaseError.Transaction.TransactionCommitFailed": "look into the server's log",
    "Neo.DatabaseError.Transaction.TransactionLogError": "look into the server's log",
    "Neo.DatabaseError.Transaction.TransactionStartFailed": "look into the server's log",
    "Neo.TransientError.General.DatabaseUnavailable": "is not ready",
    "Neo.TransientError.General.MemoryPoolOutOfMemoryError": "not enough memory",
    "Neo.TransientError.General.OutOfMemoryError": "not enough memory",
    "Neo.TransientError.General.TransactionMemoryLimit": "not enough memory",
    "Neo.TransientError.Request.NoThreadsAvailable": "is busy",
    "Neo.TransientError.Transaction.BookmarkTimeout": "has not yet what was written last",
    "Neo.TransientError.Transaction.DeadlockDetected": "is busy",
}


def of_code(code: str) -> exceptions.Neo4jError:
    """What the driver makes of a failure that the server reports."""
    return exceptions.Neo4jError._hydrate_neo4j(code=code, message="the server's own words\non two lines")


def made(kind: type[exceptions.GqlError]) -> exceptions.GqlError:
    """An error of this class, as the driver raises it."""
    if issubclass(kind, exceptions.Neo4jError):
        error = of_code(CODES[kind])
    else:
        error = kind(*[None] * issubclass(kind, ABOUT_SOMETHING), "the driver's own words\non two lines")
    assert type(error) is kind
    return error


def below(kind: type) -> Iterator[type]:
    yield kind
    for more in kind.__subclasses__():
        yield from below(more)


KINDS = [*below(exceptions.Neo4jError), *below(exceptions.DriverError)]


def test_every_error_that_the_driver_names_is_looked_at():
    """All of its module but the two that are only a base and a word."""
    named = {error for name in exceptions.__all__ if isinstance(error := getattr(exceptions, name), type)}
    assert set(KINDS) == named - {exceptions.GqlError, exceptions.GqlErrorClassification}


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_every_error_of_the_driver_has_a_word(kind: type[exceptions.GqlError]):
    """It is the store's state in our words, or the driver's words where this program is wrong; always one line."""
    ours = mapped(made(kind), PLACE)
    if kind in MISTAKES_OF_THIS_PROGRAM:
        assert type(ours) is StoreError
        assert str(ours).startswith(f"store {PLACE}: the driver said “")
    else:
        assert type(ours) in (StoreUnavailable, StoreSchemaError)
        assert "own words" not in str(ours)
    assert str(ours).startswith(f"store {PLACE}: ")
    assert "\n" not in str(ours)


@pytest.mark.parametrize("code", SAID)
def test_what_the_server_says_of_its_state_is_said_in_our_words(code: str):
    """Each with the next step; none is left to the driver's words."""
    ours = mapped(of_code(code), PLACE)
    assert isinstance(ours, StoreUnavailable)
    assert SAID[code] in str(ours)


def test_every_word_of_the_map_can_be_said():
    """No line of it hides behind another one that fits first."""
    for kind, said in faults._KINDS:
        assert str(mapped(made(kind), PLACE)) == f"store {PLACE}: {said}"
    for start, _, said in faults._CODES:
        assert str(mapped(of_code(start), PLACE)) == f"store {PLACE}: {said}"


def test_a_certificate_that_is_not_trusted_is_told_from_a_server_that_is_away():
    """The driver wraps both into the same error; what is below it tells them apart."""
    error = exceptions.ServiceUnavailable("no route")
    error.__cause__ = ssl.SSLCertVerificationError("self-signed certificate")
    assert "certificate is not trusted" in str(mapped(error, PLACE))
    assert "cannot be reached" in str(mapped(exceptions.ServiceUnavailable("no route"), PLACE))


@pytest.mark.parametrize(
    "error", [made(exceptions.CypherSyntaxError), made(exceptions.ServiceUnavailable), ConnectionResetError("reset")]
)
def test_our_error_keeps_the_driver_s_as_its_cause(error: Exception):
    """Who mends the program finds it in the traceback."""
    with pytest.raises(StoreError) as caught, our_errors(PLACE):
        raise error
    assert caught.value.__cause__ is error


def test_an_error_that_is_neither_the_driver_s_nor_the_system_s_stays_what_it_is():
    """A mistake of a question is not taken for one of the store."""
    with pytest.raises(ZeroDivisionError), our_errors(PLACE):
        raise ZeroDivisionError
