"""What those who keep the directory do: parse, one call, print."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from directory.cli.frame import Ask, Day, fail, main, progress, reading, settings_of, store_option, telling

if TYPE_CHECKING:
    from directory.batch import Receipt


def writing(command: Callable[..., None]) -> Callable[..., None]:
    """The options of whatever is written down: who, and why."""
    options = (
        click.option("--by", required=True, help="Who does it."),
        click.option("--why", default="", help="Why, for those who read the journal later."),
        store_option,
    )
    for option in reversed(options):
        command = option(command)
    return command


def _done(receipt: Receipt) -> None:
    counts = ", ".join(f"{n} {name}" for name in ("created", "updated", "deleted") if (n := getattr(receipt, name)))
    click.echo(f"{counts} (batch {receipt.batch})" if counts else "nothing differs, nothing was written")


@main.command()
@click.argument("id")
@click.option("--links", "with_links", is_flag=True, help="With the changes of its links.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="Changes at once.")
@telling
def history(ask: Ask, id: str, **asked: Any) -> None:
    """Say who changed the record ID, when, why, field by field."""
    with ask.directory() as directory:
        ask.show(directory.history(id, ask.viewer, **asked), "history")


@main.command()
@click.argument("batch", required=False)
@click.option("--limit", type=click.IntRange(1, 100_000), default=100, show_default=True, help="So many at once.")
@click.option("--after", type=click.IntRange(0), default=0, help="Leave out so many of the newest.")
@telling
def batches(ask: Ask, batch: str | None, limit: int, after: int) -> None:
    """List what was applied at once, newest first; of one BATCH its changes."""
    with ask.directory() as directory:
        if batch is None:
            ask.show(directory.batches(ask.viewer, limit=limit, after=after), "batches")
        else:
            ask.show(directory.batch(batch, ask.viewer, limit=limit), "batch")


@main.command()
@click.argument("batch")
@click.option("--except", "without", multiple=True, metavar="ID", help="Leave this record as it is.")
@writing
def undo(batch: str, store: str | None, **asked: Any) -> None:
    """Take back what BATCH did, by a batch that is its inverse; refused whole where something changed since."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        _done(directory.undo(batch, **asked))


@main.command()
@click.argument("id")
@click.argument("fields", metavar="FIELD=VALUE...", nargs=-1, required=True)
@click.option("--loosen", is_flag=True, help="More people may see it than before.")
@writing
def correct(id: str, fields: tuple[str, ...], store: str | None, **asked: Any) -> None:
    """
    Correct fields of the record ID, and pin them. An empty VALUE empties the field.

    A field of several values (names, sources, languages ...) takes JSON: languages='["fr", "ar"]'.
    """
    from directory.bootstrap import open_directory
    from directory.keeping.correcting import typed

    with open_directory(settings_of(store=store)) as directory:
        record = directory.for_writing(id)
        done = directory.correct(typed(record, fields), expected=record.hash, **asked)
    for change in done.fields:
        click.echo(f"{change.title}: {change.before or '(empty)'} → {change.after or '(empty)'}")
    _done(done.receipt)


