"""The mouth's hand: what the glass shows of a person is read through headphones; a count is anybody's to hear."""

from __future__ import annotations

from collections.abc import Sequence

from kiosk.hands.mouth_hand import MouthHand
from kiosk.visit import effects as e
from kiosk.visit.manner import Manner
from kiosk.voice.fake import FakeMouth
from kiosk.voice.port import Language
from kiosk.words.phrasebook import read_phrasebook

BOOKS = {language: read_phrasebook(language) for language in ("ja", "en")}


class Orders(FakeMouth):
    """A mouth that notes what it was asked to say, before it decides by itself what may be heard."""

    def __init__(self) -> None:
        super().__init__(apart=True)
        self.asked: list[tuple[str, bool]] = []

    def say(self, sentence: str, *, language: Language = "ja", personal: bool = False) -> None:
        self.asked.append((sentence, personal))


def told(*asked: e.Effect) -> Sequence[tuple[str, bool]]:
    mouth = Orders()
    hand = MouthHand(mouth, BOOKS, aloud=lambda: "3")
    for one in asked:
        hand.perform(one)
    return mouth.asked


def test_what_stands_on_the_glass_is_not_even_asked_to_be_said_without_headphones() -> None:
    assert told(e.ReadAloud()) == []


def test_through_headphones_it_is_read_as_personal() -> None:
    assert told(e.Tune(Manner(private=True)), e.ReadAloud()) == [("3", True)]


def test_a_count_is_a_sentence_for_everybody_in_the_visitors_language() -> None:
    assert told(e.ReadAloud(counted=True)) == [("いまは、3です。", False)]
    assert told(e.Tune(Manner(language="en")), e.ReadAloud(counted=True)) == [("It is now 3.", False)]
