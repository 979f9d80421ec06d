"""What the pump puts on the line: batches, and word of the machine itself."""

from __future__ import annotations

from edge_sync.inbox.inbox import Followed
from edge_sync.link.port import Parcel
from edge_sync.messages.codec import encode_plain
from edge_sync.messages.letter import CONTENT_TYPE
from edge_sync.messages.line import Status
from edge_sync.messages.topics import Address

NOTHING_FOLLOWED = Followed()


class Post:
    """The topics of one machine and what is written on them."""

    def __init__(self, *, tenant: str, device: str, session: str, epoch: str, software: str) -> None:
        self._tenant = tenant
        self._device = device
        self._session = session
        self._epoch = epoch
        self._software = software
        self.device = device
        self.ack_topic = self._topic("ack")
        self.queue_topic = self._topic("queue")
        self.command_topic = self._topic("cmd")
        self.topics = [self.ack_topic, self.queue_topic, self.command_topic]

    def batch(self, body: bytes) -> Parcel:
        """Letters in order, already a JSON array."""
        return Parcel(self._topic("evt"), body, content_type=CONTENT_TYPE)

    def status(self, *, online: bool, head: int, waiting: int, followed: Followed = NOTHING_FOLLOWED) -> Parcel:
        """Birth, heartbeat and will; retained. A will of another session is stale."""
        said = Status(
            online=online,
            session=self._session,
            epoch=self._epoch,
            head_seq=head,
            waiting=max(0, waiting),
            software=self._software,
            cmd_epoch=followed.epoch,
            cmd_upto=followed.upto,
        )
        return Parcel(self._topic("status"), encode_plain(said), retain=True)

    def _topic(self, channel: str) -> str:
        return Address(self._tenant, self._device, channel).topic()
