"""The `directory` command: parse, one call, print."""

from __future__ import annotations

import gc
import os
import re
import sys
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from directory.errors import DirectoryError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from directory.access import Viewer
    from directory.config import Settings
    from directory.service import Directory

DEMO_FILE: Final = "directory-demo.db"
SCHEMES: Final = ("m49-region", "m49-subregion", "un-group", "membership", "language", "set", "state")


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
        try:
            status = super().main(*args, **{**extra, "standalone_mode": False})
        except click.UsageError as error:
            command = error.ctx.command_path if error.ctx else "directory"
            _fail(f"{error.format_message().rstrip('.')}; see `{command} --help`", 2)
        except click.Abort:
            _fail("stopped", 130)
        except click.ClickException as error:
            _fail(error.format_message(), 1)
        except DirectoryError as error:
            _fail(str(error), 1)
        except UnicodeEncodeError as error:
            _fail(f"{error.object[error.start : error.end]!a} is no text: give it in UTF-8", 2)
        except OSError as error:  # what is printed to may be full, or gone
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            _fail(f"cannot print: {error.strerror}", 1)
        finally:
            gc.freeze()
        sys.exit(status if isinstance(status, int) else 0)


def _fail(line: str, code: int) -> NoReturn:
    click.echo(f"directory: {' '.join(line.split())}", err=True)
    sys.exit(code)


store_option: Final = click.option(
    "--store", help="The store: sqlite:PATH or neo4j://HOST/DATABASE; DIRECTORY_STORE if not given."
)


def reading(command: Callable[..., None]) -> Callable[..., None]:
    """The options that every question shares, given to it as `ask`."""

    @click.option("--json", "form", flag_value="json", help="Print JSON, the model that the pages draw.")
    @click.option("--csv", "form", flag_value="csv", help="Print CSV.")
    @click.option(
        "--audience", default="public", show_default=True, help="public, network, peers:<community>, committee."
    )
    @click.option("--on", type=Day(), help="The day asked about; today if not given.")
    @store_option
    @wraps(command)
    def wrapped(form: str | None, audience: str, on: date | None, store: str | None, **rest: Any) -> None:
        from directory.access import Viewer

        command(ask=Ask(form or "table", Viewer(audience), on, store), **rest)

    return wrapped


class Ask:
    """The shared options of a question."""

    def __init__(self, form: str, viewer: Viewer, on: date | None, store: str | None) -> None:
        self.form, self.viewer, self.on, self.store = form, viewer, on, store

    @contextmanager
    def directory(self) -> Generator[Directory]:
        """The directory asked."""
        from directory.bootstrap import open_directory

        with open_directory(_settings(store=self.store)) as directory:
            yield directory

    def show(self, answer: BaseModel, name: str) -> None:
        """Print an answer in the form that was asked for; `name` is that of its functions in `export`."""
        if self.form == "json":
            click.echo(answer.model_dump_json(indent=2))
        elif self.form == "csv":
            from directory.export import rows

            click.echo(rows.to_csv(getattr(rows, f"{name}_rows")(answer)), nl=False)
        else:
            from directory.export import text

            click.echo("\n".join(getattr(text, f"{name}_text")(answer)))


def _settings(**given: Any) -> Settings:
    from directory.config import Settings

    return Settings.read(**given)


@click.group(cls=OneLine, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="directory-1540", message="%(version)s")
def main() -> None:
    """Whom to contact on resolution 1540 (2004), per sector and region."""


@main.command()
@store_option
def init(store: str | None) -> None:
    """Make the store, or bring it to the seed that came with this version; what a person pinned stays."""
    from directory.bootstrap import initialize

    settings = _settings(store=store)
    receipt = initialize(settings)
    click.echo(f"{settings.store}: {receipt.created} created, {receipt.updated} updated, {receipt.unchanged} unchanged")


@main.command()
@click.option("--sector", help="A field of work: its name, code or id; none = across sectors.")
@click.option("--area", multiple=True, help="A State, region or group: its name, code or id; repeat it for a list.")
@click.option("--role", help="Of posts, only those in this role; bodies stay.")
@click.option("--language", metavar="CODE", help="Those that state this language (fr, ar ...) first.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Suggestions of a rung.")
@reading
def who(ask: Ask, area: tuple[str, ...], **asked: Any) -> None:
    """Say whom to contact for a sector in an area, why, how fresh, and where nobody is."""
    from directory.questions.answer import Question

    with ask.directory() as directory:
        ask.show(directory.who(Question.of(area=area, on=ask.on, **asked), ask.viewer), "answer")


