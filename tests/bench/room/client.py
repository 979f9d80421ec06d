"""The bench room as a context manager, for tests and the demo."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import msgspec

from tests.bench.room.orders import RoomFailed, send_order
from tests.bench.room.places import Places
from tests.bench.room.process import RoomProcess, turn_this_process_to
from tests.bench.virtual_card.persona import Persona, persona_from, read_persona

__all__ = ["BenchRoom", "CardLogEntry", "RoomFailed"]


@dataclass(frozen=True, slots=True)
class CardLogEntry:
    """One command that reached the card; never its data. ``tripwire``: it touched what must not be touched."""

    instruction: int
    application: str
    file_id: int | None
    status_word: int
    tripwire: bool


class BenchRoom:
    """Private card service, reader, card, print service and printer; all end with the ``with`` block.

    Processes that shall use it get ``environ``: ``PCSCLITE_CSOCK_NAME`` and ``CUPS_SERVER``. libpcsclite
    reads its variable once a process, so a process can meet one card service address in its life.
    """

    def __init__(self, run_dir: Path | None = None, *, printer: bool = True) -> None:
        """``run_dir`` is a short path, kept afterwards; without it a folder is made and removed."""
        self._own_dir = run_dir is None
        self.places = Places((run_dir or Path(tempfile.mkdtemp(prefix="bench-"))).absolute())
        self._process = RoomProcess(self.places, printer=printer)
        self._done: set[str] = set()
        self.queue = "a4"

    @property
    def pcsc_socket(self) -> Path:
        """The card service's door."""
        return self.places.pcsc_socket

    @property
    def cups_socket(self) -> Path:
        """The print service's door."""
        return self.places.cups_socket

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs to use this room's services instead of the machine's."""
        return {"PCSCLITE_CSOCK_NAME": str(self.pcsc_socket), "CUPS_SERVER": str(self.cups_socket)}

    def open(self) -> None:
        """Open the room; takes about a third of a second.

        Raises:
            RoomFailed: with what the room said.
        """
        self._process.start()

    def close(self) -> None:
        """End everything in the room; may be called twice."""
        self._process.stop()

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._own_dir:
            shutil.rmtree(self.places.run_dir, ignore_errors=True)

    def lay_card(self, persona: Path | str | Persona | dict[str, Any] = "default") -> Persona:
        """Lay a card on the reader; returns when the reader has felt it (the client sees it within 0.3 s).

        ``persona`` is a file, the bare name of a file in ``tests/bench/personas``, or its content.
        """
        if isinstance(persona, dict):
            persona = persona_from(persona)
        elif not isinstance(persona, Persona):
            persona = read_persona(Path(persona))
        self._do("lay_card", persona=msgspec.to_builtins(persona))
        return persona

    def relay_card(self) -> None:
        """Lay the card that lay there last once more, its counters as they are."""
        self._do("relay_card")

    def lift_card(self) -> None:
        """Take the card away."""
        self._do("lift_card")

    def card_log(self) -> list[CardLogEntry]:
        """Every command that the card met since it was first laid down."""
        return [CardLogEntry(**entry) for entry in self._do("card_log")]

    def tripped(self) -> list[CardLogEntry]:
        """Commands that touched the individual number or anything else forbidden; must stay empty."""
        return [entry for entry in self.card_log() if entry.tripwire]

    def card_tries_left(self) -> int | None:
        """What the card's PIN counter stands at, asked without touching the card."""
        left: int | None = self._do("card_tries_left")
        return left

    def tear_after(self, n_apdus: int | None) -> None:
        """Pull the card instead of answering command ``n_apdus`` + 1 from now; None takes that back."""
        self._do("tear_after", apdus=n_apdus)

    def slow_card(self, ms: int) -> None:
        """Let the card think so long before each answer."""
        self._do("slow_card", slow_ms=ms)

    def unplug_reader(self) -> None:
        """Restart the card service without its reader."""
        self._do("start_pcscd", with_reader=False)

    def plug_reader(self) -> None:
        """Restart the card service with its reader; a card that lay there lies there again."""
        self._do("start_pcscd", with_reader=True)

    def stop_pcscd(self) -> None:
        """End the card service."""
        self._do("stop_pcscd")

    def start_pcscd(self) -> None:
        """Start the card service with its reader."""
        self._do("start_pcscd")

    def printed(self) -> list[Path]:
        """The PDFs that the printer gave out, in order."""
        found = self.places.printed_dir.glob("*.pdf")
        return sorted(found, key=lambda path: int(path.name.split("-", 1)[0]))

    def wait_printed(self, count: int, within_s: float = 15.0) -> list[Path]:
        """Wait until the printer gave out ``count`` PDFs.

        Raises:
            RoomFailed: it did not.
        """
        deadline = time.monotonic() + within_s
        while len(self.printed()) < count:
            if time.monotonic() > deadline:
                raise RoomFailed(f"the printer gave out {len(self.printed())} of {count} documents")
            time.sleep(0.02)
        return self.printed()

    def pause_queue(self) -> None:
        """Stop the queue, as staff would."""
        self._do("pause_queue")

    def resume_queue(self) -> None:
        """Let the queue go on."""
        self._do("resume_queue")

    def refuse_jobs(self) -> None:
        """Let the queue take no new jobs."""
        self._do("refuse_jobs")

    def take_jobs(self) -> None:
        """Let the queue take jobs again."""
        self._do("take_jobs")

    def printer_faults(self, *reasons: str) -> None:
        """Let the printer stop with IPP reasons (``media-empty``, ``media-jam``, ``toner-empty``, ``cover-open``)."""
        self._do("printer_faults", reasons=list(reasons))

    def clear_printer_faults(self) -> None:
        """Mend the printer; a job that waited comes out."""
        self._do("printer_faults", reasons=[])

    def stop_printer(self) -> None:
        """Switch the printer off."""
        self._do("stop_printer")

    def start_printer(self) -> None:
        """Switch the printer on."""
        self._do("start_printer")

    def stop_cups(self) -> None:
        """End the print service."""
        self._do("stop_cups")

    def start_cups(self) -> None:
        """Start the print service."""
        self._do("start_cups")

    def tidy(self) -> None:
        """Bring everything back to how it was when the room opened, but for the printed paper."""
        done, self._done = self._done, set()
        for order, mended_by in _MENDED_BY.items():
            if order in done:
                mended_by(self)
        deadline = time.monotonic() + 5
        while any((self.places.printer_dir / "spool").glob("*.pdf")) and time.monotonic() < deadline:
            time.sleep(0.02)  # a sheet that a mended printer still gives out belongs to this test
        self._done = set()

    def use_in_this_process(self) -> None:
        """Let this very process's PC/SC and CUPS libraries use this room, instead of any before it."""
        turn_this_process_to(self.places)

    def _do(self, order: str, **details: Any) -> Any:
        self._done.add(order)
        return send_order(self.places.control_socket, order, **details)


_MENDED_BY: dict[str, Callable[[BenchRoom], None]] = {
    "lay_card": BenchRoom.lift_card,
    "relay_card": BenchRoom.lift_card,
    "start_pcscd": BenchRoom.start_pcscd,
    "stop_pcscd": BenchRoom.start_pcscd,
    "stop_cups": BenchRoom.start_cups,
    "stop_printer": BenchRoom.start_printer,
    "printer_faults": BenchRoom.clear_printer_faults,
    "pause_queue": BenchRoom.resume_queue,
    "refuse_jobs": BenchRoom.take_jobs,
}
