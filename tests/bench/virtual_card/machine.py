"""The chip as a pure machine: one command unit in, one answer out.

Status words and counters follow what independent readers observe of real cards; where nothing is
published the choice is noted. Verified state dies with power; PIN counters do not.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.bench.virtual_card.command import BadCommand, Command, parse
from tests.bench.virtual_card.files import Application, PinFile, applications_of, atr_of
from tests.bench.virtual_card.persona import Persona, Step

SELECT, VERIFY, READ_BINARY, CHANGE_REFERENCE = 0xA4, 0x20, 0xB0, 0x24


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
        self.atr = atr_of(persona)
        self.noted: list[Noted] = []
        self._applications = applications_of(persona)
        self._application: Application | None = None
        self._file: int | None = None
        self._verified: set[int] = set()
        self._tripped = False

    @property
    def tries_left(self) -> int | None:
        """What the four-digit PIN's counter stands at; None when the card has no such PIN."""
        for application in self._applications.values():
            if application.name == "text" and 0x0011 in application.pins:
                return application.pins[0x0011].tries_left
        return None

    def power(self) -> None:
        """Power on, off or reset: selection and verified state are gone, counters stay."""
        self._application = None
        self._file = None
        self._verified.clear()

    def respond(self, apdu: bytes) -> bytes:
        """Answer one command unit: data and status word, at least two bytes."""
        self._tripped = False
        try:
            command = parse(apdu)
            answer = self._overridden(command) or self._answer(command)
            instruction = command.ins
        except BadCommand as error:
            answer = error.status_word.to_bytes(2, "big")
            instruction = apdu[1] if len(apdu) > 1 else 0
        self._note(instruction, int.from_bytes(answer[-2:], "big"))
        return answer

    def _note(self, instruction: int, sw: int) -> None:
        application = self._application
        tripped = self._tripped or (
            application is not None and (application.forbidden_whole or self._file in application.forbidden)
        )
        self.noted.append(Noted(instruction, application.name if application else "", self._file, sw, tripped))

    def _overridden(self, command: Command) -> bytes | None:
        step: Step | None = None
        if command.ins == SELECT:
            step = "select_ap" if command.p1 == 0x04 else "select_file"
        elif command.ins == VERIFY:
            step = "verify" if command.data else "ask_tries"
        elif command.ins == READ_BINARY:
            step = "read"
        word = self.persona.behaviour.status_words.get(step) if step else None
        return bytes.fromhex(word) if word else None

    def _answer(self, command: Command) -> bytes:
        if command.ins == SELECT:
            return self._select(command)
        if command.ins == VERIFY:
            return self._verify(command)
        if command.ins == READ_BINARY:
            return self._read(command)
        if command.ins == CHANGE_REFERENCE:
            self._tripped = True
        raise BadCommand(0x6D00)

    def _select(self, command: Command) -> bytes:
        if command.p1 == 0x04:
            application = self._applications.get(command.data)
            if application is None:
                raise BadCommand(0x6A82)
            self.power()
            self._application = application
            return b"\x90\x00"
        if command.p1 != 0x02:
            raise BadCommand(0x6A86)
        if len(command.data) != 2:
            raise BadCommand(0x6700)
        self._enter(int.from_bytes(command.data, "big"))
        return b"\x90\x00"

    def _enter(self, file_id: int) -> Application:
        """Make a file current; a forbidden one trips even when it does not exist."""
        application = self._application
        if application is None:
            # Before any application is selected: published nowhere; readers expect an error only.
            raise BadCommand(0x6986)
        if file_id in application.forbidden:
            self._tripped = True
        if file_id not in application.files and file_id not in application.pins:
            raise BadCommand(0x6A82)
        self._file = file_id
        return application

    def _verify(self, command: Command) -> bytes:
        if command.p1 != 0 or not command.p2 & 0x80:
            raise BadCommand(0x6A86)
        pin = self._current_pin(command.p2 & 0x1F)
        if not command.data:
            # A locked My Number PIN may really answer 6984 here; ``status_words`` plays that.
            return bytes((0x63, 0xC0 | pin.tries_left))
        if pin.tries_left == 0:
            raise BadCommand(0x6984)
        if command.data == pin.secret:
            pin.tries_left = pin.tries_max
            self._verified.add(self._file or 0)
            return b"\x90\x00"
        self._verified.discard(self._file or 0)
        pin.tries_left -= 1
        return bytes((0x63, 0xC0 | pin.tries_left))

    def _current_pin(self, short_id: int) -> PinFile:
        application = self._enter(short_id) if short_id else self._application
        if application is None or self._file is None:
            raise BadCommand(0x6986)
        if self._file not in application.pins:
            raise BadCommand(0x6981)
        return application.pins[self._file]

    def _read(self, command: Command) -> bytes:
        offset = command.p1 << 8 | command.p2
        application = self._application
        if command.p1 & 0x80:
            application, offset = self._enter(command.p1 & 0x1F), command.p2
        if application is None or self._file is None:
            raise BadCommand(0x6986)
        file = application.files.get(self._file)
        if file is None:
            raise BadCommand(0x6981)
        if file.opened_by and not file.opened_by & self._verified:
            raise BadCommand(0x6982)
        if offset >= len(file.content):
            raise BadCommand(0x6B00)
        if command.le is None:
            raise BadCommand(0x6700)
        return file.content[offset : offset + command.le] + b"\x90\x00"
