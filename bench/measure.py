"""Taking times side by side, and the lines of the table."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple


class Times(NamedTuple):
    """Of one run, or the median of several: processor time and time on the clock, in seconds."""

    cpu: float
    wall: float


class Line(NamedTuple):
    """
    One measure; `target` is the highest ratio that meets it, None where there is none.

    `number` is what the target is about where that is no ratio.
    """

    what: str
    ours: str
    baseline: str
    ratio: float | None
    target: float | None = None
    note: str = ""
    number: float | None = None

    @property
    def met(self) -> str:
        """Whether the target is met."""
        measured = self.ratio if self.number is None else self.number
        if self.target is None or measured is None:
            return ""
        return "yes" if measured <= self.target else "NO"

    def cells(self) -> tuple[str, ...]:
        """As the table shows it."""
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}"
        target = "" if self.target is None else f"at most {self.target:g}"
        return self.what, self.ours, self.baseline, ratio, target, self.met, self.note


HEADINGS = ("what", "ours", "baseline", "ratio", "target", "met", "note")


def once(work: Callable[[], object]) -> Times:
    """The times of one run, with the garbage collector at rest as far as it goes."""
    gc.collect()
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Times(time.process_time() - cpu, time.perf_counter() - wall)


def side_by_side(ours: Callable[[], object], baseline: Callable[[], object], runs: int) -> tuple[Times, Times]:
    """The medians of two works done in turn, so that what else the machine does falls on both."""
    pairs = [(once(ours), once(baseline)) for _ in range(runs)]
    return middle([first for first, _ in pairs]), middle([second for _, second in pairs])


def peak() -> float:
    """The most memory that this process had, in MB."""
    status = Path("/proc/self/status")
    if status.exists():  # there `ru_maxrss` begins with what the process had that started this one
        line = next(line for line in status.read_text(encoding="utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1000
    import resource  # not on Windows

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def middle(times: Sequence[Times]) -> Times:
    """The median of each."""
    return Times(median(t.cpu for t in times), median(t.wall for t in times))


def shown(times: Times) -> str:
    """Processor time, and time on the clock in brackets."""
    return f"{_unit(times.cpu)} ({_unit(times.wall)})"


def compared(what: str, ours: Times, baseline: Times, target: float | None, note: str = "") -> Line:
    """A line by processor time."""
    return Line(what, shown(ours), shown(baseline), ours.cpu / baseline.cpu, target, note)


def by_clock(what: str, ours: Times, baseline: Times, target: float | None, note: str = "") -> Line:
    """A line by time on the clock: the work is done in another process."""
    return Line(what, shown(ours), shown(baseline), ours.wall / baseline.wall, target, note)


def table(lines: Iterable[Line]) -> str:
    """Markdown, with columns in line."""
    rows = [HEADINGS, *(line.cells() for line in lines)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    drawn = [
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |" for row in rows
    ]
    rule = "|" + "|".join("-" * (width + 2) for width in widths) + "|"
    return "\n".join([drawn[0], rule, *drawn[1:]])


def _unit(seconds: float) -> str:
    return f"{seconds:.2f} s" if seconds >= 1 else f"{seconds * 1000:.1f} ms"
