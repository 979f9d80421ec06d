"""Questions that cannot be asked are told when the catalogue is read."""

from __future__ import annotations

import msgspec
import pytest

from edge_sync.stationery.questions import Choice, Question, QuestionKind, When, mistakes_of

YES, NO = Choice("yes", "はい"), Choice("no", "いいえ")
SCHOOL = {
    "pupils": Question(ask="？", label="", kind=QuestionKind.CHOICE, choices=(YES, NO)),
    "pupil": Question(
        ask="？", label="", kind=QuestionKind.CHOICE, choices=(YES, NO), each_member=True, when=When("pupils", ("yes",))
    ),
}


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"when": When("nothing", ("yes",))}, "does not exist"),
        ({"when": When("pupils", ("perhaps",))}, "does not have"),
        ({"when": When("pupils", ())}, "does not have"),
        ({"when": When("pupil", ("yes",))}, "asked once and depends"),
        ({"fills": "name"}, "no answer may fill"),
        ({"choices": ()}, "choices belong"),
        ({"choices": tuple(Choice(f"c{n}", "") for n in range(7))}, "at most 6"),
        ({"choices": (YES, YES)}, "same id"),
        ({"least": 5, "most": 4}, "least is more"),
    ],
)
def test_a_bad_question_is_told(change: dict[str, object], why: str) -> None:
    asked = msgspec.structs.replace(SCHOOL["pupils"], **change)
    assert why in " ".join(mistakes_of(asked, SCHOOL | {"asked": asked}))


def test_questions_that_wait_for_each_other_are_told() -> None:
    first = msgspec.structs.replace(SCHOOL["pupils"], when=When("second", ("yes",)))
    second = msgspec.structs.replace(SCHOOL["pupils"], when=When("first", ("yes",)))
    both = {"first": first, "second": second}
    assert mistakes_of(first, both) == ["depends on itself in the end"]
