"""Session with an IC driving licence (運転免許証): 暗証番号1 alone, and what stands on its front.

Source: 運転免許証及び運転免許証作成システム等仕様書 (NPA), as independent programs quote it. 本籍 and the photograph
need 暗証番号2 as well; it is never asked for, and their files have no name here.
"""

from __future__ import annotations

from typing import Final

from kiosk.cards.applications import LICENCE_DF1, LICENCE_ROOT, LicenceFile, LicenceRootFile, LicenceSecret
from kiosk.cards.door import Door
from kiosk.cards.errors import CardDataBroken
from kiosk.cards.holder import HolderFacts
from kiosk.cards.licence_text import changes_suffice, entries_suffice, parse_licence, walk
from kiosk.cards.opened import Opened
from kiosk.cards.secret import Secret
from kiosk.cards.ways import SecretKind, Way

_SETTING, _SET, _NOT_SET = 0x05, b"\x01", b"\x00"
_SETTING_BYTES, _ENTRIES_BYTES, _CHANGES_BYTES = 3, 880, 640

DEFAULT_SECRET: Final = b"****"
"""What the card itself waits for where no PIN was set."""


class Licence:
    """A licence's master file, selected, its PIN setting read."""

    def __init__(self, door: Door) -> None:
        """Select the master file and learn whether a PIN was set, before any VERIFY.

        Raises:
            StatusWordError: the setting cannot be read; it is never taken for "not set", which would burn a try.
            CardDataBroken: it says neither.
        """
        self._door = door
        self._root: Opened[LicenceRootFile, LicenceSecret] = door.open(LICENCE_ROOT)
        data = bytearray()
        self._root.read_until(LicenceRootFile.PIN_SETTING, data, _SETTING_BYTES, lambda _: False)
        setting = walk(data, "licence pin setting").found.get(_SETTING)
        if setting not in (_SET, _NOT_SET):
            raise CardDataBroken("licence pin setting")
        self.secret = SecretKind.LICENCE_PIN if setting == _SET else SecretKind.NONE

    def tries_left(self) -> int:
        """See ``Opened.tries_left``, of 暗証番号1."""
        return self._root.tries_left(LicenceSecret.PIN_1)

    def ways(self) -> tuple[Way, ...]:
        """The one way into it."""
        return (Way(self.secret, self.tries_left()),)

    def verify(self, typed: Secret) -> None:
        """See ``Opened.verify``; where no PIN was set, the card's own default is submitted instead."""
        if self.secret is SecretKind.NONE:
            typed.wipe()
            self._root.verify_default(LicenceSecret.PIN_1, DEFAULT_SECRET)
        else:
            self._root.verify(LicenceSecret.PIN_1, typed)

    def read(self) -> HolderFacts:
        """Read name, 呼び名, 通称名, birth date and address; 暗証番号1 must have been verified on this connection.

        Raises:
            StatusWordError: 6982 when not verified, or another answer.
            CardDataBroken: a file does not have the layout it should.
        """
        entries, changes = bytearray(), bytearray()
        try:
            front = self._door.open(LICENCE_DF1)
            front.read_until(LicenceFile.ENTRIES, entries, _ENTRIES_BYTES, entries_suffice)
            front.read_until(LicenceFile.CHANGES, changes, _CHANGES_BYTES, changes_suffice)
            return parse_licence(entries, changes)
        finally:
            entries[:] = bytes(len(entries))
            changes[:] = bytes(len(changes))
