"""What all commands share: the group, options, errors on one line."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from directory.errors import DirectoryError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from directory.access import Viewer
    from directory.config import Settings
    from directory.service import Remembering


KEPT: Final = ("history", "batches", "batch", "due", "remarks", "editions", "diff", "waiting", "unplaced")
_NOT_TEXT: Final = re.compile("[\ud800-\udfff]")  # what a terminal makes of a byte that is no UTF-8


class Day(click.ParamType[date]):
    """A date, as 2026-11-22."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value if re.fullmatch(r"\d{4}-\d\d-\d\d", value) else "")
        except ValueError:
            self.fail(f"“{value}” is no date: expected a day as 2026-11-22", param, ctx)


class OneLine(click.Group):
    """A group whose errors, usage included, stand on one line."""

    def main(self, *args: Any, **extra: Any) -> Any:
        if reconfigure := getattr(sys.stdout, "reconfigure", None):
            reconfigure(errors="backslashreplace")  # a terminal that knows no Chinese still gets an answer
        gc.disable()  # a command ends before collecting pays, also at its end: see below
        os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # noqa: TID251  looking for them costs 30 ms
        for given in extra.get("args") or (args[0] if args else None) or sys.argv[1:]:
            if _NOT_TEXT.search(given):
                fail(f"{given!a} is no text: give it in UTF-8", 2)
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "directory"
            fail(f"{error.format_message().rstrip('.')}; see `{command} --help`", 2)
        except click.Abort:
            fail("stopped", 130)
        except click.ClickException as error:
            fail(error.format_message(), 1)
        except DirectoryError as error:
            fail(str(error), 1)
        except OSError as error:  # what is printed to may be full, or gone
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            fail(f"cannot print: {error.strerror}", 1)
        finally:
            gc.freeze()
        sys.exit(status if isinstance(status, int) else 0)


def fail(line: str, code: int) -> NoReturn:
    """End with one line on the error stream."""
    click.echo(f"directory: {' '.join(line.split())}", err=True)
    sys.exit(code)


store_option: Final = click.option(
    "--store", help="The store: sqlite:PATH or neo4j://HOST/DATABASE; DIRECTORY_STORE if not given."
)


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every question shares, given to it as `ask`."""
    return click.option("--on", type=Day(), help="The day asked about; today if not given.")(telling(command))


def telling(command: Callable[..., None]) -> Callable[..., None]:
    """The same for what is asked of all times, as the journal is."""

    @click.option("--json", "form", flag_value="json", help="Print JSON, the model that the pages draw.")
    @click.option("--csv", "form", flag_value="csv", help="Print CSV.")
    @click.option(
        "--audience", default="public", show_default=True, help="public, network, peers:<community>, committee."
    )
    @click.option("--edition", type=click.IntRange(1), help="Ask this edition, as of its day.")
    @store_option
    @wraps(command)
    def wrapped(
        form: str | None,
        audience: str,
        store: str | None,
        edition: int | None,
        on: date | None = None,
        **rest: Any,
    ) -> None:
        from directory.access import Viewer

        command(ask=Ask(form or "table", Viewer(audience), on, store, edition), **rest)

    return wrapped


class Ask:
    """The shared options of a question."""

    def __init__(
        self, form: str, viewer: Viewer, on: date | None, store: str | None, edition: int | None = None
    ) -> None:
        self.form, self.viewer, self.on, self.store, self.edition = form, viewer, on, store, edition

    @contextmanager
    def directory(self) -> Generator[Remembering]:
        """The directory asked, or an edition of it."""
        from directory.bootstrap import open_directory

        with open_directory(settings_of(store=self.store)) as directory:
            yield directory.edition(self.edition, self.viewer) if self.edition else directory

    def show(self, answer: BaseModel, name: str) -> None:
        """Print an answer in the form that was asked for; `name` is that of its functions in `export`."""
        if self.form == "json":
            click.echo(answer.model_dump_json(indent=2))
        elif self.form == "csv":
            from directory.export import rows

            click.echo(rows.to_csv(self._function("rows", name)(answer)), nl=False)
        else:
            click.echo("\n".join(self._function("text", name)(answer)))

    @staticmethod
    def _function(form: str, name: str) -> Callable[[BaseModel], Iterable[Any]]:
        """What draws an answer in a form: that of a question, or of what those who keep the directory read."""
        from importlib import import_module

        of_keepers = f"kept_{form}" if name in KEPT else form
        return getattr(import_module(f"directory.export.{of_keepers}"), f"{name}_{form}")


def settings_of(**given: Any) -> Settings:
    """The settings, with what was given as options."""
    from directory.config import Settings

    return Settings.read(**given)


def progress(what: str, count: int) -> None:
    """One line that is written over, where a person looks on."""
    if sys.stderr.isatty():
        click.echo(f"\033[2K\r{count:,} {what}\r", err=True, nl=False)


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="directory-1540", message="%(version)s")
def main() -> None:
    """Whom to contact on resolution 1540 (2004), per sector and region."""
