"""The `directory` command."""

from directory.cli import asking, exporting, importing, keeping, preserving, running
from directory.cli.frame import main

__all__ = ["asking", "exporting", "importing", "keeping", "main", "preserving", "running"]
