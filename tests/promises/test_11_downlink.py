"""Promise 11. What the centre tells a machine is applied once, in order, and on disk before it is answered.

The machine is off when the words are said; while it takes them in it is killed again and again, and the broker
forgets everything in between. What it has works on with centre and broker gone; a bad bundle changes nothing.
"""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from edge_sync.link.paho_client import Credentials, PahoLink
from edge_sync.messages.content import Bundle
from edge_sync.messages.letter import ClockState, Letter, data_of
from edge_sync.messages.machine import SetOpen
from server.fleet.bundles import cut
from tests.bench.broker import Broker
from tests.bench.city.centre import WiredCentre
from tests.bench.city.post_office import PostOffice
from tests.bench.history import database
from tests.edge_sync.centre import SmallCentre
from tests.promises.console import Console

pytestmark = [pytest.mark.parts, pytest.mark.timeout(120)]
Wait = Callable[[Callable[[], object], float], None]
SEED = 11
KILLS = 5
SENTENCE, LAST_SENTENCE = "10時に再開します", "本日は終了しました"


@pytest.fixture
def machine(tmp_path: Path, broker: Broker, centre: WiredCentre, eventually: Wait) -> Iterator[PostOffice]:
    """A machine that the centre has heard of, and that is off."""
    machine = PostOffice(tmp_path / "kiosk", own=broker.device("kiosk-01"), port=broker.port)
    centre.start()
    machine.start()
    eventually(lambda: centre.rows("SELECT 1 FROM fleet_machine WHERE online"), 20)
    eventually(lambda: machine.desk().report().waiting == 0, 20)
    machine.stop()
    eventually(lambda: not centre.rows("SELECT 1 FROM fleet_machine WHERE online"), 20)
    yield machine
    machine.kill()


def publish(centre: WiredCentre, folder: Path, files: dict[str, bytes], bundle: Bundle = Bundle.WORDS) -> str:
    """``python -m server publish``; the digest."""
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    done = centre.command("publish", bundle.value, str(folder))
    assert done.returncode == 0, done.stderr
    return done.stdout.split()[0]


