"""What is handed out: parse, one call, write the file."""

from __future__ import annotations

import os
import sys
import tempfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import date
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import click

from directory.cli.frame import Day, fail, main, settings_of, store_option

if TYPE_CHECKING:
    from directory.access import Viewer
    from directory.questions.selection import Wanted
    from directory.service import Directory

FORMS: Final = ("csv", "xlsx", "vcard", "vcard4", "ics", "popolo", "jsonld", "graphml", "folder", "jsonl")
NONE: Final = "-"  # in the place of a sector or an area


class Out(NamedTuple):
    """The shared options of what is handed out: to whom, as of when, by whom, into which file."""

    viewer: Viewer
    on: date | None
    by: str
    output: str
    store: str | None

    def directory(self) -> AbstractContextManager[Directory]:
        """The directory that is asked."""
        from directory.bootstrap import open_directory

        return open_directory(settings_of(store=self.store))

    def write(self, pieces: Iterable[bytes]) -> None:
        """Write a file beside its name, which it gets when it is whole; only who made it may read it."""
        if self.output == "-":
            for piece in pieces:
                sys.stdout.buffer.write(piece)
            return
        path = Path(self.output)
        beside: str | None = None
        try:
            handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
            with os.fdopen(handle, "wb") as file:
                size = sum(map(file.write, pieces))
            Path(beside).replace(path)
        except OSError as error:
            fail(f"{self.output}: cannot be written: {error.strerror}", 1)
        finally:
            if beside:
                Path(beside).unlink(missing_ok=True)
        click.echo(f"{self.output}: {size:,} bytes")


def handing_out(command: Callable[..., None]) -> Callable[..., None]:
    """The options of whatever is written into a file for others, given to it as `out`."""

    @click.option(
        "--audience", default="public", show_default=True, help="public, network, peers:<community>, committee."
    )
    @click.option("--on", type=Day(), help="As of this day; today if not given.")
    @click.option("--by", required=True, help="Who hands it out; it stands in the file.")
    @click.option("-o", "--output", type=click.Path(dir_okay=False), required=True, help="The file; - prints it.")
    @click.option("--overwrite", is_flag=True, help="Take the place of a file of that name.")
    @store_option
    @wraps(command)
    def wrapped(
        *, audience: str, on: date | None, by: str, output: str, overwrite: bool, store: str | None, **rest: Any
    ) -> None:
        from directory.access import Viewer

        if output != "-" and Path(output).exists() and not overwrite:
            fail(f"{output}: there is a file of that name; give another one, or --overwrite", 1)
        command(out=Out(Viewer(audience), on, by, output, store), **rest)

    return wrapped


@main.command()
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="The form.")
@click.option("--find", "text", metavar="TEXT", help="The results of a search.")
@click.option("--kind", "kinds", multiple=True, help="Of a search, only this kind: Organization, Post ...")
@click.option("--type", "types", multiple=True, help="Of a search, only this type: industry_association ...")
@click.option("--who", nargs=2, metavar="SECTOR AREA", help="Whom `who` suggests; - in place of one: all.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=20, show_default=True, help="Suggestions of a rung.")
@click.option("--coverage", nargs=2, metavar="ROWS AREA", help="Who stands in the coverage of `sector` or `role`.")
@click.option("--id", "ids", multiple=True, metavar="ID", help="This record with what is around it; repeat it.")
@click.option("--everything", is_flag=True, help="All that the audience may see.")
@handing_out
def export(out: Out, form: Any, **asked: Any) -> None:
    """Write a result, or everything, into a file that other programs read; the directory keeps to whom it went."""
    wanted = _wanted(**asked)
    with out.directory() as directory:
        out.write(directory.export(wanted, form, out.viewer, by=out.by, on=out.on))


@main.command()
@click.argument("id")
@handing_out
def profile(out: Out, id: str) -> None:
    """Write what is known of the record ID onto one sheet of paper, as HTML to print."""
    with out.directory() as directory:
        out.write([directory.profile_page(id, out.viewer, by=out.by, on=out.on).encode()])


@main.command()
@click.argument("sector", required=False)
@click.argument("area", required=False)
@click.option("--area", "areas", multiple=True, help="An area, with or without a SECTOR; repeat it for a list.")
@click.option("--limit", type=click.IntRange(1, 1000), default=8, show_default=True, help="Suggestions of a rung.")
@handing_out
def brief(out: Out, *, sector: str | None, area: str | None, areas: tuple[str, ...], limit: int) -> None:
    """Write a brief of a SECTOR, an AREA or both for paper, as HTML: answer, cover, gaps, contacts."""
    from directory.questions.answer import Question

    named = (*((area,) if area else ()), *areas)
    asked = Question.of(sector=None if sector == NONE else sector, area=named, on=out.on, limit=limit)
    with out.directory() as directory:
        out.write([directory.brief(asked, out.viewer, by=out.by).encode()])


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
    for known in found:
        of = f"as of {known.on}" if known.on else "of all times"
        click.echo(f"{known.at}  {known.what}, as {known.form}, {of}, for {known.audience}, by {known.by}  {known.id}")
    if not found:
        click.echo("no export held it")


def _wanted(
    *,
    text: str | None,
    kinds: tuple[str, ...],
    types: tuple[str, ...],
    who: tuple[str, str] | None,
    limit: int,
    coverage: tuple[str, str] | None,
    ids: tuple[str, ...],
    everything: bool,
) -> Wanted:
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
        areas = () if area == NONE else (area,)
        return Question.of(sector=None if sector == NONE else sector, area=areas, limit=limit)
    if coverage:
        rows, area = coverage
        return CoverageQuestion.of(rows=rows, area=() if area == NONE else (area,))
    if searched:
        return FindQuery(text or "", kinds, types)
    return Everything() if everything else Records(ids)
