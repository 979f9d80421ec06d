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

HEARD: Final = "heard"
"""Was this what you said?"""
WHICH: Final = "which"
"""Which of these did you say?"""
UNHEARD: Final = "unheard"
"""The voice gives up; touch and staff remain."""
OF_VOICE: Final = (HEARD, WHICH, UNHEARD)
HEARD_YES, HEARD_NO, WHICH_NONE, UNHEARD_DONE = "heard_yes", "heard_no", "which_none", "unheard_done"
GUESSES: Final = ("guess_0", "guess_1", "guess_2")
OF_VOICE_ANSWERS: Final = (HEARD_YES, HEARD_NO, *GUESSES, WHICH_NONE, UNHEARD_DONE)

REPEAT: Final = "repeat"
TOOLS: Final = (TONGUES, MANNER, REPEAT)
"""In the header of every screen."""

DONE: Final = "over_done"
_OF_MANNER: Final = ("letters", "look", "furigana", "low", SOUND, DONE)
_OF_SOUND: Final = ("softer", "louder", "slower", "faster", "writing", DONE)
_MAIN: Final = (DONE, HEARD_YES, UNHEARD_DONE)
ANSWERS: Final = (*(f"lang_{one}" for one in LANGUAGES), *_OF_MANNER, *_OF_SOUND)


def answers(world: World, state: State) -> tuple[Answer, ...]:
    """What can be answered on the screen that lies over the step."""
    names: tuple[str, ...]
    match state.over:
        case "languages":
            names = tuple(f"lang_{one}" for one in world.languages)
        case "manner":
            names = _OF_MANNER
        case "heard":
            names = (HEARD_YES, HEARD_NO)
        case "which":
            names = (*GUESSES[: len(state.guesses)], WHICH_NONE)
        case "unheard":
            names = (UNHEARD_DONE,)
        case _:
            names = _OF_SOUND
    return tuple(Answer(id=name, role="main" if name in _MAIN else "plain") for name in names)
