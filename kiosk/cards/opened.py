"""An application of a card while it is selected: its counters, its secrets, its files."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum
from typing import Final, Generic

from kiosk.cards import apdu
from kiosk.cards.apdu import LOCKED, StatusWord
from kiosk.cards.applications import Application, F, S
from kiosk.cards.errors import CardDataBroken, ForbiddenCommand, PinlessCard, PinLocked, StatusWordError, WrongPin
from kiosk.cards.secret import Secret
from kiosk.cards.tlv import read_head

Send = Callable[[bytes | bytearray], tuple[bytes, int]]

_HEAD_BYTES: Final = 7
_PIECE_BYTES: Final = 256
_LARGEST_BYTES: Final = 4096
_END_REACHED: Final = 0x6282
"""Fewer bytes than asked for: the file ended (ISO 7816-4); whether real cards say so or 9000 is not published."""


class Opened(Generic[F, S]):
    """An application while it is selected; made by ``Door``. Verified state lasts until the connection closes."""

    def __init__(self, application: Application[F, S], send: Send) -> None:
        """``send`` carries one command to the card, as ``CardConnection.transmit`` does."""
        self.application = application
        self._send = send
        self._file: IntEnum | None = None

    def tries_left(self, secret: S) -> int:
        """How often the secret may still be wrong, as the card counts; 0 is locked. Spends no try.

        Raises:
            PinlessCard: the card has no such secret.
            StatusWordError: the card answered something else.
        """
        self._enter_secret(secret)
        _, sw = self._send(apdu.ask_tries())
        if sw in LOCKED:
            return 0
        if sw == StatusWord.REFERENCE_NOT_FOUND:
            raise PinlessCard
        left = apdu.counter_in(sw)
        if left is None:
            raise StatusWordError(sw, "ask tries")
        return left

    def verify(self, secret: S, typed: Secret) -> None:
        """Submit what was typed, once. It is wiped, whatever the outcome.

        Raises:
            WrongPin: with the card's own count of tries left.
            PinLocked: it was locked already.
            PinlessCard: the card has no such secret.
            StatusWordError: the card answered something else.
        """
        command = bytearray()
        try:
            self._enter_secret(secret)
            command = apdu.verify(typed)
            _, sw = self._send(command)
        finally:
            command[:] = bytes(len(command))
            typed.wipe()
        self._judge(secret, sw)

    def verify_default(self, secret: S, default: bytes) -> None:
        """Submit what the card waits for where its holder chose no secret; raises as ``verify``."""
        self._enter_secret(secret)
        _, sw = self._send(apdu.verify_default(default))
        self._judge(secret, sw)

    def _judge(self, secret: S, sw: int) -> None:
        if sw == StatusWord.OK:
            return
        if sw in LOCKED:
            raise PinLocked
        if sw == StatusWord.MISMATCH:
            raise WrongPin(self.tries_left(secret))
        left = apdu.counter_in(sw)
        if left is None:
            raise StatusWordError(sw, "verify")
        raise WrongPin(left)

    def read_element(self, file: F, data: bytearray) -> None:
        """Append the file's outermost element to ``data``; what stands behind it is not asked for.

        Raises:
            StatusWordError: 6982 when not verified, or another answer.
            CardDataBroken: the file is longer than 4096 bytes, or shorter than it says.
        """
        at = self._enter_file(file)
        # Never more than the file holds: how real chips answer a too long Le is not published.
        data += self._expect(apdu.read_binary(0, _HEAD_BYTES), at)
        end = read_head(data, 0, at).end
        if end > _LARGEST_BYTES:
            raise CardDataBroken(f"{at}: length")
        while len(data) < end:
            piece = self._expect(apdu.read_binary(len(data), min(_PIECE_BYTES, end - len(data))), at)
            if not piece:
                raise CardDataBroken(f"{at}: shorter than it says")
            data += piece

    def read_until(self, file: F, data: bytearray, length: int, enough: Callable[[bytearray], bool]) -> None:
        """Append up to ``length`` bytes from the file's beginning to ``data``, no more than are ``enough``.

        Raises:
            StatusWordError: 6982 when not verified, or another answer.
        """
        at = self._enter_file(file)
        while len(data) < length and not enough(data):
            wanted = min(_PIECE_BYTES, length - len(data))
            piece, sw = self._send(apdu.read_binary(len(data), wanted))
            if sw == StatusWord.WRONG_OFFSET and data:
                return
            if sw not in (StatusWord.OK, _END_REACHED):
                raise StatusWordError(sw, at)
            data += piece
            if len(piece) < wanted:
                return

    def read_short(self, file: F) -> bytes:
        """Read a whole file by its short identifier.

        Raises:
            StatusWordError: it is not there or not to be read.
        """
        return self._expect(apdu.read_short_id(self._own(file)), f"read {self._told(file)}")

    def read_short_sealed(self, file: F) -> bytes:
        """The same under secure messaging; gives the enciphered element.

        Raises:
            StatusWordError: it is not there or not to be read.
        """
        return self._expect(apdu.read_short_id_sealed(self._own(file)), f"read {self._told(file)}")

    def get_challenge(self) -> bytes:
        """Eight random bytes of the card.

        Raises:
            StatusWordError: it gives none.
        """
        return self._expect(apdu.GET_CHALLENGE, "get challenge")

    def mutual_authenticate(self, secret: S, proof: bytes) -> tuple[bytes, int]:
        """Show the card that the secret is known; gives its answer and status word."""
        self._own_secret(secret)
        return self._send(apdu.mutual_authenticate(proof))

    def verify_sealed(self, secret: S, cipher: bytes) -> int:
        """Submit the enciphered secret; gives the status word."""
        self._own_secret(secret)
        return self._send(apdu.verify_sealed(cipher))[1]

    def _enter_secret(self, secret: S) -> None:
        self._own_secret(secret)
        if self._file is secret:
            return
        _, sw = self._send(apdu.select_file(secret))
        if sw == StatusWord.NOT_FOUND:
            raise PinlessCard
        if sw != StatusWord.OK:
            raise StatusWordError(sw, "select pin")
        self._file = secret

    def _enter_file(self, file: F) -> str:
        self._own(file)
        self._expect(apdu.select_file(file), f"select {self._told(file)}")
        self._file = file
        return f"read {self._told(file)}"

    def _own(self, file: F) -> F:
        if not isinstance(file, self.application.files):
            raise ForbiddenCommand(f"no file of {self.application.name}")
        return file

    def _own_secret(self, secret: S) -> None:
        if not isinstance(secret, self.application.secrets):
            raise ForbiddenCommand(f"no secret of {self.application.name}")

    def _told(self, file: F) -> str:
        return f"{self.application.name} {file.name.lower().replace('_', ' ')}"

    def _expect(self, command: bytes, at: str) -> bytes:
        data, sw = self._send(command)
        if sw != StatusWord.OK:
            raise StatusWordError(sw, at)
        return data
