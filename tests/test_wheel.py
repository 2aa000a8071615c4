"""The seed and the app also work from an installed wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(folder), str(ROOT)]
    done = subprocess.run(build, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return next(folder.glob("*.whl"))


def test_the_wheel_holds_seed_and_app(wheel: Path):
    """Under the package, so that they are found wherever it is installed."""
    names = set(zipfile.ZipFile(wheel).namelist())
    assert {"directory/_app.py", "directory/_seed/network/organizations.csv", "directory/_seed/demo/posts.csv"} <= names
    assert {"directory/ui/network_graph/drawing.js", "directory/ui/world/outline.json"} <= names
    assert not any(name.startswith(("tests/", "bench/", "seed/")) for name in names)


def test_an_installed_directory_answers(wheel: Path, tmp_path: Path):
    """Away from the checkout: init, who, and the pages' script are there."""
    home = tmp_path / "venv"
    venv.create(home, with_pip=False, symlinks=True)
    site = next(home.glob("lib/python*/site-packages"))
    zipfile.ZipFile(wheel).extractall(site)
    others = next(path for path in sys.path if path.endswith("site-packages"))
    (site / "others.pth").write_text(others)  # the dependencies, as this environment has them
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "DIRECTORY_"))}

    def run(code: str) -> str:
        command = [str(home / "bin" / "python"), "-c", code]
        return subprocess.run(
            command, capture_output=True, text=True, check=True, cwd=tmp_path, env=environment, timeout=120
        ).stdout

    said = run(
        "import sys, directory; sys.argv = ['directory', 'init', '--store', 'sqlite:d.db']\n"
        "print(directory.__file__)\nfrom directory.cli import main; main()"
    )
    assert str(site) in said
    assert "created" in said
    said = run(
        "import sys; sys.argv = ['directory', 'who', '--sector', 'chemical', '--area', 'Western Africa', '--store',"
        " 'sqlite:d.db']\nfrom directory.cli import main; main()"
    )
    assert "CropLife Africa Middle East" in said
    assert run("from directory.cli.running import _app; print(_app().is_file(), _app().name)").split() == [
        "True",
        "_app.py",
    ]
