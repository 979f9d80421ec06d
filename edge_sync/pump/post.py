"""What the pump puts on the line: batches, and word of the machine itself."""

from __future__ import annotations

from collections.abc import Sequence

from edge_sync.link.port import Parcel
from edge_sync.messages.codec import encode_batch, encode_plain
from edge_sync.messages.letter import CONTENT_TYPE, Letter
from edge_sync.messages.line import Status
from edge_sync.messages.topics import Address


class Post:
    """The topics of one machine and what is written on them."""

    def __init__(self, *, tenant: str, device: str, session: str, epoch: str, software: str) -> None:
        self._tenant = tenant
        self._device = device
        self._session = session
        self._epoch = epoch
        self._software = software
        self.ack_topic = self._topic("ack")
        self.queue_topic = self._topic("queue")

    def batch(self, letters: Sequence[Letter]) -> Parcel:
        """Letters in order."""
        return Parcel(self._topic("evt"), encode_batch(letters), content_type=CONTENT_TYPE)

    def status(self, *, online: bool, head: int, waiting: int) -> Parcel:
        """Birth, heartbeat and will; retained. A will of another session is stale."""
        said = Status(
            online=online,
            session=self._session,
            epoch=self._epoch,
            head_seq=head,
            waiting=waiting,
            software=self._software,
        )
        return Parcel(self._topic("status"), encode_plain(said), retain=True)

    def _topic(self, channel: str) -> str:
        return Address(self._tenant, self._device, channel).topic()
