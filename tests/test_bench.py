"""The bench runs; what it measures is for people, and never asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from servers.neo4j_server import missing

ROOT = Path(__file__).parent.parent
ALWAYS = (
    "directory who, a new process",
    "apply, 200",
    "who chemical, Western Africa, warm, 200",
    "find “a”, 200",
    "rerun of Coverage, the matrix",
    "a click answered",
    "coverage, cold, 200",
    "coverage, again, 200",
    "path, 200",
    "read a list, 400 rows by 12 columns",
    "clean and match 400 rows, 200",
    "import 400 rows, 200",
    "export as JSONL, 200",
    "export as CSV, 200",
)
ON_A_SERVER = (
    "copy of SQLite into Neo4j, 200",
    "who chemical, Western Africa, cold, Neo4j, 200",
    "who biological, World, warm, Neo4j, 200",
    "coverage, cold, Neo4j, 200",
    "path, Neo4j, 200",
    "neighbourhood, Neo4j, 200",
    "rows of coverage, Neo4j, 200",
    "exchanges of who, large, cold, 200",
    "find “a”, Neo4j, 200",
    "show, an organization, Neo4j, 200",
    "apply into a filled store, Neo4j, 200",
    "apply into an empty store, Neo4j, 200",
)


def test_the_bench_runs_and_keeps_its_table(tmp_path: Path):
    """On a small directory: every line is there, and by hand finds the same as ours, on SQLite and on a server."""
    kept = tmp_path / "RESULTS.md"
    command = [sys.executable, "-m", "bench", "--contacts", "100", "200", "--results", str(kept)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=1200, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    table = kept.read_text(encoding="utf-8")
    for what in (*ALWAYS, *(("not measured",) if missing() else ON_A_SERVER)):
        assert what in table
    assert "by hand names others" not in table
    assert "by hand finds others" not in table
    assert "answers otherwise" not in table
