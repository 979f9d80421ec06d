"""``python -m kiosk.voice.recordings --missing LANGUAGE [--folder DIR]``: what is still to be recorded.

Prints lines for ``index.toml``: have the sentences spoken by somebody whose language it is, as WAV of 16 bits.
"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from kiosk.voice.recordings import OURS, Recordings, key
from kiosk.voice.recordings.wanted import wanted


def main() -> int:
    """Print and end; 0 when nothing is missing, else 1."""
    options = argparse.ArgumentParser(prog="kiosk.voice.recordings")
    options.add_argument("--missing", choices=("zh", "ko", "vi"), required=True, metavar="LANGUAGE")
    options.add_argument("--folder", type=Path, help="the city's own recordings")
    chosen = options.parse_args()
    folders = (OURS,) if chosen.folder is None else (chosen.folder, OURS)
    there = Recordings(folders).of(chosen.missing)
    missing = [sentence for sentence in wanted(chosen.missing) if key(sentence) not in there]
    for number, sentence in enumerate(missing, 1):
        sys.stdout.write(f'{json.dumps(sentence, ensure_ascii=False)} = "{number:03d}.wav"\n')
    sys.stderr.write(f"{len(missing)} missing, {len(there)} there\n")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
