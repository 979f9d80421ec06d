"""Questions that staff make themselves."""

from __future__ import annotations

import msgspec
from django.db import transaction

from edge_sync.groundwork.clock import Clock
from edge_sync.stationery.questions import Choice, Question, QuestionKind, mistakes_of
from server.studio.errors import BadQuestion
from server.studio.models import OwnQuestion

KINDS = {
    QuestionKind.CHOICE: "選んでもらう",
    QuestionKind.COUNT: "数をたずねる（１～９）",
    QuestionKind.DATE: "日付をたずねる",
    QuestionKind.DIGITS: "数字をたずねる（電話番号など）",
    QuestionKind.KANA: "カタカナでたずねる",
}
LONGEST_ASK, LONGEST_LABEL = 80, 20
MOST_DIGITS = 13


@transaction.atomic
def make_question(ask: str, label: str, kind: str, choices: list[str], clock: Clock, by: str) -> str:
    """Add a question to the catalogue; its name.

    Raises:
        BadQuestion: it has no sentence, no name, or a wrong number of choices.
    """
    ask, label = ask.strip(), label.strip()
    if kind not in KINDS or not 0 < len(ask) <= LONGEST_ASK or not 0 < len(label) <= LONGEST_LABEL:
        raise BadQuestion
    said = [choice.strip() for choice in choices if choice.strip()] if kind == QuestionKind.CHOICE else []
    question = Question(
        ask=ask,
        label=label,
        kind=QuestionKind(kind),
        choices=tuple(Choice(f"c{number}", choice[:LONGEST_LABEL]) for number, choice in enumerate(said, start=1)),
        most=MOST_DIGITS if kind == QuestionKind.DIGITS else 9,
    )
    if mistakes_of(question, {}) or len(said) == 1:
        raise BadQuestion
    name = f"own_{OwnQuestion.objects.count() + 1:04d}"
    OwnQuestion.objects.create(
        name=name, definition=msgspec.json.encode(question).decode(), made_by=by, made_at=clock.now()
    )
    return name
