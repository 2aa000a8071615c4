"""What is handed out: results in the forms that other programs read, pages for paper, and who was given what."""

from __future__ import annotations

from collections.abc import Collection, Generator, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, Literal

from directory.access import ALL, Viewer
from directory.batch import Batch
from directory.errors import InvalidRecord, NotPermitted, StoreError
from directory.model import Id
from directory.ports import FindQuery, Reader, Scope, Status
from directory.questions.answer import Answer, PostShown, Question
from directory.questions.matrix import CoverageQuestion
from directory.questions.selection import Everything, Records, Selection, Wanted
from directory.service.asking import PUBLIC_VIEWER
from directory.service.preserving import Preserving

if TYPE_CHECKING:
    from directory.export.forms import FormName
    from directory.export.watermark import Watermark
    from directory.keeping.exporting import HandedOut
    from directory.questions.cell import CellDetail


class Exporting(Preserving):
    """The questions and the past, and what is handed out."""

    def export(
        self,
        wanted: Wanted,
        form: FormName,
        viewer: Viewer = PUBLIC_VIEWER,
        *,
        by: str,
        on: date | None = None,
        log: bool = True,
    ) -> Iterator[bytes]:
        """
        A result in a form that other programs read, in pieces; everything is streamed.

        It is as of a day: today unless said otherwise; everything as `folder` or `jsonl` is of all times unless a day
        is said. Who exported it, when, for whom and as of when stands in it.

        Args:
            wanted: a search, an answer (as many suggestions of a rung as the question says), a coverage, records, or
                everything but the desk.
            log: write down what was handed out, for `hand_outs`. Not of an edition, which is frozen, and not where
                visitors take what is public: of them nothing is kept.

        Raises:
            NotFound, Ambiguous: an area, sector, role, record or audience that is none, or several.
            InvalidRecord: nothing is said of who; a form that is none.
            StoreError: from a store that cannot hold a state: the data moved while everything was read.
        """
        from directory.export.forms import FORMS, written
        from directory.questions.selection import in_words

        _refuse_nobody(by)
        if form not in FORMS:
            raise InvalidRecord(f"“{form}” is no form: expected {', '.join(FORMS)}", field="form")
        day = on or (wanted.on if isinstance(wanted, Question | CoverageQuestion) else None)
        if isinstance(wanted, Everything):
            scope = Scope(viewer.labels, day or (None if FORMS[form].whole else self._today()))
            mark = self._mark(viewer, scope.on, by)
            if log:
                self._log(in_words(wanted), form, mark, None)
            return self._everything(scope, form, mark)
        selection = self._selection(wanted, viewer, day)
        mark = self._mark(viewer, day or self._today(), by)
        if log:
            self._log(in_words(wanted), form, mark, {record.id for record in selection.records})
        return written(form, selection.records, mark, meant=selection.meant)

    def profile_page(
        self, known: Id, viewer: Viewer = PUBLIC_VIEWER, *, by: str, on: date | None = None, log: bool = True
    ) -> str:
        """
        What is known of one record, on one sheet of paper: HTML that needs nothing else.

        Args:
            log: see `export`.

        Raises:
            NotFound: none that this viewer may see.
            InvalidRecord: nothing is said of who.
        """
        from directory.export.profile_page import profile_page
        from directory.questions.posts import posts_at
        from directory.questions.profile import Profile, profile

        _refuse_nobody(by)
        day = on or self._today()

        def ask(reader: Reader, status: Status) -> tuple[Profile, tuple[PostShown, ...]]:
            reference = self._reference(reader, status)
            shown = profile(reader, known, audience=viewer.audience, demo=status.demo, reference=reference)
            return shown, posts_at(reader, known) if shown.kind == "Organization" else ()

        shown, posts = self._ask(viewer, day, ask)
        mark = self._mark(viewer, day, by)
        if log:
            channels = [part for way in shown.channels for part in (way.link, way.contact_point, way.holder)]
            self._log(f"profile of {shown.name}", "html", mark, {known, *(post.id for post in posts), *channels})
        return profile_page(shown, posts, mark)

    def brief(self, question: Question, viewer: Viewer = PUBLIC_VIEWER, *, by: str, log: bool = True) -> str:
        """
        A brief of a region or sector on paper: answer, cover, gaps and contacts; HTML that needs nothing else.

        Args:
            log: see `export`.

        Raises:
            NotFound, Ambiguous: an area, sector, role or audience that is none, or several.
            InvalidRecord: nothing is said of who.
        """
        from directory.export.brief_page import brief_page
        from directory.questions.gaps import GapsQuestion
        from directory.questions.selection import in_words

        _refuse_nobody(by)
        day = question.on or self._today()
        answer = self.who(question.model_copy(update={"on": day}), viewer)
        asked: dict[str, Any] = {
            "area": (";".join(question.area),) if question.area else (),
            "row": (answer.question.sector,) if answer.question.sector else (),
            "on": day,
        }
        coverage = self.coverage(CoverageQuestion(**asked), viewer)
        gaps = self.gaps(GapsQuestion(**asked), viewer)
        mark = self._mark(viewer, day, by)
        if log:
            self._log(f"brief, {in_words(question)}", "html", mark, _named_in(answer))
        return brief_page(answer, coverage, gaps, mark)

    def hand_out(
        self,
        wanted: Question | CoverageQuestion,
        shown: Answer | CellDetail,
        form: Literal["table", "json"],
        *,
        by: str,
    ) -> None:
        """
        Write down that somebody was given what a page shows, names and channels: an answer, or one cell.

        Args:
            wanted: what was asked; of a cell its row and its area.

        Raises:
            InvalidRecord: nothing is said of who.
        """
        from directory.questions.selection import in_words

        _refuse_nobody(by)
        on = shown.scope.on if isinstance(shown, Answer) else shown.on
        mark = self._mark(Viewer(shown.audience), date.fromisoformat(on), by)
        self._log(in_words(wanted), form, mark, _named_in(shown))

    def exports(self, viewer: Viewer = PUBLIC_VIEWER) -> tuple[HandedOut, ...]:
        """
        All that was handed out, oldest first.

        Raises:
            NotPermitted: it is told to those who see everything.
        """
        from directory.keeping.exporting import exports

        _refuse_most(viewer)
        return self._store.read(Scope(ALL), lambda reader: tuple(exports(reader)))

    def hand_outs(self, given: str, viewer: Viewer = PUBLIC_VIEWER) -> tuple[HandedOut, ...]:
        """
        Which exports held a record or a channel, oldest first; see `keeping.exporting.hand_outs`.

        Raises:
            NotPermitted: it is told to those who see everything.
            NotFound: it is none that stands or ever stood here.
        """
        from directory.keeping.exporting import hand_outs

        _refuse_most(viewer)
        return self._store.read(Scope(ALL), lambda reader: hand_outs(reader, given))

    # inside

    def _selection(self, wanted: Wanted, viewer: Viewer, on: date | None) -> Selection:
        """Whom a result names, and what is around them, read in one state."""
        from directory.questions.selection import answered, around, covering, found, there
        from directory.questions.who import who

        match wanted:
            case Question():
                question = wanted.model_copy(update={"on": on})

                def suggested(reader: Reader) -> tuple[Id, ...]:
                    reference = self._reference(reader, reader.status())
                    return answered(who(reader, question, audience="", demo=False, reference=reference))

                return self._ask(viewer, on, lambda r, _: around(r, suggested(r), with_posts=False))
            case CoverageQuestion():
                question = wanted.model_copy(update={"on": on})
                return self._of_matrix(question, viewer, lambda r, matrix: around(r, covering(matrix.answer)))
            case FindQuery():
                return self._ask(viewer, on, lambda r, _: around(r, found(r, wanted)))
            case Records():
                return self._ask(viewer, on, lambda r, _: around(r, there(r, wanted.ids)))
            case Everything():
                raise ValueError("everything is streamed")

    def _everything(self, scope: Scope, form: FormName, mark: Watermark) -> Generator[bytes]:
        """All of it, from a reader that is open as long as somebody takes pieces."""
        from directory.export.forms import BARE, written, written_bare
        from directory.questions.selection import KINDS

        kinds = (*KINDS, "Link")
        with self._store.reader(scope) as reader:
            if form in BARE:
                try:
                    yield from written_bare(form, reader.bodies(kinds), mark)
                except ValueError as error:  # of pydantic, too
                    raise StoreError("it is damaged, a record cannot be read: restore it from a backup") from error
            else:
                yield from written(form, reader.records(kinds), mark)

    def _mark(self, viewer: Viewer, on: date | None, by: str) -> Watermark:
        from directory.export.watermark import Watermark

        day = on.isoformat() if on else None
        return Watermark(by.strip(), self._now(), viewer.audience, day, self._store.status().demo)

    def _log(self, what: str, form: str, mark: Watermark, records: Collection[Id] | None) -> None:
        """Write down what was handed out, but of an edition: it is frozen."""
        from uuid import uuid4

        from directory.keeping.exporting import export_record

        status = self._store.status()
        if status.edition:
            return
        change = export_record(
            what, form, audience=mark.audience, on=mark.on, by=mark.by, at=mark.at, token=status.token, records=records
        )
        why = f"{what}, as {form}, for {mark.audience}"
        self._store.apply(Batch(f"form-{uuid4().hex[:16]}", "form", mark.by, mark.at, (change,), why=why))


def _named_in(shown: Answer | CellDetail) -> set[Id]:
    """Whom a page names, and their channels."""
    if isinstance(shown, Answer):
        named = [*(one for rung in shown.rungs for one in rung.suggestions), *shown.related]
    else:
        named = shown.bodies
    ids = {known for one in named for known in (one.id, *(post.id for post in one.posts))}
    reached = (part for one in named for way in one.channels for part in (way.holder, way.link, way.contact_point))
    return {*ids, *reached}


def _refuse_most(viewer: Viewer) -> None:
    if not viewer.labels.every:
        raise NotPermitted("what was handed out is told with --audience committee")


def _refuse_nobody(by: str) -> None:
    if not by.strip():
        raise InvalidRecord("who hands it out must be said", field="by")
