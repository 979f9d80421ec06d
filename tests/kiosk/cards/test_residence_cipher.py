"""The residence card's ciphers against the worked example of 在留カード等仕様書 Ver 1.5, annex 2, and against OpenSSL.

The card's side on the bench was written apart from the kiosk's; both must give the specification's bytes.
"""

from __future__ import annotations

import hashlib
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards import apdu
from kiosk.cards.errors import CardDataBroken
from kiosk.cards.residence_cipher import Handshake, decipher, encipher, open_answer, pad, retail_mac, seal_number
from tests.bench.virtual_card import residence_lock
from tests.bench.virtual_card.command import BadCommand, Command, parse

NUMBER = b"AA12345678BB"
HASH = bytes.fromhex("6522B4E171195BB218223A976C040111BDC4AA25")
RND_ICC = bytes.fromhex("5A6E7E385162B7A3")
RND_IFD = bytes.fromhex("1122334455667788")
K_IFD = bytes.fromhex("404142434445464748494A4B4C4D4E4F")
E_IFD = bytes.fromhex("937745C20883A1BAD1E04193722A1592378F81A8F1DC589157AEB0F7544FA1BA")
M_IFD = bytes.fromhex("1AD7FB6A3389E017")
E_ICC = bytes.fromhex("5860775B4D032CC564BA204B8EA868F694A74E7475A8FEF240588BDA1AF496CE")
M_ICC = bytes.fromhex("59388FD6CD45248B")
K_ICC = bytes.fromhex("19D049490FFF52EEDBFCB930BC810ED0")
KS_ENC = bytes.fromhex("CE94938E19E3B97DF96EABCEDC1715CC")
SEALED_NUMBER = bytes.fromhex("1AA82973DB959A811F9711D728F0EEF6")
MUTUAL_AUTHENTICATE = bytes.fromhex("0082000028") + E_IFD + M_IFD + b"\x00"
VERIFY = bytes.fromhex("0820008613861101") + SEALED_NUMBER


def handshake() -> Handshake:
    return Handshake(RND_ICC, RND_IFD + K_IFD)


def test_our_side_says_what_the_specification_says() -> None:
    assert hashlib.sha1(NUMBER).digest() == HASH
    ours = handshake()
    assert ours.proof(bytearray(NUMBER)) == E_IFD + M_IFD
    assert ours.session_key(E_ICC + M_ICC) == KS_ENC
    assert seal_number(bytearray(KS_ENC), bytearray(NUMBER)) == SEALED_NUMBER
    assert apdu.mutual_authenticate(E_IFD + M_IFD) == MUTUAL_AUTHENTICATE
    assert apdu.verify_sealed(SEALED_NUMBER) == VERIFY
    assert bytes.fromhex("0084000008") == apdu.GET_CHALLENGE
    assert apdu.read_short_id_sealed(5) == bytes.fromhex("08B08500000004960200000000")
    assert apdu.read_short_id(2) == bytes.fromhex("00B08200000000")


def test_the_benchs_card_says_what_the_specification_says() -> None:
    lock = residence_lock.ResidenceLock(NUMBER, {8: RND_ICC, 16: K_ICC}.__getitem__)
    assert lock.answer(parse(apdu.GET_CHALLENGE)) == RND_ICC + b"\x90\x00"
    assert lock.answer(parse(MUTUAL_AUTHENTICATE)) == E_ICC + M_ICC + b"\x90\x00"
    assert lock.answer(parse(VERIFY)) == b"\x90\x00"
    assert lock.verified == {residence_lock.CARD_NUMBER}


