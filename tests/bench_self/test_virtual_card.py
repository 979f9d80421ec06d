"""The virtual card against what is known of the real one."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.groundwork.settings import BadSettings
from tests.bench.virtual_card.files import ATR_FELICA, ATR_MY_NUMBER, TEXT_AP
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.persona import PERSONAS, Behaviour, Counters, Persona, persona_from, read_persona

SELECT_TEXT_AP = "00A4040C0A" + TEXT_AP.hex()
SELECT_VISUAL_AP = "00A4040C0AD3921000310001010402"
SELECT_JUKI_AP = "00A4040C0AD3921000310001010100"
SELECT_PIN = "00A4020C020011"
SELECT_BASIC_FOUR = "00A4020C020002"
ASK = "00200080"
RIGHT = "0020008004" + b"1234".hex()
WRONG = "0020008004" + b"9999".hex()
READ = "00B0000000"


def card(pin_tries: int = 3, **behaviour: object) -> VirtualCard:
    odd = Behaviour(**behaviour)  # type: ignore[arg-type]
    return VirtualCard(Persona("my_number", "架空", "架空町", "1980-01-01", "1", "1234", Counters(pin_tries), odd))


def say(to: VirtualCard, *commands: str) -> str:
    """Send commands, give the last answer in hexadecimal."""
    answer = b""
    for command in commands:
        answer = to.respond(bytes.fromhex(command))
    return answer.hex().upper()


@pytest.mark.parametrize(
    ("commands", "answer"),
    [
        (["00A4020C020002"], "6986"),
        ([ASK], "6986"),
        ([READ], "6986"),
        (["00A4040C0AD3921000310001010499"], "6A82"),
        ([SELECT_TEXT_AP], "9000"),
        ([SELECT_TEXT_AP, "00A4020C029999"], "6A82"),
        ([SELECT_TEXT_AP, "00A4000C023F00"], "6A86"),
        ([SELECT_TEXT_AP, SELECT_PIN, ASK], "63C3"),
        ([SELECT_TEXT_AP, SELECT_PIN, WRONG], "63C2"),
        ([SELECT_TEXT_AP, SELECT_PIN, WRONG, WRONG], "63C1"),
        ([SELECT_TEXT_AP, SELECT_PIN, WRONG, WRONG, WRONG], "63C0"),
        ([SELECT_TEXT_AP, SELECT_PIN, WRONG, WRONG, WRONG, RIGHT], "6984"),
        ([SELECT_TEXT_AP, SELECT_PIN, WRONG, RIGHT, ASK], "63C3"),
        ([SELECT_TEXT_AP, SELECT_BASIC_FOUR, ASK], "6981"),
        ([SELECT_TEXT_AP, SELECT_BASIC_FOUR, READ], "6982"),
        ([SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_BASIC_FOUR, "00B07FFF01"], "6B00"),
        ([SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_BASIC_FOUR, "00B00000"], "6700"),
        ([SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_TEXT_AP, SELECT_BASIC_FOUR, READ], "6982"),
        ([SELECT_TEXT_AP, "002000910431323334", "00B0820002"], "FF209000"),
        ([SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_BASIC_FOUR, "00B00000000002"], "FF209000"),
        ([SELECT_TEXT_AP, "00DA000000"], "6D00"),
        (["80A4040C00"], "6E00"),
        (["00A404"], "6700"),
        ([SELECT_TEXT_AP, "00A4020C030002"], "6700"),
        (["00A4040C0AD392F000260100000001", "00A4020C020006", "00B000000F"], b"JPKIAPICCTOKEN2".hex().upper() + "9000"),
    ],
)
def test_answers(commands: list[str], answer: str) -> None:
    assert say(card(), *commands) == answer


def test_counters_live_on_and_verified_state_does_not() -> None:
    it = card()
    say(it, SELECT_TEXT_AP, SELECT_PIN, WRONG)
    it.power()
    assert say(it, SELECT_TEXT_AP, SELECT_PIN, ASK) == "63C2"
    say(it, RIGHT)
    it.power()
    assert say(it, SELECT_TEXT_AP, SELECT_BASIC_FOUR, READ) == "6982"
    assert it.tries_left == 3


def test_a_long_read_stops_at_the_end_of_the_file() -> None:
    it = card()
    whole = say(it, SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_BASIC_FOUR, "00B00000000000")
    assert len(bytes.fromhex(whole)) == bytes.fromhex(whole)[2] + 3 + 2


@pytest.mark.parametrize(
    "commands",
    [
        [SELECT_TEXT_AP, "00A4020C020001"],
        [SELECT_TEXT_AP, "00A4020C020014"],
        [SELECT_TEXT_AP, "00B0810011"],
        [SELECT_TEXT_AP, "002000940C" + "30" * 12],
        [SELECT_VISUAL_AP, "00A4020C020005"],
        [SELECT_VISUAL_AP, "00A4020C020013"],
        [SELECT_JUKI_AP],
        [SELECT_TEXT_AP, "002401800431323334"],
    ],
)
def test_the_tripwire_goes_off(commands: list[str]) -> None:
    it = card()
    say(it, *commands)
    assert it.noted[-1].tripwire


def test_ordinary_reading_trips_nothing_and_notes_no_data() -> None:
    it = card()
    say(it, SELECT_TEXT_AP, SELECT_PIN, ASK, RIGHT, SELECT_BASIC_FOUR, READ)
    assert [(noted.instruction, noted.file_id, noted.tripwire) for noted in it.noted] == [
        (0xA4, None, False),
        (0xA4, 0x11, False),
        (0x20, 0x11, False),
        (0x20, 0x11, False),
        (0xA4, 0x02, False),
        (0xB0, 0x02, False),
    ]
    assert "1234" not in repr(it.noted)


@given(st.binary(max_size=300))
def test_anything_is_answered_with_at_least_a_status_word(apdu: bytes) -> None:
    assert len(card().respond(apdu)) >= 2


def test_a_step_can_be_made_to_answer_anything() -> None:
    assert (
        say(card(status_words={"read": "6F00"}), SELECT_TEXT_AP, SELECT_PIN, RIGHT, SELECT_BASIC_FOUR, READ) == "6F00"
    )


def test_a_card_without_pin_comes_in_two_ways() -> None:
    assert say(card(no_pin=True), SELECT_TEXT_AP, SELECT_PIN) == "6A82"
    locked = card(no_pin=True, no_pin_answers="locked")
    assert say(locked, SELECT_TEXT_AP, SELECT_PIN, ASK) == "63C0"
    assert say(locked, RIGHT) == "6984"


def test_foreign_cards_know_nothing_and_say_so_in_their_atr() -> None:
    assert say(card(foreign=True), SELECT_TEXT_AP) == "6A82"
    assert card(foreign=True).atr == ATR_FELICA
    assert card().atr == ATR_MY_NUMBER


@pytest.mark.parametrize("atr", [ATR_MY_NUMBER, ATR_FELICA])
def test_answers_to_reset_are_whole(atr: bytes) -> None:
    """ISO/IEC 7816-3: all bytes after TS, with the check byte TCK, xor to zero."""
    check = 0
    for byte in atr[1:]:
        check ^= byte
    assert check == 0


@pytest.mark.parametrize("path", sorted(PERSONAS.glob("*.toml")), ids=lambda path: path.stem)
def test_every_persona_can_be_read_and_is_told_of(path: Path) -> None:
    assert read_persona(Path(path.stem)) == read_persona(path)
    assert f"`{path.name}`" in (PERSONAS / "README.md").read_text("utf-8")


def test_a_persona_may_use_tomls_own_dates(tmp_path: Path) -> None:
    text = 'card = "my_number"\nname = "a"\naddress = "b"\nbirth_date = 1975-06-01\nsex = "1"\npin = "1234"\n'
    (tmp_path / "p.toml").write_text(text)
    assert read_persona(tmp_path / "p.toml").birth_date == "1975-06-01"


def test_mistakes_in_a_persona_are_all_named() -> None:
    raw = {"card": "my_number", "name": "a", "adress": "b", "birth_date": "1975-06-01", "sex": "3", "pin": "12"}
    with pytest.raises(BadSettings) as bad:
        persona_from(raw)
    told = " ".join(bad.value.mistakes)
    assert "adress" in told
    assert "address" in told
    assert "sex" in told
    assert "pin" in told
