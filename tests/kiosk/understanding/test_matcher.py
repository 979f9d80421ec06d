"""What an utterance is taken for, whatever its spelling; and what holds for any text at all."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kiosk.understanding.cleaning import language_of
from kiosk.understanding.forbidding import Forbidding
from kiosk.understanding.hearing import Kana
from kiosk.understanding.intents import ALWAYS_ASKED, INTENTS, NONE
from kiosk.understanding.interpreter import Interpreter
from kiosk.understanding.matcher import ACT_WITHIN, NOTHING, Matcher, Understood
from kiosk.understanding.phrases import IntentFile

Matchers = dict[str, Matcher]

MEANT = (
    ("住民票", "juminhyo"), ("住民 票 が 欲しい", "juminhyo"), ("じゅうみんひょうがほしい", "juminhyo"),
    ("ジュウミンヒョウガホシイ", "juminhyo"), ("ジューミンヒョー", "juminhyo"), ("ｼﾞｭｳﾐﾝﾋｮｳ", "juminhyo"),
    ("えーと、住民票を一枚出しちょくれ", "juminhyo"), ("ゴミ", "gomi"), ("ごみ", "gomi"),
    ("印鑑証明がいるんじゃけど", "inkan_shomei"),
    ("はい", "yes"), ("いいえ", "no"), ("ううん", "no"),
    ("もどる", "back"), ("もう一度", "repeat"), ("やめる", "cancel"),
    ("マイナカードの暗証番号", "mynumber_anshou"),
    ("職員を呼んでつかあさい", "call_staff"), ("児童手当", "jido_teate"), ("自動手当の申請", "jido_teate"),
    ("戸籍謄本", "koseki"), ("年金", "nenkin"), ("介護", "kaigo"), ("暗証番号", "mynumber_anshou"),
    ("更新じゃなくて暗証番号を忘れた", "mynumber_anshou"), ("ＰＩＮ", "mynumber_anshou"),
    ("I'd like to get a residence certificate please", "juminhyo"), ("residense certificate", "juminhyo"),
    ("garbage", "gomi"), ("yes", "yes"), ("no", "no"), ("go back", "back"), ("help me please", "call_staff"),
    ("not renewal, I forgot my PIN", "mynumber_anshou"), ("my number card pin is lokced", "mynumber_anshou"),
)  # fmt: skip

ASKED = (
    ("転入", "tennyu"), ("転出", "tenshutsu"), ("転居", "tenkyo"), ("婚姻", "konin"), ("離婚届", "rikon"),
    ("出生届", "shussei"), ("死亡届", "shibo"), ("国保に入りたい", "kokuho_kanyu"), ("国保をやめたい", "kokuho_dattai"),
    ("転入じゃなくて転出", "tenshutsu"), ("転出ではなく転入です", "tennyu"),
    ("結婚じゃのうて離婚のほうなんよ", "rikon"),
    ("国宝に入りたい", "kokuho_kanyu"), ("moving out", "tenshutsu"), ("not moving in, moving out", "tenshutsu"),
    ("マイナンバーカード", "mynumber_uketori"), ("引っ越しました", "tennyu"),
    ("印鑑", "inkan_shomei"), ("hanko", "inkan_shomei"),
)  # fmt: skip

NOBODYS = (
    "クレジットカードの有効期限が切れた", "キャッシュカードの暗証番号を忘れた",
    "きゃっしゅかーどのあんしょうばんごうをわすれた",
    "パスポートの更新", "運転免許の更新をしたい", "こんにちは", "トイレはどこですか", "今日の天気は", "hello",
    "my credit card has expired", "where is the toilet", "I need to renew my driver's license",
)  # fmt: skip


def of(matchers: Matchers, text: str) -> Understood:
    return matchers[language_of(text)].understand(text)


@pytest.mark.parametrize(("text", "intent"), MEANT)
def test_plain_wishes_are_acted_on(matchers: Matchers, text: str, intent: str) -> None:
    understood = of(matchers, text)
    assert (understood.intent, understood.band) == (intent, "act"), understood


@pytest.mark.parametrize(("text", "intent"), ASKED)
def test_what_may_hurt_or_is_vague_is_asked_back(matchers: Matchers, text: str, intent: str) -> None:
    understood = of(matchers, text)
    assert (understood.intent, understood.band) == (intent, "ask"), understood


@pytest.mark.parametrize("text", NOBODYS)
def test_other_offices_business_is_refused(matchers: Matchers, text: str) -> None:
    assert (of(matchers, text).intent, of(matchers, text).band) == (NONE, "none")


@pytest.mark.parametrize("text", ["", " ", "　", "、。", "😀", "\x00", "ー", "\ud800"])
def test_what_says_nothing_is_nothing(matchers: Matchers, text: str) -> None:
    assert matchers["ja"].understand(text) == matchers["en"].understand(text) == NOTHING


def test_words_forbid_and_save_as_they_are_written_and_as_they_sound(kana: Kana) -> None:
    forbidding = Forbidding("ja", IntentFile(forbid=("消防署", "犬"), unless=("介護",)), kana)
    assert forbidding.by("消防 署を呼んで")
    assert forbidding.by("ショウボウショヲヨンデ")
    assert forbidding.by("犬です")
    assert not forbidding.by("いぬです"), "too short a reading to be sure"
    assert not forbidding.by("消防署で介護")
    assert not forbidding.by("しょうぼうしょでかいご")
    english = Forbidding("en", IntentFile(forbid=("bank",), unless=("seal",)), str)
    assert english.by("My bank's card")
    assert not english.by("my bankrupt friend")
    assert not english.by("the bank wants a seal")


def test_readings_keep_words_that_are_in_no_list(kana: Kana) -> None:
    assert kana("マイナポータルの住民票") == "マイナポータルノジュウミンヒョウ"
    assert kana("") == ""


def test_a_vague_word_offers_all_that_it_may_mean(matchers: Matchers) -> None:
    offered = of(matchers, "国保のことで")
    assert [candidate.intent for candidate in offered.candidates] == ["kokuho_kanyu", "kokuho_dattai"]


@pytest.mark.parametrize(
    ("text", "language"), [("juminhyo", "en"), ("住民票", "ja"), ("PINを忘れた", "ja"), ("ＰＩＮ", "en"), ("12", "ja")]
)
def test_a_language_is_found_out_from_its_script(text: str, language: str) -> None:
    assert language_of(text) == language


def test_only_the_language_that_is_needed_is_built() -> None:
    def no_kana() -> Kana:
        raise AssertionError("English needs no readings")

    assert Interpreter(no_kana).understand("garbage").intent == "gomi"


WORDS = re.findall(
    r"\S+",
    "住民票 転入 転出 転居 婚姻 離婚 出生 死亡 国保 に入りたい をやめたい じゃなくて "
    "ゴミ カード 暗証番号 はい の を です ね パスポート",
)
ENGLISH = re.findall(
    r"\S+", "moving in out not , my number card pin marriage divorce certificate please the passport renew yes no"
)
SPACES = st.sampled_from(["", " ", "　"])
SAYINGS = st.one_of(
    st.text(max_size=40),
    st.text(st.characters(min_codepoint=0x3041, max_codepoint=0x30FF), max_size=30),
    st.lists(st.sampled_from(WORDS), max_size=6).map("".join),
    st.lists(st.sampled_from(ENGLISH), max_size=8).map(" ".join),
)


@settings(max_examples=200, deadline=None)
@given(text=SAYINGS, language=st.sampled_from(["ja", "en"]))
def test_any_text_has_an_answer_that_holds_together(matchers: Matchers, text: str, language: str) -> None:
    understood = matchers[language].understand(text)
    distances = [candidate.distance for candidate in understood.candidates]
    assert distances == sorted(distances)
    assert all(0 <= distance <= 1 for distance in distances)
    names = [candidate.intent for candidate in understood.candidates]
    assert len(set(names)) == len(names) <= 3
    assert set(names) <= set(INTENTS) - {NONE}
    assert (understood.intent == NONE) == (understood.band == "none")
    if understood.band != "none":
        assert understood.intent == names[0]
    if understood.band == "act":
        assert understood.intent not in ALWAYS_ASKED
        assert distances[0] <= ACT_WITHIN
    assert matchers[language].understand(text) == understood


@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.sampled_from(WORDS), min_size=1, max_size=6), data=st.data())
def test_spaces_between_japanese_words_do_not_matter(matchers: Matchers, words: list[str], data: st.DataObject) -> None:
    joined = "".join(words)
    spaced = "".join(letter + data.draw(SPACES) for letter in joined)
    assert matchers["ja"].understand(spaced) == matchers["ja"].understand(joined)
