"""What fingers type becomes an answer: key by key into the vault, whole answers into the entry."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from edge_sync.groundwork.log import fields
from edge_sync.messages.entry import Entry
from edge_sync.stationery.errors import PostalTableMissing
from edge_sync.stationery.interview import Ask, answer_key, answer_of
from edge_sync.stationery.postal import Place
from edge_sync.stationery.questions import Question, QuestionKind, postal_code_of
from kiosk.visit import boards, effects, happenings, typing
from kiosk.visit.conductor import Post
from kiosk.visit.privacy import Vault

log = logging.getLogger(__name__)


class Keep(Protocol):
    """Writes a whole answer into the entry."""

    def __call__(self, ask: Ask, answer: str, postal_code: str = "") -> None: ...


Complete = Callable[[str], Place | None]
"""The place of a postal code of seven digits; None: there is no such code."""

NO_SUCH_DATE, NO_SUCH_CODE = "date_wrong", "postal_unknown"


class Typist:
    """Belongs to the entry's hand."""

    def __init__(
        self,
        vault: Vault,
        complete: Complete,
        post: Post,
        questions: Callable[[], dict[str, Question]],
        keep: Keep,
        then_ask: Callable[[], None],
    ) -> None:
        """``then_ask`` goes on to the next question."""
        self._vault, self._complete, self._post = vault, complete, post
        self._questions, self._keep, self._then_ask = questions, keep, then_ask
        self._code = ""

    def open(self, effect: effects.OpenBoard) -> None:
        """Put what was answered before under the fingers."""
        question, entry = self._questions()[effect.ask.question], self._vault.entry()
        said, board = answer_of(question, effect.ask, entry), effect.board
        match question.kind:
            case QuestionKind.DATE:
                said, board = typing.from_date(said), boards.DATE if said else boards.ERA
            case QuestionKind.ADDRESS:
                said = _code_of(question, effect.ask, entry)
            case QuestionKind.COUNT:
                said = said or str(question.least)
        self._set(said, board, question, opened=True)
        if board != effect.board:
            self._post(happenings.BoardTurned(board))

    def type(self, effect: effects.TypeSymbol) -> None:
        """One key."""
        question, text, board = self._questions()[effect.ask.question], self._vault.text(), effect.board
        if board == boards.COUNT:
            count = min(question.most, max(question.least, int(text or question.least) + effect.place))
            self._set(str(count), board, question)
            return
        symbol = boards.symbol(board, effect.group, effect.place)
        if symbol in (boards.TURN_TO_BUILDING, boards.TURN_TO_HOUSE):
            self._post(happenings.BoardTurned(boards.BUILDING if board == boards.HOUSE else boards.HOUSE))
        elif board == boards.ERA:
            self._post(happenings.BoardTurned(boards.DATE))
            self._set(symbol, boards.DATE, question, opened=True)
        elif symbol:
            self._set(typing.typed(text, symbol, board, question), board, question)

    def erase(self, effect: effects.EraseKey) -> None:
        """One symbol back; from an empty date to the eras, from an empty house number to the postal code."""
        if effect.ask is None:
            return
        question, text = self._questions()[effect.ask.question], self._vault.text()
        after = typing.erased(text, effect.board)
        if after != text:
            self._set(after, effect.board, question)
        elif effect.board == boards.DATE:
            self._turn(boards.ERA, "", question)
        elif effect.board in (boards.HOUSE, boards.BUILDING):
            self._turn(boards.POSTAL, self._code, question)

    def take(self, effect: effects.TakeTyped) -> None:
        """What was typed is the answer, or half of it."""
        question, text = self._questions()[effect.ask.question], self._vault.text()
        if not typing.whole(text, effect.board, question):
            self._post(happenings.TypedRefused(NO_SUCH_DATE))
        elif effect.board == boards.POSTAL:
            self._find(text, question)
        else:
            answer = typing.as_date(text) if effect.board == boards.DATE else text.strip(boards.SPACE)
            self._keep(effect.ask, answer, self._code if question.kind is QuestionKind.ADDRESS else "")
            self._vault.set_text("")
            self._then_ask()

    def _find(self, code: str, question: Question) -> None:
        try:
            place = self._complete(code)
        except PostalTableMissing as error:
            log.error("no postal codes %s", fields(code=error.code))
            place = None
        if place is None:
            self._post(happenings.TypedRefused(NO_SUCH_CODE))
            return
        self._code = code
        self._turn(boards.HOUSE, place.text, question)

    def _turn(self, board: str, text: str, question: Question) -> None:
        self._post(happenings.BoardTurned(board))
        self._set(text, board, question, opened=True)

    def _set(self, text: str, board: str, question: Question, *, opened: bool = False) -> None:
        self._vault.set_text(text)
        count = len(text) - (2 if board == boards.DATE else 0)
        self._post(happenings.Typed(max(0, count), typing.whole(text, board, question), opened))


def _code_of(question: Question, ask: Ask, entry: Entry) -> str:
    if not question.fills:
        return entry.answers.get(answer_key(Ask(postal_code_of(ask.question), ask.who)), "")
    return entry.people[ask.who].postal_code if ask.who < len(entry.people) else ""
