"""The demo with a display: the kiosk's window is yours, and a small bench page moves the world around it."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path

from tests.bench.demo.bench_page import BenchPage
from tests.bench.demo.clerk import NAME
from tests.bench.demo.papers import FAMILY
from tests.bench.demo.stage import Stage
from tests.bench.demo.story import Story
from tests.bench.virtual_card.persona import read_persona


def play(root: Path, persona_file: Path, profile: str) -> int:
    """Serve until the kiosk's window is closed or Ctrl-C is pressed."""
    persona = read_persona(Path(FAMILY[0]) if persona_file.stem == "family" else persona_file)
    story = Story()
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with Stage(root, profile=profile, headless=False) as stage, BenchPage(stage, persona) as page:
        stage.start()
        stage.add_clerk()
        story.tell("the kiosk's window is open; touch it with the mouse")
        sys.stdout.write(
            f"\n  console     {stage.house.console_url}/console/\n"
            f"  sign in     {NAME} / {stage.password}\n"
            f"  board       {stage.house.console_url}/board/\n"
            f"  bench       {page.url}\n"
            f"              lay a card, pull paper, unplug the network; the card's PIN is {persona.pin}\n"
            "  end         close the kiosk's window, or press Ctrl-C\n\n"
        )
        sys.stdout.flush()
        while not ended.wait(0.5) and "kiosk" not in stage.runner.died():
            pass
    return 0
