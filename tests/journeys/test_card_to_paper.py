"""The visit on real parts: number, card, form, call; and nothing of the person left anywhere."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec
import pytest

from tests.bench.browser import open_browser
from tests.bench.demo.clerk import Board, Clerk
from tests.bench.demo.resident import Resident
from tests.bench.demo.story import Story
from tests.bench.virtual_card.persona import read_persona
from tests.journeys.walk import PERSONA, Walk

pytestmark = pytest.mark.parts


def test_a_resident_walks_the_whole_visit_and_a_clerk_calls(walk: Walk) -> None:
    printed = len(walk.room.printed())
    path = Resident(walk.glass, walk.room, PERSONA, Story(), types={}).visit()
    assert path == ["welcome", "ticket", "card", "secret", "typing", "question", "review", "thanks", "welcome"]
    paper = walk.room.wait_printed(printed + 1)[-1]
    text = subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout
    for item in (PERSONA.name.split("　")[0], PERSONA.address):
        assert item in text
    assert walk.all_committed()
    visit = walk.visit()
    assert (visit["card_kind"], visit["card_outcome"], visit["outcome"]) == ("my_number", "read", "finished")
    ticket = visit["ticket_number"]
    with open_browser() as browser:
        board = Board(browser.new_page(), walk.stage.house.console_url)
        clerk = Clerk(browser.new_page(), walk.stage.house.console_url, walk.stage.password)
        clerk.sign_in()
        while clerk.call_next() != ticket:
            clerk.finish()
        board.shows(ticket)
        walk.glass.wait(lambda now: ticket in now["banner"], "the call on the glass")
        clerk.finish()
    done = walk.until_centre(f"select * from queueing_ticket where number = '{ticket}' and state = 'finished'")
    assert done["ended_at"]


def test_nothing_of_the_person_is_left_anywhere(walk: Walk) -> None:
    """Logs, outbox, broker store, databases, spool, sockets' folders, temporary files."""
    # Somebody nobody else's test knows, so that a hit can only be ours.
    person = msgspec.structs.replace(
        PERSONA, name="雲居原　澄晴子", address="山口県萩市大字架空谷４７１１番地　霞荘９８号", birth_date="1961-03-07"
    )
    Resident(walk.glass, walk.room, person, Story(), types={}).visit()
    assert walk.all_committed()
    name, given = person.name.split("　")
    secrets = [person.name, name, given, person.address, person.address[5:14], person.birth_date.replace("-", "")]
    needles = [item.encode(code) for item in secrets for code in ("utf-8", "utf-16-be", "utf-16-le", "cp932", "euc_jp")
               if _can(item, code)]  # fmt: skip
    paper = walk.room.places.printed_dir
    searched, hits = 0, []
    for path in _files(walk.stage.root, walk.stage.run_dir, Path("/tmp")):
        if paper in path.parents or _somebody_elses(path, walk):
            continue
        searched += 1
        data = _content(path)
        hits += [str(path) for needle in needles if needle in data]
        spool = walk.room.places.cups_dir / "spool"
        assert not (spool in path.parents and path.name.startswith("d")), f"a document is left: {path}"
    assert not hits
    assert searched > 20
    assert not walk.room.tripped(), "the individual number's file was touched"


def _files(*roots: Path) -> Iterator[Path]:
    """Plain files below ``roots``; what other users closed to us cannot be ours."""
    for root in roots:
        for folder, _, names in os.walk(root):
            for name in names:
                path = Path(folder) / name
                with suppress(OSError):
                    if path.is_file() and not path.is_symlink():
                        yield path


def _content(path: Path) -> bytes:
    """Nothing when the file has gone meanwhile: others work on this machine, too."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _can(item: str, code: str) -> bool:
    try:
        item.encode(code)
    except UnicodeEncodeError:
        return False
    return True


def _somebody_elses(path: Path, walk: Walk) -> bool:
    """Files that were there before this house, or that no process of it can have written."""
    began = walk.stage.root.stat().st_ctime
    try:
        stat = path.stat()
        with path.open("rb"):
            pass
    except OSError:
        return True
    mine = walk.stage.root in path.parents or walk.stage.run_dir in path.parents
    return not mine and (stat.st_mtime < began - 60 or stat.st_size > 50_000_000 or path.suffix == ".py")


@pytest.mark.parametrize("persona", ["long_address", "unknown_birth_date"])
def test_other_people_get_their_forms_too(walk: Walk, persona: str) -> None:
    somebody = read_persona(Path(persona))
    printed = len(walk.room.printed())
    Resident(walk.glass, walk.room, somebody, Story(), types={}).visit()
    paper = walk.room.wait_printed(printed + 1)[-1]
    text = subprocess.run(["pdftotext", str(paper), "-"], check=True, capture_output=True, text=True).stdout
    assert somebody.name.split("　")[0] in text
    assert somebody.address[:10] in text.replace("\n", "")
