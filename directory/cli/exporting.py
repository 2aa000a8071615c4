"""What is handed out: parse, one call, write the file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from directory.cli.frame import Day, fail, main, settings_of, store_option

if TYPE_CHECKING:
    from datetime import date

    from directory.questions.selection import Wanted

FORMS = ("csv", "xlsx", "vcard", "vcard4", "ics", "popolo", "jsonld", "graphml", "folder", "jsonl")
NONE = "-"


def handing_out(command: Callable[..., None]) -> Callable[..., None]:
    """The options of whatever is written into a file for others."""
    options = (
        click.option(
            "--audience", default="public", show_default=True, help="public, network, peers:<community>, committee."
        ),
        click.option("--on", type=Day(), help="As of this day; today if not given."),
        click.option("--by", required=True, help="Who hands it out; it stands in the file."),
        click.option(
            "-o", "--output", type=click.Path(dir_okay=False, allow_dash=True), required=True,
            help="The file; - is the standard output.",
        ),
        click.option("--overwrite", is_flag=True, help="Take the place of a file of that name."),
        store_option,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="The form.")
@click.option("--find", "text", metavar="TEXT", help="The results of a search.")
@click.option("--kind", "kinds", multiple=True, help="Of a search, only this kind: Organization, Post ...")
@click.option("--type", "types", multiple=True, help="Of a search, only this type: industry_association ...")
@click.option("--who", nargs=2, metavar="SECTOR AREA", help="Whom `who` suggests; - as SECTOR: across sectors.")
@click.option("--coverage", nargs=2, metavar="ROWS AREA", help="Who stands in the coverage of `sector` or `role`.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="This record with what is around it; repeat it.")
@click.option("--everything", is_flag=True, help="All that the audience may see.")
@handing_out
def export(
    form: Any, audience: str, on: date | None, by: str, output: str, *, overwrite: bool, store: str | None, **asked: Any
) -> None:
    """Write a result, or everything, into a file that other programs read; the directory keeps to whom it went."""
    from directory.access import Viewer
    from directory.bootstrap import open_directory

    wanted = _wanted(**asked)
    with open_directory(settings_of(store=store)) as directory:
        _write(directory.export(wanted, form, Viewer(audience), by=by, on=on), output, overwrite=overwrite)


@main.command("hand-outs")
@click.argument("value")
@click.option("--audience", default="committee", show_default=True, help="It is told to those who see everything.")
@store_option
def hand_outs(value: str, audience: str, store: str | None) -> None:
    """Say which exports held VALUE: an e-mail address, a number, a web address or the id of a record."""
    from directory.access import Viewer
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        found = directory.hand_outs(value, Viewer(audience))
    for out in found:
        of = f"as of {out.on}" if out.on else "of all times"
        click.echo(f"{out.at}  {out.what}, as {out.form}, {of}, for {out.audience}, by {out.by}  {out.id}")
    if not found:
        click.echo("no export held it")


def _wanted(
    *,
    text: str | None, kinds: tuple[str, ...], types: tuple[str, ...], who: tuple[str, str] | None,
    coverage: tuple[str, str] | None, ids: tuple[str, ...], everything: bool,
) -> Wanted:  # fmt: skip
    """What is exported: one of the ways to say it."""
    from directory.ports import FindQuery
    from directory.questions.answer import Question
    from directory.questions.matrix import CoverageQuestion
    from directory.questions.selection import Everything, Records

    searched = text is not None or bool(kinds or types)
    if sum((searched, bool(who), bool(coverage), bool(ids), everything)) != 1:
        raise click.UsageError("say what is exported by one of --find, --who, --coverage, --id, --everything")
    if who:
        sector, area = who
        return Question.of(sector=None if sector == NONE else sector, area=() if area == NONE else (area,))
    if coverage:
        rows, area = coverage
        return CoverageQuestion.of(rows=rows, area=() if area == NONE else (area,))
    if searched:
        return FindQuery(text or "", kinds, types)
    return Everything() if everything else Records(ids)


def _write(pieces: Iterable[bytes], output: str, *, overwrite: bool) -> None:
    """A file beside its name, which it gets when it is whole; only who made it may read it."""
    if output == "-":
        for piece in pieces:
            sys.stdout.buffer.write(piece)
        return
    path = Path(output)
    if path.exists() and not overwrite:
        fail(f"{output}: there is a file of that name; give another one, or --overwrite", 1)
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    except OSError as error:
        fail(f"{output}: {error.strerror}", 1)
    try:
        with os.fdopen(handle, "wb") as file:
            size = sum(map(file.write, pieces))
        Path(beside).replace(path)
    except OSError as error:
        fail(f"{output}: {error.strerror}", 1)
    finally:
        Path(beside).unlink(missing_ok=True)
    click.echo(f"{output}: {size:,} bytes")
