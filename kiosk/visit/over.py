"""Screens that lie over any step, and the tools that open them. The step below waits; nothing of it is lost. Pure."""

from __future__ import annotations

from typing import Final

from kiosk.visit.journey import Answer
from kiosk.visit.manner import LANGUAGES
from kiosk.visit.state import State
from kiosk.visit.world import World

TONGUES: Final = "languages"
"""Which language? Each is named in itself."""
MANNER: Final = "manner"
"""How large, in which colours, where."""
SOUND: Final = "sound"
"""How loud, how fast."""
OVER: Final = (TONGUES, MANNER, SOUND)

REPEAT: Final = "repeat"
TOOLS: Final = (TONGUES, MANNER, REPEAT)
"""In the header of every screen."""

DONE: Final = "over_done"
_OF_MANNER: Final = ("letters", "look", "furigana", "low", SOUND, DONE)
_OF_SOUND: Final = ("softer", "louder", "slower", "faster", DONE)
ANSWERS: Final = (*(f"lang_{one}" for one in LANGUAGES), *_OF_MANNER, *_OF_SOUND)


def answers(world: World, state: State) -> tuple[Answer, ...]:
    """What can be answered on the screen that lies over the step."""
    if state.over == TONGUES:
        names = tuple(f"lang_{one}" for one in world.languages)
    else:
        names = _OF_MANNER if state.over == MANNER else _OF_SOUND
    return tuple(Answer(id=name, role="main" if name == DONE else "plain") for name in names)
