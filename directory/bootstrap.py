"""Putting the directory together; the only module that names a store."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Final

from directory.batch import Receipt
from directory.config import Settings, data_folder, now, today
from directory.errors import NotPermitted, StoreUnavailable
from directory.ports import Shelf, Store
from directory.service import Directory

if TYPE_CHECKING:
    from directory.copying import Copied, Progress
    from directory.keeping.inbox import Inbox
    from directory.ports import Publication
    from directory.tables import Place

REAL: Final = ("reference", "network")
_DAY: Final = re.compile(r"today([+-]\d+)?")


def open_directory(settings: Settings | None = None, *, create: bool = False) -> Directory:
    """
    Open the directory that the settings name.

    Args:
        create: make an empty store where there is none.

    Raises:
        StoreUnavailable, StoreSchemaError: there is none, or it is not ours.
    """
    settings = settings or Settings.read()
    store = open_store(settings.store, settings, create=create)
    if settings.store.startswith("sqlite:"):
        status = store.status()
        if edition := status.edition:  # answers as of its day, and has no editions of its own
            return Directory(store, today=lambda: edition.day, now=now)
        if status.publication:
            return Directory(store, today=today, now=now, inbox=open_inbox(Path(settings.store.partition(":")[2])))
    return Directory(store, today=today, now=now, shelf=open_shelf(settings))


def open_inbox(path: Path) -> Inbox:
    """Where the remarks on a publication are kept: beside its file."""
    from directory.keeping.inbox import inbox_of

    return inbox_of(path)


def open_store(url: str, settings: Settings | None = None, *, create: bool = False) -> Store:
    """The store of a URL: `sqlite:PATH`, `sqlite::memory:`, or `neo4j://HOST/DATABASE` with the sign-in of settings."""
    scheme, colon, place = url.partition(":")
    if scheme == "sqlite" and place:
        from directory.stores.sqlite import PublishedStore, SqliteStore

        store = SqliteStore(place, create=create)
        if store.publication is None:
            return store
        store.close()
        return PublishedStore(place)
    if scheme.lower().partition("+")[0] in ("neo4j", "bolt") and place:
        return _open_neo4j(url, settings or Settings.read(), create=create)
    given = f"{scheme}{colon}…" if colon else url
    raise StoreUnavailable(
        f"store “{given}” is of no kind that is known: expected sqlite:PATH or neo4j://HOST/DATABASE"
    )


def open_shelf(settings: Settings) -> Shelf | None:
    """Where the editions of a store stand: beside its file, or in the folder of the settings; None = in memory."""
    scheme, _, place = settings.store.partition(":")
    if place == ":memory:":
        return None
    from directory.stores.sqlite import SqliteShelf

    if settings.editions:
        return SqliteShelf(settings.editions)
    if scheme == "sqlite":
        return SqliteShelf(Path(f"{place}.editions"))
    known = sha256(settings.store.encode()).hexdigest()[:16]
    return SqliteShelf(data_folder() / "editions" / known)


def _open_neo4j(url: str, settings: Settings, *, create: bool) -> Store:
    try:
        from directory.stores.neo4j import Address, Neo4jStore
    except ModuleNotFoundError as error:
        raise StoreUnavailable(
            f"{url.partition(':')[0]}: needs the driver: pip install 'directory-1540[neo4j]'"
        ) from error
    address = Address.of(url, user=settings.neo4j_user, password=settings.password())
    return Neo4jStore(address, create=create, bookmarks=data_folder() / "bookmarks")


def seed_folder() -> Path:
    """The seed that came with this program: beside it in a checkout, inside it when installed."""
    beside = Path(__file__).resolve().parent.parent / "seed"
    return beside if beside.is_dir() else Path(__file__).resolve().parent / "_seed"


def seed(*, demo: bool, on: date) -> Iterator[Place]:
    """
    The records of the seed; with `demo` also invented ones, whose dates count from a day.

    In seed/demo a date is written `today-30` or `today+10`: so many days from `on`.
    """
    from directory.intake.folder import read_folder  # only where a store is made

    def dated(cell: str) -> str:
        found = _DAY.fullmatch(cell)
        return (on + timedelta(days=int(found.group(1) or 0))).isoformat() if found else cell

    for name in REAL:
        yield from read_folder(seed_folder() / name)
    if demo:
        yield from read_folder(seed_folder() / "demo", cell=dated)


def initialize(settings: Settings) -> Receipt:
    """
    Make the store where there is none, and bring it to what the seed says.

    Raises:
        NotPermitted: the store holds invented data.
    """
    with open_directory(settings, create=True) as directory:
        if directory.status().demo:
            raise NotPermitted("the store holds invented data: give another --store")
        return directory.load(seed(demo=False, on=today()), "seed", by="seed", why="init")


def copy(source: str, target: str, settings: Settings, *, progress: Progress) -> Copied:
    """
    Copy one store into another, which is empty or holds what is left of a copy that broke off.

    Raises:
        NotPermitted: the target holds data, or is the source.
        StoreError: one of the two failed, or the source moved: start it again.
    """
    if source == target:
        raise NotPermitted("a store cannot be copied into itself: give another --to")
    with Directory(open_store(source, settings), today=today, now=now) as directory:
        if directory.status().publication:  # its journal has gaps, and a store of its own would not say why
            raise NotPermitted(f"store {source} is a publication: copy its file, or the full store")
        into = open_store(target, settings, create=True)
        try:
            return directory.copy(into, progress=progress)
        finally:
            into.close()


def restore(file: Path, settings: Settings, *, progress: Progress) -> Copied:
    """
    Fill an empty store with a backup; the backup is looked through before anything is made or touched.

    Raises:
        InvalidRecord: it is damaged, of another version, or none.
        NotPermitted: the store holds data.
        StoreError: one of the two failed: start it again.
    """
    from directory.keeping.backing_up import Backup

    with (
        Backup(file, progress) as backup,
        Directory(open_store(settings.store, settings, create=True), today=today, now=now) as directory,
    ):
        return directory.restore(backup, progress=progress)


def publish(audience: str, file: Path, settings: Settings, *, progress: Progress) -> Publication:
    """
    Write what an audience sees into a store file of its own, which takes the place of the one before all at once.

    Raises:
        NotFound: there is no such audience.
        NotPermitted: what is there is no publication; or the store is one, or an edition.
        StoreError: one of the two failed, or the data moved meanwhile: start it again.
    """
    from directory.stores.sqlite import SqlitePress

    with open_directory(settings) as directory, SqlitePress(file) as press:
        publication = directory.publish(press.store, audience, progress=progress)
        press.keep(publication)
    return publication


def make_demo(settings: Settings) -> Receipt:
    """
    A fresh demo store, in place of the one that was there: the real bodies, and invented posts and people.

    It is made beside it and put in its place when it is whole.

    Raises:
        NotPermitted: what is there is no demo store.
        StoreUnavailable: the store is no file.
    """
    scheme, _, place = settings.store.partition(":")
    if scheme != "sqlite" or place == ":memory:":
        raise StoreUnavailable(
            f"{scheme}:…: a demo store is made in a file: give sqlite:PATH, and `directory copy` it from there"
        )
    path = Path(place)
    if path.exists():
        with open_directory(settings) as old:
            status = old.status()
        if not (status.demo or status.empty):
            raise NotPermitted(f"store {path} holds real data: a demo store never takes its place")
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with open_directory(settings.model_copy(update={"store": f"sqlite:{fresh}"}), create=True) as directory:
        receipt = directory.load(seed(demo=True, on=today()), "demo", by="demo", why="demo")
    fresh.replace(path)
    return receipt
