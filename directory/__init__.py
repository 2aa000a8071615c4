"""
A contact directory as a graph for resolution 1540 (2004): whom to contact per sector and region.

    from directory import Question, open_directory
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from directory.access import Viewer
    from directory.bootstrap import open_directory
    from directory.config import Settings
    from directory.errors import DirectoryError
    from directory.questions.answer import Question
    from directory.service import Directory

_HOME = {
    "Directory": "directory.service",
    "DirectoryError": "directory.errors",
    "Question": "directory.questions.answer",
    "Settings": "directory.config",
    "Viewer": "directory.access",
    "open_directory": "directory.bootstrap",
}
__all__ = ["Directory", "DirectoryError", "Question", "Settings", "Viewer", "open_directory"]


def __getattr__(name: str) -> Any:  # `directory --help` must not wait for pydantic
    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(_HOME[name]), name)
