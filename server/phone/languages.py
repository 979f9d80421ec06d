"""Which language a phone reads; pure."""

from __future__ import annotations

LANGUAGES = {"ja": "にほんご", "en": "English", "zh": "中文", "ko": "한국어", "vi": "Tiếng Việt"}


def language_of(asked: str, accepted: str) -> str:
    """What was chosen, else the first of Accept-Language (RFC 9110, 12.5.4) that we speak, else Japanese."""
    if asked in LANGUAGES:
        return asked
    wishes: list[tuple[float, int, str]] = []
    for place, part in enumerate(accepted[:200].split(",")):
        name, _, quality = part.strip().partition(";")
        language = name.split("-")[0].strip().lower()
        weight = _weight(quality)
        if language in LANGUAGES and weight > 0:
            wishes.append((-weight, place, language))
    return min(wishes)[2] if wishes else "ja"


def _weight(quality: str) -> float:
    name, _, value = quality.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
