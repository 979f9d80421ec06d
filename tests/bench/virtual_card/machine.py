"""The chip as a pure machine: one command unit in, one answer out.

Status words and counters follow what independent readers observe of real cards; where nothing is
published the choice is noted. Verified state dies with power; PIN counters do not.

A command that touches what the kiosk must never touch is answered as a real card would, noted as a tripwire,
and kills the card: it answers 6FFF from then on, so that no visit which trips can come to a good end.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.virtual_card.chips import chip_of
from tests.bench.virtual_card.command import SEALED, BadCommand, Command, parse
from tests.bench.virtual_card.files import Application, DataFile, PinFile, Secrets
from tests.bench.virtual_card.persona import Persona, Step

SELECT, VERIFY, READ_BINARY, CHANGE_REFERENCE = 0xA4, 0x20, 0xB0, 0x24
GET_CHALLENGE, MUTUAL_AUTHENTICATE = 0x84, 0x82
DEAD = b"\x6f\xff"
_SELECT_ALL_OF_IT = b"\x96\x02\x00\x00"


@dataclass(frozen=True, slots=True)
class Noted:
    """One command as the bench may remember it: no data in either direction."""

    instruction: int
    application: str
    file_id: int | None
    status_word: int
    tripwire: bool


class VirtualCard:
    """One card with memory; ``noted`` grows by one entry a command."""

    def __init__(self, persona: Persona) -> None:
        self.persona = persona
        self.noted: list[Noted] = []
        self.tripped = False
        self._chip = chip_of(persona)
        self.atr = b"\xff" if persona.behaviour.mute else self._chip.atr
        self._verified: set[str] = set()
        self.power()

    @property
    def tries_left(self) -> int | None:
        """What the four-digit PIN's counter stands at; None when the card has no such PIN."""
        root = self._chip.root
        if root is not None and 0x0001 in root.pins:
            return root.pins[0x0001].tries_left
        for application in self._chip.applications.values():
            if application.name == "text" and 0x0011 in application.pins:
                return application.pins[0x0011].tries_left
        return None

    def power(self) -> None:
        """Power on, off or reset: selection and verified state are gone, counters stay."""
        self._application: Application | None = self._chip.root
        self._file: int | None = None
        self._verified.clear()
        if self._chip.extension is not None:
            self._chip.extension.power()

    def respond(self, apdu: bytes) -> bytes:
        """Answer one command unit: data and status word, at least two bytes."""
        instruction = apdu[1] if len(apdu) > 1 else 0
        if self.tripped:
            answer = DEAD
        else:
            try:
                command = parse(apdu)
                answer = self._overridden(command) or self._answer(command)
            except BadCommand as error:
                answer = error.status_word.to_bytes(2, "big")
            self._watch(instruction)
        name = self._application.name if self._application else ""
        self.noted.append(Noted(instruction, name, self._file, int.from_bytes(answer[-2:], "big"), self.tripped))
        return answer

    def _watch(self, instruction: int) -> None:
        """Trip when the command left the card in a forbidden place; ``_enter`` trips at forbidden files itself."""
        current = self._application
        if current is not None:
            self.tripped |= current.forbidden_whole or self._file in current.forbidden
            self.tripped |= current.only_selected and instruction != SELECT
        self.tripped |= instruction == CHANGE_REFERENCE

    def _overridden(self, command: Command) -> bytes | None:
        step: Step | None = None
        if command.ins == SELECT:
            step = {0x04: "select_ap", 0x00: "select_root"}.get(command.p1, "select_file")  # type: ignore[assignment]
        elif command.ins == VERIFY:
            step = "verify" if command.data else "ask_tries"
        elif command.ins == READ_BINARY:
            step = "read"
        elif command.ins == GET_CHALLENGE:
            step = "get_challenge"
        elif command.ins == MUTUAL_AUTHENTICATE:
            step = "mutual_authenticate"
        word = self.persona.behaviour.status_words.get(step) if step else None
        return bytes.fromhex(word) if word else None

    def _answer(self, command: Command) -> bytes:
        extension = self._chip.extension
        if extension is not None:
            own = extension.answer(command)
            if own is not None:
                return own
        elif command.cla == SEALED:
            raise BadCommand(0x6E00)
        if command.ins == SELECT:
            return self._select(command)
        if command.ins == VERIFY:
            return self._verify(command)
        if command.ins == READ_BINARY:
            return self._read(command)
        raise BadCommand(0x6D00)

    def _select(self, command: Command) -> bytes:
        if command.p1 == 0x04:
            return self._select_application(self._chip.applications.get(command.data))
        if command.p1 == 0x00 and command.data in (b"", b"\x3f\x00") and self._chip.root is not None:
            return self._select_application(self._chip.root)
        if command.p1 != 0x02:
            raise BadCommand(0x6A86)
        if len(command.data) != 2:
            raise BadCommand(0x6700)
        self._enter(int.from_bytes(command.data, "big"))
        return b"\x90\x00"

    def _select_application(self, application: Application | None) -> bytes:
        if application is None:
            raise BadCommand(0x6A82)
        if self._chip.selecting_forgets:
            self.power()
        self._application, self._file = application, None
        return b"\x90\x00"

    def _enter(self, file_id: int) -> Application:
        """Make a file current; a forbidden one trips even when it does not exist."""
        application = self._application
        if application is None:
            # Before any application is selected: published nowhere; readers expect an error only.
            raise BadCommand(0x6986)
        self.tripped |= file_id in application.forbidden
        if file_id not in application.files and file_id not in application.pins:
            raise BadCommand(0x6A82)
        self._file = file_id
        return application

    def _verify(self, command: Command) -> bytes:
        if command.p1 != 0 or not command.p2 & 0x80:
            raise BadCommand(0x6A86)
        name, pin = self._current_pin(command.p2 & 0x1F)
        if not command.data:
            # A locked My Number PIN may really answer 6984 here; ``status_words`` plays that.
            return bytes((0x63, 0xC0 | pin.tries_left))
        if pin.tries_left == 0:
            raise BadCommand(0x6984)
        if command.data == pin.secret:
            pin.tries_left = pin.tries_max
            self._verified.add(name)
            return b"\x90\x00"
        self._verified.discard(name)
        pin.tries_left -= 1
        return bytes((0x63, 0xC0 | pin.tries_left))

    def _current_pin(self, short_id: int) -> tuple[str, PinFile]:
        application = self._enter(short_id) if short_id else self._application
        if application is None or self._file is None:
            raise BadCommand(0x6986)
        if self._file not in application.pins:
            raise BadCommand(0x6981)
        return f"{application.name}:{self._file:04X}", application.pins[self._file]

    def _read(self, command: Command) -> bytes:
        sealed = command.cla == SEALED
        offset = command.p1 << 8 | command.p2
        application = self._application
        if command.p1 & 0x80:
            application, offset = self._enter(command.p1 & 0x1F), command.p2
        if application is None or self._file is None:
            raise BadCommand(0x6986)
        file = application.files.get(self._file)
        if file is None:
            raise BadCommand(0x6981)
        if not self._opened(file) or (file.sealed and not sealed):
            raise BadCommand(0x6982)
        if offset >= len(file.content):
            raise BadCommand(0x6B00)
        if sealed:
            return self._sealed(command, file.content[offset:])
        if command.le is None:
            raise BadCommand(0x6700)
        return file.content[offset : offset + command.le] + b"\x90\x00"

    def _sealed(self, command: Command, content: bytes) -> bytes:
        extension = self._chip.extension
        if extension is None or command.data != _SELECT_ALL_OF_IT:
            raise BadCommand(0x6988)
        return extension.seal(content) + b"\x90\x00"

    def _opened(self, file: DataFile) -> bool:
        verified: Secrets = frozenset(self._verified)
        if self._chip.extension is not None:
            verified |= self._chip.extension.verified
        return not file.opened_by or any(needed <= verified for needed in file.opened_by)
