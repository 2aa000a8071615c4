"""How often a question asks its reader: a constant, whatever the size of the answer."""

from __future__ import annotations

import inspect
from collections import Counter
from datetime import date
from typing import Any

from words import TODAY

from directory.access import Viewer
from directory.ports import Reader, Scope
from directory.questions.answer import Question
from directory.questions.reference import read_reference
from directory.questions.who import who
from directory.service import Directory

PORT = {name for name, _ in inspect.getmembers(Reader, inspect.isfunction) if not name.startswith("_")}


class Counting:
    """A reader that counts what it is asked, and answers as the real one."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.calls = reader, Counter[str]()

    def __getattr__(self, name: str) -> Any:
        if name in PORT:
            self.calls[name] += 1
        return getattr(self.reader, name)


def calls(seeded: Directory, question: Question, *, warm: bool, on: date = TODAY) -> Counter[str]:
    with seeded._store.reader(Scope(Viewer().labels, on)) as reader:
        reference = read_reference(reader) if warm else None
        counting = Counting(reader)
        who(counting, question, audience="public", demo=False, reference=reference)
        return counting.calls


def test_the_number_of_calls_does_not_grow_with_the_answer(seeded: Directory):
    """One State or the world: at most ten, and nine where the vocabularies are kept."""
    small = Question(sector="chemical", area=("Ghana",), limit=1)
    large = Question(sector="chemical", area=("World",), limit=10_000)
    for warm, most in ((False, 10), (True, 9)):
        for question in (small, large):
            assert calls(seeded, question, warm=warm).total() <= most
