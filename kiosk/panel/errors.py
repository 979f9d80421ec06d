"""How the panel fails."""

from __future__ import annotations

from pathlib import Path

KEYPAD_GONE = "PANEL-02"
"""No keypad can be read where the settings say; it is looked for again."""
JACK_UNKNOWN = "PANEL-03"
"""Nobody knows whether headphones are plugged in; told as if they were not."""


class PanelMissing(Exception):
    """The pins cannot be reached: no GPIO chip, no rights, or another program holds a pin."""

    code = "PANEL-01"


class KeysWrong(Exception):
    """The file of keys has mistakes; ``mistakes`` lists every one as a sentence."""

    code = "PANEL-04"

    def __init__(self, path: Path, mistakes: list[str]) -> None:
        super().__init__(f"{path}: " + "; ".join(mistakes))
        self.path = path
        self.mistakes = mistakes
