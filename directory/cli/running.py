"""Running an install: making, looking after, copying and serving a store."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from directory.access import COMMITTEE
from directory.cli.frame import fail, main, progress, settings_of, store_option
from directory.errors import DirectoryError

if TYPE_CHECKING:
    from directory.config import Settings

DEMO_FILE: Final = "directory-demo.db"


@main.command()
@click.option("--empty", is_flag=True, help="Make it with nothing in it: for records that were exported, say.")
@store_option
def init(*, empty: bool, store: str | None) -> None:
    """Make the store, or bring it to the seed that came with this version; what a person pinned stays."""
    from directory.bootstrap import initialize, open_directory

    settings = settings_of(store=store)
    if empty:
        with open_directory(settings, create=True) as directory:
            click.echo(f"{settings.store}: {'empty' if directory.status().empty else 'was there, and is not empty'}")
        return
    receipt = initialize(settings)
    click.echo(f"{settings.store}: {receipt.created} created, {receipt.updated} updated, {receipt.unchanged} unchanged")


@main.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON, for monitors.")
@click.option("--audience", default="public", show_default=True, help="public, network, peers:<community>, committee.")
@store_option
def status(*, as_json: bool, audience: str, store: str | None) -> None:
    """Say whether the store answers, and what is in it; it ends with 1 where it does not."""
    from directory.access import Viewer
    from directory.bootstrap import open_directory

    settings = settings_of(store=store)
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
    frozen = f"edition {state.edition.number} “{state.edition.name}” of {state.edition.day}" if state.edition else ""
    published = f"publication for {state.publication.audience} of {state.publication.day}" if state.publication else ""
    if as_json:
        of_all = {"batches": state.token} if viewer.labels.every else {}
        _print_json(
            {
                "answers": True,
                "store": settings.store,
                "version": state.version,
                "data": data,
                **({"edition": frozen} if frozen else {}),
                **({"publication": published} if published else {}),
                "nodes": dict(counts),
                **of_all,
            }
        )
        return
    said = "; ".join(part for part in (f"data: {data}", frozen, published) if part)
    click.echo(f"{settings.store}: answers; version {state.version}; {said}")
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
        done = bootstrap.copy(source, target, settings_of(), progress=progress)
    except KeyboardInterrupt:
        fail("stopped: what was copied is not whole, start the same copy again", 130)
    brought = f"{done.nodes:,} nodes, {done.links:,} links, {done.batches:,} batches with {done.entries:,} entries"
    click.echo(f"{target}: {brought}; equal to {source} (fingerprint {done.fingerprint[:16]})")


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
    settings = settings_of(**given)
    if demo:
        make_demo(settings)
    open_directory(settings).close()  # what is wrong with the store is said here, on one line
    options = [f"--{name}={value}" for name, value in _served(settings).items()]
    script = str(_app())
    os.execve(sys.executable, [sys.executable, "-m", "streamlit", "run", script, *options], environment_of(settings))  # noqa: S606


def _app() -> Path:
    beside = Path(__file__).resolve().parent.parent.parent / "app.py"
    return beside if beside.is_file() else Path(__file__).resolve().parent.parent / "_app.py"


def _served(settings: Settings) -> dict[str, object]:
    """How Streamlit is set: nothing leaves this machine, nothing more is offered than the pages need."""
    return {
        "server.address": settings.address,
        "server.port": settings.port,
        "server.headless": "true",
        "server.fileWatcherType": "none",
        "server.maxUploadSize": 20 if settings.audience == COMMITTEE else 1,  # MB: those who keep it bring in lists
        "browser.gatherUsageStats": "false",
        "client.toolbarMode": "viewer",
        "client.showErrorDetails": "none",
        "theme.headingFontSizes": '["1.9rem", "1.5rem", "1.25rem", "1.1rem"]',
        "theme.light.primaryColor": "#1f6fa8",  # both, or the visitor loses the choice between light and dark
        "theme.dark.primaryColor": "#5fa8d9",
    }
