"""How reading a message can fail: unknown is not malformed, and the two never mix."""


class MessageError(Exception):
    """Root of this room's errors."""

    code = "MSG-00"


class UnknownKind(MessageError):
    """A well-formed letter whose kind or version this side does not know.

    It is kept and acknowledged: an old server never blocks a new kiosk.
    """

    code = "MSG-01"

    def __init__(self, kind: str, version: int) -> None:
        super().__init__(f"unknown message kind {kind!r} version {version}")
        self.kind = kind
        self.version = version


class Malformed(MessageError):
    """Bytes that are not a letter, or a letter whose content breaks its kind's rules."""

    code = "MSG-02"

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class BadTopic(MessageError):
    """A topic name that is not one of ours."""

    code = "MSG-03"

    def __init__(self, topic: str) -> None:
        super().__init__(f"not a topic of this dictionary: {topic!r}")
        self.topic = topic
