"""Backups, publications, and what visitors of a publication remark: parse, one call, print."""

from __future__ import annotations

from pathlib import Path

import click

from directory.cli.frame import fail, main, progress, settings_of, store_option

FILE = click.Path(dir_okay=False, path_type=Path)


@main.command()
@click.argument("file", type=FILE, required=False)
@click.option("--overwrite", is_flag=True, help="Take the place of a file of that name.")
@store_option
def backup(file: Path | None, *, overwrite: bool, store: str | None) -> None:
    """Write the store, journal and all, into FILE: lines of JSON with their hashes, for your eyes only (mode 0600)."""
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=store)) as directory:
        done = directory.backup(file, overwrite=overwrite, progress=progress)
    held = f"{done.nodes:,} nodes, {done.links:,} links, {done.batches:,} batches with {done.entries:,} entries"
    click.echo(f"{done.path}: {held} (SHA-256 {done.sha256})")


@main.command()
@click.argument("file", type=FILE)
@store_option
def restore(file: Path, store: str | None) -> None:
    """Fill an empty store with the backup FILE, after comparing each line with its hash."""
    from directory import bootstrap

    settings = settings_of(store=store)
    try:
        done = bootstrap.restore(file, settings, progress=progress)
    except KeyboardInterrupt:
        fail("stopped: what was restored is not whole, start the same restore again", 130)
    held = f"{done.nodes:,} nodes, {done.links:,} links, {done.batches:,} batches with {done.entries:,} entries"
    click.echo(f"{settings.store}: {held}; equal to {file} (fingerprint {done.fingerprint[:16]})")


@main.command()
@click.argument("file", type=FILE)
@click.option("--audience", default="public", show_default=True, help="For whom: public, network, peers:<community>.")
@store_option
def publish(file: Path, audience: str, store: str | None) -> None:
    """
    Write what an audience sees, and nothing else, into the store FILE, for a server that never opens the full one.

    A publication that is there is replaced at once; a server that has it open goes on with the new one.
    """
    from directory import bootstrap

    done = bootstrap.publish(audience, file, settings_of(store=store), progress=progress)
    click.echo(f"{file}: what {done.audience} sees, of {done.day} (fingerprint {done.fingerprint[:16]})")


@main.command()
@click.argument("file", type=FILE)
@click.option("--by", required=True, help="Who takes them in.")
@store_option
def inbox(file: Path, by: str, store: str | None) -> None:
    """Put what visitors of the publication FILE remarked on the desk; FILE may be its FILE.inbox as well."""
    from directory.bootstrap import open_directory, open_inbox

    with open_directory(settings_of(store=store)) as directory:
        done = directory.take_in(open_inbox(file), by=by)
    known = f", {done.known:,} were there already" if done.known else ""
    click.echo(f"{done.new:,} remarks taken in{f' (batch {done.batch})' if done.batch else ''}{known}")
    for path, lines in done.damaged.items():
        click.echo(f"{lines:,} lines could not be read: they are kept in {path}")
