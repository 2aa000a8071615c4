"""The `directory` command."""

from directory.cli import asking, exporting, keeping, preserving, running
from directory.cli.frame import main

__all__ = ["asking", "exporting", "keeping", "main", "preserving", "running"]
