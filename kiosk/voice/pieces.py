"""Cuts a text into stretches that are made one after the other, so that the first is heard early. Pure.

Each stretch falls and rises by itself, so it is cut where people breathe, and short texts are not cut at all.
"""

from __future__ import annotations

import re

from kiosk.voice.readings import as_read

SHORT = 16
"""Characters; a first stretch of this length is made in about a tenth of a second here."""
LONG = 40
"""Characters; while one stretch is played there is time to make the next of this length."""
_LEAST = 4
_ENDS = re.compile(r"(?<=[。！？!?])(?![。！？!?」）])\s*")
_BREATH = re.compile(r"(?<=、)")


def pieces(text: str) -> list[str]:
    """What Open JTalk is given for a Japanese text, in order; lines are never joined, empty ones are left out."""
    found: list[str] = []
    for line in text.splitlines():
        for sentence in _ENDS.split(as_read(line)):
            found += _breaths(sentence.strip(), LONG if found else SHORT)
    return found


def _breaths(sentence: str, most: int) -> list[str]:
    if len(sentence) <= most:
        return [sentence] if sentence else []
    found = [""]
    for part in _BREATH.split(sentence):
        if len(found[-1]) >= _LEAST and len(found[-1]) + len(part) > most:
            found.append("")
            most = LONG
        found[-1] += part
    return found
