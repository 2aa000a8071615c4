"""The `directory` command."""

from directory.cli import asking, keeping, preserving, running
from directory.cli.frame import main

__all__ = ["asking", "keeping", "main", "preserving", "running"]
