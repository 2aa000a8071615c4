"""
Time limits of our own: a server that hangs keeps its connections open and answers nobody.

Work is done in a thread of its own and gives a sign of life at each exchange. After a while without one, somebody
else knocks at the server; where nobody opens, the work is given up: it writes nothing any more.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Final, Generic, TypeVar

from directory.errors import StoreUnavailable

T = TypeVar("T")

QUIET: Final = 6.0  # seconds without a sign of life before somebody knocks
KNOCK: Final = 4.0  # seconds that a server has to open
LONGEST: Final = 120.0  # seconds that one exchange may take at a server that lives


class GivenUp(Exception):  # noqa: N818  seen by nobody: who waited has gone
    """Said to work that nobody waits for any more."""


class Pulse:
    """What work and who waits for it know of each other."""

    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._last = time.monotonic()
        self._given_up = self._committing = False

    def beat(self, *, committing: bool = False) -> None:
        """
        Give a sign of life.

        Raises:
            GivenUp: nobody waits any more: write nothing.
        """
        with self._guard:
            if self._given_up:
                raise GivenUp
            self._last, self._committing = time.monotonic(), committing

    @property
    def quiet(self) -> float:
        """Seconds since the last sign of life."""
        return time.monotonic() - self._last

    def give_up(self) -> bool:
        """Wait no more; whether it may be that a commit is on its way."""
        with self._guard:
            self._given_up = True
            return self._committing


class Unheard(StoreUnavailable):
    """A server that does not answer; `committing` says that what was to be written may have been written."""

    def __init__(self, reason: str, *, place: str, committing: bool) -> None:
        super().__init__(reason, place=place)
        self.committing = committing


class _Work(Generic[T]):
    def __init__(self, work: Callable[[Pulse], T]) -> None:
        self.pulse, self.done = Pulse(), threading.Event()
        self._work = work
        self._answer: list[T] = []
        self._error: BaseException | None = None
        threading.Thread(target=self._run, daemon=True, name="directory-neo4j").start()

    def _run(self) -> None:
        try:
            self._answer.append(self._work(self.pulse))
        except BaseException as error:  # noqa: BLE001  raised again by who waits
            self._error = error
        finally:
            self.done.set()

    def answer(self) -> T:
        if self._error is not None:
            raise self._error
        return self._answer[0]


def patiently(work: Callable[[Pulse], T], *, knock: Callable[[], object], place: str, quiet: float = QUIET) -> T:
    """
    Do some work, as long as the server lives.

    Args:
        work: gives its pulse a beat before and after each exchange.
        knock: asks the server anything, on a connection of its own.
        quiet: seconds without a sign of life before somebody knocks.

    Raises:
        Unheard: the server does not answer, or is at one exchange for two minutes.
    """
    doing = _Work(work)
    while not doing.done.wait(max(quiet - doing.pulse.quiet, 0.05)):
        since = doing.pulse.quiet
        if since < quiet:
            continue
        if since < LONGEST and _opens(knock):
            quiet = QUIET
            doing.done.wait(QUIET)  # it lives, and works on it
            continue
        committing = doing.pulse.give_up()
        if doing.done.is_set():
            break
        said = "does not answer" if since < LONGEST else f"was at one question for {LONGEST:.0f} s"
        raise Unheard(f"the server {said}: try again in a moment", place=place, committing=committing)
    return doing.answer()


def _opens(knock: Callable[[], object]) -> bool:
    """Whether the server answers somebody else in time."""
    answered = _Work(lambda _: knock())
    if not answered.done.wait(KNOCK):
        return False
    try:
        answered.answer()
    except Exception:  # noqa: BLE001  refused, or cut off: that is no answer
        return False
    return True