def large(megabytes: float, mark: bytes) -> dict[str, bytes]:
    """Files that make up a bundle of so many megabytes on the line."""
    raw = random.Random(SEED).randbytes(int(megabytes * 750_000) // 4)
    return {"ja/mark.toml": mark, **{f"ja/page_{number}.bin": raw[number:] for number in range(4)}}


def shelf(machine: PostOffice, bundle: Bundle = Bundle.WORDS) -> dict[str, bytes]:
    """What the kiosk would read now."""
    place = machine.store.parent / "content" / bundle.value / "current"
    return {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def answers(machine: PostOffice) -> tuple[int, list[int]]:
    """Of a machine that is down: how far it follows, and the numbers it has answered, as they lie in its file."""
    with closing(sqlite3.connect(machine.store)) as connection:
        upto = connection.execute("SELECT coalesce(max(upto), 0) FROM followed WHERE present = 1").fetchone()[0]
        said = connection.execute("SELECT payload FROM outbox WHERE type = 'line.command_done' ORDER BY seq")
        return int(upto), [int(msgspec.json.decode(row[0])["sequence"]) for row in said]


def answered(centre: WiredCentre) -> list[tuple[int, str]]:
    """Number and outcome of each answer that the centre has, in the order in which the machine wrote them."""
    with database.looking_into(centre.database) as connection:
        found = [msgspec.json.decode(row.data) for row in database.letters(connection) if "command_done" in row.kind]
    return [(int(one["sequence"]), str(one["outcome"])) for one in found]


def wait_for_answers(centre: WiredCentre, wanted: int) -> None:
    """As soon as there are so many; looks so often that a kill can strike in the middle."""
    deadline = time.monotonic() + 20
    while len(answered(centre)) < wanted:
        assert time.monotonic() < deadline, f"no {wanted} answers"
        time.sleep(0.005)


def say_again(broker: Broker, machine: PostOffice, centre: WiredCentre, *, then: SetOpen) -> None:
    """A centre that repeats itself, out of order, all that it ever said, and then says one new thing."""
    eyes = broker.centre()
    link = PahoLink(broker.host, broker.port, "centre", Credentials(eyes.ca, eyes.certificate, eyes.key))
    other = SmallCentre(link)
    other.deaf = True
    other.open()
    columns = "command_id, kind, data, epoch, sequence"
    said = centre.rows(f"SELECT {columns} FROM fleet_command WHERE sequence IS NOT NULL ORDER BY sequence DESC")
    letters = [command_letter(*row) for row in said]
    new = msgspec.structs.replace(
        letters[-1], id="9" * 32, sequence=letters[0].sequence + 1, data=data_of(then), type=then.KIND
    )
    for letter in [*letters, new]:
        other.command([letter])
    deadline = time.monotonic() + 10
    while machine.desk().queue().closed_sentence != then.sentence and time.monotonic() < deadline:
        time.sleep(0.05)
    other.close()


def command_letter(name: str, kind: str, data: str, epoch: str, sequence: int) -> Letter:
    return Letter(
        id=name,
        source="/hagi/centre",
        type=kind,
        version=1,
        time=datetime.now(UTC),
        epoch=epoch,
        sequence=sequence,
        boot_id="0" * 32,
        boottime_ms=0,
        clock_state=ClockState.UNKNOWN,
        data=msgspec.Raw(data.encode()),
    )


def states(centre: WiredCentre, digest: str) -> set[str]:
    return {row[0] for row in centre.rows("SELECT state FROM fleet_command WHERE digest = ?", digest)}


def is_all_done(centre: WiredCentre) -> bool:
    return not centre.rows("SELECT 1 FROM fleet_command WHERE state = 'pending'")


def test_words_of_the_centre_survive_kills_and_a_forgetful_broker(
    tmp_path: Path, machine: PostOffice, broker: Broker, centre: WiredCentre, eventually: Wait
) -> None:
    centre.add_staff("yamada", "administrator")
    console = Console(centre, "yamada")
    for is_open in (False, True, False):
        console.set_open("kiosk-01", is_open=is_open, sentence=SENTENCE)
    small = publish(centre, tmp_path / "small", {"ja/mark.toml": b"never = 'sent'\n"})
    journeys = publish(centre, tmp_path / "journeys", {"certificates.toml": b"a = 1\n"}, Bundle.JOURNEYS)
    files = large(2, b"mark = 'two'\n")
    digest = publish(centre, tmp_path / "large", files)
    assert states(centre, small) == {"superseded"}
    broker.restart()
    dice = random.Random(SEED)
    total = 3 + 2 + len(cut(Bundle.WORDS, files))
    struck = 0
    for turn in range(KILLS):
        machine.start()
        wait_for_answers(centre, min(total, len(answered(centre)) + dice.randint(1, 8)))
        machine.kill()
        upto, said = answers(machine)
        assert said == list(range(1, upto + 1)), "not once, not in order, or answered and not applied"
        assert len(answered(centre)) <= upto, "the centre heard of more than a dead machine remembers"
        assert shelf(machine) in ([files] if upto == total else [files, {}]), "half of it, or answered too early"
        struck += 0 < upto < total
        if turn in (1, 3):
            broker.restart()
    assert struck >= 2, "it was all over before the kills"
    machine.start()
    eventually(lambda: is_all_done(centre), 30)
    eventually(lambda: machine.desk().report().waiting == 0, 20)
    done = answered(centre)
    assert [number for number, _ in done] == list(range(1, len(done) + 1))
    assert {outcome for _, outcome in done} == {"applied"}
    assert len(done) == total
    centre.kill()
    say_again(broker, machine, centre, then=SetOpen(is_open=False, sentence=LAST_SENTENCE))
    broker.kill()
    machine.kill()
    assert answers(machine) == (total + 1, list(range(1, total + 2))), "what came twice was done twice"
    machine.start()
    for _ in range(2):
        view = machine.desk().queue()
        assert (view.is_open, view.closed_sentence) == (False, LAST_SENTENCE)
        assert view.content == {"words": digest, "journeys": journeys}
        assert shelf(machine) == files
        machine.kill()
        machine.start()


def test_a_bundle_that_is_bad_or_never_whole_leaves_the_last_good_one(
    tmp_path: Path, machine: PostOffice, centre: WiredCentre, eventually: Wait
) -> None:
    good = {"ja/mark.toml": b"mark = 'good'\n"}
    first = publish(centre, tmp_path / "good", good)
    machine.start()
    eventually(lambda: is_all_done(centre), 20)
    machine.stop()
    unwritable = large(0.1, b"mark = 'no room on the shelf'\n")
    refused = publish(centre, tmp_path / "refused", unwritable)
    (machine.store.parent / "content" / "words" / refused).write_bytes(b"somebody's file in its place")
    machine.start()
    eventually(lambda: is_all_done(centre), 20)
    assert "refused" in states(centre, refused)
    assert shelf(machine) == good
    with database.looking_into(centre.database) as connection:
        assert "FLEET-02" in database.open_faults(connection, "kiosk-01")
    machine.stop()
    for lost, mark in (("content.part", b"a hole"), ("content.install", b"no end")):
        centre.stop()
        holed = publish(centre, tmp_path / mark.decode()[:2], large(0.2, mark))
        with closing(sqlite3.connect(centre.database)) as connection, connection:
            gone = "SELECT max(id) FROM fleet_command WHERE digest = ? AND kind = ?"
            connection.execute(f"DELETE FROM fleet_command WHERE id = ({gone})", (holed, lost))
        centre.start()
        machine.start()
        eventually(lambda: is_all_done(centre), 20)
        assert states(centre, holed) == ({"applied", "refused"} if lost == "content.part" else {"applied"})
        assert shelf(machine) == good
        assert machine.desk().queue().content == {"words": first}
        machine.stop()
    last = {"ja/mark.toml": b"mark = 'at last'\n"}
    publish(centre, tmp_path / "last", last)
    machine.start()
    eventually(lambda: shelf(machine) == last, 20)
