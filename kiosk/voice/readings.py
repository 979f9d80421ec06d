"""How numbers are written for a voice: ``A012`` is spoken エーの、12番. Pure."""

from __future__ import annotations

_SPELT = (
    "エー/ビー/シー/ディー/イー/エフ/ジー/エイチ/アイ/ジェー/ケー/エル/エム/"
    "エヌ/オー/ピー/キュー/アール/エス/ティー/ユー/ブイ/ダブリュー/エックス/ワイ/ゼット"
)
LETTERS = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", _SPELT.split("/"), strict=True))


def ticket_spoken(ticket: str | None) -> str:
    """A ticket number for the voice; empty for none."""
    if not ticket:
        return ""
    return f"{LETTERS[ticket[0]]}の、{int(ticket[1:])}番"
