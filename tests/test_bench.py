"""The bench runs; what it measures is for people, and never asserted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent


def test_the_bench_runs_and_keeps_its_table(tmp_path: Path):
    """On a small directory: every line is there, and by hand finds the same bodies as the ladder."""
    kept = tmp_path / "RESULTS.md"
    command = [sys.executable, "-m", "bench", "--contacts", "100", "200", "--results", str(kept)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    table = kept.read_text(encoding="utf-8")
    for what in (
        "directory who, a new process",
        "apply, 200",
        "who chemical, Western Africa, warm, 200",
        "find “a”, 200",
    ):
        assert what in table
    assert "by hand names others" not in table
