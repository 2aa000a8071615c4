"""Bringing in lists: parse, one call, print."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from directory.cli.frame import Ask, fail, main, progress, reading, settings_of, store_option, telling

if TYPE_CHECKING:
    from directory.intake.asked import Asked, Listed
    from directory.keeping.importing_records import RecordsPlan
    from directory.keeping.plans import Plan
    from directory.service import Directory
    from directory.service.importing import Imported

LISTS: Final = ("participants", "focal_points", "members", "organizations", "channels")
OUT: Final = ("held", "rejected")
SHOWN: Final = 20  # rows that are told one by one
STATUSES: Final = ("new", "e-mail changed", "contact changed", "changed", "gone", "unchanged")


@main.command(name="import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--as", "kind", type=click.Choice(LISTS), help="The kind of list; found by its columns if not given.")
@click.option("--sheet", "sheets", multiple=True, help="A sheet, where the file has several; repeat it for more.")
@click.option("--header", type=click.IntRange(0), help="The row of the header, 0 = none; found if not given.")
@click.option("--column", "columns", multiple=True, metavar="COLUMN=FIELD", help="What a column is; empty = leave it.")
@click.option("--set", "fill", multiple=True, metavar="FIELD=TEXT", help="What rows say where they say nothing.")
@click.option("--map", "kept", metavar="NAME", help="Which column is what, as it was kept under NAME.")
@click.option("--keep", default="", metavar="NAME", help="Keep which column is what under NAME.")
@click.option("--label", default="committee", show_default=True, help="Who may see what is created.")
@click.option("--tighten", is_flag=True, help="What is there and more people may see gets that label too.")
@click.option("--register", default="", help="The list's name: its next edition is compared with this one.")
@click.option("--as-of", default="", metavar="DAY", help="The day of which the list speaks.")
@click.option("--day-first/--month-first", "day_first", default=None, help="How 3/4/2026 is read; else it is held.")
@click.option("--encoding", help="Of a text file; found if not given.")
@click.option("--delimiter", help="Between the cells of a text file; found if not given.")
@click.option("--rejects", type=click.Path(path_type=Path), help="Write what did not come in to this CSV or XLSX.")
@click.option("--dry-run", is_flag=True, help="Say what would be done, and do nothing.")
@click.option("--by", default="", help="Who does it.")
@store_option
def import_(files: tuple[Path, ...], store: str | None, by: str, **asked: Any) -> None:
    """
    Bring in lists (XLSX, XLS, ODS, CSV, TSV, vCard, Popolo), or records that were exported (folder, ZIP, JSONL).

    Every row is created, updated, unchanged, held for somebody to decide, or rejected; nothing is guessed.
    """
    from directory.bootstrap import open_directory
    from directory.intake.records import is_records

    if asked["rejects"] and asked["rejects"].exists():  # said before anything comes in
        fail(f"{asked['rejects']}: is there already: give --rejects another name", 2)
    if not asked["dry_run"] and not by.strip():
        raise click.UsageError("say --by whom it is done, or --dry-run")
    with open_directory(settings_of(store=store)) as directory:
        for file in files:
            if is_records(file):
                _records(directory, file, by=by, dry_run=asked["dry_run"], rejects=asked["rejects"])
            else:
                _list(directory, file, by=by, **asked)


def _list(directory: Directory, file: Path, *, by: str, dry_run: bool, rejects: Path | None, **asked: Any) -> None:
    from directory.intake.asked import listed, sheets_to_read
    from directory.intake.reading import read, safe_name

    book = read(file, encoding=asked.pop("encoding"), delimiter=asked.pop("delimiter"))
    header, sheets = asked.pop("header"), sheets_to_read(book, asked.pop("sheets"))
    for sheet in sheets:
        given = listed(book, sheet, header=header)
        plan = directory.plan_import(given, _asked(directory, given, **asked), progress=progress)
        click.echo("\n".join(_read(book.notes, plan)))
        done = None if dry_run else directory.import_list(plan, by=by, progress=progress)
        click.echo("\n".join(_told(done.plan if done else plan, done)))
        if rejects:
            of_sheet = rejects.with_stem(f"{rejects.stem}-{safe_name(sheet.name)}") if len(sheets) > 1 else rejects
            _write_rejects(done.plan if done else plan, of_sheet)


def _asked(
    directory: Directory,
    given: Listed,
    *,
    kind: Any,
    kept: str | None,
    columns: tuple[str, ...],
    fill: tuple[str, ...],
    **rest: Any,
) -> Asked:
    from directory.intake.asked import Asked
    from directory.intake.columns import kind_of

    by_hand: dict[str, str | None] = {name: field or None for name, field in _pairs(columns, "--column")}
    asked = Asked(kind or kind_of(given.table), columns=by_hand, fill=dict(_pairs(fill, "--set")), **rest)
    if kept:
        asked = asked.with_kept(directory.kept_mapping(kept))
    return asked._replace(kind=kind) if kind else asked


def _pairs(given: tuple[str, ...], option: str) -> Iterator[tuple[str, str]]:
    for pair in given:
        name, equals, value = pair.rpartition("=") if option == "--column" else pair.partition("=")
        if not equals or not name.strip():
            raise click.UsageError(f"{option} takes NAME=VALUE, given “{pair[:80]}”")
        yield name.strip(), value.strip()


def _read(notes: tuple[str, ...], plan: Plan) -> Iterator[str]:
    """What was read, and how."""
    table = plan.listed.table
    where = f", sheet “{table.sheet}”" if table.sheet else ""
    header = f"header in row {table.header}" if table.header else "no header"
    yield f"{table.file}{where}: {_rows(len(table.lines))}, {header}, read as {plan.asked.kind}"
    yield from (f"   {note}" for note in (*notes, *table.notes, *plan.columns.notes))
    for column in plan.columns.columns:
        doubt = f'  (not sure: say --column "{column.name}=FIELD")' if column.field and not column.sure else ""
        yield f"   {column.name} → {column.field or 'left out'}{doubt}"


def _told(plan: Plan, done: Imported | None) -> Iterator[str]:
    """What came of it: the counts, the rows that did not come in, what the list changed."""
    counts = plan.counts
    yield f"{_rows(len(plan.rows))} = " + " + ".join(f"{count:,} {outcome}" for outcome, count in counts.items())
    out = [row for row in plan.rows if row.outcome in ("held", "rejected")]
    for row in out[:SHOWN]:
        yield f"row {row.number}, {row.outcome}: {'; '.join(row.reasons)}"
    if len(out) > SHOWN:
        yield f"and {len(out) - SHOWN:,} more: see `directory held`, or give --rejects FILE"
    for status in STATUSES:
        told = [one for one in plan.told if one.status == status]
        if told and status in ("new", "unchanged", "changed"):
            yield f"{status} among what the list is about: {len(told):,}"
        else:
            yield from (
                f"{status}: {one.name} ({one.id}){f': {one.detail}' if one.detail else ''}" for one in told[:SHOWN]
            )
    if plan.new_bodies:
        more = f" and {len(plan.new_bodies) - SHOWN:,} more" if len(plan.new_bodies) > SHOWN else ""
        yield f"new organizations, {len(plan.new_bodies):,}: {'; '.join(plan.new_bodies[:SHOWN])}{more}"
    if plan.tightened:
        yield f"tightened to {plan.asked.label}: {len(plan.tightened):,} records: {', '.join(plan.tightened[:SHOWN])}"
    if plan.unplaced:
        yield f"new bodies without sector or cover: {len(plan.unplaced):,}; see `directory unplaced`"
    unsure = [
        f'--column "{column.name}={column.field}"'
        for column in plan.columns.columns
        if not column.sure and column.field
    ]
    if unsure and done is None:
        yield f"before it comes in, say what a column is, or that it is left out: {' '.join(unsure)}"
    yield _end(done)


def _rows(count: int) -> str:
    return "1 row" if count == 1 else f"{count:,} rows"


def _end(done: Any) -> str:
    if done is None:
        return "nothing was written: it was a dry run"
    if not (batch := done.receipt.batch):
        return "nothing differs, nothing was written"
    return f"written as batch {batch}; `directory undo {batch}` takes it back"


def _write_rejects(plan: Plan, path: Path) -> None:
    from directory.keeping.received import rejected

    out = sum(count for outcome, count in plan.counts.items() if outcome in ("held", "rejected"))
    if not out:
        click.echo("every row came in: no file of rejects was written")
        return
    _write(path, rejected(plan, "xlsx" if path.suffix.casefold() == ".xlsx" else "csv"))
    click.echo(f"{out:,} rows that did not come in: {path}")


def _write(path: Path, data: bytes) -> None:
    """A new file, for who made it alone; what is there stays."""
    try:
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
    except OSError as error:
        fail(f"{path}: cannot be written: {error.strerror}", 1)


def _records(directory: Directory, file: Path, *, by: str, dry_run: bool, rejects: Path | None) -> None:
    from directory.intake.records import read_records, rejected_line

    name = file.resolve().name
    plan = directory.plan_records(list(read_records(file)))
    done = None if dry_run else directory.import_records(plan, by=by, why=f"records of {name}")
    plan = done.plan if done else plan
    click.echo("\n".join(_told_records(name, plan)))
    click.echo(_end(done))
    if rejects:
        out = [(one, row.reason) for one, row in zip(plan.given, plan.rows, strict=True) if row.outcome in OUT]
        _write(rejects, "".join(f"{rejected_line(*one)}\n" for one in out).encode())
        click.echo(f"{len(out):,} records that did not come in: {rejects}")


def _told_records(name: str, plan: RecordsPlan) -> Iterator[str]:
    counts = " + ".join(f"{count:,} {outcome}" for outcome, count in plan.counts.items())
    yield f"{name}: {len(plan.rows):,} records = {counts}"
    out = [row for row in plan.rows if row.outcome in ("held", "rejected")]
    for row in out[:SHOWN]:
        place = f"{row.source}, line {row.line}" if row.line else row.source
        yield f"{place}, {row.outcome}: {row.reason}"
    if len(out) > SHOWN:
        yield f"and {len(out) - SHOWN:,} more"


@main.command()
@click.argument("id", required=False)
@click.argument("fields", metavar="FIELD=VALUE...", nargs=-1)
@click.option("--all", "settled", is_flag=True, help="With those that were decided, newest first.")
@click.option("--by", default="", help="Who decides.")
@telling
def held(ask: Ask, id: str | None, fields: tuple[str, ...], by: str, *, settled: bool) -> None:
    """
    List the rows that wait for somebody (for the audience committee), or bring in the row ID.

    FIELD=VALUE is written over its cells: country=Ghana, organization_id=org:icca, person_id=new ...
    """
    with ask.directory() as asked:
        if id is None:
            ask.show(asked.waiting(ask.viewer, settled=settled), "waiting")
            return
    if not by.strip():
        raise click.UsageError("say --by whom it is decided")
    from directory.bootstrap import open_directory

    with open_directory(settings_of(store=ask.store)) as directory:
        done = directory.bring_in(id, written=dict(_pairs(fields, "FIELD=VALUE")), by=by)
    row = done.plan.rows[0]
    click.echo(f"{row.name} ({row.main}): {row.outcome} (batch {done.receipt.batch})")


@main.command()
@reading
def unplaced(ask: Ask) -> None:
    """List bodies that say no sector or no cover: no coverage and no `who` can find them."""
    with ask.directory() as directory:
        ask.show(directory.unplaced(ask.viewer, on=ask.on), "unplaced")


@main.command()
@click.argument("kind", required=False, type=click.Choice(LISTS))
@click.option("-o", "--output", type=click.Path(path_type=Path), help="The file, or for all kinds the folder.")
def templates(kind: str | None, output: Path | None) -> None:
    """Write an empty list to fill in, of one KIND or of all: columns, an example row, notes."""
    from directory.intake.kinds import KINDS, kind_named
    from directory.intake.templates import template

    if kind is None and output is None:
        for known in KINDS.values():
            click.echo(f"{known.name}: {known.title}. {known.note}")
        return
    target = output or Path(f"{kind}.xlsx")
    for known in (kind_named(kind),) if kind else KINDS.values():
        path = target if kind else target / f"{known.name}.xlsx"
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, template(known.name, "csv" if path.suffix.casefold() == ".csv" else "xlsx"))
        click.echo(f"{known.title}: {path}")
