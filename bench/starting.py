"""New processes: `directory --help` and a cold `directory who` beside `import pydantic`; a rerun of the pages."""

from __future__ import annotations

import compileall
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import directory
from bench import drawing
from bench.measure import Line, Times, compared, middle

WHO_TARGET: Final = 4.0
RUNS: Final = 15
PACKAGE: Final = Path(directory.__file__).parent
APP: Final = PACKAGE.parent / "app.py"
COMMAND: Final = "import sys; from directory.cli import main; sys.argv[0] = 'directory'; main()"  # as the script does
HELP: Final = """
import sys
from directory.cli import main
try:
    main(["--help"])
except SystemExit:
    print("pydantic" in sys.modules, file=sys.stderr)
"""
WHO: Final = ("who", "--sector", "chemical", "--area", "Western Africa", "--json")


def measure(folder: Path) -> Iterator[Line]:
    """The lines about new processes, on a store of the seed."""
    store = f"sqlite:{folder / 'seed.db'}"
    compileall.compile_dir(PACKAGE, quiet=2)
    _run(["-c", COMMAND, "init", "--store", store])
    found = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True).stderr.split()[-1]
    yield Line("directory --help imports pydantic", "yes" if found == "True" else "no", "", float(found == "True"), 0)
    pairs = [(_run(["-c", COMMAND, *WHO, "--store", store]), _run(["-c", "import pydantic"])) for _ in range(RUNS)]
    ours, baseline = (middle(times) for times in zip(*pairs, strict=True))
    yield compared("directory who, a new process, seed", ours, baseline, WHO_TARGET, "beside `import pydantic`")
    bare = _run(["-c", "pass"])
    yield compared("the same beside an empty python", ours, bare, None)
    yield from _page(store)
    yield from drawing.measure(store)


def _run(arguments: Sequence[str]) -> Times:
    """The times of one new process, its children's included."""
    before, wall = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, *arguments], stdout=subprocess.DEVNULL, check=True)
    wall, after = time.perf_counter() - wall, resource.getrusage(resource.RUSAGE_CHILDREN)
    return Times(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, wall)


def _page(store: str) -> Iterator[Line]:
    what = "rerun of a page"
    if not APP.is_file():
        yield Line(what, "not measured", "", None, note="there is no app.py")
        return
    environment = {**os.environ, "DIRECTORY_STORE": store}  # noqa: TID251  handed on, not read
    done = subprocess.run(
        [sys.executable, "-m", "bench.page", str(APP)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        yield Line(what, "not measured", "", None, note=(done.stderr.strip().splitlines() or ["failed"])[-1])
        return
    for label, ours, bare in json.loads(done.stdout.splitlines()[-1]):
        yield compared(f"rerun of {label}", Times(*ours), Times(*bare), None, "beside a bare page")
