"""
What every page shares: the directory, who asks, and answers that are kept for a while.

An answer is kept for one audience, day, question, edition and state of the store, and never shared between audiences.
Every question is put in one place, `Sight.asked`: to the directory as it is, or to the edition that the address names.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping
from contextvars import ContextVar
from datetime import date
from typing import Final, NamedTuple, ParamSpec, TypeVar

import streamlit as st

from directory.access import COMMITTEE, Viewer
from directory.bootstrap import open_directory
from directory.config import Settings, today
from directory.errors import NotFound
from directory.export.forms import FORMS, FormName
from directory.keeping.exporting import HandedOut
from directory.model import Record
from directory.ports import Edition, FindQuery
from directory.questions.answer import Answer, Question
from directory.questions.cell import CellDetail
from directory.questions.choices import Choices
from directory.questions.desk import Remarks
from directory.questions.diff import Diff, DiffQuestion, Editions
from directory.questions.due import Due, DueQuestion
from directory.questions.find import FindResult
from directory.questions.fragility import Fragility, FragilityQuestion
from directory.questions.gaps import Gaps, GapsQuestion
from directory.questions.history import Batches, BatchInFull, History
from directory.questions.matrix import Coverage, CoverageQuestion
from directory.questions.network import Network, NetworkQuestion
from directory.questions.path import Path
from directory.questions.profile import Profile
from directory.questions.selection import Everything
from directory.questions.unplaced import Unplaced
from directory.questions.waiting import Waiting
from directory.service import Directory

P = ParamSpec("P")
T = TypeVar("T")
KEPT: Final = 128  # answers of a kind; they are frozen, so everybody may read the same one
SECONDS: Final = 600
KEEPER: Final = "who keeps"  # in the session: the name under which one writes
EDITION: Final = "edition"  # in the address: the number of the one that is asked
_NAMED: ContextVar[str | None] = ContextVar("edition", default=None)  # where no address is at hand, see `later`


class Sight(NamedTuple):
    """What an answer hangs on beside its question: who asks, when, what, and the state of the store."""

    audience: str
    on: date | None  # None = of all times
    edition: Edition | None  # None = the directory as it is
    token: str

    @property
    def viewer(self) -> Viewer:
        """Who asks."""
        return Viewer(self.audience)

    def asked(self) -> Directory:
        """The directory as it is, or the edition that is asked in its place."""
        return directory().edition(self.edition.number, self.viewer) if self.edition else directory()


@st.cache_resource(show_spinner=False)
def directory() -> Directory:
    """The directory, opened once in a process."""
    return open_directory(_settings())


@st.cache_resource(show_spinner=False)
def _settings() -> Settings:
    return Settings.read().served_on(st.get_option("server.address"))


def may_write() -> bool:
    """Whether what is asked may be changed: where those who keep it are, in no edition and no publication."""
    if not keeps():
        return False
    status = directory().status()
    return status.edition is None and status.publication is None


def keeps() -> bool:
    """Whether this is the install of those who keep the directory, and no edition is asked; the store is not."""
    return audience() == COMMITTEE and not st.query_params.get(EDITION)


def keeper() -> str:
    """Who writes, as they said it in this session; empty where they did not yet."""
    return st.session_state.get(KEEPER, "")


def asked(viewer: Viewer) -> Directory:
    """
    The directory as it is, or the edition that the address names in its place, for whoever is to read it.

    Raises:
        NotFound: the address names none.
    """
    named = _named()
    return directory().edition(named.number, viewer) if named else directory()


def later(make: Callable[[], T]) -> Callable[[], T]:
    """The same, to be called when no page is drawn, and so no address is at hand: it asks the edition of this page."""
    given = st.query_params.get(EDITION, "")

    def made() -> T:
        before = _NAMED.set(given)
        try:
            return make()
        finally:
            _NAMED.reset(before)

    return made


def edition() -> Edition | None:
    """
    The edition that is asked: the one that the address names, or the one that is served; None = the directory as it is.

    Raises:
        NotFound: the address names none.
    """
    return _named() or directory().status().edition


def usual_day() -> date:
    """
    The day that is meant where none is named: that of the edition, else today.

    Raises:
        NotFound: the address names no edition.
    """
    frozen = edition()
    return frozen.day if frozen else today()


def audience() -> str:
    """Who asks: the audience that this install was started for."""
    return _settings().audience


def who(question: Question, on: date) -> Answer:
    """Whom to contact."""
    return _who(question.model_dump_json(), _sight(on))


def find(query: FindQuery, on: date) -> FindResult:
    """Whatever has this text in its names."""
    return _find(query, _sight(on))


def show(known: str, on: date) -> Profile:
    """Everything about one record."""
    return _show(known, _sight(on))


def ever(known: str) -> Record:
    """
    A record as it stands, whatever its dates.

    Raises:
        NotFound: none that this viewer may see.
    """
    sight = _sight(None)
    return sight.asked().record(known, sight.viewer)


def coverage(question: CoverageQuestion, on: date) -> Coverage:
    """Where somebody is and where nobody."""
    return _coverage(question.model_dump_json(), _sight(on))


def cell(question: CoverageQuestion, row: str, column: str, on: date) -> CellDetail:
    """One cell of a matrix in full, by the ids of its row and its column."""
    asked = question.model_copy(update={"row": (row,)})
    return _cell(asked.model_dump_json(), column, _sight(on))


def gaps(question: GapsQuestion, on: date) -> Gaps:
    """Where nobody is on file, or nobody to count on."""
    return _gaps(question.model_dump_json(), _sight(on))


def fragility(question: FragilityQuestion, on: date) -> Fragility:
    """What rests on one body or one person."""
    return _fragility(question.model_dump_json(), _sight(on))


def network(question: NetworkQuestion, on: date) -> Network:
    """Who is linked to a record."""
    return _network(question.model_dump_json(), _sight(on))


def path(source: str, target: str, on: date) -> Path:
    """How two records are connected."""
    return _path(source, target, _sight(on))


def choices(on: date) -> Choices:
    """What a question may name."""
    return _choices(_sight(on))


def state_names(on: date) -> Mapping[str, str]:
    """The names of States and territories by their code."""
    return _state_names(_sight(on))


def history(known: str, *, with_links: bool, limit: int) -> History:
    """Who changed a record, when and why."""
    return _history(known, with_links, limit, _sight())


def batches(*, limit: int, after: int) -> Batches:
    """What was applied at once, newest first."""
    return _batches(limit, after, _sight())


def batch(known: str, *, limit: int) -> BatchInFull:
    """One batch with its changes."""
    return _batch(known, limit, _sight())


def due(question: DueQuestion, on: date) -> Due:
    """What to chase."""
    return _due(question.model_dump_json(), _sight(on))


def remarks(*, settled: bool) -> Remarks:
    """What visitors remarked."""
    return _remarks(settled, _sight())


def waiting(*, settled: bool) -> Waiting:
    """The rows of lists that wait for somebody."""
    return _waiting(settled, _sight())


def unplaced(on: date) -> Unplaced:
    """Bodies that say no sector or no cover."""
    return _unplaced(_sight(on))


def everything(form: FormName, on: date, by: str) -> bytes:
    """All that may be seen in a form, for visitors; whole records are of all times."""
    return _everything(form, by, _sight(None if FORMS[form].whole else on))


def exports() -> tuple[HandedOut, ...]:
    """What was handed out, oldest first."""
    return _exports(_sight())


def hand_outs(given: str) -> tuple[HandedOut, ...]:
    """
    The exports that held a record or a channel, oldest first.

    Raises:
        NotFound: it is none that stands or ever stood here.
    """
    return _hand_outs(given, _sight())


def why_no_lists() -> str:
    """Why no list can be brought in on this install of those who keep it; empty = one can."""
    status = directory().status()
    if status.edition or status.publication:
        return "What is served here is a copy that is never written: import into the directory that it was made from."
    if status.demo:
        return (
            "The data here are invented, and invented and real data never share a store: start the pages with a "
            "--store of your own to bring in lists."
        )
    return ""


def editions() -> Editions:
    """Those that were issued; asked anew each time, since an edition is no change of the store."""
    return directory().editions(Viewer(audience()))


def diff(question: DiffQuestion) -> Diff:
    """What changed between two editions, or between one and today."""
    sight = Sight(audience(), today(), None, _token())
    return _diff(question.model_dump_json(), editions().model_dump_json(), sight)


def is_demo() -> bool:
    """Whether the store holds invented data."""
    return directory().status().demo


@st.cache_resource(show_spinner=False)
def freeze() -> None:
    """
    Set aside what was loaded: Streamlit collects garbage after every run, and need not look at this again.

    Called once, after the first page was drawn: it makes each later run several times cheaper.
    """
    gc.collect()
    gc.freeze()


def _sight(on: date | None = None) -> Sight:
    return Sight(audience(), on, _named(), _token())


def _named() -> Edition | None:
    """The edition that the address names."""
    given = _NAMED.get()
    if given is None:
        given = st.query_params.get(EDITION)
    if not given:
        return None
    if not given.isdecimal() or len(given) > 9:
        raise NotFound("edition", given, expected="the number of one")
    return directory().edition(int(given), Viewer(audience())).status().edition


def _token() -> str:
    """The change token and the state that it is of, as a part of keys alone: nobody is shown it."""
    status = directory().status(Viewer(COMMITTEE))
    return f"{status.token} {status.state}"


def _kept(function: Callable[P, T]) -> Callable[P, T]:
    return st.cache_resource(max_entries=KEPT, ttl=SECONDS, show_spinner=False)(function)


@_kept
def _who(question: str, sight: Sight) -> Answer:
    asked = Question.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().who(asked, sight.viewer)


@_kept
def _find(query: FindQuery, sight: Sight) -> FindResult:
    text, kinds, types, limit, after = query
    return sight.asked().find(text, sight.viewer, kinds=kinds, types=types, limit=limit, after=after, on=sight.on)


@_kept
def _show(known: str, sight: Sight) -> Profile:
    return sight.asked().show(known, sight.viewer, on=sight.on)


@_kept
def _coverage(question: str, sight: Sight) -> Coverage:
    asked = CoverageQuestion.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().coverage(asked, sight.viewer)


@_kept
def _cell(question: str, column: str, sight: Sight) -> CellDetail:
    asked = CoverageQuestion.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().cell(asked, sight.viewer, column=column)


@_kept
def _gaps(question: str, sight: Sight) -> Gaps:
    asked = GapsQuestion.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().gaps(asked, sight.viewer)


@_kept
def _fragility(question: str, sight: Sight) -> Fragility:
    asked = FragilityQuestion.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().fragility(asked, sight.viewer)


@_kept
def _network(question: str, sight: Sight) -> Network:
    return sight.asked().network(NetworkQuestion.model_validate_json(question), sight.viewer, on=sight.on)


@_kept
def _path(source: str, target: str, sight: Sight) -> Path:
    return sight.asked().path(source, target, sight.viewer, on=sight.on)


@_kept
def _choices(sight: Sight) -> Choices:
    return sight.asked().choices(sight.viewer, on=sight.on)


@_kept
def _state_names(sight: Sight) -> Mapping[str, str]:
    known = sight.asked().areas(sight.viewer, on=sight.on).areas
    return {area.states[0]: area.name for area in known if area.scheme in ("state", "territory") and area.states}


@_kept
def _history(known: str, with_links: bool, limit: int, sight: Sight) -> History:  # noqa: FBT001 (a part of the key)
    return sight.asked().history(known, sight.viewer, with_links=with_links, limit=limit)


@_kept
def _batches(limit: int, after: int, sight: Sight) -> Batches:
    return sight.asked().batches(sight.viewer, limit=limit, after=after)


@_kept
def _batch(known: str, limit: int, sight: Sight) -> BatchInFull:
    return sight.asked().batch(known, sight.viewer, limit=limit)


@_kept
def _due(question: str, sight: Sight) -> Due:
    asked = DueQuestion.model_validate_json(question).model_copy(update={"on": sight.on})
    return sight.asked().due(asked, sight.viewer)


@_kept
def _remarks(settled: bool, sight: Sight) -> Remarks:  # noqa: FBT001 (a part of the key)
    return sight.asked().remarks(sight.viewer, settled=settled)


@_kept
def _waiting(settled: bool, sight: Sight) -> Waiting:  # noqa: FBT001 (a part of the key)
    return sight.asked().waiting(sight.viewer, settled=settled)


@_kept
def _unplaced(sight: Sight) -> Unplaced:
    return sight.asked().unplaced(sight.viewer, on=sight.on)


@st.cache_resource(max_entries=2, ttl=SECONDS, show_spinner=False)  # large: made once for all who ask, or memory fills
def _everything(form: FormName, by: str, sight: Sight) -> bytes:
    return b"".join(sight.asked().export(Everything(), form, sight.viewer, by=by, on=sight.on, log=False))


@_kept
def _exports(sight: Sight) -> tuple[HandedOut, ...]:
    return directory().exports(sight.viewer)


@_kept
def _hand_outs(given: str, sight: Sight) -> tuple[HandedOut, ...]:
    return directory().hand_outs(given, sight.viewer)


@_kept
def _diff(question: str, editions: str, sight: Sight) -> Diff:  # noqa: ARG001 (a part of the key)
    return directory().diff(DiffQuestion.model_validate_json(question), sight.viewer)
