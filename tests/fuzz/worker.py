"""
A process with the limits of the child that takes one file after another, as a child takes one.

That its limits end it is no fault: in use the file is refused then. What it lets out is.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path

ENDED_BY_LIMITS = (-signal.SIGABRT, -signal.SIGXCPU, -signal.SIGKILL)


class Worker:
    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def judge(self, name: str, data: bytes) -> str:
        """Empty: all is well; else what came out."""
        if self._process is None or self._process.poll() is not None:
            folder = Path(__file__).parent
            self._process = subprocess.Popen(
                [sys.executable, __file__],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=folder.parents[1],
            )
        process = self._process
        assert process.stdin
        assert process.stdout
        process.stdin.write(json.dumps([name, len(data)]).encode() + b"\n" + data)
        process.stdin.flush()
        if answer := process.stdout.readline():
            return str(json.loads(answer))
        self.end()
        return "" if process.returncode in ENDED_BY_LIMITS else f"ended with {process.returncode}"

    def end(self) -> None:
        if self._process and self._process.stdin and self._process.stdout:
            self._process.stdin.close()
            self._process.stdout.close()
            self._process.wait()
        self._process = None


def main() -> None:
    folder = Path(__file__).parent
    sys.path[:0] = [str(folder), str(folder.parents[1])]
    from targets import judged

    from directory.intake.reading import child

    child.limit()
    while request := sys.stdin.buffer.readline():
        name, size = json.loads(request)
        data = sys.stdin.buffer.read(size)
        try:
            judged(name, data)
            found = ""
        except MemoryError:
            found = ""
        except BaseException as error:  # noqa: BLE001  a panic of the library is no Exception
            found = f"{type(error).__name__}: {error}"
        sys.stdout.buffer.write(json.dumps(found).encode() + b"\n")
        sys.stdout.buffer.flush()


if __name__ == "__main__":
    main()
