"""When the print service took each form, as the kiosk's own log says."""

from __future__ import annotations

import re
from datetime import datetime

from tests.bench.demo.stage import Stage

_LINE = re.compile(r"^(\S+Z) INFO kiosk\.hands\.form_hand form accepted form=(\S+) after_ms=\d+", re.MULTILINE)


def accepted(stage: Stage) -> list[tuple[str, float]]:
    """Each form accepted since the house began, with its moment in seconds of ``time.time()``."""
    said = stage.house.log("kiosk").read_text("utf-8")
    return [(form, datetime.fromisoformat(moment).timestamp()) for moment, form in _LINE.findall(said)]
