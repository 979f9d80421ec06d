"""A small centre over any line: keeps letters as a set, confirms the contiguous part, tells the queue."""

from __future__ import annotations

import queue
import threading

from edge_sync.link.errors import LinkError
from edge_sync.link.port import Arrival, Link, Outcome, Parcel
from edge_sync.messages.codec import decode_batch, decode_plain, encode_batch, encode_plain
from edge_sync.messages.letter import Letter
from edge_sync.messages.line import Status, Watermark
from edge_sync.messages.queueing import QueueNow
from edge_sync.messages.topics import centre_filters, parse
from tests.edge_sync.writing import NOON


class SmallCentre:
    """``deaf`` takes letters and confirms nothing; ``backed_up`` False confirms without a backup."""

    def __init__(self, link: Link) -> None:
        self._link = link
        self._arrivals: queue.SimpleQueue[Arrival | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self.letters: dict[tuple[str, int], Letter] = {}
        self.deliveries = 0
        self.statuses: list[Status] = []
        self.deaf = False
        self.backed_up = True

    def open(self) -> None:
        self._link.connect(self, filters=centre_filters("hagi"))
        self._thread = threading.Thread(target=self._work, daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._link.close()
        self._arrivals.put(None)
        if self._thread is not None:
            self._thread.join(5)

    def tell_queue(self, now: QueueNow, *, device: str = "kiosk-01") -> None:
        self._link.publish(Parcel(f"v1/hagi/{device}/queue", encode_plain(now), retain=True))

    def command(self, letters: list[Letter], *, device: str = "kiosk-01") -> None:
        self._link.publish(Parcel(f"v1/hagi/{device}/cmd", encode_batch(letters)))

    def sequences(self) -> list[int]:
        return sorted(sequence for _, sequence in self.letters)

    def arrived(self, arrival: Arrival) -> None:
        self._arrivals.put(arrival)

    def remarked(self, receipt: int, outcome: Outcome) -> None:
        pass

    def went_down(self, why: str) -> None:
        self._arrivals.put(None)

    def confirm(self, device: str, epoch: str) -> None:
        upto = 0
        while (epoch, upto + 1) in self.letters:
            upto += 1
        word = Watermark(epoch=epoch, upto=upto, safe_upto=upto if self.backed_up else 0, as_of=NOON)
        self._link.publish(Parcel(f"v1/hagi/{device}/ack", encode_plain(word), retain=True))

    def _work(self) -> None:
        while (arrival := self._arrivals.get()) is not None:
            address = parse(arrival.topic)
            if address.channel == "status":
                self.statuses.append(decode_plain(arrival.payload, Status))
                continue
            for letter in decode_batch(arrival.payload):
                assert isinstance(letter, Letter)
                known = self.letters.setdefault((letter.epoch, letter.sequence), letter)
                assert known.sha256() == letter.sha256()
                self.deliveries += 1
                epoch = letter.epoch
            if not self.deaf:
                try:
                    self.confirm(address.device, epoch)
                except LinkError:
                    return
