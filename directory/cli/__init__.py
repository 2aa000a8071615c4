"""The `directory` command."""

from directory.cli import asking, keeping, running
from directory.cli.frame import main

__all__ = ["asking", "keeping", "main", "running"]
