"""
A backup: all that a store holds, journal and all, as lines of JSON that tell whether they are as they were written.

    {"format": ..., "version": 1, "demo": ..., "edition": ...}       the head
    {"batch": {...}}                                                  oldest first
    {"node": kind, "id": ..., "hash": ..., "body": {...}}             in (kind, id) order, then {"link": ...}
    {"entry": {...}, "before": {"hash", "body"}, "after": {...}}      the journal, oldest first
    {"end": {"batches", "nodes", "links", "entries", "fingerprint", "sha256"}}

Each line ends with `"line"`, the beginning of the SHA-256 of what stands before it in the line; `sha256` is that of all
lines before the last. There is no moment in it: two backups of equal stores are equal, byte for byte.
"""

# ruff: noqa: D102  the four parts of what a store holds are told by their names: see `Holdings`

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable, Generator
from datetime import date, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, Final, NamedTuple, Self, cast

from directory.errors import InvalidRecord, NotPermitted, StoreUnavailable, quoted
from directory.keeping.holdings import STEP, Holdings, Passing, Progress
from directory.keeping.lines import is_whole, sealed
from directory.model import RECORDS, Link, Record
from directory.ports import Applied, Edition, Entry, Status

if TYPE_CHECKING:
    from directory.batch import Action

FORMAT: Final = "directory-1540 backup"
VERSION: Final = 1
TAGS: Final = ("format", "batch", "node", "link", "entry", "end")  # in the order in which they stand
LONGEST: Final = 2**29  # bytes of a line: two images with what a desk item may carry


class Written(NamedTuple):
    """A backup that was written; `sha256` is what its last line says."""

    path: Path
    batches: int
    nodes: int
    links: int
    entries: int
    sha256: str


def write(
    holdings: Holdings, status: Status, path: Path | None, *, day: date, overwrite: bool, progress: Progress
) -> Written:
    """
    Write a backup beside its name, and give it the name when it is whole: mode 0600 from the first byte.

    Args:
        path: None = `backup-DAY-HASH.jsonl` in the present folder.

    Raises:
        NotPermitted: there is a file of that name, and nothing was said of writing over it.
        StoreUnavailable: it cannot be written there.
    """
    import tempfile

    if path and os.path.lexists(path) and not overwrite:
        raise _there(path)
    place = path or Path(f"backup-{day}.jsonl")
    try:
        handle, name = tempfile.mkstemp(prefix=f"{place.name}.", suffix=".part", dir=place.parent)  # mode 0600
        part = Path(name)
        try:
            with os.fdopen(handle, "wb", buffering=2**20) as file:
                passing, sha256 = _write(holdings, status, file, progress)
                file.flush()
                os.fsync(file.fileno())
            place = path or place.with_name(f"backup-{day}-{sha256[:12]}.jsonl")
            _name(part, place, overwrite=overwrite)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise StoreUnavailable(f"the backup cannot be written: {error.strerror}", place=quoted(str(place))) from error
    counts = passing.counts
    return Written(place, counts["batches"], counts["nodes"], counts["links"], counts["entries"], sha256)


def _there(path: Path) -> NotPermitted:
    return NotPermitted(f"{quoted(str(path))} is there: give another name, or --overwrite")


def _name(part: Path, place: Path, *, overwrite: bool) -> None:
    """Give a whole file its name, all at once; the name outlives a power cut."""
    if overwrite:
        part.replace(place)
    else:
        try:
            os.link(part, place)
        except FileExistsError as error:
            raise _there(place) from error
    sync_folder(place.parent)


