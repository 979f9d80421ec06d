"""What somebody who does not see the glass takes from what they hear: a question, an echo, a list of answers."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Literal

Deed = Literal["errand", "choose", "lay", "pin", "code", "wait", "end", "any"]

_ECHO = re.compile(r"^「(.+)」で、よろしいですか")
_CHOICES = ("つぎの中から、お話しください", "お答えは。")
_WHICH = "どれになさいますか"
_MISSED = ("聞き取れませんでした。もう一度", "数字は、ボタンで", "声の大きさ", "ご用件を、短く")
_GIVEN_UP = ("聞き取れませんでした。 画面", "まわりの音が大きい", "声での案内が、いま使えません")
COUNTED = re.compile(r"^いまは、\d+です。$")
"""How many there are now, of a count that is asked for."""
_ASIDE = re.compile(r"^\d+(けた|ページのうち、\d+ページ目です)?。?$")

SENTENCES: tuple[tuple[str, Deed, str], ...] = (
    ("ご用件を", "errand", ""),
    ("お急ぎの事情", "choose", "いいえ"),
    ("予約の番号", "code", ""),
    ("番号札をお取りください", "choose", "つぎへ進む"),
    ("番号札を取って", "end", "おわる"),
    ("カード台に", "lay", ""),
    ("暗証番号を", "pin", ""),
    ("ご家族の分も", "choose", "これでよい"),
    ("お確かめください", "choose", "印刷する|つぎを見る"),
    ("ご署名", "choose", "紙に書く"),
    ("印刷しています", "wait", ""),
    ("カードを動かさないで", "wait", ""),
    ("ありがとうございました", "end", "おわる"),
)


def deed_for(sentence: str) -> tuple[Deed, str]:
    """What a sentence asks for, and which answer is wanted; of an unknown question any answer will do."""
    return next(((deed, wish) for part, deed, wish in SENTENCES if part in sentence), ("any", ""))


def fits(label: str, wish: str) -> bool:
    """True when an answer is one of those that are wanted."""
    return bool(wish) and any(one in label for one in wish.split("|"))


def kind_of(sentence: str) -> Literal["echo", "which", "choices", "missed", "given_up", "aside", "screen"]:
    """Which of the machine's kinds of sentence this is."""
    if _ECHO.match(sentence):
        return "echo"
    if sentence.startswith(_WHICH):
        return "which"
    if sentence.startswith(_CHOICES):
        return "choices"
    if sentence.startswith(_MISSED):
        return "missed"
    if sentence.startswith(_GIVEN_UP):
        return "given_up"
    # Names of answers, of which the keys speak, have no stop.
    spoken_of = _ASIDE.match(sentence) or COUNTED.match(sentence)
    return "aside" if spoken_of or not sentence.endswith(("。", "？", "か")) else "screen"


def echoed(sentence: str) -> str:
    """What the machine believes to have heard; empty: it asks back nothing."""
    found = _ECHO.match(sentence)
    return found[1] if found else ""


def choices_in(sentence: str) -> list[str]:
    """The answers that were read out."""
    listed = sentence.partition("。")[2]
    return [one.strip() for one in listed.split("。") if one.strip()]


@dataclass
class Mind:
    """What a visitor remembers of what was said last."""

    screen: str = ""
    echo: str = ""
    choices: list[str] = field(default_factory=list)
    of_several: list[str] | None = None
    """What the machine is not sure between; None: it does not ask which."""
    given_up: bool = False
    misses: int = 0

    def take(self, sentence: str) -> None:
        """Something was said."""
        match kind_of(sentence):
            case "echo":
                self.echo, self.of_several = echoed(sentence), None
            case "choices" if self.of_several is not None:
                self.of_several = choices_in(sentence)
            case "choices":
                self.choices = choices_in(sentence)
            case "which":
                self.echo, self.of_several = "", []
                self.misses += 1
            case "missed":
                self.echo = ""
                self.misses += 1
            case "given_up":
                self.echo, self.of_several, self.given_up = "", None, True
            case "screen":
                self.of_several = None
                self.screen, self.echo, self.choices, self.misses = sentence, "", [], 0
