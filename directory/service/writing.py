"""The directory whole: the questions, and what those who keep it do."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

from pydantic import ValidationError

from directory.access import ALL
from directory.batch import BatchKind, Change, Receipt
from directory.errors import Conflict, InvalidRecord, NotPermitted
from directory.model import Id, Link, Record, refused
from directory.ports import Checked, Edition, Reader, Scope, Store
from directory.service.applying import quiet, refuse_nobody
from directory.service.asking import Asking
from directory.service.exporting import Exporting
from directory.service.importing import Receiving
from directory.service.past import counted

if TYPE_CHECKING:
    from directory.copying import Copied, Progress
    from directory.questions.changes import FieldChange, FieldVersions
    from directory.tables import Place

LONGEST_NAME: Final = 100  # characters of an edition's name


class Verified(NamedTuple):
    """What `verify` wrote."""

    holder: Id
    channel: str
    verified_on: str
    receipt: Receipt


class Corrected(NamedTuple):
    """What `correct` wrote; no field and no batch where nothing differed."""

    fields: tuple[FieldChange, ...]
    receipt: Receipt


class Directory(Receiving, Exporting):
    """Every use case over one store; safe to share between threads. Who writes sees everything."""

    def load(self, places: Iterable[Place], kind: BatchKind, *, by: str, why: str, batch: str | None = None) -> Receipt:
        """
        Bring the store to what the records say: the difference alone, and not the fields that a person pinned.

        Nothing is deleted. The same records again change nothing.

        Raises:
            InvalidBatch, Conflict, StoreError: see `Store.apply`.
        """
        from directory.keeping.loading import difference

        given = list(places)
        changes = self._present(lambda reader: difference(reader, given))
        receipt = self._write(kind, changes, by=by, why=why, batch=batch)
        return receipt._replace(unchanged=receipt.unchanged + len(given) - len(changes))

    def undo(self, batch: str, *, by: str, why: str = "", without: Sequence[Id] = ()) -> Receipt:
        """
        Take back what a batch did, by a batch that is its inverse.

        Args:
            without: records that stay as they are.

        Raises:
            NotFound: no such batch, or no such record in it.
            Conflict: records that changed since; nothing is undone.
            InvalidBatch: something that came later hangs on what would go; nothing is undone.
            InvalidRecord: it changed nothing, or nothing is left to undo.
        """
        from directory.keeping.undoing import inverse

        refuse_nobody(by)
        changes = self._present(lambda reader: inverse(reader, batch, without=without))
        if not changes:
            raise InvalidRecord("has nothing to undo", source=f"batch {batch}")
        try:
            return self._write("undo", changes, by=by, why=f"undo of {batch}{f': {why}' if why else ''}")
        except Conflict as error:
            raise Conflict(error.records, since=f"batch {batch}") from error

    def correct(self, record: Record, *, expected: str, by: str, why: str = "", loosen: bool = False) -> Corrected:
        """
        Bring one record to what was written by hand, and pin what changed.

        Args:
            expected: the hash of the record that was read.
            loosen: says that more people may see it than before.

        Raises:
            NotFound: it is not there any more.
            Conflict: somebody changed it since it was read; `versions` tells how.
            InvalidRecord, InvalidBatch: it breaks a rule.
        """
        from directory.keeping.correcting import correction
        from directory.questions.changes import differences

        refuse_nobody(by)

        def read(reader: Reader) -> tuple[tuple[Change, ...], tuple[FieldChange, ...]]:
            changes = correction(reader, record, expected=expected, loosen=loosen)
            return changes, differences(reader.get([record.id]).get(record.id), record) if changes else ()

        changes, fields = self._present(read)
        return Corrected(fields, self._write("form", changes, by=by, why=why))

    def versions(self, record: Record, *, expected: str) -> tuple[FieldVersions, ...]:
        """
        Where a record that could not be saved differs from the present one, beside what both began from.

        Args:
            expected: the hash of the record that was read: their common ancestor.
        """
        from directory.questions.changes import versions

        def compare(reader: Reader) -> tuple[FieldVersions, ...]:
            images = (image for entry in reader.journal(record=record.id) for image in (entry.before, entry.after))
            ancestor = next((image for image in images if image and image.hash == expected), None)
            return versions(ancestor, record, reader.get([record.id]).get(record.id))

        return self._present(compare)

    def add(self, records: Sequence[Record], *, by: str, why: str = "") -> Receipt:
        """
        Add records that are not there yet, together: an organization, or a post with the links that it hangs on.

        Raises:
            InvalidBatch: one breaks a rule.
            Conflict: one is there already.
        """
        from directory.keeping.correcting import refuse_unreadable, refuse_verified

        refuse_nobody(by)
        refuse_verified(records)
        for record in records:
            refuse_unreadable(None, record)
        return self._write("form", tuple(Change(record.id, record) for record in records), by=by, why=why)

    def end(self, known: Id, *, until: str, by: str, why: str = "") -> Receipt:
        """
        End a record instead of deleting it.

        Args:
            until: the first day on which it no longer holds: a year, a month or a day.

        Raises:
            NotFound: there is none.
            InvalidRecord: it ended before, or the day is none.
            InvalidBatch: it would end before it begins.
        """
        from directory.keeping.correcting import ending

        refuse_nobody(by)
        return self._write("form", self._present(lambda reader: ending(reader, known, until=until)), by=by, why=why)

    def change_over(self, old: Id, new: Link, *, also: Sequence[Record] = (), by: str, why: str = "") -> Receipt:
        """
        Let one link take over from another: the old one ends on the day on which the new one starts.

        Args:
            also: records that the new one needs: the next holder, the new channel.

        Raises:
            NotFound: there is no old one.
            InvalidRecord: the new one does not say when it starts, or the old one ended before.
            InvalidBatch: one breaks a rule.
        """
        from directory.keeping.correcting import change_over, refuse_unreadable

        refuse_nobody(by)
        for record in also:
            refuse_unreadable(None, record)
        changes = self._present(lambda reader: change_over(reader, old, new))
        return self._write("form", (*(Change(record.id, record) for record in also), *changes), by=by, why=why)

    def hand_over(self, old: Id, to: Id, *, since: str, by: str, why: str = "") -> Receipt:
        """
        Let somebody else hold a post from a day on; see `change_over`.

        Args:
            old: the link by which the last holder holds it.
            to: the person who follows.
        """
        from directory.keeping.correcting import new_id, present

        def following(reader: Reader) -> Link:
            before = present(reader, old)
            if not isinstance(before, Link) or before.kind != "HOLDS":
                raise InvalidRecord(f"{old} is no link by which somebody holds a post", field="old")
            follower = present(reader, to)
            try:
                new = Link(
                    id=new_id("Link"),
                    kind="HOLDS",
                    source_id=to,
                    target_id=before.target_id,
                    label=before.label,
                    valid_from=since,
                )
            except ValidationError as error:
                raise refused(error, source=old) from error
            if follower.until_day <= new.from_day:
                raise InvalidRecord(f"ended on {follower.valid_until}, before it begins", source=to, field="since")
            return new

        return self.change_over(old, self._present(following), by=by, why=why)

    def for_writing(self, known: Id) -> Record:
        """
        A record as who corrects it reads it: all of it.

        Raises:
            NotFound: there is none.
        """
        from directory.keeping.correcting import present

        return self._present(lambda reader: present(reader, known))

    def verify(self, holder: Id, *, on: date, by: str, how: str, channel: str | None = None) -> Verified:
        """
        Write down that a holder answered on its channel.

        Args:
            holder: organization, post or person.
            channel: the value of the channel, where it has several.
            on, by, how: when, who checked, and by what means.

        Raises:
            NotFound: no such holder, or it has no such channel.
            InvalidRecord: it has several channels and none was named; the day has not come yet, or is not the latest;
                nothing is said of who or how.
            Conflict: somebody changed it meanwhile.
        """
        from directory.keeping.verifying import channel_of, refuse_unsaid, verification

        refuse_unsaid(on, self._today(), by, how, source=holder)
        scope = Scope(ALL, self._today())
        links, value = self._store.read(scope, lambda reader: channel_of(reader, holder, channel))
        receipt = self._write("verify", verification(links, on=on, by=by, how=how), by=by, why=how)
        return Verified(holder, value, on.isoformat(), receipt)

    def verify_all(self, links: Sequence[Id], *, on: date, by: str, how: str) -> Receipt:
        """
        Write down that the holders of a whole list answered, all in one batch.

        Args:
            links: the ids of the links to the channels, as `due` gives them.

        Raises:
            NotFound, InvalidRecord, Conflict: see `verify`; then none is written.
        """
        from directory.keeping.verifying import channels, refuse_unsaid, verification

        refuse_unsaid(on, self._today(), by, how, source="the list")
        scope = Scope(ALL, self._today())
        found = self._store.read(scope, lambda reader: channels(reader, links))
        return self._write("verify", verification(found, on=on, by=by, how=how), by=by, why=how)

    def remark(self, about: Id, text: str, *, reply_to: str = "") -> None:
        """
        Keep what a visitor says is wrong; it changes no data, and its answer is the same whatever the id.

        Raises:
            InvalidRecord: it is empty, too long, or no text.
            NotPermitted: this hour has seen enough of them.
        """
        from directory.keeping.desk import remark, remarks_of_hour

        at, missed = self._now(), 0
        if self._inbox:
            self._inbox.put(about, text, reply_to=reply_to, at=at)
            return
        while True:
            taken = self._present(lambda reader: remarks_of_hour(reader, at))
            item = remark(about, text, reply_to=reply_to, at=at, taken=taken, missed=missed)
            try:
                self._write("remark", (Change(item.id, item),), by="a visitor", why="")
            except Conflict:  # somebody else has the place
                missed += 1
                continue
            return

    def settle(self, item: Id, *, by: str, how: str) -> Receipt:
        """
        Take a remark off the desk, saying what was done about it.

        Raises:
            NotFound: there is none.
            InvalidRecord: it was settled before, or nothing is said of who or how.
        """
        from directory.keeping.desk import settling

        changes = self._present(lambda reader: settling(reader, item, by=by, how=how))
        return self._write("form", changes, by=by, why=how)

    def issue(self, name: str, *, by: str, progress: Progress = quiet) -> Edition:
        """
        Freeze the directory as the next edition: numbered, dated, read only, with its journal.

        Raises:
            NotPermitted: this store keeps no editions.
            InvalidRecord: the name is empty, too long, or no text.
            StoreError: it could not be made; none was.
        """
        from directory.copying import copy
        from directory.text import forbidden

        refuse_nobody(by)
        if self._shelf is None:
            raise NotPermitted("a store in memory and an edition keep no editions: give a --store that lasts")
        name = name.strip()
        if not name or len(name) > LONGEST_NAME or forbidden(name) or name.isdigit() or name.casefold() == "today":
            reason = f"“{name[:20]}” is no name for an edition: expected up to {LONGEST_NAME} characters, not a number"
            raise InvalidRecord(reason, field="name")
        if any(edition.name.casefold() == name.casefold() for edition in self._shelf.editions()):
            raise InvalidRecord(f"“{name}” is the name of an edition that is there: give another one", field="name")
        with self._shelf.draft() as draft:
            copy(self._store, draft.store, progress=progress)
            day = self._today()
            missing = counted(Asking(draft.store, today=lambda: day, now=self._now), progress=progress)
            return draft.keep(name, day=day, by=by, missing=missing)

    def place_of(self, edition: int) -> str:
        """The --store of an edition."""
        if self._shelf is None:
            raise NotPermitted("this store keeps no editions")
        return self._shelf.place(edition)

    def check(self) -> Checked:
        """Whether what is there is what was written; see `Store.check`."""
        return self._store.check()

    def copy(self, into: Store, *, progress: Progress = quiet) -> Copied:
        """
        Fill an empty store with all that this one holds, journal and all, and compare the two.

        Raises:
            NotPermitted, StoreError: see `copying.copy`.
        """
        from directory.copying import copy

        return copy(self._store, into, progress=progress)
