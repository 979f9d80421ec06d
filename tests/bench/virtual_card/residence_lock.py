"""The residence card's side of its ciphers, written from the specification's text alone (annexes 1 and 2).

Nothing of the kiosk is imported: both sides must agree because both follow the specification.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable

from cryptography.hazmat.decrepit.ciphers.algorithms import TripleDES
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from tests.bench.virtual_card.command import SEALED, BadCommand, Command
from tests.bench.virtual_card.files import Secrets, length_of

CARD_NUMBER = "residence card:number"
VERIFY, MUTUAL_AUTHENTICATE, GET_CHALLENGE = 0x20, 0x82, 0x84


def crypt(key: bytes, data: bytes, *, backwards: bool = False) -> bytes:
    """Triple DES with the two halves of ``key``, CBC from zero, no padding."""
    cipher = Cipher(TripleDES(key[:8] + key[8:16] + key[:8]), modes.CBC(bytes(8)))
    worker = cipher.decryptor() if backwards else cipher.encryptor()
    return worker.update(data) + worker.finalize()


def single(key: bytes, block: bytes, *, backwards: bool = False) -> bytes:
    """DES of one block: triple DES with three equal keys."""
    return crypt(key + key, block, backwards=backwards)


def retail_mac(key: bytes, data: bytes) -> bytes:
    """Block by block, as ISO/IEC 9797-1 draws algorithm 3."""
    data += b"\x80"
    data += bytes(-len(data) % 8)
    state = bytes(8)
    for at in range(0, len(data), 8):
        state = single(key[:8], bytes(a ^ b for a, b in zip(state, data[at : at + 8], strict=True)))
    return single(key[:8], single(key[8:], state, backwards=True))


class ResidenceLock:
    """GET CHALLENGE, MUTUAL AUTHENTICATE, VERIFY and secure messaging. Wrong numbers are not counted."""

    def __init__(self, card_number: bytes, random: Callable[[int], bytes] = os.urandom) -> None:
        self._number = card_number
        self._random = random
        self.power()

    def power(self) -> None:
        """Session keys, challenge and verified state are gone."""
        self._challenge: bytes | None = None
        self._session: bytes | None = None
        self.verified: Secrets = frozenset()

    def answer(self, command: Command) -> bytes | None:
        """See ``Extension.answer``."""
        if command.ins == GET_CHALLENGE:
            if command.le != 8:
                raise BadCommand(0x6700)
            self._challenge = self._random(8)
            return self._challenge + b"\x90\x00"
        if command.ins == MUTUAL_AUTHENTICATE:
            return self._mutual_authenticate(command.data)
        if command.ins == VERIFY:
            return self._verify(command)
        return None

    def seal(self, content: bytes) -> bytes:
        """See ``Extension.seal``."""
        if self._session is None:
            raise BadCommand(0x6988)
        padded = content + b"\x80"
        cipher = crypt(self._session, padded + bytes(-len(padded) % 8))
        return b"\x86" + length_of(len(cipher) + 1) + b"\x01" + cipher

    def _mutual_authenticate(self, data: bytes) -> bytes:
        challenge, self._challenge = self._challenge, None
        self._session, self.verified = None, frozenset()
        if challenge is None:
            raise BadCommand(0x6985)
        if len(data) != 40:
            raise BadCommand(0x6700)
        key = hashlib.sha1(self._number).digest()[:16]
        plain = crypt(key, data[:32], backwards=True)
        if retail_mac(key, data[:32]) != data[32:] or plain[8:16] != challenge:
            raise BadCommand(0x6300)
        own = self._random(16)
        mixed = bytes(a ^ b for a, b in zip(plain[16:], own, strict=True))
        self._session = hashlib.sha1(mixed + bytes((0, 0, 0, 1))).digest()[:16]
        sealed = crypt(key, challenge + plain[:8] + own)
        return sealed + retail_mac(key, sealed) + b"\x90\x00"

    def _verify(self, command: Command) -> bytes:
        if command.cla != SEALED:
            raise BadCommand(0x6982)
        if command.p2 != 0x86:
            raise BadCommand(0x6A86)
        if self._session is None or len(command.data) != 19 or command.data[:3] != b"\x86\x11\x01":
            raise BadCommand(0x6988)
        right = crypt(self._session, command.data[3:], backwards=True) == self._number + b"\x80\0\0\0"
        self.verified = frozenset({CARD_NUMBER}) if right else frozenset()
        return b"\x90\x00" if right else b"\x63\x00"
