"""`python tests/fuzz/run.py SECONDS [TARGET...]`: each reader for so many seconds under atheris, from the corpus on."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[2]
FILES = ROOT / "tests" / "corpus" / "files"
ENDINGS = {
    "table": (".csv", ".tsv", ".txt"),
    "card": (".vcf",),
    "json": (".json", ".jsonl"),
    "workbook": (".xlsx", ".xls", ".ods"),
}
FOUND = ROOT / "build" / "fuzz"  # the input on which a reader failed
LONGEST = 16_384  # bytes of an input: larger ones find no more, and slower


def fuzz(target: str, arguments: list[str]) -> None:
    """In a process of its own: libFuzzer ends it."""
    import atheris

    sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]
    with atheris.instrument_imports(include=["directory.intake"]):
        from targets import TARGETS

        import directory.intake.reading

        for module in pkgutil.iter_modules(directory.intake.reading.__path__, "directory.intake.reading."):
            importlib.import_module(module.name)  # in use they are imported when they are needed
    atheris.Setup([target, *arguments], TARGETS[target])
    atheris.Fuzz()


def main() -> int:
    if sys.argv[1] == "--one":
        fuzz(sys.argv[2], sys.argv[3:])
        return 0
    seconds, targets = int(sys.argv[1]), sys.argv[2:] or list(ENDINGS)
    failed: list[str] = []
    FOUND.mkdir(parents=True, exist_ok=True)
    for target in targets:
        with tempfile.TemporaryDirectory() as folder:
            for path in FILES.iterdir():
                if path.suffix in ENDINGS[target]:
                    (Path(folder) / path.name).write_bytes(path.read_bytes())
            options = [
                f"-max_total_time={seconds}",
                f"-max_len={LONGEST}",
                "-timeout=20",
                "-report_slow_units=20",
                "-rss_limit_mb=2048",
                folder,
            ]
            command = [sys.executable, __file__, "--one", target, f"-artifact_prefix={FOUND}/{target}-", *options]
            if subprocess.run(command, cwd=ROOT, check=False).returncode:
                failed.append(target)
    print(f"failed: {', '.join(failed)}" if failed else "no reader let anything out")  # noqa: T201  a script as well
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main())
