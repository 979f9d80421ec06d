"""Command line of the kiosk: read settings, call wiring, turn a typed failure into an exit code."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from edge_sync.groundwork.log import start_log
from edge_sync.groundwork.settings import BadSettings, read_settings
from kiosk.hall_speaker.settings import HallSpeakerSettings
from kiosk.settings import KioskSettings

HALL_SPEAKER, UNDERSTAND, HEAR, VOICE_CHECK = "hall-speaker", "understand", "hear", "voice-check"


def main(arguments: list[str] | None = None) -> int:
    """Run the machine; 0 after a clean stop, 1 when it cannot start, 2 for bad settings."""
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == [UNDERSTAND]:
        from kiosk.understanding.command import main as understand

        return understand(words[1:])
    if words[:1] == [HEAR]:
        from kiosk.ear.command import main as hear

        return hear(words[1:])
    if words[:1] == [VOICE_CHECK]:
        from kiosk.ear.voice_check import main as voice_check

        return voice_check(words[1:])
    options = argparse.ArgumentParser(
        prog="python -m kiosk",
        description="The machine the visitor stands before.",
        epilog=f"python -m kiosk {UNDERSTAND}|{HEAR} --help: what the machine makes of an utterance; "
        f"python -m kiosk {VOICE_CHECK} --help: how well this machine hears.",
    )
    options.add_argument(
        "machine", nargs="?", choices=["kiosk", HALL_SPEAKER], default="kiosk", help="which machine this is (kiosk)"
    )
    options.add_argument("--settings", type=Path, required=True, help="kiosk.toml or hall_speaker.toml")
    options.add_argument("--check-settings", action="store_true", help="report every mistake, start nothing")
    chosen = options.parse_args(words)
    start_log(chosen.machine.replace("-", "_"))
    try:
        if chosen.machine == HALL_SPEAKER:
            return _call_in_the_hall(read_settings(chosen.settings, HallSpeakerSettings), chosen.check_settings)
        settings = read_settings(chosen.settings, KioskSettings)
    except BadSettings as error:
        for mistake in error.mistakes:
            print(f"{error.code} {error.path}: {mistake}", file=sys.stderr)  # noqa: T201
        return 2
    return _run(settings, check_only=chosen.check_settings)


def _call_in_the_hall(settings: HallSpeakerSettings, check_only: bool) -> int:
    from kiosk.hall_speaker.wiring import HallSpeaker

    speaker = HallSpeaker(settings)
    if check_only:
        print("settings and words are in order")  # noqa: T201
        return 0
    speaker.run()
    return 0


def _run(settings: KioskSettings, *, check_only: bool) -> int:
    from kiosk.plan import read_plan
    from kiosk.wiring import Machine

    try:
        plan = read_plan(settings)
    except Exception as error:
        code = getattr(error, "code", None)
        if code is None:
            raise
        print(f"{code} {error}", file=sys.stderr)  # noqa: T201
        return 2 if code.startswith("SET") else 1
    if check_only:
        print("settings, journeys, words, forms and fonts are in order")  # noqa: T201
        return 0
    if Machine(plan).run():
        # The same process number: neither systemd nor a person sees more than a moment's dark glass.
        os.execv(sys.executable, [sys.executable, "-m", "kiosk", *sys.argv[1:]])  # noqa: S606
    return 0


if __name__ == "__main__":
    sys.exit(main())