@main.command()
@click.argument("id")
@click.option("--until", required=True, help="The first day on which it no longer holds: 2026, 2026-03, 2026-03-15.")
@click.option("--successor", metavar="ID", help="Of a link by which somebody holds a post: who holds it from then on.")
@writing
def end(id: str, until: str, successor: str | None, store: str | None, **asked: Any) -> None:
    """End the record ID (a membership, a holder, a channel, a body) instead of deleting it."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        if successor is None:
            _done(directory.end(id, until=until, **asked))
        else:
            _done(directory.hand_over(id, successor, since=until, **asked))


@main.command()
@click.argument("id", required=False)
@click.option(
    "--list",
    "listed",
    type=click.Path(dir_okay=False, allow_dash=True),
    help="A file with the links of channels, as `due` gives them, a line each; - is the standard input.",
)
@click.option("--on", type=Day(), required=True, help="The day on which the holder answered.")
@click.option("--by", required=True, help="Who checked.")
@click.option("--how", required=True, help="By what means: e-mail answered, called back ...")
@click.option("--channel", help="The channel's value, where the holder has several.")
@store_option
def verify(id: str | None, listed: str | None, store: str | None, channel: str | None, **asked: Any) -> None:
    """Write down that the holder ID answered on its channel, or that all of a list did."""
    from directory.bootstrap import open_directory

    if (id is None) == (listed is None):
        raise click.UsageError("give the ID of a holder, or a --list of links")
    with open_directory(settings_of(store=store)) as directory:
        if listed is not None:
            receipt = directory.verify_all(_lines(listed), **asked)
            click.echo(f"{receipt.updated} channels: verified on {asked['on']} (batch {receipt.batch})")
            return
        done = directory.verify(id or "", channel=channel, **asked)
    click.echo(f"{done.channel} of {done.holder}: verified on {done.verified_on} (batch {done.receipt.batch})")


def _lines(listed: str) -> list[str]:
    """The first word of each line of a file."""
    try:
        text = sys.stdin.read() if listed == "-" else Path(listed).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "is no text in UTF-8"
        fail(f"{listed}: {reason}; expected a file with a link a line", 1)
    return [words[0] for line in text.splitlines() if (words := line.split())]


@main.command()
@click.option("--role", help="Of posts in this role: its name, code or id.")
@click.option("--area", multiple=True, help="Of whoever covers a part of it; repeat it for a list.")
@click.option("--owner", metavar="ID", help="That this organization keeps control of.")
@click.option("--freshness", help="Only fresh (falling due), due, stale or never_verified.")
@click.option("--until", type=Day(), help="What falls due by then; the end of the month if not given.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="Lines at once.")
@click.option("--after", type=click.IntRange(0), default=0, help="Leave out so many at the beginning.")
@reading
def due(ask: Ask, **asked: Any) -> None:
    """Say which channels to confirm this month, and why."""
    from directory.questions.due import DueQuestion

    with ask.directory() as directory:
        ask.show(directory.due(DueQuestion.of(on=ask.on, **asked), ask.viewer), "due")


@main.command()
@click.argument("id")
@click.argument("text")
@click.option("--reply-to", default="", help="How to reach you.")
@store_option
def remark(id: str, text: str, reply_to: str, store: str | None) -> None:
    """Say to those who keep the directory that something about the record ID is wrong."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        directory.remark(id, text, reply_to=reply_to)
    click.echo("kept for those who keep this directory; nothing was changed")


@main.command()
@click.option("--all", "settled", is_flag=True, help="With those that were settled, newest first.")
@telling
def remarks(ask: Ask, *, settled: bool) -> None:
    """List what visitors said is wrong, oldest first (for the audience committee)."""
    with ask.directory() as directory:
        ask.show(directory.remarks(ask.viewer, settled=settled), "remarks")


@main.command()
@click.argument("id")
@click.option("--by", required=True, help="Who settled it.")
@click.option("--how", required=True, help="What was done about it.")
@store_option
def settle(id: str, store: str | None, **asked: Any) -> None:
    """Take the remark ID off the desk."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        _done(directory.settle(id, **asked))


@main.command()
@click.argument("name")
@click.option("--by", required=True, help="Who issues it.")
@store_option
def issue(name: str, by: str, store: str | None) -> None:
    """Freeze the directory as the next numbered, dated edition, under NAME."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        edition = directory.issue(name, by=by, progress=progress)
        place = directory.place_of(edition.number)
    click.echo(f"edition {edition.number} “{edition.name}” of {edition.day}: {place}")


@main.command()
@telling
def editions(ask: Ask) -> None:
    """List the editions, newest first."""
    with ask.directory() as directory:
        ask.show(directory.editions(ask.viewer), "editions")


@main.command()
@click.argument("before")
@click.argument("after", default="today")
@click.option("--gaps/--no-gaps", default=True, show_default=True, help="With the gaps that were closed or opened.")
@telling
def diff(ask: Ask, **asked: Any) -> None:
    """Say what changed between two editions, or between BEFORE and today."""
    from directory.questions.diff import DiffQuestion

    with ask.directory() as directory:
        ask.show(directory.diff(DiffQuestion.of(**asked), ask.viewer), "diff")


@main.command()
@store_option
def check(store: str | None) -> None:
    """Look whether all that is there is what was written; it ends with 1 where it is not."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        found = directory.check()
    for fault in found.faults:
        click.echo(fault)
    looked_at = f"{found.records:,} records, {found.batches:,} batches, {found.entries:,} lines of the journal"
    click.echo(f"{looked_at}: {f'{len(found.faults):,} faults' if found.faults else 'as they were written'}")
    if found.faults:
        raise SystemExit(1)
