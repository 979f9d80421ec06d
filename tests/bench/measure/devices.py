"""What the kiosk's device rooms cost, in ratios of one run.

Cards: our ``look`` and ``read`` against the very same commands sent through pyscard's raw calls, with
the same connecting and powering off, in turn. Slips and forms: milliseconds.
"""

from __future__ import annotations

import io
import statistics
import time
from collections.abc import Callable
from typing import Any

from edge_sync.groundwork.clock import SystemClock
from edge_sync.typecase.faces import find_faces
from kiosk.cards import apdu
from kiosk.cards.applications import TEXT_AP
from kiosk.cards.port import CardReader, Presence
from kiosk.cards.secret import Secret
from kiosk.cards.slot import look, read
from kiosk.cards.ways import SecretKind
from kiosk.paper.cups_queue import CupsQueue
from kiosk.tickets.escpos_printer import EscposPrinter
from kiosk.tickets.layout import Slip
from kiosk.tickets.line import line_to
from kiosk.tickets.raster import SlipPainter
from kiosk.tickets.settings import PrinterLine
from tests.bench.room.client import BenchRoom
from tests.bench.thermal.sink import ThermalSink

Figures = dict[str, float]


def figures(took_s: list[float]) -> Figures:
    """Median, 95th percentile and worst, in milliseconds."""
    ordered = sorted(took * 1000 for took in took_s)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * len(ordered)))]
    return {"p50_ms": round(statistics.median(ordered), 3), "p95_ms": round(p95, 3), "max_ms": round(ordered[-1], 3)}


def timed(what: Callable[[], object]) -> float:
    """How long one call takes, in seconds."""
    began = time.perf_counter()
    what()
    return time.perf_counter() - began


def raw(commands: list[bytes]) -> None:
    """Send commands through pyscard's raw calls, as little around them as PC/SC allows."""
    from smartcard import scard

    _, context = scard.SCardEstablishContext(scard.SCARD_SCOPE_SYSTEM)
    _, card, protocol = scard.SCardConnect(
        context, "Virtual PCD 00 00", scard.SCARD_SHARE_SHARED, scard.SCARD_PROTOCOL_T0 | scard.SCARD_PROTOCOL_T1
    )
    scard.SCardBeginTransaction(card)
    for command in commands:
        result, answer = scard.SCardTransmit(card, protocol, list(command))
        if result or len(answer) < 2:
            raise RuntimeError(f"raw transmit failed: {result:#x}")
    scard.SCardEndTransaction(card, scard.SCARD_LEAVE_CARD)
    scard.SCardDisconnect(card, scard.SCARD_UNPOWER_CARD)
    scard.SCardReleaseContext(context)


def in_turn(ours: Callable[[], object], theirs: Callable[[], object], rounds: int) -> dict[str, Any]:
    """Time both in turn and give both, with the ratio of their medians."""
    took_ours: list[float] = []
    took_theirs: list[float] = []
    for count in range(rounds):
        for what, took in ((ours, took_ours), (theirs, took_theirs))[:: 1 if count % 2 else -1]:
            took.append(timed(what))
    ratio = statistics.median(took_ours) / statistics.median(took_theirs)
    return {"ours": figures(took_ours), "raw": figures(took_theirs), "ratio": round(ratio, 3)}


def measure_cards(room: BenchRoom, reader: CardReader, rounds: int) -> dict[str, Any]:
    """``look`` and ``read`` against raw calls, with a chip that thinks for 0 and for 20 ms."""
    persona = room.lay_card("default")
    reader.wait(Presence.EMPTY, 3000)
    digits = persona.pin.encode()
    looking = [TEXT_AP.select, apdu.select_file(0x0011), apdu.ask_tries()]
    verified = [*looking, bytes(apdu.verify(Secret(digits))), apdu.select_file(0x0002), apdu.read_binary(0, 7)]
    with reader.connect() as connection:
        head = [connection.transmit(command) for command in verified][-1][0]
        reading = [*verified, apdu.read_binary(7, head[2] + 3 - 7)]
        select = TEXT_AP.select
        one_apdu = figures([timed(lambda: connection.transmit(select)) for _ in range(rounds)])
    found: dict[str, Any] = {"apdu_round_trip": one_apdu}
    for slow_ms, count in ((0, rounds), (20, max(5, rounds // 10))):
        room.slow_card(slow_ms)
        found[f"chip_{slow_ms}_ms"] = {
            "look": in_turn(lambda: look(reader), lambda: raw(looking), count),
            "read": in_turn(
                lambda: read(reader, SecretKind.PIN, Secret(digits), allow_last_try=False).wipe(),
                lambda: raw(reading),
                count,
            ),
        }
    return found


def measure_tickets(rounds: int) -> dict[str, Any]:
    """Drawing a slip, and from the call to the last byte at the printer."""
    painter = SlipPainter(find_faces())
    painter.warm(_slip(0))
    drawn = [timed(lambda count=count: painter.paint(_slip(count))) for count in range(rounds)]  # type: ignore[misc]
    last_byte_s = []
    with ThermalSink() as sink:
        settings = PrinterLine(host=sink.host, port=sink.port)
        printer = EscposPrinter(line_to(settings), painter, settings)
        for count in range(rounds):
            began = time.monotonic()
            printer.print_slip(_slip(count + rounds))
            last_byte_s.append((sink.last_byte_at or began) - began)
    return {"draw": figures(drawn), "call_to_last_byte": figures(last_byte_s)}


def measure_paper(room: BenchRoom, rounds: int) -> dict[str, Any]:
    """From the call to the job's number, and to the sheet in the printer's tray."""
    from reportlab.pdfgen import canvas

    page = io.BytesIO()
    drawing = canvas.Canvas(page, pagesize=(595.276, 841.89))
    drawing.drawString(100, 700, "bench")
    drawing.save()
    queue = CupsQueue(room.queue, server=str(room.cups_socket))
    submitted, sheets = [], []
    for count in range(rounds):
        began = time.perf_counter()
        job_id = queue.submit(page.getvalue(), title=f"bench {count}")
        submitted.append(time.perf_counter() - began)
        room.wait_printed(count + 1)
        sheets.append(time.perf_counter() - began)
        while not queue.job(job_id).over:
            time.sleep(0.02)
    return {"submit": figures(submitted), "call_to_sheet": figures(sheets)}


def _slip(count: int) -> Slip:
    return Slip(
        city="萩市役所",
        ticket_number=f"A{count:03}",
        service_label="住民票・証明書",
        issued_at_text=f"2026年4月1日 10:{count % 60:02}",
        wait_text="およそ10〜20分",
        qr_text=f"https://madoguchi.invalid/t/0190aaaabbbbccccdddd{count}",
        notice_lines=("番号が呼ばれたら窓口へお越しください。",),
        language_lines=("Please come to the counter when your number is called.",),
    )


def measure(rounds: int = 200) -> dict[str, Any]:
    """Cards, slips and forms at their far sides."""
    with BenchRoom() as room:
        room.use_in_this_process()
        from kiosk.cards.pcsc import PcscReader

        reader = PcscReader(SystemClock())
        found = {
            "cards": measure_cards(room, reader, rounds),
            "tickets": measure_tickets(min(rounds, 60)),
            "paper": measure_paper(room, min(rounds, 10)),
        }
        reader.close()
    return found
