"""What the two ends say of one visit, read from their own stores for the summary."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from typing import Any

from tests.bench.demo.stage import Stage


def recorded(stage: Stage) -> int:
    """Letters that the post office has recorded."""
    return stage.desk().report().head


def committed(stage: Stage, at_least: int, within_s: float = 15) -> int:
    """Letters that the centre has committed; waits until there are ``at_least`` so many."""
    deadline = time.monotonic() + within_s
    while True:
        rows = _ask(stage, "select count(*) as n, coalesce(sum(state = 'pending'), 0) as pending from ingest_event")[0]
        found = int(rows["n"])
        if (found >= at_least and not rows["pending"]) or time.monotonic() > deadline:
            return found
        time.sleep(0.05)


def last_visit(stage: Stage) -> dict[str, Any]:
    """The centre's record of the latest visit, with its forms."""
    rows = _ask(stage, "select * from visits_visit order by began_at desc limit 1")
    if not rows:
        return {}
    forms = _ask(stage, "select * from visits_formprint where visit_id = ? order by pk", rows[0]["visit_id"])
    return {**rows[0], "forms": forms}


def _ask(stage: Stage, question: str, *values: object) -> list[dict[str, Any]]:
    path = stage.house.root / "server" / "madoguchi.db"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        database.row_factory = sqlite3.Row
        return [dict(row) for row in database.execute(question.replace("order by pk", "order by id"), values)]
