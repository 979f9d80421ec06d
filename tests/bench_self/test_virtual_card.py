"""The virtual card against what is known of the real one."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edge_sync.groundwork.settings import BadSettings
from tests.bench.virtual_card.foreign_chips import ATR_FELICA, ATR_PAYMENT, ATR_PLAIN
from tests.bench.virtual_card.licence_chip import ATR_LICENCE
from tests.bench.virtual_card.machine import VirtualCard
from tests.bench.virtual_card.my_number_chip import ATR_MY_NUMBER, LICENCE_ON_CARD_AP, TEXT_AP
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
SELECT_ROOT = "00A40000023F00"
SELECT_DF1 = "00A4040C10A0000002310100000000000000000000"
SELECT_DF2 = "00A4040C10D392F0004F0300000000000000000000"


def card(pin_tries: int = 3, **behaviour: object) -> VirtualCard:
    odd = Behaviour(**behaviour)  # type: ignore[arg-type]
    holder = Persona(
        "my_number", "架空", "架空町", "1980-01-01", "1", "1234", counters=Counters(pin_tries), behaviour=odd
    )
    return VirtualCard(holder)


def laid(persona: str) -> VirtualCard:
    return VirtualCard(read_persona(PERSONAS / f"{persona}.toml"))


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
        [SELECT_VISUAL_AP, "00A4020C020002"],
        [SELECT_VISUAL_AP, "00A4020C020012"],
    ],
)
def test_the_tripwire_goes_off(commands: list[str]) -> None:
    it = card()
    say(it, *commands)
    assert it.noted[-1].tripwire


@pytest.mark.parametrize(
    ("persona", "commands"),
    [
        ("drivers_licence", ["00A4020C020002"]),
        ("drivers_licence", ["0020008204" + b"5678".hex()]),
        ("drivers_licence", [SELECT_DF1, "00A4020C020002"]),
        ("drivers_licence", [SELECT_DF1, "00A4020C020006"]),
        ("drivers_licence", [SELECT_DF1, "00B0820000"]),
        ("drivers_licence", ["00A4040C10A0000002310200000000000000000000"]),
        ("residence_card", ["00A4040C10D392F0004F0200000000000000000000"]),
        ("residence_card", [SELECT_DF2, "00B08200000000"]),
        ("credit", ["00A404000E325041592E5359532E444446303100", "00B2010C00"]),
        ("passport", ["00A4040C07A0000002471001", "00B0810000"]),
    ],
)
def test_the_tripwire_goes_off_on_other_cards_too(persona: str, commands: list[str]) -> None:
    it = laid(persona)
    say(it, *commands)
    assert it.noted[-1].tripwire


def test_a_card_that_tripped_is_dead_for_ever() -> None:
    it = card()
    assert say(it, SELECT_TEXT_AP, "00A4020C020001") == "9000"
    assert say(it, SELECT_TEXT_AP) == "6FFF"
    it.power()
    assert say(it, SELECT_TEXT_AP) == "6FFF"
    assert it.noted[-1].tripwire


def test_number_b_opens_the_basic_four_and_never_the_individual_number() -> None:
    it = laid("number_b")
    right = "002000950E" + b"75060120344321".hex()
    assert say(it, SELECT_TEXT_AP, right, SELECT_BASIC_FOUR, "00B0000002") == "FF209000"
    assert say(it, "00B0810011") == "6982"
    assert it.tripped


@pytest.mark.parametrize(
    ("persona", "commands", "answer"),
    [
        ("drivers_licence", ["00A40000", "00A4020C02000A", "00B0000003"], "0501019000"),
        ("licence_no_pin", [SELECT_ROOT, "00A4020C02000A", "00B0000003"], "0501009000"),
        ("drivers_licence", ["00A4020C022F01", "00B0000011"], "450B3030382021060120260701460201019000"),
        ("drivers_licence", ["00200081"], "63C3"),
        ("licence_locked", ["00200081"], "63C0"),
        ("licence_locked", ["0020008104" + b"1234".hex()], "6984"),
        ("drivers_licence", ["0020008104" + b"9999".hex()], "63C2"),
        ("drivers_licence", ["0020008104" + b"****".hex()], "63C2"),
        ("licence_no_pin", ["0020008104" + b"****".hex()], "9000"),
        ("drivers_licence", [SELECT_DF1, "00A4020C020001", READ], "6982"),
        ("drivers_licence", ["0020008104" + b"1234".hex(), SELECT_DF1, "00B0810003"], "1101789000"),
        ("drivers_licence", ["0020008104" + b"1234".hex(), SELECT_DF1, "00B0820003"], "6982"),
        ("drivers_licence", ["00A4040C10A0000002480300000000000000000000"], "9000"),
        ("drivers_licence", [SELECT_TEXT_AP], "6A82"),
        ("drivers_licence", ["0084000008"], "6D00"),
        ("drivers_licence", ["08B0810003"], "6E00"),
        ("residence_card", ["00B08B00000000"], "C004303030319000"),
        ("residence_card", ["00B08A00000000"], "C101319000"),
        ("special_resident", [SELECT_ROOT, "00B08A00000000"], "C101329000"),
        ("residence_card", [SELECT_DF2, "00B08100000000"], "6982"),
        ("residence_card", [SELECT_DF2, "08B08100000004960200000000"], "6982"),
        ("residence_card", ["0082000028" + "00" * 40 + "00"], "6985"),
        ("residence_card", ["0084000008", "0082000028" + "00" * 40 + "00"], "6300"),
        ("residence_card", ["0084000004"], "6700"),
        ("residence_card", ["08200086138611" + "00" * 17], "6988"),
        ("residence_card", ["00200086138611" + "00" * 17], "6982"),
        ("my_number_licence", ["00A4040C10" + LICENCE_ON_CARD_AP.hex(), "00A4020C02001A", "00B0000003"], "C101019000"),
        ("my_number_licence", ["00A4040C10" + LICENCE_ON_CARD_AP.hex(), "00200086"], "63CA"),
        ("default", ["00A4040C10" + LICENCE_ON_CARD_AP.hex()], "6A82"),
        ("suica", [SELECT_TEXT_AP], "6A82"),
        ("credit", ["00A404000E325041592E5359532E444446303100"], "9000"),
        ("blank", ["00A404000E325041592E5359532E444446303100"], "6A82"),
    ],
)
def test_other_chips_answer(persona: str, commands: list[str], answer: str) -> None:
    assert say(laid(persona), *commands) == answer


def test_a_licence_keeps_what_was_verified_over_selecting_and_loses_it_with_power() -> None:
    it = laid("drivers_licence")
    say(it, "0020008104" + b"1234".hex(), SELECT_DF1, SELECT_ROOT, SELECT_DF1)
    assert say(it, "00B0810001") == "119000"
    it.power()
    assert say(it, SELECT_DF1, "00B0810001") == "6982"


def test_files_of_a_licence_have_their_published_sizes() -> None:
    it = laid("licence_moved")
    say(it, "0020008104" + b"1234".hex(), SELECT_DF1)
    for short_id, size in ((1, 880), (3, 264), (4, 640), (5, 663), (7, 578)):
        assert len(say(it, f"00B08{short_id}00000000")) // 2 - 2 == size


def test_nothing_of_the_kiosk_is_known_to_the_cards() -> None:
    for path in (Path(__file__).parent.parent / "bench" / "virtual_card").glob("*.py"):
        assert "kiosk" not in re.findall(r"^(?:from|import) (\w+)", path.read_text("utf-8"), re.MULTILINE)


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


@pytest.mark.parametrize("atr", [ATR_MY_NUMBER, ATR_FELICA, ATR_PAYMENT, ATR_PLAIN, ATR_LICENCE])
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