def test_openssl_agrees_with_the_specification() -> None:
    """Recomputed by a program of other people: no cipher of ours, none of the library that we use."""
    key = HASH[:16]
    assert openssl("des-ede-cbc", key, RND_IFD + RND_ICC + K_IFD) == E_IFD
    assert openssl("des-ede-cbc", KS_ENC, NUMBER + bytes.fromhex("80000000")) == SEALED_NUMBER
    assert openssl("des-ede-cbc", key, E_ICC, "-d") == RND_ICC + RND_IFD + K_ICC
    # Triple DES with three equal halves is DES: the retail MAC in its pieces.
    one, two = key[:8] * 2, key[8:] * 2
    chained = openssl("des-ede-cbc", one, E_IFD + bytes.fromhex("8000000000000000"))[-8:]
    assert openssl("des-ede-cbc", one, openssl("des-ede-cbc", two, chained, "-d")) == M_IFD


def openssl(cipher: str, key: bytes, data: bytes, *options: str) -> bytes:
    argv = ["openssl", "enc", f"-{cipher}", "-nopad", "-K", key.hex(), "-iv", "00" * 8, *options]
    return subprocess.run(argv, input=data, capture_output=True, check=True).stdout


@given(key=st.binary(min_size=16, max_size=16), data=st.binary(max_size=200))
def test_both_sides_agree_on_any_bytes(key: bytes, data: bytes) -> None:
    whole = data + pad(len(data))
    assert encipher(key, whole) == residence_lock.crypt(key, whole)
    assert decipher(key, encipher(key, whole)) == whole
    assert retail_mac(key, data) == residence_lock.retail_mac(key, data)


@given(content=st.binary(max_size=700))
def test_what_the_card_seals_is_opened(content: bytes) -> None:
    lock = residence_lock.ResidenceLock(NUMBER, {8: RND_ICC, 16: K_ICC}.__getitem__)
    lock.answer(parse(apdu.GET_CHALLENGE))
    lock.answer(parse(MUTUAL_AUTHENTICATE))
    sealed = lock.seal(content)
    assert open_answer(bytearray(KS_ENC), sealed, "test") == content
    for cut in (1, 3, 9):
        with pytest.raises(CardDataBroken):
            open_answer(bytearray(KS_ENC), sealed[:-cut], "test")


@given(rubbish=st.binary(max_size=80))
def test_rubbish_under_secure_messaging_is_broken_data(rubbish: bytes) -> None:
    with pytest.raises(CardDataBroken):
        open_answer(bytearray(KS_ENC), b"\x86\x11\x00" + rubbish, "test")


@given(place=st.integers(0, 39), bit=st.integers(0, 7))
def test_one_turned_bit_in_the_cards_proof_is_noticed(place: int, bit: int) -> None:
    ours = handshake()
    ours.proof(bytearray(NUMBER))
    turned = bytearray(E_ICC + M_ICC)
    turned[place] ^= 1 << bit
    with pytest.raises(CardDataBroken):
        ours.session_key(bytes(turned))


def test_an_older_proof_of_the_right_card_is_refused() -> None:
    ours = Handshake(bytes(8), RND_IFD + K_IFD)
    ours.proof(bytearray(NUMBER))
    with pytest.raises(CardDataBroken, match="challenge"):
        ours.session_key(E_ICC + M_ICC)


def test_the_card_takes_no_proof_twice_and_none_without_a_challenge() -> None:
    lock = residence_lock.ResidenceLock(NUMBER, {8: RND_ICC, 16: K_ICC}.__getitem__)
    lock.answer(parse(apdu.GET_CHALLENGE))
    lock.answer(parse(MUTUAL_AUTHENTICATE))
    with pytest.raises(BadCommand) as again:
        lock.answer(parse(MUTUAL_AUTHENTICATE))
    assert again.value.status_word == 0x6985


def test_the_card_refuses_another_number_and_a_plain_verify() -> None:
    lock = residence_lock.ResidenceLock(b"ZZ12345678ZZ", {8: RND_ICC, 16: K_ICC}.__getitem__)
    lock.answer(parse(apdu.GET_CHALLENGE))
    with pytest.raises(BadCommand) as wrong:
        lock.answer(parse(MUTUAL_AUTHENTICATE))
    assert wrong.value.status_word == 0x6300
    with pytest.raises(BadCommand):
        lock.answer(Command(0x00, 0x20, 0x00, 0x86, VERIFY[5:]))
