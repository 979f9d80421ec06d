"""Was anything done that was not confirmed? Found from what passed, after the visit. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.journeys.senses.by_voice import OTHERWISE, YES
from tests.journeys.senses.record import Passed
from tests.journeys.senses.understanding import echoed, kind_of

YESES = (YES, OTHERWISE[YES], "はい")


def wrong_acts(passed: Sequence[Passed]) -> list[str]:
    """Every act by voice that was not asked back and confirmed, or was not what was meant; in words."""
    return list(_wrong(passed))


def _wrong(passed: Sequence[Passed]) -> Iterator[str]:
    meant: tuple[str, ...] = ()
    echo, screen, cause = "", "", Passed("presses", "")
    for one in passed:
        match one.who:
            case "means":
                meant = tuple(one.what.split("|"))
            case "says":
                confirmed = one.what in YESES and bool(echo)
                if confirmed and echo not in meant:
                    yield f"{one.at_s} s: {echo!r} was confirmed, and {meant} meant"
                cause = Passed("presses", "yes") if confirmed else one
                echo = ""
            case "machine" if kind_of(one.what) == "echo":
                echo = echoed(one.what)
            case "machine" if kind_of(one.what) == "screen":
                # To hear the same again needs no yes.
                if cause.who == "says" and one.what != screen:
                    yield f"{one.at_s} s: {one.what!r} followed {cause.what!r}, which nobody confirmed"
                screen = one.what
                # What comes without a further deed of the visitor's is the machine's own doing.
                cause = Passed("presses", "")
            case "machine":
                pass
            case _:
                cause = one


def unheard_decisions(passed: Sequence[Passed]) -> list[str]:
    """Every 決定 that was pressed on an answer that had not been spoken; after digits it takes what was typed."""
    wrong, last, typed = [], "", False
    for one in passed:
        if one.who == "machine":
            last = one.what
        elif one.who == "presses" and one.what == "decide":
            if not typed and (last.endswith("。") or not last):
                wrong.append(f"{one.at_s} s: 決定 after {last!r}")
            typed = False
        elif one.who == "presses":
            typed = one.what == "a digit"
    return wrong