@main.command()
@click.argument("text", default="")
@click.option("--kind", "kinds", multiple=True, help="Only this kind: Organization, Area, Post ...")
@click.option("--type", "types", multiple=True, help="Only this type: industry_association, state ...")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Results of a page.")
@click.option("--after", help="The `next` of the page before.")
@reading
def find(ask: Ask, text: str, **asked: Any) -> None:
    """Find whatever has TEXT in its names."""
    with ask.directory() as directory:
        ask.show(directory.find(text, ask.viewer, on=ask.on, **asked), "find")


@main.command()
@click.argument("id")
@reading
def show(ask: Ask, **asked: Any) -> None:
    """Show everything about the record ID."""
    with ask.directory() as directory:
        ask.show(directory.show(asked["id"], ask.viewer, on=ask.on), "profile")


def of_matrix(command: Callable[..., None]) -> Callable[..., None]:
    """The options that choose rows and columns."""
    options = (
        click.option("--rows", type=click.Choice(["sector", "role"]), default="sector", show_default=True),
        click.option("--columns", type=click.Choice(SCHEMES), help="A scheme of areas; m49-subregion if not given."),
        click.option(
            "--area", multiple=True, help="A column of its own (several as one with `;`); with --columns: within it."
        ),
        click.option("--row", multiple=True, help="Only this sector or role; repeat it for several."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@of_matrix
@click.option("--full", is_flag=True, help="Of one row and one area: its States, bodies, posts and channels.")
@reading
def coverage(ask: Ask, *, full: bool, **asked: Any) -> None:
    """Say where somebody is and where nobody: sectors or roles by areas."""
    from directory.questions.matrix import CoverageQuestion

    question = CoverageQuestion.of(on=ask.on, **asked)
    with ask.directory() as directory:
        if full:
            ask.show(directory.cell(question, ask.viewer), "cell")
        else:
            ask.show(directory.coverage(question, ask.viewer), "coverage")


@main.command()
@of_matrix
@click.option("--kind", "kinds", multiple=True, help="Only this kind: none, worldwide_only, no_channel, vacant ...")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Gaps at once.")
@click.option("--after", type=click.IntRange(0), default=0, help="Leave out so many at the beginning.")
@reading
def gaps(ask: Ask, **asked: Any) -> None:
    """Say where nobody is on file, or nobody to count on, and whom to ask next."""
    from directory.questions.gaps import GapsQuestion

    with ask.directory() as directory:
        ask.show(directory.gaps(GapsQuestion.of(on=ask.on, **asked), ask.viewer), "gaps")


@main.command()
@of_matrix
@click.option("--without", metavar="ID", help="What would be lost if this organization left.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Lines of each measure.")
@reading
def fragility(ask: Ask, **asked: Any) -> None:
    """Say what rests on one body or one person."""
    from directory.questions.fragility import FragilityQuestion

    with ask.directory() as directory:
        ask.show(directory.fragility(FragilityQuestion.of(on=ask.on, **asked), ask.viewer), "fragility")


@main.command()
@click.argument("id")
@click.option("--steps", type=click.IntRange(1, 2), default=1, show_default=True, help="How far.")
@click.option("--kind", "kinds", multiple=True, help="Only links of this kind: MEMBER_OF, HOLDS ...")
@click.option("--beside", multiple=True, metavar="ID", help="Another node whose neighbours are wanted.")
@click.option("--most", type=click.IntRange(2, 250), default=250, show_default=True, help="Nodes.")
@reading
def network(ask: Ask, **asked: Any) -> None:
    """Say who is linked to the record ID."""
    from directory.questions.network import NetworkQuestion

    with ask.directory() as directory:
        ask.show(directory.network(NetworkQuestion.of(**asked), ask.viewer, on=ask.on), "network")


@main.command()
@click.argument("source", metavar="FROM")
@click.argument("target", metavar="TO")
@reading
def path(ask: Ask, source: str, target: str) -> None:
    """Say how FROM and TO are connected, and who could introduce one to the other."""
    with ask.directory() as directory:
        ask.show(directory.path(source, target, ask.viewer, on=ask.on), "path")


@main.command()
@click.argument("id")
@click.option("--on", type=Day(), required=True, help="The day on which the holder answered.")
@click.option("--by", required=True, help="Who checked.")
@click.option("--how", required=True, help="By what means: e-mail answered, called back ...")
@click.option("--channel", help="The channel's value, where the holder has several.")
@store_option
def verify(store: str | None, **asked: Any) -> None:
    """Write down that the holder ID answered on its channel."""
    from directory.bootstrap import open_directory

    with open_directory(_settings(store=store)) as directory:
        done = directory.verify(asked.pop("id"), **asked)
    click.echo(f"{done.channel} of {done.holder}: verified on {done.verified_on} (batch {done.receipt.batch})")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for monitors.")
@click.option("--audience", default="public", show_default=True, help="public, network, peers:<community>, committee.")
@store_option
def status(*, as_json: bool, audience: str, store: str | None) -> None:
    """Say whether the store answers, and what is in it; it ends with 1 where it does not."""
    from directory.access import Viewer
    from directory.bootstrap import open_directory

    settings = _settings(store=store)
    viewer = Viewer(audience)
    try:
        with open_directory(settings) as directory:
            state, facets = directory.status(viewer), directory.find("", viewer, limit=1).facets
    except DirectoryError as error:
        if not as_json:
            raise
        _print_json({"answers": False, "error": str(error)})
        raise SystemExit(1) from error
    counts = facets.kind
    data = "none yet" if state.empty else "invented" if state.demo else "real"
    if as_json:
        of_all = {"batches": state.token} if viewer.labels.every else {}
        _print_json(
            {
                "answers": True,
                "store": settings.store,
                "version": state.version,
                "data": data,
                "nodes": dict(counts),
                **of_all,
            }
        )
        return
    click.echo(f"{settings.store}: answers; version {state.version}; data: {data}")
    if viewer.labels.every:
        click.echo(f"batches applied: {state.token}")
    click.echo(f"on file for {audience}: {', '.join(f'{n:,} {kind}' for kind, n in counts.items()) or 'nothing'}")


def _print_json(said: dict[str, object]) -> None:
    import json

    click.echo(json.dumps(said, indent=2, ensure_ascii=False))


@main.command()
@click.option("--from", "source", required=True, metavar="URL", help="The store that is copied.")
@click.option("--to", "target", required=True, metavar="URL", help="The store to fill: an empty one, made if needed.")
def copy(source: str, target: str) -> None:
    """Copy a store into an empty one, journal and all, and compare the two."""
    from directory import bootstrap

    try:
        done = bootstrap.copy(source, target, _settings(), progress=_progress)
    except KeyboardInterrupt:
        _fail("stopped: what was copied is not whole, start the same copy again", 130)
    brought = f"{done.nodes:,} nodes, {done.links:,} links, {done.batches:,} batches with {done.entries:,} entries"
    click.echo(f"{target}: {brought}; equal to {source} (fingerprint {done.fingerprint[:16]})")


def _progress(what: str, count: int) -> None:
    """One line that is written over, where a person looks on."""
    if sys.stderr.isatty():
        click.echo(f"\033[2K\r{count:,} {what}\r", err=True, nl=False)


@main.command()
@click.option("--demo", is_flag=True, help="Serve invented contacts, made fresh, from a store of their own.")
@store_option
@click.option("--audience", help="Who the visitors are; more than public only on a loopback address.")
@click.option("--address", help="The address to serve on.")
@click.option("--port", type=int, help="The port to serve on.")
def serve(*, demo: bool, **given: Any) -> None:
    """Serve the pages."""
    from directory.bootstrap import make_demo, open_directory
    from directory.config import data_folder, environment_of

    if demo:
        given["store"] = given["store"] or f"sqlite:{data_folder() / DEMO_FILE}"
    settings = _settings(**given)
    if demo:
        make_demo(settings)
    open_directory(settings).close()  # what is wrong with the store is said here, on one line
    options = [f"--{name}={value}" for name, value in _served(settings).items()]
    script = str(_app())
    os.execve(sys.executable, [sys.executable, "-m", "streamlit", "run", script, *options], environment_of(settings))  # noqa: S606


def _app() -> Path:
    beside = Path(__file__).resolve().parent.parent / "app.py"
    return beside if beside.is_file() else Path(__file__).resolve().parent / "_app.py"


def _served(settings: Settings) -> dict[str, object]:
    """How Streamlit is set: nothing leaves this machine, nothing more is offered than the pages need."""
    return {
        "server.address": settings.address,
        "server.port": settings.port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 1,
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "theme.headingFontSizes": '["1.9rem", "1.5rem", "1.25rem", "1.1rem"]',
        "theme.light.primaryColor": "#1f6fa8",  # both, or the visitor loses the choice between light and dark
        "theme.dark.primaryColor": "#5fa8d9",
    }


if __name__ == "__main__":
    main()
