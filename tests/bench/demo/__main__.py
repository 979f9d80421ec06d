"""``python -m tests.bench.demo``: the main job on this machine; ``make demo`` calls it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tests.bench.demo.stage import REPOSITORY


def main() -> int:
    """Run the demo; 0 when the visit came to its end, 1 when it did not."""
    options = argparse.ArgumentParser(prog="make demo")
    options.add_argument("--headless", action="store_true", help="a scripted resident on a virtual display")
    options.add_argument(
        "--persona", type=Path, default=Path("default"), help="persona file (TOML), a bare name, or: family"
    )
    options.add_argument("--profile", default="lobby-10", help="display: lobby-10, lobby-15")
    options.add_argument("--root", type=Path, default=REPOSITORY / "var" / "demo")
    chosen = options.parse_args()
    if chosen.headless:
        from tests.bench.demo.scripted import play
    else:
        from tests.bench.demo.hands_on import play
    return play(chosen.root, chosen.persona, chosen.profile)


if __name__ == "__main__":
    sys.exit(main())
