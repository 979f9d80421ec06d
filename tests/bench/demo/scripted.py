"""The scripted demo: one resident, one clerk, every part real; leaves pictures, papers and a summary."""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext

from edge_sync.groundwork.settings import BadSettings
from tests.bench.browser import open_browser
from tests.bench.demo import accounts
from tests.bench.demo.clerk import Board, Clerk
from tests.bench.demo.papers import FAMILY, lacking
from tests.bench.demo.resident import Resident
from tests.bench.demo.stage import Stage
from tests.bench.demo.story import Story
from tests.bench.virtual_card.persona import Persona, read_persona


def play(root: Path, persona_file: Path, profile: str) -> int:
    """Play it; 0 when resident and clerk both came to their end."""
    family = persona_file.stem == "family"
    try:
        everybody = [read_persona(Path(name)) for name in (FAMILY if family else (str(persona_file),))]
    except BadSettings as error:
        sys.stderr.write("\n".join(f"{error.path}: {mistake}" for mistake in error.mistakes) + "\n")
        return 2
    story = Story()
    story.tell("stage    opens: card service, printers, display")
    with Stage(root, profile=profile) as stage:
        for name in ("mosquitto", "server", "edge_sync", "kiosk"):
            stage.runner.start(name)
            story.tell(f"{name:8s} is ready after {stage.runner.took_ms[name]} ms")
        stage.add_clerk()
        resident = Resident(
            stage.glass, stage.room, everybody[0], story, tuple(everybody[1:]), by_number=bool(everybody[0].number_b)
        )
        if family:
            resident.answers |= {"move_kind": "市内で移った（転居）"}
            resident.answers |= {"member_relation@1": "配偶者", "member_relation": "子"}
        path = resident.visit("moving" if family else "residence_certificate")
        summary = _gather(stage, root, story, everybody)
        with open_browser() as browser:
            _counter(stage, browser, summary, root, story)
        summary["events_recorded"] = accounts.recorded(stage)
        summary["events_committed"] = accounts.committed(stage, summary["events_recorded"])
        tripped = len(stage.room.tripped())
    summary |= {
        "seconds_total": round(story.seconds, 2),
        "steps": path,
        "questions": resident.asked,
        "individual_number_touched": tripped,
    }
    (root / "summary.json").write_text(json.dumps(summary, ensure_ascii=False, indent=2) + "\n", "utf-8")
    story.tell(f"done     {root.name}/summary.json: {summary['outcome']}, number {summary['ticket_number']}")
    return _verdict(summary, tripped)


def _gather(stage: Stage, root: Path, story: Story, everybody: list[Persona]) -> dict[str, Any]:
    """Papers into place, and what the centre knows of the visit."""
    head = accounts.recorded(stage)
    accounts.committed(stage, head)
    visit = accounts.last_visit(stage)
    slips = sorted((root / "slips").glob("*.png"))
    if slips:
        shutil.copy(slips[-1], root / "ticket.png")
    forms = visit.get("forms", [])
    came_out = [form for form in forms if form["job_state"] == "completed"]
    printed = stage.room.wait_printed(len(came_out))
    for number, paper in enumerate(printed, start=1):
        shutil.copy(paper, root / f"form-{number}.pdf")
        shutil.copy(paper, root / "form.pdf")
    read = visit.get("card_outcome") == "read"
    missing = [item for paper in printed for item in lacking(paper, everybody)] if read else []
    story.tell(f"paper    {len(slips)} slip, {len(printed)} forms, {len(missing)} items lacking")
    return {
        "ticket_number": visit.get("ticket_number") or None,
        "visit_id": visit.get("visit_id"),
        "card_kind": visit.get("card_kind") or None,
        "card_outcome": visit.get("card_outcome") or None,
        "form_job_state": forms[-1]["job_state"] if forms else None,
        "forms": [{"form": form["form"], "job_state": form["job_state"]} for form in forms],
        "items_lacking_on_paper": len(missing),
        "outcome": visit.get("outcome") or None,
        "console_url": f"{stage.house.console_url}/console/",
    }


def _counter(stage: Stage, browser: BrowserContext, summary: dict[str, Any], root: Path, story: Story) -> None:
    ticket = str(summary["ticket_number"])
    board = Board(browser.new_page(), stage.house.console_url)
    clerk = Clerk(browser.new_page(), stage.house.console_url, stage.password)
    clerk.sign_in()
    clerk.sees_waiting(ticket)
    story.tell(f"console  shows {ticket} waiting")
    called = clerk.call_next()
    story.tell(f"clerk    presses 次の方: {called}")
    board.shows(called)
    story.tell("board    shows the call")
    stage.glass.wait(lambda now: called in now["banner"], "the call on the kiosk's glass")
    story.tell("glass    shows the call")
    stage.glass.picture("call")
    clerk.picture(root / "console.png")
    board.picture(root / "board.png")
    clerk.finish()
    story.tell("clerk    finishes")
    clerk.picture(root / "console-finished.png")


def _verdict(summary: dict[str, Any], tripped: int) -> int:
    whole = summary["events_recorded"] == summary["events_committed"]
    came_out = all(form["job_state"] == "completed" for form in summary["forms"])
    readable = summary["card_outcome"] == "read"
    papers = came_out and not summary["items_lacking_on_paper"] and (bool(summary["forms"]) or not readable)
    return 0 if summary["ticket_number"] and summary["outcome"] and whole and papers and not tripped else 1
