"""How sealing can fail. None of these carries a word of what was to be sealed."""

from __future__ import annotations


class SealError(Exception):
    """Root of this room's errors."""

    code = "SEAL-00"


class NoCityKey(SealError):
    """No certificate of the city's seal is here that may be used now; nothing personal is sent."""

    code = "SEAL-01"

    def __init__(self, refused: dict[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {why}" for name, why in sorted(refused.items())) or "no certificate")
        self.refused = refused
        """File name to the reason why it was not used."""


class TooMuch(SealError):
    """The content does not fit one letter."""

    code = "SEAL-02"

    def __init__(self, *, size_bytes: int, most_bytes: int) -> None:
        super().__init__(f"{size_bytes} bytes, at most {most_bytes}")
        self.size_bytes = size_bytes
        self.most_bytes = most_bytes


class NotAPaperCode(SealError):
    """What was scanned is no code of ours, or damaged, or of two sheets."""

    code = "SEAL-03"


class PartsMissing(SealError):
    """More codes of the same sheet are to be scanned; ``missing`` are their numbers."""

    code = "SEAL-04"

    def __init__(self, missing: tuple[int, ...]) -> None:
        super().__init__(f"missing {missing}")
        self.missing = missing


class NotSigned(SealError):
    """No machine of this city signed it, or it was changed since."""

    code = "SEAL-05"
