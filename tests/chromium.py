"""
The browser of tests/browser: finds it and, as a script, brings it where it may.

`make test` runs this first. It installs Debian's `chromium` when root runs it on a system with apt-get; elsewhere it
prints the command to run, and those tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
COMMAND = "apt-get install --yes --no-install-recommends chromium"
ADVICE = f"no Chromium: tests/browser is skipped; to run it: sudo {COMMAND}"


def find() -> str | None:
    """The path of a Chromium, None where there is none."""
    return next((path for path in map(shutil.which, NAMES) if path), None)


def may_install() -> bool:
    """Whether this user may install a package of this system."""
    return hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install() -> bool:
    """Install Debian's package; False where that failed."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    steps = ("apt-get update --quiet=2", f"{COMMAND} --quiet=2")
    return all(subprocess.run(step.split(), env=environment, check=False).returncode == 0 for step in steps)


def main() -> None:
    """Bring the browser, or say how; never a failure of its own."""
    if find() or (may_install() and install() and find()):
        return
    sys.stdout.write(f"{ADVICE}\n")


if __name__ == "__main__":
    main()
