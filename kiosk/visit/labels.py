"""What an answer is called when its name stands in a catalogue, or is a guess, and not among the words. Pure."""

from __future__ import annotations

from kiosk.visit.state import State
from kiosk.visit.world import World


def label_facts(world: World, state: State, name: str) -> dict[str, object]:
    """Which words of a question an answer bears when it has none of its own; else nothing."""
    kind, _, number = name.rpartition("_")
    if kind == "guess":
        guess = state.guesses[int(number)] if int(number) < len(state.guesses) else name
        return {"answer": guess, **label_facts(world, state, guess)} if guess != name else {}
    if kind == "choice" and (question := world.question(state)) is not None and state.ask is not None:
        return {"question": state.ask.question, "choice": question.choices[int(number)].id}
    if kind == "fix" and state.journey is not None:
        ask = state.pages[state.page][int(number)]
        return {"question": ask.question, "person": ask.who or None}
    return {}