def sync_folder(folder: Path) -> None:
    """See that the names in a folder outlive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(holdings: Holdings, status: Status, file: IO[bytes], progress: Progress) -> tuple[Passing, str]:
    passing, total = Passing(holdings, progress, "written"), hashlib.sha256()

    def put(text: str) -> None:
        line = sealed(text.encode())
        total.update(line)
        file.write(line)

    edition = status.edition and [*status.edition[:2], status.edition.day.isoformat(), *status.edition[3:]]
    put(_json({"format": FORMAT, "version": VERSION, "demo": status.demo, "edition": edition}))
    for batch in passing.batches():
        put(_json({"batch": batch._replace(at=cast("datetime", batch.at.isoformat()))._asdict()}))
    for node in passing.nodes():
        put(f'{{"node":{_json(node.record_kind)},"id":{_json(node.id)},{_image(node)}')
    for link in passing.links():
        put(f'{{"link":{_json(link.kind)},"id":{_json(link.id)},{_image(link)}')
    for entry in passing.entries():
        put(_entry(entry))
    sha256 = total.hexdigest()
    put(_json({"end": {**passing.counts, "fingerprint": passing.digest, "sha256": sha256}}))
    return passing, sha256


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _image(record: Record) -> str:
    return f'"hash":"{record.hash}","body":{record.body}}}'


def _entry(entry: Entry) -> str:
    image = entry.after or entry.before
    said = {
        "position": entry.position,
        "batch": entry.batch,
        "record": entry.record,
        "kind": image.record_kind if image else "",
        "action": entry.action,
    }
    before, after = (f"{{{_image(image)}" if image else "null" for image in (entry.before, entry.after))
    return f'{{"entry":{_json(said)},"before":{before},"after":{after}}}'


class Backup:
    """
    A backup file, whole: as it is opened, each line, the whole and each record are compared with their hashes.

    Its four parts are read from the file each time that they are asked for. Use it in `with`.

    Raises:
        InvalidRecord: it is damaged, cut short, of another version, or no backup; with its line.
        StoreUnavailable: it cannot be read.
    """

    def __init__(self, path: Path, progress: Progress = lambda _what, _count: None) -> None:
        self._path = path
        self._starts: dict[str, tuple[int, int]] = {}  # by tag: where its lines begin, and what line that is
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise self._unreadable(error) from error
        try:
            head, end = self._read_through(progress)
            self.demo, self.edition = bool(head.get("demo")), self._edition(head.get("edition"))
            self._batches = {batch.id: batch for batch in self.batches()}
            self._compare(end.get("fingerprint"), progress)
        except OSError as error:
            self._file.close()
            raise self._unreadable(error) from error
        except BaseException:
            self._file.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._file.close()

    def batches(self) -> Generator[Applied]:
        yield from self._part("batch", self._batch)

    def nodes(self) -> Generator[Record]:
        yield from self._part("node", lambda said: self._record(said["node"], said))

    def links(self) -> Generator[Link]:
        yield from self._part("link", lambda said: cast("Link", self._record("Link", said)))

    def entries(self) -> Generator[Entry]:
        yield from self._part("entry", self._entry)

    # inside

    def _read_through(self, progress: Progress) -> tuple[dict[str, Any], dict[str, Any]]:
        """Compare each line and the whole with their hashes; what the first and the last line say."""
        total, place, last, end, offset = hashlib.sha256(), 0, 0, b"", 0
        head = self._head()
        self._file.seek(0)
        while line := self._file.readline(LONGEST):
            place += 1
            self._check(line, place)
            tag = self._tag(line, place)
            if end or tag < last:
                raise self._broken("stands behind the last one, or not in its order", place)
            if TAGS[tag] not in self._starts:
                self._starts[TAGS[tag]] = offset, place
            last, offset = tag, offset + len(line)
            if TAGS[tag] == "end":
                end = line
                continue
            total.update(line)
            if place % STEP == 0:
                progress("lines read", place)
        said: dict[str, Any] = json.loads(end)["end"] if end else {}
        if not end or said.get("sha256") != total.hexdigest():
            raise self._broken("lines are missing, or stand in another order", place if end else place + 1)
        return head, said

    def _compare(self, fingerprint: object, progress: Progress) -> None:
        if Passing(self, progress, "checked").through() != fingerprint:
            raise self._broken("its records and journal are not what its last line says")

    def _head(self) -> dict[str, Any]:
        try:
            head: object = json.loads(self._file.readline(1_000_000))
        except (ValueError, RecursionError):
            head = None
        found = cast("dict[str, Any]", head if isinstance(head, dict) else {})
        if found.get("format") != FORMAT:
            raise InvalidRecord("is no backup of a directory: give a file of `directory backup`", source=self._name)
        if found.get("version") != VERSION:
            reason = f"is a backup of version {quoted(str(found.get('version')))}, this program reads {VERSION}"
            raise InvalidRecord(f"{reason}: use the program that made it", source=self._name)
        return found

    def _check(self, line: bytes, place: int) -> None:
        if not is_whole(line):
            raise self._broken("is not as it was written", place)

    def _tag(self, line: bytes, place: int) -> int:
        for number, tag in enumerate(TAGS):
            if line.startswith(b'{"%s":' % tag.encode()):
                return number
        raise self._broken("is of no kind that is known", place)

    def _part(self, tag: str, made: Callable[[dict[str, Any]], Any]) -> Generator[Any]:
        offset, place = self._starts.get(tag, (0, 0))
        with self._path.open("rb", buffering=2**20) as file:
            file.seek(offset)
            start = b'{"%s":' % tag.encode()
            while offset and (line := file.readline(LONGEST)).startswith(start):
                try:
                    yield made(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
                    raise self._broken("cannot be read, though it is as it was written", place) from error
                place += 1

    def _batch(self, said: dict[str, Any]) -> Applied:
        batch = Applied(**said["batch"])
        return batch._replace(at=datetime.fromisoformat(said["batch"]["at"]))

    def _record(self, kind: str, said: dict[str, Any]) -> Record:
        record = RECORDS[kind].model_validate(said["body"])
        if record.hash != said["hash"]:
            raise ValueError("the record has another hash")
        return record

    def _entry(self, said: dict[str, Any]) -> Entry:
        entry = said["entry"]
        batch, action = self._batches[entry["batch"]], cast("Action", entry["action"])
        before, after = (said[name] and self._record(entry["kind"], said[name]) for name in ("before", "after"))
        said_of = batch.id, batch.kind, batch.by, batch.at, batch.why
        return Entry(entry["position"], *said_of, entry["record"], action, before, after)

    def _edition(self, said: Any) -> Edition | None:
        try:
            return said and Edition(said[0], said[1], date.fromisoformat(said[2]), said[3], said[4])
        except (TypeError, ValueError, IndexError, KeyError) as error:
            raise self._broken("says nothing readable of its edition", 1) from error

    @property
    def _name(self) -> str:
        return f"backup {quoted(str(self._path))}"

    def _broken(self, reason: str, line: int | None = None) -> InvalidRecord:
        return InvalidRecord(f"{reason}: the backup is damaged, use another one", source=self._name, line=line)

    def _unreadable(self, error: OSError) -> StoreUnavailable:
        return StoreUnavailable(f"the backup cannot be read: {error.strerror}", place=quoted(str(self._path)))
