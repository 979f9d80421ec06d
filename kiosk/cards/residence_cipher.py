"""Ciphers of the residence card: key agreement by card number, then secure messaging. Pure.

Source: 在留カード等仕様書 Ver 1.5 (Immigration Services Agency, 2024-03), annex 1; checked against the worked
example of its annex 2. Two-key triple DES is what the card speaks; nothing of ours is protected by it alone.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass, field
from typing import Final

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.modes import CBC

from kiosk.cards.errors import CardDataBroken
from kiosk.cards.tlv import read_head

CHALLENGE_BYTES: Final = 8
RANDOM_BYTES: Final = 24
"""RND.IFD (8) and K.IFD (16)."""

_BLOCK: Final = 8
_PROOF_BYTES: Final = 40
_SEALED: Final = 0x86
_PADDING_SHOWN: Final = 0x01


@dataclass(slots=True)
class Handshake:
    """One key agreement: our proof that we know the card number, then the card's, then the session's key."""

    challenge: bytes
    random: bytes
    """24 fresh bytes; the same twice would give the same key."""
    _key: bytearray = field(init=False, repr=False, default_factory=bytearray)

    def proof(self, card_number: bytearray) -> bytes:
        """E_IFD‖M_IFD, 40 bytes, for MUTUAL AUTHENTICATE. ``card_number``: twelve ASCII characters, not kept."""
        self._key = bytearray(hashlib.sha1(card_number).digest()[:16])  # noqa: S324 - the card's own algorithm
        sealed = encipher(self._key, self.random[:8] + self.challenge + self.random[8:])
        return sealed + retail_mac(self._key, sealed)

    def session_key(self, answer: bytes) -> bytearray:
        """KSenc, from the card's E_ICC‖M_ICC.

        Raises:
            CardDataBroken: the answer is not of a card that knows the number and took part just now.
        """
        sealed, mac = answer[:32], answer[32:]
        if len(answer) != _PROOF_BYTES or not hmac.compare_digest(retail_mac(self._key, sealed), mac):
            raise CardDataBroken("residence card: proof")
        plain = decipher(self._key, sealed)
        if plain[:16] != self.challenge + self.random[:8]:
            raise CardDataBroken("residence card: challenge")
        mixed = bytes(ours ^ theirs for ours, theirs in zip(self.random[8:], plain[16:], strict=True))
        return bytearray(hashlib.sha1(mixed + b"\0\0\0\x01").digest()[:16])  # noqa: S324 - the card's own algorithm

    def wipe(self) -> None:
        """Forget the key that was made from the card number."""
        self._key[:] = bytes(len(self._key))


def seal_number(session_key: bytearray, card_number: bytearray) -> bytes:
    """The card number as VERIFY carries it: padded to 16 bytes and enciphered."""
    padded = bytearray(card_number)
    padded += pad(len(padded))
    try:
        return encipher(session_key, padded)
    finally:
        padded[:] = bytes(len(padded))


def open_answer(session_key: bytearray, answer: bytes, where: str) -> bytearray:
    """What stands in an answer under secure messaging, 86 L 01 cipher; the caller overwrites it after use.

    Raises:
        CardDataBroken: it is no such answer, or was enciphered with another key.
    """
    head = read_head(answer, 0, where)
    cipher = answer[head.value_at + 1 : head.end]
    if head.tag != _SEALED or head.end != len(answer) or head.length < 1 or answer[head.value_at] != _PADDING_SHOWN:
        raise CardDataBroken(where)
    if not cipher or len(cipher) % _BLOCK:
        raise CardDataBroken(where)
    plain = bytearray(decipher(session_key, cipher))
    end = len(plain.rstrip(b"\0"))
    if not end or len(plain) - end >= _BLOCK or plain[end - 1] != 0x80:
        raise CardDataBroken(where)
    del plain[end - 1 :]
    return plain


def pad(length: int) -> bytes:
    """Padding method 2 of ISO/IEC 9797-1 behind ``length`` bytes: 80, then 00 up to a whole block."""
    return b"\x80" + bytes(-(length + 1) % _BLOCK)


def encipher(key: bytes | bytearray, data: bytes | bytearray) -> bytes:
    """Two-key triple DES, CBC, zero IV; ``data`` are whole blocks of 8 bytes."""
    worker = _cipher(key).encryptor()
    return worker.update(bytes(data)) + worker.finalize()


def decipher(key: bytes | bytearray, data: bytes) -> bytes:
    """The inverse of ``encipher``."""
    worker = _cipher(key).decryptor()
    return worker.update(data) + worker.finalize()


def retail_mac(key: bytes | bytearray, data: bytes) -> bytes:
    """ISO/IEC 9797-1 MAC algorithm 3 with DES and padding method 2, 8 bytes."""
    first, second = bytes(key[:8]) * 3, bytes(key[8:]) * 3
    chained = encipher(first, data + pad(len(data)))[-_BLOCK:]
    return encipher(first, decipher(second, chained))


def _cipher(key: bytes | bytearray) -> Cipher[CBC]:
    whole = bytes(key)
    # The library takes three keys only; two-key triple DES is K1 K2 K1.
    return Cipher(TripleDES(whole if len(whole) == 24 else whole + whole[:8]), CBC(bytes(_BLOCK)))
