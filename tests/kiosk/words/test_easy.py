"""やさしい日本語, linted: every sentence of ``words/easy`` and the list of hard words."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator

import pytest

from kiosk.words.phrasebook import LIBRARY, Phrase, read_phrasebook
from tests.kiosk.words.plain_japanese import impolite, left_alone, sentences, too_long, twice_no
from tests.kiosk.words.written import leaves, written

BOOK = read_phrasebook("easy")
GLOSSES: dict[str, str] = tomllib.loads((LIBRARY / "easy_gloss.toml").read_text("utf-8"))
ENGLISH = ("call_in_english", "call_in_english_without_counter")
NO_SENTENCES = (
    "notice call", "notice your_number", "notice of_member", "notice page_of", "notice nothing_typed", "notice nth",
    "notice door_today", "notice disaster", "notice typed_count", "notice choices_short", "notice volume_now",
)  # fmt: skip
"""What stands in a corner or in a place that holds a few letters: words, not sentences."""
FOREIGN = ("step languages", "step sound")
"""Its line says "language" in other languages; whose voice it is, as a licence wants it."""
LONGEST_LABEL = 18


def _of_phrase(where: str, phrase: Phrase) -> Iterator[tuple[str, str]]:
    said = "\n".join(line + "\n" * line.endswith("。") for line in phrase.lines)
    # A line that ends without 。 goes on in the next one.
    yield where, phrase.title + "\n" + ("" if where in FOREIGN else said.replace("、\n", "、"))
    if phrase.say:
        yield f"{where}, spoken", phrase.say.replace("、\n", "、")
    if phrase.only is not None:
        yield from _of_phrase(f"{where}.only", phrase.only)
    for name, other in phrase.by.items():
        yield from _of_phrase(f"{where}.{name}", other)


def _screens() -> dict[str, str]:
    """Everything that is whole sentences, by the screen it stands on."""
    found: dict[str, str] = {}
    for name, phrase in BOOK.steps.items():
        found |= dict(_of_phrase(f"step {name}", phrase))
    for name, phrase in BOOK.notices.items():
        if name not in ENGLISH:
            found |= dict(_of_phrase(f"notice {name}", phrase))
    for code, words in BOOK.faults.items():
        found[f"fault {code}"] = words.resident
    for name, asked in written("easy", "questions").items():
        found[f"question {name}"] = asked.get("ask", "")
    return found


def _labels() -> dict[str, str]:
    """Words on buttons, in rows and on slips."""
    found = {f"answer {name}": words.label for name, words in BOOK.answers.items()}
    found |= {f"paper {path}": str(words) for path, words in leaves(written("easy", "paper"))}
    for name, asked in written("easy", "questions").items():
        found[f"label of {name}"] = asked.get("label", "")
        found |= {f"choice {name}.{choice}": label for choice, label in asked.get("choices", {}).items()}
    return found


SCREENS, LABELS = _screens(), _labels()


def test_no_sentence_is_long() -> None:
    assert len(SCREENS) > 200
    everything = SCREENS | LABELS
    assert not {where: long for where, text in everything.items() if (long := too_long(text))}


def test_no_label_is_long() -> None:
    labels = {where: text for where, text in LABELS.items() if not where.startswith("paper")}
    assert not {where: text for where, text in labels.items() if len(text) > LONGEST_LABEL}


def test_every_sentence_is_polite() -> None:
    spoken_to = {where: text for where, text in SCREENS.items() if where not in NO_SENTENCES}
    assert not {where: rude for where, text in spoken_to.items() if (rude := impolite(text))}
    assert set(NO_SENTENCES) <= set(SCREENS)


def test_nothing_says_no_twice() -> None:
    everything = SCREENS | LABELS
    assert not {where: twice for where, text in everything.items() if (twice := twice_no(text))}


def test_no_hard_word_is_left_alone() -> None:
    asked = written("easy", "questions")
    choices = {f"question {name}": "\n".join(words.get("choices", {}).values()) for name, words in asked.items()}
    screens = {where: f"{text}\n{choices.get(where, '')}" for where, text in (SCREENS | LABELS).items()}
    assert not {where: alone for where, text in screens.items() if (alone := left_alone(text, GLOSSES))}


def test_a_gloss_has_no_hard_word_of_its_own() -> None:
    assert len(GLOSSES) > 50
    assert not {word: alone for word, gloss in GLOSSES.items() if (alone := left_alone(gloss, GLOSSES))}
    assert not {word for word, gloss in GLOSSES.items() if len(gloss) > 14 or "（" in gloss}


@pytest.mark.parametrize(
    ("lint", "bad", "good"),
    [
        (too_long, "窓口で番号札をお取りになり、予約したとお伝えください。", "番号をとってください。"),
        (too_long, "受付は、今日の {opens} からになります。", "受付は {opens} からです。"),
        (impolite, "ここに置く。", "ここに置いてください。"),
        (impolite, "見やすくする", "見やすくします"),
        (twice_no, "できないことはありません。", "できます。"),
        (twice_no, "カードがないと、続けられません。", "カードがいります。"),
        (twice_no, "入れなければなりません。", "入れてください。"),
        (twice_no, "窓口でしかできません。", "窓口でできます。"),
    ],
)
def test_the_lint_sees_what_is_hard(lint: object, bad: str, good: str) -> None:
    assert callable(lint)
    assert lint(bad)
    assert not lint(good)


def test_the_lint_sees_a_word_left_alone() -> None:
    glosses = {"転入": "来ること", "転入届": "ひっこしの とどけ"}
    assert left_alone("転入届を出してください。", glosses) == ["転入届"]
    assert left_alone("転入届（ひっこし）を出してください。", glosses) == ["転入届"]
    assert not left_alone("転入届（ひっこしの とどけ）です。転入届を出してください。", glosses)
    assert not left_alone("市に来た（転入）", glosses)


def test_sentences_are_counted_with_their_gaps_filled() -> None:
    assert sentences("あと {tries_left} 回です。\n番号 {ticket}") == ["あと3回です", "番号A012"]
