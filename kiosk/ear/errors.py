"""What can go wrong with an ear."""

from __future__ import annotations


class EarError(Exception):
    """Root of an ear's errors; ``code`` is what is told and logged."""

    code: str = "EAR-00"


class NoMicrophone(EarError):
    """The microphone is missing, busy, or gives nothing."""

    code = "EAR-01"


class NoModel(EarError):
    """A language's model is missing, or is not the one that was agreed on."""

    code = "EAR-02"


class DecoderDied(EarError):
    """The ear's own process died, or did not answer."""

    code = "EAR-03"


class NothingKnown(EarError):
    """None of the phrases can be written in the model's words."""

    code = "EAR-04"


class NotSound(EarError):
    """A file is not sound that can be read: WAV, 16 bit."""

    code = "EAR-05"


class Unusable(EarError):
    """What another process told with its code."""

    def __init__(self, code: str, why: str) -> None:
        super().__init__(why)
        self.code = code
