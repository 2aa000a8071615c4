"""
Processes that work on a store until they end, or are killed.

They are forked from the warm test, so that hundreds of them cost little. Who forks has no connection to the file open:
SQLite's locks belong to a process. A child opens the store itself, says in lines what it begins and what is done, and
leaves by `_exit`: nothing of the test ends twice.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Line = dict[str, Any]
Say = Callable[..., None]


class Child:
    """One process, and the lines that it says."""

    def __init__(self, pid: int, said: int) -> None:
        self.pid, self.ended = pid, False
        self._lines = os.fdopen(said, encoding="utf-8")

    def line(self) -> Line | None:
        """The next line, None after the last one; what it failed with is said at once."""
        read = self._lines.readline()
        if not read.endswith("\n"):  # it was killed as it wrote
            return None
        found = json.loads(read)
        assert "failed" not in found, found["failed"]
        return found

    def rest(self) -> list[Line]:
        """All that it still says until it ends."""
        return list(iter(self.line, None))

    def kill(self) -> None:
        """End it at once: `kill -9`."""
        if not self.ended:
            os.kill(self.pid, signal.SIGKILL)

    def wait(self) -> int:
        """How it ended, as `waitpid` says it."""
        assert not self.ended
        _, status = os.waitpid(self.pid, 0)
        self.ended = True
        return status

    def close(self) -> None:
        """See that it has ended."""
        self.kill()
        if not self.ended:
            self.wait()
        self._lines.close()


@contextmanager
def child(work: Callable[..., None], *given: object) -> Iterator[Child]:
    """A process that does `work(say, *given)`; it does not outlive the block."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():  # threads of who runs the tests hold nothing that the work needs
        warnings.simplefilter("ignore", DeprecationWarning)
        pid = os.fork()
    if pid == 0:
        os.close(reading)
        _work(work, given, writing)
    os.close(writing)
    started = Child(pid, reading)
    try:
        yield started
    finally:
        started.close()


@contextmanager
def children(*works: tuple[Callable[..., None], tuple[object, ...]]) -> Iterator[list[Child]]:
    """Several at once."""
    if not works:
        yield []
        return
    (work, given), *others = works
    with child(work, *given) as first, children(*others) as rest:
        yield [first, *rest]


def done(worker: Child) -> list[Line]:
    """All that a process says that is let go on to its end."""
    lines = worker.rest()
    assert worker.wait() == 0
    return lines


def _work(work: Callable[..., None], given: tuple[object, ...], writing: int) -> None:
    """In the child, which never comes back."""
    gc.freeze()  # what the test left is not ours to collect

    def say(**line: object) -> None:
        os.write(writing, (json.dumps(line) + "\n").encode())

    code = 0
    try:
        work(say, *given)
    except BaseException:  # noqa: BLE001  said to who waits
        code = 1
        say(failed=traceback.format_exc())
    finally:
        os._exit(code)
