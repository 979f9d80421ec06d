"""Letters of the centre to a machine."""

from __future__ import annotations

import hashlib

import msgspec

from edge_sync.messages.content import Bundle, ContentInstall, ContentPart, pack
from edge_sync.messages.letter import Letter
from edge_sync.messages.message import Message
from tests.edge_sync.writing import letter_of

EPOCH = "c0" * 16


def command(message: Message, sequence: int, epoch: str = EPOCH, source: str = "/hagi/centre") -> Letter:
    return msgspec.structs.replace(letter_of(message, sequence=sequence, epoch=epoch), source=source)


def bundle(text: bytes, first: int, *, spoil: bool = False, epoch: str = EPOCH) -> list[Letter]:
    """The letters that bring ``words`` with this text: parts, then the order to install."""
    raw = pack({"ja/visit.toml": text, "ja/forms.toml": b"x" * 9_000})
    digest = hashlib.sha256(raw).hexdigest()
    pieces = [raw[start : start + 4_000] for start in range(0, len(raw), 4_000)]
    if spoil:
        pieces[1] = (b"A" if pieces[1][:1] != b"A" else b"B") + pieces[1][1:]  # still JSON, still base64
    parts: list[Message] = [
        ContentPart(bundle=Bundle.WORDS, digest=digest, number=number, body=piece)
        for number, piece in enumerate(pieces, start=1)
    ]
    order = ContentInstall(bundle=Bundle.WORDS, digest=digest, parts=len(pieces), size_bytes=len(raw))
    return [command(message, number, epoch) for number, message in enumerate([*parts, order], start=first)]
